"""Typical mistakes in the exercises of the page on Hopfield networks: each region is answered with the message of its name."""

import numpy as np


# --8<-- [start:energy-change-nothing]
def energy_change(s, W, i):
    change = 2 * s[i] * (W[i] @ s)
# --8<-- [end:energy-change-nothing]


# --8<-- [start:energy-change-changes-state]
def energy_change(s, W, i):
    before = -0.5 * s @ W @ s
    s[i] = -s[i]
    return -0.5 * s @ W @ s - before
# --8<-- [end:energy-change-changes-state]


# --8<-- [start:energy-change-not-a-number]
def energy_change(s, W, i):
    return 2 * s * (W @ s)
# --8<-- [end:energy-change-not-a-number]


# --8<-- [start:energy-change-sign]
def energy_change(s, W, i):
    return -2 * s[i] * (W[i] @ s)
# --8<-- [end:energy-change-sign]


# --8<-- [start:energy-change-half]
def energy_change(s, W, i):
    return s[i] * (W[i] @ s)
# --8<-- [end:energy-change-half]


# --8<-- [start:energy-change-no-state]
def energy_change(s, W, i):
    return 2 * (W[i] @ s)
# --8<-- [end:energy-change-no-state]


# --8<-- [start:energy-change-wrong]
def energy_change(s, W, i):
    return -0.5 * s @ W @ s
# --8<-- [end:energy-change-wrong]


# --8<-- [start:projection-nothing]
def projection(X):
    W = X.T @ np.linalg.solve(X @ X.T, X)
# --8<-- [end:projection-nothing]


# --8<-- [start:projection-wrong-shape]
def projection(X):
    return np.linalg.inv(X @ X.T)
# --8<-- [end:projection-wrong-shape]


# --8<-- [start:projection-hebb]
def projection(X):
    return X.T @ X / X.shape[1]
# --8<-- [end:projection-hebb]


# --8<-- [start:projection-no-diagonal]
def projection(X):
    W = X.T @ np.linalg.solve(X @ X.T, X)
    np.fill_diagonal(W, 0)
    return W
# --8<-- [end:projection-no-diagonal]


# --8<-- [start:projection-too-much]
def projection(X):
    return np.eye(X.shape[1])
# --8<-- [end:projection-too-much]


# --8<-- [start:projection-patterns-move]
def projection(X):
    return X.T @ (1 / (X @ X.T)) @ X
# --8<-- [end:projection-patterns-move]
