#!/usr/bin/env python3
"""Cases for function transforms from PyTorch's own test samples (OpInfo).

    functorch_cases.py --out DIR [--calls DIR] [--dtype float32|float64]
                       [--per-operator N] [--seed N] [--only NAME]
    functorch_cases.py --check DIR

The first form takes the operator calls of a folder that opinfo_cases.py wrote and
runs each under torch.func's transforms: vmap over several choices of dimensions, as
functorch's own tests do, and jvp, vjp and their nestings by the floating-point
tensors, which --dtype float64 makes double. With --per-operator only so many cases are kept of an operator, chosen by
its name, else all. The second form replays a folder and compares bit for bit. The
committed set:

    functorch_cases.py --out native/torch/functorch/testdata/cases --per-operator 2

A case is one of opinfo_format.py without "out" and "grad", but with

    "transform": vmap, jvp, vjp, vmapjvp, vmapvjp, jvpvjp or vjpvjp
    "in_dims": [int|null]     of vmap..., for each tensor in args and kwargs in order
    "randomness": "error"|"same"|"different"      of vmap
    "wrt": [int]              of the others: which of these tensors they go by
    "along": [key]            of the others: tangents and cotangents, in order
    "out": [key]              the tensors that came out
    "error": text             or what was raised instead

An operator that writes to its arguments is given copies of them. Operators with
out= arguments are left out.
"""

import os

for _name, _value in (
    ("ATEN_CPU_CAPABILITY", "default"),
    ("MKL_CBWR", "COMPATIBLE"),
    ("OMP_NUM_THREADS", "1"),
):
    os.environ.setdefault(_name, _value)  # before torch reads them

import argparse
import collections
import hashlib
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import torch
from safetensors import __version__ as safetensors_version
from safetensors import safe_open
from torch.func import jvp, vjp, vmap

import kernels
from opinfo_cases import DISTURBANCES, Store, cotangent, record_or_check
from opinfo_format import Skip, decode, map_tensors, same, settle, tensors_in, write

BATCH = 3
SCALES = (1.0, 0.75, 0.5)  # of the slices: most domains of operators keep such
LARGEST = 1 << 15  # bytes of a case's tensors
RAISED = (RuntimeError, ValueError, IndexError, TypeError, AssertionError)

ALL = ("vmap", "jvp", "vjp", "vmapjvp", "vmapvjp", "jvpvjp", "vjpvjp")


def floats(tensor):
    return tensor.is_floating_point() or tensor.is_complex()


def operator(case):
    packet = getattr(torch.ops.aten, case["op"].removeprefix("aten::"))
    return getattr(packet, case["overload"] or "default")


def flat_outputs(result):
    values = result if isinstance(result, (list, tuple)) else [result]
    out = []
    for value in values:
        if isinstance(value, (list, tuple)):
            out += flat_outputs(value)
        elif value is not None:
            if not isinstance(value, torch.Tensor):
                raise Skip("returns something else than tensors")
            out.append(value)
    return tuple(out)


def function(case, tensor):
    """The operator as a function of its tensors, and these."""
    op = operator(case)
    args = [decode(v, tensor) for v in case["args"]]
    kwargs = {k: decode(v, tensor) for k, v in case["kwargs"].items()}
    given = list(tensors_in([*args, *kwargs.values()]))

    def f(*tensors):
        if op._schema.is_mutable:
            tensors = [t.clone() for t in tensors]
        each = iter(tensors)
        now = [map_tensors(lambda _: next(each), v) for v in args]
        named = {k: map_tensors(lambda _: next(each), v) for k, v in kwargs.items()}
        return flat_outputs(op(*now, **named))

    return f, given


def run(case, tensor):
    """The tensors that a case comes to."""
    f, given = function(case, tensor)
    torch.manual_seed(case["seed"])
    name = case["transform"]
    if name == "vmap":
        dims = tuple(case["in_dims"])
        return vmap(f, in_dims=dims, randomness=case["randomness"])(*given)
    wrt = case["wrt"]
    primals = tuple(given[i] for i in wrt)
    along = [tensor(key) for key in case["along"]]

    def g(*primals):
        now = list(given)
        for i, p in zip(wrt, primals):
            now[i] = p
        return tuple(t for t in f(*now) if floats(t))

    def pull(primals, cotangents):
        return vjp(g, *primals)[1](cotangents)

    n = len(wrt)
    if name == "jvp":
        return flat_outputs(jvp(g, primals, tuple(along)))
    if name == "vjp":
        out, back = vjp(g, *primals)
        return (*out, *back(tuple(along)))
    if name == "vmapjvp":
        return flat_outputs(vmap(lambda p, t: jvp(g, p, t))(primals, tuple(along)))
    if name == "vmapvjp":
        return flat_outputs(vmap(pull)(primals, tuple(along)))
    if name == "jvpvjp":  # cotangents, then tangents of the primals and of these
        m = (len(along) - n) // 2
        cots, tangents, further = along[:m], along[m : m + n], along[m + n :]
        return flat_outputs(
            jvp(pull, (primals, tuple(cots)), (tuple(tangents), tuple(further)))
        )
    m = len(along) - n  # vjpvjp: cotangents of the outputs, then of the gradients
    _, back = vjp(pull, primals, tuple(along[:m]))
    return flat_outputs([flat_outputs(v) for v in back(tuple(along[m:]))])


