// erf(x), the error function, to 1e-9. It is tabulated on [0, 6], where it has
// reached 1, and interpolated by cubic Hermite polynomials: its derivative,
// 2/sqrt(pi) exp(-x^2), is known exactly. A network evaluation needs one value
// for each hidden unit, so that the table is worth its setting up.
const erf = (() => {
  const perUnit = 64;
  const end = 6;
  const values = new Float64Array(end * perUnit + 1);
  const slopes = new Float64Array(end * perUnit + 1);
  for (let i = 0; i < values.length; i++) {
    const x = i / perUnit;
    // erf(x) = 2/sqrt(pi) exp(-x^2) sum_n 2^n x^(2n+1) / (1 3 5 ... (2n+1)),
    // in which no term is negative and nothing cancels.
    let term = x;
    let sum = x;
    for (let n = 1; term > 1e-17 * sum; n++) {
      term *= (2 * x * x) / (2 * n + 1);
      sum += term;
    }
    const density = (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x);
    values[i] = density * sum;
    slopes[i] = density / perUnit;
  }
  return (x) => {
    const a = Math.abs(x);
    if (a >= end) return Math.sign(x);
    if (Number.isNaN(x)) return NaN;
    const i = Math.floor(a * perUnit);
    const u = a * perUnit - i;
    const w = 1 - u;
    const y =
      w * w * ((1 + 2 * u) * values[i] + u * slopes[i]) +
      u * u * ((1 + 2 * w) * values[i + 1] - w * slopes[i + 1]);
    return x < 0 ? -y : y;
  };
})();
