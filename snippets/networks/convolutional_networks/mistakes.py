"""Typical mistakes in the exercises of the page on convolutional networks: each region is answered with the message of its name."""

import numpy as np


# --8<-- [start:slide-nothing]
def slide(x, kernel):
    np.convolve(x, kernel[::-1], "valid")
# --8<-- [end:slide-nothing]


# --8<-- [start:slide-same-size]
def slide(x, kernel):
    return np.convolve(x, kernel[::-1], "same")
# --8<-- [end:slide-same-size]


# --8<-- [start:slide-sticks-out]
def slide(x, kernel):
    return np.convolve(x, kernel[::-1], "full")
# --8<-- [end:slide-sticks-out]


# --8<-- [start:slide-one-short]
def slide(x, kernel):
    k = len(kernel)
    return np.array([x[i:i + k] @ kernel for i in range(len(x) - k)])
# --8<-- [end:slide-one-short]


# --8<-- [start:slide-shape]
def slide(x, kernel):
    k = len(kernel)
    return np.array([x[i:i + k] * kernel for i in range(len(x) - k + 1)])
# --8<-- [end:slide-shape]


# --8<-- [start:slide-flipped]
def slide(x, kernel):
    return np.convolve(x, kernel, "valid")
# --8<-- [end:slide-flipped]


# --8<-- [start:slide-wrong]
def slide(x, kernel):
    k = len(kernel)
    return np.array([x[i:i + k].sum() for i in range(len(x) - k + 1)])
# --8<-- [end:slide-wrong]


# --8<-- [start:slide-only-three]
def slide(x, kernel):
    k = len(kernel)
    return np.array([x[i:i + k] @ kernel for i in range(len(x) - 2)])
# --8<-- [end:slide-only-three]


# --8<-- [start:output-size-nothing]
def output_size(size, kernel, padding, stride):
    (size + 2 * padding - kernel) // stride + 1
# --8<-- [end:output-size-nothing]


# --8<-- [start:output-size-no-one]
def output_size(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) // stride
# --8<-- [end:output-size-no-one]


# --8<-- [start:output-size-no-padding]
def output_size(size, kernel, padding, stride):
    return (size - kernel) // stride + 1
# --8<-- [end:output-size-no-padding]


# --8<-- [start:output-size-one-side]
def output_size(size, kernel, padding, stride):
    return (size + padding - kernel) // stride + 1
# --8<-- [end:output-size-one-side]


# --8<-- [start:output-size-no-stride]
def output_size(size, kernel, padding, stride):
    return size + 2 * padding - kernel + 1
# --8<-- [end:output-size-no-stride]


# --8<-- [start:output-size-rounding]
def output_size(size, kernel, padding, stride):
    return (size + 2 * padding - kernel) / stride + 1
# --8<-- [end:output-size-rounding]


# --8<-- [start:output-size-wrong]
def output_size(size, kernel, padding, stride):
    return (size - kernel) // stride + 1 + 2 * padding
# --8<-- [end:output-size-wrong]
