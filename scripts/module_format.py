"""The format of module cases: cases.jsonl and tensors.safetensors in a folder.

Tensors, values and settings are those of opinfo_format.py, with three more values:

    {"vl": [value, ...]}            a list or tuple of anything
    {"fn": name}                    a function of torch.nn.functional
    {"module": {"module": name, "args": [...], "kwargs": {...}, "names": [...]}}
                                    a module, constructed after the seed was set
                                    and before the one that takes it

A case, one a line of cases.jsonl:

    {"module": "nn.Linear", "desc": text, "dtype": "float32", "training": bool,
     "seed": n, "args": [value, ...], "kwargs": {name: value}, "names": [...],
     "init": state, "load": state, "forward": {"args": [...], "kwargs": {...},
     "names": [...]}, "out": value, "grad": {...}, "state": state, "eval": value}

"names" are all parameters in their order: "args" are given to the first of them.
A state is a list of [name, key] in the order of a state dict. What is run is

    manual_seed(seed); m = module(*args, **kwargs).to(dtype); m.train(training)
    state "init"; load_state_dict("load"), where there is one
    manual_seed(seed); out = m(*forward); the gradients; state "state"

"load" is there where "init" has tensors that are the same number throughout, as a
norm's weights are: these have other numbers then. "state" is left out where it is
what was loaded. Constructors that take a dtype are given it among "kwargs", unless
it is float32.

"grad" is {"wrt": [index in inputs], "of": [index in outs], "cot": [key],
"inputs": [key|null], "params": [[name, key|null], ...]}: inputs and outs are the
tensors of "forward" (args, then kwargs by name) and of "out", each in the order in
which they stand there, those inside of lists too. The inputs "wrt" require grad,
and the gradients are those of outs "of" with the cotangents "cot".

"eval" is the output of the same call in evaluation mode under no_grad, where
modules may take other ways. It is left out in training mode.

A case with "error" has no results:

    "error": {"on": "construction"|"forward", "type": "ValueError",
              "regex": PyTorch's own, "message": what Python says}
"""

import functools
import inspect
import json
import typing

import torch
from safetensors import safe_open

from opinfo_format import Skip, decode, encode, name_of, same, settle


class Built:
    """A module to construct: its class, its arguments."""

    def __init__(self, cls, args, kwargs):
        self.cls, self.args, self.kwargs = cls, list(args), dict(kwargs)


def class_of(name):
    return getattr(torch.nn, name.removeprefix("nn."))


def parameters(func):
    """The names of a function's or a constructor's parameters."""
    overloads = typing.get_overloads(func.__init__) if inspect.isclass(func) else []
    names = list(inspect.signature(overloads[0] if overloads else func).parameters)
    return names[1:] if overloads else names  # without self


def encode_value(value, key):
    """A value as JSON; key(tensor) names a tensor."""
    if isinstance(value, Built):
        return {
            "module": {"module": "nn." + value.cls.__name__}
            | encode_call(value.cls, value.args, value.kwargs, key)
        }
    if callable(value):
        if getattr(torch.nn.functional, getattr(value, "__name__", ""), None) is not value:
            raise Skip("a callable that is no function of torch.nn.functional")
        return {"fn": value.__name__}
    if not isinstance(value, (list, tuple)):
        return encode(value, "number", key)
    for kind, cls in (("int", int), ("float", float), ("bool", bool)):
        if value and all(type(v) is cls for v in value):
            return encode(value, "List[%s]" % kind, key)
    if hasattr(value, "_fields"):
        raise Skip("value of type " + type(value).__name__)
    return {"vl": [encode_value(v, key) for v in value]}


def encode_call(func, args, kwargs, key):
    return {
        "names": parameters(func),
        "args": [encode_value(v, key) for v in args],
        "kwargs": {k: encode_value(v, key) for k, v in sorted(kwargs.items())},
    }


