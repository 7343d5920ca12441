#!/usr/bin/env python3
"""Module cases from PyTorch's own test samples (ModuleInfo), for replay elsewhere.

    module_cases.py --out DIR [--dtype float32] [--seed 0] [--max-bytes N]
                    [--only NAME]
    module_cases.py --check DIR

The first form walks torch.testing's module_db and runs each constructor and
forward input that it yields, in training and in evaluation mode, and each input
that it declares an error. DIR gets cases.jsonl and tensors.safetensors: initial
weights, outputs, gradients and states; with --max-bytes, those of the smallest
cases of every module that fit. The second form replays such a folder and compares
bit for bit.

The format is in module_format.py. Lazy modules, dtypes that a module is not
declared for and what is not the same in a second process are left out, and
counted. The committed set:

    module_cases.py --out native/torch/nn/testdata/modules --max-bytes 600000

It needs torch, numpy, safetensors and expecttest.
"""

import os

os.environ.setdefault("ONEDNN_MAX_CPU_ISA", "SSE41")  # convolutions and LSTM

import argparse
import collections
import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Sets the variables of the kernels before torch reads them.
from opinfo_cases import Store, cotangent, record_or_check

import torch
from safetensors import __version__ as safetensors_version

import kernels
from module_format import (
    Built, Sample, check, encode_results, encode_value, same_nested, takes_dtype,
)  # fmt: skip
from opinfo_format import Skip, write

FURTHER_CASE = 5_000  # bytes that a module's further case may add, with --max-bytes

DISTURBANCES = ({"MALLOC_PERTURB_": "165"}, {"MALLOC_PERTURB_": "0"})  # 0: off


class Remembered:
    """While active, modules of some classes know what they were made of."""

    classes = (torch.nn.TransformerEncoderLayer,)

    def __enter__(self):
        self.kept = {cls: cls.__init__ for cls in self.classes}
        for cls, init in self.kept.items():

            def remember(module, *args, _cls=cls, _init=init, **kwargs):
                _init(module, *args, **kwargs)
                module.built = Built(_cls, args, kwargs)

            cls.__init__ = remember

    def __exit__(self, *_):
        for cls, init in self.kept.items():
            cls.__init__ = init


def settled_call(cls, args, kwargs, dtype):
    """Arguments of a constructor: modules as what they are made of, without a device."""
    kwargs = {k: v for k, v in kwargs.items() if k not in ("device", "dtype")}
    if takes_dtype(cls) and dtype != torch.float32:
        kwargs["dtype"] = dtype

    def plain(value):
        if isinstance(value, torch.nn.Module):
            if not hasattr(value, "built"):
                raise Skip("a %s as an argument" % type(value).__name__)
            built = value.built
            return Built(built.cls, *settled_call(built.cls, built.args, built.kwargs, dtype))
        return value

    return [plain(v) for v in args], {k: plain(v) for k, v in kwargs.items()}


def to_sample(info, module_input, training, dtype, seed):
    made, given = module_input.constructor_input, module_input.forward_input
    args, kwargs = settled_call(info.module_cls, made.args, made.kwargs, dtype)
    inputs = (given.args, given.kwargs) if given else ((), {})
    return Sample(
        info.module_cls, args, kwargs, inputs, training, dtype, seed, module_input.desc
    )


def uneven(state, seed):
    """The state with other numbers where a tensor has one number throughout, or None."""
    changed = [
        (name, t + cotangent(t, seed).abs() / 4)
        if t.is_floating_point() and t.numel() and bool((t == t.view(-1)[0]).all())
        else (name, t)
        for name, t in state
    ]
    return changed if not same_nested(changed, state) else None


class Case:
    """A sample with what came of it."""

    def __init__(self, sample, error=None):
        self.sample, self.error, self.found = sample, error, None
        if error:
            kind, message = sample.error(error["on"])
            self.error = error | {"type": kind, "message": message}
            return
        try:
            self.found, again = self.run(), self.run()
        except (RuntimeError, TypeError, ValueError, IndexError) as e:
            raise Skip("raises: " + str(e).split("\n")[0][:80]) from None
        if not same_nested(self.found, again):
            raise Skip("not deterministic")

    def run(self):
        seed = self.sample.seed
        return self.sample.run(
            lambda init: uneven(init, seed), lambda _, out: cotangent(out, seed)
        )

    def line(self, key):
        case = self.sample.describe(key)
        case |= {"error": self.error} if self.error else encode_results(self.found, key)
        return json.dumps(case, separators=(",", ":"))

    def outline(self):
        """What makes it another case than its neighbours of the same module."""
        sample = self.sample
        shape = encode_value(
            [sample.args, sorted(sample.kwargs.items()), sample.given,
             sorted(sample.named.items())],
            lambda t: "%s %d" % (t.dtype, t.dim()),
        )  # fmt: skip
        return json.dumps([shape, self.error])


