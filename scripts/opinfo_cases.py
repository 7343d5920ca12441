#!/usr/bin/env python3
"""Operator cases from PyTorch's own test samples (OpInfo), for replay elsewhere.

    opinfo_cases.py --out DIR [--dtype float32] [--max-per-overload N]
                    [--max-bytes N] [--seed N] [--only NAME]
    opinfo_cases.py --check DIR

The first form walks torch.testing's op_db and records the dispatcher calls that
the sample inputs make: above autograd, where composite operators are still
whole, and below it, where they are taken apart, forward and backward. From a
recorded call it derives the in-place, out=, copy and Scalar or Tensor overloads
that take the same arguments. Each chosen call then runs by itself through
torch.ops.aten, and DIR gets cases.jsonl and tensors.safetensors. The second form
replays such a folder and compares bit for bit (NaN equals NaN).

The format is in opinfo_format.py. Calls whose bits depend on the process or on
oneDNN's choice of instructions are left out. The committed set, all defaults:

    opinfo_cases.py --out native/torch/testdata/opinfo

It needs torch, numpy, scipy, safetensors and expecttest.
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
import warnings
from pathlib import Path

import torch
from safetensors import __version__ as safetensors_version

import kernels
from opinfo_format import Skip, check, encode, plain, same, settle, write
from opinfo_record import Recorder, derive, is_differentiable, ranked, walk

FIRST_CASE = 64_000  # bytes that an overload's first case may add to the files
FURTHER_CASE = 3_000  # and each further one

# Sample generators pass sets through and hand over unwritten memory; with these,
# a set of cases comes out the same each time (glibc fills new memory with zeros).
REPEATABLE = {"PYTHONHASHSEED": "0", "MALLOC_PERTURB_": "255"}

# A second process must agree, also with fresh memory filled with junk and with
# oneDNN held to the oldest instructions: else the bits are not the operator's.
DISTURBANCES = (
    {"MALLOC_PERTURB_": "165"},
    {"MALLOC_PERTURB_": "0", "ONEDNN_MAX_CPU_ISA": "SSE41"},  # 0: off
)


def cotangent(tensor, seed):
    """Normal numbers that depend on seed, shape and dtype alone."""
    generator = torch.Generator().manual_seed(seed)
    wide = torch.complex128 if tensor.is_complex() else torch.float64
    return torch.randn(tensor.shape, dtype=wide, generator=generator).to(tensor.dtype)


class Result:
    """What a call returned and, where it has them, its gradients."""

    def __init__(self, call, seed):
        self.call, self.seed, self.grad = call, seed, None
        try:
            self.out = plain(call.run(seed)[0])
            again = plain(call.run(seed)[0])
        except Skip as skip:
            raise Skip("output: " + str(skip)) from None
        except (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError):
            raise Skip("raises when run alone") from None
        if not self.out:
            raise Skip("returns nothing")
        if not same(self.out, again):
            raise Skip("not deterministic")
        if not call.op._schema.is_mutable:
            self.differentiate()

    def differentiate(self):
        candidates = [i for i, v in enumerate(self.call.args) if is_differentiable(v)]
        if not candidates:
            return
        self.grad = self.gradients(candidates)
        if self.grad is None and len(candidates) > 1:
            alone = [i for i in candidates if self.gradients([i])]
            if alone:
                self.grad = self.gradients(alone)

    def gradients(self, wrt):
        try:
            found = []
            for _ in range(2):
                outputs, leaves = self.call.run(self.seed, wrt)
                of = [
                    i
                    for i, v in enumerate(outputs)
                    if is_differentiable(v) and v.requires_grad
                ]
                cots = [cotangent(outputs[i], self.seed) for i in of]
                grads = torch.autograd.grad(
                    [outputs[i] for i in of], leaves, cots, allow_unused=True
                )
                if not same(plain(outputs), self.out):
                    return None  # another kernel under autograd
                found.append([None if g is None else settle(g) for g in grads])
        except (
            Skip,
            RuntimeError,
            TypeError,
            ValueError,
            IndexError,
            NotImplementedError,
        ):
            return None
        if not same(found[0], found[1]) or all(g is None for g in found[0]):
            return None
        return {"wrt": wrt, "of": of, "cot": cots, "grads": found[0]}


class Store:
    """Tensors by content, under short keys."""

    def __init__(self):
        self.keys, self.tensors = {}, {}
        self.bytes = 0

    def key(self, tensor):
        tensor = tensor.detach().contiguous()
        raw = (
            tensor.view(-1).view(torch.uint8).numpy().tobytes()
            if tensor.numel()
            else b""
        )
        digest = hashlib.sha256(
            repr((tensor.dtype, tuple(tensor.shape))).encode() + raw
        ).digest()
        if digest not in self.keys:
            name = "t%d" % len(self.keys)
            if tensor.dtype == torch.complex128:
                name += "#complex128"
                tensor = torch.view_as_real(tensor)
            self.keys[digest] = name
            self.tensors[name] = tensor
            header = json.dumps(
                {
                    name: {
                        "dtype": "F32",
                        "shape": list(tensor.shape),
                        "data_offsets": [10**6, 10**6],
                    }
                }
            )
            self.bytes += len(raw) + len(header.replace(" ", "")) - 1
        return self.keys[digest]


def to_line(result, key):
    schema = result.call.op._schema
    case = {"op": schema.name, "overload": schema.overload_name}
    case |= result.call.describe(key)
    case["seed"] = result.seed
    case["out"] = [
        encode(v, str(r.type), key) for v, r in zip(result.out, schema.returns)
    ]
    if result.grad:
        case["grad"] = {
            "wrt": result.grad["wrt"],
            "of": result.grad["of"],
            "cot": [key(t) for t in result.grad["cot"]],
            "grads": [None if t is None else key(t) for t in result.grad["grads"]],
        }
    return json.dumps(case, separators=(",", ":"))


def choose(pool, limit):
    """The calls in the order to try them: each outline's plainest call first."""
    by_outline = collections.defaultdict(list)
    for call in ranked(pool):
        by_outline[call.outline()].append(call)
    order, groups = [], list(by_outline.values())
    while groups:
        order += [g.pop(0) for g in groups]
        groups = [g for g in groups if g]
    return order[: limit * 3]


