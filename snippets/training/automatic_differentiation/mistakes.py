"""Typical mistakes in the exercises of the page on automatic differentiation: each region is answered with the message of its name."""

import numpy as np
from nn.tensor import apply, as_tensor


# --8<-- [start:sum-to-nothing]
def sum_to(grad, shape):
    grad.sum(axis=0)
# --8<-- [end:sum-to-nothing]


# --8<-- [start:sum-to-changed-input]
def sum_to(grad, shape):
    grad *= 2
    return grad.sum(axis=0)
# --8<-- [end:sum-to-changed-input]


# --8<-- [start:sum-to-needless]
def sum_to(grad, shape):
    return grad.sum(axis=0)
# --8<-- [end:sum-to-needless]


# --8<-- [start:sum-to-leading]
def sum_to(grad, shape):
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
# --8<-- [end:sum-to-leading]


# --8<-- [start:sum-to-stretched]
def sum_to(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    return grad
# --8<-- [end:sum-to-stretched]


# --8<-- [start:sum-to-mean]
def sum_to(grad, shape):
    while grad.ndim > len(shape):
        grad = grad.mean(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.mean(axis=axis, keepdims=True)
    return grad
# --8<-- [end:sum-to-mean]


# --8<-- [start:sum-to-wrong]
def sum_to(grad, shape):
    while grad.ndim > len(shape):
        grad = grad[0]
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
# --8<-- [end:sum-to-wrong]


# --8<-- [start:softplus-nothing]
def softplus(x):
    as_tensor(x)
# --8<-- [end:softplus-nothing]


# --8<-- [start:softplus-no-tensor]
def softplus(x):
    x = as_tensor(x)
    return np.logaddexp(0, x.data)
# --8<-- [end:softplus-no-tensor]


# --8<-- [start:softplus-value]
def softplus(x):
    x = as_tensor(x)
    return apply(np.log(np.exp(x.data)), (x, lambda g: g))
# --8<-- [end:softplus-value]


# --8<-- [start:softplus-no-edge]
def softplus(x):
    x = as_tensor(x)
    return apply(np.logaddexp(0, x.data))
# --8<-- [end:softplus-no-edge]


# --8<-- [start:softplus-no-g]
def softplus(x):
    x = as_tensor(x)
    y = np.logaddexp(0, x.data)
    return apply(y, (x, lambda g: np.exp(x.data - y)))
# --8<-- [end:softplus-no-g]


# --8<-- [start:softplus-inner-only]
def softplus(x):
    x = as_tensor(x)
    return apply(np.logaddexp(0, x.data), (x, lambda g: g * np.exp(x.data)))
# --8<-- [end:softplus-inner-only]


# --8<-- [start:softplus-slope]
def softplus(x):
    x = as_tensor(x)
    return apply(np.logaddexp(0, x.data), (x, lambda g: g * (x.data > 0)))
# --8<-- [end:softplus-slope]


# --8<-- [start:softplus-overflow]
def softplus(x):
    x = as_tensor(x)
    e = np.exp(x.data)
    return apply(np.log(1 + e), (x, lambda g: g * e / (1 + e)))
# --8<-- [end:softplus-overflow]
