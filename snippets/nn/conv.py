"""Convolution and pooling, and their layers. After `torch.nn`. Pictures have the shape (n, channels, h, w)."""

# --8<-- [start:imports]
import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from nn.init import kaiming_normal
from nn.layers import Module
from nn.tensor import Tensor, apply, as_tensor

# --8<-- [end:imports]


# --8<-- [start:conv2d]
def conv2d(x, weight, bias=None, padding=0):
    """Slide the kernels weight (out, in, kh, kw) over x (n, in, h, w), with a border of
    zeros, and add bias (out,): (n, out, h', w'). LeCun et al. 1989."""
    x = as_tensor(x)
    W = weight.data
    if x.data.ndim != 4 or W.ndim != 4 or x.shape[1] != W.shape[1]:
        raise ValueError("conv2d: x (n, in, h, w) and weight (out, in, kh, kw) "
                         f"expected, {x.shape} and {W.shape} came")
    kh, kw = W.shape[2:]
    border = (0, 0), (0, 0), (padding, padding), (padding, padding)
    padded = np.pad(x.data, border)
    if padded.shape[2] < kh or padded.shape[3] < kw:
        raise ValueError(f"conv2d: pictures of at least {(kh, kw)} with their border "
                         f"expected, {padded.shape[2:]} came")
    windows = sliding_window_view(padded, (kh, kw), (2, 3))  # (n, in, h', w', kh, kw)
    n, c, h, w = windows.shape[:4]
    columns = windows.transpose(0, 2, 3, 1, 4, 5).reshape(n * h * w, -1)  # (1)!
    y = (columns @ W.reshape(len(W), -1).T).reshape(n, h, w, -1)

    def to_columns(g):
        return g.transpose(0, 2, 3, 1).reshape(n * h * w, -1)  # (n h' w', out)

    def to_x(g):
        spread = (to_columns(g) @ W.reshape(len(W), -1)).reshape(n, h, w, c, kh, kw)
        grad = np.zeros_like(padded)
        for i in range(kh):  # (2)!
            for j in range(kw):
                grad[:, :, i:i + h, j:j + w] += spread[..., i, j].transpose(0, 3, 1, 2)
        return grad[:, :, padding:padding + x.shape[2], padding:padding + x.shape[3]]

    edges = [(x, to_x),
             (weight, lambda g: (to_columns(g).T @ columns).reshape(W.shape))]
    if bias is not None:
        y += bias.data
        edges.append((bias, lambda g: g.sum(axis=(0, 2, 3))))
    return apply(y.transpose(0, 3, 1, 2), *edges)
# --8<-- [end:conv2d]


# --8<-- [start:max-pool2d]
def max_pool2d(x, size):
    """Largest value of each size × size square of x (n, c, h, w); h and w are multiples
    of size: (n, c, h / size, w / size). Where values tie, the gradient is shared."""
    x = as_tensor(x)
    if x.data.ndim != 4 or x.shape[2] % size or x.shape[3] % size:
        raise ValueError(f"max_pool2d: x (n, c, h, w) with h and w multiples of {size} "
                         f"expected, {x.shape} came")
    n, c, h, w = x.shape
    squares = x.data.reshape(n, c, h // size, size, w // size, size)
    top = squares.max(axis=(3, 5), keepdims=True)
    mask = squares == top
    share = mask / mask.sum(axis=(3, 5), keepdims=True, dtype=x.data.dtype)
    return apply(top[:, :, :, 0, :, 0],
                 (x, lambda g: (g[:, :, :, None, :, None] * share).reshape(x.shape)))
# --8<-- [end:max-pool2d]


# --8<-- [start:layers]
class Conv2d(Module):
    """`conv2d` with kernels and biases to learn: (n, in, h, w) -> (n, out, h', w')."""

    def __init__(self, n_in, n_out, kernel_size, rng, padding=0, dtype=float):
        shape = (n_out, n_in, kernel_size, kernel_size)
        weight = kaiming_normal(shape, rng).astype(dtype)
        self.weight = Tensor(weight, requires_grad=True)
        self.bias = Tensor(np.zeros(n_out, dtype), requires_grad=True)
        self.padding = padding

    def forward(self, x):
        return conv2d(x, self.weight, self.bias, self.padding)


class MaxPool2d(Module):
    """`max_pool2d` as a layer."""

    def __init__(self, size):
        self.size = size

    def forward(self, x):
        return max_pool2d(x, self.size)


class Flatten(Module):
    """All that belongs to one picture in one row: (n, …) -> (n, features)."""

    def forward(self, x):
        x = as_tensor(x)
        return x.reshape(x.shape[0], -1)
# --8<-- [end:layers]
