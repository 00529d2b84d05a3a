"""A neuron that learns to tell two clouds of points apart: the example of the landing page."""

# --8<-- [start:neuron]
import numpy as np
from nn import plot


def neuron(X, w, b):
    """1 where the weighted sum is positive, else 0. X (n, d), w (d,) -> (n,)."""
    return (X @ w + b > 0).astype(int)
# --8<-- [end:neuron]


if __name__ == "__main__":
    # --8<-- [start:points]
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], 40)  # (80,)
    centers = np.array([[-1.5, -1.0], [1.5, 1.0]])  # (2, 2)
    spread = 0.8  # @param {type:"slider", min:0.2, max:2, step:0.1}
    X = rng.normal(centers[y], spread)  # (80, 2)
    # --8<-- [end:points]

    # --8<-- [start:learn]
    lr = 0.1  # @param {type:"slider", min:0.01, max:1, step:0.01}
    w, b = np.array([-1.0, 1.0]), 0.0
    boundaries = [(w, b)]
    for epoch in range(1, 21):
        mistakes = 0
        for i in rng.permutation(len(y)):
            error = y[i] - neuron(X[i], w, b)
            w, b = w + lr * error * X[i], b + lr * error
            mistakes += abs(error)
        boundaries.append((w, b))
        print(f"epoch {epoch}  mistakes {mistakes}")
        if mistakes == 0:
            break
    # --8<-- [end:learn]

    # --8<-- [start:draw]
    plot.regions(X, y, ["class 0", "class 1"], lambda X: neuron(X, w, b), boundaries)
    # --8<-- [end:draw]
