"""Checked exercises of the page on Hopfield networks."""

import numpy as np


def example():
    """Symmetric whole weights (6, 6) without diagonal, and a state (6,) with a different cost at each neuron."""
    A = np.array([[0, 3, -1, 2, 0, 1], [0, 0, 4, -2, 5, 1], [0, 0, 0, 1, -3, 2], [0, 0, 0, 0, 2, -6], [0, 0, 0, 0, 0, 7], [0] * 6])
    return np.array([1.0, -1.0, -1.0, 1.0, 1.0, -1.0]), (A + A.T).astype(float)


def patterns():
    """Three patterns (3, 8) of -1 and +1 that resemble one another."""
    X = [[1, 1, 1, 1, -1, -1, -1, 1], [1, 1, 1, -1, -1, -1, 1, 1], [1, 1, -1, 1, 1, -1, -1, -1]]
    return np.array(X, float)


# --8<-- [start:energy-change-starter]
def energy_change(s, W, i):
    """What the energy of the state s (N,) gains if neuron i changes sign."""
    return 0.0
# --8<-- [end:energy-change-starter]


# --8<-- [start:energy-change-solution]
def energy_change(s, W, i):
    """What the energy of the state s (N,) gains if neuron i changes sign."""
    return 2 * s[i] * (W[i] @ s)
# --8<-- [end:energy-change-solution]


def check_energy_change(energy_change):
    """The key of a message, with what it needs."""
    s, W = example()
    given = s.copy()
    got = [energy_change(s, W, i) for i in range(len(s))]
    if any(g is None for g in got):
        return "nothing"
    if not np.array_equal(s, given):
        return "changes-state"
    if any(np.shape(g) != () for g in got):
        return "not-a-number", {"shape": np.shape(got[0])}
    h = W @ s
    right = 2 * s * h
    if np.allclose(got, right):
        return "right"
    if np.allclose(got, -right):
        return "sign"
    if np.allclose(got, right / 2):
        return "half"
    if np.allclose(got, 2 * h):
        return "no-state"
    i = int(np.argmin(np.isclose(got, right)))
    return "wrong", {"i": i, "got": f"{got[i]:.4g}", "expected": f"{right[i]:.4g}"}


# --8<-- [start:projection-starter]
def projection(X):
    """Weights W (N, N) with W x = x for each row x of X (P, N)."""
    return X.T @ X
# --8<-- [end:projection-starter]


# --8<-- [start:projection-solution]
def projection(X):
    """Weights W (N, N) with W x = x for each row x of X (P, N)."""
    return X.T @ np.linalg.solve(X @ X.T, X)
# --8<-- [end:projection-solution]


def check_projection(projection):
    """The key of a message, with what it needs."""
    X = patterns()
    W = projection(X.copy())
    if W is None:
        return "nothing"
    if np.shape(W) != (8, 8):
        return "wrong-shape", {"shape": np.shape(W)}
    right = X.T @ np.linalg.inv(X @ X.T) @ X
    if np.allclose(W, right):
        return "right"
    if np.allclose(W, right - np.diag(np.diag(right))):
        return "no-diagonal"
    hebb = X.T @ X
    for scale in 1, len(X), X.shape[1]:
        if np.allclose(W * scale, hebb) or np.allclose(W * scale, hebb - np.diag(np.diag(hebb))):
            return "hebb"
    if np.allclose(W @ X.T, X.T):
        return "too-much"
    return "patterns-move", {"gap": f"{np.abs(W @ X.T - X.T).max():.3g}"}