def walk(info, dtype, seed, skipped):
    """The cases of one ModuleInfo."""
    if info.is_lazy:
        skipped["module: lazy"] += 1
        return []
    if dtype not in info.supported_dtypes("cpu"):
        skipped["module: not for this dtype"] += 1
        return []
    cases = []

    def take(module_input, training, error=None):
        try:
            cases.append(Case(to_sample(info, module_input, training, dtype, seed), error))
            cases[-1].line(lambda t: "")
        except Skip as skip:
            skipped["case of %s: %s" % (info.name, skip)] += 1
            del cases[len(cases) :]

    def inputs(func, training):
        torch.manual_seed(seed)
        random.seed(seed)
        with Remembered():
            return func(
                info, device="cpu", dtype=dtype, requires_grad=True, training=training
            )

    for training in (True, False):
        for module_input in inputs(info.module_inputs_func, training):
            take(module_input, training)
    if info.module_error_inputs_func:
        for wrong in inputs(info.module_error_inputs_func, True):
            on = wrong.error_on.name.removesuffix("_ERROR").lower()
            take(wrong.module_error_input, True, {"on": on, "regex": wrong.error_regex})
    return cases


def sizes(cases):
    """The bytes that each case needs alone."""
    for case in cases:
        store = Store()
        yield len(case.line(store.key)) + store.bytes


def by_turns(modules):
    """The cases of each module in the order to take them: the smallest of each outline
    first, training and evaluation mode by turns."""
    turns = []
    for cases in modules:
        seen, order = collections.Counter(), []
        for size, _, case in sorted(zip(sizes(cases), range(len(cases)), cases)):
            outline = case.outline()
            mode = seen["mode", case.sample.training]
            order.append(((seen[outline], mode, size), case))
            seen[outline] += 1
            seen["mode", case.sample.training] += 1
        turns.append([case for _, case in sorted(order, key=lambda pair: pair[0])])
    return turns


def assemble(modules, max_bytes, unfit):
    """The lines of the cases, in the order of modules, and their tensors."""
    if max_bytes is None:
        store = Store()
        kept = [c for cases in modules for c in cases if c not in unfit]
        return [(c.line(store.key), c) for c in kept], store
    store, chosen, size = Store(), set(), 0
    turns = by_turns(modules)
    for depth in range(max(map(len, turns), default=0)):
        for cases in turns:
            if depth >= len(cases) or cases[depth] in unfit:
                continue
            trial = Store()
            trial.keys, trial.tensors = dict(store.keys), dict(store.tensors)
            trial.bytes = store.bytes
            line = cases[depth].line(trial.key)
            cost = trial.bytes - store.bytes + len(line) + 1
            if size + store.bytes + cost <= max_bytes and (
                depth == 0 or cost <= FURTHER_CASE
            ):
                store, size = trial, size + len(line) + 1
                chosen.add(cases[depth])
    store = Store()  # keys in the order of the lines
    kept = [c for cases in modules for c in cases if c in chosen]
    return [(c.line(store.key), c) for c in kept], store


def unfit_cases(lines, store, skipped):
    """The cases that come out otherwise in a second process."""
    unfit = set()
    with tempfile.TemporaryDirectory() as scratch:
        write(Path(scratch), lines, store, {})
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
                case = lines[number][1]
                if case not in unfit:
                    unfit.add(case)
                    name = "nn." + case.sample.cls.__name__
                    skipped["case of %s: in a second process %s" % (name, what)] += 1
    return unfit


def generate(options):
    from torch.testing._internal.common_modules import module_db

    started = time.monotonic()
    infos = [i for i in module_db if not options.only or i.name == options.only]
    skipped = collections.Counter()
    dtype = getattr(torch, options.dtype)
    modules = [walk(info, dtype, options.seed, skipped) for info in infos]
    unfit = unfit_cases(*assemble(modules, None, ()), skipped)
    lines, store = assemble(modules, options.max_bytes, unfit)

    command = "module_cases.py --dtype %s --seed %d" % (options.dtype, options.seed)
    if options.max_bytes is not None:
        command += " --max-bytes %d" % options.max_bytes
    made = {
        "command": command,
        "torch": torch.__version__,
        "safetensors": safetensors_version,
        "cpu_capability": torch.backends.cpu.get_cpu_capability(),
        "MKL_CBWR": os.environ["MKL_CBWR"],
        "ONEDNN_MAX_CPU_ISA": os.environ["ONEDNN_MAX_CPU_ISA"],
        "kernels": kernels.fingerprint(),
        "threads": torch.get_num_threads(),
    }
    write(options.out, lines, store, {"made": json.dumps(made)})

    size = sum(
        (options.out / n).stat().st_size for n in ("cases.jsonl", "tensors.safetensors")
    )
    for reason, count in sorted(skipped.items()):
        print("skipped %6d  %s" % (count, reason))
    print(
        "%d ModuleInfos walked, %d cases; %.0f s"
        % (len(infos), sum(map(len, modules)), time.monotonic() - started)
    )
    print(
        "%s: %d cases, %d modules, %d error inputs, %d gradient checks, %d tensors, %d bytes"
        % (
            options.dtype, len(lines), len({c.sample.cls for _, c in lines}),
            sum(c.error is not None for _, c in lines),
            sum("grad" in (c.found or ()) for _, c in lines), len(store.tensors), size,
        )
    )  # fmt: skip


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, help="folder to write")
    parser.add_argument(
        "--dtype",
        default="float32",
        choices=["float32", "float64", "float16", "bfloat16"],
    )
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument(
        "--max-bytes", type=int, metavar="N", help="of both files together"
    )
    parser.add_argument("--only", help="the ModuleInfo of this name, nn.Linear")
    parser.add_argument(
        "--check", type=Path, metavar="DIR", help="replay a folder instead"
    )
    parser.add_argument(
        "--json", action="store_true", help="print the failures of --check as JSON"
    )
    return record_or_check(parser, generate, check)


if __name__ == "__main__":
    sys.exit(main())
