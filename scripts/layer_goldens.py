"""Writes native/torch/nn/testdata/layers.jsonl: what PyTorch's layers without recurrence
and attention do, with every argument of their constructors.

    python3 scripts/layer_goldens.py > native/torch/nn/testdata/layers.jsonl

The first line says what made the file. Each other line is a layer made after
torch.manual_seed(5): how Python prints it, its state dict, inputs, and for training and
evaluation mode, each after torch.manual_seed(7), the outputs, the gradients of inputs
and parameters for the output gradient w(...), and what has changed of the inputs and
the state dict. Tensors are their bytes in base64.
"""

import base64
import json
import os
import platform
import sys

PINNED = {"ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE", "OMP_NUM_THREADS": "1"}
if any(os.environ.get(k) != v for k, v in PINNED.items()):
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **PINNED})

import torch
from torch import nn


def x(*shape, dtype=torch.float32):
    """Numbers between -2 and 2 in no order, exact in every dtype."""
    n = torch.Size(shape).numel()
    return ((torch.arange(n) * 37 + 11) % 64 / 16 - 2).reshape(shape).to(dtype).requires_grad_()


def p(*shape):
    """Positive numbers."""
    return (x(*shape).detach() + 2.0625).requires_grad_()


def c(*shape):
    """Numbers that may be changed in place."""
    return x(*shape).detach()


def i(*values):
    return torch.tensor(values)


def w(t):
    """A gradient for t."""
    return ((torch.arange(t.numel()) * 29 + 5) % 32 / 8 - 2).reshape(t.shape).to(t.dtype)


def indices(pool, t):
    return pool(t)[1]


