#!/usr/bin/env python3
"""Write native/torch/testdata/print.jsonl: tensors and how PyTorch prints them.

    python3 scripts/print_goldens.py native/torch/testdata/print.jsonl

A line is one tensor: its elements as bytes, so that the reader builds the very
same one, what is then done with it ("then"), print options, and the text. The
first line has the versions.
"""

import base64
import json
import math
import platform
import sys

import torch

DEFAULTS = {"precision": 4, "threshold": 1000, "edgeitems": 3, "linewidth": 80, "sci_mode": None}


def data(t):
    return base64.b64encode(t.flatten().view(torch.uint8).numpy().tobytes()).decode() if t.numel() else ""


THEN = {
    "": lambda t: t,
    "requires_grad": lambda t: t.requires_grad_(),
    "add": lambda t: t.requires_grad_() + t,
    "transpose": lambda t: t.t(),
    "conj": lambda t: t.conj(),
    "neg": lambda t: t.conj().imag,
    "sparse": lambda t: t.to_sparse(),
    "sparse_grad": lambda t: t.to_sparse().requires_grad_(),
    "csr": lambda t: t.to_sparse_csr(),
    "csc": lambda t: t.to_sparse_csc(),
    "bsr": lambda t: t.to_sparse_bsr((2, 2)),
    "meta": lambda t: t.to("meta"),
    "quantize": lambda t: torch.quantize_per_tensor(t, 0.1, 10, torch.quint8),
    "quantize_channel": lambda t: torch.quantize_per_channel(
        t, torch.tensor([0.1, 0.01], dtype=torch.float64), torch.tensor([0, 1]), 0, torch.qint8
    ),
}


