#!/usr/bin/env python3
"""The notebook's computation in PyTorch and NumPy, for comparison with torchfm.

It trains the flow matching model and computes the data of every figure, and it
writes the files that `torchfm run` writes, with the same names and meaning:

    model.safetensors  losses.npy  path.csv  data/NAME.npy

Two random streams can be followed. `--rng cpu` is a Python run on a machine
without a GPU. `--rng cuda` gives what the same program gets on a CUDA device: x_0
and t come from Philox (philox.py), weights and starting noise of the samples
from the CPU generator, where PyTorch draws them in either case.
"""

import argparse
import csv
import json
import sys
import time
from pathlib import Path

import numpy as np
import torch
from safetensors.torch import save_file

import philox

# The target: a mixture of two Gaussians.
WEIGHTS = np.array([0.55, 0.45])
MEANS = np.array([-0.85, 1.5])
SIGMAS = np.array([0.65, 0.25])

FIGURE_SEED = 1  # the data of figures is drawn with this NumPy seed
FIGURE_SIZE = 100_000


def sample_target(rs, size):
    """Draws [size] float64 from the mixture."""
    k = rs.choice(len(WEIGHTS), size=size, p=WEIGHTS)
    return rs.normal(loc=MEANS[k], scale=SIGMAS[k])


def make_model(hidden):
    """The velocity field: [n, 2] of (t, x) to [n, 1]."""
    net = torch.nn.Sequential(
        torch.nn.Linear(2, hidden),
        torch.nn.GELU(),
        torch.nn.Linear(hidden, hidden),
        torch.nn.GELU(),
        torch.nn.Linear(hidden, 1),
    )
    return torch.nn.ModuleDict({"net": net})


def velocity(model, t, x):
    """Model output [n, 1] for t [n, 1] and x [n, 1]."""
    return model["net"](torch.cat([t, x], dim=-1))


class CPUStream:
    """x_0 and t of each iteration from PyTorch's CPU generator."""

    def batch(self, x_1):
        x_0 = torch.randn_like(x_1)
        return x_0, torch.rand(x_1.shape[0]).unsqueeze(-1)


class CUDAStream:
    """x_0 and t of each iteration as a CUDA device draws them, made in blocks."""

    BLOCK = 500  # iterations

    def __init__(self, seed, batch, grid_cap):
        self.generator = philox.Generator(seed, grid_cap=grid_cap)
        self.size, self.at = batch, self.BLOCK

    def batch(self, x_1):
        if self.at == self.BLOCK:
            g, n = self.generator, self.size
            one = g.advance(n)
            starts = g.offset + 2 * one * np.arange(self.BLOCK)
            self.x_0 = torch.from_numpy(g.randn_at(n, starts)).unsqueeze(-1)
            self.t = torch.from_numpy(g.rand_at(n, starts + one)).unsqueeze(-1)
            g.offset += 2 * one * self.BLOCK
            self.at = 0
        self.at += 1
        return self.x_0[self.at - 1], self.t[self.at - 1]


def train(model, stream, rs, iterations, batch, lr):
    """Minimises E |v(x_t, t) - (x_1 - x_0)|^2; gives every loss."""
    adam = torch.optim.Adam(model.parameters(), lr=lr)
    losses = np.empty(iterations, dtype=np.float32)
    for i in range(iterations):
        x_1 = torch.from_numpy(sample_target(rs, batch)).to(torch.float32).unsqueeze(-1)
        x_0, t = stream.batch(x_1)
        x_t = (1 - t) * x_0 + t * x_1
        loss = ((velocity(model, t, x_t) - (x_1 - x_0)) ** 2).mean()
        adam.zero_grad()
        loss.backward()
        adam.step()
        losses[i] = loss.item()
    return losses


def figure_samples():
    """The noise and target samples [100000] of figures In [5], [8] and [13]."""
    rs = np.random.RandomState(FIGURE_SEED)
    noise = rs.randn(FIGURE_SIZE)
    return noise, sample_target(rs, FIGURE_SIZE)


def reference_density(noise, target, steps=100, bins=480):
    """In [5]: counts [steps+1, bins] of the straight paths; the last row is the target."""
    edges = np.linspace(-2.5, 2.5, bins + 1)
    counts = np.zeros((steps + 1, bins))
    for i in range(steps):
        t = i * 0.01
        counts[i] = np.histogram((1 - t) * noise + t * target, bins=edges)[0]
    counts[steps] = np.histogram(target, bins=edges)[0]
    return counts


