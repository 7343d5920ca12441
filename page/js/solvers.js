// solvers holds one step of each method for dx/dt = v(t, x): from x at time t to
// time t + h.
const solvers = {
  euler: (v, t, h, x) => x + h * v(t, x),

  midpoint: (v, t, h, x) => x + h * v(t + h / 2, x + (h / 2) * v(t, x)),

  rk4: (v, t, h, x) => {
    const k1 = v(t, x);
    const k2 = v(t + h / 2, x + (h / 2) * k1);
    const k3 = v(t + h / 2, x + (h / 2) * k2);
    const k4 = v(t + h, x + h * k3);
    return x + (h / 6) * (k1 + 2 * k2 + 2 * k3 + k4);
  },
};

// integrate returns the steps + 1 positions at t = 0, 1/steps, ..., 1.
function integrate(velocity, step, steps, x0) {
  const path = new Float64Array(steps + 1);
  path[0] = x0;
  for (let i = 0; i < steps; i++) path[i + 1] = step(velocity, i / steps, 1 / steps, path[i]);
  return path;
}
