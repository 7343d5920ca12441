"""Writes native/torch/optim/testdata/schedules.jsonl: what PyTorch's schedules do.

    python3 scripts/optim_goldens.py > native/torch/optim/testdata/schedules.jsonl

The first line says what made the file. Each other line is one schedule over an
optimizer with two parameter groups: its arguments, the learning rates, and the momenta
where there are some, of both groups before each of STEPS steps, and its state dict
after them. "epochs" says
which epochs step was given, for the closed forms. The arguments are of the kinds that
PyTorch's own test/optim/test_lrscheduler.py uses. The optimizers themselves are in
optimizer_cases.py. Learning rates are cosines and powers of the C library: one that
chooses other code for the processor may differ in their last bit.
"""

import json
import math
import platform
import warnings

import torch
from torch.optim import lr_scheduler
from torch.optim.swa_utils import SWALR

STEPS = 50
LAMBDAS = {  # the same functions in Go
    "power": lambda epoch: 0.95**epoch,
    "ninth": lambda epoch: 0.9**epoch,
    "rise": lambda epoch: min(1.0, (epoch + 1) / 8),
    "half": lambda epoch: 0.5 if epoch % 10 == 0 else 1.0,
    "constant": lambda epoch: 0.95,
    "sine": lambda x: 0.5 * (1 + math.sin(x * math.pi / 2)),
}
SGD, MOMENTUM, ADAM, TENSOR = "sgd", "momentum", "adam", "tensor"


def optimizer(kind):
    params = [dict(params=[torch.zeros(1)], lr=0.1), dict(params=[torch.zeros(2)], lr=3e-3)]
    if kind == ADAM:
        return torch.optim.Adam(params)
    if kind == TENSOR:
        for p in params:
            p["lr"] = torch.tensor(p["lr"])
    return torch.optim.SGD(params, momentum=0.9 if kind == MOMENTUM else 0)


def build(opt, spec):
    """The schedule of a name and arguments; those that are schedules are lists."""
    name, kwargs = spec[0], dict(spec[1])
    for key in ("lr_lambda", "scale_fn"):
        if key in kwargs:
            value = kwargs[key]
            kwargs[key] = [LAMBDAS[v] for v in value] if isinstance(value, list) else LAMBDAS[value]
    if "schedulers" in kwargs:
        kwargs["schedulers"] = [build(opt, s) for s in kwargs["schedulers"]]
    if name == "ChainedScheduler":
        return lr_scheduler.ChainedScheduler(**kwargs)
    return (SWALR if name == "SWALR" else getattr(lr_scheduler, name))(opt, **kwargs)


def plain(value):
    """A value of a state dict as JSON has it; floats that JSON has not are texts."""
    if isinstance(value, torch.Tensor):
        return {"tensor": value.item()}
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, float) and not math.isfinite(value):
        return repr(value)
    return value if isinstance(value, (int, float, str, bool, type(None))) else "function"


def state(schedule):
    return {k: plain(v) for k, v in schedule.state_dict().items() if plain(v) != "function"}


def metric(step):
    """Falls, stays and rises."""
    return 1 / (1 + min(step, 12)) + max(0, step - 30) * 1e-3


def run(kind, spec, epochs=None):
    opt = optimizer(kind)
    schedule = build(opt, spec)
    steps = []

    def note():
        momenta = [g["betas"][0] if "betas" in g else g["momentum"] for g in opt.param_groups if kind in (MOMENTUM, ADAM)]
        steps.append([plain(float(g["lr"])) for g in opt.param_groups] + [plain(float(m)) for m in momenta])

    note()
    for step in range(STEPS):
        opt.step()
        if spec[0] == "ReduceLROnPlateau":
            schedule.step(metric(step) * (-1 if spec[1].get("mode") == "max" else 1))
        elif epochs is not None:
            schedule.step(epochs[step])
        else:
            schedule.step()
        note()
    return dict(kind=kind, spec=spec, epochs=epochs, steps=steps, last_lr=[plain(float(r)) for r in schedule.get_last_lr()],
                state=state(schedule))