def mean_velocity(x, v, edges, empty):
    """The mean of v in each bin of x; the outer bins take what lies beyond them."""
    bins = len(edges) - 1
    which = np.digitize(x, edges[1:-1])
    count = np.bincount(which, minlength=bins)
    total = np.bincount(which, weights=v, minlength=bins)
    return np.divide(total, count, out=np.full(bins, empty), where=count > 0)


def average_field(noise, target, steps=20, bins=200, lines=9):
    """In [8]: the mean velocity [steps+1, bins] and nine pathlines [steps+1, lines]."""
    dt = 0.05
    narrow, wide = np.linspace(-2.2, 2.2, bins + 1), np.linspace(-3.2, 3.2, bins + 1)
    field, along = np.zeros((steps + 1, bins)), np.zeros((steps + 1, bins))
    v = target - noise
    for i in range(steps + 1):
        t = i * dt
        x = (1 - t) * noise + t * target
        field[i] = mean_velocity(x, v, narrow, np.nan)
        along[i] = mean_velocity(x, v, wide, 0.0)
    paths = np.zeros((steps + 1, lines))
    paths[0] = np.linspace(-3.2, 3.2, lines)
    for i in range(steps):
        paths[i + 1] = paths[i] + along[i, np.digitize(paths[i], wide[1:-1])] * dt
    return field, paths


@torch.inference_mode()
def predicted_field(model, steps=100, bins=200):
    """In [13]: the model's velocity [steps+1, bins] at the bin centres."""
    edges = np.linspace(-2.2, 2.2, bins + 1)
    x = torch.from_numpy((edges[:-1] + edges[1:]) / 2).float().unsqueeze(-1)
    field = np.zeros((steps + 1, bins))
    for i, t in enumerate(torch.linspace(0, 1, steps + 1)):
        field[i] = velocity(model, t.expand_as(x), x).squeeze(-1).numpy()
    return field


@torch.inference_mode()
def predicted_pathlines(model, steps=100, lines=9):
    """In [13]: Euler paths [steps+1, lines] from evenly spaced starts."""
    x = torch.linspace(-3.2, 3.2, lines).unsqueeze(-1)
    ts = torch.linspace(0, 1, steps + 1)
    paths = np.zeros((steps + 1, lines))
    paths[0] = x.squeeze(-1).numpy()
    for i in range(steps):
        x = x + velocity(model, ts[i].expand_as(x), x) * (ts[i + 1] - ts[i])
        paths[i + 1] = x.squeeze(-1).numpy()
    return paths


@torch.inference_mode()
def predicted_samples(model, noise, steps=100):
    """In [13]: the noise samples [n] taken to t=1, float32."""
    x = torch.from_numpy(noise).float().unsqueeze(-1)
    for i in range(steps):
        x = x + velocity(model, torch.full_like(x, i * 0.01), x) * 0.01
    return x.squeeze(-1).numpy()


@torch.inference_mode()
def single_path(model, x_0=0.85, steps=15):
    """In [14]: the steps t (float64) and one Euler path x (float32 values)."""
    ts = np.linspace(0, 1, steps + 1)
    x = torch.tensor([[x_0]])
    path = [x.item()]
    for i in range(steps):
        x = x + velocity(model, torch.tensor([[ts[i]]], dtype=torch.float32), x) * (ts[i + 1] - ts[i])
        path.append(x.item())
    return ts, np.array(path)


@torch.inference_mode()
def euler_steps(model, n, steps):
    """In [16] and [18]: yields x [n, 1] from fresh noise to t=1, steps+1 times."""
    ts = torch.linspace(0, 1, steps + 1)
    x = torch.randn(n, 1)
    yield x
    for i in range(steps):
        x = x + velocity(model, ts[i].expand(n).unsqueeze(-1), x) * (ts[i + 1] - ts[i])
        yield x


def model_density(model, n=FIGURE_SIZE, steps=200, bins=480):
    """In [18]: counts [steps+1, bins], and the first and the last samples [n]."""
    edges = np.linspace(-2.5, 2.5, bins + 1)
    counts = np.zeros((steps + 1, bins))
    ends = []
    for i, x in enumerate(euler_steps(model, n, steps)):
        column = x.squeeze(-1).numpy()
        counts[i] = np.histogram(column, bins=edges)[0]
        if i in (0, steps):
            ends.append(column)
    return counts, ends[0], ends[1]