LAYERS = [
    ("nn.Conv1d(2, 3, 3)", "x(2, 2, 5)"),
    ("nn.Conv1d(2, 4, (2,), stride=2, padding=1, dilation=2, groups=2, bias=False, padding_mode='circular')", "x(2, 2, 6)"),
    ("nn.Conv1d(2, 2, 2, padding='same', padding_mode='reflect')", "x(2, 2, 6)"),
    ("nn.Conv1d(1, 2, 3, dtype=torch.float64)", "x(1, 5, dtype=torch.float64)"),
    ("nn.Conv2d(2, 4, 3, stride=2, padding=1, groups=2, bias=False)", "x(1, 2, 5, 5)"),
    ("nn.Conv2d(2, 1, (2, 3), dilation=(1, 2), padding='same')", "x(1, 2, 4, 4)"),
    ("nn.Conv2d(1, 1, (2, 3), padding=(1, 0), stride=(1, 2))", "x(1, 4, 5)"),
    ("nn.Conv2d(1, 2, 2, padding='valid')", "x(1, 1, 3, 4)"),
    ("nn.Conv2d(1, 2, 2, padding='valid', padding_mode='replicate')", "x(1, 1, 3, 4)"),
    ("nn.Conv2d(1, 2, (3, 2), padding='same', padding_mode='circular')", "x(1, 1, 3, 4)"),
    ("nn.Conv2d(1, 2, 2, padding=(2, 1), padding_mode='reflect')", "x(1, 1, 4, 3)"),
    ("nn.Conv3d(1, 2, 2)", "x(1, 1, 2, 3, 3)"),
    ("nn.Conv3d(1, 1, (1, 2, 2), stride=(1, 2, 1), padding=1, padding_mode='replicate')", "x(1, 1, 2, 3, 3)"),
    ("nn.ConvTranspose1d(2, 3, 3)", "x(2, 2, 4)"),
    ("nn.ConvTranspose1d(2, 4, 3, stride=2, padding=1, output_padding=1, groups=2, bias=False, dilation=2)", "x(2, 2, 4)"),
    ("nn.ConvTranspose1d(1, 1, 3, stride=3)", "x(1, 4)", dict(output_size=[14])),
    ("nn.ConvTranspose2d(2, 3, 2, stride=2)", "x(1, 2, 2, 3)"),
    ("nn.ConvTranspose2d(1, 2, (3, 2), stride=(2, 1), padding=(1, 0), output_padding=(1, 0))", "x(1, 1, 3, 2)"),
    ("nn.ConvTranspose2d(1, 1, 3, stride=2, padding=1)", "x(1, 1, 2, 3)", dict(output_size=[1, 1, 4, 5])),
    ("nn.ConvTranspose3d(1, 2, 2, dilation=2)", "x(1, 1, 2, 2, 2)"),
    ("nn.ConvTranspose3d(1, 1, 2, stride=(1, 2, 2))", "x(1, 1, 2, 1, 2)", dict(output_size=[3, 3, 4])),
    ("nn.BatchNorm1d(3)", "x(4, 3)"),
    ("nn.BatchNorm1d(3, momentum=None, affine=False)", "x(4, 3, 2)"),
    ("nn.BatchNorm1d(3, track_running_stats=False)", "x(4, 3)"),
    ("nn.BatchNorm2d(2, eps=0.25, momentum=0.3)", "x(2, 2, 2, 3)"),
    ("nn.BatchNorm2d(2, momentum=0.0, dtype=torch.float64)", "x(2, 2, 2, 3, dtype=torch.float64)"),
    ("nn.BatchNorm3d(2)", "x(2, 2, 1, 2, 3)"),
    ("nn.SyncBatchNorm(2, eps=0.001, momentum=None)", "x(2, 2, 1, 2, 3)"),
    ("nn.SyncBatchNorm(3, affine=False, track_running_stats=False)", "x(4, 3)"),
    ("nn.InstanceNorm1d(3)", "x(2, 3, 4)"),
    ("nn.InstanceNorm1d(2, affine=True, track_running_stats=True)", "x(2, 4)"),
    ("nn.InstanceNorm2d(2, eps=0.125, momentum=0.25, affine=True, track_running_stats=True)", "x(2, 2, 2, 3)"),
    ("nn.InstanceNorm2d(2)", "x(2, 2, 3)"),
    ("nn.InstanceNorm3d(2, track_running_stats=True)", "x(2, 2, 1, 2, 3)"),
    ("nn.InstanceNorm3d(1, affine=True)", "x(1, 2, 2, 2)"),
    ("nn.LayerNorm(3)", "x(2, 3)"),
    ("nn.LayerNorm((2, 3), eps=0.001, bias=False)", "x(2, 2, 3)"),
    ("nn.LayerNorm((3,), elementwise_affine=False)", "x(2, 3)"),
    ("nn.LayerNorm(4, eps=0.0, dtype=torch.float64)", "x(2, 4, dtype=torch.float64)"),
    ("nn.RMSNorm(3)", "x(2, 3)"),
    ("nn.RMSNorm((2, 3), eps=0.01)", "x(2, 2, 3)"),
    ("nn.RMSNorm((3,), elementwise_affine=False)", "x(2, 3)"),
    ("nn.GroupNorm(2, 4)", "x(2, 4, 3)"),
    ("nn.GroupNorm(3, 3, eps=0.1, affine=False)", "x(2, 3, 2, 2)"),
    ("nn.LocalResponseNorm(2)", "x(2, 4, 3)"),
    ("nn.LocalResponseNorm(3, alpha=0.5, beta=0.5, k=2.0)", "x(1, 4, 2, 2)"),
    ("nn.CrossMapLRN2d(3)", "x(2, 4, 2, 2)"),
    ("nn.CrossMapLRN2d(4, alpha=0.5, beta=0.5, k=2.0)", "x(1, 5, 1, 2)"),
    ("nn.CrossMapLRN2d(5, alpha=0.25)", "x(1, 3, 2, 2)"),
    ("nn.ConstantPad1d(2, 3.5)", "x(1, 2, 3)"),
    ("nn.ConstantPad1d((1, -1), 2)", "x(2, 3)"),
    ("nn.ConstantPad2d((1, 0, 2, 1), -0.5)", "x(1, 1, 2, 3)"),
    ("nn.ConstantPad3d(1, 0.25)", "x(1, 1, 1, 2, 2)"),
    ("nn.ZeroPad1d((3, 1))", "x(1, 2, 3)"),
    ("nn.ZeroPad2d(1)", "x(1, 2, 3)"),
    ("nn.ZeroPad3d((1, 0, 0, 1, 1, 1))", "x(1, 1, 1, 2, 2)"),
    ("nn.ReflectionPad1d(2)", "x(1, 2, 4)"),
    ("nn.ReflectionPad2d((2, 1, 0, 1))", "x(1, 1, 2, 3)"),
    ("nn.ReflectionPad3d(1)", "x(1, 1, 2, 2, 2)"),
    ("nn.ReplicationPad1d((2, 3))", "x(2, 4)"),
    ("nn.ReplicationPad2d(2)", "x(1, 1, 2, 3)"),
    ("nn.ReplicationPad3d((0, 1, 2, 0, 1, 0))", "x(1, 1, 2, 2, 2)"),
    ("nn.CircularPad1d((2, 1))", "x(1, 2, 4)"),
    ("nn.CircularPad2d(1)", "x(1, 2, 3)"),
    ("nn.CircularPad3d((1, 0, 2, 1, 0, 1))", "x(1, 1, 2, 2, 2)"),
    ("nn.MaxPool1d(2)", "x(1, 2, 7)"),
    ("nn.MaxPool1d(3, stride=2, padding=1, dilation=2, return_indices=True, ceil_mode=True)", "x(2, 8)"),
    ("nn.MaxPool2d(2)", "x(1, 1, 5, 4)"),
    ("nn.MaxPool2d((3, 2), stride=(2, 1), padding=(1, 0), dilation=(1, 2), return_indices=True)", "x(1, 1, 5, 4)"),
    ("nn.MaxPool2d(2, ceil_mode=True)", "x(1, 5, 3)"),
    ("nn.MaxPool3d(2, stride=1)", "x(1, 1, 2, 3, 3)"),
    ("nn.MaxPool3d((1, 2, 2), padding=(0, 1, 1), return_indices=True, ceil_mode=True)", "x(1, 2, 3, 3)"),
    ("nn.MaxUnpool1d(2)", "x(1, 2, 3), indices(nn.MaxPool1d(2, return_indices=True), x(1, 2, 6))"),
    ("nn.MaxUnpool1d(2, stride=2)", "x(2, 3), indices(nn.MaxPool1d(2, return_indices=True), x(2, 7))", dict(output_size=[7])),
    ("nn.MaxUnpool2d(2)", "x(1, 1, 2, 2), indices(nn.MaxPool2d(2, return_indices=True), x(1, 1, 5, 5))", dict(output_size=[1, 1, 5, 5])),
    ("nn.MaxUnpool2d((3, 2), stride=(2, 1), padding=(1, 0))",
     "x(1, 3, 2), indices(nn.MaxPool2d((3, 2), (2, 1), (1, 0), return_indices=True), x(1, 5, 3))"),
    ("nn.MaxUnpool3d(2)", "x(1, 1, 1, 2, 1), indices(nn.MaxPool3d(2, return_indices=True), x(1, 1, 2, 4, 2))"),
    ("nn.MaxUnpool3d(2, stride=(1, 2, 2), padding=0)",
     "x(1, 1, 1, 1, 1), indices(nn.MaxPool3d(2, return_indices=True), x(1, 1, 2, 3, 2))", dict(output_size=[2, 3, 2])),
    ("nn.AvgPool1d(2)", "x(1, 2, 5)"),
    ("nn.AvgPool1d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)", "x(2, 6)"),
    ("nn.AvgPool2d(2)", "x(1, 1, 4, 5)"),
    ("nn.AvgPool2d((2, 3), stride=(1, 2), padding=(1, 1), ceil_mode=True, count_include_pad=False)", "x(1, 1, 4, 5)"),
    ("nn.AvgPool2d(2, divisor_override=3)", "x(1, 4, 4)"),
    ("nn.AvgPool3d(2, stride=1)", "x(1, 1, 2, 3, 3)"),
    ("nn.AvgPool3d((1, 2, 2), padding=(0, 1, 0), divisor_override=5)", "x(1, 1, 2, 3, 4)"),
    ("nn.FractionalMaxPool2d(2, output_size=3)", "x(1, 2, 6, 5)"),
    ("nn.FractionalMaxPool2d((2, 3), output_ratio=(0.5, 0.75), return_indices=True)", "x(2, 6, 8)"),
    ("nn.FractionalMaxPool2d(2, output_size=(2, 3), _random_samples=torch.tensor([[[0.25, 0.75]]]))", "x(1, 1, 5, 6)"),
    ("nn.FractionalMaxPool3d(2, output_ratio=0.5)", "x(1, 1, 4, 4, 5)"),
    ("nn.FractionalMaxPool3d((1, 2, 2), output_size=(2, 2, 3), return_indices=True)", "x(1, 3, 4, 5)"),
    ("nn.LPPool1d(2, 3)", "x(1, 2, 7)"),
    ("nn.LPPool1d(1.5, 2, stride=1, ceil_mode=True)", "p(2, 5)"),
    ("nn.LPPool2d(2.0, (2, 3), stride=(1, 2))", "x(1, 1, 4, 5)"),
    ("nn.LPPool2d(3, 2, ceil_mode=True)", "p(1, 1, 3, 5)"),
    ("nn.LPPool3d(2, 2)", "x(1, 1, 2, 4, 3)"),
    ("nn.LPPool3d(1.5, (1, 2, 2), stride=1)", "p(1, 2, 3, 3)"),
    ("nn.AdaptiveMaxPool1d(3)", "x(1, 2, 7)"),
    ("nn.AdaptiveMaxPool1d(2, return_indices=True)", "x(2, 5)"),
    ("nn.AdaptiveMaxPool2d((3, 2))", "x(1, 1, 5, 4)"),
    ("nn.AdaptiveMaxPool2d((None, 2), return_indices=True)", "x(1, 3, 5)"),
    ("nn.AdaptiveMaxPool3d(2)", "x(1, 1, 3, 4, 5)"),
    ("nn.AdaptiveMaxPool3d((1, None, 2), return_indices=True)", "x(1, 3, 2, 5)"),
    ("nn.AdaptiveAvgPool1d(3)", "x(1, 2, 7)"),
    ("nn.AdaptiveAvgPool2d(2)", "x(1, 1, 5, 4)"),
    ("nn.AdaptiveAvgPool2d((None, 3))", "x(1, 2, 5)"),
    ("nn.AdaptiveAvgPool3d((2, 1, None))", "x(1, 1, 3, 4, 2)"),
    ("nn.AdaptiveAvgPool3d(1)", "x(1, 3, 4, 2)"),
    ("nn.Upsample(scale_factor=2)", "x(1, 1, 3)"),
    ("nn.Upsample(size=5, mode='linear')", "x(1, 1, 3)"),
    ("nn.Upsample(scale_factor=(1.5, 2), mode='bilinear', align_corners=True)", "x(1, 1, 2, 3)"),
    ("nn.Upsample(size=(3, 5), mode='bicubic')", "x(1, 1, 2, 3)"),
    ("nn.Upsample(scale_factor=1.7, mode='bilinear', recompute_scale_factor=True)", "x(1, 1, 3, 4)"),
    ("nn.Upsample(scale_factor=1.7, mode='bilinear')", "x(1, 1, 3, 4)"),
    ("nn.Upsample(scale_factor=2, mode='trilinear', align_corners=False)", "x(1, 1, 1, 2, 2)"),
    ("nn.Upsample(scale_factor=0.5, mode='area')", "x(1, 1, 4, 5)"),
    ("nn.Upsample(size=(2, 3), mode='area')", "x(1, 1, 4, 5)"),
    ("nn.Upsample(size=4, mode='nearest-exact')", "x(1, 1, 3, 2)"),
    ("nn.UpsamplingNearest2d(scale_factor=2)", "x(1, 1, 2, 2)"),
    ("nn.UpsamplingNearest2d(size=(3, 5))", "x(1, 1, 2, 2)"),
    ("nn.UpsamplingBilinear2d(size=4)", "x(1, 1, 2, 3)"),
    ("nn.UpsamplingBilinear2d(scale_factor=(2, 1.5))", "x(1, 1, 2, 2)"),
    ("nn.Fold(4, 2)", "x(1, 4, 9)"),
    ("nn.Fold((3, 5), (2, 3), dilation=(1, 1), padding=1, stride=(2, 1))", "x(6, 10)"),
    ("nn.Unfold(2)", "x(1, 2, 3, 3)"),
    ("nn.Unfold((2, 3), dilation=2, padding=(1, 2), stride=(1, 2))", "x(1, 5, 5)"),
    ("nn.PixelShuffle(2)", "x(1, 4, 2, 3)"),
    ("nn.PixelUnshuffle(2)", "x(1, 1, 4, 6)"),
    ("nn.ChannelShuffle(2)", "x(1, 6, 2)"),
    ("nn.Flatten()", "x(2, 2, 3)"),
    ("nn.Flatten(start_dim=0, end_dim=1)", "x(2, 2, 3)"),
    ("nn.Unflatten(1, (2, -1))", "x(2, 6)"),
    ("nn.Identity()", "x(2, 3)"),
    ("nn.Dropout(0.25)", "x(4, 5)"),
    ("nn.Dropout(0.5, inplace=True)", "c(4, 5)"),
    ("nn.Dropout(1.0)", "x(2, 2)"),
    ("nn.Dropout1d(0.5)", "x(2, 6, 3)"),
    ("nn.Dropout1d(0.5, inplace=True)", "c(6, 3)"),
    ("nn.Dropout2d(0.5)", "x(2, 6, 2, 2)"),
    ("nn.Dropout2d(0.3, inplace=True)", "c(2, 6, 2)"),
    ("nn.Dropout3d(0.5)", "x(6, 1, 2, 2)"),
    ("nn.Dropout3d(0.5, inplace=True)", "c(2, 6, 1, 2, 2)"),
    ("nn.AlphaDropout(0.25)", "x(4, 5)"),
    ("nn.AlphaDropout(0.25, inplace=True)", "c(4, 5)"),
    ("nn.FeatureAlphaDropout(0.5)", "x(2, 6, 3)"),
    ("nn.FeatureAlphaDropout(0.5, inplace=True)", "c(2, 6, 3)"),
    ("nn.Embedding(5, 3)", "i([0, 3], [4, 3])"),
    ("nn.Embedding(5, 3, padding_idx=-2)", "i([0, 3], [4, 3])"),
    ("nn.Embedding(5, 3, padding_idx=0, max_norm=1.0)", "i([0, 3], [4, 3])"),
    ("nn.Embedding(4, 2, max_norm=0.5, norm_type=1.0, scale_grad_by_freq=True)", "i(3, 1, 3)"),
    ("nn.Embedding(4, 2, norm_type=float('inf'), sparse=True, dtype=torch.float64)", "i(3, 1, 3)"),
    ("nn.Embedding.from_pretrained(x(4, 2))", "i(3, 1, 3)"),
    ("nn.Embedding.from_pretrained(c(4, 2), freeze=False, padding_idx=1, max_norm=2.0, norm_type=3.0, scale_grad_by_freq=True, sparse=False)",
     "i(3, 1, 3)"),
    ("nn.EmbeddingBag(5, 3)", "i([0, 3, 1], [4, 3, 3])"),
    ("nn.EmbeddingBag(5, 3, mode='sum', sparse=True)", "i(0, 3, 1, 4, 3), i(0, 2, 2), x(5)"),
    ("nn.EmbeddingBag(5, 3, mode='max', padding_idx=-2)", "i(0, 3, 1, 4, 3), i(0, 2)"),
    ("nn.EmbeddingBag(5, 3, include_last_offset=True, padding_idx=3, max_norm=1.0)", "i(0, 3, 1, 4, 3), i(0, 2, 5)"),
    ("nn.EmbeddingBag(5, 3, norm_type=1.0, max_norm=0.75, scale_grad_by_freq=True)", "i([0, 3, 1], [4, 3, 3])"),
    ("nn.EmbeddingBag(5, 3, mode='sum')", "i([0, 3], [4, 3]), None, x(2, 2)"),
    ("nn.EmbeddingBag.from_pretrained(x(4, 2))", "i([3, 1], [0, 3])"),
    ("nn.EmbeddingBag.from_pretrained(c(4, 2), freeze=False, mode='sum', padding_idx=0)", "i([3, 0], [0, 3])"),
    ("nn.Bilinear(2, 3, 2)", "x(4, 2), x(4, 3)"),
    ("nn.Bilinear(2, 2, 1, bias=False)", "x(2, 2), x(2, 2)"),
    ("nn.CosineSimilarity()", "x(3, 4), p(3, 4)"),
    ("nn.CosineSimilarity(dim=0, eps=100.0)", "x(3, 2), p(3, 2)"),
    ("nn.PairwiseDistance()", "x(3, 4), p(3, 4)"),
    ("nn.PairwiseDistance(p=1.0, eps=0.5, keepdim=True)", "x(3, 4), p(4)"),
]


