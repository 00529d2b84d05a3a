"""Backpropagation: by hand on nine numbers, in four equations, on batches of digits, and checked."""

# --8<-- [start:imports]
from itertools import pairwise

import numpy as np
from nn import plot
from nn.data import batches, load_digits

# --8<-- [end:imports]


# --8<-- [start:sigmoid]
def sigmoid(z):
    """1 / (1 + e^-z). Its derivative is a (1 - a), where a is its value."""
    return 1 / (1 + np.exp(-z))
# --8<-- [end:sigmoid]


# --8<-- [start:gradients]
def gradients(weights, biases, x, y):
    """Loss |a - y|² / 2 of one example x (d,) through sigmoid layers W (out, in),
    b (out,), and its gradient (dW, db) for each. Rumelhart, Hinton, Williams 1986."""
    a = [x]
    for W, b in zip(weights, biases):
        a.append(sigmoid(W @ a[-1] + b))
    delta = (a[-1] - y) * a[-1] * (1 - a[-1])  # (1)!
    grads = []
    for W, below in zip(reversed(weights), reversed(a[:-1])):
        grads.append((np.outer(delta, below), delta))  # (2)!
        delta = W.T @ delta * below * (1 - below)  # (3)!
    return np.sum((a[-1] - y) ** 2) / 2, grads[::-1]
# --8<-- [end:gradients]


# --8<-- [start:cross-entropy]
def cross_entropy(Z, y):
    """Mean of -log softmax(Z)[y] for Z (n, classes), y (n,), and its gradient
    (softmax(Z) - one hot y) / n."""
    n, rows = len(y), np.arange(len(y))
    Z = Z - Z.max(axis=1, keepdims=True)
    E = np.exp(Z)
    total = E.sum(axis=1, keepdims=True)
    loss = (np.log(total).sum() - Z[rows, y].sum()) / n
    D = E / total
    D[rows, y] -= 1
    return loss, D / n
# --8<-- [end:cross-entropy]


# --8<-- [start:forward-backward]
def forward(params, X):
    """H = max(X W1^T + b1, 0) and Z = H W2^T + b2, for X (n, d)."""
    W1, b1, W2, b2 = params
    H = np.maximum(X @ W1.T + b1, 0)  # (n, hidden)
    Z = H @ W2.T + b2  # (n, classes)
    return H, Z


def backward(params, X, y, H, Z):
    """The mean cross-entropy of Z, and its gradients in the order of params.
    D2 = (softmax(Z) - Y) / n, D1 = D2 W2 where H > 0; dW = D^T input, db sums D."""
    W1, b1, W2, b2 = params
    loss, D2 = cross_entropy(Z, y)  # (n, classes)
    D1 = (D2 @ W2) * (H > 0)  # (n, hidden)
    return loss, [D1.T @ X, D1.sum(axis=0), D2.T @ H, D2.sum(axis=0)]
# --8<-- [end:forward-backward]


# --8<-- [start:train-epoch]
def init_params(rng, sizes=(64, 64, 10)):
    """Weights (out, in) of variance 2 / in and biases zero, W1, b1, W2, b2…
    He et al. 2015."""
    params = []
    for n_in, n_out in pairwise(sizes):
        W = rng.standard_normal((n_out, n_in)) * np.sqrt(2 / n_in)
        params += [W, np.zeros(n_out)]
    return params


def train_epoch(params, X, y, batch_size, lr, rng, backward=backward):
    """Go once through X (n, d), y (n,) in batches and move params; the mean loss."""
    total = 0.0
    for X_batch, y_batch in batches(X, y, batch_size, rng):
        loss, grads = backward(params, X_batch, y_batch, *forward(params, X_batch))
        for p, g in zip(params, grads):
            p -= lr * g
        total += loss * len(y_batch)
    return total / len(y)


def accuracy(params, X, y):
    """Share of the examples whose largest logit is that of their class."""
    return np.mean(forward(params, X)[1].argmax(axis=1) == y)
# --8<-- [end:train-epoch]


# --8<-- [start:broken]
def broken_backward(params, X, y, H, Z):
    """backward with a bug: the slope of ReLU is missing."""
    W1, b1, W2, b2 = params
    loss, D2 = cross_entropy(Z, y)
    D1 = D2 @ W2
    return loss, [D1.T @ X, D1.sum(axis=0), D2.T @ H, D2.sum(axis=0)]
