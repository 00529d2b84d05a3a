"""Gradient descent: the surface, the step, its length, and what a mini-batch changes."""

# --8<-- [start:imports]
import numpy as np
from nn import plot

# --8<-- [end:imports]


# --8<-- [start:loss]
def loss(w, X, y):
    """Mean squared error of the linear neuron X @ w. X (n, d), y (n,), w (d,)."""
    return np.mean((X @ w - y) ** 2)


def gradient(w, X, y):
    """Derivatives of `loss` with respect to w (d,)."""
    return 2 * X.T @ (X @ w - y) / len(y)
# --8<-- [end:loss]


# --8<-- [start:descend]
def descend(gradient, w, lr, num_steps):
    """Take steps against the gradient from w (d,): every place, (num_steps + 1, d).
    Cauchy 1847."""
    path = [np.asarray(w, float)]
    for _ in range(num_steps):
        path.append(path[-1] - lr * gradient(path[-1]))
    return np.array(path)
# --8<-- [end:descend]


# --8<-- [start:numerical]
def numerical_gradient(f, w, epsilon=1e-5):
    """Derivatives of f at w (d,) by central differences: (d,)."""
    grad = np.zeros_like(w)
    for i in range(len(w)):
        step = np.zeros_like(w)
        step[i] = epsilon
        grad[i] = (f(w + step) - f(w - step)) / (2 * epsilon)
    return grad
# --8<-- [end:numerical]


# --8<-- [start:steps-needed]
def steps_needed(eigenvalues, tolerance=1e-3, limit=100_000):
    """Steps until a quadratic bowl with these curvatures has come down to tolerance
    of the distance, at the best constant step, 2 / (largest + smallest)."""
    curvature = np.array(eigenvalues, float)
    lr, w = 2 / (curvature.max() + curvature.min()), np.ones(len(curvature))
    for step in range(1, limit + 1):
        w = w - lr * curvature * w
        if np.linalg.norm(w) < tolerance * np.sqrt(len(w)):
            return step
    return limit
# --8<-- [end:steps-needed]


# --8<-- [start:two-valleys]
def valley_loss(w):
    """A surface with valleys at (-1, 0) and (1, 0) and a saddle between. w (…, 2)."""
    return w[..., 0] ** 4 / 4 - w[..., 0] ** 2 / 2 + w[..., 1] ** 2 / 2


def valley_gradient(w):
    """Derivatives of `valley_loss` at w (2,)."""
    return np.array([w[0] ** 3 - w[0], w[1]])
# --8<-- [end:two-valleys]


# --8<-- [start:stochastic]
def stochastic(X, y, w, batch_size, lr, num_steps, rng):
    """Descend with the gradient of batch_size examples drawn anew at each step;
    lr(step) is the length of each: the loss over all examples, (num_steps,)."""
    losses = []
    for step in range(num_steps):
        rows = rng.integers(0, len(y), batch_size)
        w = w - lr(step) * gradient(w, X[rows], y[rows])
        losses.append(loss(w, X, y))
    return np.array(losses)
# --8<-- [end:stochastic]


