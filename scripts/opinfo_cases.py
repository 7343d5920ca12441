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

A case, one a line of cases.jsonl:

    {"op": "aten::add", "overload": "Tensor", "args": [value, ...],
     "kwargs": {name: value}, "seed": n, "out": [value, ...], "grad": {...}}

"overload" is "" for the default one. "seed" is given to manual_seed before the
call. "out" holds the returned values, after the call for in-place and out=
forms. A value is one of

    {"t": key}  a tensor           {"tl": [key|null, ...]}  a list of tensors
    {"i": n}    an int             {"il": [n, ...]}         a list of ints
    {"f": repr} a float            {"fl": [repr, ...]}      a list of floats
    {"b": bool} a bool             {"bl": [bool, ...]}      a list of bools
    {"s": str}  a string           {"n": 1}                 none, undefined tensor
    {"c": [repr, repr]}            a complex number: real, imaginary part
    {"sl": [value, ...]}           a list of Scalars
    {"dtype"|"device"|"layout"|"memory_format": name}       without "torch."

repr is Python's: "0.1", "1e-05", "inf", "-inf", "nan".

"grad" is there for differentiable calls: {"wrt": [index in args], "of": [index in
out], "cot": [key], "grads": [key|null]}. With the tensors "wrt" requiring grad
(all of them leaves, seed set anew), grads are grad(outputs "of", inputs "wrt",
grad_outputs "cot", allow_unused=True), and the outputs are those of "out".

Tensors are contiguous. A key may stand in several places: each is a tensor of
its own. complex64 is safetensors' C64. It has no complex128: such a tensor is
stored as view_as_real, float64 with a last dimension of 2, under a key that ends
in "#complex128".

