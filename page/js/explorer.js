// The explorer joins the parts: whatever the reader changes ends in showPaths, and
// what concerns the random starts in showArrivals.
{
  const find = (id) => document.getElementById(id);
  const data = JSON.parse(find("data").textContent);
  const target = mixture(data.Target);
  const learned = network(data.Layers);
  const fields = {
    learned: { velocity: learned, fast: interpolated(learned) },
    exact: { velocity: target.velocity, fast: target.velocity },
  };
  const solverNames = { euler: "Euler", midpoint: "midpoint", rk4: "RK4" };
  const first = { start: onGrid(data.Start, 100), steps: Math.min(data.Steps, 200) };
  const sampleCount = 2000;

  let solver = "euler";
  let field = "learned";
  let steps = first.steps;
  let seed = 1;

  find("explore").hidden = false;
  const stage = createStage(find("stage"), find("heat"), target, (x) => addStart(onGrid(x, 20)));
  const starts = createStarts(stage, find("starts"), showPaths);
  const move = mover();

  function showPaths() {
    for (const s of starts.all) s.path = integrate(fields[field].velocity, solvers[solver], steps, s.x);
    stage.drawPaths(starts.all);
    starts.update();
    fillTable(find("explored"), starts.all, steps);
    find("add").disabled = starts.all.length === maxStarts;
  }

  function showArrivals() {
    const report = find("arrivals");
    const how = `${sampleCount.toLocaleString("en")} random starts, ${steps} ${solverNames[solver]} ${steps === 1 ? "step" : "steps"}`;
    stage.busy(true);
    report.setAttribute("aria-busy", "true");
    move(fields[field].fast, solvers[solver], steps, normals(sampleCount, seed), (ends) => {
      stage.busy(false);
      stage.drawHistogram(densityHistogram(ends, low, high, 60));
      const distance = wasserstein1(ends, target.distribution).toFixed(3);
      report.textContent = `${how}: the arrivals are ${distance} away from the target (Wasserstein-1).`;
      report.removeAttribute("aria-busy");
    });
  }

  // Both fields are painted to one scale, that of the learned one.
  // A large network is slow, so it gets larger cells.
  const cells = data.Layers.reduce((n, l) => n + l.Weight.length, 0) < 20000 ? 60 : 30;
  const columns = cells + 1;
  const rows = 2 * cells + 1;
  fields.learned.grid = fieldGrid(learned, columns, rows);
  const limit = fields.learned.grid.grid.reduce((m, v) => Math.max(m, Math.abs(v)), 0) || 1;
  function showField() {
    fields[field].grid ??= fieldGrid(fields[field].velocity, columns, rows);
    paintField(find("heat"), fields[field].grid, limit);
  }
  paintField(find("bar"), { grid: Float64Array.from({ length: 256 }, (_, i) => (limit * (i - 127.5)) / 127.5), columns: 256, rows: 1 }, limit);
  find("bar-low").textContent = signed(-limit, 1);
  find("bar-high").textContent = signed(limit, 1);

  function addStart(x) {
    const start = starts.add(x);
    if (!start) return;
    showPaths();
    start.handle.focus({ preventScroll: true });
  }

  function setSteps(n) {
    steps = n;
    find("steps").value = n;
    find("steps-shown").textContent = n;
  }

  for (const input of document.querySelectorAll('input[name="solver"]')) {
    input.addEventListener("change", () => {
      solver = input.value;
      showPaths();
      showArrivals();
    });
  }
  for (const input of document.querySelectorAll('input[name="field"]')) {
    input.addEventListener("change", () => {
      field = input.value;
      showField();
      showPaths();
      showArrivals();
    });
  }
  find("steps").addEventListener("input", (event) => {
    setSteps(event.target.valueAsNumber);
    showPaths();
    showArrivals();
  });
  find("redraw").addEventListener("click", () => {
    seed++;
    showArrivals();
  });
  // A new start goes to the middle of the widest gap between those there are.
  find("add").addEventListener("click", () => {
    const xs = [low, ...starts.all.map((s) => s.x), high].sort((a, b) => a - b);
    let widest = 0;
    for (let i = 1; i + 1 < xs.length; i++) if (xs[i + 1] - xs[i] > xs[widest + 1] - xs[widest]) widest = i;
    addStart(onGrid((xs[widest] + xs[widest + 1]) / 2, 20));
  });
  find("reset").addEventListener("click", () => {
    starts.clear();
    starts.add(first.start);
    setSteps(first.steps);
    solver = "euler";
    field = "learned";
    for (const name of ["solver", "field"]) document.querySelector(`input[name="${name}"]`).checked = true;
    showField();
    showPaths();
    showArrivals();
  });

  let width = 0;
  new ResizeObserver(() => {
    if (find("stage").clientWidth === width) return;
    width = find("stage").clientWidth;
    stage.layout();
    stage.drawPaths(starts.all);
    starts.update();
  }).observe(find("stage"));

  // Reloading may restore the controls of an earlier visit.
  find("reset").click();
}
