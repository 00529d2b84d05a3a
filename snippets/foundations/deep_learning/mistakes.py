"""Typical mistakes in the exercises of the page on deep learning: each region is answered with the message of its name."""

import numpy as np
from nn.init import fans


# --8<-- [start:residual-nothing]
def residual(h, W1, b1, W2, b2):
    inner = np.maximum(h @ W1.T + b1, 0)
# --8<-- [end:residual-nothing]


# --8<-- [start:residual-changes-input]
def residual(h, W1, b1, W2, b2):
    inner = np.maximum(h @ W1.T + b1, 0)
    h += inner @ W2.T + b2
    return h
# --8<-- [end:residual-changes-input]


# --8<-- [start:residual-wrong-shape]
def residual(h, W1, b1, W2, b2):
    return np.maximum(h @ W1.T + b1, 0)
# --8<-- [end:residual-wrong-shape]


# --8<-- [start:residual-untouched]
def residual(h, W1, b1, W2, b2):
    return h
# --8<-- [end:residual-untouched]


# --8<-- [start:residual-no-shortcut]
def residual(h, W1, b1, W2, b2):
    return np.maximum(h @ W1.T + b1, 0) @ W2.T + b2
# --8<-- [end:residual-no-shortcut]


# --8<-- [start:residual-relu-on-change]
def residual(h, W1, b1, W2, b2):
    return h + np.maximum(np.maximum(h @ W1.T + b1, 0) @ W2.T + b2, 0)
# --8<-- [end:residual-relu-on-change]


# --8<-- [start:residual-relu-on-sum]
def residual(h, W1, b1, W2, b2):
    return np.maximum(h + np.maximum(h @ W1.T + b1, 0) @ W2.T + b2, 0)
# --8<-- [end:residual-relu-on-sum]


# --8<-- [start:residual-no-relu]
def residual(h, W1, b1, W2, b2):
    return h + (h @ W1.T + b1) @ W2.T + b2
# --8<-- [end:residual-no-relu]


# --8<-- [start:residual-no-bias]
def residual(h, W1, b1, W2, b2):
    return h + np.maximum(h @ W1.T, 0) @ W2.T
# --8<-- [end:residual-no-bias]


# --8<-- [start:residual-minus]
def residual(h, W1, b1, W2, b2):
    return h - (np.maximum(h @ W1.T + b1, 0) @ W2.T + b2)
# --8<-- [end:residual-minus]


# --8<-- [start:residual-other]
def residual(h, W1, b1, W2, b2):
    return 2 * h + np.maximum(h @ W1.T + b1, 0) @ W2.T + b2
# --8<-- [end:residual-other]


# --8<-- [start:xavier-uniform-nothing]
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / sum(fans(shape)))
# --8<-- [end:xavier-uniform-nothing]


# --8<-- [start:xavier-uniform-wrong-shape]
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / sum(fans(shape)))
    return rng.uniform(-a, a, shape[::-1])
# --8<-- [end:xavier-uniform-wrong-shape]


# --8<-- [start:xavier-uniform-not-drawn]
def xavier_uniform(shape, rng):
    return np.zeros(shape)
# --8<-- [end:xavier-uniform-not-drawn]


# --8<-- [start:xavier-uniform-own-generator]
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / sum(fans(shape)))
    return np.random.default_rng().uniform(-a, a, shape)
# --8<-- [end:xavier-uniform-own-generator]


# --8<-- [start:xavier-uniform-one-sided]
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / sum(fans(shape)))
    return rng.uniform(0, a, shape)
# --8<-- [end:xavier-uniform-one-sided]


# --8<-- [start:xavier-uniform-bell]
def xavier_uniform(shape, rng):
    return rng.standard_normal(shape) * np.sqrt(2 / sum(fans(shape)))
# --8<-- [end:xavier-uniform-bell]


# --8<-- [start:xavier-uniform-deviation]
def xavier_uniform(shape, rng):
    a = np.sqrt(2 / sum(fans(shape)))
    return rng.uniform(-a, a, shape)
# --8<-- [end:xavier-uniform-deviation]


# --8<-- [start:xavier-uniform-fan-in]
def xavier_uniform(shape, rng):
    a = np.sqrt(3 / fans(shape)[0])
    return rng.uniform(-a, a, shape)
# --8<-- [end:xavier-uniform-fan-in]


# --8<-- [start:xavier-uniform-fan-out]
def xavier_uniform(shape, rng):
    a = np.sqrt(3 / fans(shape)[1])
    return rng.uniform(-a, a, shape)
# --8<-- [end:xavier-uniform-fan-out]


# --8<-- [start:xavier-uniform-twelve]
def xavier_uniform(shape, rng):
    a = np.sqrt(12 / sum(fans(shape)))
    return rng.uniform(-a, a, shape)
# --8<-- [end:xavier-uniform-twelve]


# --8<-- [start:xavier-uniform-wrong-limit]
def xavier_uniform(shape, rng):
    a = 6 / sum(fans(shape))
    return rng.uniform(-a, a, shape)
# --8<-- [end:xavier-uniform-wrong-limit]


# --8<-- [start:xavier-uniform-kernel]
def xavier_uniform(shape, rng):
    a = np.sqrt(6 / (shape[0] + shape[1]))
    return rng.uniform(-a, a, shape)
# --8<-- [end:xavier-uniform-kernel]
