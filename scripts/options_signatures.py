#!/usr/bin/env python3
"""Records the parameters and defaults of PyTorch's functions and constructors.

    options_signatures.py [--out native/torch/apitest/testdata/signatures.json]

The file has one entry a line: the name as Python users write it, without "torch."
("nn.Linear", "nn.functional.gelu", "topk", "Tensor.topk", "linalg.svd"), and its
overloads, each a list of "name" or "name=default", the default as Python prints it.
Functions of Python have one, by inspect; those of C++ have those of the operator's
schemas and the one that begins their documentation, which alone has the defaults that
Python's bindings add (periodic=True of hann_window) and requires_grad. What takes no
optional argument is left out. It needs torch.
"""

import argparse
import ast
import inspect
import json
import re
import typing
from pathlib import Path

import torch
import torch._tensor_str
import torch.distributions
import torch.nn.utils.parametrizations
import torch.nn.utils.parametrize
import torch.nn.utils.rnn
import torch.utils.checkpoint
import torch.utils.data
from torch.optim import lr_scheduler, swa_utils

DEFAULT_OUT = "native/torch/apitest/testdata/signatures.json"

# Namespaces of functions, by the prefix of their names here.
FUNCTIONS = {
    "": torch,
    "Tensor": torch.Tensor,
    "autograd": torch.autograd,
    "autograd.functional": torch.autograd.functional,
    "fft": torch.fft,
    "func": torch.func,
    "linalg": torch.linalg,
    "nn.Module": torch.nn.Module,
    "jit": torch.jit,
    "nn.functional": torch.nn.functional,
    "nn.init": torch.nn.init,
    "nn.utils": torch.nn.utils,
    "nn.utils.parametrizations": torch.nn.utils.parametrizations,
    "nn.utils.parametrize": torch.nn.utils.parametrize,
    "nn.utils.rnn": torch.nn.utils.rnn,
    "special": torch.special,
    "utils.checkpoint": torch.utils.checkpoint,
}

# Namespaces of classes.
CLASSES = {
    "distributions": torch.distributions,
    "distributions.constraints": torch.distributions.constraints,
    "distributions.transforms": torch.distributions.transforms,
    "nn": torch.nn,
    "nn.utils.rnn": torch.nn.utils.rnn,
    "optim": torch.optim,
    "optim.lr_scheduler": lr_scheduler,
    "optim.swa_utils": swa_utils,
    "utils.data": torch.utils.data,
}

# Class methods that construct, and functions that hide what they call.
METHODS = {
    "profiler.profile": torch.profiler.profile,
    "autocast": torch.autocast,
    "distributions.constraints.dependent": torch.distributions.constraints._Dependent,
    "set_printoptions": vars(torch._tensor_str)["__PrinterOptions"],
    "unique": torch.functional._unique_impl,
    "nn.Embedding.from_pretrained": torch.nn.Embedding.from_pretrained,
    "nn.EmbeddingBag.from_pretrained": torch.nn.EmbeddingBag.from_pretrained,
}


def written(value):
    """A default as text."""
    if isinstance(value, torch.dtype):
        return str(value).removeprefix("torch.")
    if callable(value):
        return value.__name__
    return repr(value)


def by_inspect(callable_):
    if inspect.isclass(callable_) and inspect.isfunction(callable_.__init__):
        callable_ = ([*typing.get_overloads(callable_.__init__)] or [callable_])[0]
    try:
        parameters = inspect.signature(callable_).parameters.values()
    except (TypeError, ValueError):
        return None
    if all(p.kind in (p.VAR_POSITIONAL, p.VAR_KEYWORD) for p in parameters):
        return None
    return [
        [
            p.name if p.default is p.empty else p.name + "=" + written(p.default)
            for p in parameters
            if p.name != "self" and p.kind not in (p.VAR_POSITIONAL, p.VAR_KEYWORD)
        ]
    ]


