"""Writes native/torch/testdata/functional_errors.jsonl: what PyTorch raises and warns
of in the cases of native/torch/functional_errors_test.go.

A case there is a Python expression beside the Go call that must be refused, or warned
of, likewise. This script evaluates the expressions, one JSON object a line:

    {"case": expression, "error": "ValueError: ...", "warnings": ["..."]}

Run it with torch 2.8.0, from the top of the repository:

    python3 scripts/functional_errors.py
"""

import json
import re
import warnings

import torch
import torch.nn.functional as F


def z(*size):
    return torch.zeros(size)


def o(*size):
    return torch.ones(size)


def n(*size):
    """Integers, all zero."""
    return torch.zeros(size, dtype=torch.int64)


def evaluate(expression):
    line = {"case": expression}
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        try:
            eval(expression)
        except Exception as e:
            line["error"] = f"{type(e).__name__}: {str(e).splitlines()[0]}"
    if caught:
        line["warnings"] = [str(w.message).splitlines()[0] for w in caught]
    return line


with open("native/torch/functional_errors_test.go") as f:
    cases = re.findall(r"^\t\{`([^`]*)`,", f.read(), re.M)
with open("native/torch/testdata/functional_errors.jsonl", "w") as out:
    for case in cases:
        print(json.dumps(evaluate(case)), file=out)
print(f"{len(cases)} cases with torch {torch.__version__}")
