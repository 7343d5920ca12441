// fillTable shows the paths of the starts in table, one row each below the row of
// times. Cells are made anew only when their number changes, so that a drag changes
// nothing but text.
function fillTable(table, starts, steps) {
  const [head] = table.tHead.rows;
  if (!head || head.cells.length !== steps + 2) {
    table.tHead.replaceChildren(tableRow("t", "th", steps + 1));
    table.tBodies[0].replaceChildren();
    for (let i = 0; i <= steps; i++) table.tHead.rows[0].cells[i + 1].textContent = (i / steps).toFixed(3);
  }
  const body = table.tBodies[0];
  while (body.rows.length > starts.length) body.lastElementChild.remove();
  while (body.rows.length < starts.length) body.append(tableRow("x", "td", steps + 1));
  starts.forEach(({ path, color }, k) => {
    const { cells } = body.rows[k];
    body.rows[k].className = `start-${color}`;
    path.forEach((x, i) => (cells[i + 1].textContent = signed(x, 3)));
  });
}

// tableRow makes a row with a name and n empty cells of the given kind.
function tableRow(name, kind, n) {
  const row = document.createElement("tr");
  const header = document.createElement("th");
  header.scope = "row";
  const italic = document.createElement("i");
  italic.textContent = name;
  header.append(italic);
  row.append(header);
  for (let i = 0; i < n; i++) {
    const cell = document.createElement(kind);
    if (kind === "th") cell.scope = "col";
    row.append(cell);
  }
  return row;
}