class Clock:
    """Wall time of the parts of a run, in seconds."""

    def __init__(self):
        self.begin = self.last = time.perf_counter()
        self.parts = {}

    def lap(self, name):
        now = time.perf_counter()
        self.parts[name] = round(now - self.last, 4)
        self.last = now

    def total(self):
        return round(time.perf_counter() - self.begin, 4)


def target_data(clock=None):
    """The arrays of data/ that need no model, by name."""
    clock = clock or Clock()
    data = {}
    data["in05_noise"], data["in05_target"] = noise, target = figure_samples()
    clock.lap("samples")
    data["in05_path_density"] = reference_density(noise, target)
    clock.lap("in05")
    data["in08_velocity_field"], data["in08_pathlines"] = average_field(noise, target)
    clock.lap("in08")
    return data


def model_data(model, noise, clock=None):
    """The other arrays of data/, by name."""
    clock = clock or Clock()
    data = {}
    data["in13_velocity_field"] = predicted_field(model)
    data["in13_pathlines"] = predicted_pathlines(model)
    data["in13_predicted"] = predicted_samples(model, noise)
    clock.lap("in13")
    for x in euler_steps(model, FIGURE_SIZE, 50):
        pass
    data["in17_samples"] = x.squeeze(-1).numpy()
    clock.lap("in17")
    data["in18_path_density"], data["in18_noise"], data["in18_samples"] = model_density(model)
    clock.lap("in18")
    return data


def prepare(args):
    """Model, stream and data generator, seeded."""
    rs = np.random.RandomState(args.data_seed)
    torch.manual_seed(args.torch_seed)
    model = make_model(args.hidden_dim)
    if args.rng == "cuda":
        return model, CUDAStream(args.torch_seed, args.batch_size, args.grid_cap), rs
    return model, CPUStream(), rs


def write_path(file, ts, xs):
    with open(file, "w", newline="") as f:
        w = csv.writer(f, lineterminator="\n")
        w.writerow(["step", "t", "x"])
        w.writerows([i, repr(float(t)), repr(float(x))] for i, (t, x) in enumerate(zip(ts, xs)))


def print_table(ts, xs):
    width = 7
    print(" " + "".join(f"{i:>{width}}" for i in range(len(ts))))
    for name, row in (("t", ts), ("x", xs)):
        print(name + "".join(f"{v:>{width}.3f}" for v in row))


def arguments(argv=None):
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("--out", default="out-python", metavar="DIR")
    p.add_argument("--rng", choices=["cuda", "cpu"], default="cuda")
    p.add_argument("--grid-cap", type=int, default=philox.H100_GRID_CAP, help="CUDA blocks in a launch")
    p.add_argument("--data-seed", type=int, default=42)
    p.add_argument("--torch-seed", type=int, default=626)
    p.add_argument("--iterations", type=int, default=10_000)
    p.add_argument("--batch-size", type=int, default=256)
    p.add_argument("--hidden-dim", type=int, default=64)
    p.add_argument("--lr", type=float, default=1e-3)
    p.add_argument("--threads", type=int, default=0, help="0: PyTorch's own choice")
    p.add_argument("--stop-after", choices=["train", "run"], default="run")
    p.add_argument("--timing", metavar="FILE", help="also write the times as JSON")
    return p.parse_args(argv)


def main():
    args = arguments()
    if args.threads:
        torch.set_num_threads(args.threads)
    out = Path(args.out)
    (out / "data").mkdir(parents=True, exist_ok=True)

    clock = Clock()
    model, stream, rs = prepare(args)
    clock.lap("init")
    losses = train(model, stream, rs, args.iterations, args.batch_size, args.lr)
    clock.lap("train")
    save_file(model.state_dict(), out / "model.safetensors")
    np.save(out / "losses.npy", losses)
    ts, xs = single_path(model)
    write_path(out / "path.csv", ts, xs)
    clock.lap("in14")
    if args.stop_after == "run":
        data = target_data(clock)
        data.update(model_data(model, data["in05_noise"], clock))
        for name, array in data.items():
            np.save(out / "data" / f"{name}.npy", array)
        clock.lap("write")

    print_table(ts, xs)
    times = {"threads": torch.get_num_threads(), "parts": clock.parts, "total": clock.total()}
    print(json.dumps(times))
    if args.timing:
        Path(args.timing).write_text(json.dumps(times) + "\n")


if __name__ == "__main__":
    sys.exit(main())
