#!/usr/bin/env python3
"""Writes reference.json: what matplotlib 3.10.6 and NumPy 2.3.3 give for the
cases of the tests. Run in the package folder:

    python3 testdata/reference.py > testdata/reference.json
"""

import json

import matplotlib

matplotlib.use("agg")

import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import TwoSlopeNorm
from matplotlib.font_manager import FontProperties
from matplotlib.mathtext import MathTextParser

RANGES = [
    (0, 1, 9), (-3.3, 3.3, 9), (0, 0.7545, 3), (-0.0199, 0.4189, 3), (-0.0199, 0.4189, 2), (-2.5, 2.5, 9),
    (-2.2, 2.2, 9), (-2.7357, 2.7357, 9), (0, 10000, 9), (1.2, 3.3, 7), (0, 0.00037, 5), (-1234567, 7654321, 6),
    (12.3, 12.4, 4), (0, 250, 1),
]  # fmt: skip

FORMULAS = [
    "$t$: flow step", " $x_0$", "$x_t$", r" $\mathbf{v}(x_t, t) = x_1 - x_0$", r"field ${FM}_{\theta}(x_t, t)$ with",
    r"Predicted Data $\hat{X}_1$", r"PDF Target $\pi_1$", r"($\hat{X}_1$)", r"$\hat{x}_1$",
]  # fmt: skip


def ticks(lo, hi, n):
    """Values and labels inside the range."""
    fig, ax = plt.subplots()
    ax.xaxis.set_major_locator(matplotlib.ticker.MaxNLocator(n, steps=[1, 2, 2.5, 5, 10]))
    ax.xaxis.get_major_formatter().set_scientific(False)
    ax.xaxis.get_major_formatter().set_useOffset(False)
    ax.set_xlim(lo, hi)
    fig.canvas.draw()
    shown = [t for t in ax.xaxis.get_major_ticks() if lo - 1e-12 <= t.get_loc() <= hi + 1e-12]
    out = {"min": lo, "max": hi, "n": n, "values": [t.get_loc() for t in shown], "labels": [t.label1.get_text() for t in shown]}
    plt.close(fig)
    return out


def formula(text):
    """Runes and pen positions at 100 units an em, from the first baseline."""
    glyphs = MathTextParser("path").parse(text, 72, FontProperties(size=100))[3]
    base = next(y for _, size, _, _, y in glyphs if size == 100 and not _is_accent(glyphs, y))
    return {
        "text": text,
        "glyphs": [{"rune": chr(c), "size": round(s, 6), "x": round(x, 4), "y": round(y - base, 4)} for _, s, c, x, y in glyphs],
    }


def _is_accent(glyphs, y):
    return any(c == 0x302 and gy == y for _, _, c, _, gy in glyphs)


def histogram(seed, n, bins):
    x = np.random.RandomState(seed).randn(n)
    density, edges = np.histogram(x, bins=bins, density=True)
    return {"values": x.tolist(), "density": density.tolist(), "edges": edges.tolist()}


def image(columns, rows, width, height):
    """imshow's pixels [height, width] as RGB over grey, and the grid with one missing cell."""
    grid = np.add.outer(np.arange(columns) % 4, np.arange(rows) ** 2 % 5).astype(float)
    grid[columns // 2, rows // 3] = np.nan
    fig = plt.figure(figsize=(width / 100, height / 100), dpi=100)
    ax = fig.add_axes([0, 0, 1, 1])
    ax.axis("off")
    fig.patch.set_facecolor("#eaeaf2")
    ax.imshow(grid.T, aspect="auto", origin="lower", cmap="viridis")
    fig.canvas.draw()
    rgb = np.asarray(fig.canvas.buffer_rgba())[..., :3]
    plt.close(fig)
    values = [None if np.isnan(v) else v for v in grid.ravel()]
    return {"columns": columns, "rows": rows, "values": values, "width": width, "height": height, "rgb": rgb.ravel().tolist()}


def main():
    norm = TwoSlopeNorm(vmin=-3, vcenter=0, vmax=1.5)
    values = [-3, -1, -0.25, 0, 0.5, 1.5]
    print(json.dumps({
        "versions": {"matplotlib": matplotlib.__version__, "numpy": np.__version__},
        "ticks": [ticks(*r) for r in RANGES],
        "formulas": [formula(f) for f in FORMULAS],
        "histogram": histogram(1, 200, 12),
        "images": [image(5, 12, 40, 9), image(4, 3, 30, 30), image(6, 4, 14, 10)],
        "colors": {
            name: [[u, *map(int, matplotlib.colormaps[name](u, bytes=True))] for u in (-1.0, 0.0, 0.1, 0.25, 0.5, 0.731, 1.0, 2.0)]
            for name in ("viridis", "coolwarm")
        },
        "norm": [[v, float(norm(v))] for v in values],
    }))  # fmt: skip


if __name__ == "__main__":
    main()