def rekeyed(value, keys):
    """A recorded value with other tensors."""
    if "t" in value:
        return {"t": next(keys)}
    if "tl" in value:
        return {"tl": [k if k is None else next(keys) for k in value["tl"]]}
    return value


def with_tensors(case, keys):
    keys = iter(keys)
    return case | {
        "args": [rekeyed(v, keys) for v in case["args"]],
        "kwargs": {k: rekeyed(v, keys) for k, v in case["kwargs"].items()},
    }


def batched(tensor, dim):
    slices = [tensor * s if floats(tensor) else tensor for s in SCALES]
    return torch.stack(slices, dim)


def choices_of_dims(given):
    """Which dimensions to map over: all first, all last, each tensor alone."""
    n = len(given)
    found = [[0] * n, [-1] * n]
    if n > 1:
        found += [[0 if i == j else None for j in range(n)] for i in range(min(n, 3))]
    return found


class Maker:
    """Makes the cases of calls, on a store of tensors."""

    def __init__(self, calls, dtype, seed):
        with safe_open(calls / "tensors.safetensors", "pt") as file:
            self.stored = {k: file.get_tensor(k) for k in file.keys()}
        self.seed, self.wide = seed, dtype == "float64"
        self.skipped = collections.Counter()
        self.store = Store()

    def key(self, tensor):
        return self.store.key(settle(tensor))

    def source(self, key):
        t = self.stored[key].clone()
        t = torch.view_as_complex(t) if key.endswith("#complex128") else t
        wider = {torch.float32: torch.float64, torch.complex64: torch.complex128}
        return t.to(wider.get(t.dtype, t.dtype)) if self.wide else t

    def tensor(self, key):
        t = self.store.tensors[key].clone()
        return torch.view_as_complex(t) if key.endswith("#complex128") else t

    def variants(self, call):
        """The cases of a call, without what they come to."""
        base = {k: call[k] for k in ("op", "overload", "args", "kwargs", "seed")}
        _, given = function(call, self.source)
        if not given:
            raise Skip("no tensors")
        if sum(t.numel() * t.element_size() for t in given) > LARGEST:
            raise Skip("large tensors")
        key = self.key
        tags = operator(call).tags
        draws = torch.Tag.nondeterministic_seeded in tags
        for dims in choices_of_dims(given):
            keys = [
                key(t if d is None else batched(t, d)) for t, d in zip(given, dims)
            ]
            for randomness in ("same", "different") if draws else ("error",):
                yield with_tensors(base, keys) | {
                    "transform": "vmap",
                    "in_dims": dims,
                    "randomness": randomness,
                }
        wrt = [i for i, t in enumerate(given) if floats(t)]
        if not wrt or draws:
            return
        torch.manual_seed(call["seed"])
        outputs = [t for t in function(call, self.source)[0](*given) if floats(t)]
        if not outputs:
            return
        primals = [given[i] for i in wrt]
        number = 0

        def directions(tensors):
            nonlocal number
            number += 1
            return [cotangent(t, self.seed + number) for t in tensors]

        tangents, cots = directions(primals), directions(outputs)
        further, second = directions(outputs), directions(primals)
        one = with_tensors(base, [key(t) for t in given])
        for name, along in (
            ("jvp", tangents),
            ("vjp", cots),
            ("jvpvjp", cots + tangents + further),
            ("vjpvjp", cots + second),
        ):
            yield one | {"transform": name, "wrt": wrt, "along": [key(t) for t in along]}
        dims = [0 if i in wrt else None for i in range(len(given))]
        keys = [key(t if d is None else batched(t, d)) for t, d in zip(given, dims)]
        many = with_tensors(base, keys)
        for name, along in (("vmapjvp", tangents), ("vmapvjp", cots)):
            along = [key(batched(t, 0)) for t in along]
            yield many | {"transform": name, "wrt": wrt, "along": along}

    def finish(self, case):
        """The case with what it comes to."""
        try:
            out = [settle(t) for t in run(case, self.tensor)]
            again = [settle(t) for t in run(case, self.tensor)]
        except RAISED as error:
            return case | {"error": str(error).split("\n")[0]}
        if not same(out, again):
            raise Skip("not deterministic")
        if sum(t.numel() * t.element_size() for t in out) > LARGEST:
            raise Skip("large results")
        return case | {"out": [self.key(t) for t in out]}

    def cases(self, calls):
        found = []
        for call in calls:
            try:
                op = operator(call)
                if any(a.is_out for a in op._schema.arguments):
                    raise Skip("has out= arguments")
                for case in self.variants(call):
                    try:
                        found.append(self.finish(case))
                    except Skip as skip:
                        self.skipped["case: " + str(skip)] += 1
            except Skip as skip:
                self.skipped["call: " + str(skip)] += 1
            except RAISED as error:
                self.skipped["call: raises " + type(error).__name__] += 1
        return found


