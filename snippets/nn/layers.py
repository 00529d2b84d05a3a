"""Layers: functions that own the numbers they learn. After `torch.nn`."""

# --8<-- [start:imports]
import numpy as np

from nn import functional as F
from nn.init import kaiming_normal
from nn.tensor import Tensor

# --8<-- [end:imports]


# --8<-- [start:module]
class Module:
    """A part of a network. Tensors, modules and lists of modules in it are its own."""

    def parameters(self):
        """Every tensor that this module and those inside it learn, each once."""
        found = {}
        for value in vars(self).values():
            for part in value if isinstance(value, list | tuple) else [value]:
                if isinstance(part, Module):
                    found |= dict.fromkeys(part.parameters())
                elif isinstance(part, Tensor) and part.requires_grad:
                    found[part] = None
        return list(found)

    def __call__(self, *inputs):
        return self.forward(*inputs)

    def forward(self, x):
        """What the module computes; each kind of module says it for itself."""
        raise NotImplementedError(f"{type(self).__name__} has no forward")
# --8<-- [end:module]


# --8<-- [start:linear]
class Linear(Module):
    """x (…, in) -> x W^T + b (…, out). Weights from init(shape, rng), biases zero."""

    def __init__(self, n_in, n_out, rng, init=kaiming_normal, dtype=float):
        weight = init((n_out, n_in), rng).astype(dtype)
        self.weight = Tensor(weight, requires_grad=True)
        self.bias = Tensor(np.zeros(n_out, dtype), requires_grad=True)

    def forward(self, x):
        return F.linear(x, self.weight, self.bias)
# --8<-- [end:linear]


# --8<-- [start:sequential]
class Sequential(Module):
    """Modules one after the other: each takes what the one before gives."""

    def __init__(self, *modules):
        self.modules = list(modules)

    def forward(self, x):
        for module in self.modules:
            x = module(x)
        return x
# --8<-- [end:sequential]


# --8<-- [start:activations]
class ReLU(Module):
    """`functional.relu` as a layer."""

    def forward(self, x):
        return F.relu(x)


class Tanh(Module):
    """`functional.tanh` as a layer."""

    def forward(self, x):
        return F.tanh(x)


class Sigmoid(Module):
    """`functional.sigmoid` as a layer."""

    def forward(self, x):
        return F.sigmoid(x)
# --8<-- [end:activations]
