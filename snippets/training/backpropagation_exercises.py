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


# --8<-- [start:numerical-gradient-starter]
def numerical_gradient(f, x, eps=1e-5):
    """Gradient (n,) of f at x (n,) by central differences."""
    grad = np.zeros_like(x)
    return grad
# --8<-- [end:numerical-gradient-starter]


# --8<-- [start:numerical-gradient-solution]
def numerical_gradient(f, x, eps=1e-5):
    """Gradient (n,) of f at x (n,) by central differences."""
    grad = np.zeros_like(x)
    for i in range(len(x)):
        nudge = np.zeros_like(x)
        nudge[i] = eps
        grad[i] = (f(x + nudge) - f(x - nudge)) / (2 * eps)
    return grad
# --8<-- [end:numerical-gradient-solution]


def check_numerical_gradient(numerical_gradient):
    """The key of a message: "right", or what is wrong; or (key, {name: value}) to fill {name} in it."""

    def f(x):
        return float(x[0] ** 3 * x[1] + np.sin(x[2]) * x[1])

    x = np.array([1.5, -2.0, 0.5])
    right = np.array([3 * x[0] ** 2 * x[1], x[0] ** 3 + np.sin(x[2]), np.cos(x[2]) * x[1]])
    given = x.copy()
    got = numerical_gradient(f, given)
    if np.shape(got) != (3,):
        return "shape", {"came": np.shape(got)}
    if not np.array_equal(given, x):
        return "not-restored"
    if not np.any(got):
        return "all-zero"
    if np.allclose(got, right, rtol=0, atol=1e-8):
        return "right"
    if np.allclose(got, right, rtol=0, atol=2e-4):
        return "one-side"
    if np.allclose(got, 2 * right, rtol=1e-6):
        return "twice"
    if np.allclose(got, -right, rtol=1e-6):
        return "sign"
    if np.allclose(got, right.sum(), rtol=1e-6):
        return "all-at-once"
    return "wrong", {"error": f"{np.abs(got - right).max():.1e}"}
