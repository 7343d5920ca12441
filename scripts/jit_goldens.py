"""Writes native/torch/jit/testdata: modules of TorchScript and what Python makes of them.

net.pt is scripted, with methods, attributes and values of all kinds; traced.pt is
traced. golden.safetensors has inputs, outputs, and the state after a training step.
"""

from collections import namedtuple
from typing import Dict, List, NamedTuple, Optional, Tuple

import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from recorded import testdata

class Stats(NamedTuple):
    mean: Tensor
    count: int


class Net(nn.Module):
    scale: float
    names: List[str]

    def __init__(self):
        super().__init__()
        self.embed = nn.Linear(3, 4)
        self.norm = nn.BatchNorm1d(4)
        self.act = nn.ReLU()
        self.layers = nn.ModuleList([nn.Linear(4, 4, bias=False), nn.Linear(4, 4)])
        self.head = nn.Linear(4, 3)
        self.head2 = nn.Linear(4, 3)
        self.head2.weight = self.head.weight
        self.frozen = nn.Parameter(torch.ones(3), requires_grad=False)
        self.scale = 2.0
        self.names = ["a", "b"]
        self.calls = 0

    def forward(self, x: Tensor) -> Tensor:
        self.calls += 1
        x = self.act(self.norm(self.embed(x)))
        for layer in self.layers:
            x = x + layer(x)
        return self.head(x) * self.scale + self.head2(x) * self.frozen

    @torch.jit.export
    def stats(self, x: Tensor, weight: Optional[Tensor] = None, power: float = 1.0) -> Stats:
        y = x if weight is None else x * weight
        return Stats(y.pow(power).mean(), y.numel())

    @torch.jit.export
    def kinds(self, pair: Tuple[Tensor, int], by: Dict[str, Tensor], sizes: List[int],
              tensors: List[Tensor], flag: bool = True) -> Tuple[Dict[str, Tensor], List[int], Optional[str], List[List[float]], complex]:
        out: Dict[str, Tensor] = {}
        for key, value in by.items():
            out[key + "!"] = value * pair[1] + pair[0]
        for t in tensors:
            out["sum"] = t.sum() if "sum" not in out else out["sum"] + t.sum()
        return out, [s * 2 for s in sizes], "yes" if flag else None, [[1.5, 2.5], [float(len(sizes))]], complex(1.0, 2.0)

    @torch.jit.export
    def check(self, n: int) -> int:
        if n < 0:
            raise ValueError("n is negative")
        return n + 1


torch.manual_seed(0)
net = torch.jit.script(Net())
torch.jit.save(net, testdata("jit", "net.pt"))
g = torch.Generator().manual_seed(1)
x = torch.randn(5, 3, generator=g)
out = {"x": x}
net.train()
opt = torch.optim.SGD(net.parameters(), lr=0.01, momentum=0.9)
for step in range(3):
    opt.zero_grad()
    loss = net(x).pow(2).mean()
    loss.backward()
    opt.step()
    out[f"loss{step}"] = loss.detach()
for name, t in net.state_dict().items():
    out["after." + name] = t.clone()
net.eval()
with torch.no_grad():
    out["eval"] = net(x)
    frozen = torch.jit.freeze(net)
    out["frozen"] = frozen(x)
    out["stats"] = net.stats(x, weight=x, power=2.0).mean
    out["kinds.k!"] = net.kinds((x, 3), {"k": x + 1}, [1, 2], [x, x])[0]["k!"]
    out["kinds.sum"] = net.kinds((x, 3), {"k": x + 1}, [1, 2], [x, x])[0]["sum"]

torch.manual_seed(2)
conv = nn.Sequential(nn.Conv2d(1, 2, 3), nn.GELU(), nn.Flatten(), nn.Linear(18, 2)).eval()
image = torch.randn(2, 1, 5, 5, generator=g)
traced = torch.jit.trace(conv, image)
torch.jit.save(traced, testdata("jit", "traced.pt"))
out["image"] = image
with torch.no_grad():
    out["traced"] = traced(image)
save_file({k: v.contiguous() for k, v in out.items()}, testdata("jit", "golden.safetensors"), metadata=dict(torch=torch.__version__))
print(net)
print(sum(p.numel() for p in net.parameters()), [n for n, _ in net.named_parameters()])
