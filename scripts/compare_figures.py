#!/usr/bin/env python3
"""Compares our figures with the published ones, picture by picture.

    compare_figures.py OURS PUBLISHED [OUT]

Every PNG of PUBLISHED must be in OURS with the same pixel size and a structural
similarity of at least 0.90 (computed on RGB in 7x7 windows). OUT gets, for each,
the two side by side and the difference enlarged: white where they are equal,
darker the more they differ. Needs NumPy, Pillow and scikit-image.
"""

import argparse
import sys
from pathlib import Path

import numpy as np
from PIL import Image
from skimage.metrics import structural_similarity

THRESHOLD = 0.90


def read(path):
    return np.asarray(Image.open(path).convert("RGB"))


def side_by_side(ours, published):
    """Published above ours, with a line between."""
    line = np.full((4, ours.shape[1], 3), 128, dtype=np.uint8)
    return np.vstack([published, line, ours])


def difference(ours, published, gain=3, scale=2):
    """What differs, on white, enlarged."""
    d = np.abs(ours.astype(int) - published.astype(int))
    image = (255 - np.minimum(255, gain * d)).astype(np.uint8)
    return image.repeat(scale, axis=0).repeat(scale, axis=1)


def compare(ours_file, published_file, out):
    """Returns a row of the table and whether the pair passes."""
    name = published_file.stem
    if not ours_file.exists():
        return f"{name:32} missing", False
    ours, published = read(ours_file), read(published_file)
    size = f"{ours.shape[1]}x{ours.shape[0]}"
    if ours.shape != published.shape:
        return f"{name:32} {size:>9} instead of {published.shape[1]}x{published.shape[0]}", False
    ssim = structural_similarity(ours, published, win_size=7, channel_axis=-1)
    changed = (ours != published).any(axis=-1).mean()
    mean = np.abs(ours.astype(int) - published.astype(int)).mean()
    if out:
        out.mkdir(parents=True, exist_ok=True)
        Image.fromarray(side_by_side(ours, published)).save(out / f"{name}_pair.png")
        Image.fromarray(difference(ours, published)).save(out / f"{name}_difference.png")
    return f"{name:32} {size:>9} {ssim:8.4f} {100 * changed:9.2f}% {mean:10.3f}", ssim >= THRESHOLD


def main():
    p = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    p.add_argument("ours", type=Path)
    p.add_argument("published", type=Path)
    p.add_argument("out", type=Path, nargs="?")
    args = p.parse_args()
    files = sorted(args.published.glob("*.png"))
    if not files:
        sys.exit(f"no PNG in {args.published}")
    print(f"{'figure':32} {'pixels':>9} {'SSIM':>8} {'changed':>10} {'mean diff':>10}")
    good = True
    for file in files:
        row, passed = compare(args.ours / file.name, file, args.out)
        print(row if passed else row + "  FAILED")
        good = good and passed
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