def evaluate(recorder, limit, seed):
    """Runs the chosen calls; returns op -> results, best first."""
    results = {}
    for op in sorted(
        recorder.pools, key=lambda op: (op._schema.name, op._schema.overload_name)
    ):
        found = []
        # In-place and out= forms share kernels with the form that allocates.
        wanted = (limit + 1) // 2 if op._schema.is_mutable else limit
        for call in choose(recorder.pools[op], wanted):
            if len(found) == wanted:
                break
            try:
                result = Result(call, seed)
                to_line(result, lambda t: "")
                found.append(result)
            except Skip as skip:
                recorder.skipped["case: " + str(skip)] += 1
        if found:
            results[op] = found
    return results


def assemble(results, max_bytes, unfit, skipped):
    """Lines and tensors: a first case for every overload, then a second, ... while they fit."""
    store, kept, size = Store(), collections.defaultdict(list), 0
    for depth in range(max(map(len, results.values()), default=0)):
        for op, found in results.items():
            if depth >= len(found) or found[depth].call in unfit:
                continue
            before = len(store.keys), store.bytes
            line = to_line(found[depth], store.key)
            cost = store.bytes - before[1] + len(line) + 1
            reason = (
                "too large a case" if cost > (FURTHER_CASE if kept[op] else FIRST_CASE)
                else "over --max-bytes" if size + store.bytes + len(line) + 1 > max_bytes
                else None
            )  # fmt: skip
            if reason:
                for name in list(store.tensors)[before[0] :]:
                    del store.tensors[name]
                store.keys = dict(list(store.keys.items())[: before[0]])
                store.bytes = before[1]
                skipped["case: " + reason] += 1
                continue
            size += len(line) + 1
            kept[op].append((line, found[depth].call))
    lines = [pair for op in results for pair in kept[op]]
    return lines, store


