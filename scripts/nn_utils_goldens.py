"""Writes native/torch/nn/utils/testdata: what torch.nn.utils makes of layers.

A line of reparametrized.jsonl is a layer made after torch.manual_seed(5): how it
prints, its state dict, what two passes of an input in training and one in evaluation
give, the gradients of the parameters after that, the state dict then, and the same of
what is left when the reparametrization is removed again. clip.jsonl has gradients
clipped, and what was returned.
"""

import warnings

import torch
from torch import nn
from torch.nn.utils import (
    clip_grad_norm_, clip_grad_value_, clip_grads_with_norm_, get_total_norm, parametrizations, parametrize,
    remove_spectral_norm, remove_weight_norm, spectral_norm, weight_norm,
)

from recorded import named, ramp, tensor, testdata, write

warnings.simplefilter("ignore")


class Symmetric(nn.Module):
    def forward(self, x):
        return x.triu() + x.triu(1).mT


class Scaled(nn.Module):
    def forward(self, x):
        return x * 2

    def right_inverse(self, x):
        return x / 2


remove = parametrize.remove_parametrizations
CASES = [
    ("parametrizations.weight_norm(nn.Linear(3, 4))", (2, 3), lambda m: remove(m, "weight")),
    ("parametrizations.weight_norm(nn.Linear(3, 4), dim=1)", (2, 3), lambda m: remove(m, "weight")),
    ("parametrizations.weight_norm(nn.Linear(3, 4), dim=None)", (2, 3), lambda m: remove(m, "weight")),
    ("parametrizations.weight_norm(nn.Linear(3, 4), name='bias')", (2, 3), lambda m: remove(m, "bias")),
    ("parametrizations.weight_norm(nn.Conv2d(2, 3, 2))", (1, 2, 3, 3), lambda m: remove(m, "weight")),
    ("parametrizations.spectral_norm(nn.Linear(3, 4))", (2, 3), lambda m: remove(m, "weight")),
    ("parametrizations.spectral_norm(nn.Linear(3, 4), n_power_iterations=3, eps=0.01, dim=1)", (2, 3), lambda m: remove(m, "weight")),
    ("parametrizations.spectral_norm(nn.Linear(3, 4), 'bias')", (2, 3), lambda m: remove(m, "bias")),
    ("parametrizations.spectral_norm(nn.Conv2d(2, 3, 2), dim=-1)", (1, 2, 3, 3), lambda m: remove(m, "weight", leave_parametrized=False)),
    ("parametrizations.spectral_norm(nn.ConvTranspose2d(2, 3, 2))", (1, 2, 3, 3), lambda m: remove(m, "weight")),
    ("parametrizations.orthogonal(nn.Linear(4, 4))", (2, 4), lambda m: remove(m, "weight")),
    ("parametrizations.orthogonal(nn.Linear(3, 5))", (2, 3), lambda m: remove(m, "weight")),
    ("parametrizations.orthogonal(nn.Linear(5, 3))", (2, 5), lambda m: remove(m, "weight")),
    ("parametrizations.orthogonal(nn.Linear(5, 3), orthogonal_map='matrix_exp')", (2, 5), lambda m: remove(m, "weight")),
    ("parametrizations.orthogonal(nn.Linear(3, 5), orthogonal_map='cayley')", (2, 3), lambda m: remove(m, "weight")),
    ("parametrizations.orthogonal(nn.Linear(3, 3), orthogonal_map='householder')", (2, 3), lambda m: remove(m, "weight")),
    ("parametrizations.orthogonal(nn.Linear(3, 5), use_trivialization=False)", (2, 3), lambda m: remove(m, "weight")),
    ("parametrizations.orthogonal(nn.Linear(3, 3), orthogonal_map='cayley', use_trivialization=False)", (2, 3), lambda m: remove(m, "weight")),
    ("inside(nn.LSTM(3, 4), parametrizations.weight_norm, 'weight_hh_l0')", (5, 2, 3), lambda m: inside_removed(m, remove, "weight_hh_l0")),
    ("inside(nn.LSTM(3, 4), weight_norm, 'weight_hh_l0')", (5, 2, 3), lambda m: inside_removed(m, remove_weight_norm, "weight_hh_l0")),
    ("inside(nn.MultiheadAttention(4, 2, batch_first=True), parametrizations.orthogonal, 'out_proj')", (2, 5, 4), lambda m: inside_removed(m, remove, "out_proj")),
    ("inside(nn.MultiheadAttention(4, 2, batch_first=True), parametrizations.weight_norm, 'in_proj_weight')", (2, 5, 4), lambda m: inside_removed(m, remove, "in_proj_weight")),
    ("inside(nn.TransformerEncoderLayer(4, 2, 8, 0.0, batch_first=True), parametrizations.spectral_norm, 'linear1')", (2, 5, 4), lambda m: inside_removed(m, remove, "linear1")),
    ("inside(nn.TransformerEncoderLayer(4, 2, 8, 0.0, batch_first=True), weight_norm, 'linear1')", (2, 5, 4), lambda m: inside_removed(m, remove_weight_norm, "linear1")),
    ("parametrize.register_parametrization(nn.Linear(3, 3), 'weight', Symmetric())", (2, 3), lambda m: remove(m, "weight")),
    ("parametrize.register_parametrization(nn.Linear(3, 3), 'weight', Symmetric(), unsafe=True)", (2, 3), lambda m: remove(m, "weight", leave_parametrized=False)),
    ("twice(nn.Linear(3, 3))", (2, 3), lambda m: remove(remove(m, "weight"), "bias")),
    ("parametrize.register_parametrization(buffered(), 'scale', Scaled())", (2, 3), lambda m: remove(m, "scale")),
    ("parametrize.transfer_parametrizations_and_params(twice(nn.Linear(3, 3)), nn.Linear(3, 3))", (2, 3), lambda m: remove(m, "weight")),
    ("weight_norm(nn.Linear(3, 4))", (2, 3), remove_weight_norm),
    ("weight_norm(nn.Linear(3, 4), dim=None)", (2, 3), remove_weight_norm),
    ("weight_norm(nn.Linear(3, 4), 'bias')", (2, 3), lambda m: remove_weight_norm(m, "bias")),
    ("weight_norm(nn.Conv2d(2, 3, 2), dim=1)", (1, 2, 3, 3), remove_weight_norm),
    ("spectral_norm(nn.Linear(3, 4))", (2, 3), remove_spectral_norm),
    ("spectral_norm(nn.Linear(3, 4), n_power_iterations=2, eps=0.01, dim=1)", (2, 3), remove_spectral_norm),
    ("spectral_norm(nn.Conv2d(2, 3, 2))", (1, 2, 3, 3), remove_spectral_norm),
    ("spectral_norm(nn.ConvTranspose1d(2, 3, 2))", (1, 2, 4), remove_spectral_norm),
]