def decode_value(value, tensor):
    """The inverse of encode_value; tensor(key) makes a fresh tensor."""
    (kind, content), *_ = value.items()
    if kind == "vl":
        return tuple(decode_value(v, tensor) for v in content)
    if kind == "fn":
        return getattr(torch.nn.functional, content)
    if kind == "module":
        return Built(class_of(content["module"]), *decode_call(content, tensor))
    found = decode(value, tensor)
    return tuple(found) if isinstance(found, list) else found


def decode_call(call, tensor):
    return (
        [decode_value(v, tensor) for v in call["args"]],
        {k: decode_value(v, tensor) for k, v in call["kwargs"].items()},
    )


def flat(value):
    """The tensors of a value, in order."""
    if isinstance(value, torch.Tensor):
        return [value]
    if isinstance(value, dict):
        return [t for _, v in sorted(value.items()) for t in flat(v)]
    if isinstance(value, (list, tuple)):
        return [t for v in value for t in flat(v)]
    return []


def copied(value, change=settle):
    """The same value with change(tensor) for each tensor in it."""
    if isinstance(value, torch.Tensor):
        return change(value)
    if isinstance(value, Built):
        return Built(value.cls, copied(value.args, change), copied(value.kwargs, change))
    if isinstance(value, dict):
        return {k: copied(v, change) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [copied(v, change) for v in value]
    return value


def state_of(module):
    return [(name, settle(t)) for name, t in module.state_dict().items()]


class Sample:
    """A module with its input, as a case describes it before it is run."""

    def __init__(self, cls, args, kwargs, inputs, training, dtype, seed, desc=""):
        self.cls, self.desc, self.training = cls, desc, training
        self.dtype, self.seed = dtype, seed
        self.args, self.kwargs = copied(list(args)), copied(dict(kwargs))
        given, named = inputs
        found = flat(list(given)) + flat(named)
        self.wrt = [i for i, t in enumerate(found) if t.requires_grad]
        self.given, self.named = copied(list(given)), copied(dict(named))

    def build(self):
        def realise(value):
            if isinstance(value, Built):
                kwargs = {k: realise(v) for k, v in copied(value.kwargs).items()}
                return value.cls(*map(realise, copied(value.args)), **kwargs)
            return tuple(map(realise, value)) if isinstance(value, list) else value

        torch.manual_seed(self.seed)
        module = realise(Built(self.cls, self.args, self.kwargs)).to(self.dtype)
        module.train(self.training)
        return module

    def call(self, module, wrt=()):
        """The output, and the inputs wrt."""
        given, named = copied(self.given), copied(self.named)
        leaves = flat(given) + flat(named)
        for i in wrt:
            leaves[i].requires_grad_()
        given = [tuple(v) if isinstance(v, list) else v for v in given]
        torch.manual_seed(self.seed)
        return module(*given, **named), [leaves[i] for i in wrt]

    def run(self, load, cotangent):
        """What the case holds of results. load(init) is the state to load, or None;
        cotangent(i, tensor) that of the i-th differentiable output."""
        module = self.build()
        found = {"init": state_of(module)}
        state = load(found["init"])
        if state is not None:
            module.load_state_dict(dict(state))
        found["load"] = state
        out, leaves = self.call(module, self.wrt)
        found["out"] = copied(out)
        outs = flat(out)
        of = [i for i, t in enumerate(outs) if t.requires_grad]
        if of:
            params = dict(module.named_parameters())
            cot = [cotangent(k, outs[i]) for k, i in enumerate(of)]
            grads = torch.autograd.grad(
                [outs[i] for i in of], leaves + list(params.values()), cot, allow_unused=True
            )  # fmt: skip
            grads = [None if g is None else settle(g) for g in grads]
            found["grad"] = {
                "wrt": self.wrt, "of": of, "cot": cot, "inputs": grads[: len(leaves)],
                "params": list(zip(params, grads[len(leaves) :])),
            }  # fmt: skip
        found["state"] = state_of(module)
        if not self.training:
            with torch.no_grad():
                found["eval"] = copied(self.call(module)[0])
        return found

    def error(self, on):
        """The error that the module raises, as (type, message)."""
        module = None
        try:
            module = self.build()
            if on == "forward":
                self.call(module)
        except Exception as error:
            if (module is None) != (on == "construction"):
                raise Skip("an error elsewhere than declared") from None
            return type(error).__name__, str(error).split("\n")[0]
        raise Skip("no error")

    def describe(self, key):
        forward = functools.partial(self.cls.forward, None)  # without self
        return {
            "module": "nn." + self.cls.__name__,
            "desc": self.desc,
            "dtype": name_of(self.dtype),
            "training": self.training,
            "seed": self.seed,
            **encode_call(self.cls, self.args, self.kwargs, key),
            "forward": encode_call(forward, self.given, self.named, key),
        }


def takes_dtype(cls):
    return "dtype" in parameters(cls)


def same_nested(a, b):
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(same_nested, a, b))
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(same_nested(a[k], b[k]) for k in a)
    return same(a, b)


