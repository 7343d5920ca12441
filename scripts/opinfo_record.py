"""Records the dispatcher calls that the samples of OpInfos make."""

import collections
import json
import random
import signal
import time

import numpy as np
import torch
from torch._dispatch.python import enable_python_dispatcher
from torch._subclasses.schema_check_mode import SchemaCheckMode
from torch.utils._python_dispatch import TorchDispatchMode

from opinfo_format import (
    Skip,
    encode,
    invoke,
    map_tensors,
    name_of,
    plain,
    settle,
    tensors_in,
)

SAMPLES = 24  # of an OpInfo
SECONDS = 3.0  # for an OpInfo's samples, checked between two of them
POOL = 32  # distinct calls kept for an overload
SMALL = 4096  # bytes: a call with a larger tensor is a last resort

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
        self.typed_kwargs = {
            k: (v, str(by_name[k].type)) for k, v in self.kwargs.items()
        }
        for value, kind in (*self.typed, *self.typed_kwargs.values()):
            if kind in ("Tensor", "Optional[Tensor]") and isinstance(
                value, (bool, int, float, complex)
            ):
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
            "kwargs": {
                k: encode(v, kind, key) for k, (v, kind) in self.typed_kwargs.items()
            },
        }

    def form(self):
        """What tells calls of one overload apart: all but the tensors' elements."""
        return json.dumps(self.describe(lambda t: [name_of(t.dtype), *t.shape]))

    def outline(self):
        """The same, coarser: dtypes and numbers of dimensions, kinds of values."""
        encoded = self.describe(lambda t: [name_of(t.dtype), t.dim()])

        def kind(value):
            return (
                value if any(k in value for k in ("t", "tl", "b", "s")) else list(value)
            )

        named = [{k: kind(v)} for k, v in encoded["kwargs"].items()]
        return json.dumps([kind(v) for v in encoded["args"]] + named)

    def run(self, seed, wrt=()):
        """Runs on copies; returns the outputs as they are and the leaves wrt."""
        args = [map_tensors(torch.clone, v) for v in self.args]
        kwargs = {k: map_tensors(torch.clone, v) for k, v in self.kwargs.items()}
        return invoke(self.op, args, kwargs, seed, wrt)


def is_differentiable(value):
    return isinstance(value, torch.Tensor) and (
        value.is_floating_point() or value.is_complex()
    )


def ranked(pool):
    """The calls of a pool, small and telling ones first."""
    return [
        c for _, c in sorted(pool.items(), key=lambda item: (item[1].rank(), item[0]))
    ]


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
        name = op._schema.name + (
            "." + op._schema.overload_name if op._schema.overload_name else ""
        )
        if op.namespace != "aten" or name not in DISPATCHED:
            raise Skip("not an aten operator")
        base = op._schema.name.removeprefix("aten::")
        if base in EXCLUDED or base.removesuffix("_copy") in EXCLUDED:
            raise Skip("result undefined by the arguments")
        pool = self.pools[op]
        if len(pool) >= POOL:
            return
        call = Call(op, args, kwargs)
        if base == "mvlgamma_" and not is_differentiable(call.args[0]):
            raise Skip("ends the process")  # integers divided by zero
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
        for other in (
            torch.int64,
            torch.int32,
            torch.uint8,
            torch.bool,
            torch.complex64,
            torch.float64,
        ):
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
            outputs = [
                t
                for t in tensors_in(
                    result if isinstance(result, (list, tuple)) else [result]
                )
                if t.requires_grad
            ]
            inputs = [
                t
                for t in tensors_in(
                    [sample.input, *sample.args, *sample.kwargs.values()]
                )
                if t.requires_grad
            ]
            if outputs and inputs:
                cots = [torch.randn_like(t) for t in outputs]
                torch.autograd.grad(outputs, inputs, cots, allow_unused=True)
    except Exception:
        recorder.skipped["sample: raises below autograd"] += 1


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
                    except (
                        RuntimeError,
                        TypeError,
                        ValueError,
                        IndexError,
                        NotImplementedError,
                    ):
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
        if len(results) != len(outs) or not all(
            isinstance(r, torch.Tensor) for r in results
        ):
            return None
        kwargs |= {a.name: torch.zeros_like(r) for a, r in zip(outs, results)}
    return args, kwargs


def convert(value, source, target):
    bare = [
        k[len("Optional[") : -1] if k.startswith("Optional[") else k
        for k in (source, target)
    ]
    if bare[0] == bare[1]:
        return value
    if (
        bare == ["Tensor", "number"]
        and value is not None
        and value.numel()
        and value.dtype != torch.bool
    ):
        return value.flatten()[0].item()
    if bare == ["number", "Tensor"] and value is not None:
        return torch.tensor(value)
    raise Skip("argument of another type")
