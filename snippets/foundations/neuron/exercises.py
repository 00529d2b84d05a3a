"""Checked exercises of the page on the neuron."""

import numpy as np


# --8<-- [start:certificate-starter]
def certificate(n):
    """Four inputs of n bits, (4, n): two of odd parity, then two of even parity,
    and both pairs with the same sum."""
    return np.zeros((4, n), dtype=int)
# --8<-- [end:certificate-starter]


# --8<-- [start:certificate-solution]
def certificate(n):
    """Four inputs of n bits, (4, n): two of odd parity, then two of even parity,
    and both pairs with the same sum."""
    rows = np.zeros((4, n), dtype=int)
    rows[:, :2] = [[0, 1], [1, 0], [0, 0], [1, 1]]  # those of XOR
    return rows
# --8<-- [end:certificate-solution]


def check_certificate(certificate):
    """The key of a message, with what it needs."""
    for n in 3, 6, 2:
        rows = certificate(n)
        if rows is None:
            return "nothing"
        if np.shape(rows) != (4, n):
            values = {"n": n, "shape": np.shape(rows)}
            return ("wrong-shape" if n == 3 else "only-three"), values
        rows = np.asarray(rows)
        if not np.isin(rows, (0, 1)).all():
            return "not-bits"
        if n != 3 and (rows.sum(axis=1) % 2 != [1, 1, 0, 0]).any():
            return "other-sizes", {"n": n}
        ones = rows.sum(axis=1).tolist()
        if [k % 2 for k in ones] == [0, 0, 1, 1]:
            return "swapped"
        if [k % 2 for k in ones] != [1, 1, 0, 0]:
            return "wrong-parity", {"ones": ", ".join(map(str, ones))}
        odd, even = (rows[:2].sum(axis=0), rows[2:].sum(axis=0))
        if (odd != even).any():
            return "sums-differ", {"odd": tuple(odd.tolist()), "even": tuple(even.tolist())}
    return "right"
