#!/usr/bin/env python3
"""Write native/torch/aten/testdata/calls.json: what PyTorch's operators return.

    python3 scripts/aten_goldens.py native/torch/aten/testdata/calls.json

The calls of TestCalls in native/torch/aten, over all kinds of arguments and
results. The inputs are in the file too, so that both sides read the same.
"""

import json
import platform
import sys

import torch

aten = torch.ops.aten
f64 = torch.float64

INPUTS = {
    "a": torch.tensor([[1.5, -2.0, 0.25], [3.0, 0.5, -1.0]], dtype=f64),
    "b": torch.tensor([[0.5, 4.0, -0.75], [2.0, -8.0, 1.0]], dtype=f64),
    "s": torch.tensor([[4.0, 1.0, 0.5], [1.0, 3.0, 0.25], [0.5, 0.25, 2.0]], dtype=f64),
    "v": torch.tensor([3.0, 1.0, 2.0, 5.0, 4.0, 0.0], dtype=f64),
    "i": torch.tensor([[0, 2, 1], [1, 1, 0]]),
    "row": torch.tensor([1, 0]),
    "mask": torch.tensor([[True, False, True], [False, True, True]]),
    "image": (torch.arange(2 * 3 * 4 * 4, dtype=f64) / 8 - 5).reshape(2, 3, 4, 4),
    "kernel": (torch.arange(2 * 3 * 2 * 2, dtype=f64) / 16 - 0.5).reshape(2, 3, 2, 2),
}


