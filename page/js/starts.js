// The starting points: each is a handle on the field's left edge, which is a slider
// to the keyboard and to screen readers, and a line with a number field below the
// picture.

const maxStarts = 8;

// onGrid rounds x to a multiple of 1/perUnit within the range of the stage.
function onGrid(x, perUnit) {
  const r = Math.round(Math.min(Math.max(x, low), high) * perUnit) / perUnit;
  return r === 0 ? 0 : r; // no negative zero
}

// createStarts keeps the starts, with their controls in the stage and in list, and
// calls onChange after every change of one.
function createStarts(stage, list, onChange) {
  const starts = [];

  const set = (start, x) => {
    if (x === start.x) return;
    start.x = x;
    onChange();
  };

  const remove = (start) => {
    if (starts.length === 1) return;
    const i = starts.indexOf(start);
    starts.splice(i, 1);
    start.handle.remove();
    start.item.remove();
    onChange();
    starts[Math.min(i, starts.length - 1)].handle.focus();
  };

  // Dragging moves in steps of 0.05, which a finger can meet; keys and the number
  // field are finer.
  const dragWith = (start) => {
    let grip = null; // how far above the handle's middle it is held
    start.handle.addEventListener("pointerdown", (event) => {
      if (event.button !== 0) return;
      start.handle.setPointerCapture(event.pointerId);
      start.handle.focus({ preventScroll: true });
      grip = stage.xAt(event.clientY) - start.x;
      event.preventDefault();
    });
    // The finger drags and does not scroll; touch-action alone does not keep every
    // browser from it inside an SVG element.
    start.handle.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
    start.handle.addEventListener("pointermove", (event) => {
      if (grip !== null) set(start, onGrid(stage.xAt(event.clientY) - grip, 20));
    });
    for (const end of ["pointerup", "pointercancel", "lostpointercapture"]) {
      start.handle.addEventListener(end, () => (grip = null));
    }
  };

  const moves = { ArrowUp: 0.01, ArrowRight: 0.01, ArrowDown: -0.01, ArrowLeft: -0.01, PageUp: 0.1, PageDown: -0.1 };
  const steerWith = (start) => {
    start.handle.addEventListener("keydown", (event) => {
      if (event.altKey || event.ctrlKey || event.metaKey) return;
      if (event.key in moves) set(start, onGrid(start.x + moves[event.key] * (event.shiftKey ? 10 : 1), 100));
      else if (event.key === "Home") set(start, low);
      else if (event.key === "End") set(start, high);
      else if (event.key === "Delete" || event.key === "Backspace") remove(start);
      else return;
      event.preventDefault();
    });
  };

  const add = (x) => {
    if (starts.length === maxStarts) return null;
    let color = 0;
    while (starts.some((s) => s.color === color)) color++;
    const start = { x, color, path: [x] };

    start.handle = svg("g", {
      class: `handle start-${color}`, role: "slider", tabindex: 0,
      "aria-orientation": "vertical", "aria-valuemin": low, "aria-valuemax": high,
    }, stage.handles);
    svg("circle", { class: "hit", r: 20 }, start.handle);
    svg("circle", { class: "ring", r: 12 }, start.handle);
    svg("circle", { class: "dot", r: 8 }, start.handle);
    dragWith(start);
    steerWith(start);

    start.item = document.createElement("li");
    start.item.className = `start-${color}`;
    const swatch = document.createElement("span");
    swatch.className = "swatch";
    const label = document.createElement("label");
    start.input = document.createElement("input");
    Object.assign(start.input, { type: "number", min: low, max: high, step: 0.01 });
    start.input.addEventListener("input", () => {
      const x = start.input.valueAsNumber;
      if (x >= low && x <= high) set(start, x);
    });
    start.input.addEventListener("blur", update);
    start.arrival = document.createElement("output");
    label.append("from ", start.input);
    start.close = document.createElement("button");
    start.close.type = "button";
    start.close.textContent = "×";
    start.close.addEventListener("click", () => remove(start));
    start.item.append(swatch, label, start.arrival, start.close);
    list.append(start.item);

    starts.push(start);
    return start;
  };

  // update brings the controls in line with the starts and their paths.
  function update() {
    starts.forEach((s, i) => {
      const end = signed(s.path[s.path.length - 1], 3);
      const name = `Start ${i + 1}`;
      s.handle.setAttribute("transform", `translate(${stage.left()},${stage.yOf(s.x).toFixed(2)})`);
      s.handle.setAttribute("aria-label", name);
      s.handle.setAttribute("aria-valuenow", s.x);
      s.handle.setAttribute("aria-valuetext", `${signed(s.x, 2)}, arrives at ${end}`);
      s.input.setAttribute("aria-label", `${name}, x at time 0`);
      // Not under the reader's fingers.
      if (document.activeElement !== s.input) s.input.value = String(s.x);
      s.arrival.textContent = `arrives at ${end}`;
      s.close.setAttribute("aria-label", `Remove start ${i + 1}`);
      s.close.disabled = starts.length === 1;
    });
  }

  const clear = () => {
    for (const s of starts.splice(0)) {
      s.handle.remove();
      s.item.remove();
    }
  };

  return { all: starts, add, clear, update };
}
