"""What layers compute, as functions: each with its backward pass beside it. After `torch.nn.functional`."""

# --8<-- [start:imports]
import numpy as np

from nn.tensor import apply, as_tensor

# --8<-- [end:imports]


# --8<-- [start:linear]
def linear(x, weight, bias=None):
    """x W^T + b. x (…, in), weight (out, in), bias (out,) -> (…, out)."""
    x = as_tensor(x)
    a, W = x.data, weight.data
    if W.ndim != 2 or a.ndim < 2 or a.shape[-1] != W.shape[1]:
        raise ValueError("linear: x (…, in) and weight (out, in) expected, "
                         f"{a.shape} and {W.shape} came")
    y = a @ W.T
    edges = [(x, lambda g: g @ W), (weight, lambda g: _rows(g).T @ _rows(a))]
    if bias is not None:
        y += bias.data
        edges.append((bias, lambda g: np.add.reduce(_rows(g))))
    return apply(y, *edges)


def _rows(a):
    return a if a.ndim == 2 else a.reshape(-1, a.shape[-1])  # (…, d) -> (n, d)
# --8<-- [end:linear]


# --8<-- [start:relu]
def relu(x):
    """max(x, 0). Its derivative is 1 where x > 0, else 0. Nair and Hinton 2010."""
    x = as_tensor(x)
    y = np.maximum(x.data, 0)
    return apply(y, (x, lambda g: g * (y > 0)))
# --8<-- [end:relu]


# --8<-- [start:sigmoid]
def sigmoid(x):
    """1 / (1 + e^-x), without overflow. Its derivative is y (1 - y)."""
    x = as_tensor(x)
    y = 0.5 + 0.5 * np.tanh(0.5 * x.data)
    return apply(y, (x, lambda g: g * y * (1 - y)))
# --8<-- [end:sigmoid]


# --8<-- [start:tanh]
def tanh(x):
    """Hyperbolic tangent. Its derivative is 1 - y²."""
    x = as_tensor(x)
    y = np.tanh(x.data)
    return apply(y, (x, lambda g: g * (1 - y * y)))
# --8<-- [end:tanh]


# --8<-- [start:leaky-relu]
def leaky_relu(x, slope=0.01):
    """x where x > 0, else slope · x. Maas, Hannun and Ng 2013."""
    x = as_tensor(x)
    factor = np.where(x.data > 0, x.data.dtype.type(1), x.data.dtype.type(slope))
    return apply(x.data * factor, (x, lambda g: g * factor))
# --8<-- [end:leaky-relu]


# --8<-- [start:gelu]
def gelu(x):
    """x Φ(x), by the approximation with tanh. Hendrycks and Gimpel 2016."""
    x = as_tensor(x)
    c = np.sqrt(2 / np.pi).astype(x.data.dtype)
    t = np.tanh(c * (x.data + 0.044715 * x.data**3))
    inner = c * (1 + 3 * 0.044715 * x.data**2)
    slope = 0.5 * (1 + t) + 0.5 * x.data * (1 - t * t) * inner
    return apply(0.5 * x.data * (1 + t), (x, lambda g: g * slope))
# --8<-- [end:gelu]


# --8<-- [start:softmax]
def softmax(x, axis=-1):
    """Positive numbers that sum to 1 along an axis: e^x over its sum. Bridle 1990."""
    x = as_tensor(x)
    e = np.exp(x.data - x.data.max(axis, keepdims=True))
    y = e / e.sum(axis, keepdims=True)
    return apply(y, (x, lambda g: y * (g - (g * y).sum(axis, keepdims=True))))
# --8<-- [end:softmax]


# --8<-- [start:log-softmax]
def log_softmax(x, axis=-1):
    """Logarithm of softmax, exact where softmax itself would round to 0."""
    x = as_tensor(x)
    z = x.data - x.data.max(axis, keepdims=True)
    y = z - np.log(np.exp(z).sum(axis, keepdims=True))
    return apply(y, (x, lambda g: g - np.exp(y) * g.sum(axis, keepdims=True)))
# --8<-- [end:log-softmax]