def calls(a, b, s, v, i, row, mask, image, kernel):
    def copy(t):
        return t.clone()

    yield "AddTensor", aten.add.Tensor(a, b, alpha=2.5)
    yield "AddScalar", aten.add.Scalar(i, 2, 3)
    yield "AddTensor_", aten.add_.Tensor(copy(a), b, alpha=1)
    yield "AddOut", aten.add.out(a, b, alpha=-1, out=torch.empty(0, dtype=f64))
    yield "SumDimIntList", aten.sum.dim_IntList(a, [1], True, dtype=torch.float32)
    yield "SumDimIntListAll", aten.sum.dim_IntList(a, None, False)
    yield "SumDimDimnameList", a.refine_names("x", "y").sum("y").rename(None)
    yield "MeanDim", aten.mean.dim(a, [0, 1])
    yield "VarCorrection", aten.var.correction(a, [1], correction=0, keepdim=False)
    yield "StdMeanCorrection", aten.std_mean.correction(a, None, correction=1.0)
    yield "NormScalarOptDim", aten.norm.ScalarOpt_dim(a, None, [0], False)
    yield "ClampScalarLow", aten.clamp(a, -1, None)
    yield "ClampTensor", aten.clamp.Tensor(a, None, b)
    yield "CatDim", aten.cat([a, b, a], -1)
    yield "IndexNone", aten.index.Tensor(a, [None, row])
    yield "IndexPut_", aten.index_put_(copy(a), [row, row], torch.tensor([7.0, 8.0], dtype=f64), True)
    yield "SplitTensor", aten.split.Tensor(v, 4)
    yield "UnbindInt", aten.unbind.int(a, 1)
    yield "Topk", aten.topk(v, 3, -1, True, True)
    yield "SortStable", aten.sort.stable(v, stable=True, dim=0, descending=True)
    yield "MaxDim", aten.max.dim(a, 1, True)
    yield "Where", aten.where.self(mask, a, b)
    yield "MaskedFillScalar", aten.masked_fill.Scalar(a, mask, -1)
    yield "Gather", aten.gather(a, 1, i)
    yield "ScatterReduceTwo", aten.scatter_reduce.two(a, 1, i, b, "amax", include_self=False)
    yield "DivTensorMode", aten.div.Tensor_mode(a, b, rounding_mode="floor")
    yield "DivTensorModeNone", aten.div.Tensor_mode(a, b, rounding_mode=None)
    yield "FullDtype", aten.full([2, 2], 3, dtype=torch.int16)
    yield "EmptyLike", aten.zero_(aten.empty_like(a, dtype=torch.bool, memory_format=torch.preserve_format))
    yield "ArangeStartStep", aten.arange.start_step(1, 2, 0.25, dtype=f64, device="cpu")
    yield "ToDtype", aten.to.dtype(a, torch.int32)
    yield "InternalToCopy", aten._to_copy(a, dtype=torch.float32, layout=torch.strided, device=torch.device("cpu"))
    yield "Conv2d", aten.conv2d(image, kernel, torch.tensor([1.0, -1.0], dtype=f64), [1, 2], [1, 0], [1, 1], 1)
    yield "Conv2dPadding", aten.conv2d.padding(image, kernel, None, [1], "same", [1, 1], 1)
    yield "ConvolutionBackward", aten.convolution_backward(
        torch.ones(2, 2, 3, 3, dtype=f64), image, kernel, [2], [1, 1], [0, 0], [1, 1], False, [0, 0], 1, [True, True, True]
    )
    yield "ConvolutionBackwardMask", aten.convolution_backward(
        torch.ones(2, 2, 3, 3, dtype=f64), image, kernel, None, [1, 1], [0, 0], [1, 1], False, [0, 0], 1, [False, True, False]
    )
    yield "MaxPool2dWithIndices", aten.max_pool2d_with_indices(image, [2, 2], [], [0], [1], False)
    yield "AvgPool2d", aten.avg_pool2d(image, [2, 2], [2, 2], [0, 0], False, True, 3)
    yield "UpsampleNearest2dVec", aten.upsample_nearest2d.vec(image, None, [2.0, 1.5])
    yield "NativeLayerNorm", aten.native_layer_norm(a, [3], None, None, 1e-5)
    yield "GELU", aten.gelu(a, approximate="tanh")
    yield "InternalSoftmax", aten._softmax(a, 1, False)
    yield "Einsum", aten.einsum("ij,kj->ik", [a, b])
    yield "LinalgSolve", aten.linalg_solve(s, torch.eye(3, dtype=f64))
    yield "LinalgSlogdet", aten.linalg_slogdet(s)
    yield "LinalgNorm", aten.linalg_norm.ord_str(s, "fro", None)
    yield "FftRfft", aten.fft_rfft(v, None, -1, "ortho")
    yield "Complex", aten.add.Scalar(torch.complex(a, b), 1 - 2j)
    yield "ForeachAddScalarList", aten._foreach_add.ScalarList([a, b], [1, -0.5])
    yield "ForeachMulScalar_", [t for t in foreach_mul(copy(a), copy(b))]
    yield "DunderAndTensor", aten.__and__.Tensor(mask, mask[:, [1, 0, 2]])
    yield "ItemInt", aten._local_scalar_dense(i[0, 1])
    yield "ItemFloat", aten._local_scalar_dense(a[0, 0])
    yield "Equal", aten.equal(a, a)
    yield "SizeInt", aten.size.int(image, 1)
    yield "ResultTypeTensor", torch.result_type(a, i)
    yield "PromoteTypes", torch.promote_types(torch.int32, torch.float16)
    yield "RandnGenerator", aten.randn.generator([5], generator=torch.Generator().manual_seed(626), dtype=f64)
    yield "Bernoulli_", aten.bernoulli_.float(copy(a), 0.5, generator=torch.Generator().manual_seed(7))
    yield "QuantileScalar", aten.quantile.scalar(v, 0.3, 0, False, interpolation="lower")
    yield "HistogramBinCt", aten.histogram.bin_ct(v, 3, range=[0.0, 6.0], weight=None, density=False)
    yield "Searchsorted", aten.searchsorted.Scalar(torch.arange(5.0, dtype=f64), 2.5, out_int32=True, right=True, side="right")
    yield "QScaleZero", aten.q_scale(torch.quantize_per_tensor(a.float(), 0.125, 3, torch.quint8))
    yield "ChooseQparams", list(aten._choose_qparams_per_tensor(a.float(), False))


def foreach_mul(*list_):
    aten._foreach_mul_.Scalar(list_, 3)
    return list_


def value(x):
    if isinstance(x, torch.Tensor):
        x = x.detach()
        if x.is_complex():
            x = torch.view_as_real(x)
        return {"dtype": str(x.dtype).removeprefix("torch."), "shape": list(x.shape), "data": x.to(f64).flatten().tolist()}
    if isinstance(x, (list, tuple)):
        return [value(e) for e in x]
    if isinstance(x, torch.dtype):
        return str(x).removeprefix("torch.")
    return x


def main():
    out = {
        "torch": torch.__version__,
        "python": platform.python_version(),
        "inputs": {name: value(t) for name, t in INPUTS.items()},
        "calls": {name: value(x) for name, x in calls(**INPUTS)},
    }
    with open(sys.argv[1], "w") as file:
        file.write("{\n")
        for key in ["torch", "python"]:
            file.write(f'"{key}": {json.dumps(out[key])},\n')
        for key in ["inputs", "calls"]:
            lines = [f"{json.dumps(name)}: {json.dumps(x)}" for name, x in out[key].items()]
            file.write(f'"{key}": {{\n' + ",\n".join(lines) + "\n}" + ("," if key == "inputs" else "") + "\n")
        file.write("}\n")


main()
