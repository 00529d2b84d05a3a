"""Checked exercises of the page on backpropagation."""

import numpy as np


# --8<-- [start:layer-backward-starter]
def layer_backward(D, X, W, A):
    """Backward pass of A = tanh(X W^T + b). D, the gradient for A, and A
    (n, out); X (n, in); W (out, in) -> dX, dW, db."""
    return np.zeros_like(X), np.zeros_like(W), np.zeros(len(W))
# --8<-- [end:layer-backward-starter]


# --8<-- [start:layer-backward-solution]
def layer_backward(D, X, W, A):
    """Backward pass of A = tanh(X W^T + b). D, the gradient for A, and A
    (n, out); X (n, in); W (out, in) -> dX, dW, db."""
    D = D * (1 - A**2)  # (n, out)
    return D @ W, D.T @ X, D.sum(axis=0)
# --8<-- [end:layer-backward-solution]


def check_layer_backward(layer_backward):
    """The key of a message: "right", or what is wrong; or (key, {name: value}) to fill {name} in it."""
    rng = np.random.default_rng(0)
    X, W, b, D = (rng.standard_normal(shape) for shape in ((4, 3), (2, 3), 2, (4, 2)))
    A = np.tanh(X @ W.T + b)
    given = D.copy(), X.copy(), W.copy(), A.copy()
    got = layer_backward(*given)
    if not isinstance(got, tuple | list) or len(got) != 3:
        return "not-three"
    if not all(np.array_equal(a, b) for a, b in zip(given, (D, X, W, A))):
        return "changed-input"
    names = ("dX", "dW", "db")
    S = D * (1 - A**2)
    right = S @ W, S.T @ X, S.sum(axis=0)
    for name, value, wanted in zip(names, got, right):
        if np.shape(value) != wanted.shape:
            return "shape", {"name": name, "wanted": wanted.shape, "came": np.shape(value)}
    if not any(np.any(value) for value in got):
        return "all-zero"
    if all(np.allclose(value, wanted) for value, wanted in zip(got, (D @ W, D.T @ X, D.sum(axis=0)))):
        return "no-slope"
    if all(np.allclose(value, wanted) for value, wanted in zip(got, (right[0], right[1] / 4, right[2] / 4))):
        return "mean"
    Z = D * (1 - np.tanh(A) ** 2)
    if np.allclose(got[1], Z.T @ X):
        return "tanh-twice"
    wrong = [name for name, value, wanted in zip(names, got, right) if not np.allclose(value, wanted)]
    return ("wrong", {"names": ", ".join(wrong)}) if wrong else "right"


# --8<-- [start:shortcut-backward-starter]
def shortcut_backward(D, X, W, Y):
    """Backward pass of Y = X + tanh(X W^T). D, the gradient for Y, and X, Y
    (n, d); W (d, d) -> dX, dW."""
    return np.zeros_like(X), np.zeros_like(W)
# --8<-- [end:shortcut-backward-starter]


# --8<-- [start:shortcut-backward-solution]
def shortcut_backward(D, X, W, Y):
    """Backward pass of Y = X + tanh(X W^T). D, the gradient for Y, and X, Y
    (n, d); W (d, d) -> dX, dW."""
    A = Y - X  # the hyperbolic tangent
    S = D * (1 - A**2)
    return D + S @ W, S.T @ X
# --8<-- [end:shortcut-backward-solution]


def check_shortcut_backward(shortcut_backward):
    """The key of a message: "right", or what is wrong; or (key, {name: value}) to fill {name} in it."""
    rng = np.random.default_rng(0)
    X, W, D = (rng.standard_normal(shape) for shape in ((4, 3), (3, 3), (4, 3)))
    A = np.tanh(X @ W.T)
    Y = X + A
    given = D.copy(), X.copy(), W.copy(), Y.copy()
    got = shortcut_backward(*given)
    if not isinstance(got, tuple | list) or len(got) != 2:
        return "not-two"
    if not all(np.array_equal(a, b) for a, b in zip(given, (D, X, W, Y))):
        return "changed-input"
    for name, value, array in zip(("dX", "dW"), got, (X, W)):
        if np.shape(value) != array.shape:
            return "shape", {"name": name, "wanted": array.shape, "came": np.shape(value)}
    if not any(np.any(value) for value in got):
        return "all-zero"
    S = D * (1 - A**2)
    dX, dW = S @ W, S.T @ X
    if np.allclose(got[0], D + dX) and np.allclose(got[1], dW):
        return "right"
    if np.allclose(got[1], (D * (1 - Y**2)).T @ X):
        return "slope-of-y"
    if np.allclose(got[1], dW.T):
        return "transposed"
    if np.allclose(got[1], dW) and np.allclose(got[0], dX):
        return "no-shortcut"
    if np.allclose(got[1], dW) and np.allclose(got[0], D * dX):
        return "product"
    wrong = [name for name, value, wanted in zip(("dX", "dW"), got, (D + dX, dW)) if not np.allclose(value, wanted)]
    return "wrong", {"names": ", ".join(wrong)}
