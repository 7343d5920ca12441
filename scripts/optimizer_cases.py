#!/usr/bin/env python3
"""Optimizer cases from PyTorch's own test inputs (OptimizerInfo), for replay elsewhere.

    optimizer_cases.py --out DIR [--dtype float32] [--seed 0] [--small]
    optimizer_cases.py --resume DIR

The first form walks torch.testing's optim_db: every OptimizerInput of
optim_inputs_func, those for a GPU too, plain and with each of foreach,
differentiable and fused that the optimizer has, makes STEPS steps on each of the
parameter SETS. DIR gets

    cases.jsonl   a case a line: constructor arguments, the digest of the parameters
                  after each step, and at the end digests of what is remembered and the
                  values of param_groups; or the error of what PyTorch refuses
    errors.jsonl  the error inputs of optim_error_inputs_func
    resume/       for each optimizer a run that is broken off after HALF steps: its
                  parameters and flat state dict in safetensors, and in resume.jsonl
                  what real PyTorch makes of them in the other steps
    through.jsonl the gradient through a step that records its own

--small leaves out all but one implementation of most inputs: the committed set,

    optimizer_cases.py --small --out native/torch/optim/testdata/optimizers

The second form goes on with the runs that TestOptimizerResume broke off into DIR, given
as TORCHFM_OPTIMIZER_RESUME, and compares with what Go made of the other steps.

The capturable inputs run on the CPU here: the list of devices that PyTorch allows for
them is patched. It needs torch, numpy, safetensors and, for torch.testing's own code,
expecttest (`pip install --target LIB --no-deps expecttest` and PYTHONPATH=LIB will do).
"""

import os

for _name, _value in (
    ("ATEN_CPU_CAPABILITY", "default"),
    ("MKL_CBWR", "COMPATIBLE"),
    ("OMP_NUM_THREADS", "1"),
):
    os.environ.setdefault(_name, _value)  # before torch reads them

import argparse
import hashlib
import json
import sys
import warnings
from pathlib import Path

import torch
from safetensors import safe_open
from safetensors.torch import save_file

STEPS, HALF = 20, 10
SETS = {
    # shapes; the parameter whose gradient is always zero; the one that has none at every
    # third step; the one that never has one; the first of a second group
    "zero": dict(shapes=[(4, 3), (5,), (2, 1, 3)], zero=1),
    "missing": dict(shapes=[(3, 4), (2,), (1,)], rare=1, never=2),
    "groups": dict(shapes=[(2, 3), (3,), (1, 2)], rare=2, group=1),
    "complex": dict(shapes=[(2, 3), (4,)], dtype=torch.complex64),
    "sparse": dict(shapes=[(5, 3), (4,)], sparse=True),
}
SPARSE_ROWS = [0, 2, 0]  # one twice: to be added up
CAPTURABLE = ("adadelta", "adam", "adamax", "asgd", "nadam", "radam", "rmsprop", "rprop")


def allow_capturable():
    """Lets the CPU take the path that PyTorch keeps for GPUs."""
    for name in CAPTURABLE:
        module = sys.modules["torch.optim." + name]
        module._get_capturable_supported_devices = lambda supports_xla=True: ["cpu", "cuda"]


def digest(tensor):
    """Of dtype, shape and elements."""
    tensor = tensor.detach()
    if tensor.is_sparse:
        tensor = tensor.to_dense()
    tensor = tensor.contiguous()
    raw = tensor.view(-1).view(torch.uint8).numpy().tobytes() if tensor.numel() else b""
    head = "%s %s " % (str(tensor.dtype)[6:], "x".join(map(str, tensor.shape)))
    return hashlib.sha256(head.encode() + raw).hexdigest()[:12]


def digests(tensors):
    return hashlib.sha256(" ".join(digest(t) for t in tensors).encode()).hexdigest()[:12]


