#!/usr/bin/env python3
"""Values of torch.func, forward mode, autograd.functional and checkpoints.

    functorch_goldens.py

It writes native/torch/functorch/testdata/goldens.safetensors, which the tests of
packages functorch, functional and checkpoint compare with to the bit. Each section
below has its counterpart there, of the same name.
"""

import os
import sys

SETTINGS = {
    "ATEN_CPU_CAPABILITY": "default",
    "MKL_CBWR": "COMPATIBLE",
    "OMP_NUM_THREADS": "1",
    "ONEDNN_MAX_CPU_ISA": "SSE41",  # which every CPU has
}
if any(os.environ.get(k) != v for k, v in SETTINGS.items()):
    os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | SETTINGS)

import json
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import save_file
from torch.autograd import forward_ad
from torch.autograd import functional as AF
from torch.func import (
    grad,
    grad_and_value,
    hessian,
    jacfwd,
    jacrev,
    jvp,
    linearize,
    vjp,
    vmap,
)
from torch.utils.checkpoint import checkpoint

import kernels

torch.set_num_threads(1)
torch.manual_seed(0)
values = {}


def draw(name, *shape):
    values["in." + name] = torch.randn(*shape)
    return values["in." + name]


def keep(name, *results):
    for i, t in enumerate(results):
        values[name + (".%d" % i if len(results) > 1 else "")] = t.detach().clone()


x, y, v = draw("x", 4, 3), draw("y", 4, 3), draw("v", 4, 3)
w1, b1, w2, b2 = draw("w1", 5, 3), draw("b1", 5), draw("w2", 4, 5), draw("b2", 4)
image, kernel = draw("image", 2, 3, 6, 6), draw("kernel", 4, 3, 3, 3)
target = torch.tensor([0, 3, 1, 2])
params = {"b1": b1, "b2": b2, "w1": w1, "w2": w2}


def net(p, x):
    return F.linear(torch.tanh(F.linear(x, p["w1"], p["b1"])), p["w2"], p["b2"])


def loss(p, x, t):
    return F.cross_entropy(net(p, x), t)


# PerSample: gradients of each sample's loss.
for name, value in vmap(grad(loss), in_dims=(None, 0, 0))(params, x, target).items():
    keep("per_sample." + name, value)
grads, value = vmap(grad_and_value(loss), in_dims=(None, 0, 0), chunk_size=3)(
    params, x, target
)
keep("chunked.value", value)
keep("chunked.w1", grads["w1"])

# HessianVector: forward over reverse, through the losses' and norms' formulas.
losses = {
    "cross_entropy": lambda x: F.cross_entropy(x @ w1.T, target),
    "nll": lambda x: F.nll_loss(F.log_softmax(x, 1), torch.tensor([0, 2, 1, 1])),
    "softmax": lambda x: F.softmax(x, 1).pow(2).sum(),
    "layer_norm": lambda x: F.layer_norm(x, (3,), b1[:3], b1[2:]).pow(3).sum(),
    "batch_norm": lambda x: F.batch_norm(x, None, None, b1[:3], b1[2:], True)
    .pow(3)
    .sum(),
    "log_sigmoid": lambda x: F.logsigmoid(x).pow(2).sum(),
    "mse": lambda x: F.mse_loss(x, y),
    "smooth_l1": lambda x: F.smooth_l1_loss(x, y),
    "huber": lambda x: F.huber_loss(x, y, delta=0.5),
    "trace": lambda x: torch.trace(x.T @ x).pow(2),
}
for name, f in losses.items():
    if name not in ("mse", "huber"):  # which raise
        keep("hvp." + name, *jvp(grad(f), (x,), (v,)))
    keep("hessian." + name, hessian(f)(x))
    keep("per_row." + name, vmap(grad(lambda r, f=f: f(r.expand(4, 3))))(x))

