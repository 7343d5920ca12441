#!/usr/bin/env python3
"""Writes native/torch/apitest/testdata/names.json: the public names of PyTorch's
namespaces, from which docs/names.md is made.

    python scripts/python_names.py
    go test ./native/torch/apitest -run TestNames -regen

A name is public when it has no leading underscore and is a function, a class or a
value of the namespace's own, not a module or a name of typing.
"""

import inspect
import json
import types
from pathlib import Path

import torch
import torch.distributions
import torch.func
import torch.nn.utils.parametrizations
import torch.nn.utils.parametrize
import torch.nn.utils.rnn
import torch.optim.swa_utils
import torch.utils.checkpoint

NAMESPACES = {
    "torch": torch,
    "torch.Tensor": torch.Tensor,
    "torch.nn": torch.nn,
    "torch.nn.functional": torch.nn.functional,
    "torch.nn.Module": torch.nn.Module,
    "torch.nn.init": torch.nn.init,
    "torch.nn.utils": torch.nn.utils,
    "torch.nn.utils.rnn": torch.nn.utils.rnn,
    "torch.nn.utils.parametrize": torch.nn.utils.parametrize,
    "torch.nn.utils.parametrizations": torch.nn.utils.parametrizations,
    "torch.optim": torch.optim,
    "torch.optim.lr_scheduler": torch.optim.lr_scheduler,
    "torch.optim.swa_utils": torch.optim.swa_utils,
    "torch.autograd": torch.autograd,
    "torch.autograd.functional": torch.autograd.functional,
    "torch.func": torch.func,
    "torch.linalg": torch.linalg,
    "torch.fft": torch.fft,
    "torch.special": torch.special,
    "torch.utils.checkpoint": torch.utils.checkpoint,
    "torch.distributions": torch.distributions,
    "torch.distributions.Distribution": torch.distributions.Distribution,
    "torch.distributions.constraints": torch.distributions.constraints,
}


def public(namespace, name):
    if name.startswith("_"):
        return False
    value = inspect.getattr_static(namespace, name)
    if isinstance(value, types.ModuleType):
        return False
    home = getattr(value, "__module__", None) or "torch"
    return home.split(".")[0] in ("torch", "builtins") and not (isinstance(value, type) and not home.startswith("torch"))


def main():
    names = {label: sorted(n for n in dir(space) if public(space, n)) for label, space in NAMESPACES.items()}
    file = Path(__file__).resolve().parent.parent / "native/torch/apitest/testdata/names.json"
    lines = [f" {json.dumps(k)}: {json.dumps(v)}" for k, v in {"made_with": [torch.__version__], **names}.items()]
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print({k: len(v) for k, v in names.items()})


main()