class Problem:
    """Parameters and the gradients of each step; the same draws in Go."""

    def __init__(self, name, dtype, seed):
        self.spec = SETS[name]
        self.dtype = self.spec.get("dtype", dtype)
        torch.manual_seed(seed)
        self.params = [torch.rand(s, dtype=self.dtype) for s in self.spec["shapes"]]
        self.targets = [self.real(torch.rand(s, dtype=self.dtype)) for s in self.spec["shapes"]]
        self.number = 0

    @staticmethod
    def real(tensor):
        return torch.view_as_real(tensor) if tensor.is_complex() else tensor

    def gradients(self):
        """Sets those of the next step, counted from 1."""
        self.number += 1
        for i, p in enumerate(self.params):
            p.grad = None
            if self.spec.get("sparse"):
                rows = torch.tensor([SPARSE_ROWS])
                values = torch.rand((3, *p.shape[1:]), dtype=self.dtype)
                p.grad = torch.sparse_coo_tensor(rows, values - p.detach()[rows[0]], p.shape)
                continue
            draw = torch.rand(p.shape, dtype=self.dtype)
            if i == self.spec.get("zero"):
                p.grad = torch.zeros_like(p)
            elif i != self.spec.get("never") and (i != self.spec.get("rare") or self.number % 3):
                p.grad = draw - p.detach()

    def closure(self):
        """The loss of LBFGS, with its gradients."""
        loss = 0
        for i, (p, target) in enumerate(zip(self.params, self.targets)):
            p.grad = None
            if i == self.spec.get("never") or (i == self.spec.get("rare") and self.number % 3 == 0):
                continue
            e = self.real(p) - target
            e = e * e
            e = (e * e + e * target).sum()
            loss = loss + (e * 0 if i == self.spec.get("zero") else e)
        loss.backward()
        return loss

    def step(self, optimizer):
        if type(optimizer) is torch.optim.LBFGS:
            self.number += 1
            optimizer.step(self.closure)
        else:
            self.gradients()
            optimizer.step()


def build(cls, problem, kwargs):
    """The optimizer of a problem; a second group has a learning rate of its own."""
    for p in problem.params:
        p.requires_grad_(not kwargs.get("differentiable", False))
    split = problem.spec.get("group")
    if split is None:
        return cls(problem.params, **kwargs)
    return cls([dict(params=problem.params[:split]), dict(params=problem.params[split:], lr=0.03)], **kwargs)


def plain(value):
    """A value of param_groups or of a constructor as JSON has it."""
    if isinstance(value, torch.Tensor):
        return {"tensor": value.tolist(), "dtype": str(value.dtype)[6:]}
    if isinstance(value, (tuple, list)):
        return [plain(v) for v in value]
    return value


def flatten(name, value, into):
    """The tensors of a state dict by name; numbers are tensors without dimensions."""
    if isinstance(value, torch.Tensor):
        into[name] = value.detach()
    elif isinstance(value, dict):
        for k, v in value.items():
            flatten(f"{name}.{k}" if name else str(k), v, into)
    elif isinstance(value, (list, tuple)):
        for i, v in enumerate(value):
            flatten(f"{name}.{i}", v, into)
    elif isinstance(value, str):
        into[name] = torch.tensor(list(value.encode()), dtype=torch.uint8)
    elif value is not None:
        dtype = {bool: torch.bool, int: torch.int64, float: torch.float64}[type(value)]
        into[name] = torch.tensor(value, dtype=dtype)
    return into


def unflatten(flat, like):
    """The state dict that was made flat, for an optimizer with like for a state dict."""
    dicts = {}
    for name, tensor in flat.items():
        at, parts = dicts, name.split(".")
        for part in parts[:-1]:
            at = at.setdefault(part, {})
        number = tensor.dim() == 0 and tensor.dtype in (torch.float64, torch.int64, torch.bool)
        at[parts[-1]] = tensor.item() if number else tensor

    def items(value):
        return [value.get(str(i)) for i in range(1 + max(map(int, value), default=-1))]

    state = {}
    for n, s in dicts.get("state", {}).items():
        state[int(n)] = {k: items(v) if isinstance(v, dict) else v for k, v in s.items()}
        if "old_dirs" in s and "al" in s:  # None is in no file
            al = state[int(n)]["al"]
            state[int(n)]["al"] = al + [None] * (like["param_groups"][0]["history_size"] - len(al))
    groups = []
    for g, own in zip(items(dicts["param_groups"]), like["param_groups"]):
        group = dict.fromkeys(own)
        for k, v in g.items():
            if isinstance(v, dict):
                v = items(v)
                v = [None] * (len(own[k]) - len(v)) + v if k == "eps" else v
                v = tuple(v) if isinstance(own.get(k), tuple) else v
            elif isinstance(own.get(k), str) or (isinstance(v, torch.Tensor) and v.dtype == torch.uint8):
                v = bytes(v.tolist()).decode()
            group[k] = v
        groups.append(group)
    return dict(state=state, param_groups=groups)