def encode_results(found, key):
    def named(state):
        return [[name, None if t is None else key(t)] for name, t in state]

    case = {"init": named(found["init"])}
    if found["load"] is not None:
        case["load"] = named(found["load"])
    case["out"] = encode_value(found["out"], key)
    if "grad" in found:
        grad = found["grad"]
        case["grad"] = grad | {
            "cot": [key(t) for t in grad["cot"]],
            "inputs": [None if t is None else key(t) for t in grad["inputs"]],
            "params": named(grad["params"]),
        }
    if not same_nested(found["state"], found["load"] or found["init"]):
        case["state"] = named(found["state"])
    if "eval" in found:
        case["eval"] = encode_value(found["eval"], key)
    return case


def check(folder):
    """Replays a folder; returns the failures as (line number, what), and the count."""
    with safe_open(folder / "tensors.safetensors", "pt") as file:
        stored = {k: file.get_tensor(k) for k in file.keys()}
    failures = []
    lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        try:
            what = replay(json.loads(line), lambda key: stored[key].clone())
        except Exception as error:
            what = "%s: %s" % (type(error).__name__, str(error).split("\n")[0])
        if what:
            failures.append((number, what))
    return failures, len(lines)


def replay(case, tensor):
    """What differs, or None."""
    args, kwargs = decode_call(case, tensor)
    given, named = decode_call(case["forward"], tensor)
    grad = case.get("grad")
    inputs = flat(given) + flat(named)
    for i in grad["wrt"] if grad else ():
        inputs[i].requires_grad_()
    sample = Sample(
        class_of(case["module"]), args, kwargs, (given, named), case["training"],
        getattr(torch, case["dtype"]), case["seed"],
    )  # fmt: skip
    if "error" in case:
        error = case["error"]
        same_error = sample.error(error["on"]) == (error["type"], error["message"])
        return None if same_error else "error differs"

    def state(list):
        return [(name, tensor(key)) for name, key in list]

    found = sample.run(
        lambda init: state(case["load"]) if "load" in case else None,
        lambda k, _: tensor(grad["cot"][k]),
    )
    if not same_nested(found["init"], state(case["init"])):
        return "initial state differs"
    if not same_nested(found["out"], copied(decode_value(case["out"], tensor))):
        return "output differs"
    if not same_nested(found["state"], state(case.get("state", case.get("load", case["init"])))):
        return "state differs"
    if "eval" in case and not same_nested(
        found["eval"], copied(decode_value(case["eval"], tensor))
    ):
        return "output without gradients differs"
    if grad:
        wanted = [None if k is None else tensor(k) for k in grad["inputs"]]
        if not same_nested(found["grad"]["inputs"], wanted):
            return "gradients of inputs differ"
        wanted = [(n, None if k is None else tensor(k)) for n, k in grad["params"]]
        if not same_nested(found["grad"]["params"], wanted):
            return "gradients of parameters differ"
    return None
