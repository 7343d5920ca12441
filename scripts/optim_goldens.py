"""Writes native/torch/optim/testdata/goldens.jsonl: what PyTorch's optimizers do.

    ATEN_CPU_CAPABILITY=default python3 scripts/optim_goldens.py > native/torch/optim/testdata/goldens.jsonl

The first line says what made the file. Each other line is one case: parameters of
SHAPES drawn with torch.rand after torch.manual_seed(7), then STEPS steps whose
gradients are rand - 0.5 + 0.25 p; the second parameter has no gradient at every
third step. The digests are the start of the SHA-256 of all parameters' bytes after
the steps of CHECKS, and of what is remembered at the end.
"""

import hashlib
import itertools
import json
import platform
import sys

import torch

SHAPES = [(7, 5), (5,), (1,), (2, 3, 4)]
STEPS = 30
CHECKS = (1, 2, 10, 30)


def digest(tensors):
    h = hashlib.sha256()
    for t in tensors:
        t = t.detach()
        h.update((t.view(torch.int16) if t.dtype is torch.bfloat16 else t).numpy().tobytes())
    return h.hexdigest()[:16]


def run(name, dtype, options):
    """options has one dict a group; parameter i is in group i % len(options)."""
    torch.manual_seed(7)
    params = [torch.rand(s, dtype=dtype).requires_grad_() for s in SHAPES]
    groups = [dict(params=params[i :: len(options)], **o) for i, o in enumerate(options)]
    opt = getattr(torch.optim, name)(groups)
    digests = []
    for step in range(1, STEPS + 1):
        for i, p in enumerate(params):
            p.grad = None
            draw = torch.rand(p.shape, dtype=dtype)
            if i != 1 or step % 3:
                p.grad = (draw - 0.5) + p.detach() * 0.25
        opt.step()
        if step in CHECKS:
            digests.append(digest(params))
    kept = []
    for p in opt.param_groups:
        for q in p["params"]:
            for key in ("exp_avg", "exp_avg_sq", "max_exp_avg_sq", "square_avg", "momentum_buffer", "grad_avg"):
                value = opt.state[q].get(key) if q in opt.state else None
                if value is not None:
                    kept.append(value)
    return dict(optimizer=name, dtype=str(dtype)[6:], options=options, digests=digests, state=digest(kept))


def cases():
    f32, flags = torch.float32, (False, True)
    betas = itertools.cycle([(0.9, 0.999), (0.8, 0.95), (0.0, 0.5), (0.95, 0.9999)])
    rates = itertools.cycle([1e-3, 0.05, 3e-2])
    for amsgrad, maximize, decoupled, decay in itertools.product(flags, flags, flags, (0.0, 0.03)):
        yield "Adam", f32, [
            dict(lr=next(rates), betas=next(betas), eps=1e-8, weight_decay=decay, amsgrad=amsgrad,
                 maximize=maximize, decoupled_weight_decay=decoupled)
        ]
    two = [dict(lr=1e-2, betas=(0.9, 0.99), eps=1e-6), dict(lr=1e-3, amsgrad=True, weight_decay=0.1)]
    for dtype in (f32, torch.float64, torch.complex64, torch.bfloat16):
        yield "Adam", dtype, two
    yield "AdamW", f32, [dict()]
    yield "AdamW", f32, [dict(lr=0.01, amsgrad=True), dict(maximize=True)]
    for momentum, dampening, nesterov, decay, maximize in itertools.product(
        (0.0, 0.9), (0.0, 0.1), flags, (0.0, 0.03), flags
    ):
        if nesterov and (momentum == 0 or dampening != 0):
            continue
        yield "SGD", f32, [
            dict(lr=next(rates), momentum=momentum, dampening=dampening, nesterov=nesterov,
                 weight_decay=decay, maximize=maximize)
        ]
    for momentum, centered, decay, maximize in itertools.product((0.0, 0.9), flags, (0.0, 0.03), flags):
        yield "RMSprop", f32, [
            dict(lr=next(rates), alpha=0.9, momentum=momentum, centered=centered, weight_decay=decay, maximize=maximize)
        ]
    yield "RMSprop", torch.complex64, [dict(centered=True, momentum=0.5), dict()]


def powers(beta):
    """1 - beta**n and its square root, as torch/optim/adam.py computes them."""
    h = hashlib.sha256()
    for n in range(1, 30001):
        correction = 1 - beta ** float(n)
        h.update(torch.tensor([correction, correction**0.5], dtype=torch.float64).numpy().tobytes())
    return dict(beta=beta, digest=h.hexdigest()[:16])


def schedules():
    sched = torch.optim.lr_scheduler
    makers = [
        ("StepLR", dict(step_size=3, gamma=0.7)),
        ("StepLR", dict(step_size=1, gamma=0.1)),
        ("ExponentialLR", dict(gamma=0.93)),
        ("LinearLR", dict(start_factor=1 / 3, end_factor=1.0, total_iters=5)),
        ("LinearLR", dict(start_factor=1.0, end_factor=0.1, total_iters=25)),
        ("CosineAnnealingLR", dict(T_max=10, eta_min=0.0)),
        ("CosineAnnealingLR", dict(T_max=7, eta_min=1e-4)),
        ("CosineAnnealingLR", dict(T_max=40, eta_min=0.0)),
    ]
    for name, options in makers:
        opt = torch.optim.SGD([dict(params=[torch.zeros(1)], lr=0.1), dict(params=[torch.zeros(1)], lr=3e-3)])
        s = getattr(sched, name)(opt, **options)
        rates = [s.get_last_lr()]
        for _ in range(40):
            opt.step()
            s.step()
            rates.append(s.get_last_lr())
        yield dict(schedule=name, options=options, rates=rates)


def main():
    if torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "NO AVX"):
        sys.exit("optim_goldens: set ATEN_CPU_CAPABILITY=default")
    torch.set_num_threads(1)
    lines = [dict(made_with=dict(torch=torch.__version__, python=platform.python_version(), libc=" ".join(platform.libc_ver())))]
    lines += [run(*c) for c in cases()]
    lines += [powers(b) for b in (0.9, 0.999, 0.95, 0.99, 0.8, 0.5, 0.9999, 0.0)]
    lines += schedules()
    for line in lines:
        print(json.dumps(line))


main()
