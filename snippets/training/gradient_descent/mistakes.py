"""Typical mistakes in the exercises of the page on gradient descent: each region is answered with the message of its name."""

import numpy as np


# --8<-- [start:clip-nothing]
def clip(grad, max_norm):
    norm = np.linalg.norm(grad)
    if norm > max_norm:
        return grad * max_norm / norm
# --8<-- [end:clip-nothing]


# --8<-- [start:clip-shape]
def clip(grad, max_norm):
    return min(np.linalg.norm(grad), max_norm)
# --8<-- [end:clip-shape]


# --8<-- [start:clip-by-component]
def clip(grad, max_norm):
    return np.clip(grad, -max_norm, max_norm)
# --8<-- [end:clip-by-component]


# --8<-- [start:clip-backward]
def clip(grad, max_norm):
    return -grad * max_norm / np.linalg.norm(grad)
# --8<-- [end:clip-backward]


# --8<-- [start:clip-always-one]
def clip(grad, max_norm):
    norm = np.linalg.norm(grad)
    return grad / norm if norm > max_norm else grad
# --8<-- [end:clip-always-one]


# --8<-- [start:clip-not-shortened]
def clip(grad, max_norm):
    return grad
# --8<-- [end:clip-not-shortened]


# --8<-- [start:clip-stretched]
def clip(grad, max_norm):
    return grad * max_norm / np.linalg.norm(grad)
# --8<-- [end:clip-stretched]


# --8<-- [start:clip-changes-input]
def clip(grad, max_norm):
    norm = np.linalg.norm(grad)
    if norm > max_norm:
        grad *= max_norm / norm
    return grad
# --8<-- [end:clip-changes-input]


# --8<-- [start:clip-wrong]
def clip(grad, max_norm):
    return grad * max_norm / abs(grad).sum()
# --8<-- [end:clip-wrong]


# --8<-- [start:numerical-gradient-nothing]
def numerical_gradient(f, w, epsilon):
    (f(w + epsilon) - f(w - epsilon)) / (2 * epsilon)
# --8<-- [end:numerical-gradient-nothing]


# --8<-- [start:numerical-gradient-one-number]
def numerical_gradient(f, w, epsilon):
    return (f(w + epsilon) - f(w - epsilon)) / (2 * epsilon)
# --8<-- [end:numerical-gradient-one-number]


# --8<-- [start:numerical-gradient-shape]
def numerical_gradient(f, w, epsilon):
    steps = epsilon * np.eye(len(w))
    return np.array([[(f(w + s) - f(w - s)) / (2 * epsilon)] for s in steps])
# --8<-- [end:numerical-gradient-shape]


# --8<-- [start:numerical-gradient-one-sided]
def numerical_gradient(f, w, epsilon):
    return np.array([(f(w + s) - f(w)) / epsilon for s in epsilon * np.eye(len(w))])
# --8<-- [end:numerical-gradient-one-sided]


# --8<-- [start:numerical-gradient-no-two]
def numerical_gradient(f, w, epsilon):
    return np.array([(f(w + s) - f(w - s)) / epsilon for s in epsilon * np.eye(len(w))])
# --8<-- [end:numerical-gradient-no-two]


# --8<-- [start:numerical-gradient-sign]
def numerical_gradient(f, w, epsilon):
    return np.array([(f(w - s) - f(w + s)) / (2 * epsilon) for s in epsilon * np.eye(len(w))])
# --8<-- [end:numerical-gradient-sign]


# --8<-- [start:numerical-gradient-changes-input]
def numerical_gradient(f, w, epsilon):
    grad = np.zeros_like(w)
    for i in range(len(w)):
        w[i] += epsilon
        above = f(w)
        w[i] -= 2 * epsilon
        grad[i] = (above - f(w)) / (2 * epsilon)
    return grad
# --8<-- [end:numerical-gradient-changes-input]


# --8<-- [start:numerical-gradient-wrong]
def numerical_gradient(f, w, epsilon):
    return np.array([f(w + s) for s in epsilon * np.eye(len(w))])
# --8<-- [end:numerical-gradient-wrong]
