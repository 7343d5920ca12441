"""Writes native/torch/nn/testdata/losses.jsonl: what torch.nn's losses give.

Each line is a loss made after torch.manual_seed(5): how it prints, its state dict, its
inputs, the outputs, and the gradients of inputs and parameters after the outputs times
uneven numbers are added up. "also" are results of other methods.
"""

import warnings

import torch
from torch import nn

from recorded import named, ramp, tensor, testdata, write

warnings.simplefilter("ignore")


def positive(*shape):
    return ramp(*shape) + 1.5


def grad(t):
    return t.detach().requires_grad_()


def probability(*shape):
    return ramp(*shape).sigmoid()


def classes(n, *shape):
    return (torch.arange(torch.Size(shape).numel()) * 7 % n).reshape(shape)


def sign(*shape):
    return ramp(*shape).sign()


def whole(*values):
    return torch.tensor(values)


X = "grad(ramp(3, 4)), ramp(2, 6).reshape(3, 4).flip(0)"
XY = "grad(ramp(3, 4)), grad(ramp(3, 4).flip(1))"
SCORES = "grad(ramp(3, 4)), classes(4, 3)"
PROBABILITY = "grad(probability(3, 4)), probability(3, 4).flip(0)"
TRIPLET = "grad(ramp(3, 4)), grad(ramp(3, 4).flip(1)), grad(ramp(3, 4).flip(0))"
CTC = "grad(ramp(6, 2, 4).log_softmax(2)), whole(1, 2, 2, 3, 1, 3).reshape(2, 3), whole(6, 5), whole(3, 2)"
LOG_P = "grad(ramp(3, 4).log_softmax(1)), "

