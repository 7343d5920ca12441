"""Writes native/torch/nn/testdata/goldens.jsonl: what PyTorch's layers do.

    ATEN_CPU_CAPABILITY=default python3 scripts/nn_goldens.py > native/torch/nn/testdata/goldens.jsonl

The first line says what made the file. Each other line is a layer made after
torch.manual_seed(5): how Python prints it, its state dict, the output for an input
x = (0, 1, 2, ...) / 16 - 1 in training mode, after it the buffers, and then the output
in evaluation mode.
"""

import json
import platform
import sys

import torch
from torch import nn

LAYERS = [
    ("nn.Linear(3, 4)", (2, 3)),
    ("nn.Linear(3, 4, bias=False)", (2, 3)),
    ("nn.GELU()", (2, 3)),
    ("nn.GELU('tanh')", (2, 3)),
    ("nn.ReLU()", (2, 3)),
    ("nn.SiLU()", (2, 3)),
    ("nn.Tanh()", (2, 3)),
    ("nn.Sigmoid()", (2, 3)),
    ("nn.Mish()", (2, 3)),
    ("nn.LeakyReLU(0.1)", (2, 3)),
    ("nn.ELU(1.5)", (2, 3)),
    ("nn.Softmax(dim=1)", (2, 3)),
    ("nn.LogSoftmax(dim=-1)", (2, 3)),
    ("nn.Sequential(nn.Linear(2, 3), nn.Sequential(nn.ReLU(), nn.BatchNorm1d(3)), nn.Linear(3, 1))", (4, 2)),
]

def tensor(t):
    return dict(shape=list(t.shape), values=[float(x) for x in t.detach().flatten().tolist()])


def layer(text, shape):
    torch.manual_seed(5)
    m = eval(text)
    line = dict(layer=text, printed=repr(m), state=[dict(name=k, **tensor(v)) for k, v in m.state_dict().items()])
    x = (torch.arange(torch.Size(shape).numel()).float() / 16 - 1).reshape(shape)
    line["input"] = tensor(x)
    line["train"] = tensor(m(x))
    line["buffers"] = [dict(name=k, **tensor(v)) for k, v in m.named_buffers()]
    m.eval()
    line["eval"] = tensor(m(x))
    return line


def main():
    if torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "NO AVX"):
        sys.exit("nn_goldens: set ATEN_CPU_CAPABILITY=default")
    torch.set_num_threads(1)
    print(json.dumps(dict(made_with=dict(torch=torch.__version__, python=platform.python_version()))))
    for case in LAYERS:
        print(json.dumps(layer(*case)))


main()