class Buffered(nn.Module):
    def __init__(self):
        super().__init__()
        self.shift = nn.Parameter(torch.full((3,), 0.5))
        self.register_buffer("scale", ramp(3))

    def forward(self, x):
        return x * self.scale + self.shift


class Inside(nn.Module):
    def __init__(self, inner):
        super().__init__()
        self.inner = inner

    def forward(self, x):
        if isinstance(self.inner, nn.LSTM):
            return self.inner(x)[0]
        if isinstance(self.inner, nn.MultiheadAttention):
            return self.inner(x, x, x)[0]
        return self.inner(x)


def owner(inner, name):
    inside = getattr(inner, name)
    return (inside, "weight") if isinstance(inside, nn.Module) else (inner, name)


def inside(inner, f, name):
    f(*owner(inner, name))
    return Inside(inner)


def inside_removed(m, f, name):
    f(*owner(m.inner, name))
    return m


def buffered():
    return Buffered()


def twice(m):
    parametrize.register_parametrization(m, "weight", Scaled())
    parametrize.register_parametrization(m, "weight", Symmetric())
    return parametrize.register_parametrization(m, "bias", Scaled())


def state(m):
    return named(m.state_dict().items())


def passes(m, x):
    m.zero_grad()
    outputs = [m(x), m(x)]
    m.eval()
    outputs.append(m(x))
    with torch.no_grad():
        outputs.append(m(x))
    m.train()
    total = sum((y * y).sum() for y in outputs)
    if total.requires_grad:
        total.backward()
    return dict(
        outputs=[tensor(y) for y in outputs],
        grads=[tensor(p.grad, name=n) for n, p in m.named_parameters() if p.grad is not None],
        state=state(m),
    )


