"""What the scripts share that record PyTorch for package recorded of native/torch.

A file has one JSON object a line. The first line says what made it. Numbers stand
there in their shortest form, "nan", "inf" and "-inf" as texts.
"""

import json
import math
import os
import platform
import sys

PINNED = dict(ATEN_CPU_CAPABILITY="default", MKL_CBWR="COMPATIBLE", OMP_NUM_THREADS="1")
if any(os.environ.get(name) != value for name, value in PINNED.items()):
    os.environ.update(PINNED)
    os.execv(sys.executable, [sys.executable] + sys.argv)

import numpy as np
import torch

torch.set_num_threads(1)


def number(x):
    if isinstance(x, (bool, int)):
        return int(x)
    return x if math.isfinite(x) else str(x)


def shortest(t):
    """The elements as numbers that are t's again when rounded to its dtype."""
    flat = t.detach().contiguous().flatten()
    if t.dtype == torch.float32:
        return [number(float(str(x))) for x in flat.numpy()]
    return [number(x) for x in flat.tolist()]


def tensor(t, **more):
    values = shortest(t)
    again = torch.tensor([float(v) for v in values], dtype=torch.float64).to(t.dtype)
    wrong = (again != t.detach().flatten()) & ~again.isnan() if t.is_floating_point() else again != t.flatten()
    assert not wrong.any(), t
    return dict(more, dtype=str(t.dtype).removeprefix("torch."), shape=list(t.shape), values=values)


def named(pairs):
    return [tensor(t, name=name) for name, t in pairs]


def ramp(*shape, dtype=torch.float32):
    """-1.375, ... in uneven steps: of both signs, beyond 1, without zeros or ties."""
    n = math.prod(shape)
    x = torch.arange(n, dtype=torch.float64)
    return ((x * 37 % 101) / 32 - 1.375).to(dtype).reshape(shape)


def write(path, lines):
    with open(path, "w") as f:
        versions = dict(torch=torch.__version__, numpy=np.__version__, python=platform.python_version())
        for line in [dict(made_with=versions), *lines]:
            f.write(json.dumps(line) + "\n")
    print(path, os.path.getsize(path), "bytes")


def testdata(package, name):
    return os.path.join(os.path.dirname(__file__), "..", "native", "torch", package, "testdata", name)
