#!/usr/bin/env python3
"""Writes the golden files that the Go tests compare with.

    python scripts/make_goldens.py [randomstate] [philox] [torchfm]

Each file names the versions that made it. The arithmetic of libtorch depends on
the CPU, so the script restarts itself with the settings under which it does not:
ATEN_CPU_CAPABILITY=default, MKL_CBWR=COMPATIBLE, one thread.
"""

import hashlib
import json
import os
import platform
import sys
from pathlib import Path

PINNED = {"ATEN_CPU_CAPABILITY": "default", "MKL_CBWR": "COMPATIBLE", "OMP_NUM_THREADS": "1"}
if any(os.environ.get(k) != v for k, v in PINNED.items()):
    os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **PINNED})

import numpy as np  # noqa: E402

import kernels  # noqa: E402
import philox  # noqa: E402

ROOT = Path(__file__).resolve().parent.parent


def sha256(array, dtype):
    """SHA-256 of the values as little-endian dtype."""
    data = np.ascontiguousarray(array, dtype=np.dtype(dtype).newbyteorder("<"))
    return hashlib.sha256(data.tobytes()).hexdigest()


def f32_bits(array):
    return [f"{b:08x}" for b in np.asarray(array, dtype=np.float32).ravel().view(np.uint32)]


def f64_bits(array):
    return [f"{b:016x}" for b in np.asarray(array, dtype=np.float64).ravel().view(np.uint64)]


def versions(**more):
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        "libc": " ".join(platform.libc_ver()),
        **more,
    }


def write(package, name, content):
    """One top-level entry or list element a line, so that a change shows as one."""
    file = ROOT / package / "testdata" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    lines = []
    for key, value in content.items():
        if isinstance(value, list) and value and isinstance(value[0], dict):
            body = ",\n  ".join(json.dumps(v) for v in value)
            lines.append(f" {json.dumps(key)}: [\n  {body}\n ]")
        else:
            lines.append(f" {json.dumps(key)}: {json.dumps(value)}")
    file.write_text("{\n" + ",\n".join(lines) + "\n}\n")
    print(f"{file.relative_to(ROOT)} {file.stat().st_size} bytes")


def randomstate_cases():
    """Streams of mixed draws: [kind, size] in order from one seeded generator."""
    sequences = [
        [["uniform", 3], ["normal", 5]],
        [["normal", 1], ["uniform", 1], ["normal", 1], ["normal", 624]],
        [["uniform", 313], ["normal", 101], ["choice", 7], ["scaled", 257]],
        [["choice", 100], ["scaled", 33], ["choice", 1], ["scaled", 2], ["uint32", 1000]],
    ]
    p, loc, scale = [0.2, 0.3, 0.1, 0.4], [-2.0, 0.5, 1.0, 3.5], [0.5, 0.0, 1.25, 2.0]
    cases = []
    for seed in (0, 1, 42, 626, 2**31, 2**32 - 1):
        for sequence in sequences:
            rs, draws = np.random.RandomState(seed), []
            for kind, n in sequence:
                if kind == "uniform":
                    x, show = rs.random_sample(n), f64_bits
                elif kind == "normal":
                    x, show = rs.randn(n), f64_bits
                elif kind == "scaled":
                    k = np.arange(n) % len(loc)
                    x, show = rs.normal(np.array(loc)[k], np.array(scale)[k]), f64_bits
                elif kind == "choice":
                    x, show = rs.choice(len(p), size=n, p=p), lambda a: [str(v) for v in a]
                else:
                    x, show = rs.randint(0, 2**32, size=n, dtype=np.uint32), lambda a: [str(v) for v in a]
                dtype = {"choice": "i8", "uint32": "u4"}.get(kind, "f8")
                draws.append({"kind": kind, "n": n, "sha256": sha256(x, dtype), "first": show(x[:2]), "last": show(x[-1:])[0]})
            cases.append({"seed": seed, "draws": draws})
    long = [
        {"seed": seed, "n": n, "sha256": sha256(np.random.RandomState(seed).randn(n), "f8")}
        for seed, n in ((1, 100_000), (42, 1_000_003), (2**32 - 1, 1_000_000))
    ]
    return {"versions": versions(), "p": p, "loc": loc, "scale": scale, "cases": cases, "long": long}