def case(text, shape, undo):
    torch.manual_seed(5)
    m = eval(text)
    x = ramp(*shape)
    line = dict(layer=text, printed=repr(m), state=state(m), input=tensor(x), before=passes(m, x))
    m = undo(m)
    return dict(line, left=repr(m), left_state=state(m), after=passes(m, x))


write(testdata("nn/utils", "reparametrized.jsonl"), [case(*c) for c in CASES])

CLIPS = [
    "clip_grad_norm_(p, 1.0)",
    "clip_grad_norm_(p, 100.0)",
    "clip_grad_norm_(p, 1.5, norm_type=1.0)",
    "clip_grad_norm_(p, 0.5, norm_type=3.0)",
    "clip_grad_norm_(p, 0.5, norm_type=float('inf'))",
    "clip_grad_norm_(p, 0.5, norm_type=0.0)",
    "clip_grad_norm_(p, 1.0, foreach=False)",
    "clip_grad_norm_([], 1.0)",
    "get_total_norm([q.grad for q in p if q.grad is not None])",
    "get_total_norm([q.grad for q in p if q.grad is not None], 1.0, foreach=False)",
    "clip_grads_with_norm_(p, 2.0, torch.tensor(3.0))",
    "clip_grads_with_norm_(p, 2.0, torch.tensor(3.0), foreach=False)",
    "clip_grad_value_(p, 0.75)",
    "clip_grad_value_(p, 0.75, foreach=False)",
]


def clip(text):
    p = [torch.zeros(s).requires_grad_() for s in [(3, 5), (4,), (2,), (1, 37)]]
    for q, g in zip(p, ramp(60).split([15, 4, 4, 37])):
        if q.numel() != 2:
            q.grad = g.reshape(q.shape).clone()
    result = eval(text)
    line = dict(call=text, grads=[tensor(q.grad) for q in p if q.grad is not None])
    return line if result is None else dict(line, result=tensor(result))


write(testdata("nn/utils", "clip.jsonl"), [clip(t) for t in CLIPS])

FUSED = [
    ("fuse_conv_bn_eval(nn.Conv2d(2, 3, 2), bn(nn.BatchNorm2d(3)))", (1, 2, 3, 3)),
    ("fuse_conv_bn_eval(nn.Conv1d(2, 3, 2, bias=False), bn(nn.BatchNorm1d(3, eps=0.1)))", (1, 2, 5)),
    ("fuse_conv_bn_eval(nn.Conv2d(2, 3, 2), bn(nn.BatchNorm2d(3, affine=False)))", (1, 2, 3, 3)),
    ("fuse_conv_bn_eval(nn.ConvTranspose2d(2, 3, 2), bn(nn.BatchNorm2d(3)), transpose=True)", (1, 2, 3, 3)),
    ("fuse_linear_bn_eval(nn.Linear(3, 4), bn(nn.BatchNorm1d(4)))", (2, 3)),
    ("fuse_linear_bn_eval(nn.Linear(3, 4, bias=False), bn(nn.BatchNorm1d(1)))", (2, 3)),
]


def bn(m):
    with torch.no_grad():
        for t in [m.weight, m.running_var]:
            if t is not None:
                t.copy_(ramp(t.numel()) + 1.5)
        for t in [m.bias, m.running_mean]:
            if t is not None:
                t.copy_(ramp(t.numel()))
    return m


def fuse_conv_bn_eval(conv, norm, **options):
    return torch.nn.utils.fuse_conv_bn_eval(conv.eval(), norm.eval(), **options)


def fuse_linear_bn_eval(linear, norm):
    return torch.nn.utils.fuse_linear_bn_eval(linear.eval(), norm.eval())


def fused(text, shape):
    torch.manual_seed(5)
    m = eval(text)
    x = ramp(*shape)
    return dict(layer=text, printed=repr(m), input=tensor(x), state=state(m), trained=[p.requires_grad for p in m.parameters()], output=tensor(m(x)))


write(testdata("nn/utils", "fused.jsonl"), [fused(*c) for c in FUSED])
