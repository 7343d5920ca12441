"""Writes native/torch/libm/testdata/goldens.jsonl: what Python's math computes.

    python3 scripts/libm_goldens.py > native/torch/libm/testdata/goldens.jsonl

The first line says what made the file. Each other line is a function: the digest, the
start of the SHA-256, of its results' bytes for COUNT arguments drawn from [low, high),
and the bits of results for a few that are known to be hard. Python's floats are C's:
the C library chooses its code by the processor, and one without FMA may differ.
"""

import hashlib
import json
import math
import platform
import struct

COUNT = 20_000
ONE = {
    "acos": (-1, 1), "acosh": (1, 1e6), "asin": (-1, 1), "asinh": (-1e6, 1e6), "atan": (-50, 50),
    "atanh": (-1, 1), "cbrt": (-1e9, 1e9), "cos": (-20, 20), "cosh": (-700, 700), "erf": (-6, 6),
    "erfc": (-6, 27), "exp": (-700, 700), "exp2": (-1000, 1000), "expm1": (-2, 2), "log": (0, 1e3),
    "log10": (0, 1e3), "log1p": (-1, 10), "log2": (0, 1e3), "sin": (-20, 20), "sinh": (-700, 700),
    "sqrt": (0, 1e9), "tan": (-20, 20), "tanh": (-20, 20),
}
TWO = {
    "atan2": ((-5, 5), (-5, 5)), "fmod": ((-1e6, 1e6), (0.1, 9)), "pow": ((0, 3), (-40, 40)),
}
HARD = {
    "cos": [math.pi * i / n for n in (7, 10, 40, 300) for i in range(n + 1)],
    "pow": [(b, float(n)) for b in (0.9, 0.999, 0.95, 0.8) for n in range(1, 40)],
}
if not hasattr(math, "cbrt"):
    raise SystemExit("libm_goldens: needs Python 3.11")


class Draws:
    """splitmix64, as 53 bits of a number in [0, 1)."""

    def __init__(self):
        self.state = 1

    def next(self, low, high):
        mask = (1 << 64) - 1
        self.state = (self.state + 0x9E3779B97F4A7C15) & mask
        z = self.state
        z = ((z ^ (z >> 30)) * 0xBF58476D1CE4E5B9) & mask
        z = ((z ^ (z >> 27)) * 0x94D049BB133111EB) & mask
        unit = ((z ^ (z >> 31)) >> 11) / (1 << 53)
        span = float(high) - float(low)
        return float(low) + span * unit


def bits(x):
    return struct.pack("<d", x)


def line(name, ranges):
    call, draws, h = getattr(math, name), Draws(), hashlib.sha256()
    for _ in range(COUNT):
        h.update(bits(call(*[draws.next(*r) for r in ranges])))
    hard = []
    for args in HARD.get(name, []):
        args = args if isinstance(args, tuple) else (args,)
        hard.append([[bits(a).hex() for a in args], bits(call(*args)).hex()])
    return dict(function=name, ranges=ranges, digest=h.hexdigest()[:16], hard=hard)


def main():
    print(json.dumps(dict(made_with=dict(python=platform.python_version(), libc=" ".join(platform.libc_ver())), count=COUNT)))
    for name, span in ONE.items():
        print(json.dumps(line(name, [span])))
    for name, spans in TWO.items():
        print(json.dumps(line(name, list(spans))))


main()