# --8<-- [end:broken]


# --8<-- [start:gradient-errors]
def gradient_errors(params, X, y, backward, rng, count=50, eps=1e-5):
    """|a - b| / (|a| + |b|) for some coordinates of each array of params,
    backward against central differences: (arrays, count)."""

    def loss():
        return cross_entropy(forward(params, X)[1], y)[0]

    errors = []
    for p, g in zip(params, backward(params, X, y, *forward(params, X))[1]):
        for i in rng.integers(p.size, size=count):
            value = p.flat[i]
            p.flat[i] = value + eps
            above = loss()
            p.flat[i] = value - eps
            below = loss()
            p.flat[i] = value
            a, b = g.flat[i], (above - below) / (2 * eps)
            errors.append(abs(a - b) / max(abs(a) + abs(b), 1e-7))
    return np.reshape(errors, (len(params), count))
# --8<-- [end:gradient-errors]


# --8<-- [start:multiplications]
def multiplications(sizes):
    """Products in the matrix products of one example: (forward, backward).
    Back, a layer pays for its weights and, unless it is the first, for its inputs."""
    layers = [n_in * n_out for n_in, n_out in pairwise(sizes)]
    return sum(layers), 2 * sum(layers) - layers[0]


class Counted(np.ndarray):
    """An array that counts the products of its matrix products."""

    products = 0

    def __matmul__(self, other):
        Counted.products += self.size * other.shape[-1]
        return super().__matmul__(other)
# --8<-- [end:multiplications]


