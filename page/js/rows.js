// interpolated returns a field that agrees with velocity to about 1e-5 and costs
// far less when many points share few times t, as the samples of one solver do. For
// each t it evaluates velocity once on a row of nodes and interpolates between them
// with cubic polynomials. Outside the row it asks velocity itself.
function interpolated(velocity) {
  const low = -5;
  const perUnit = 32;
  const nodes = 10 * perUnit + 1;
  const rows = new Map();

  const rowAt = (t) => {
    // Times that differ by rounding alone share a row.
    const key = Math.round(t * 1e9);
    let row = rows.get(key);
    if (!row) {
      if (rows.size >= 1024) rows.clear();
      row = new Float64Array(nodes);
      for (let i = 0; i < nodes; i++) row[i] = velocity(t, low + i / perUnit);
      rows.set(key, row);
    }
    return row;
  };

  return (t, x) => {
    const s = (x - low) * perUnit;
    const i = Math.floor(s);
    if (!(i >= 1 && i < nodes - 2)) return velocity(t, x);
    const row = rowAt(t);
    const u = s - i;
    // Lagrange's polynomial through the nodes i-1, i, i+1, i+2.
    return (
      (-u * (u - 1) * (u - 2) * row[i - 1]) / 6 +
      ((u + 1) * (u - 1) * (u - 2) * row[i]) / 2 -
      ((u + 1) * u * (u - 2) * row[i + 1]) / 2 +
      ((u + 1) * u * (u - 1) * row[i + 2]) / 6
    );
  };
}
