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
    file.parent.mkdir(exist_ok=True)
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


def main():
    makers = {
        "randomstate": lambda: write("randomstate", "numpy.json", randomstate_cases()),
        "philox": lambda: write("philox", "reference.json", philox_cases()),
    }
    for name in sys.argv[1:] or makers:
        makers[name]()


if __name__ == "__main__":
    main()
