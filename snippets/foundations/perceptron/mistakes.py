"""Typical mistakes in the exercises of the page on the perceptron: each region is answered with the message of its name."""

import numpy as np


# --8<-- [start:average-nothing]
def average(path):
    w = np.mean([w for w, b in path], axis=0)
# --8<-- [end:average-nothing]


# --8<-- [start:average-changes-path]
def average(path):
    w, b = path[0]
    for v, c in path[1:]:
        w += v
        b += c
    return w / len(path), b / len(path)
# --8<-- [end:average-changes-path]


# --8<-- [start:average-not-a-pair]
def average(path):
    return np.mean([w for w, b in path], axis=0)
# --8<-- [end:average-not-a-pair]


# --8<-- [start:average-swapped]
def average(path):
    return np.mean([b for w, b in path]), np.mean([w for w, b in path], axis=0)
# --8<-- [end:average-swapped]


# --8<-- [start:average-one-number]
def average(path):
    return np.mean([w for w, b in path]), np.mean([b for w, b in path])
# --8<-- [end:average-one-number]


# --8<-- [start:average-wrong-shape]
def average(path):
    return np.mean([w for w, b in path], axis=1), np.mean([b for w, b in path])
# --8<-- [end:average-wrong-shape]


# --8<-- [start:average-last-only]
def average(path):
    return path[-1]
# --8<-- [end:average-last-only]


# --8<-- [start:average-sum]
def average(path):
    return sum(w for w, b in path), sum(b for w, b in path)
# --8<-- [end:average-sum]


# --8<-- [start:average-no-start]
def average(path):
    return np.mean([w for w, b in path[1:]], axis=0), np.mean([b for w, b in path[1:]])
# --8<-- [end:average-no-start]


# --8<-- [start:average-bias-left]
def average(path):
    return np.mean([w for w, b in path], axis=0), path[-1][1]
# --8<-- [end:average-bias-left]


# --8<-- [start:average-other]
def average(path):
    return np.median([w for w, b in path], axis=0), np.median([b for w, b in path])
# --8<-- [end:average-other]
