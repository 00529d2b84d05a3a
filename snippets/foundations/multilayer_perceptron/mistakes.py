"""Typical mistakes in the exercises of the page on the multilayer perceptron: each region is answered with the message of its name."""

import numpy as np


# --8<-- [start:count-parameters-nothing]
def count_parameters(sizes):
    sum(a * b for a, b in zip(sizes, sizes[1:]))
# --8<-- [end:count-parameters-nothing]


# --8<-- [start:count-parameters-no-biases]
def count_parameters(sizes):
    return sum(a * b for a, b in zip(sizes, sizes[1:]))
# --8<-- [end:count-parameters-no-biases]


# --8<-- [start:count-parameters-first-layer-only]
def count_parameters(sizes):
    return (sizes[0] + 1) * sizes[1]
# --8<-- [end:count-parameters-first-layer-only]


# --8<-- [start:count-parameters-input-biases]
def count_parameters(sizes):
    return sum((a + 1) * b for a, b in zip(sizes, sizes[1:])) + sizes[0]
# --8<-- [end:count-parameters-input-biases]


# --8<-- [start:count-parameters-bias-per-input]
def count_parameters(sizes):
    return sum(a * (b + 1) for a, b in zip(sizes, sizes[1:]))
# --8<-- [end:count-parameters-bias-per-input]


# --8<-- [start:count-parameters-one-hidden]
def count_parameters(sizes):
    inputs, hidden, outputs = sizes
    return (inputs + 1) * hidden + (hidden + 1) * outputs
# --8<-- [end:count-parameters-one-hidden]


# --8<-- [start:count-parameters-three-layers]
def count_parameters(sizes):
    return (sizes[0] + 1) * sizes[1] + (sizes[1] + 1) * sizes[2]
# --8<-- [end:count-parameters-three-layers]


# --8<-- [start:count-parameters-wrong]
def count_parameters(sizes):
    return sum(sizes)
# --8<-- [end:count-parameters-wrong]


# --8<-- [start:forward-nothing]
def forward(X, W1, b1, W2, b2):
    np.tanh(X @ W1.T + b1) @ W2.T + b2
# --8<-- [end:forward-nothing]


# --8<-- [start:forward-one-layer]
def forward(X, W1, b1, W2, b2):
    return np.tanh(X @ W1.T + b1)
# --8<-- [end:forward-one-layer]


# --8<-- [start:forward-shape]
def forward(X, W1, b1, W2, b2):
    return (np.tanh(X @ W1.T + b1) @ W2.T + b2).T
# --8<-- [end:forward-shape]


# --8<-- [start:forward-no-bend]
def forward(X, W1, b1, W2, b2):
    return (X @ W1.T + b1) @ W2.T + b2
# --8<-- [end:forward-no-bend]


# --8<-- [start:forward-bent-output]
def forward(X, W1, b1, W2, b2):
    return np.tanh(np.tanh(X @ W1.T + b1) @ W2.T + b2)
# --8<-- [end:forward-bent-output]


# --8<-- [start:forward-missing-bias]
def forward(X, W1, b1, W2, b2):
    return np.tanh(X @ W1.T + b1) @ W2.T
# --8<-- [end:forward-missing-bias]


# --8<-- [start:forward-relu]
def forward(X, W1, b1, W2, b2):
    return np.maximum(X @ W1.T + b1, 0) @ W2.T + b2
# --8<-- [end:forward-relu]


# --8<-- [start:forward-wrong]
def forward(X, W1, b1, W2, b2):
    return np.tanh(X @ W1.T - b1) @ W2.T + b2
# --8<-- [end:forward-wrong]
