"""Checked exercises of the page on the multilayer perceptron."""

# --8<-- [start:imports]
import numpy as np

# --8<-- [end:imports]


# --8<-- [start:count-parameters-starter]
def count_parameters(sizes):
    """Weights and biases of a network with these layer sizes, such as [64, 32, 10]."""
    return sizes[0] * sizes[1]
# --8<-- [end:count-parameters-starter]


# --8<-- [start:count-parameters-solution]
def count_parameters(sizes):
    """Weights and biases of a network with these layer sizes, such as [64, 32, 10]."""
    return sum((before + 1) * after for before, after in zip(sizes, sizes[1:]))
# --8<-- [end:count-parameters-solution]


def check_count_parameters(count_parameters):
    """Whether it counts every layer, with its biases."""
    got = count_parameters([64, 32, 10])
    if got is None:
        return "nothing"
    if got == 64 * 32 + 32 * 10:
        return "no-biases"
    if got == 64 * 32 or got == 65 * 32:
        return "first-layer-only"
    if got == 65 * 32 + 33 * 10 + 64:
        return "input-biases"
    if got == 64 * 33 + 32 * 11:
        return "bias-per-input"
    if got != 2410:
        return "wrong", {"got": got}
    try:
        deep = count_parameters([5, 4, 3, 2])
    except (ValueError, IndexError):  # input, hidden, output = sizes
        return "one-hidden"
    return "right" if deep == 24 + 15 + 8 else ("three-layers", {"got": deep})


# --8<-- [start:forward-starter]
def forward(X, W1, b1, W2, b2):
    """Outputs (n, k) for X (n, d): a hidden layer with tanh, an output layer without
    activation. W1 (hidden, d), b1 (hidden,), W2 (k, hidden), b2 (k,)."""
    return X
# --8<-- [end:forward-starter]


# --8<-- [start:forward-solution]
def forward(X, W1, b1, W2, b2):
    """Outputs (n, k) for X (n, d): a hidden layer with tanh, an output layer without
    activation. W1 (hidden, d), b1 (hidden,), W2 (k, hidden), b2 (k,)."""
    h = np.tanh(X @ W1.T + b1)
    return h @ W2.T + b2
# --8<-- [end:forward-solution]


def check_forward(forward):
    """Whether both layers, both biases and the one activation are in their places."""
    rng = np.random.default_rng(0)
    X, W1, b1 = rng.standard_normal((4, 3)), rng.standard_normal((5, 3)), rng.standard_normal(5)
    W2, b2 = rng.standard_normal((2, 5)), rng.standard_normal(2)
    got = forward(X.copy(), W1.copy(), b1.copy(), W2.copy(), b2.copy())
    if got is None:
        return "nothing"
    got = np.asarray(got)
    h = np.tanh(X @ W1.T + b1)
    if got.shape == (4, 5):
        return "one-layer"
    if got.shape != (4, 2):
        return "shape", {"shape": got.shape}
    if np.allclose(got, (X @ W1.T + b1) @ W2.T + b2):
        return "no-bend"
    if np.allclose(got, np.tanh(h @ W2.T + b2)):
        return "bent-output"
    bare = np.tanh(X @ W1.T) @ W2.T
    if any(np.allclose(got, answer) for answer in (h @ W2.T, bare + b2, bare)):
        return "missing-bias"
    if np.allclose(got, np.maximum(X @ W1.T + b1, 0) @ W2.T + b2):
        return "relu"
    return "right" if np.allclose(got, h @ W2.T + b2) else "wrong"
