"""Writes native/torch/testdata/safetensors: files that Python's safetensors made.

    python3 scripts/safetensors_goldens.py native/torch/testdata/safetensors

dtypes.safetensors has a tensor [3] of 0, 1, 2 (bool: 0, 1, 1) of every dtype that
the format and PyTorch 2.8 share; shapes.safetensors has shapes, names and metadata
that are out of the ordinary. With --check FILE it loads a file and prints what is in
it, for checks of files that Go wrote.
"""

import sys

import torch
from safetensors import safe_open
from safetensors.torch import save_file

DTYPES = """bool uint8 int8 int16 int32 int64 uint16 uint32 uint64 float16 bfloat16 float32 float64
complex64 float8_e5m2 float8_e4m3fn float8_e5m2fnuz float8_e4m3fnuz""".split()


def check(path):
    with safe_open(path, "pt") as f:
        print("metadata", f.metadata())
        for name in f.keys():
            t = f.get_tensor(name)
            print(name, t.dtype, tuple(t.shape), t.flatten()[:4].tolist())


def write(folder):
    numbers = torch.tensor([0, 1, 2])
    save_file({d: numbers.to(getattr(torch, d)) for d in DTYPES}, folder + "/dtypes.safetensors")
    tensors = {
        "scalar": torch.tensor(1.5),
        "matrix": torch.arange(6.0).reshape(2, 3),
        "empty": torch.zeros(2, 0, 3),
        "": torch.tensor([7]),
        'é "quoted" \\ \n\x01\x7f\u2028<&>': torch.tensor([8], dtype=torch.uint8),
        "net.10.weight": torch.full((1, 1, 1, 2), -2.0),
        "net.2.weight": torch.full((3,), 2.0),
    }
    save_file(tensors, folder + "/shapes.safetensors", metadata={"format": 'pt "\n'})
    save_file({}, folder + "/nothing.safetensors")


if sys.argv[1] == "--check":
    check(sys.argv[2])
else:
    write(sys.argv[1])
