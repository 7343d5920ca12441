// network returns the velocity field (t, x) => v of a multilayer perceptron.
// layers is a list of {In, Out, Weight, Bias}, as PyTorch's nn.Linear keeps them:
// Weight is [Out, In] in rows. The first layer reads (t, x), the last gives v, and
// between two layers stands the exact GELU, x Phi(x).
function network(layers) {
  const parts = layers.map((l) => ({
    weight: Float64Array.from(l.Weight),
    bias: Float64Array.from(l.Bias),
    out: new Float64Array(l.Out),
  }));
  const input = new Float64Array(2);
  return (t, x) => {
    input[0] = t;
    input[1] = x;
    let from = input;
    for (let k = 0; k < parts.length; k++) {
      const { weight, bias, out } = parts[k];
      const hidden = k < parts.length - 1;
      let w = 0;
      for (let i = 0; i < out.length; i++) {
        let s = bias[i];
        for (let j = 0; j < from.length; j++) s += weight[w++] * from[j];
        out[i] = hidden ? gelu(s) : s;
      }
      from = out;
    }
    return from[0];
  };
}

function gelu(x) {
  return 0.5 * x * (1 + erf(x * Math.SQRT1_2));
}