def remembered(optimizer):
    """Digests of what is remembered, by flat name; numbers as they are."""
    state = {}
    for n, s in optimizer.state_dict()["state"].items():
        for k, v in s.items():
            if isinstance(v, (int, float)):
                state[f"{n}.{k}"] = v
            else:
                state |= {name: digest(t) for name, t in flatten(f"{n}.{k}", v, {}).items()}
    return state


def run(info, kwargs, name, dtype, seed):
    """A case; where real PyTorch refuses a step, with the error."""
    problem = Problem(name, dtype, seed)
    case = dict(optimizer=info.name, kwargs={k: plain(v) for k, v in kwargs.items()}, set=name,
                dtype=str(problem.dtype)[6:], seed=seed)
    kwargs = {k: v.clone() if isinstance(v, torch.Tensor) else v for k, v in kwargs.items()}
    optimizer = build(info.optim_cls, problem, kwargs)
    steps = []
    for _ in range(STEPS):
        try:
            problem.step(optimizer)
        except (RuntimeError, ValueError, TypeError, AssertionError, NotImplementedError) as e:
            return case | dict(refused=f"{type(e).__name__}: {e}"[:120])
        steps.append(digests(problem.params))
    groups = [{k: plain(v) for k, v in g.items()} for g in optimizer.state_dict()["param_groups"]]
    return case | dict(steps=steps, params=[digest(p) for p in problem.params], state=remembered(optimizer),
                       groups=groups)


def variants(info, dtype, small):
    """Constructor arguments with the sets that they are tried on."""
    for n, given in enumerate(info.optim_inputs_func("cuda", dtype)):
        for impl in (None, *info.supported_impls):
            kwargs = dict(given.kwargs)
            if impl is not None:
                kwargs[impl] = True
            for name, spec in SETS.items():
                sparse = spec.get("sparse", False)
                if sparse != info.only_supports_sparse_grads and not (sparse and info.supports_sparse):
                    continue
                if "dtype" in spec and not info.supports_complex:
                    continue
                if "group" in spec and not info.supports_param_groups or (name != "zero" and impl == "fused" and "dtype" in spec):
                    continue
                if small and not (name == "missing" and (impl is None or n % 3 == 1) or name == "sparse" and impl is None
                                  or n == 0 and (impl is None or name == "groups")):
                    continue
                yield kwargs, name


def error_inputs(info, dtype):
    for e in info.optim_error_inputs_func("cpu", dtype):
        given = e.optimizer_error_input
        yield dict(optimizer=info.name, desc=given.desc, error=e.error_regex, on=e.error_on.name.lower(),
                   kwargs={k: plain(v) for k, v in given.kwargs.items()}, params=given.params is not None)


RESUMED = dict(  # arguments that make an optimizer remember all that it can
    Adam=dict(amsgrad=True, weight_decay=0.1), AdamW=dict(amsgrad=True), RMSprop=dict(momentum=0.9, centered=True),
    SGD=dict(momentum=0.9, nesterov=True), LBFGS=dict(line_search_fn="strong_wolfe", max_iter=3, lr=0.3, history_size=2),
    Adagrad=dict(initial_accumulator_value=0.1),
)