CASES = [
    ("nn.L1Loss()", X), ("nn.L1Loss(reduction='sum')", X), ("nn.L1Loss(reduction='none')", XY),
    ("nn.L1Loss()", "grad(ramp(3, 1)), ramp(4)"),
    ("nn.MSELoss()", X), ("nn.MSELoss(reduction='sum')", XY), ("nn.MSELoss(reduction='none')", X),
    ("nn.MSELoss()", "grad(ramp(3, 1)), grad(ramp(4))"),
    ("nn.SmoothL1Loss()", X), ("nn.SmoothL1Loss(beta=0.5)", XY), ("nn.SmoothL1Loss(reduction='sum', beta=0.0)", X),
    ("nn.SmoothL1Loss(reduction='none')", X), ("nn.SmoothL1Loss()", "grad(ramp(3, 1)), ramp(4)"),
    ("nn.HuberLoss()", X), ("nn.HuberLoss(delta=0.5)", XY), ("nn.HuberLoss('sum', 2.0)", X), ("nn.HuberLoss('none')", X),
    ("nn.KLDivLoss()", LOG_P + "probability(3, 4)"), ("nn.KLDivLoss(reduction='batchmean')", LOG_P + "grad(probability(3, 4))"),
    ("nn.KLDivLoss(reduction='sum', log_target=True)", LOG_P + "grad(ramp(4).log_softmax(0))"),
    ("nn.KLDivLoss(reduction='none')", LOG_P + "probability(3, 4)"),
    ("nn.KLDivLoss(reduction='batchmean')", "grad(ramp(1).sum()), probability(1).sum()"),
    ("nn.PoissonNLLLoss()", X), ("nn.PoissonNLLLoss(full=True)", "grad(ramp(3, 4)), positive(3, 4)"),
    ("nn.PoissonNLLLoss(log_input=False, eps=0.01, reduction='sum')", "grad(positive(3, 4)), positive(3, 4).flip(0)"),
    ("nn.PoissonNLLLoss(reduction='none')", X),
    ("nn.GaussianNLLLoss()", X + ", grad(positive(3, 4))"), ("nn.GaussianNLLLoss(full=True, eps=0.5)", XY + ", grad(positive(3, 4))"),
    ("nn.GaussianNLLLoss(reduction='sum')", X + ", grad(positive(3))"), ("nn.GaussianNLLLoss(reduction='none')", X + ", positive(3, 1)"),
    ("nn.GaussianNLLLoss()", X + ", 0.75"),

    ("nn.CrossEntropyLoss()", SCORES), ("nn.CrossEntropyLoss(weight=positive(4))", SCORES),
    ("nn.CrossEntropyLoss(ignore_index=3)", SCORES), ("nn.CrossEntropyLoss(ignore_index=0, reduction='none')", SCORES),
    ("nn.CrossEntropyLoss(label_smoothing=0.1, reduction='sum')", SCORES),
    ("nn.CrossEntropyLoss(positive(4), label_smoothing=0.25)", SCORES),
    ("nn.CrossEntropyLoss()", "grad(ramp(3, 4)), probability(3, 4)"),
    ("nn.CrossEntropyLoss(positive(4), label_smoothing=0.25)", "grad(ramp(3, 4)), grad(probability(3, 4))"),
    ("nn.CrossEntropyLoss()", "grad(ramp(2, 3, 2, 2)), classes(3, 2, 2, 2)"), ("nn.CrossEntropyLoss()", "grad(ramp(5)), classes(5, 2)[1]"),
    ("nn.NLLLoss()", LOG_P + "classes(4, 3)"), ("nn.NLLLoss(weight=positive(4), reduction='sum')", LOG_P + "classes(4, 3)"),
    ("nn.NLLLoss(ignore_index=3)", LOG_P + "classes(4, 3)"), ("nn.NLLLoss(reduction='none')", "grad(ramp(2, 3, 2)), classes(3, 2, 2)"),
    ("nn.NLLLoss2d(weight=positive(3), ignore_index=1)", "grad(ramp(2, 3, 2, 2)), classes(3, 2, 2, 2)"),
    ("nn.BCELoss()", PROBABILITY), ("nn.BCELoss(weight=positive(4))", PROBABILITY), ("nn.BCELoss(weight=positive(3, 1), reduction='sum')", PROBABILITY),
    ("nn.BCELoss(reduction='none')", PROBABILITY),
    ("nn.BCEWithLogitsLoss()", "grad(ramp(3, 4)), probability(3, 4)"),
    ("nn.BCEWithLogitsLoss(weight=positive(4), pos_weight=positive(3, 1))", "grad(ramp(3, 4)), probability(3, 4)"),
    ("nn.BCEWithLogitsLoss(reduction='sum', pos_weight=positive(4))", "grad(ramp(3, 4)), grad(probability(3, 4))"),
    ("nn.BCEWithLogitsLoss(reduction='none')", "grad(ramp(3, 4)), probability(3, 4)"),
    ("nn.MultiMarginLoss()", SCORES), ("nn.MultiMarginLoss(p=2, margin=0.5, weight=positive(4))", SCORES),
    ("nn.MultiMarginLoss(reduction='sum')", SCORES), ("nn.MultiMarginLoss(2, reduction='none')", SCORES),
    ("nn.MultiLabelMarginLoss()", "grad(ramp(2, 4)), whole(3, 0, -1, 1, 2, -1, 0, 0).reshape(2, 4)"),
    ("nn.MultiLabelMarginLoss(reduction='sum')", "grad(ramp(4)), whole(3, 0, -1, 1)"),
    ("nn.MultiLabelMarginLoss(reduction='none')", "grad(ramp(2, 4)), whole(3, 0, -1, 1, 2, -1, 0, 0).reshape(2, 4)"),
    ("nn.SoftMarginLoss()", "grad(ramp(3, 4)), sign(3, 4).flip(0)"), ("nn.SoftMarginLoss(reduction='sum')", "grad(ramp(3, 4)), sign(3, 4).flip(0)"),
    ("nn.SoftMarginLoss(reduction='none')", "grad(ramp(3, 4)), sign(3, 4).flip(0)"),
    ("nn.MultiLabelSoftMarginLoss()", "grad(ramp(3, 4)), probability(3, 4)"),
    ("nn.MultiLabelSoftMarginLoss(weight=positive(4), reduction='sum')", "grad(ramp(3, 4)), probability(3, 4)"),
    ("nn.MultiLabelSoftMarginLoss(reduction='none')", "grad(ramp(4)), probability(4)"),

    ("nn.HingeEmbeddingLoss()", "grad(ramp(3, 4)), sign(3, 4).flip(0)"), ("nn.HingeEmbeddingLoss(margin=0.5, reduction='sum')", "grad(ramp(3, 4)), sign(3, 4).flip(0)"),
    ("nn.HingeEmbeddingLoss(reduction='none')", "grad(ramp(3, 4)), sign(3, 4).flip(0)"),
    ("nn.CosineEmbeddingLoss()", XY + ", sign(3)"), ("nn.CosineEmbeddingLoss(margin=0.5, reduction='sum')", XY + ", sign(3)"),
    ("nn.CosineEmbeddingLoss(reduction='none')", XY + ", -sign(3)"), ("nn.CosineEmbeddingLoss()", "grad(ramp(4)), grad(ramp(4).flip(0)), sign(1)[0]"),
    ("nn.MarginRankingLoss()", XY + ", sign(3, 4)"), ("nn.MarginRankingLoss(margin=0.5, reduction='sum')", XY + ", sign(3, 4)"),
    ("nn.MarginRankingLoss(reduction='none')", XY + ", sign(3, 4)"),
    ("nn.TripletMarginLoss()", TRIPLET), ("nn.TripletMarginLoss(margin=0.5, p=1.0, eps=0.01, swap=True)", TRIPLET),
    ("nn.TripletMarginLoss(reduction='sum')", TRIPLET), ("nn.TripletMarginLoss(p=3.0, reduction='none')", TRIPLET),
    ("nn.TripletMarginWithDistanceLoss()", TRIPLET), ("nn.TripletMarginWithDistanceLoss(margin=0.5, swap=True, reduction='sum')", TRIPLET),
    ("nn.TripletMarginWithDistanceLoss(distance_function=far, reduction='none')", TRIPLET),
    ("nn.TripletMarginWithDistanceLoss(distance_function=nn.Bilinear(4, 4, 1))", TRIPLET),
    ("nn.CTCLoss()", CTC), ("nn.CTCLoss(reduction='sum')", CTC), ("nn.CTCLoss(reduction='none')", CTC),
    ("nn.CTCLoss(blank=3)", "grad(ramp(6, 2, 4).log_softmax(2)), whole(1, 2, 2, 0, 1), whole(6, 5), whole(3, 2)"),
    ("nn.CTCLoss(zero_infinity=True)", "grad(ramp(3, 2, 4).log_softmax(2)), whole(1, 2, 2, 3, 1, 3).reshape(2, 3), whole(3, 1), whole(3, 2)"),
    ("nn.CTCLoss()", "grad(ramp(6, 4).log_softmax(1)), whole(1, 2, 2), whole(6)[0], whole(3)[0]"),

    ("nn.AdaptiveLogSoftmaxWithLoss(8, 10, [3, 6])", "grad(ramp(5, 8)), whole(0, 4, 2, 9, 6)"),
    ("nn.AdaptiveLogSoftmaxWithLoss(8, 10, [3, 6], div_value=2.0, head_bias=True)", "grad(ramp(5, 8)), whole(0, 4, 2, 9, 6)"),
    ("nn.AdaptiveLogSoftmaxWithLoss(8, 10, [3], div_value=1.5)", "grad(ramp(5, 8)), whole(0, 1, 2, 1, 1)"),
    ("nn.AdaptiveLogSoftmaxWithLoss(8, 10, [1, 2, 5])", "grad(ramp(1, 8)), whole(3)"),
    ("nn.AdaptiveLogSoftmaxWithLoss(8, 10, [1, 2, 5])", "grad(ramp(8)), whole(7)[0]"),
]