def dispatched(schema):
    try:
        torch._C._dispatch_find_schema_or_throw(schema.name, schema.overload_name)
    except RuntimeError:
        return False
    return True


def by_schema(name):
    """The overloads of an operator, without those that write to out= and those that only
    TorchScript has, for its lists."""
    found = []
    for schema in torch._C._jit_get_schemas_for_operator("aten::" + name):
        if not dispatched(schema):
            continue
        arguments = [a for a in schema.arguments if not a.is_out]
        if len(arguments) < len(schema.arguments) or any("Dimname" in str(a.type) for a in arguments):
            continue
        overload = [
            a.name + "=" + written(a.default_value) if a.has_default_value() else a.name
            for a in arguments
        ]
        if overload not in found:
            found.append(overload)
    return found


def top_level(text):
    """The parts of a list of arguments, up to the parenthesis that ends it."""
    parts, depth = [""], 0
    for c in text:
        depth += (c in "([{") - (c in ")]}")
        if depth < 0:
            return [part.strip() for part in parts]
        if c == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += c
    return []


def by_documentation(name, value):
    """The signature with which the documentation of a function of C++ begins."""
    doc = " ".join((value.__doc__ or "").split())
    found = re.match(r"(?:torch\.)?(?:\w+\.)*%s\(" % re.escape(name), doc)
    if not found:
        return []
    overload = []
    for part in top_level(doc[found.end() :]):
        part, _, default = part.partition("=")
        part = part.partition(":")[0].strip()
        if part == "out" or not part.isidentifier():  # *, *size, **kwargs
            continue
        default = default.strip().removeprefix("torch.").strip()
        overload.append(part + "=" + quoted(default) if default else part)
    return [overload] if overload else []


def quoted(default):
    """A default of the documentation as Python prints it."""
    try:
        return repr(ast.literal_eval(default))
    except (SyntaxError, ValueError):
        return {"long": "int64"}.get(default, default)


def signatures():
    found = {name: by_inspect(method) for name, method in METHODS.items()}
    for name, value in vars(torch.nn).items():
        if inspect.isclass(value) and callable(forward := getattr(value, "forward", None)):
            found["nn.%s.forward" % name] = by_inspect(forward)
    for space, module in FUNCTIONS.items():
        for name in sorted(set(dir(module))):
            value = getattr(module, name, None)
            if name in METHODS:
                continue
            home = getattr(value, "__module__", None) or "torch"
            if (
                name.startswith("_")
                or not callable(value)
                or inspect.isclass(value)
                or not home.startswith("torch")
            ):
                continue
            overloads = by_inspect(value)
            if overloads is None:  # F.max_pool2d is one of two functions
                overloads = by_inspect(getattr(module, name + "_with_indices", None))
            if overloads is None:  # __name__: linalg.svd is aten's linalg_svd
                overloads = by_schema(value.__name__) or by_schema(name.removesuffix("_"))
                overloads += [o for o in by_documentation(name, value) if o not in overloads]
            found[space + "." + name if space else name] = overloads
    for space, module in CLASSES.items():
        for name in sorted(set(dir(module))):
            value = getattr(module, name)
            if inspect.isclass(value) and name[0] != "_" and value.__module__.startswith("torch"):
                found[space + "." + name] = by_inspect(value)
    return {
        name: overloads
        for name, overloads in found.items()
        if overloads and any("=" in a for o in overloads for a in o)
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--out", type=Path, default=Path(__file__).parent.parent / DEFAULT_OUT)
    options = parser.parse_args()
    entries = [("made_with", "torch " + torch.__version__.split("+")[0])]
    entries += sorted(signatures().items())
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(
        "{\n"
        + ",\n".join(json.dumps(k) + ": " + json.dumps(v) for k, v in entries)
        + "\n}\n",
        encoding="utf-8",
    )
    print("%s: %d signatures" % (options.out, len(entries) - 1))


if __name__ == "__main__":
    main()
