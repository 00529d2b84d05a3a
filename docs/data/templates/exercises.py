"""Checked exercises of the page TITLE."""

import numpy as np


# --8<-- [start:twice-starter]
def twice(x):
    """TODO: what the reader is to compute from inputs (n,)."""
    return x
# --8<-- [end:twice-starter]


# --8<-- [start:twice-solution]
def twice(x):
    """TODO: what the reader is to compute from inputs (n,)."""
    return 2 * x
# --8<-- [end:twice-solution]


def check_twice(twice):
    """The key of a message, with what it needs."""
    given = np.array([1.0, -2.0, 3.5])
    got = twice(given.copy())
    if got is None:
        return "nothing"
    got = np.asarray(got)
    if got.shape != given.shape:
        return "shape", {"got": str(got.shape)}
    if np.array_equal(got, given):
        return "once"
    return "right" if np.array_equal(got, 2 * given) else "other"