All calls run with one thread, ATEN_CPU_CAPABILITY=default (no kernel chosen by
the CPU's vector width) and MKL_CBWR=COMPATIBLE (likewise for MKL), unless the
environment says otherwise: bits depend on these. Versions and settings are in
the safetensors __metadata__.
"""

import os

for _name, _value in (
    ("ATEN_CPU_CAPABILITY", "default"),
    ("MKL_CBWR", "COMPATIBLE"),
    ("OMP_NUM_THREADS", "1"),
):
    os.environ.setdefault(_name, _value)

import argparse
import collections
import hashlib
import json
import random
import signal
import subprocess
import sys
import tempfile
import time
import warnings
from pathlib import Path

import numpy as np
import torch
from safetensors import __version__ as safetensors_version
from safetensors import safe_open
from safetensors.torch import save_file
from torch._dispatch.python import enable_python_dispatcher
from torch._subclasses.schema_check_mode import SchemaCheckMode
from torch.utils._python_dispatch import TorchDispatchMode

SAMPLES = 24  # of an OpInfo
SECONDS = 3.0  # for an OpInfo's samples, checked between two of them
POOL = 32  # distinct calls kept for an overload
SMALL = 4096  # bytes: a call with a larger tensor is a last resort
LARGEST = 1 << 18  # bytes: and above this none
FIRST_CASE = 64_000  # bytes that an overload's first case may add to the files
FURTHER_CASE = 3_000  # and each further one

STORABLE = {
    torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64,
    torch.float16, torch.bfloat16, torch.float32, torch.float64,
    torch.complex64, torch.complex128,
}  # fmt: skip

# Operators whose result is no function of their arguments: memory that nobody
# wrote (linalg_lstsq hands LAPACK's gelsy such pivots, _ctc_loss leaves such table
# entries), the state of the process, the identity or history of a tensor.
EXCLUDED = {
    "empty", "empty_like", "empty_strided", "empty_permuted", "new_empty",
    "new_empty_strided", "resize", "resize_", "resize_as", "resize_as_",
    "_resize_output", "_resize_output_", "_efficientzerotensor", "set_", "set",
    "data", "set_data", "_version", "is_leaf", "output_nr", "retain_grad",
    "retains_grad", "requires_grad_", "_backward", "is_pinned", "pin_memory",
    "_pin_memory", "record_stream", "_make_dual", "_fw_primal", "_unpack_dual",
    "lift", "lift_fresh", "seed", "_cudnn_init_dropout_state", "rename",
    "rename_", "_use_cudnn_ctc_loss", "_debug_has_internal_overlap",
    "linalg_lstsq", "_ctc_loss",
}  # fmt: skip

# A factory's keywords, which its in-place and out= forms lack.
OPTIONS = {"dtype", "layout", "device", "pin_memory", "memory_format", "non_blocking"}

DISPATCHED = set(torch._C._dispatch_get_all_op_names())


class Skip(Exception):
    """A call or value that the format cannot hold; the text is the reason."""


def is_tensor_list(value):
    return (
        isinstance(value, (list, tuple))
        and any(isinstance(v, torch.Tensor) for v in value)
        and all(v is None or isinstance(v, torch.Tensor) for v in value)
    )


def map_tensors(change, value):
    """The same value with change(tensor) for each tensor in it."""
    if isinstance(value, torch.Tensor):
        return change(value)
    if is_tensor_list(value):
        return [v if v is None else change(v) for v in value]
    return value


def tensors_in(values):
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif is_tensor_list(value):
            yield from (v for v in value if v is not None)


def settle(tensor):
    """A plain contiguous copy, apart from every other tensor."""
    if type(tensor) not in (torch.Tensor, torch.nn.Parameter):
        raise Skip("tensor subclass")
    if tensor.layout != torch.strided:
        raise Skip("layout " + name_of(tensor.layout))
    if tensor.device.type != "cpu":
        raise Skip("device " + tensor.device.type)
    if tensor.dtype not in STORABLE:
        raise Skip("tensor dtype " + name_of(tensor.dtype))
    if tensor.has_names():
        raise Skip("named dimensions")
    if tensor.numel() * tensor.element_size() > LARGEST:
        raise Skip("tensor over %d bytes" % LARGEST)
    tensor = tensor.detach()
    if tensor._is_zerotensor():
        return torch.zeros(tensor.shape, dtype=tensor.dtype)
    return tensor.resolve_conj().resolve_neg().clone(memory_format=torch.contiguous_format)


def name_of(value):
    return str(value).removeprefix("torch.")


# Values to JSON and back.


def encode(value, kind, key):
    """A value of the schema type kind; key(tensor) names a tensor."""
    kind = kind.removeprefix("Optional[").removesuffix("]" if kind.startswith("Optional[") else "")
    if value is None:
        return {"n": 1}
    if isinstance(value, torch.Tensor):
        return {"t": key(value)}
    if isinstance(value, (torch.SymInt, torch.SymFloat, torch.SymBool)):
        raise Skip("symbolic number")
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, int):
        return {"f": repr(float(value))} if kind == "float" else {"i": value}
    if isinstance(value, float):
        return {"f": repr(value)}
    if isinstance(value, complex):
        return {"c": [repr(value.real), repr(value.imag)]}
    if isinstance(value, str):
        return {"s": value}
    for name, cls in (
        ("dtype", torch.dtype),
        ("device", torch.device),
        ("layout", torch.layout),
        ("memory_format", torch.memory_format),
    ):
        if isinstance(value, cls):
            return {name: name_of(value)}
    if isinstance(value, (list, tuple)):
        return encode_list(value, kind, key)
    raise Skip("value of type " + type(value).__name__)


def encode_list(values, kind, key):
    if kind in ("List[Tensor]", "List[Optional[Tensor]]"):
        return {"tl": [None if v is None else key(v) for v in values]}
    if any(isinstance(v, (torch.SymInt, torch.SymFloat)) for v in values):
        raise Skip("symbolic number")
    if kind == "List[int]":
        return {"il": [int(v) for v in values]}
    if kind == "List[float]":
        return {"fl": [repr(float(v)) for v in values]}
    if kind == "List[bool]":
        return {"bl": [bool(v) for v in values]}
    if kind == "List[number]":
        return {"sl": [encode(v, "number", key) for v in values]}
    raise Skip("value of type " + kind)


def decode(value, tensor):
    """The inverse of encode; tensor(key) makes a fresh tensor."""
    (kind, content), *_ = value.items()
    if kind == "t":
        return tensor(content)
    if kind == "tl":
        return [None if k is None else tensor(k) for k in content]
    if kind in ("i", "b", "s", "il", "bl"):
        return content
    if kind == "f":
        return float(content)
    if kind == "fl":
        return [float(v) for v in content]
    if kind == "c":
        return complex(float(content[0]), float(content[1]))
    if kind == "sl":
        return [decode(v, tensor) for v in content]
    if kind == "n":
        return None
    if kind == "device":
        return torch.device(content)
    if kind in ("dtype", "layout", "memory_format"):
        return getattr(torch, content)
    raise ValueError("unknown kind of value: " + kind)


def same(a, b):
    """Equal to the bit, a NaN being equal to any NaN."""
    if isinstance(a, torch.Tensor) or isinstance(b, torch.Tensor):
        if not (isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor)):
            return False
        if a.dtype != b.dtype or a.shape != b.shape:
            return False
        if a.is_complex():
            a, b = torch.view_as_real(a), torch.view_as_real(b)
        if not a.is_floating_point():
            return torch.equal(a, b)
        bits = {2: torch.int16, 4: torch.int32, 8: torch.int64}[a.element_size()]
        return bool(((a.view(bits) == b.view(bits)) | (a.isnan() & b.isnan())).all())
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and repr(a) == repr(b)


# Calls.


class Call:
    """An operator with its arguments, whose tensors are its own."""

    def __init__(self, op, args, kwargs):
        self.op = op
        self.args = [map_tensors(settle, v) for v in args]
        self.kwargs = {k: map_tensors(settle, v) for k, v in kwargs.items()}
        schema = op._schema.arguments
        if len(self.args) > len(schema):
            raise Skip("more arguments than the schema has")
        by_name = {a.name: a for a in schema}
        self.typed = [(v, str(a.type)) for v, a in zip(self.args, schema)]
        self.typed_kwargs = {k: (v, str(by_name[k].type)) for k, v in self.kwargs.items()}
        for value, kind in (*self.typed, *self.typed_kwargs.values()):
            if kind in ("Tensor", "Optional[Tensor]") and isinstance(value, (bool, int, float, complex)):
                raise Skip("number in place of a tensor")  # Python wraps it
        tensors = list(tensors_in([*self.args, *self.kwargs.values()]))
        sizes = [t.numel() * t.element_size() for t in tensors]
        self.bytes = sum(sizes)
        self.big = max(sizes, default=0) > SMALL
        counts = [t.numel() for t in tensors]
        # Empty and one-element tensors say the least about an operator.
        self.dull = (2 if 0 in counts else 0) + (1 if max(counts, default=9) < 3 else 0)

    def rank(self):
        return self.big, self.dull, self.bytes

    def describe(self, key):
        return {
            "args": [encode(v, kind, key) for v, kind in self.typed],
            "kwargs": {k: encode(v, kind, key) for k, (v, kind) in self.typed_kwargs.items()},
        }

    def form(self):
        """What tells calls of one overload apart: all but the tensors' elements."""
        return json.dumps(self.describe(lambda t: [name_of(t.dtype), *t.shape]))

    def outline(self):
        """The same, coarser: dtypes and numbers of dimensions, kinds of values."""
        encoded = self.describe(lambda t: [name_of(t.dtype), t.dim()])

        def kind(value):
            return value if any(k in value for k in ("t", "tl", "b", "s")) else list(value)

        named = [{k: kind(v)} for k, v in encoded["kwargs"].items()]
        return json.dumps([kind(v) for v in encoded["args"]] + named)

    def run(self, seed, wrt=()):
        """Runs on copies; returns the outputs as they are and the leaves wrt."""
        args = [map_tensors(torch.clone, v) for v in self.args]
        kwargs = {k: map_tensors(torch.clone, v) for k, v in self.kwargs.items()}
        return invoke(self.op, args, kwargs, seed, wrt)


def invoke(op, args, kwargs, seed, wrt):
    leaves = [args[i].requires_grad_() for i in wrt]
    torch.manual_seed(seed)
    result = op(*args, **kwargs)
    returns = len(op._schema.returns)
    outputs = [] if returns == 0 else [result] if returns == 1 else list(result)
    return outputs, leaves


def plain(outputs):
    return [map_tensors(settle, v) for v in outputs]


def is_differentiable(value):
    return isinstance(value, torch.Tensor) and (value.is_floating_point() or value.is_complex())


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
                of = [i for i, v in enumerate(outputs) if is_differentiable(v) and v.requires_grad]
                cots = [cotangent(outputs[i], self.seed) for i in of]
                grads = torch.autograd.grad([outputs[i] for i in of], leaves, cots, allow_unused=True)
                if not same(plain(outputs), self.out):
                    return None  # another kernel under autograd
                found.append([None if g is None else settle(g) for g in grads])
        except (Skip, RuntimeError, TypeError, ValueError, IndexError, NotImplementedError):
            return None
        if not same(found[0], found[1]) or all(g is None for g in found[0]):
            return None
        return {"wrt": wrt, "of": of, "cot": cots, "grads": found[0]}


# Recording.


class Recorder:
    """Keeps the distinct calls of every overload."""

    def __init__(self):
        self.pools = collections.defaultdict(dict)  # op -> form -> Call
        self.skipped = collections.Counter()
        self.busy = False

    def saw(self, op, args, kwargs):
        if self.busy:
            return
        self.busy = True
        try:
            self.add(op, args, kwargs)
        except Skip as skip:
            self.skipped["call: " + str(skip)] += 1
        except Exception as error:  # a fault of this script, not of the sample
            raise Fault(str(op)) from error
        finally:
            self.busy = False

    def add(self, op, args, kwargs):
        name = op._schema.name + ("." + op._schema.overload_name if op._schema.overload_name else "")
        if op.namespace != "aten" or name not in DISPATCHED:
            raise Skip("not an aten operator")
        base = op._schema.name.removeprefix("aten::")
        if base in EXCLUDED or base.removesuffix("_copy") in EXCLUDED:
            raise Skip("result undefined by the arguments")
        pool = self.pools[op]
        if len(pool) >= POOL:
            return
        call = Call(op, args, kwargs)
        form = call.form()
        if form in pool:
            return
        if call.big:
            if any(not c.big or c.bytes <= call.bytes for c in pool.values()):
                return
            pool.clear()
        pool[form] = call
        if not call.big:
            for key in [k for k, c in pool.items() if c.big]:
                del pool[key]


class Below(TorchDispatchMode):
    """Sees calls below autograd."""

    def __init__(self, recorder):
        super().__init__()
        self.recorder = recorder

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        self.recorder.saw(func, args, kwargs)
        return func(*args, **kwargs)


class Above(SchemaCheckMode):
    """Sees calls above autograd, at the PreDispatch key.

    That key takes modes of three classes only; this is the one that does not
    trace.
    """

    def __init__(self, recorder):
        super().__init__()
        self._dispatch_key = torch._C.DispatchKey.PreDispatch
        self.recorder = recorder

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        kwargs = kwargs or {}
        self.recorder.saw(func, args, kwargs)
        return func(*args, **kwargs)


class Timeout(BaseException):
    pass


class Fault(BaseException):
    pass


def on_alarm(signum, frame):
    raise Timeout


def walk(recorder, infos, dtype, seed):
    """Runs the samples of the OpInfos; returns how many of them gave any."""
    signal.signal(signal.SIGALRM, on_alarm)
    walked = 0
    for info in infos:
        use = pick_dtype(info, dtype)
        if use is None:
            recorder.skipped["OpInfo: not for this dtype"] += 1
            continue
        started, count = time.monotonic(), 0
        with_grad = info.supports_autograd and (use.is_floating_point or use.is_complex)
        signal.alarm(20)
        try:
            torch.manual_seed(seed)  # so that samples of different OpInfos are equal
            random.seed(seed)
            np.random.seed(seed)
            for sample in info.sample_inputs("cpu", use, requires_grad=with_grad):
                run_sample(recorder, info, sample)
                count += 1
                if count == SAMPLES:
                    break
                if time.monotonic() - started > SECONDS:
                    recorder.skipped["OpInfo: time is up"] += 1
                    break
        except Timeout:
            recorder.skipped["OpInfo: time is up"] += 1
        except Exception as error:  # a generator may need what is not installed
            recorder.skipped["OpInfo: samples raise " + type(error).__name__] += 1
        finally:
            signal.alarm(0)
        walked += count > 0
    return walked


def pick_dtype(info, dtype):
    """The dtype, or an integer one where the OpInfo takes no other kind."""
    dtypes = info.dtypes
    if dtype in dtypes:
        return dtype
    if dtype == torch.float32:
        for other in (torch.int64, torch.int32, torch.uint8, torch.bool, torch.complex64, torch.float64):
            if other in dtypes:
                return other
    return None


def run_sample(recorder, info, sample):
    functions = [info.op] + [a.op for a in info.aliases if a.op is not None]
    if info.method_variant is not None:
        functions.append(info.method_variant)
    for function in functions:
        try:
            with enable_python_dispatcher(), Above(recorder):
                function(sample.input, *sample.args, **sample.kwargs)
        except Exception:
            recorder.skipped["sample: raises above autograd"] += 1
    try:
        with Below(recorder):
            result = info.op(sample.input, *sample.args, **sample.kwargs)
            outputs = [t for t in tensors_in(result if isinstance(result, (list, tuple)) else [result]) if t.requires_grad]
            inputs = [t for t in tensors_in([sample.input, *sample.args, *sample.kwargs.values()]) if t.requires_grad]
            if outputs and inputs:
                cots = [torch.randn_like(t) for t in outputs]
                torch.autograd.grad(outputs, inputs, cots, allow_unused=True)
    except Exception:
        recorder.skipped["sample: raises below autograd"] += 1


def ranked(pool):
    """The calls of a pool, small and telling ones first."""
    return [c for _, c in sorted(pool.items(), key=lambda item: (item[1].rank(), item[0]))]


# Deriving.


def overloads(base):
    packet = getattr(torch.ops.aten, base, None)
    for name in packet.overloads() if packet is not None else ():
        full = "aten::" + base + ("" if name == "default" else "." + name)
        if full in DISPATCHED:
            yield getattr(packet, name)


def derive(recorder):
    """Adds the in-place, out=, copy, Scalar and Tensor forms of what was seen."""
    for op, pool in list(recorder.pools.items()):
        base = op._schema.name.removeprefix("aten::")
        calls = ranked(pool)[:8]
        for target_base in (base, base + "_", base + "_copy"):
            for target in overloads(target_base):
                if target is op:
                    continue
                for call in calls:
                    try:
                        bound = bind(call, target)
                        if bound is not None:
                            recorder.add(target, *bound)
                    except Skip as skip:
                        recorder.skipped["derived: " + str(skip)] += 1
                    except (RuntimeError, TypeError, ValueError, IndexError, NotImplementedError):
                        recorder.skipped["derived: raises"] += 1


def bind(call, target):
    """Arguments for target that mean what call means, or None."""
    source = call.op._schema.arguments
    kinds = {a.name: str(a.type) for a in source}
    given = dict(zip((a.name for a in source), call.args)) | call.kwargs
    if any(a.is_out for a in source):
        return None
    args, kwargs, outs = [], {}, []
    positional, converted = True, False
    for argument in target._schema.arguments:
        name, kind = argument.name, str(argument.type)
        if argument.is_out:
            outs.append(argument)
            continue
        if name in given:
            value = convert(given[name], kinds[name], kind)
            converted |= value is not given.pop(name)
        elif argument.has_default_value():
            positional = False
            continue
        elif kind.startswith("Optional["):
            value = None
        else:
            return None
        if positional and not argument.kwarg_only:
            args.append(value)
        else:
            kwargs[name] = value
    if any(name not in OPTIONS for name in given):
        return None
    if outs:
        if converted or any(str(a.type) != "Tensor" for a in outs):
            return None  # a shape that the call does not tell
        results = plain(call.run(0)[0])
        if len(results) != len(outs) or not all(isinstance(r, torch.Tensor) for r in results):
            return None
        kwargs |= {a.name: torch.zeros_like(r) for a, r in zip(outs, results)}
    return args, kwargs


def convert(value, source, target):
    bare = [k[len("Optional[") : -1] if k.startswith("Optional[") else k for k in (source, target)]
    if bare[0] == bare[1]:
        return value
    if bare == ["Tensor", "number"] and value is not None and value.numel() and value.dtype != torch.bool:
        return value.flatten()[0].item()
    if bare == ["number", "Tensor"] and value is not None:
        return torch.tensor(value)
    raise Skip("argument of another type")


# Choosing and writing.


class Store:
    """Tensors by content, under short keys."""

    def __init__(self):
        self.keys, self.tensors = {}, {}
        self.bytes = 0

    def key(self, tensor):
        tensor = tensor.detach().contiguous()
        raw = tensor.view(-1).view(torch.uint8).numpy().tobytes() if tensor.numel() else b""
        digest = hashlib.sha256(repr((tensor.dtype, tuple(tensor.shape))).encode() + raw).digest()
        if digest not in self.keys:
            name = "t%d" % len(self.keys)
            if tensor.dtype == torch.complex128:
                name += "#complex128"
                tensor = torch.view_as_real(tensor)
            self.keys[digest] = name
            self.tensors[name] = tensor
            header = json.dumps({name: {"dtype": "F32", "shape": list(tensor.shape), "data_offsets": [10**6, 10**6]}})
            self.bytes += len(raw) + len(header.replace(" ", "")) - 1
        return self.keys[digest]


def to_line(result, key):
    schema = result.call.op._schema
    case = {"op": schema.name, "overload": schema.overload_name}
    case |= result.call.describe(key)
    case["seed"] = result.seed
    case["out"] = [encode(v, str(r.type), key) for v, r in zip(result.out, schema.returns)]
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
    for op in sorted(recorder.pools, key=lambda op: (op._schema.name, op._schema.overload_name)):
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


def write(folder, lines, store, metadata):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cases.jsonl").write_text("".join(line + "\n" for line, _ in lines), encoding="utf-8")
    path = folder / "tensors.safetensors"
    save_file(store.tensors, path, metadata)
    path.chmod(0o644)


# Checking.


def check(folder):
    """Replays a folder; returns the failures as (line number, what)."""
    failures = []
    with safe_open(folder / "tensors.safetensors", "pt") as file:
        stored = {k: file.get_tensor(k) for k in file.keys()}

    def tensor(key):
        t = stored[key].clone()
        return torch.view_as_complex(t) if key.endswith("#complex128") else t

    lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        try:
            what = replay(json.loads(line), tensor)
        except Exception as error:
            what = "%s: %s" % (type(error).__name__, str(error).split("\n")[0])
        if what:
            failures.append((number, what))
    return failures, len(lines)


def replay(case, tensor):
    """What differs, or None."""
    packet = getattr(torch.ops.aten, case["op"].removeprefix("aten::"))
    op = getattr(packet, case["overload"] or "default")

    def call(wrt):
        args = [decode(v, tensor) for v in case["args"]]
        kwargs = {k: decode(v, tensor) for k, v in case["kwargs"].items()}
        return invoke(op, args, kwargs, case["seed"], wrt)

    expected = [decode(v, tensor) for v in case["out"]]
    if not same(plain(call(())[0]), expected):
        return "outputs differ"
    grad = case.get("grad")
    if grad:
        outputs, leaves = call(grad["wrt"])
        if not same(plain(outputs), expected):
            return "outputs under autograd differ"
        cots = [tensor(k) for k in grad["cot"]]
        grads = torch.autograd.grad([outputs[i] for i in grad["of"]], leaves, cots, allow_unused=True)
        grads = [None if g is None else settle(g) for g in grads]
        if not same(grads, [None if k is None else tensor(k) for k in grad["grads"]]):
            return "gradients differ"
    return None


# Sample generators pass sets through and hand over unwritten memory; with these,
# a set of cases comes out the same each time (glibc fills new memory with zeros).
REPEATABLE = {"PYTHONHASHSEED": "0", "MALLOC_PERTURB_": "255"}

# A second process must agree, also with fresh memory filled with junk and with
# oneDNN held to the oldest instructions: else the bits are not the operator's.
DISTURBANCES = (
    {"MALLOC_PERTURB_": "165"},
    {"MALLOC_PERTURB_": "0", "ONEDNN_MAX_CPU_ISA": "SSE41"},  # 0: off
)


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
                raise SystemExit("check in a second process: exit status %d" % done.returncode)
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
    unfit = unfit_calls(*assemble(results, 1 << 40, (), collections.Counter()), recorder.skipped)
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
        "threads": torch.get_num_threads(),
    }
    # One entry: safetensors writes several in a random order.
    write(options.out, lines, store, {"made": json.dumps(made)})

    cases = [json.loads(line) for line, _ in lines]
    size = sum((options.out / n).stat().st_size for n in ("cases.jsonl", "tensors.safetensors"))
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, help="folder to write")
    parser.add_argument("--dtype", default="float32", choices=["float32", "float64", "complex64", "bfloat16", "int64"])
    parser.add_argument("--max-per-overload", type=int, default=6, metavar="N")
    parser.add_argument("--max-bytes", type=int, default=3_800_000, metavar="N", help="of both files together")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", help="the OpInfo of this name")
    parser.add_argument("--check", type=Path, metavar="DIR", help="replay a folder instead")
    parser.add_argument("--json", action="store_true", help="print the failures of --check as JSON")
    options = parser.parse_args()
    if (options.out is None) == (options.check is None):
        parser.error("give either --out or --check")
    warnings.filterwarnings("ignore")
    torch.set_num_threads(1)
    if options.out:
        if any(os.environ.get(k) != v for k, v in REPEATABLE.items()):
            os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | REPEATABLE)
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


if __name__ == "__main__":
    sys.exit(main())