def unfit_calls(lines, store, skipped):
    unfit = set()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        write(folder, lines, store, {})
        for extra in DISTURBANCES:
            done = subprocess.run(
                [sys.executable, __file__, "--check", scratch, "--json"],
                env=os.environ | extra, stdout=subprocess.PIPE, text=True,
            )  # fmt: skip
            if done.returncode not in (0, 1):
                raise SystemExit(
                    "check in a second process: exit status %d" % done.returncode
                )
            for number, what in json.loads(done.stdout):
                unfit.add(lines[number][1])
                skipped["case: in a second process " + what.split(":")[0]] += 1
    return unfit


def generate(options):
    from torch.testing._internal.common_methods_invocations import op_db

    started = time.monotonic()
    infos = [i for i in op_db if not options.only or i.name == options.only]
    recorder = Recorder()
    walked = walk(recorder, infos, getattr(torch, options.dtype), options.seed)
    seen = len(recorder.pools)
    derive(recorder)
    derive(recorder)  # out= forms of the Scalar forms
    results = evaluate(recorder, options.max_per_overload, options.seed)
    unfit = unfit_calls(
        *assemble(results, 1 << 40, (), collections.Counter()), recorder.skipped
    )
    lines, store = assemble(results, options.max_bytes, unfit, recorder.skipped)

    command = "opinfo_cases.py --dtype %s --max-per-overload %d --max-bytes %d --seed %d" % (
        options.dtype, options.max_per_overload, options.max_bytes, options.seed,
    )  # fmt: skip
    made = {
        "command": command,
        "torch": torch.__version__,
        "safetensors": safetensors_version,
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "MKL_CBWR": os.environ["MKL_CBWR"],
        "kernels": kernels.fingerprint(),
        "threads": torch.get_num_threads(),
    }
    # One entry: safetensors writes several in a random order.
    write(options.out, lines, store, {"made": json.dumps(made)})

    cases = [json.loads(line) for line, _ in lines]
    size = sum(
        (options.out / n).stat().st_size for n in ("cases.jsonl", "tensors.safetensors")
    )
    for reason, count in sorted(recorder.skipped.items()):
        print("skipped %6d  %s" % (count, reason))
    print(
        "%d of %d OpInfos walked, %d overloads seen and %d with derived ones; %.0f s"
        % (walked, len(infos), seen, len(recorder.pools), time.monotonic() - started)
    )
    print(
        "%s: %d cases, %d overloads, %d gradient checks, %d tensors, %d bytes"
        % (
            options.dtype, len(cases), len({(c["op"], c["overload"]) for c in cases}),
            sum("grad" in c for c in cases), len(store.tensors), size,
        )
    )  # fmt: skip


def record_or_check(parser, generate, check):
    """Parses the arguments of a recording script and does what they say: records
    with settings that repeat, or replays a folder. Returns the exit status."""
    options = parser.parse_args()
    if (options.out is None) == (options.check is None):
        parser.error("give either --out or --check")
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    if options.out:
        if any(os.environ.get(k) != v for k, v in REPEATABLE.items()):
            os.execve(
                sys.executable, [sys.executable, *sys.argv], os.environ | REPEATABLE
            )
        generate(options)
        return 0
    failures, count = check(options.check)
    if options.json:
        print(json.dumps(failures))
    else:
        for number, what in failures:
            print("line %d: %s" % (number + 1, what))
        print("%d cases, %d failed" % (count, len(failures)))
    return 1 if failures else 0


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, help="folder to write")
    parser.add_argument(
        "--dtype",
        default="float32",
        choices=["float32", "float64", "complex64", "bfloat16", "int64"],
    )
    parser.add_argument("--max-per-overload", type=int, default=6, metavar="N")
    parser.add_argument(
        "--max-bytes",
        type=int,
        default=3_800_000,
        metavar="N",
        help="of both files together",
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", help="the OpInfo of this name")
    parser.add_argument(
        "--check", type=Path, metavar="DIR", help="replay a folder instead"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the failures of --check as JSON"
    )
    return record_or_check(parser, generate, check)


if __name__ == "__main__":
    sys.exit(main())
