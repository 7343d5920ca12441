"""Times five operators, layers and an optimizer's step in PyTorch and prints
nanoseconds a call, the best of five, a line each.

usage: bench_ops.py [CALLS]

The same are BenchmarkOpAdd, ... in native/torch, native/torch/nn and
native/torch/optim; bench_ops.sh compares them.
"""

import sys
import timeit

import torch
from torch import nn


def adamw():
    """AdamW over 75 parameters of [64, 64] and 75 of [64]."""
    params = [torch.rand(s).requires_grad_() for _ in range(75) for s in ((64, 64), (64,))]
    for p in params:
        p.grad = torch.rand_like(p)
    return torch.optim.AdamW(params)


def training(model, x):
    """Forward and backward of a model."""

    def step():
        model.zero_grad()
        y = model(x)
        (y[0] if isinstance(y, tuple) else y).sum().backward()

    return step


def main():
    calls = int(sys.argv[1]) if len(sys.argv) > 1 else 5000
    torch.set_num_threads(1)
    names = {
        "x4": torch.tensor([1.0, 2.0, 3.0, 4.0]),
        "y4": torch.tensor([5.0, 6.0, 7.0, 8.0]),
        "x": torch.randn(256, 64),
        "w": torch.randn(64, 64),
        "bias": torch.randn(64),
        "row": torch.randn(1, 64),
        "w256": torch.randn(256, 64),
        "bias256": torch.randn(256),
        "layer": torch.nn.Linear(256, 64),
        "row256": torch.randn(1, 256),
        "one": torch.tensor([1.0]),
        "linear": torch.nn.functional.linear,
        "adamw": adamw(),
        "lstm": training(nn.LSTM(64, 64), torch.randn(1, 32, 64)),
        "encoder": training(nn.TransformerEncoderLayer(64, 4, 128, batch_first=True), torch.randn(8, 16, 64)),
        "block": training(
            nn.Sequential(nn.Conv2d(16, 16, 3, padding=1), nn.BatchNorm2d(16), nn.ReLU()), torch.randn(8, 16, 16, 16)
        ),
    }
    statements = {
        "Add": ("x4.add(y4)", calls),
        "Linear": ("linear(x, w, bias)", max(1, calls // 10)),
        "LinearRow": ("linear(row, w256, bias256)", calls),
        "Layer": ("layer(row256)", calls),
        "View": ("x.view(64, 256)", calls),
        "Item": ("one.item()", calls),
        "AdamW": ("adamw.step()", max(1, calls // 50)),
        "LSTM": ("lstm()", max(1, calls // 50)),
        "Encoder": ("encoder()", max(1, calls // 50)),
        "ConvBlock": ("block()", max(1, calls // 50)),
    }
    for name, (statement, n) in statements.items():
        timer = timeit.Timer(statement, globals=names)
        timer.timeit(max(1, n // 10))  # warm
        print(name, f"{min(timer.repeat(5, n)) / n * 1e9:.1f}")


main()