def pick(cases, limit):
    """At most so many cases of each operator, of several transforms."""
    if limit == 0:
        return cases
    by_op = collections.defaultdict(list)
    for case in cases:
        if "error" not in case:
            by_op[case["op"]].append(case)
    kept = []
    for op, found in sorted(by_op.items()):
        number = int(hashlib.sha256(op.encode()).hexdigest(), 16)
        by_transform = collections.defaultdict(list)
        for case in found:
            by_transform[case["transform"]].append(case)
        names = [n for n in ALL if n in by_transform]
        for i in range(min(limit, len(names))):
            group = by_transform[names[(number + i) % len(names)]]
            kept.append(min(group, key=lambda c: (len(json.dumps(c)), json.dumps(c))))
    return kept


def differing(folder):
    """Replays a folder; returns the failures as (line number, what)."""
    with safe_open(folder / "tensors.safetensors", "pt") as file:
        stored = {k: file.get_tensor(k) for k in file.keys()}

    def tensor(key):
        t = stored[key].clone()
        return torch.view_as_complex(t) if key.endswith("#complex128") else t

    failures = []
    lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        case = json.loads(line)
        what = None
        try:
            out = [settle(t) for t in run(case, tensor)]
            if "error" in case:
                what = "does not raise"
            elif not same(out, [tensor(k) for k in case["out"]]):
                what = "results differ"
        except RAISED as error:
            if "error" not in case:
                what = "raises: " + str(error).split("\n")[0]
        if what:
            failures.append((number, what))
    return failures, len(lines)


def lines_of(cases):
    return [(json.dumps(c, separators=(",", ":")), c) for c in cases]


def stable(cases, store, skipped):
    """The cases that a second process agrees with."""
    unfit = set()
    with tempfile.TemporaryDirectory() as scratch:
        write(Path(scratch), lines_of(cases), store, {})
        for extra in DISTURBANCES:
            done = subprocess.run(
                [sys.executable, __file__, "--check", scratch, "--json"],
                env=os.environ | extra, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            if done.returncode not in (0, 1):
                raise SystemExit("check in a second process: %d" % done.returncode)
            for number, what in json.loads(done.stdout):
                unfit.add(number)
                skipped["case: in a second process " + what.split(":")[0]] += 1
    return [c for i, c in enumerate(cases) if i not in unfit]


def compact(cases, store):
    """The cases with a store of their own tensors only."""
    own = Store()

    def moved(key):
        t = store.tensors[key]
        return own.key(torch.view_as_complex(t) if key.endswith("#complex128") else t)

    out = []
    for case in cases:
        keys = []
        for value in (*case["args"], *case["kwargs"].values()):
            keys += [value["t"]] if "t" in value else value.get("tl", [])
        case = with_tensors(case, [moved(k) for k in keys if k is not None])
        for name in ("along", "out"):
            if name in case:
                case[name] = [moved(k) for k in case[name]]
        out.append(case)
    return out, own


def generate(options):
    started = time.monotonic()
    lines = (options.calls / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    calls = [json.loads(line) for line in lines]
    if options.only:
        calls = [c for c in calls if c["op"] == "aten::" + options.only]
    maker = Maker(options.calls, options.dtype, options.seed)
    cases = pick(maker.cases(calls), options.per_operator)
    cases = stable(cases, maker.store, maker.skipped)
    cases, store = compact(cases, maker.store)
    made = {
        "command": "functorch_cases.py --dtype %s --per-operator %d --seed %d"
        % (options.dtype, options.per_operator, options.seed),
        "torch": torch.__version__,
        "safetensors": safetensors_version,
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "MKL_CBWR": os.environ["MKL_CBWR"],
        "kernels": kernels.fingerprint(),
        "threads": torch.get_num_threads(),
    }
    write(options.out, lines_of(cases), store, {"made": json.dumps(made)})
    for reason, count in sorted(maker.skipped.items()):
        print("skipped %6d  %s" % (count, reason))
    by_transform = collections.Counter(c["transform"] for c in cases)
    print(", ".join("%s %d" % (n, by_transform[n]) for n in ALL))
    size = sum(p.stat().st_size for p in options.out.iterdir())
    print(
        "%d cases of %d operators, %d of them errors, %d bytes; %.0f s"
        % (
            len(cases), len({c["op"] for c in cases}),
            sum("error" in c for c in cases), size, time.monotonic() - started,
        )
    )  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, help="folder to write")
    here = Path(__file__).resolve().parent.parent
    parser.add_argument(
        "--calls",
        type=Path,
        default=here / "native/torch/testdata/opinfo",
        metavar="DIR",
        help="folder of operator cases; default the committed one",
    )
    parser.add_argument("--dtype", default="float32", choices=["float32", "float64"])
    parser.add_argument("--per-operator", type=int, default=0, metavar="N")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", help="the operator of this name, without aten::")
    parser.add_argument("--check", type=Path, metavar="DIR", help="replay a folder")
    parser.add_argument(
        "--json", action="store_true", help="print the failures of --check as JSON"
    )
    return record_or_check(parser, generate, differing)


if __name__ == "__main__":
    sys.exit(main())
