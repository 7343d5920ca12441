#!/usr/bin/env python3
"""Writes model.json and golden.json, the data of the page's tests.

    golden.py MODEL.safetensors

MODEL.safetensors is what scripts/reference.py writes with --rng cuda and its
other defaults: the published model. model.json holds its weights, golden.json
values that the page's JavaScript must agree with, computed by PyTorch, SciPy and
matplotlib.
"""

import json
import sys
from pathlib import Path

import matplotlib
import numpy as np
import scipy
import scipy.integrate
import scipy.special
import scipy.stats
import torch
from safetensors.torch import load_file

HERE = Path(__file__).parent
WEIGHTS, MEANS, SIGMAS = [0.55, 0.45], [-0.85, 1.5], [0.65, 0.25]

state = load_file(sys.argv[1])
layers = []
for name in ("net.0", "net.2", "net.4"):
    w, b = state[name + ".weight"], state[name + ".bias"]
    # The shortest decimal that reads back as the same float32.
    decimals = lambda v: [float(str(x)) for x in v.numpy().ravel()]
    layers.append({"In": w.shape[1], "Out": w.shape[0], "Weight": decimals(w), "Bias": decimals(b)})
(HERE / "model.json").write_text(json.dumps({"Layers": layers}, separators=(",", ":")) + "\n")

net = torch.nn.Sequential(
    torch.nn.Linear(2, 64), torch.nn.GELU(), torch.nn.Linear(64, 64), torch.nn.GELU(), torch.nn.Linear(64, 1)
)
net.load_state_dict({k.removeprefix("net."): v for k, v in state.items()})
net.double()


@torch.inference_mode()
def velocity(t, x):
    return net(torch.tensor([[t, x]], dtype=torch.float64)).item()


def euler(t, h, x):
    return x + h * velocity(t, x)


def midpoint(t, h, x):
    return x + h * velocity(t + h / 2, x + h / 2 * velocity(t, x))


def rk4(t, h, x):
    k1 = velocity(t, x)
    k2 = velocity(t + h / 2, x + h / 2 * k1)
    k3 = velocity(t + h / 2, x + h / 2 * k2)
    k4 = velocity(t + h, x + h * k3)
    return x + h / 6 * (k1 + 2 * k2 + 2 * k3 + k4)


def path(step, steps, x):
    xs = [x]
    for i in range(steps):
        xs.append(step(i / steps, 1 / steps, xs[-1]))
    return xs


def exact_velocity(t, x):
    """E[x_1 - x_0 | x_t = x] by quadrature over x_0: x_1 = (x - (1-t) x_0) / t."""

    def density(x0):
        x1 = (x - (1 - t) * x0) / t
        return scipy.stats.norm.pdf(x0) * np.dot(WEIGHTS, scipy.stats.norm.pdf(x1, MEANS, SIGMAS))

    points = np.linspace(-9, 9, 61)[1:-1]
    num = scipy.integrate.quad(lambda v: density(v) * ((x - (1 - t) * v) / t - v), -9, 9, points=points, limit=500)[0]
    return num / scipy.integrate.quad(density, -9, 9, points=points, limit=500)[0]


rng = np.random.default_rng(7)
fields = [(float(t), float(x)) for t, x in zip(rng.uniform(0, 1, 24).round(3), rng.uniform(-4, 4, 24).round(3))]
exact = [(float(t), float(x)) for t, x in zip(rng.uniform(0.1, 0.95, 12).round(3), rng.uniform(-2.5, 2.5, 12).round(3))]
golden = {
    "Versions": {m.__name__: m.__version__ for m in (torch, np, scipy, matplotlib)},
    "Erf": [[float(v), float(scipy.special.erf(v))] for v in np.linspace(-6.5, 6.5, 50)],
    "Velocity": [[t, x, velocity(t, x)] for t, x in fields],
    "ExactVelocity": [[t, x, exact_velocity(t, x)] for t, x in exact],
    "Paths": {
        f.__name__: {str(n): path(f, n, 0.85) for n in (1, 15, 40)} for f in (euler, midpoint, rk4)
    },
    "Coolwarm": [[v, *[round(255 * c) for c in matplotlib.colormaps["coolwarm"](v)[:3]]] for v in (0, 0.1, 0.25, 0.4, 0.5, 0.6, 0.75, 0.9, 1.0)],
    "MixtureCDF": [[float(v), float(np.dot(WEIGHTS, scipy.stats.norm.cdf(v, MEANS, SIGMAS)))] for v in np.linspace(-3, 3, 13)],
}
(HERE / "golden.json").write_text(json.dumps(golden, indent=1) + "\n")
