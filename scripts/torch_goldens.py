"""Writes native/torch/testdata/goldens.jsonl: what PyTorch computes for the cases
of native/torch/golden_*_test.go.

A case there is a Python expression beside the Go function that must give the same
result. This script evaluates the expressions of all cases on the inputs below and
writes inputs and results, one JSON object a line:

    {"input": name, "d": dtype, "s": shape, "v": "elements in row-major order"}
    {"case": expression, "out": [{"d", "s", "v"}, ...]}

A complex element is two numbers. A bool or number that is no tensor is written as
a tensor without dimensions.

Run it with torch 2.8.0 and numpy, from the top of the repository:

    python3 scripts/torch_goldens.py
"""

import glob
import json
import os
import re
import sys

SETTINGS = {"ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE", "OMP_NUM_THREADS": "1"}
if any(os.environ.get(k) != v for k, v in SETTINGS.items()):
    os.environ.update(SETTINGS)
    os.execv(sys.executable, [sys.executable] + sys.argv)

import numpy as np
import torch
import torch.nn.functional as F

torch.set_num_threads(1)


def inputs():
    g = torch.Generator().manual_seed(626)

    def randn(*size, dtype=torch.float32):
        return torch.randn(*size, generator=g, dtype=torch.float64).mul(64).round().div(64).to(dtype)

    def ints(low, high, *size):
        return torch.randint(low, high, size, generator=g)

    x = dict(
        x=randn(3, 4), y=randn(3, 4), z=randn(3, 4), v=randn(4), w=randn(3), m=randn(4, 3),
        pos=randn(3, 4).abs() + 0.125,
        u=randn(3, 4).clamp(-0.9375, 0.9375).mul(0.9375),
        i=ints(-5, 10, 3, 4), j=ints(1, 6, 3, 4), n=ints(0, 4, 3, 4), labels=ints(0, 4, 3), idx=ints(0, 3, 2, 4),
        odd=torch.tensor([float("nan"), float("inf"), float("-inf"), 0.0, -0.0, 1.5]),
        half=randn(3, 4).half(), bf=randn(3, 4).bfloat16(), d=randn(3, 4).double(),
        c=torch.complex(randn(3, 4), randn(3, 4)),
        bm=randn(2, 3, 4), bn=randn(2, 4, 3),
        sig=randn(2, 4, 9), img=randn(1, 4, 5, 6), vol=randn(1, 2, 4, 4, 4),
        w1=randn(6, 2, 3), w2=randn(6, 2, 3, 3), w3=randn(2, 2, 2, 2, 2), t1=randn(4, 3, 3), t2=randn(4, 3, 3, 3),
        q=randn(2, 3, 4), k=randn(2, 5, 4), val=randn(2, 5, 4),
        table=randn(7, 3), words=ints(0, 7, 2, 4), flat=ints(0, 7, 6), offsets=torch.tensor([0, 2, 5]),
        wave=randn(1, 40),
    )
    x["b"] = x["x"] > 0
    x["p"] = x["pos"] / x["pos"].sum(1, keepdim=True)
    a = randn(3, 3, dtype=torch.float64)
    x["sq"] = a + 3 * torch.eye(3, dtype=torch.float64)
    x["spd"] = a @ a.T + torch.eye(3, dtype=torch.float64)
    x["tall"] = randn(4, 2, dtype=torch.float64)
    x["rhs"] = randn(3, 2, dtype=torch.float64)
    x["rhs4"] = randn(4, 1, dtype=torch.float64)
    x["sign"] = x["i"].sign().float().add(0.5).sign()
    return x


dtypes = [
    torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64, torch.uint16, torch.uint32, torch.uint64, torch.bool,
    torch.float16, torch.bfloat16, torch.float32, torch.float64, torch.complex64, torch.complex128,
]
# dtypes that float64 is converted to, with those in which the result is read
floats = [
    (torch.float16, torch.float16), (torch.bfloat16, torch.bfloat16), (torch.float32, torch.float32),
    (torch.float8_e5m2, torch.float32), (torch.float8_e4m3fn, torch.float32),
]


def seeded(f):
    """The result of f after torch.manual_seed(7)."""
    torch.manual_seed(7)
    return f()


def gen():
    return torch.Generator().manual_seed(11)


def put(t, index, value):
    """t after t[index] = value."""
    t[index] = value
    return t


def after(f, *tensors):
    """The tensors after f(*tensors), which works in place."""
    f(*tensors)
    return tensors


def leaf(t):
    return t.detach().clone().requires_grad_()


def lstm(module, x):
    """The results of a recurrent module with parameters of the elements of table."""
    w = inputs()["table"].flatten()
    with torch.no_grad():
        for p in module.parameters():
            p.copy_(w.repeat(p.numel() // w.numel() + 1)[: p.numel()].view(p.shape))
        return module(x)


def hooked(x):
    """The gradients of (3 x^2).sum() with a hook on x^2 that doubles, then without."""
    a = leaf(x)
    b = a * a
    h = b.register_hook(lambda g: 2 * g)
    first, = torch.autograd.grad((b * 3).sum(), a, retain_graph=True)
    h.remove()
    second, = torch.autograd.grad((b * 3).sum(), a)
    return first, second


def backward(f, x):
    """The gradient of x after two backward passes."""
    a = leaf(x)
    y = f(a)
    y.backward(retain_graph=True)
    y.backward()
    return a.grad


def derivatives(f, *tensors):
    """The first derivatives of f(...).sum() and the derivatives of the sum of their squares."""
    xs = [leaf(t) for t in tensors]
    first = torch.autograd.grad(f(*xs).sum(), xs, create_graph=True)
    second = torch.autograd.grad(sum((g * g).sum() for g in first), xs)
    return (*first, *second)


def number(e, dtype):
    if dtype in (torch.float16, torch.bfloat16, torch.float32):
        return str(np.float32(e)).removesuffix(".0")
    if dtype == torch.float64:
        return repr(float(e)).removesuffix(".0")
    return str(int(e))


def encode(t):
    t = t.detach().resolve_conj().resolve_neg()
    name = str(t.dtype).removeprefix("torch.")
    flat = torch.view_as_real(t) if t.is_complex() else t
    return {"d": name, "s": list(t.shape), "v": " ".join(number(e, flat.dtype) for e in flat.flatten().tolist())}


def tensors(result):
    if isinstance(result, torch.Tensor):
        return [result]
    if isinstance(result, (list, tuple)):
        return [t for r in result for t in tensors(r)]
    return [torch.tensor(result)]


def main():
    expressions = []
    for path in sorted(glob.glob("native/torch/golden_*_test.go")):
        with open(path) as f:
            expressions += re.findall(r"\{`([^`]+)`, func", f.read())
    twice = {e for e in expressions if expressions.count(e) > 1}
    if twice:
        sys.exit(f"cases that occur twice: {sorted(twice)}")
    failed = 0
    with open("native/torch/testdata/goldens.jsonl", "w") as out:
        for name, t in inputs().items():
            out.write(json.dumps({"input": name, **encode(t)}) + "\n")
        for e in expressions:
            scope = dict(globals(), **inputs())
            try:
                result = tensors(eval(e, scope))
            except Exception as err:
                failed += 1
                print(f"{e}: {err}".splitlines()[0], file=sys.stderr)
                continue
            out.write(json.dumps({"case": e, "out": [encode(t) for t in result]}) + "\n")
    print(f"{len(expressions) - failed} cases with torch {torch.__version__}")
    if failed:
        sys.exit(f"{failed} cases failed")


if __name__ == "__main__":
    main()