def cases():
    f, inf, nan = torch.tensor, math.inf, math.nan
    g = torch.Generator().manual_seed(626)

    def randn(*size, dtype=torch.float32):
        return torch.randn(*size, generator=g, dtype=torch.float64).to(dtype)

    for t in [
        f(1.0), f(-2.5), f(1e-5), f(123456789.0), f(nan), f(inf), f(-inf), f(0.0), f(-0.0), f(7), f(True), f(3 + 4j),
        f([1.0, 2.0, 3.0]), f([1.0, -2.0, 3.0]), f([0.5, 1.0, 100.25]), f([0.0, 0.0]), f([-0.0, 0.0]),
        f([1.0, nan, inf]), f([0.5, nan, -inf]), f([nan, inf, -inf]), f([1.0, 1000.0]), f([1.0, 1001.0]),
        f([1e8, 1e8]), f([1.1e8, 1e8]), f([0.5, 500.0]), f([0.5, 501.0]), f([1e-4, 1e-4]), f([0.99e-4, 0.99e-4]),
        f([1e-10, 1.0, nan, -inf, 0.0]), f([1e30, -1e-30]), f([1e-42, 3e-45]), f([0.00005, 0.00015]), f([2.5, 3.5]) / 1000,
        f([1e300, 1e-300], dtype=torch.float64), f([0.1, 0.2], dtype=torch.float64), f([5e-324], dtype=torch.float64),
        f([1.0, 2.0], dtype=torch.float64), f([1.5, -2.25], dtype=torch.float16), f([65504.0, 1.0], dtype=torch.float16),
        f([1.0, 0.333], dtype=torch.bfloat16), f([3e38, 1e-38], dtype=torch.bfloat16),
        f([1.5, 448.0]).to(torch.float8_e4m3fn), f([1.5, 57344.0, inf]).to(torch.float8_e5m2),
        f([1, -20, 300]), f([[1, 2], [3, 4]], dtype=torch.int32), f([-128, 127], dtype=torch.int8),
        f([0, 255], dtype=torch.uint8), f([-32768, 1], dtype=torch.int16), f([2**63 - 1, -(2**63)]),
        f([65535, 0], dtype=torch.uint16), f([2**32 - 1], dtype=torch.uint32), f([2**64 - 1, 0], dtype=torch.uint64),
        f([True, False]), f([[True], [True]]), f([1 + 2j, -3.5 - 4.25j]), f([1j, 1e10]), f([complex(nan, inf), complex(-inf, nan)]),
        f([1 + 2j, 100 - 0.0j], dtype=torch.complex128), f([[1.25 + 2j]], dtype=torch.complex64).to(torch.complex32),
        torch.zeros(0), torch.zeros(0, 3), torch.zeros(2, 0, 3), torch.zeros(0, dtype=torch.int64),
        torch.zeros(3, 0, dtype=torch.bool), torch.zeros(0, dtype=torch.complex64),
        torch.ones(2, 3), torch.ones(2, 2, 2), torch.ones(1, 1, 1, 1, 1), torch.arange(60), torch.arange(30.0), torch.arange(1000),
        torch.arange(1001), torch.arange(1001.0), torch.zeros(1001), randn(20), randn(3, 11), randn(2, 3, 4),
        randn(2, 2, 2, 2), randn(40, 40), randn(11, 11, 11), randn(2, 600), randn(600, 2), randn(7, 6, 25),
        randn(40), randn(17, dtype=torch.float64), randn(2, 5, dtype=torch.bfloat16), randn(12, dtype=torch.float16),
        torch.complex(randn(7), randn(7)), torch.complex(randn(40, 40), randn(40, 40)),
        torch.complex(randn(3, 9, dtype=torch.float64), randn(3, 9, dtype=torch.float64)),
        torch.cat([torch.zeros(500), f([1e-8]), torch.ones(600)]), torch.arange(60, dtype=torch.int16),
        (torch.arange(100) % 3 == 0), torch.arange(60, dtype=torch.float64) / 7,
    ]:
        yield t, "", {}

    yield f([1.0, 2.0]), "requires_grad", {}
    yield f([1.0, 2.0]), "add", {}
    yield f(1.5, dtype=torch.float64), "requires_grad", {}
    yield f(2.0, dtype=torch.float64), "add", {}
    yield randn(11), "add", {}
    yield randn(11, dtype=torch.float64), "add", {}
    yield randn(8, dtype=torch.float64), "requires_grad", {}
    yield torch.zeros(0, 3, dtype=torch.float64), "requires_grad", {}
    yield randn(2, 3), "transpose", {}
    yield randn(30, 40), "transpose", {}
    yield f([1 + 2j, -3.5 - 4.25j]), "conj", {}
    yield f([1 + 2j, -3.5 - 4.25j]), "neg", {}
    for then in ["sparse", "sparse_grad", "csr", "csc", "bsr"]:
        yield torch.diag(f([1.0, 0.0, 2.5, -4.0])), then, {}
        yield torch.eye(4, dtype=torch.float64), then, {}
        yield torch.zeros(2, 4), then, {}
    yield torch.ones(30, 50), "sparse", {}
    for dtype in [torch.float32, torch.float64, torch.int64]:
        yield torch.zeros(2, 3, dtype=dtype), "meta", {}
    yield f([[1.0, -0.5], [0.3, 2.0]]), "quantize", {}
    yield f([[1.0, -0.5], [0.3, 0.2]]), "quantize_channel", {}

    for o in [
        {"precision": 2}, {"precision": 0}, {"precision": 8}, {"threshold": 5}, {"threshold": 5, "edgeitems": 1},
        {"threshold": 5, "edgeitems": 0}, {"edgeitems": 0}, {"linewidth": 40}, {"linewidth": 10}, {"linewidth": 200},
        {"sci_mode": True}, {"sci_mode": False}, {"threshold": 0}, {"precision": 2, "sci_mode": True, "linewidth": 60},
    ]:
        yield randn(3, 9), "", o
        yield torch.arange(20), "", o
        yield f([1e-10, 1e10, 3.0]), "", o
        yield f(2.0), "", o
    yield f([0.0, nan]), "", {"sci_mode": True}
    yield randn(12), "add", {"linewidth": 60}
    yield f([1 + 2j, -3.5 - 4.25j]), "", {"precision": 1}
    yield torch.ones(3, 3, 3), "", {"threshold": 5, "edgeitems": 1}
    for profile in ["default", "short", "full"]:
        for o in [{}, {"precision": 3}, {"threshold": 20}, {"edgeitems": 1, "linewidth": 50}]:
            yield randn(3, 9), "", {"profile": profile, **o}
        yield torch.arange(1001, dtype=torch.int16), "", {"profile": profile}


def main():
    with open(sys.argv[1], "w") as out:
        out.write(json.dumps({"torch": torch.__version__, "python": platform.python_version()}) + "\n")
        for t, then, options in cases():
            line = {"dtype": str(t.dtype).split(".")[1], "shape": list(t.shape), "data": data(t.resolve_conj())}
            if then:
                line["then"] = then
            if options:
                line["options"] = options
            torch.set_printoptions(**DEFAULTS)
            torch.set_printoptions(**options)
            line["text"] = str(THEN[then](t))
            out.write(json.dumps(line) + "\n")


main()