if __name__ == "__main__":
    # --8<-- [start:data]
    rng = np.random.default_rng(0)
    X = rng.standard_normal((60, 2)) * [1.0, 2.5]  # (n, 2)
    y = X @ [1.5, -0.5] + 0.5 * rng.standard_normal(60)
    w = np.array([-2.0, 1.5])
    print("loss", np.round(loss(w, X, y), 3), " gradient", np.round(gradient(w, X, y), 3))
    numeric = numerical_gradient(lambda v: loss(v, X, y), w)
    print("numerical gradient ", np.round(numeric, 3))
    # --8<-- [end:data]

    # --8<-- [start:path]
    lr = 0.05  # @param {type:"slider", min:0.005, max:0.18, step:0.005}
    path = descend(lambda w: gradient(w, X, y), w, lr, num_steps=25)

    def band(W):
        levels = np.mean((W @ X.T - y) ** 2, axis=1)  # (k,)
        return np.floor(np.log2(levels)).astype(np.int64) % 2  # (1)!

    print(f"first loss {loss(path[0], X, y):.3f}  last loss {loss(path[-1], X, y):.4g}")
    near = path[np.abs(path).max(axis=1) < 4]
    plot.regions(near, np.zeros(len(near)), ["place"], band, paths=[near],
                 xlabel="w₁", ylabel="w₂", n=60)
    # --8<-- [end:path]

    # --8<-- [start:bound]
    curvature = np.linalg.eigvalsh(2 * X.T @ X / len(y))  # (2,)
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    print("curvatures", np.round(curvature, 2), f" bound 2/λ {2 / curvature.max():.4f}")
    distances = {}
    for factor in 1.0, 1.9, 2.02:
        path = descend(lambda w: gradient(w, X, y), w, factor / curvature.max(), 60)
        distance = np.linalg.norm(path - best, axis=1)  # (61,)
        distances[f"{factor}/λ"] = distance
        print(f"step {factor:4}/λ  distance to the minimum {distance[-1]:.3g}")
    plot.lines({name: np.log10(d) for name, d in distances.items()},
               xlabel="steps", ylabel="distance (log₁₀)")
    # --8<-- [end:bound]

    # --8<-- [start:zigzag]
    for condition in 1, 10, 100, 1000:
        print(f"condition {condition:4}  steps {steps_needed([1, condition]):5}")
    # --8<-- [end:zigzag]

    # --8<-- [start:saddle]
    first = 0.02  # @param {type:"slider", min:-0.2, max:0.2, step:0.01}
    paths = [descend(valley_gradient, start, 0.3, num_steps=40)
             for start in ([first, 1.4], [-1.8, -1.2], [0.7, -1.4])]
    for path in paths:
        print("from", np.round(path[0], 2), " after 10", np.round(path[10], 2) + 0.0,
              " after 40", np.round(path[40], 2) + 0.0)
    points = np.concatenate([path[::2] for path in paths])  # (3 · 21, 2)
    plot.regions(points, np.repeat([0, 1, 2], 21), ["first", "second", "third"],
                 lambda w: (10 * valley_loss(w) + 3).astype(np.int64) % 2, paths=paths,
                 xlabel="w₁", ylabel="w₂", n=60)
    # --8<-- [end:saddle]

    # --8<-- [start:noise]
    rng = np.random.default_rng(0)
    X = rng.standard_normal((4096, 5))
    y = X @ np.arange(5.0) + rng.standard_normal(4096)
    w = np.zeros(5)
    exact = gradient(w, X, y)
    for batch_size in 1, 4, 16, 64, 256:
        errors = [gradient(w, X[rows], y[rows]) - exact
                  for rows in rng.integers(0, 4096, (400, batch_size))]
        noise = np.sqrt(np.mean(np.sum(np.square(errors), axis=1)))
        print(f"batch {batch_size:3}  noise {noise:6.2f}  "
              f"noise · √batch {noise * np.sqrt(batch_size):.1f}")
    # --8<-- [end:noise]

    # --8<-- [start:sgd]
    floor = loss(np.linalg.lstsq(X, y, rcond=None)[0], X, y)
    runs = {
        "constant step": stochastic(X, y, w, 8, lambda k: 0.05, 400, rng),
        "shrinking step": stochastic(X, y, w, 8, lambda k: 0.05 / (1 + k / 40), 400, rng),
        "all examples": np.array([loss(v, X, y) for v in
                                  descend(lambda v: gradient(v, X, y), w, 0.05, 400)[1:]]),
    }
    for name, losses in runs.items():
        print(f"{name:<15}  loss above the minimum, mean of the last 100: "
              f"{abs(np.mean(losses[-100:]) - floor):.3f}")
    plot.lines({name: np.log10(losses[::4] - floor) for name, losses in runs.items()
                if name != "all examples"}, x=np.arange(0, 400, 4), xlabel="steps",
               ylabel="loss above the minimum (log₁₀)")
    # --8<-- [end:sgd]

    # --8<-- [start:epsilon]
    def power(w):
        return w * w * w * w * w

    w, exponents = 1.1, np.arange(-13, 0.1, 0.5)
    epsilon = 10.0**exponents
    slope = 5 * w * w * w * w
    forward = abs((power(w + epsilon) - power(w)) / epsilon - slope)
    central = abs((power(w + epsilon) - power(w - epsilon)) / (2 * epsilon) - slope)
    for name, errors in ("forward", forward), ("central", central):
        print(f"{name}  best ε near {epsilon[errors.argmin()]:.0e}")
    plot.lines({"forward difference": np.log10(forward + 1e-15),
                "central difference": np.log10(central + 1e-15)}, x=exponents,
               xlabel="ε (log₁₀)", ylabel="error (log₁₀)")
    # --8<-- [end:epsilon]
