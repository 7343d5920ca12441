// coolwarm returns the colour [r, g, b] (0 to 255) of Moreland's diverging map at
// u, 0 for blue, 0.5 for grey, 1 for red. The map is a line in a polar form of
// CIELAB: M is the distance to black, s the angle away from grey, h the hue.
//
// K. Moreland, Diverging Color Maps for Scientific Visualization, 2009.
const coolwarm = (() => {
  const white = [0.9505, 1, 1.089]; // D65
  const toXYZ = [
    [0.4124, 0.3576, 0.1805],
    [0.2126, 0.7152, 0.0722],
    [0.0193, 0.1192, 0.9505],
  ];
  const toRGB = [
    [3.2406, -1.5372, -0.4986],
    [-0.9689, 1.8758, 0.0415],
    [0.0557, -0.204, 1.057],
  ];
  const apply = (m, v) => m.map((row) => row[0] * v[0] + row[1] * v[1] + row[2] * v[2]);

  const toMsh = (rgb) => {
    const linear = rgb.map((c) => c / 255).map((c) => (c > 0.04045 ? ((c + 0.055) / 1.055) ** 2.4 : c / 12.92));
    const [fx, fy, fz] = apply(toXYZ, linear)
      .map((c, i) => c / white[i])
      .map((c) => (c > 0.008856 ? Math.cbrt(c) : 7.787 * c + 16 / 116));
    const [l, a, b] = [116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)];
    const m = Math.hypot(l, a, b);
    return [m, Math.acos(l / m), Math.atan2(b, a)];
  };

  const fromMsh = ([m, s, h]) => {
    const fy = (m * Math.cos(s) + 16) / 116;
    const f = [fy + (m * Math.sin(s) * Math.cos(h)) / 500, fy, fy - (m * Math.sin(s) * Math.sin(h)) / 200];
    const xyz = f.map((c, i) => white[i] * (c ** 3 > 0.008856 ? c ** 3 : (c - 16 / 116) / 7.787));
    return apply(toRGB, xyz)
      .map((c) => (c > 0.0031308 ? 1.055 * c ** (1 / 2.4) - 0.055 : 12.92 * c))
      .map((c) => Math.round(255 * Math.min(Math.max(c, 0), 1)));
  };

  // Grey has no hue. Each end runs towards a hue of its own that is turned away
  // from purple, so that the colours near grey are not all alike.
  const greyM = 88;
  const turned = ([m, s, h]) => {
    if (m >= greyM) return h;
    const spin = (s * Math.sqrt(greyM * greyM - m * m)) / (m * Math.sin(s));
    return h > -Math.PI / 3 ? h + spin : h - spin;
  };
  const arm = (end) => {
    const [m, s, h] = toMsh(end);
    const h0 = turned([m, s, h]);
    return (w) => fromMsh([greyM + w * (m - greyM), w * s, h0 + w * (h - h0)]);
  };
  const blue = arm([59, 76, 192]);
  const red = arm([180, 4, 38]);
  const table = Array.from({ length: 257 }, (_, i) => (i < 128 ? blue(1 - i / 128) : red(i / 128 - 1)));
  return (u) => table[Math.round(256 * Math.min(Math.max(u, 0), 1))];
})();
