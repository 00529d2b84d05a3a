"""Checked exercises of the page on automatic differentiation."""

import numpy as np
from nn.tensor import Tensor, apply, as_tensor


# --8<-- [start:sum-to-starter]
def sum_to(grad, shape):
    """Undo broadcasting: add grad up until it has this shape."""
    return grad
# --8<-- [end:sum-to-starter]


# --8<-- [start:sum-to-solution]
def sum_to(grad, shape):
    """Undo broadcasting: add grad up until it has this shape."""
    while grad.ndim > len(shape):
        grad = grad.sum(axis=0)
    for axis, size in enumerate(shape):
        if size == 1:
            grad = grad.sum(axis=axis, keepdims=True)
    return grad
# --8<-- [end:sum-to-solution]


SHAPES = [((4, 3), (4, 3)), ((4, 3), (3,)), ((2, 4, 3), (3,)), ((4, 3), ()), ((4, 3), (4, 1)), ((2, 4, 3), (1, 3))]


def check_sum_to(sum_to):
    """The key of a message: "right", or what is wrong; or (key, {name: value}) to fill {name} in it."""
    answers = []
    for given, wanted in SHAPES:
        grad = np.random.default_rng(0).standard_normal(given)
        before = grad.copy()
        got = sum_to(grad, wanted)
        if got is None:
            return "nothing"
        if not np.array_equal(grad, before):
            return "changed-input"
        if np.shape(got) != wanted:
            key = "needless" if given == wanted else "stretched" if 1 in wanted else "leading"
            return key, {"given": given, "wanted": wanted, "came": np.shape(got)}
        answers.append((given, wanted, before, got))
    for given, wanted, grad, got in answers:
        lead = grad.sum(axis=tuple(range(grad.ndim - len(wanted))))
        ones = tuple(i for i, n in enumerate(wanted) if n == 1)
        right = lead.sum(axis=ones, keepdims=True) if ones else lead
        if np.allclose(got, right * np.size(right) / np.size(grad)) and given != wanted:
            return "mean"
        if not np.allclose(got, right):
            return "wrong", {"given": given, "wanted": wanted}
    return "right"


# --8<-- [start:softplus-starter]
def softplus(x):
    """log(1 + e^x), element by element: a tensor that knows its derivative."""
    x = as_tensor(x)
    return Tensor(np.zeros_like(x.data))
# --8<-- [end:softplus-starter]


# --8<-- [start:softplus-solution]
def softplus(x):
    """log(1 + e^x), element by element: a tensor that knows its derivative."""
    x = as_tensor(x)
    y = np.logaddexp(0, x.data)
    return apply(y, (x, lambda g: g * np.exp(x.data - y)))
# --8<-- [end:softplus-solution]


def check_softplus(softplus):
    """The key of a message: "right", or what is wrong; or (key, {name: value}) to fill {name} in it."""
    x = Tensor(np.array([[-2.0, 0.5], [1.0, 3.0]]), requires_grad=True)
    g = np.array([[1.0, -2.0], [0.5, 3.0]])
    y = softplus(x)
    if y is None:
        return "nothing"
    if not isinstance(y, Tensor):
        return "no-tensor", {"came": type(y).__name__}
    wanted = np.log(1 + np.exp(x.data))
    if y.shape != x.shape or not np.allclose(y.data, wanted):
        return "value"
    if not y.requires_grad:
        return "no-edge"
    y.backward(g)
    sigma = 1 / (1 + np.exp(-x.data))
    if np.allclose(x.grad, sigma):
        return "no-g"
    if np.allclose(x.grad, g * np.exp(x.data)):
        return "inner-only"
    if not np.allclose(x.grad, g * sigma):
        return "slope"
    with np.errstate(all="ignore"):
        x = Tensor(np.array([-1000.0, 1000.0]), requires_grad=True)
        y = softplus(x)
        y.backward(np.ones(2))
    if not np.allclose(y.data, [0, 1000]) or not np.allclose(x.grad, [0, 1]):
        return "overflow", {"value": y.data.tolist(), "slope": x.grad.tolist()}
    return "right"