def philox_cases():
    """Draws in order from one generator, by reference philox.py."""
    cases = []
    for seed in (0, 1, 626, 2**31, 2**64 - 1):
        for cap, sizes in (
            (philox.H100_GRID_CAP, [1, 255, 256, 257, 1000, 1, 100_001]),
            (160, [40_959, 40_961, 7]),
            (2, [511, 512, 513, 2047, 2048, 2049, 5000, 3]),
        ):
            g, draws = philox.Generator(seed, grid_cap=cap), []
            for i, n in enumerate(sizes * 2):
                kind = ("randn", "rand")[i % 2 if len(sizes) % 2 else (i + i // len(sizes)) % 2]
                x = getattr(g, kind)(n)
                draws.append({"kind": kind, "n": n, "sha256": sha256(x, "f4"), "first": f32_bits(x[:1])[0], "last": f32_bits(x[-1:])[0]})
            cases.append({"seed": seed, "grid_cap": cap, "offset": g.offset, "draws": draws})
    return {"versions": versions(), "cases": cases}


SETTINGS = {
    "notebook": {},
    "wide_batch": {"data_seed": 7, "torch_seed": 1234, "iterations": 300, "batch_size": 100, "hidden_dim": 32},
    "odd_batch": {"data_seed": 0, "torch_seed": 2**31, "iterations": 200, "batch_size": 33, "hidden_dim": 48, "lr": 3e-3},
    # More elements than a block has threads, and than one vector register holds.
    "large_batch": {"data_seed": 2**32 - 1, "torch_seed": 1, "iterations": 60, "batch_size": 1000, "hidden_dim": 17},
}


def summary(array, points=24):
    """Shape, dtype, digest of all the bits, and some of the values by flat index."""
    flat = array.ravel()
    at = np.unique(np.linspace(0, flat.size - 1, points).astype(int))
    values = [None if np.isnan(v) else float(v) for v in flat[at]]
    return {
        "shape": list(array.shape),
        "dtype": str(array.dtype),
        "sha256": sha256(array, array.dtype),
        "index": at.tolist(),
        "value": values,
    }


def loss_summary(losses):
    """All of a short run; of a long one the ends and every hundredth."""
    n = len(losses)
    at = range(n) if n <= 300 else sorted({*range(100), *range(0, n, 100), *range(n - 100, n)})
    return {"sha256": sha256(losses, "f4"), "index": list(at), "bits": f32_bits(losses[list(at)])}


def torchfm_case(name, rng):
    import reference

    args = reference.arguments(["--rng", rng])
    vars(args).update(SETTINGS[name])
    model, stream, rs = reference.prepare(args)
    state = lambda: {k: v.detach().clone().numpy() for k, v in model.state_dict().items()}  # noqa: E731
    before = state()
    losses = reference.train(model, stream, rs, args.iterations, args.batch_size, args.lr)
    after = state()
    ts, xs = reference.single_path(model)
    case = {
        "name": name,
        "rng": rng,
        **{k: getattr(args, k) for k in ("data_seed", "torch_seed", "iterations", "batch_size", "hidden_dim", "lr")},
        "losses": loss_summary(losses),
        "weights": {
            k: {"shape": list(v.shape), "initial_sha256": sha256(before[k], "f4"), "sha256": sha256(v, "f4"), "first": f32_bits(v.ravel()[:3])}
            for k, v in after.items()
        },
        "path": {"t": f64_bits(ts), "x": f32_bits(xs)},
    }
    if name == "notebook":
        data = reference.model_data(model, reference.figure_samples()[0])
    else:
        data = {
            "in13_velocity_field": reference.predicted_field(model),
            "in13_pathlines": reference.predicted_pathlines(model),
        }
    case["data"] = {k: summary(v) for k, v in data.items()}
    return case


def torchfm_goldens():
    import torch

    torch.set_num_threads(1)
    made_by = versions(
        torch=torch.__version__,
        cpu_capability=torch.backends.cpu.get_cpu_capability(),
        environment=PINNED,
    )
    import reference

    write("torchfm", "figures.json", {"versions": made_by, **{k: summary(v) for k, v in reference.target_data().items()}})
    for rng in ("cpu", "cuda"):
        cases = [torchfm_case(name, rng) for name in SETTINGS]
        # Training depends on the kernels of the CPU: a file for each kind.
        write("torchfm", f"training_{rng}_{kernels.fingerprint()}.json", {"versions": made_by, "cases": cases})


def main():
    makers = {
        "randomstate": lambda: write("randomstate", "numpy.json", randomstate_cases()),
        "philox": lambda: write("philox", "reference.json", philox_cases()),
        "torchfm": torchfm_goldens,
    }
    for name in sys.argv[1:] or makers:
        makers[name]()


if __name__ == "__main__":
    main()