def tensor(t):
    if t is None:
        return None
    sparse = t.is_sparse
    t = (t.to_dense() if sparse else t).detach().contiguous()
    data = base64.b64encode(bytes(t.reshape(-1).view(torch.uint8).tolist())).decode()
    return dict(dtype=str(t.dtype).removeprefix("torch."), shape=list(t.shape), data=data, sparse=sparse, grad=t.requires_grad)


def named(pairs):
    return [dict(name=k, **tensor(v)) for k, v in pairs]


def run(m, inputs, kwargs):
    torch.manual_seed(7)
    m.zero_grad()
    inputs = [None if t is None else t.detach().clone().requires_grad_(t.requires_grad) for t in inputs]
    before = [tensor(t) for t in inputs]
    state = named(m.state_dict().items())
    outputs = m(*inputs, **kwargs)
    if not isinstance(outputs, tuple):
        outputs = (outputs,)
    line = dict(outputs=[tensor(t) for t in outputs])
    if outputs[0].requires_grad:
        outputs[0].backward(w(outputs[0]))
    line["input_grads"] = [tensor(t.grad if t is not None else None) for t in inputs]
    line["grads"] = named((k, v.grad) for k, v in m.named_parameters() if v.grad is not None)
    line["inputs"] = [a if a != b else None for a, b in zip((tensor(t) for t in inputs), before)]
    line["state"] = [a for a, b in zip(named(m.state_dict().items()), state) if a != b]
    return line


def layer(text, inputs, kwargs={}):
    torch.manual_seed(5)
    m = eval(text)
    line = dict(layer=text, printed=repr(m), state=named(m.state_dict().items()), learns=[k for k, v in m.named_parameters() if v.requires_grad])
    inputs = eval(f"({inputs},)")
    line["inputs"] = [None if t is None else dict(tensor(t), grad=t.requires_grad) for t in inputs]
    line.update(kwargs)
    line["train"] = run(m, inputs, kwargs)
    m.eval()
    line["eval"] = run(m, inputs, kwargs)
    return line


def main():
    print(json.dumps(dict(made_with=dict(torch=torch.__version__, python=platform.python_version()))))
    for case in LAYERS:
        try:
            print(json.dumps(layer(*case)))
        except Exception as e:
            sys.exit(f"layer_goldens: {case[0]}: {e}")


main()