def broken_off(info, dtype, seed, folder):
    """Half a run as files, and what a new optimizer makes of it."""
    name = "sparse" if info.only_supports_sparse_grads else "missing" if not info.supports_param_groups else "groups"
    kwargs = RESUMED.get(info.name, {})
    problem = Problem(name, dtype, seed)
    optimizer = build(info.optim_cls, problem, kwargs)
    for _ in range(HALF):
        problem.step(optimizer)
    tensors = {f"params.{i}": p.detach().contiguous() for i, p in enumerate(problem.params)}
    flat = flatten("", optimizer.state_dict(), {})
    tensors |= {k: v.clone().contiguous() for k, v in flat.items()}
    save_file(tensors, folder / f"{info.name}.safetensors")
    drawn = torch.get_rng_state()
    again = build(info.optim_cls, problem, kwargs)
    again.load_state_dict(unflatten(tensors_of(folder / f"{info.name}.safetensors"), again.state_dict()))
    torch.set_rng_state(drawn)
    steps = []
    for _ in range(HALF, STEPS):
        problem.step(again)
        steps.append(digests(problem.params))
    return dict(optimizer=info.name, kwargs={k: plain(v) for k, v in kwargs.items()}, set=name,
                dtype=str(problem.dtype)[6:], seed=seed, steps=steps, state=remembered(again))


def tensors_of(path, params=False):
    with safe_open(path, "pt") as f:
        return {k: f.get_tensor(k) for k in f.keys() if k.startswith("params.") == params}


def through(info, dtype, seed):
    """The gradient of a function of what a step makes of the parameters."""
    if "differentiable" not in info.supported_impls:
        return None
    torch.manual_seed(seed)
    start = torch.rand(3, 2, dtype=dtype).requires_grad_()
    p = start.clone()
    optimizer = info.optim_cls([p], differentiable=True)
    p.grad = start * torch.rand(3, 2, dtype=dtype)
    optimizer.step()
    (p * p).sum().backward()
    return dict(optimizer=info.name, dtype=str(dtype)[6:], seed=seed, grad=digest(start.grad))


def resume(folder):
    """Goes on with what Go broke off."""
    passed = failed = 0
    for path in sorted(folder.glob("*.safetensors")):
        with safe_open(path, "pt") as f:
            case = json.loads(f.metadata()["case"])
        problem = Problem(case["set"], getattr(torch, case["dtype"]), case["seed"])
        optimizer = build(getattr(torch.optim, case["optimizer"]), problem, case["kwargs"])
        for _ in range(HALF):  # for the draws
            problem.step(optimizer)
        again = build(getattr(torch.optim, case["optimizer"]), problem, case["kwargs"])
        for i, p in enumerate(problem.params):
            p.detach().copy_(tensors_of(path, True)[f"params.{i}"])
        again.load_state_dict(unflatten(tensors_of(path), again.state_dict()))
        steps = []
        for _ in range(HALF, STEPS):
            problem.step(again)
            steps.append(digests(problem.params))
        if steps == case["steps"]:
            passed += 1
        else:
            failed += 1
            print(f"{case['optimizer']}: {steps}, Go has {case['steps']}")
    print(f"resumed: {passed} passed, {failed} failed")
    sys.exit(failed != 0 or passed == 0)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--dtype", default="float32")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--small", action="store_true")
    args = parser.parse_args()
    if torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "NO AVX"):
        sys.exit("optimizer_cases: set ATEN_CPU_CAPABILITY=default")
    warnings.simplefilter("ignore")
    torch.set_num_threads(1)
    if args.resume:
        resume(args.resume)
    from torch.testing._internal.common_optimizers import optim_db

    allow_capturable()
    dtype = getattr(torch, args.dtype)
    (args.out / "resume").mkdir(parents=True, exist_ok=True)
    lines = dict(cases=[], errors=[], through=[], resume=[])
    for info in optim_db:
        for kwargs, name in variants(info, dtype, args.small):
            lines["cases"].append(run(info, kwargs, name, dtype, args.seed))
        lines["errors"] += error_inputs(info, dtype)
        case = through(info, dtype, args.seed)
        lines["through"] += [case] if case else []
        lines["resume"].append(broken_off(info, dtype, args.seed, args.out / "resume"))
    for name, list_ in lines.items():
        path = args.out / ("resume/resume.jsonl" if name == "resume" else name + ".jsonl")
        path.write_text("".join(json.dumps(c, separators=(",", ":")) + "\n" for c in list_))
    refused = sum("refused" in c for c in lines["cases"])
    print(f"{len(lines['cases'])} cases of {len(optim_db)} optimizers, {refused} refused by PyTorch {torch.__version__}; "
          f"{len(lines['errors'])} error inputs")


main()
