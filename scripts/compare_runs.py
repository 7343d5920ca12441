#!/usr/bin/env python3
"""Compares the files of two runs: python compare_runs.py GO_DIR PYTHON_DIR

Prints a line for each array: equal to the bit, or the largest difference beside
the bound that it must keep. Exits with 1 when a bound is missed, an array is
absent or its shape or type differs.
"""

import argparse
import csv
import json
import sys
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file

FIELD = 1e-4  # velocities, positions and samples
# What an array may differ by when its bits do not agree. Counts and what is
# computed without the model must be equal.
BOUNDS = {
    "in05_noise": 0,
    "in05_target": 0,
    "in05_path_density": 0,
    "in08_velocity_field": 0,
    "in08_pathlines": 0,
    "in18_path_density": 0,
}


def arrays(folder):
    """All arrays of a run by name, in the order of the report."""
    found = {"losses": np.load(folder / "losses.npy")}
    for name, weight in load_file(folder / "model.safetensors").items():
        found[f"model {name}"] = weight
    with open(folder / "path.csv", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    for key in ("t", "x"):
        found[f"path {key}"] = np.array([float(row[key]) for row in rows])
    for file in sorted((folder / "data").glob("*.npy")) if (folder / "data").is_dir() else []:
        found[file.stem] = np.load(file)
    return found


def compare(name, go, python, exact):
    """A line of the report, and whether it is as it must be."""
    if go is None or python is None:
        return f"missing in {'Go' if go is None else 'Python'}", False
    if go.shape != python.shape or go.dtype != python.dtype:
        return f"Go has {go.dtype} {list(go.shape)}, Python {python.dtype} {list(python.shape)}", False
    if go.tobytes() == python.tobytes():
        return "equal to the bit", True
    if (np.isnan(go) != np.isnan(python)).any():
        return "NaN in other places", False
    difference = float(np.nanmax(np.abs(go.astype(np.float64) - python.astype(np.float64))))
    different = int((go != python).sum() - np.isnan(go).sum())
    bound = 0 if exact else BOUNDS.get(name, FIELD)
    if difference == 0:
        return "equal (signs of zero or NaN differ)", True
    return f"{different} of {go.size} differ, by {difference:.3g} at most (bound {bound:g})", difference <= bound


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("go", type=Path)
    parser.add_argument("python", type=Path)
    args = parser.parse_args()
    go, python = arrays(args.go), arrays(args.python)
    settings = json.loads((args.go / "run.json").read_text())["settings"]
    missed = 0
    names = list(python) + [n for n in go if n not in python]
    width = max(map(len, names))
    for name in names:
        # Training is the same operators on the same draws: nothing may differ. With
        # CUDA's draws the two Box-Muller codes may round a draw differently.
        training = name == "losses" or name.startswith(("model", "path"))
        line, good = compare(name, go.get(name), python.get(name), training and settings["rng"] == "cpu")
        missed += not good
        print(f"{'ok  ' if good else 'MISS'} {name:<{width}}  {line}")
    print(f"{len(names) - missed} of {len(names)} as they must be")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
