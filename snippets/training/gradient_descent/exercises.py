"""Checked exercises of the page on gradient descent."""

# --8<-- [start:imports]
import numpy as np

# --8<-- [end:imports]


# --8<-- [start:clip-starter]
def clip(grad, max_norm):
    """grad (d,) itself if no longer than max_norm, else shortened to that length."""
    return np.clip(grad, -max_norm, max_norm)
# --8<-- [end:clip-starter]


# --8<-- [start:clip-solution]
def clip(grad, max_norm):
    """grad (d,) itself if no longer than max_norm, else shortened to that length."""
    norm = np.linalg.norm(grad)
    return grad if norm <= max_norm else grad * (max_norm / norm)
# --8<-- [end:clip-solution]


def check_clip(clip):
    """Whether long gradients keep their direction and short ones their length."""
    long, short = np.array([6.0, -8.0]), np.array([0.3, 0.4])
    got = clip(long.copy(), 5.0)
    if got is None:
        return "nothing"
    if np.shape(got) != (2,):
        return "shape", {"shape": np.shape(got)}
    if np.allclose(got, [5, -5]):
        return "by-component"
    if np.allclose(got, [-3, 4]):
        return "backward"
    if np.allclose(got, long / 10):
        return "always-one"
    if np.allclose(got, long):
        return "not-shortened"
    if not np.allclose(got, [3, -4]):
        return "wrong", {"got": np.round(got, 3)}
    small = clip(short.copy(), 5.0)
    if small is None:
        return "nothing"
    if not np.allclose(small, short):
        return "stretched"
    original = long.copy()
    clip(original, 5.0)
    return "right" if np.array_equal(original, long) else "changes-input"


# --8<-- [start:numerical-gradient-starter]
def numerical_gradient(f, w, epsilon):
    """Derivatives of f at w (d,) by central differences: (d,)."""
    return (f(w + epsilon) - f(w - epsilon)) / (2 * epsilon)
# --8<-- [end:numerical-gradient-starter]


# --8<-- [start:numerical-gradient-solution]
def numerical_gradient(f, w, epsilon):
    """Derivatives of f at w (d,) by central differences: (d,)."""
    steps = epsilon * np.eye(len(w))  # (d, d): one coordinate a row
    return np.array([(f(w + step) - f(w - step)) / (2 * epsilon) for step in steps])
# --8<-- [end:numerical-gradient-solution]


def check_numerical_gradient(numerical_gradient):
    """Whether each coordinate is moved alone, to both sides, and put back."""
    def f(w):
        return w[0] ** 3 + 10 * w[0] * w[1]

    w = np.array([1.0, 2.0])
    got = numerical_gradient(f, w.copy(), 0.1)
    if got is None:
        return "nothing"
    got = np.asarray(got)
    if got.shape == ():
        return "one-number"
    if got.shape != (2,):
        return "shape", {"shape": got.shape}
    if np.allclose(got, [23.31, 10]) or np.allclose(got, [22.71, 10]):
        return "one-sided"
    if np.allclose(got, [46.02, 20]):
        return "no-two"
    if np.allclose(got, [-23.01, -10]):
        return "sign"
    own = w.copy()
    again = numerical_gradient(f, own, 0.1)
    if not np.allclose(got, [23.01, 10]):
        moved = not np.array_equal(own, w)
        return ("changes-input", {}) if moved else ("wrong", {"got": np.round(again, 3)})
    return "right" if np.array_equal(own, w) else "changes-input"
