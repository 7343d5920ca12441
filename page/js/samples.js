// normals returns n draws from N(0, 1) that the seed decides: Marsaglia's xorshift
// generator of 32 bits, and the Box-Muller transform.
function normals(n, seed) {
  let state = (seed * 0x9e3779b9) >>> 0 || 1;
  const uniform = () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return ((state >>> 0) + 0.5) / 2 ** 32;
  };
  // The first values of neighbouring seeds are alike.
  for (let i = 0; i < 16; i++) uniform();
  const draws = new Float64Array(n);
  for (let i = 0; i < n; i += 2) {
    const r = Math.sqrt(-2 * Math.log(uniform()));
    const angle = 2 * Math.PI * uniform();
    draws[i] = r * Math.cos(angle);
    if (i + 1 < n) draws[i + 1] = r * Math.sin(angle);
  }
  return draws;
}

// densityHistogram returns the heights of equal bins over [low, high] that make the
// area of all samples 1. Samples outside count for the area, but have no bin.
function densityHistogram(samples, low, high, bins) {
  const heights = new Float64Array(bins);
  const width = (high - low) / bins;
  for (const x of samples) {
    const i = Math.floor((x - low) / width);
    if (i >= 0 && i < bins) heights[i] += 1 / (samples.length * width);
  }
  return heights;
}

// wasserstein1 is the distance of the samples to a target with the given
// distribution function: the area between that and the samples' own, on [-6, 6]
// in steps of 1/200.
function wasserstein1(samples, distribution) {
  const sorted = Float64Array.from(samples).sort();
  const h = 1 / 200;
  let below = 0;
  let area = 0;
  for (let x = -6 + h / 2; x < 6; x += h) {
    while (below < sorted.length && sorted[below] <= x) below++;
    area += h * Math.abs(below / sorted.length - distribution(x));
  }
  return area;
}
