"""Checked exercises of the page on loss functions."""

# --8<-- [start:imports]
import numpy as np

# --8<-- [end:imports]


# --8<-- [start:huber-starter]
def huber(y_hat, y, delta):
    """Mean Huber loss of y_hat (n,) against y (n,): a number."""
    error = y_hat - y
    return np.mean(error**2)
# --8<-- [end:huber-starter]


# --8<-- [start:huber-solution]
def huber(y_hat, y, delta):
    """Mean Huber loss of y_hat (n,) against y (n,): a number."""
    size = abs(y_hat - y)
    near = size**2 / 2
    far = delta * (size - delta / 2)
    return np.mean(np.where(size <= delta, near, far))
# --8<-- [end:huber-solution]


def check_huber(huber):
    """Whether it is quadratic near zero, linear far away, even, and a mean."""
    y = np.array([0.0, 0.0, 0.0, 1.0])
    y_hat = np.array([0.5, 3.0, -3.0, 1.0])
    got = huber(y_hat.copy(), y.copy(), 1.0)
    if got is None:
        return "nothing"
    if np.shape(got) != ():
        return "not-a-number", {"shape": np.shape(got)}
    if np.isclose(got, 5.125):
        return "sum"
    if any(np.isclose(got, np.mean((y_hat - y) ** 2) / k) for k in (1, 2)):
        return "squared"
    if np.isclose(got, np.mean([0.125, 2.5, 4.5, 0])) or np.isclose(got, np.mean([0.125, 2.5, -3.5, 0])):
        return "sign"
    if np.isclose(got, np.mean([0.25, 2.5, 2.5, 0])):
        return "half"
    if not np.isclose(got, 1.28125):
        return "wrong", {"got": f"{float(got):.4g}"}
    for delta, expected in (2.0, [0.125, 4, 4, 0]), (4.0, [0.125, 4.5, 4.5, 0]):
        if not np.isclose(huber(y_hat.copy(), y.copy(), delta), np.mean(expected)):
            return "delta", {"delta": f"{delta:g}"}
    return "right"


# --8<-- [start:log-sum-exp-starter]
def log_sum_exp(z):
    """log(exp(z_1) + … + exp(z_k)) for each row of z (n, k): (n,)."""
    return np.log(np.exp(z).sum(axis=1))
# --8<-- [end:log-sum-exp-starter]


# --8<-- [start:log-sum-exp-solution]
def log_sum_exp(z):
    """log(exp(z_1) + … + exp(z_k)) for each row of z (n, k): (n,)."""
    top = z.max(axis=1, keepdims=True)  # (n, 1)
    return top[:, 0] + np.log(np.exp(z - top).sum(axis=1))
# --8<-- [end:log-sum-exp-solution]


def check_log_sum_exp(log_sum_exp):
    """Whether it is right for small numbers, for large ones, and row by row."""
    z = np.array([[0.0, 1.0, 2.0], [3.0, 3.0, -5.0]])
    expected = np.log(np.exp(z).sum(axis=1))
    with np.errstate(all="ignore"):
        got = log_sum_exp(z.copy())
        if got is None:
            return "nothing"
        got = np.asarray(got)
        if got.shape == (3,):
            return "columns"
        if got.shape != (2,):
            return "shape", {"shape": got.shape}
        if np.allclose(got, expected - z.max(axis=1)):
            return "forgot-max"
        if not np.allclose(got, expected):
            return "wrong", {"got": np.round(got, 3), "expected": np.round(expected, 3)}
        large = np.asarray(log_sum_exp(np.array([[1e4, 0.0], [9e3, 1e4]])))
        if not np.allclose(large, [1e4, 1e4]):
            return "overflow", {"got": large}
        mixed = np.asarray(log_sum_exp(np.array([[1e4, 0.0], [-1e4, -1e4]])))
        if not np.allclose(mixed, [1e4, -1e4 + np.log(2)]):
            return "one-maximum", {"got": mixed}
    return "right"