def cases():
    closed = [
        ["StepLR", dict(step_size=3)],
        ["StepLR", dict(step_size=7, gamma=0.7)],
        ["MultiStepLR", dict(milestones=[2, 5, 9])],
        ["MultiStepLR", dict(milestones=[9, 2, 5, 5, 30], gamma=0.3)],
        ["ConstantLR", dict()],
        ["ConstantLR", dict(factor=0.5, total_iters=8)],
        ["LinearLR", dict()],
        ["LinearLR", dict(start_factor=0.5, total_iters=4)],
        ["LinearLR", dict(start_factor=1.0, end_factor=0.1, total_iters=25)],
        ["ExponentialLR", dict(gamma=0.9)],
        ["PolynomialLR", dict()],
        ["PolynomialLR", dict(total_iters=40, power=0.9)],
        ["PolynomialLR", dict(total_iters=60, power=2.0)],
        ["CosineAnnealingLR", dict(T_max=10)],
        ["CosineAnnealingLR", dict(T_max=7, eta_min=1e-10)],
        ["CosineAnnealingLR", dict(T_max=60, eta_min=1e-4)],
    ]
    for spec in closed:
        yield SGD, spec
        yield SGD, spec, list(range(STEPS))
        yield SGD, spec, [(7 * i) % 41 for i in range(STEPS)]
        yield TENSOR, spec
    yield TENSOR, ["CosineAnnealingLR", dict(T_max=7, eta_min=1e-4)], list(range(STEPS))
    for spec in (
        ["LambdaLR", dict(lr_lambda="power")],
        ["LambdaLR", dict(lr_lambda=["rise", "ninth"])],
        ["MultiplicativeLR", dict(lr_lambda="constant")],
        ["MultiplicativeLR", dict(lr_lambda=["half", "constant"])],
        ["CosineAnnealingWarmRestarts", dict(T_0=10, eta_min=1e-10)],
        ["CosineAnnealingWarmRestarts", dict(T_0=5, T_mult=2)],
        ["SWALR", dict(swa_lr=0.05)],
        ["SWALR", dict(swa_lr=[0.05, 0.01], anneal_epochs=20, anneal_strategy="linear")],
        ["SWALR", dict(swa_lr=0.05, anneal_epochs=0)],
    ):
        yield SGD, spec
        yield TENSOR, spec
    yield SGD, ["LambdaLR", dict(lr_lambda="rise")], [(7 * i) % 41 for i in range(STEPS)]
    yield SGD, ["CosineAnnealingWarmRestarts", dict(T_0=10)], [i * 0.7 for i in range(STEPS)]
    yield SGD, ["CosineAnnealingWarmRestarts", dict(T_0=3, T_mult=2, eta_min=1e-3)], [i * 0.7 for i in range(STEPS)]
    yield SGD, ["CosineAnnealingWarmRestarts", dict(T_0=2, T_mult=3)], list(range(STEPS))

    for kind in (MOMENTUM, ADAM):
        for spec in (
            ["CyclicLR", dict(base_lr=1e-3, max_lr=0.1, step_size_up=4)],
            ["CyclicLR", dict(base_lr=1.0, max_lr=5.0, step_size_up=4, step_size_down=6, mode="triangular2",
                              base_momentum=0.7, max_momentum=0.95)],
            ["CyclicLR", dict(base_lr=[1.0, 0.1], max_lr=[5.0, 2.0], step_size_up=7, mode="exp_range", gamma=0.9,
                              base_momentum=[0.5, 0.6], max_momentum=[0.8, 0.9])],
            ["CyclicLR", dict(base_lr=0.01, max_lr=0.5, step_size_up=5, scale_fn="sine", scale_mode="iterations")],
            ["CyclicLR", dict(base_lr=0.01, max_lr=0.5, step_size_up=5, scale_fn="sine", cycle_momentum=False)],
            ["OneCycleLR", dict(max_lr=25.0, total_steps=50, final_div_factor=2.0, anneal_strategy="linear")],
            ["OneCycleLR", dict(max_lr=0.1, total_steps=60)],
            ["OneCycleLR", dict(max_lr=[0.1, 0.7], epochs=10, steps_per_epoch=6, pct_start=0.2, div_factor=10.0,
                                base_momentum=[0.7, 0.8], max_momentum=0.9, three_phase=True)],
            ["OneCycleLR", dict(max_lr=0.1, total_steps=55, cycle_momentum=False, three_phase=True,
                                anneal_strategy="linear")],
        ):
            yield kind, spec
    yield TENSOR, ["CyclicLR", dict(base_lr=1e-3, max_lr=0.1, step_size_up=4, cycle_momentum=False)]
    yield TENSOR, ["OneCycleLR", dict(max_lr=0.1, total_steps=60, cycle_momentum=False)]

    for spec in (
        ["ReduceLROnPlateau", dict()],
        ["ReduceLROnPlateau", dict(patience=3, factor=0.5, cooldown=2, min_lr=[1e-3, 1e-3])],
        ["ReduceLROnPlateau", dict(mode="max", patience=2, threshold=1e-2, min_lr=1e-4)],
        ["ReduceLROnPlateau", dict(patience=2, threshold_mode="abs", threshold=0.02, eps=1e-3)],
        ["ReduceLROnPlateau", dict(mode="max", patience=2, threshold_mode="abs", threshold=1e-2)],
    ):
        yield SGD, spec
    yield TENSOR, ["ReduceLROnPlateau", dict(patience=3)]

    warm = ["ConstantLR", dict(factor=0.1, total_iters=3)]
    fall = ["ExponentialLR", dict(gamma=0.9)]
    cosine = ["CosineAnnealingLR", dict(T_max=20)]
    for kind in (SGD, TENSOR):
        yield kind, ["SequentialLR", dict(schedulers=[warm, fall], milestones=[3])]
        yield kind, ["SequentialLR", dict(schedulers=[["LinearLR", dict(total_iters=5)], cosine], milestones=[5])]
        yield kind, ["ChainedScheduler", dict(schedulers=[warm, fall])]
    yield SGD, ["SequentialLR", dict(schedulers=[warm, fall, ["StepLR", dict(step_size=4, gamma=0.5)]], milestones=[3, 20])]
    yield SGD, ["SequentialLR", dict(schedulers=[["LambdaLR", dict(lr_lambda="rise")], ["CosineAnnealingWarmRestarts", dict(T_0=6)]],
                                     milestones=[8])]
    yield SGD, ["SequentialLR", dict(schedulers=[["ChainedScheduler", dict(schedulers=[warm, fall])], cosine], milestones=[30])]
    yield SGD, ["ChainedScheduler", dict(schedulers=[["PolynomialLR", dict(total_iters=30)], ["MultiStepLR", dict(milestones=[4, 8])], fall])]


def main():
    warnings.simplefilter("ignore")
    print(json.dumps(dict(made_with=dict(torch=torch.__version__, python=platform.python_version(), libc=" ".join(platform.libc_ver())))))
    for case in cases():
        print(json.dumps(run(*case), separators=(",", ":")))


main()
