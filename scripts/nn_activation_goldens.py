"""Writes native/torch/nn/testdata/activations.jsonl: what torch.nn's activations do.

Each line is a layer made after torch.manual_seed(5): how it prints, what it makes of an
input in training and in evaluation, what it leaves of the input, and the gradients of
the input and the parameters after the outputs times uneven numbers are added up.
"""

import torch
from torch import nn

from recorded import named, ramp, tensor, testdata, write

CASES = [(t, (3, 4)) for t in [
    "nn.ReLU()", "nn.ReLU(inplace=True)",
    "nn.ReLU6()", "nn.ReLU6(inplace=True)",
    "nn.RReLU()", "nn.RReLU(0.25, 0.75)", "nn.RReLU(inplace=True)",
    "nn.Hardtanh()", "nn.Hardtanh(-0.5, 0.25)", "nn.Hardtanh(0.0, 1.5, inplace=True)",
    "nn.Hardsigmoid()", "nn.Hardsigmoid(inplace=True)",
    "nn.Hardswish()", "nn.Hardswish(inplace=True)",
    "nn.Tanh()", "nn.Sigmoid()",
    "nn.SiLU()", "nn.SiLU(inplace=True)",
    "nn.Mish()", "nn.Mish(inplace=True)",
    "nn.ELU()", "nn.ELU(alpha=1.5)", "nn.ELU(alpha=0.0)", "nn.ELU(inplace=True)",
    "nn.CELU()", "nn.CELU(alpha=0.5)", "nn.CELU(inplace=True)",
    "nn.SELU()", "nn.SELU(inplace=True)",
    "nn.GLU()", "nn.GLU(dim=1)",
    "nn.GELU()", "nn.GELU('tanh')",
    "nn.Hardshrink()", "nn.Hardshrink(0.75)", "nn.Hardshrink(0.0)",
    "nn.LeakyReLU()", "nn.LeakyReLU(0.2)", "nn.LeakyReLU(0.0)", "nn.LeakyReLU(inplace=True)",
    "nn.LogSigmoid()",
    "nn.Softplus()", "nn.Softplus(beta=2.0)", "nn.Softplus(beta=3.0, threshold=1.5)",
    "nn.Softshrink()", "nn.Softshrink(0.25)", "nn.Softshrink(0.0)",
    "nn.PReLU()", "nn.PReLU(4)", "nn.PReLU(init=0.5)", "nn.PReLU(num_parameters=4, init=0.0)",
    "nn.Softsign()", "nn.Tanhshrink()",
    "nn.Threshold(0.1, 20)", "nn.Threshold(0.5, -1.5, inplace=True)",
    "nn.Softmin(dim=1)", "nn.Softmin()",
    "nn.Softmax(dim=1)", "nn.Softmax(dim=-2)", "nn.Softmax()",
    "nn.LogSoftmax(dim=1)", "nn.LogSoftmax()",
]] + [
    ("nn.GLU(dim=0)", (4,)),
    ("nn.Softmax()", (4,)),
    ("nn.Softmax()", (2, 2, 3)),
    ("nn.Softmax()", (2, 2, 3, 1)),
    ("nn.Softmax2d()", (2, 3, 2, 2)),
    ("nn.Softmax2d()", (3, 2, 2)),
    ("nn.PReLU(3)", (2, 3, 2)),
]


def passes(m, shape):
    x = ramp(*shape).requires_grad_()
    m.zero_grad()
    given = x.clone() if getattr(m, "inplace", False) else x
    y = m(given)
    (y * ramp(*y.shape)).sum().backward()
    return dict(
        output=tensor(y),
        left=tensor(given),
        input_grad=tensor(x.grad),
        grads=[tensor(p.grad, name=n) for n, p in m.named_parameters()],
    )


def case(text, shape):
    torch.manual_seed(5)
    m = eval(text)
    line = dict(layer=text, printed=repr(m), shape=shape, state=named(m.state_dict().items()), train=passes(m, shape))
    m.eval()
    return dict(line, eval=passes(m, shape))


write(testdata("nn", "activations.jsonl"), [case(*c) for c in CASES])
