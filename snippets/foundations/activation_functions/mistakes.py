"""Typical mistakes in the exercises of the page on activation functions: each region is answered with the message of its name."""

import numpy as np


# --8<-- [start:relu-gradient-nothing]
def relu_gradient(x, g):
    g * (x > 0)
# --8<-- [end:relu-gradient-nothing]


# --8<-- [start:relu-gradient-shape]
def relu_gradient(x, g):
    return (g * (x > 0)).sum()
# --8<-- [end:relu-gradient-shape]


# --8<-- [start:relu-gradient-forgot-g]
def relu_gradient(x, g):
    return (x > 0).astype(float)
# --8<-- [end:relu-gradient-forgot-g]


# --8<-- [start:relu-gradient-forward]
def relu_gradient(x, g):
    return np.maximum(x, 0)
# --8<-- [end:relu-gradient-forward]


# --8<-- [start:relu-gradient-times-output]
def relu_gradient(x, g):
    return g * np.maximum(x, 0)
# --8<-- [end:relu-gradient-times-output]


# --8<-- [start:relu-gradient-sign-of-g]
def relu_gradient(x, g):
    return np.maximum(g, 0)
# --8<-- [end:relu-gradient-sign-of-g]


# --8<-- [start:relu-gradient-wrong-side]
def relu_gradient(x, g):
    return g * (x < 0)
# --8<-- [end:relu-gradient-wrong-side]


# --8<-- [start:relu-gradient-wrong]
def relu_gradient(x, g):
    return g * (x > 1)
# --8<-- [end:relu-gradient-wrong]


# --8<-- [start:softplus-nothing]
def softplus(x):
    np.log(1 + np.exp(x))
# --8<-- [end:softplus-nothing]


# --8<-- [start:softplus-shape]
def softplus(x):
    return np.log(1 + np.exp(x)).sum()
# --8<-- [end:softplus-shape]


# --8<-- [start:softplus-relu]
def softplus(x):
    return np.maximum(x, 0)
# --8<-- [end:softplus-relu]


# --8<-- [start:softplus-base]
def softplus(x):
    return np.log2(1 + np.exp(x))
# --8<-- [end:softplus-base]


# --8<-- [start:softplus-mirrored]
def softplus(x):
    return np.log(1 + np.exp(-x))
# --8<-- [end:softplus-mirrored]


# --8<-- [start:softplus-overflow]
def softplus(x):
    return np.log(1 + np.exp(x))
# --8<-- [end:softplus-overflow]


# --8<-- [start:softplus-far]
def softplus(x):
    return np.log(1 + np.exp(np.clip(x, -500, 500)))
# --8<-- [end:softplus-far]


# --8<-- [start:softplus-lost]
def softplus(x):
    return np.maximum(x, 0) + np.log(1 + np.exp(-abs(x)))
# --8<-- [end:softplus-lost]


# --8<-- [start:softplus-wrong]
def softplus(x):
    return np.log(np.exp(x))
# --8<-- [end:softplus-wrong]
