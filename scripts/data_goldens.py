"""Writes native/torch/data/testdata/goldens.jsonl: what torch.utils.data draws.

    python3 scripts/data_goldens.py

The first line says what made the file. Each other line is a case of one kind:

  sampler  two iterations of a sampler after a seed, and a number drawn after them
  split    the indices of random_split's parts
  loader   iterations of a DataLoader: the batches, in each after them the number that the
           loop draws, and one after the iteration

A sample of the loaders is [index, a number that the dataset draws].
"""

import os

import recorded
import torch
from torch.utils import data

SEEDS = (0, 7, 2**40 + 5)


class Draws(data.Dataset):
    """n samples, each its index and a draw."""

    def __init__(self, n):
        self.n = n

    def __len__(self):
        return self.n

    def __getitem__(self, i):
        return torch.tensor([i, int(torch.randint(0, 1000, (1,)))])


class Stream(data.IterableDataset):
    """Numbers in shards: worker w has shards[w], without workers all of them."""

    def __init__(self, shards):
        self.shards = shards

    def __iter__(self):
        info = data.get_worker_info()
        first = 0
        for w, n in enumerate(self.shards):
            if info is None or info.id == w:
                for i in range(first, first + n):
                    yield torch.tensor([i, int(torch.randint(0, 1000, (1,)))])
            first += n


def generator(of):
    return torch.Generator().manual_seed(of) if of is not None else None


def sampler(n, kind, generator, indices=None, weights=None, replicas=None, rank=None, epoch=None, **options):
    if kind == "sequential":
        return data.SequentialSampler(range(n))
    if kind == "random":
        return data.RandomSampler(range(n), generator=generator, **options)
    if kind == "subset":
        return data.SubsetRandomSampler(indices, generator)
    if kind == "weighted":
        return data.WeightedRandomSampler(weights, generator=generator, **options)
    s = data.distributed.DistributedSampler(range(n), replicas, rank, **options)
    if epoch:
        s.set_epoch(epoch)
    return s


SAMPLERS = [
    dict(n=7, kind="sequential"),
    dict(n=13, kind="random"),
    dict(n=13, kind="random", num_samples=5),
    dict(n=13, kind="random", num_samples=30),
    dict(n=13, kind="random", num_samples=26),
    dict(n=13, kind="random", replacement=True),
    dict(n=13, kind="random", replacement=True, num_samples=64),
    dict(n=13, kind="random", replacement=True, num_samples=70),
    dict(n=0, kind="subset", indices=[5, 3, 8, 13, 21]),
    dict(n=0, kind="weighted", weights=[0.1, 0.9, 0.4, 0.7, 3.0, 0.6], num_samples=12),
    dict(n=0, kind="weighted", weights=[0.9, 0.4, 0.05, 0.2, 0.3, 0.1], num_samples=5, replacement=False),
    dict(n=11, kind="distributed", replicas=3, rank=2),
    dict(n=11, kind="distributed", replicas=3, rank=1, epoch=4, seed=9),
    dict(n=11, kind="distributed", replicas=3, rank=0, drop_last=True),
    dict(n=12, kind="distributed", replicas=3, rank=0, drop_last=True),
    dict(n=2, kind="distributed", replicas=5, rank=4, shuffle=False),
    dict(n=2, kind="distributed", replicas=5, rank=4, shuffle=False, drop_last=True),
]

SPLITS = [
    dict(n=10, lengths=[3, 7]),
    dict(n=30, lengths=[0.3, 0.3, 0.4]),
    dict(n=11, lengths=[0.5, 0.25, 0.25]),
    dict(n=5, lengths=[0.1] * 10),
    dict(n=1, lengths=[1]),
]

