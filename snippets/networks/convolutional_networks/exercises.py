"""Checked exercises of the page on convolutional networks."""

# --8<-- [start:imports]
import numpy as np

# --8<-- [end:imports]


# --8<-- [start:slide-starter]
def slide(x, kernel):
    """Weighted sum of x (n,) under the kernel (k,) at each place where it fits whole,
    from left to right: (n - k + 1,)."""
    return x
# --8<-- [end:slide-starter]


# --8<-- [start:slide-solution]
def slide(x, kernel):
    """Weighted sum of x (n,) under the kernel (k,) at each place where it fits whole,
    from left to right: (n - k + 1,)."""
    k = len(kernel)
    return np.array([x[i:i + k] @ kernel for i in range(len(x) - k + 1)])
# --8<-- [end:slide-solution]


def check_slide(slide):
    """Whether the kernel is not flipped, fits whole, and reaches the end."""
    x, kernel = np.array([1.0, 2.0, 4.0, 8.0, 16.0]), np.array([1.0, 0.0, -2.0])
    expected = np.array([-7.0, -14.0, -28.0])
    got = slide(x.copy(), kernel.copy())
    if got is None:
        return "nothing"
    got = np.asarray(got, float)
    if got.shape == (5,):
        return "same-size"
    if got.shape == (7,):
        return "sticks-out"
    if got.shape == (2,):
        return "one-short"
    if got.shape != (3,):
        return "shape", {"shape": got.shape}
    if np.allclose(got, np.convolve(x, kernel, "valid")):
        return "flipped"
    if not np.allclose(got, expected):
        return "wrong", {"got": got}
    pair = np.asarray(slide(np.array([1.0, 3.0, 4.0]), np.array([1.0, 2.0])), float)
    return "right" if pair.shape == (2,) and np.allclose(pair, [7, 11]) else ("only-three", {"got": pair})


# --8<-- [start:output-size-starter]
def output_size(size, kernel, padding, stride):
    """Pixels across of the output of a convolution whose picture has size across."""
    return size - kernel
# --8<-- [end:output-size-starter]


# --8<-- [start:output-size-solution]
def output_size(size, kernel, padding, stride):
    """Pixels across of the output of a convolution whose picture has size across."""
    return (size + 2 * padding - kernel) // stride + 1
# --8<-- [end:output-size-solution]


def check_output_size(output_size):
    """Whether it adds one, pads both sides, and rounds down."""
    cases = [(8, 3, 0, 1), (8, 3, 1, 1), (12, 5, 2, 1), (9, 3, 0, 2), (8, 3, 0, 2), (9, 3, 1, 2)]
    got = [output_size(*case) for case in cases]
    if any(value is None for value in got):
        return "nothing"
    if got[0] == 5:
        return "no-one"
    if got[0] == 6 and got[1] == 6:
        return "no-padding"
    if got[0] == 6 and got[1] == 7:
        return "one-side"
    if got[:3] == [6, 8, 12] and got[3] == 7:
        return "no-stride"
    if got[:4] == [6, 8, 12, 4] and got[4] != 3:
        return "rounding", {"got": got[4]}
    return "right" if got == [6, 8, 12, 4, 3, 5] else ("wrong", {"got": ", ".join(f"{value:g}" for value in got)})
