"""Tells apart the kernels that libtorch may choose for a CPU, as package
internal/kernels does for Go: what a recording script names beside the
versions that made its values."""

import hashlib


def fingerprint():
    import torch

    x = 1 + torch.arange(4096, dtype=torch.float32) / 1024
    return hashlib.sha256(torch.sqrt(x).numpy().tobytes()).hexdigest()[:8]


if __name__ == "__main__":
    print(fingerprint())