# Jacobians.
keep("jacrev", jacrev(torch.sin)(x))
keep("jacrev.chunk", jacrev(lambda x: x.exp() @ y.T, chunk_size=5)(x))
keep("jacrev.row", jacrev(lambda x: x.exp() @ y.T, chunk_size=1)(x))
keep("jacfwd", jacfwd(lambda x: x.exp() @ y.T)(x))
two = lambda a: (a[0] * a[1], (a[0] ** 2).sum())
keep("jacrev.two", *[t for row in jacrev(two)((x, y)) for t in row])
keep("jacfwd.two", *[t for row in jacfwd(two)((x, y)) for t in row])
keep("jacrev.vmap", vmap(jacrev(lambda r: r.tanh() * r.sum()))(x))
value, pull = vjp(lambda x: (x.sin(), x.cos()), x)
keep("vjp", *value, *pull((y, v)))
keep("jvp.vmap", *vmap(lambda r, t: jvp(torch.tanh, (r,), (t,)))(x, v))
keep("linearize", linearize(lambda x: x.sin() * y, x)[1](v))

# Nested.
keep("third", vmap(vmap(grad(grad(grad(lambda s: s.sin() * s)))))(x))
keep("jvp.jvp", *jvp(lambda x: jvp(torch.sin, (x,), (y,))[1], (x,), (v,)))
keep("conv", vmap(grad(lambda k, i: F.conv2d(i[None], k).pow(2).sum()), (None, 0))(kernel, image))

# Random: draws within vmap.
for kind in ("same", "different"):
    torch.manual_seed(5)
    keep("randn." + kind, vmap(lambda r: r + torch.randn(3), randomness=kind)(x))
    torch.manual_seed(5)
    keep("dropout." + kind, vmap(lambda r: F.dropout(r, 0.5), randomness=kind)(x))
    torch.manual_seed(5)
    keep(
        "chunk." + kind,
        vmap(lambda r: r * torch.rand(3), randomness=kind, chunk_size=3)(x),
    )

# Dual: forward mode.
with forward_ad.dual_level():
    dual = forward_ad.make_dual(x, v)
    keep("dual", *forward_ad.unpack_dual(torch.tanh(dual) * y))
    keep("dual.norm", *forward_ad.unpack_dual(F.layer_norm(dual, (3,))))

# Functional: torch.autograd.functional.
f = lambda x: x.exp() * y
g = lambda x: (x.sin() * y).sum()
keep("af.vjp", *AF.vjp(f, x, v))
keep("af.jvp", *AF.jvp(f, x, v))
keep("af.vhp", *AF.vhp(g, x, v))
keep("af.hvp", *AF.hvp(g, x, v))
keep("af.jacobian", AF.jacobian(f, x))
keep("af.hessian", AF.hessian(g, x))
keep("af.jacobian.vectorized", AF.jacobian(f, x, vectorize=True))
keep("af.jacobian.forward", AF.jacobian(f, x, vectorize=True, strategy="forward-mode"))
keep("af.hessian.vectorized", AF.hessian(g, x, vectorize=True))
keep(
    "af.hessian.forward",
    AF.hessian(g, x, vectorize=True, outer_jacobian_strategy="forward-mode"),
)
h = lambda x, y: (x.exp() * y, (x * y).sum())
keep("af.two", *[t for row in AF.jacobian(h, (x, y)) for t in row])
keep(
    "af.two.forward",
    *[
        t
        for row in AF.jacobian(h, (x, y), vectorize=True, strategy="forward-mode")
        for t in row
    ],
)
leaf = x.clone().requires_grad_()
out, product = AF.vjp(f, leaf, v, create_graph=True)
keep("af.graph", *torch.autograd.grad((product * out).sum(), leaf))

# Checkpoint: a block with dropout, computed twice.
def block(x, w1, w2):
    return F.dropout(torch.relu(F.dropout(x, 0.3) @ w1.T), 0.5) @ w2.T


leaves = [t.clone().requires_grad_() for t in (x, w1, w2)]
torch.manual_seed(9)
first = checkpoint(block, *leaves, use_reentrant=False)
out = checkpoint(lambda x: F.dropout(x, 0.5) * first, first, use_reentrant=False)
keep("checkpoint", out, *torch.autograd.grad(out.pow(2).sum(), leaves))
keep("checkpoint.after", torch.rand(3))

folder = Path(__file__).resolve().parent.parent / "native/torch/functorch/testdata"
folder.mkdir(parents=True, exist_ok=True)
made = {"torch": torch.__version__, "kernels": kernels.fingerprint()}
values = {k: t.contiguous() for k, t in values.items()}
path = folder / "goldens.safetensors"
save_file(values, path, {"made": json.dumps(made)})
path.chmod(0o644)
print("%d tensors, %d bytes" % (len(values), path.stat().st_size))
