"""Writes native/torch/optim/swautils/testdata/goldens.jsonl: averaged models.

    ATEN_CPU_CAPABILITY=default python3 scripts/swa_goldens.py > native/torch/optim/swautils/testdata/goldens.jsonl

The first line says what made the file. Each other line is an AveragedModel over a small
network made after torch.manual_seed(5), whose parameters and buffers change before each
of five updates: the names of its state dict, a digest of it after each update, and one
after update_bn.
"""

import hashlib
import json
import platform
import sys

import torch
from torch import nn
from torch.optim.swa_utils import (
    AveragedModel,
    get_ema_avg_fn,
    get_ema_multi_avg_fn,
    get_swa_avg_fn,
    get_swa_multi_avg_fn,
    update_bn,
)

CASES = {  # the same in Go
    "default": dict(),
    "default with buffers": dict(use_buffers=True),
    "swa": dict(avg_fn=get_swa_avg_fn()),
    "swa multi": dict(multi_avg_fn=get_swa_multi_avg_fn()),
    "ema": dict(avg_fn=get_ema_avg_fn(0.9)),
    "ema multi": dict(multi_avg_fn=get_ema_multi_avg_fn()),
    "ema multi with buffers": dict(multi_avg_fn=get_ema_multi_avg_fn(0.9), use_buffers=True),
}


def digest(tensors):
    h = hashlib.sha256()
    for t in tensors:
        h.update(t.detach().numpy().tobytes())
    return h.hexdigest()[:16]


def run(name, options):
    torch.manual_seed(5)
    model = nn.Sequential(nn.Linear(3, 4), nn.BatchNorm1d(4), nn.Linear(4, 2))
    average = AveragedModel(model, **options)
    digests = []
    for _ in range(5):
        model(torch.rand(6, 3))
        with torch.no_grad():
            for p in model.parameters():
                p.add_(torch.rand_like(p))
        average.update_parameters(model)
        digests.append(digest(average.state_dict().values()))
    update_bn([torch.rand(6, 3) for _ in range(3)], average)
    state = average.state_dict()
    return dict(name=name, names=list(state), digests=digests, after=digest(state.values()), training=average.training,
                momentum=average.module[1].momentum)


def main():
    if torch.backends.cpu.get_cpu_capability() not in ("DEFAULT", "NO AVX"):
        sys.exit("swa_goldens: set ATEN_CPU_CAPABILITY=default")
    torch.set_num_threads(1)
    print(json.dumps(dict(made_with=dict(torch=torch.__version__, python=platform.python_version()))))
    for name, options in CASES.items():
        print(json.dumps(run(name, options)))


main()
