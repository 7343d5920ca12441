// The stage is the explorer's picture: the density of the noise at the left, the
// velocity field over t with paths in it, and the arrivals at the right, all along
// one vertical axis of x.

const low = -3;
const high = 3;

// svg makes an SVG element with the given attributes and appends it to parent.
function svg(name, attributes, parent) {
  const e = document.createElementNS("http://www.w3.org/2000/svg", name);
  for (const key in attributes) e.setAttribute(key, attributes[key]);
  if (parent) parent.append(e);
  return e;
}

// signed writes a number with a proper minus sign.
function signed(v, digits) {
  return v.toFixed(digits).replace("-", "−");
}

// createStage builds the picture in root, over the canvas of the heat map. onAdd is
// called with x when the reader presses in the field.
function createStage(root, canvas, target, onAdd) {
  const plot = svg("svg", { class: "plot", role: "group", "aria-label": "Velocity field with starting points" }, root);
  const clip = svg("rect", {}, svg("clipPath", { id: "field-clip" }, svg("defs", {}, plot)));
  const axes = svg("g", { class: "axes", "aria-hidden": "true" }, plot);
  const noise = svg("path", { class: "noise" }, plot);
  const bars = svg("path", { class: "bars" }, plot);
  const curve = svg("path", { class: "target" }, plot);
  const area = svg("rect", { class: "area" }, plot);
  const paths = svg("g", { class: "paths", "clip-path": "url(#field-clip)", "aria-hidden": "true" }, plot);
  const handles = svg("g", { class: "handles" }, plot);

  let box; // the field's rectangle, in CSS pixels of the stage
  let strips; // the widths of the panels at its sides
  let height;

  const yOf = (x) => box.top + ((high - x) / (high - low)) * box.height;
  const tOf = (t) => box.left + t * box.width;
  // xAt is the value of x at a height given in the coordinates of events.
  const xAt = (clientY) => {
    const y = clientY - root.getBoundingClientRect().top;
    return high - ((y - box.top) / box.height) * (high - low);
  };

  // Sideways density curves: zero at the field's edge, growing away from it.
  const sideways = (density, edge, scale) => {
    let d = `M${edge},${yOf(low)}`;
    for (let i = 0; i <= 240; i++) {
      const x = low + (i / 240) * (high - low);
      d += `L${(edge + scale * density(x)).toFixed(2)},${yOf(x).toFixed(2)}`;
    }
    return `${d}L${edge},${yOf(high)}Z`;
  };

  let heights = new Float64Array(1);
  let targetTop = 0;
  for (let x = low; x <= high; x += 0.01) targetTop = Math.max(targetTop, target.density(x));

  const drawArrivals = () => {
    const edge = box.left + box.width + strips.gap;
    const scale = strips.right / (1.05 * Math.max(targetTop, ...heights));
    let d = "";
    const bin = (high - low) / heights.length;
    heights.forEach((h, i) => {
      const top = yOf(low + (i + 1) * bin);
      if (h > 0) d += `M${edge},${top.toFixed(2)}h${(scale * h).toFixed(2)}v${(yOf(low + i * bin) - top).toFixed(2)}H${edge}Z`;
    });
    bars.setAttribute("d", d);
    curve.setAttribute("d", sideways(target.density, edge, scale));
  };

  const drawAxes = () => {
    axes.replaceChildren();
    const text = (x, y, anchor, label, name = "") => {
      svg("text", { x, y, "text-anchor": anchor, class: name }, axes).textContent = label;
    };
    const bottom = box.top + box.height;
    for (let x = low; x <= high; x++) {
      const y = yOf(x);
      const right = box.left + box.width;
      svg("path", { d: `M${box.left - strips.gap - strips.left},${y}H${box.left}M${right},${y}H${right + strips.gap + strips.right}` }, axes);
      svg("path", { class: "over", d: `M${box.left},${y}H${right}` }, axes);
      text(box.left - strips.gap - strips.left - 6, y + 4, "end", signed(x, 0));
    }
    const ticks = box.width < 320 ? [0, 0.5, 1] : [0, 0.2, 0.4, 0.6, 0.8, 1];
    for (const t of ticks) text(tOf(t), bottom + 18, "middle", t.toFixed(1));
    text(tOf(0.5), bottom + 36, "middle", "t", "name");
    text(box.left - strips.gap - strips.left / 2, bottom + 36, "middle", "noise");
    text(box.left + box.width + strips.gap + strips.right / 2, bottom + 36, "middle", "arrivals");
    text(10, box.top + box.height / 2 + 4, "middle", "x", "name");
  };

  const layout = () => {
    // A hidden or very narrow stage keeps a shape that can be drawn.
    const width = Math.max(root.clientWidth, 260);
    const wide = width >= 560;
    height = Math.round(Math.min(Math.max(0.48 * width, 340), 520));
    strips = { left: wide ? 0.1 * width : 36, right: wide ? 0.16 * width : 72, gap: wide ? 12 : 8 };
    box = { left: 38 + strips.left + strips.gap, top: 12, height: height - 60 };
    box.width = width - box.left - strips.gap - strips.right - 8;
    root.style.height = `${height}px`;
    plot.setAttribute("viewBox", `0 0 ${width} ${height}`);
    for (const r of [clip, area]) {
      r.setAttribute("x", box.left);
      r.setAttribute("y", box.top);
      r.setAttribute("width", box.width);
      r.setAttribute("height", box.height);
    }
    for (const side of ["left", "top", "width", "height"]) canvas.style[side] = `${box[side]}px`;
    drawAxes();
    const edge = box.left - strips.gap;
    noise.setAttribute("d", sideways(normalDensity, edge, -strips.left / 0.42));
    drawArrivals();
  };

  // drawPaths draws each {path, color} from left to right, with its steps as dots
  // while these can be told apart.
  const drawPaths = (starts) => {
    paths.replaceChildren();
    for (const { path, color } of starts) {
      const points = Array.from(path, (x, i) => [tOf(i / (path.length - 1)), yOf(x)]);
      const line = points.map(([a, b]) => `${a.toFixed(2)},${b.toFixed(2)}`).join(" ");
      const g = svg("g", { class: `start-${color}` }, paths);
      svg("polyline", { class: "casing", points: line }, g);
      svg("polyline", { class: "line", points: line }, g);
      if (path.length <= 41) for (const [cx, cy] of points) svg("circle", { class: "step", cx, cy, r: 3.5 }, g);
    }
  };

  area.addEventListener("click", (event) => onAdd(xAt(event.clientY)));
  layout();

  return {
    handles,
    yOf,
    xAt,
    layout,
    drawPaths,
    left: () => box.left,
    busy: (yes) => bars.classList.toggle("busy", yes),
    drawHistogram: (h) => {
      heights = h;
      drawArrivals();
    },
  };
}

// fieldGrid evaluates velocity in the middle of each cell of a grid over t in
// [0, 1] and x in [low, high], the first row at the top.
function fieldGrid(velocity, columns, rows) {
  const grid = new Float64Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    const x = high - ((j + 0.5) / rows) * (high - low);
    for (let i = 0; i < columns; i++) grid[j * columns + i] = velocity((i + 0.5) / columns, x);
  }
  return { grid, columns, rows };
}

// paintField paints a grid, blue for -limit and red for limit. The browser smooths
// it when it enlarges the canvas.
function paintField(canvas, { grid, columns, rows }, limit) {
  canvas.width = columns;
  canvas.height = rows;
  const context = canvas.getContext("2d");
  const image = context.createImageData(columns, rows);
  grid.forEach((v, i) => image.data.set([...coolwarm(0.5 + (0.5 * v) / limit), 255], 4 * i));
  context.putImageData(image, 0, 0);
}
