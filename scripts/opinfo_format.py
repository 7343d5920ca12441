"""The format of operator cases: cases.jsonl and tensors.safetensors in a folder.

A case, one a line of cases.jsonl:

    {"op": "aten::add", "overload": "Tensor", "args": [value, ...],
     "kwargs": {name: value}, "seed": n, "out": [value, ...], "grad": {...}}

"overload" is "" for the default one. "seed" is given to manual_seed before the
call. "out" holds the returned values, after the call for in-place and out=
forms. A value is one of

    {"t": key}  a tensor           {"tl": [key|null, ...]}  a list of tensors
    {"i": n}    an int             {"il": [n, ...]}         a list of ints
    {"f": repr} a float            {"fl": [repr, ...]}      a list of floats
    {"b": bool} a bool             {"bl": [bool, ...]}      a list of bools
    {"s": str}  a string           {"n": 1}                 none, undefined tensor
    {"c": [repr, repr]}            a complex number: real, imaginary part
    {"sl": [value, ...]}           a list of Scalars
    {"dtype"|"device"|"layout"|"memory_format": name}       without "torch."

repr is Python's: "0.1", "1e-05", "inf", "-inf", "nan".

"grad" is there for differentiable calls: {"wrt": [index in args], "of": [index in
out], "cot": [key], "grads": [key|null]}. With the tensors "wrt" requiring grad
(all of them leaves, seed set anew), grads are grad(outputs "of", inputs "wrt",
grad_outputs "cot", allow_unused=True), and the outputs are those of "out".

Tensors are contiguous. A key may stand in several places: each is a tensor of
its own. complex64 is safetensors' C64. It has no complex128: such a tensor is
stored as view_as_real, float64 with a last dimension of 2, under a key that ends
in "#complex128".

All calls run with one thread, ATEN_CPU_CAPABILITY=default (no kernel chosen by
the CPU's vector width) and MKL_CBWR=COMPATIBLE (likewise for MKL), unless the
environment says otherwise: bits depend on these. Versions and settings are in
the safetensors __metadata__, as JSON under "made".
"""

import json

import torch
from safetensors import safe_open
from safetensors.torch import save_file

LARGEST = 1 << 18  # bytes of a tensor

STORABLE = {
    torch.bool, torch.uint8, torch.int8, torch.int16, torch.int32, torch.int64,
    torch.float16, torch.bfloat16, torch.float32, torch.float64,
    torch.complex64, torch.complex128,
}  # fmt: skip


class Skip(Exception):
    """A call or value that the format cannot hold; the text is the reason."""


def is_tensor_list(value):
    return (
        isinstance(value, (list, tuple))
        and any(isinstance(v, torch.Tensor) for v in value)
        and all(v is None or isinstance(v, torch.Tensor) for v in value)
    )


def map_tensors(change, value):
    """The same value with change(tensor) for each tensor in it."""
    if isinstance(value, torch.Tensor):
        return change(value)
    if is_tensor_list(value):
        return [v if v is None else change(v) for v in value]
    return value


def tensors_in(values):
    for value in values:
        if isinstance(value, torch.Tensor):
            yield value
        elif is_tensor_list(value):
            yield from (v for v in value if v is not None)


def settle(tensor):
    """A plain contiguous copy, apart from every other tensor."""
    if type(tensor) not in (torch.Tensor, torch.nn.Parameter):
        raise Skip("tensor subclass")
    if tensor.layout != torch.strided:
        raise Skip("layout " + name_of(tensor.layout))
    if tensor.device.type != "cpu":
        raise Skip("device " + tensor.device.type)
    if tensor.dtype not in STORABLE:
        raise Skip("tensor dtype " + name_of(tensor.dtype))
    if hasattr(tensor, "has_names") and tensor.has_names():  # none in torch 2.15
        raise Skip("named dimensions")
    if tensor.numel() * tensor.element_size() > LARGEST:
        raise Skip("tensor over %d bytes" % LARGEST)
    tensor = tensor.detach()
    if tensor._is_zerotensor():
        return torch.zeros(tensor.shape, dtype=tensor.dtype)
    return (
        tensor.resolve_conj().resolve_neg().clone(memory_format=torch.contiguous_format)
    )


def name_of(value):
    return str(value).removeprefix("torch.")


def encode(value, kind, key):
    """A value of the schema type kind; key(tensor) names a tensor."""
    kind = kind.removeprefix("Optional[").removesuffix(
        "]" if kind.startswith("Optional[") else ""
    )
    if value is None:
        return {"n": 1}
    if isinstance(value, torch.Tensor):
        return {"t": key(value)}
    if isinstance(value, (torch.SymInt, torch.SymFloat, torch.SymBool)):
        raise Skip("symbolic number")
    if isinstance(value, bool):
        return {"b": value}
    if isinstance(value, int):
        return {"f": repr(float(value))} if kind == "float" else {"i": value}
    if isinstance(value, float):
        return {"f": repr(value)}
    if isinstance(value, complex):
        return {"c": [repr(value.real), repr(value.imag)]}
    if isinstance(value, str):
        return {"s": value}
    for name, cls in (
        ("dtype", torch.dtype),
        ("device", torch.device),
        ("layout", torch.layout),
        ("memory_format", torch.memory_format),
    ):
        if isinstance(value, cls):
            return {name: name_of(value)}
    if isinstance(value, (list, tuple)):
        return encode_list(value, kind, key)
    raise Skip("value of type " + type(value).__name__)


