"""Typical mistakes in the exercises of the page on the neuron: each region is answered with the message of its name."""

import numpy as np


# --8<-- [start:certificate-nothing]
def certificate(n):
    rows = np.zeros((4, n), dtype=int)
# --8<-- [end:certificate-nothing]


# --8<-- [start:certificate-wrong-shape]
def certificate(n):
    return np.array([[0, 1], [1, 0], [0, 0], [1, 1]])
# --8<-- [end:certificate-wrong-shape]


# --8<-- [start:certificate-only-three]
def certificate(n):
    return np.array([[0, 1, 0], [1, 0, 0], [0, 0, 0], [1, 1, 0]])
# --8<-- [end:certificate-only-three]


# --8<-- [start:certificate-not-bits]
def certificate(n):
    rows = np.zeros((4, n), dtype=int)
    rows[:, :2] = [[0, 1], [1, 0], [0, 0], [2, 0]]
    return rows
# --8<-- [end:certificate-not-bits]


# --8<-- [start:certificate-other-sizes]
def certificate(n):
    rows = np.zeros((4, n), dtype=int)
    rows[:, :2] = [[0, 1], [1, 0], [0, 0], [1, 1]]
    rows[0, 3:] = 1
    return rows
# --8<-- [end:certificate-other-sizes]


# --8<-- [start:certificate-swapped]
def certificate(n):
    rows = np.zeros((4, n), dtype=int)
    rows[:, :2] = [[0, 0], [1, 1], [0, 1], [1, 0]]
    return rows
# --8<-- [end:certificate-swapped]


# --8<-- [start:certificate-wrong-parity]
def certificate(n):
    return np.zeros((4, n), dtype=int)
# --8<-- [end:certificate-wrong-parity]


# --8<-- [start:certificate-sums-differ]
def certificate(n):
    rows = np.zeros((4, n), dtype=int)
    rows[0, 0] = rows[1, 0] = 1
    rows[3, :2] = 1
    return rows
# --8<-- [end:certificate-sums-differ]
