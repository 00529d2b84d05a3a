"""Typical mistakes in the exercises of the page on backpropagation: each region is answered with the message of its name."""

import numpy as np


# --8<-- [start:layer-backward-not-three]
def layer_backward(D, X, W, A):
    D = D * (1 - A**2)
    dW = D.T @ X
# --8<-- [end:layer-backward-not-three]


# --8<-- [start:layer-backward-changed-input]
def layer_backward(D, X, W, A):
    D *= 1 - A**2
    return D @ W, D.T @ X, D.sum(axis=0)
# --8<-- [end:layer-backward-changed-input]


# --8<-- [start:layer-backward-shape]
def layer_backward(D, X, W, A):
    D = D * (1 - A**2)
    return D @ W, X.T @ D, D.sum(axis=0)
# --8<-- [end:layer-backward-shape]


# --8<-- [start:layer-backward-all-zero]
def layer_backward(D, X, W, A):
    return np.zeros_like(X), np.zeros_like(W), np.zeros(len(W))
# --8<-- [end:layer-backward-all-zero]


# --8<-- [start:layer-backward-no-slope]
def layer_backward(D, X, W, A):
    return D @ W, D.T @ X, D.sum(axis=0)
# --8<-- [end:layer-backward-no-slope]


# --8<-- [start:layer-backward-mean]
def layer_backward(D, X, W, A):
    D = D * (1 - A**2)
    return D @ W, D.T @ X / len(X), D.mean(axis=0)
# --8<-- [end:layer-backward-mean]


# --8<-- [start:layer-backward-tanh-twice]
def layer_backward(D, X, W, A):
    D = D * (1 - np.tanh(A)**2)
    return D @ W, D.T @ X, D.sum(axis=0)
# --8<-- [end:layer-backward-tanh-twice]


# --8<-- [start:layer-backward-wrong]
def layer_backward(D, X, W, A):
    S = D * (1 - A**2)
    return D @ W, S.T @ X, S.sum(axis=0)
# --8<-- [end:layer-backward-wrong]


# --8<-- [start:shortcut-backward-not-two]
def shortcut_backward(D, X, W, Y):
    S = D * (1 - (Y - X)**2)
    dX = D + S @ W
# --8<-- [end:shortcut-backward-not-two]


# --8<-- [start:shortcut-backward-changed-input]
def shortcut_backward(D, X, W, Y):
    Y -= X
    S = D * (1 - Y**2)
    return D + S @ W, S.T @ X
# --8<-- [end:shortcut-backward-changed-input]


# --8<-- [start:shortcut-backward-shape]
def shortcut_backward(D, X, W, Y):
    S = D * (1 - (Y - X)**2)
    return D + S @ W, (S.T @ X).sum(axis=0)
# --8<-- [end:shortcut-backward-shape]


# --8<-- [start:shortcut-backward-all-zero]
def shortcut_backward(D, X, W, Y):
    return np.zeros_like(X), np.zeros_like(W)
# --8<-- [end:shortcut-backward-all-zero]


# --8<-- [start:shortcut-backward-slope-of-y]
def shortcut_backward(D, X, W, Y):
    S = D * (1 - Y**2)
    return D + S @ W, S.T @ X
# --8<-- [end:shortcut-backward-slope-of-y]


# --8<-- [start:shortcut-backward-transposed]
def shortcut_backward(D, X, W, Y):
    S = D * (1 - (Y - X)**2)
    return D + S @ W, X.T @ S
# --8<-- [end:shortcut-backward-transposed]


# --8<-- [start:shortcut-backward-no-shortcut]
def shortcut_backward(D, X, W, Y):
    S = D * (1 - (Y - X)**2)
    return S @ W, S.T @ X
# --8<-- [end:shortcut-backward-no-shortcut]


# --8<-- [start:shortcut-backward-product]
def shortcut_backward(D, X, W, Y):
    S = D * (1 - (Y - X)**2)
    return D * (S @ W), S.T @ X
# --8<-- [end:shortcut-backward-product]


# --8<-- [start:shortcut-backward-wrong]
def shortcut_backward(D, X, W, Y):
    S = D * (1 - (Y - X)**2)
    return D + S @ W.T, S.T @ X
# --8<-- [end:shortcut-backward-wrong]
