"""Typical mistakes in the exercises of the page on loss functions: each region is answered with the message of its name."""

import numpy as np


# --8<-- [start:huber-nothing]
def huber(y_hat, y, delta):
    np.mean(abs(y_hat - y))
# --8<-- [end:huber-nothing]


# --8<-- [start:huber-not-a-number]
def huber(y_hat, y, delta):
    size = abs(y_hat - y)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))
# --8<-- [end:huber-not-a-number]


# --8<-- [start:huber-sum]
def huber(y_hat, y, delta):
    size = abs(y_hat - y)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).sum()
# --8<-- [end:huber-sum]


# --8<-- [start:huber-squared]
def huber(y_hat, y, delta):
    return np.mean((y_hat - y) ** 2)
# --8<-- [end:huber-squared]


# --8<-- [start:huber-sign]
def huber(y_hat, y, delta):
    error = y_hat - y
    return np.mean(np.where(error <= delta, error**2 / 2, delta * (error - delta / 2)))
# --8<-- [end:huber-sign]


# --8<-- [start:huber-half]
def huber(y_hat, y, delta):
    size = abs(y_hat - y)
    return np.mean(np.where(size <= delta, size**2, delta * (size - delta / 2)))
# --8<-- [end:huber-half]


# --8<-- [start:huber-delta]
def huber(y_hat, y, delta):
    size = abs(y_hat - y)
    return np.mean(np.where(size <= delta, size**2 / 2, size - 0.5))
# --8<-- [end:huber-delta]


# --8<-- [start:huber-wrong]
def huber(y_hat, y, delta):
    return np.mean(abs(y_hat - y))
# --8<-- [end:huber-wrong]


# --8<-- [start:log-sum-exp-nothing]
def log_sum_exp(z):
    np.log(np.exp(z).sum(axis=1))
# --8<-- [end:log-sum-exp-nothing]


# --8<-- [start:log-sum-exp-columns]
def log_sum_exp(z):
    return np.log(np.exp(z).sum(axis=0))
# --8<-- [end:log-sum-exp-columns]


# --8<-- [start:log-sum-exp-shape]
def log_sum_exp(z):
    top = z.max(axis=1, keepdims=True)
    return top + np.log(np.exp(z - top).sum(axis=1, keepdims=True))
# --8<-- [end:log-sum-exp-shape]


# --8<-- [start:log-sum-exp-forgot-max]
def log_sum_exp(z):
    top = z.max(axis=1, keepdims=True)
    return np.log(np.exp(z - top).sum(axis=1))
# --8<-- [end:log-sum-exp-forgot-max]


# --8<-- [start:log-sum-exp-overflow]
def log_sum_exp(z):
    return np.log(np.exp(z).sum(axis=1))
# --8<-- [end:log-sum-exp-overflow]


# --8<-- [start:log-sum-exp-one-maximum]
def log_sum_exp(z):
    top = z.max()
    return top + np.log(np.exp(z - top).sum(axis=1))
# --8<-- [end:log-sum-exp-one-maximum]


# --8<-- [start:log-sum-exp-wrong]
def log_sum_exp(z):
    return z.max(axis=1)
# --8<-- [end:log-sum-exp-wrong]
