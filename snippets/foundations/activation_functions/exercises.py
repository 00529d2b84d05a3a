"""Checked exercises of the page on activation functions."""

# --8<-- [start:imports]
import numpy as np

# --8<-- [end:imports]


# --8<-- [start:relu-gradient-starter]
def relu_gradient(x, g):
    """Gradient with respect to x (n,), given g (n,), that with respect to relu(x)."""
    return np.maximum(x, 0)
# --8<-- [end:relu-gradient-starter]


# --8<-- [start:relu-gradient-solution]
def relu_gradient(x, g):
    """Gradient with respect to x (n,), given g (n,), that with respect to relu(x)."""
    return g * (x > 0)
# --8<-- [end:relu-gradient-solution]


def check_relu_gradient(relu_gradient):
    """Whether the gradient passes where x is positive, whatever the sign of g."""
    x, g = np.array([-2.0, 3.0, 0.5, -0.1]), np.array([1.0, -4.0, 2.0, 5.0])
    got = relu_gradient(x.copy(), g.copy())
    if got is None:
        return "nothing"
    got = np.asarray(got, float)
    if got.shape != (4,):
        return "shape", {"shape": got.shape}
    if np.allclose(got, x > 0):
        return "forgot-g"
    if np.allclose(got, np.maximum(x, 0)):
        return "forward"
    if np.allclose(got, g * np.maximum(x, 0)):
        return "times-output"
    if np.allclose(got, np.maximum(g, 0)) or np.allclose(got, g * (g > 0)):
        return "sign-of-g"
    if np.allclose(got, g * (x < 0)):
        return "wrong-side"
    return "right" if np.allclose(got, [0, -4, 2, 0]) else ("wrong", {"got": got})


# --8<-- [start:softplus-starter]
def softplus(x):
    """log(1 + e^x) for each element of x (n,): a smooth ReLU."""
    return np.log(1 + np.exp(x))
# --8<-- [end:softplus-starter]


# --8<-- [start:softplus-solution]
def softplus(x):
    """log(1 + e^x) for each element of x (n,): a smooth ReLU."""
    return np.maximum(x, 0) + np.log1p(np.exp(-abs(x)))
# --8<-- [end:softplus-solution]


def check_softplus(softplus):
    """Whether it is right near zero, far to both sides, and exact where it is tiny."""
    x = np.array([-1.0, 0.0, 2.0])
    with np.errstate(all="ignore"):
        got = softplus(x.copy())
        if got is None:
            return "nothing"
        got = np.asarray(got, float)
        if got.shape != (3,):
            return "shape", {"shape": got.shape}
        if np.allclose(got, np.maximum(x, 0)):
            return "relu"
        if np.allclose(got, np.log2(1 + np.exp(x))) or np.allclose(got, np.log10(1 + np.exp(x))):
            return "base"
        if np.allclose(got, np.log(1 + np.exp(-x))):
            return "mirrored"
        if not np.allclose(got, np.log(1 + np.exp(x))):
            return "wrong", {"got": np.round(got, 3)}
        large = np.asarray(softplus(np.array([1000.0, -1000.0])))
        if not np.isfinite(large).all():
            return "overflow", {"got": large}
        if not np.allclose(large, [1000, 0]):
            return "far", {"got": large}
        tiny = float(np.asarray(softplus(np.array([-40.0])))[0])
        return "right" if abs(tiny / np.exp(-40) - 1) < 1e-6 else ("lost", {"got": f"{tiny:.3g}"})
