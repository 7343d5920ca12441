"""Writes native/torch/nn/testdata/init.jsonl: what torch.nn.init makes.

Each line is a call, and the tensor after it; the seed is 5, and x was empty. "After"
is the next number that the default generator draws: calls draw as many as in Python.
"""

import torch
from torch import nn

from recorded import tensor, testdata, write

CASES = [
    ("nn.init.uniform_(x)", (3, 5)),
    ("nn.init.uniform_(x, -2.0, 3.0)", (3, 5)),
    ("nn.init.uniform_(x, generator=g)", (3, 5)),
    ("nn.init.normal_(x)", (3, 5)),
    ("nn.init.normal_(x, 1.0, 2.0)", (3, 7)),
    ("nn.init.normal_(x, generator=g)", (3, 5)),
    ("nn.init.trunc_normal_(x)", (3, 7)),
    ("nn.init.trunc_normal_(x, std=0.02)", (3, 7)),
    ("nn.init.trunc_normal_(x, mean=1.0, std=2.0, a=-0.5, b=1.5, generator=g)", (3, 7)),
    ("nn.init.constant_(x, 0.3)", (3, 5)),
    ("nn.init.ones_(x)", (2,)),
    ("nn.init.zeros_(x)", (2,)),
    ("nn.init.eye_(x)", (3, 5)),
    ("nn.init.eye_(x)", (4, 2)),
    ("nn.init.dirac_(x)", (3, 2, 3)),
    ("nn.init.dirac_(x)", (2, 3, 4, 3)),
    ("nn.init.dirac_(x, 2)", (4, 3, 2, 1, 3)),
    ("nn.init.xavier_uniform_(x)", (3, 5)),
    ("nn.init.xavier_uniform_(x, gain=nn.init.calculate_gain('relu'))", (3, 5, 2)),
    ("nn.init.xavier_uniform_(x, generator=g)", (3, 5)),
    ("nn.init.xavier_normal_(x)", (3, 5)),
    ("nn.init.xavier_normal_(x, gain=2.0, generator=g)", (3, 5)),
    ("nn.init.kaiming_uniform_(x)", (3, 5)),
    ("nn.init.kaiming_uniform_(x, a=0.3, mode='fan_out')", (3, 5, 2)),
    ("nn.init.kaiming_uniform_(x, nonlinearity='relu')", (3, 5)),
    ("nn.init.kaiming_uniform_(x, nonlinearity='tanh')", (3, 5)),
    ("nn.init.kaiming_uniform_(x, nonlinearity='selu')", (3, 5)),
    ("nn.init.kaiming_uniform_(x, nonlinearity='sigmoid')", (3, 5)),
    ("nn.init.kaiming_uniform_(x, nonlinearity='linear', generator=g)", (3, 5)),
    ("nn.init.kaiming_normal_(x)", (3, 5)),
    ("nn.init.kaiming_normal_(x, a=0.1, mode='fan_out', generator=g)", (3, 5)),
    ("nn.init.orthogonal_(x)", (3, 5)),
    ("nn.init.orthogonal_(x)", (5, 3)),
    ("nn.init.orthogonal_(x, gain=2.0)", (4, 2, 2)),
    ("nn.init.orthogonal_(x, generator=g)", (4, 4)),
    ("nn.init.sparse_(x, 0.4)", (4, 3)),
    ("nn.init.sparse_(x, 0.5, std=2.0, generator=g)", (5, 2)),
]

GAINS = ["'linear'", "'conv2d'", "'sigmoid'", "'tanh'", "'relu'", "'leaky_relu'", "'leaky_relu', 0.2", "'selu'"]


def case(text, shape, dtype):
    torch.manual_seed(5)
    g = torch.Generator().manual_seed(9)
    x = torch.empty(shape, dtype=dtype)
    eval(text, dict(nn=nn, x=x, g=g))
    return dict(call=text, result=tensor(x), after=tensor(torch.rand(1)))


lines = [case(*c, dtype) for dtype in (torch.float32, torch.float64) for c in CASES]
lines += [dict(call=f"nn.init.calculate_gain({a})", gain=eval(f"nn.init.calculate_gain({a})")) for a in GAINS]
write(testdata("nn", "init.jsonl"), lines)
