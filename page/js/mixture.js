// mixture returns the functions of the target, a mixture of Gaussians given by
// {Weights, Means, Sigmas}: its density and distribution function, and the exact
// velocity field of straight paths from N(0, 1) to it.
function mixture({ Weights, Means, Sigmas }) {
  const each = Weights.map((weight, k) => ({ weight, mean: Means[k], sigma: Sigmas[k] }));

  const density = (x) =>
    each.reduce((sum, c) => sum + c.weight * normalDensity((x - c.mean) / c.sigma) / c.sigma, 0);

  const distribution = (x) =>
    each.reduce((sum, c) => sum + c.weight * normalDistribution((x - c.mean) / c.sigma), 0);

  // u_t(x) = E[x_1 - x_0 | x_t = x]. Given the component k, x_t is normal with
  // mean t m_k and variance v_k = (1-t)^2 + t^2 s_k^2, and the conditional mean of
  // x_1 - x_0 is m_k + (t s_k^2 - (1-t)) / v_k (x - t m_k). The components are
  // weighed by how likely each is at x, in logarithms, which do not underflow.
  const velocity = (t, x) => {
    let top = -Infinity;
    const terms = each.map(({ weight, mean, sigma }) => {
      const variance = (1 - t) ** 2 + (t * sigma) ** 2;
      const off = x - t * mean;
      const log = Math.log(weight) - 0.5 * (Math.log(variance) + (off * off) / variance);
      top = Math.max(top, log);
      return { log, v: mean + ((t * sigma * sigma - (1 - t)) / variance) * off };
    });
    let sum = 0;
    let total = 0;
    for (const { log, v } of terms) {
      const r = Math.exp(log - top);
      sum += r * v;
      total += r;
    }
    return sum / total;
  };

  return { density, distribution, velocity };
}

function normalDensity(z) {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI);
}

function normalDistribution(z) {
  return 0.5 * (1 + erf(z * Math.SQRT1_2));
}
