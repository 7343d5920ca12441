"""Writes native/torch/testdata/autocast.safetensors: a step of a convolutional and of a
transformer model under CPU autocast in bfloat16 and float16.
"""

import torch
from safetensors.torch import save_file
from torch import nn

from recorded import testdata

out = {}
for dtype in (torch.bfloat16, torch.float16):
    for kind in ("conv", "transformer"):
        torch.manual_seed(0)
        if kind == "conv":
            m = nn.Sequential(nn.Conv2d(1, 4, 3), nn.BatchNorm2d(4), nn.ReLU(), nn.Flatten(), nn.Linear(144, 5))
            x = torch.randn(2, 1, 8, 8)
        else:
            m = nn.TransformerEncoderLayer(8, 2, 16, dropout=0.0, batch_first=True)
            x = torch.randn(2, 4, 8)
        with torch.autocast("cpu", dtype=dtype):
            y = m(x)
            loss = y.float().pow(2).mean() + nn.functional.mse_loss(y, torch.ones_like(y))
        loss.backward()
        key = f"{kind}.{str(dtype).removeprefix('torch.')}."
        out[key + "y"] = y.detach().contiguous()
        out[key + "loss"] = loss.detach()
        for name, p in m.named_parameters():
            out[key + name] = p.grad.clone()
save_file(out, testdata("", "autocast.safetensors"), metadata=dict(torch=torch.__version__))