if __name__ == "__main__":
    # --8<-- [start:forward-by-hand]
    x1 = 1.0  # @param {type:"slider", min:-3, max:3, step:0.5}
    x2, y = 2.0, 1.0
    w11, w12, b1 = 2.0, -1.0, 0.0
    w21, w22, b2 = -1.0, 1.0, -0.5
    v1, v2, c = 1.0, -2.0, 0.5

    z1 = w11 * x1 + w12 * x2 + b1
    z2 = w21 * x1 + w22 * x2 + b2
    h1, h2 = sigmoid(z1), sigmoid(z2)
    s = v1 * h1 + v2 * h2 + c
    y_hat = sigmoid(s)
    loss = (y_hat - y) ** 2 / 2
    print(f"z1 {z1:.4f}  h1 {h1:.4f}\nz2 {z2:.4f}  h2 {h2:.4f}")
    print(f"s {s:.4f}  y_hat {y_hat:.4f}  loss {loss:.4f}")
    # --8<-- [end:forward-by-hand]

    # --8<-- [start:output-by-hand]
    d_y_hat = y_hat - y
    d_s = d_y_hat * y_hat * (1 - y_hat)
    d_v1, d_v2, d_c = d_s * h1, d_s * h2, d_s
    print(f"d_y_hat {d_y_hat:.4f}  d_s {d_s:.4f}")
    print(f"d_v1 {d_v1:.4f}  d_v2 {d_v2:.4f}  d_c {d_c:.4f}")
    # --8<-- [end:output-by-hand]

    # --8<-- [start:hidden-by-hand]
    d_h1, d_h2 = d_s * v1, d_s * v2
    d_z1, d_z2 = d_h1 * h1 * (1 - h1), d_h2 * h2 * (1 - h2)
    d_w11, d_w12, d_b1 = d_z1 * x1, d_z1 * x2, d_z1
    d_w21, d_w22, d_b2 = d_z2 * x1, d_z2 * x2, d_z2
    print(f"d_h1 {d_h1:.4f}  d_z1 {d_z1:.4f}  d_h2 {d_h2:.4f}  d_z2 {d_z2:.4f}")
    print(f"d_w11 {d_w11:.4f}  d_w12 {d_w12:.4f}  d_b1 {d_b1:.4f}")
    print(f"d_w21 {d_w21:.4f}  d_w22 {d_w22:.4f}  d_b2 {d_b2:.4f}")
    # --8<-- [end:hidden-by-hand]

    # --8<-- [start:same-numbers]
    x, target = np.array([x1, x2]), np.array([y])
    weights = [np.array([[w11, w12], [w21, w22]]), np.array([[v1, v2]])]
    biases = [np.array([b1, b2]), np.array([c])]
    loss, grads = gradients(weights, biases, x, target)
    for dW, db in grads:
        print(f"dW {dW.round(4).tolist()}  db {db.round(4).tolist()}")
    # --8<-- [end:same-numbers]

    # --8<-- [start:one-step]
    lr = 1.0  # @param {type:"slider", min:0, max:10, step:0.5}
    squared = sum(np.sum(g**2) for pair in grads for g in pair)
    moved_W = [W - lr * dW for W, (dW, _) in zip(weights, grads)]
    moved_b = [b - lr * db for b, (_, db) in zip(biases, grads)]
    after, _ = gradients(moved_W, moved_b, x, target)
    print(f"loss {loss:.4f}  promised {loss - lr * squared:.4f}  reached {after:.4f}")
    # --8<-- [end:one-step]

    # --8<-- [start:slope]
    w = 1.0  # @param {type:"slider", min:-3, max:3, step:0.25}
    losses, line = [], np.linspace(-3, 3, 61)
    for value in [w, *line]:
        W1 = np.array([[w11, w12], [w21, value]])
        losses.append(gradients([W1, weights[1]], biases, x, target))
    height, [(dW, _), _] = losses[0]
    print(f"w22 {w:.2f}  loss {height:.4f}  slope {dW[1, 1]:.4f}")
    plot.lines({"loss": [loss for loss, _ in losses[1:]],
                "tangent": height + dW[1, 1] * (line - w)}, x=line, xlabel="w₂₂")
    # --8<-- [end:slope]

    # --8<-- [start:training]
    X, y, X_test, y_test = load_digits()
    rng = np.random.default_rng(0)
    params = init_params(rng)
    right = [train_epoch(params, X, y, 32, 0.5, rng) for _ in range(20)]
    for epoch in 1, 5, 10, 20:
        print(f"epoch {epoch:2}  loss {right[epoch - 1]:.4f}")
    print(f"test accuracy {accuracy(params, X_test, y_test):.3f}")
    # --8<-- [end:training]

    # --8<-- [start:check]
    rng = np.random.default_rng(0)
    params = init_params(rng)
    errors = gradient_errors(params, X[:32], y[:32], backward, rng)
    for name, error in zip(("W1", "b1", "W2", "b2"), np.median(errors, axis=1)):
        print(f"{name}  {'passes' if error < 1e-6 else f'median error {error:.2f}'}")
    # --8<-- [end:check]

    # --8<-- [start:still-learns]
    rng = np.random.default_rng(0)
    params = init_params(rng)
    broken = [train_epoch(params, X, y, 32, 0.5, rng, broken_backward)
              for _ in range(20)]
    print(f"broken  loss {broken[-1]:.4f}  "
          f"test accuracy {accuracy(params, X_test, y_test):.3f}")
    plot.lines({"right": right, "broken": broken}, x=np.arange(1, 21),
               xlabel="epoch", ylabel="loss")
    # --8<-- [end:still-learns]

    # --8<-- [start:caught]
    rng = np.random.default_rng(0)
    params = init_params(rng)
    errors = gradient_errors(params, X[:32], y[:32], broken_backward, rng)
    for name, error in zip(("W1", "b1", "W2", "b2"), np.median(errors, axis=1)):
        print(f"{name}  {'passes' if error < 1e-6 else f'median error {error:.2f}'}")
    # --8<-- [end:caught]

    # --8<-- [start:cost]
    Counted.products = 0
    params, x = init_params(np.random.default_rng(0)), X[:1].view(Counted)
    H, Z = forward(params, x)
    there = Counted.products
    backward(params, x, y[:1], H, Z)
    print(f"counted: forward {there}  backward {Counted.products - there}")
    for sizes in (64, 64, 10), (64, 64, 64, 64, 10), (64,) * 20 + (10,):
        there, back = multiplications(sizes)
        weights = sum(n_in * n_out + n_out for n_in, n_out in pairwise(sizes))
        print(f"layers {len(sizes) - 1:2}  forward {there:6}  backward {back:6}  "
              f"ratio {back / there:.2f}  parameters {weights}")
    # --8<-- [end:cost]