def encode_list(values, kind, key):
    if kind in ("List[Tensor]", "List[Optional[Tensor]]"):
        return {"tl": [None if v is None else key(v) for v in values]}
    if any(isinstance(v, (torch.SymInt, torch.SymFloat)) for v in values):
        raise Skip("symbolic number")
    if kind == "List[int]":
        return {"il": [int(v) for v in values]}
    if kind == "List[float]":
        return {"fl": [repr(float(v)) for v in values]}
    if kind == "List[bool]":
        return {"bl": [bool(v) for v in values]}
    if kind == "List[number]":
        return {"sl": [encode(v, "number", key) for v in values]}
    raise Skip("value of type " + kind)


def decode(value, tensor):
    """The inverse of encode; tensor(key) makes a fresh tensor."""
    (kind, content), *_ = value.items()
    if kind == "t":
        return tensor(content)
    if kind == "tl":
        return [None if k is None else tensor(k) for k in content]
    if kind in ("i", "b", "s", "il", "bl"):
        return content
    if kind == "f":
        return float(content)
    if kind == "fl":
        return [float(v) for v in content]
    if kind == "c":
        return complex(float(content[0]), float(content[1]))
    if kind == "sl":
        return [decode(v, tensor) for v in content]
    if kind == "n":
        return None
    if kind == "device":
        return torch.device(content)
    if kind in ("dtype", "layout", "memory_format"):
        return getattr(torch, content)
    raise ValueError("unknown kind of value: " + kind)


def same(a, b):
    """Equal to the bit, a NaN being equal to any NaN."""
    if isinstance(a, torch.Tensor) or isinstance(b, torch.Tensor):
        if not (isinstance(a, torch.Tensor) and isinstance(b, torch.Tensor)):
            return False
        if a.dtype != b.dtype or a.shape != b.shape:
            return False
        if a.is_complex():
            a, b = torch.view_as_real(a), torch.view_as_real(b)
        if not a.is_floating_point():
            return torch.equal(a, b)
        bits = {2: torch.int16, 4: torch.int32, 8: torch.int64}[a.element_size()]
        return bool(((a.view(bits) == b.view(bits)) | (a.isnan() & b.isnan())).all())
    if isinstance(a, (list, tuple)) and isinstance(b, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return type(a) is type(b) and repr(a) == repr(b)


def invoke(op, args, kwargs, seed, wrt):
    """The outputs of a call, as a list, and the arguments wrt as leaves."""
    leaves = [args[i].requires_grad_() for i in wrt]
    torch.manual_seed(seed)
    result = op(*args, **kwargs)
    returns = len(op._schema.returns)
    outputs = [] if returns == 0 else [result] if returns == 1 else list(result)
    return outputs, leaves


def plain(outputs):
    """Copies that no view, conjugate bit or later call can change."""
    return [map_tensors(settle, v) for v in outputs]


def write(folder, lines, store, metadata):
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "cases.jsonl").write_text(
        "".join(line + "\n" for line, _ in lines), encoding="utf-8"
    )
    path = folder / "tensors.safetensors"
    save_file(store.tensors, path, metadata)
    path.chmod(0o644)


def check(folder):
    """Replays a folder; returns the failures as (line number, what)."""
    failures = []
    with safe_open(folder / "tensors.safetensors", "pt") as file:
        stored = {k: file.get_tensor(k) for k in file.keys()}

    def tensor(key):
        t = stored[key].clone()
        return torch.view_as_complex(t) if key.endswith("#complex128") else t

    lines = (folder / "cases.jsonl").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines):
        try:
            what = replay(json.loads(line), tensor)
        except Exception as error:
            what = "%s: %s" % (type(error).__name__, str(error).split("\n")[0])
        if what:
            failures.append((number, what))
    return failures, len(lines)


def replay(case, tensor):
    """What differs, or None."""
    packet = getattr(torch.ops.aten, case["op"].removeprefix("aten::"))
    op = getattr(packet, case["overload"] or "default")

    def call(wrt):
        args = [decode(v, tensor) for v in case["args"]]
        kwargs = {k: decode(v, tensor) for k, v in case["kwargs"].items()}
        return invoke(op, args, kwargs, case["seed"], wrt)

    expected = [decode(v, tensor) for v in case["out"]]
    if not same(plain(call(())[0]), expected):
        return "outputs differ"
    grad = case.get("grad")
    if grad:
        outputs, leaves = call(grad["wrt"])
        if not same(plain(outputs), expected):
            return "outputs under autograd differ"
        cots = [tensor(k) for k in grad["cot"]]
        grads = torch.autograd.grad(
            [outputs[i] for i in grad["of"]], leaves, cots, allow_unused=True
        )
        grads = [None if g is None else settle(g) for g in grads]
        if not same(grads, [None if k is None else tensor(k) for k in grad["grads"]]):
            return "gradients differ"
    return None
