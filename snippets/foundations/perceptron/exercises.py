"""Checked exercises of the page on the perceptron."""

import numpy as np


# --8<-- [start:average-starter]
def average(path):
    """Mean of all weights, (d,), and mean of all biases along the path."""
    w, b = path[-1]
    return w, b
# --8<-- [end:average-starter]


# --8<-- [start:average-solution]
def average(path):
    """Mean of all weights, (d,), and mean of all biases along the path.
    After Freund and Schapire 1999."""
    return np.mean([w for w, b in path], axis=0), np.mean([b for w, b in path])
# --8<-- [end:average-solution]


def check_average(average):
    """The key of a message, with what it needs."""
    path = [(np.zeros(3), 0.0), (np.array([1.0, 2, -3]), 1.0), (np.array([4.0, -1, 0]), -2.0),
            (np.array([3.0, 4, 6]), 5.0)]
    given = [(w.copy(), b) for w, b in path]
    answer = average(path)
    if answer is None:
        return "nothing"
    if any((w != v).any() or b != c for (w, b), (v, c) in zip(path, given)):
        return "changes-path"
    if not isinstance(answer, tuple | list) or len(answer) != 2:
        return "not-a-pair"
    w, b = answer
    if np.shape(w) == () and np.shape(b) == (3,):
        return "swapped"
    if np.shape(w) == ():
        return "one-number"
    if np.shape(w) != (3,) or np.shape(b) != ():
        return "wrong-shape", {"w": np.shape(w), "b": np.shape(b)}
    W, B = np.array([w for w, b in path]), np.array([b for w, b in path])
    found = np.append(w, b)
    for key, first, second in (("right", W.mean(axis=0), B.mean()), ("last-only", W[-1], B[-1]),
                               ("sum", W.sum(axis=0), B.sum()), ("no-start", W[1:].mean(axis=0), B[1:].mean()),
                               ("bias-left", W.mean(axis=0), B[-1])):
        if np.allclose(found, np.append(first, second)):
            return key
    return "other", {"w": np.round(w, 2).tolist(), "b": f"{b:.2f}"}