def far(x, y):
    return (x - y).abs().sum(-1)


def case(text, inputs):
    torch.manual_seed(5)
    m = eval(text)
    state = named(m.state_dict().items())
    inputs = list(eval("(" + inputs + ",)"))
    y = m(*inputs)
    outputs = list(y) if isinstance(y, tuple) else [y]
    sum((o * ramp(*o.shape)).sum() for o in outputs).backward()
    line = dict(
        loss=text,
        printed=repr(m),
        state=state,
        inputs=[tensor(x, grad=x.requires_grad) if isinstance(x, torch.Tensor) else tensor(torch.tensor(x), name="number") for x in inputs],
        outputs=[tensor(o) for o in outputs],
        input_grads=[tensor(x.grad) if isinstance(x, torch.Tensor) and x.requires_grad else None for x in inputs],
        grads=[tensor(p.grad, name=n) for n, p in m.named_parameters() if p.grad is not None],
    )
    if isinstance(m, nn.AdaptiveLogSoftmaxWithLoss) and inputs[0].dim() == 2:
        line["also"] = [tensor(m.log_prob(inputs[0])), tensor(m.predict(inputs[0])), tensor(m.predict(inputs[0][1:2]))]
    return line


write(testdata("nn", "losses.jsonl"), [case(*c) for c in CASES])
