"""Writes native/torch/nn/testdata/tied*.safetensors with Python's save_model.

tied.safetensors: a model whose head has the embedding's weight. tied3.safetensors: one
weight under three names, and a view of its first row, which has no whole of its own
but another's; with metadata of the program's own. both.safetensors: a file that has
both names of a tied weight, as save_file of clones writes it.
"""

import torch
from safetensors.torch import save_file, save_model
from torch import nn

from recorded import ramp, testdata


class Tied(nn.Module):
    def __init__(self):
        super().__init__()
        self.wte = nn.Embedding(4, 3)
        self.fc = nn.Linear(3, 3)
        self.lm_head = nn.Linear(3, 4, bias=False)
        self.lm_head.weight = self.wte.weight
        with torch.no_grad():
            self.wte.weight.copy_(ramp(4, 3))
            self.fc.weight.copy_(ramp(3, 3))
            self.fc.bias.copy_(ramp(3))


class Tied3(Tied):
    def __init__(self):
        super().__init__()
        self.a_copy = self.wte.weight
        self.register_buffer("row", self.wte.weight.detach()[0])


save_model(Tied(), testdata("nn", "tied.safetensors"))
save_model(Tied3(), testdata("nn", "tied3.safetensors"), metadata=dict(format="pt", row="mine"))
save_file({k: v.clone() for k, v in Tied().state_dict().items()}, testdata("nn", "both.safetensors"))