LOADERS = [  # generator is the seed of one of the loader's own, from which the loop draws
    dict(n=10, options=dict()),
    dict(n=10, options=dict(batch_size=3, shuffle=True)),
    dict(n=10, options=dict(batch_size=3, shuffle=True, drop_last=True), generator=11),
    dict(n=12, options=dict(batch_size=4, shuffle=True), generator=12),
    dict(n=6, options=dict(batch_size=None, shuffle=True)),
    dict(n=13, options=dict(batch_size=4), sampler=dict(kind="random", num_samples=30), generator=13),
    dict(n=40, options=dict(batch_size=7), sampler=dict(kind="random", replacement=True, num_samples=70), generator=14),
    dict(n=6, options=dict(batch_size=2), sampler=dict(kind="weighted", weights=[1, 2, 3, 4, 5, 6], num_samples=8)),
    dict(n=9, options=dict(batch_size=2), sampler=dict(kind="subset", indices=[1, 3, 5, 7])),
    dict(n=10, options=dict(), batches=[[1, 2], [9], [0, 4, 8]]),
    dict(n=20, options=dict(batch_size=2, shuffle=True), stop=3),
    dict(n=20, options=dict(batch_size=3, shuffle=True, persistent_workers=True)),
    dict(n=20, options=dict(batch_size=2, shuffle=True, persistent_workers=True, prefetch_factor=1), stop=2),
    dict(n=20, options=dict(batch_size=2, shuffle=True, prefetch_factor=3), generator=15),
    dict(stream=[7, 3, 9], options=dict(batch_size=2)),
    dict(stream=[7, 3, 8], options=dict(batch_size=2, drop_last=True)),
    dict(stream=[1, 0, 4], options=dict(batch_size=None)),
    dict(stream=[5, 4, 2], options=dict(batch_size=3, persistent_workers=True)),
]


def loader_case(case, workers, seed):
    options = dict(case["options"], num_workers=workers)
    g = generator(case.get("generator"))
    if case.get("sampler"):
        options["sampler"] = sampler(case["n"], generator=g, **case["sampler"])
    if case.get("batches"):
        del options["num_workers"]
        options.update(batch_sampler=case["batches"], num_workers=workers)
    dataset = Stream(case["stream"]) if "stream" in case else Draws(case["n"])
    torch.manual_seed(seed)
    loader = data.DataLoader(dataset, generator=g, **options)
    epochs = []
    for _ in range(3):
        batches, draws = [], []
        for k, batch in enumerate(loader):
            batches.append(batch.tolist())
            draws.append(torch.rand(1, generator=g).item())
            if k + 1 == case.get("stop"):
                break
        epochs.append(dict(batches=batches, draws=draws, after=torch.rand(1).item()))
    return dict(case, workers=workers, seed=seed, epochs=epochs)


def main():
    lines = []
    for case in SAMPLERS:
        for seed in SEEDS if case["kind"] not in ("sequential", "distributed") else SEEDS[:1]:
            for own in (None, seed + 1):
                torch.manual_seed(seed)
                s = sampler(generator=generator(own), **case)
                lines.append(dict(sampler=case, seed=seed, generator=own, length=len(s),
                                  indices=[list(s), list(s)], after=torch.rand(1).item()))
    for case in SPLITS:
        for seed in SEEDS:
            torch.manual_seed(seed)
            parts = data.random_split(range(case["n"]), case["lengths"])
            lines.append(dict(split=case, seed=seed, parts=[p.indices for p in parts], after=torch.rand(1).item()))
    for k, case in enumerate(LOADERS):
        for workers in (0, 1, 2, 3):
            own = case["options"]
            if workers == 0 and ("persistent_workers" in own or "prefetch_factor" in own):
                continue
            if "stream" in case and workers not in (0, 3):
                continue
            lines.append(dict(loader=loader_case(case, workers, SEEDS[k % 2])))
    recorded.write(recorded.testdata("data", "goldens.jsonl"), lines)


if __name__ == "__main__":
    os.makedirs(os.path.dirname(recorded.testdata("data", "goldens.jsonl")), exist_ok=True)
    main()
