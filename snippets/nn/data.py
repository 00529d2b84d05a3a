"""Data to learn from: handwritten digits, toy sets, and the way in which they come in batches."""

# --8<-- [start:imports]
from pathlib import Path

import numpy as np

# --8<-- [end:imports]


# --8<-- [start:digits]
def load_digits():
    """1,797 digits of 8 × 8 pixels from 0 to 1: X (1297, 64), y (1297,) to learn from,
    X (500, 64), y (500,) to test on, always the same. Alpaydin and Kaynak 1998."""
    with np.load(Path(__file__).parents[1] / "data" / "digits.npz") as file:
        X, y = file["X"] / 16, file["y"].astype(np.int64)
    order = np.random.default_rng(0).permutation(len(y))
    train, test = order[:-500], order[-500:]
    return X[train], y[train], X[test], y[test]
# --8<-- [end:digits]


# --8<-- [start:spirals]
def spirals(n=97, shift=0.0):
    """Two intertwined spirals of n points: X (2n, 2), y (2n,) of 0 and 1. A shift of
    0.5 puts points between those of 0. Lang and Witbrock 1988."""
    i = np.arange(n) + shift
    angle, radius = i * np.pi / 16, (104 - i) / 104
    one = np.stack([radius * np.sin(angle), radius * np.cos(angle)], axis=1)  # (n, 2)
    return np.concatenate([one, -one]), np.repeat([1, 0], n)
# --8<-- [end:spirals]


# --8<-- [start:moons]
def moons(n, rng, noise=0.1):
    """Two interleaved half moons of n points each: X (2n, 2), y (2n,) of 0 and 1."""
    angle = rng.uniform(0, np.pi, n)
    upper = np.stack([np.cos(angle), np.sin(angle)], axis=1)  # (n, 2)
    X = np.concatenate([upper, [1, 0.5] - upper])
    return X + noise * rng.standard_normal(X.shape), np.repeat([0, 1], n)
# --8<-- [end:moons]


# --8<-- [start:batches]
def batches(X, y, batch_size, rng):
    """All examples once, in random order: pairs of up to batch_size rows of X and y."""
    if len(X) != len(y) or batch_size < 1:
        raise ValueError("batches: as many X as y and batch_size >= 1 expected, "
                         f"{len(X)}, {len(y)} and {batch_size} came")
    order = rng.permutation(len(y))
    for start in range(0, len(y), batch_size):
        rows = order[start:start + batch_size]
        yield X[rows], y[rows]
# --8<-- [end:batches]
