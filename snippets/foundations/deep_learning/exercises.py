"""Checked exercises of the page on deep learning."""

import numpy as np
from nn.init import fans


# --8<-- [start:xavier-uniform-starter]
def xavier_uniform(shape, rng):
    """Weights of this shape, drawn evenly between -a and a, with the variance
    2 / (fan_in + fan_out)."""
    return np.zeros(shape)
# --8<-- [end:xavier-uniform-starter]


# --8<-- [start:xavier-uniform-solution]
def xavier_uniform(shape, rng):
    """Weights of this shape, drawn evenly between -a and a, with the variance
    2 / (fan_in + fan_out). Glorot and Bengio 2010, eq. 16."""
    a = np.sqrt(6 / sum(fans(shape)))
    return rng.uniform(-a, a, shape)
# --8<-- [end:xavier-uniform-solution]


def check_xavier_uniform(xavier_uniform):
    """The key of a message, with what it needs."""
    shape = (50, 30)
    W = xavier_uniform(shape, np.random.default_rng(0))
    if W is None:
        return "nothing"
    if np.shape(W) != shape:
        return "wrong-shape", {"shape": np.shape(W)}
    if not np.ptp(W) > 0:
        return "not-drawn"
    if not np.array_equal(W, xavier_uniform(shape, np.random.default_rng(0))):
        return "own-generator"
    if np.min(W) >= 0:
        return "one-sided"
    a, reach = np.sqrt(6 / 80), np.abs(W).max()
    if reach > 2.5 * np.std(W):  # evenly drawn numbers reach 1.73 deviations
        return "bell"
    limits = {"deviation": np.sqrt(2 / 80), "fan-in": np.sqrt(3 / 30), "fan-out": np.sqrt(3 / 50), "twelve": np.sqrt(12 / 80)}
    for key, limit in limits.items():
        if 0.97 * limit < reach <= limit:
            return key, {"reach": f"{reach:.2f}"}
    if not 0.97 * a < reach <= a:
        return "wrong-limit", {"reach": f"{reach:.3f}", "variance": f"{np.var(W):.4f}", "expected": f"{2 / 80:.4f}"}
    try:
        kernel = xavier_uniform((8, 4, 3, 3), np.random.default_rng(0))
    except ValueError:  # n_out, n_in = shape
        return "kernel"
    if np.shape(kernel) != (8, 4, 3, 3) or not 0.9 < np.abs(kernel).max() / np.sqrt(6 / 108) <= 1:
        return "kernel"
    return "right"


# --8<-- [start:residual-starter]
def residual(h, W1, b1, W2, b2):
    """h + W2 ReLU(W1 h + b1) + b2 for each row of h (n, width).
    W1 (inner, width), W2 (width, inner), as in nn.layers."""
    return h
# --8<-- [end:residual-starter]


# --8<-- [start:residual-solution]
def residual(h, W1, b1, W2, b2):
    """h + W2 ReLU(W1 h + b1) + b2 for each row of h (n, width).
    W1 (inner, width), W2 (width, inner), as in nn.layers."""
    inner = np.maximum(h @ W1.T + b1, 0)  # (n, inner)
    return h + inner @ W2.T + b2
# --8<-- [end:residual-solution]


def check_residual(residual):
    """The key of a message, with what it needs."""
    rng = np.random.default_rng(1)
    h, W1, b1, W2, b2 = (rng.standard_normal(shape) for shape in ((5, 3), (4, 3), 4, (3, 4), 3))
    given = h.copy()
    got = residual(h, W1, b1, W2, b2)
    if got is None:
        return "nothing"
    if (h != given).any():
        return "changes-input"
    if np.shape(got) != (5, 3):
        return "wrong-shape", {"shape": np.shape(got)}
    z = h @ W1.T + b1
    change = np.maximum(z, 0) @ W2.T + b2
    answers = {
        "right": h + change, "untouched": h, "no-shortcut": change, "relu-on-change": h + np.maximum(change, 0),
        "relu-on-sum": np.maximum(h + change, 0), "no-relu": h + z @ W2.T + b2, "minus": h - change,
    }
    for key, answer in answers.items():
        if np.allclose(got, answer):
            return key
    bare = h + np.maximum(h @ W1.T, 0) @ W2.T
    if any(np.allclose(got, answer) for answer in (bare, bare + b2, h + change - b2)):
        return "no-bias"
    return "other", {"got": f"{got[0][0]:.3f}", "expected": f"{(h + change)[0, 0]:.3f}"}
