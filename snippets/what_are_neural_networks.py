"""Gates made by hand, a neuron that learns letters, a network that learns XOR, and how training fails."""

# --8<-- [start:imports]
import numpy as np
from nn import plot

# --8<-- [end:imports]


# --8<-- [start:neuron]
def neuron(X, w, b):
    """1 where the weighted sum exceeds zero, else 0. X (n, d), w (d,) -> (n,)."""
    return (X @ w + b > 0).astype(int)


CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])  # (4, 2)
# --8<-- [end:neuron]


# --8<-- [start:cards]
T = np.array([[1, 1, 1, 1, 1],
              [0, 0, 1, 0, 0],
              [0, 0, 1, 0, 0],
              [0, 0, 1, 0, 0],
              [0, 0, 1, 0, 0]])
L = np.array([[1, 0, 0, 0, 0],
              [1, 0, 0, 0, 0],
              [1, 0, 0, 0, 0],
              [1, 0, 0, 0, 0],
              [1, 1, 1, 1, 1]])


def cards(n, flip, rng):
    """n cards, half T (1), half L (0), each pixel flipped with probability flip."""
    y = rng.permutation(np.arange(n) % 2)  # (n,)
    clean = np.where(y[:, None] == 1, T.ravel(), L.ravel())  # (n, 25)
    return np.abs(clean - (rng.random(clean.shape) < flip)), y
# --8<-- [end:cards]


# --8<-- [start:perceptron]
def train_perceptron(X, y, num_epochs):
    """Rosenblatt's rule. X (n, d), y (n,) of 0/1 -> w (d,), b, mistakes per epoch."""
    w, b, mistakes = np.zeros(X.shape[1]), 0.0, []
    for epoch in range(num_epochs):
        mistakes.append(0)
        for x, target in zip(X, y):
            error = target - neuron(x, w, b)  # (1)!
            w = w + error * x
            b = b + error
            mistakes[-1] += int(error != 0)
    return w, b, mistakes
# --8<-- [end:perceptron]


# --8<-- [start:network]
def start(d, hidden, rng, scale=1.0):
    """Random weights for d inputs, a hidden layer and one output."""
    W1 = rng.normal(0, scale, (d, hidden))
    w2 = rng.normal(0, hidden**-0.5, hidden)
    return [W1, np.zeros(hidden), w2, 0.0]


def forward(X, params):
    """X (n, d) -> hidden activations H (n, hidden) and probabilities y_hat (n,)."""
    W1, b1, w2, b2 = params
    H = np.tanh(X @ W1 + b1)  # (n, hidden)
    return H, 1 / (1 + np.exp(-(H @ w2 + b2)))


def cross_entropy(y, y_hat):
    """Mean of minus the logarithm of the probability given to the right class."""
    return -np.log(np.where(y == 1, y_hat, 1 - y_hat) + 1e-12).mean()
# --8<-- [end:network]


# --8<-- [start:backward]
def backward(X, y, params):
    """Gradient of the loss for each parameter. Rumelhart, Hinton and Williams 1986."""
    H, y_hat = forward(X, params)
    dz = (y_hat - y) / len(y)  # (n,)
    dH = np.outer(dz, params[2]) * (1 - H**2)  # (n, hidden)
    return [X.T @ dH, dH.sum(axis=0), H.T @ dz, dz.sum()]


def train(X, y, params, lr, num_epochs):
    """Gradient descent. Returns the parameters at the start and after every epoch."""
    history = [params]
    for epoch in range(num_epochs):
        grads = backward(X, y, history[-1])
        history.append([p - lr * grad for p, grad in zip(history[-1], grads)])
    return history
# --8<-- [end:backward]


# --8<-- [start:moons]
def moons(n, flip, rng):
    """Two noisy half-moons; a fraction flip of labels is wrong. -> X (n, 2), y (n,)."""
    y, angle = np.arange(n) % 2, rng.uniform(0, np.pi, n)
    X = np.stack([np.cos(angle) + y, (1 - 2 * y) * np.sin(angle) + 0.5 * y], axis=1)
    return X + rng.normal(0, 0.15, X.shape), np.where(rng.random(n) < flip, 1 - y, y)
# --8<-- [end:moons]


# --8<-- [start:descend]
def descend(x, y, lr, num_epochs):
    """Losses of y_hat = w x as gradient descent moves w. x, y (n,) -> (num_epochs,)."""
    w, losses = 0.0, []
    for epoch in range(num_epochs):
        error = w * x - y  # (n,)
        losses.append(np.mean(error**2))
        w -= lr * 2 * np.mean(error * x)
    return np.array(losses)
# --8<-- [end:descend]


# --8<-- [start:best-epoch]
def best_epoch(losses, patience):
    """Index of the lowest loss; stops after patience losses without a new minimum."""
    best = 0
    for k in range(1, len(losses)):
        if losses[k] < losses[best]:
            best = k
        elif k - best >= patience:
            break
    return best
# --8<-- [end:best-epoch]


if __name__ == "__main__":
    # --8<-- [start:gates]
    either = neuron(CORNERS, np.array([1, 1]), -0.5)
    both = neuron(CORNERS, np.array([1, 1]), -1.5)
    one_only = neuron(np.stack([either, both], axis=1), np.array([1, -1]), -0.5)
    print("x1 x2   OR  AND  XOR")
    for x, p, q, r in zip(CORNERS, either, both, one_only):
        print(f" {x[0]}  {x[1]}    {p}    {q}    {r}")
    # --8<-- [end:gates]

    # --8<-- [start:letters]
    rng = np.random.default_rng(0)
    X, y = cards(50, 0.2, rng)
    X_test, y_test = cards(1000, 0.2, rng)
    shown = np.vstack([X[y == 1][:3], X[y == 0][:3]]).reshape(-1, 5, 5)
    plot.images(shown, ["T", "T", "T", "L", "L", "L"])
    # --8<-- [end:letters]

    # --8<-- [start:learn-letters]
    w, b, mistakes = train_perceptron(X, y, num_epochs=6)
    print("mistakes in each epoch:", mistakes)
    print(f"accuracy on new cards: {(neuron(X_test, w, b) == y_test).mean():.3f}")
    # --8<-- [end:learn-letters]

    # --8<-- [start:weights]
    pictures = [train_perceptron(X[:n], y[:n], 1)[0].reshape(5, 5) for n in (1, 5, 15, 50)]
    plot.images(pictures, [1, 5, 15, 50])
    # --8<-- [end:weights]

    # --8<-- [start:shifted]
    for shift in (0, 1, 2):
        X_moved = np.roll(X_test.reshape(-1, 5, 5), shift, axis=2).reshape(-1, 25)
        accuracy = (neuron(X_moved, w, b) == y_test).mean()
        print(f"shifted {shift} columns: accuracy {accuracy:.2f}")
    # --8<-- [end:shifted]

    # --8<-- [start:perceptron-xor]
    xor = np.array([0, 1, 1, 0])  # (4,)
    w, b, mistakes = train_perceptron(CORNERS, xor, num_epochs=1000)
    print("mistakes in the last epochs:", mistakes[-5:])
    print("answers:", neuron(CORNERS, w, b), "expected:", xor)
    # --8<-- [end:perceptron-xor]

    # --8<-- [start:solve-xor]
    seed = 0  # @param {type:"slider", min:0, max:9, step:1}
    params = start(2, 2, np.random.default_rng(seed))
    history = train(CORNERS, xor, params, lr=1.0, num_epochs=1000)
    for epoch in (0, 10, 100, 1000):
        y_hat = forward(CORNERS, history[epoch])[1]
        loss = cross_entropy(xor, y_hat)
        print(f"epoch {epoch:4}  loss {loss:.3f}  y_hat {y_hat.round(2)}")
    losses = [cross_entropy(xor, forward(CORNERS, p)[1]) for p in history[:201]]
    plot.lines({"loss": losses}, xlabel="epoch", ylabel="loss")
    # --8<-- [end:solve-xor]

    # --8<-- [start:xor-regions]
    plot.regions(CORNERS, xor, ["class 0", "class 1"],
                 lambda grid: forward(grid, history[-1])[1] > 0.5, n=50)
    # --8<-- [end:xor-regions]

    # --8<-- [start:xor-hidden]
    H = forward(CORNERS, history[-1])[0]  # (4, 2)
    print("hidden layer:", *H.round(2).tolist(), sep="\n")
    plot.regions(H, xor, ["class 0", "class 1"], boundaries=[history[-1][2:]],
                 xlabel="h₁", ylabel="h₂")
    # --8<-- [end:xor-hidden]

    # --8<-- [start:check-gradient]
    params, nudge = start(2, 2, np.random.default_rng(0)), 1e-5
    slopes = []
    for sign in (1, -1):
        W1 = params[0].copy()
        W1[0, 0] += sign * nudge
        slopes.append(cross_entropy(xor, forward(CORNERS, [W1, *params[1:]])[1]))
    measured = (slopes[0] - slopes[1]) / (2 * nudge)
    computed = backward(CORNERS, xor, params)[0][0, 0]
    print(f"measured {measured:.5f}  backpropagation {computed:.5f}")
    # --8<-- [end:check-gradient]

    # --8<-- [start:overfit]
    hidden = 50  # @param {type:"slider", min:2, max:100, step:2}
    rng = np.random.default_rng(1)
    X, y = moons(40, 0.1, rng)
    X_test, y_test = moons(400, 0.1, rng)
    params = start(2, hidden, rng, scale=3.0)
    history = train(X, y, params, lr=0.1, num_epochs=3000)[::20]
    training = [cross_entropy(y, forward(X, params)[1]) for params in history]
    test = [cross_entropy(y_test, forward(X_test, params)[1]) for params in history]
    for k in (0, np.argmin(test), 25, 150):
        print(f"epoch {20 * k:4}  loss: training {training[k]:.2f}  test {test[k]:.2f}")
    plot.lines({"training": training, "test": test}, x=20 * np.arange(151),
               xlabel="epoch", ylabel="loss")
    # --8<-- [end:overfit]

    # --8<-- [start:overfit-regions]
    for name, points, labels in (("training", X, y), ("test", X_test, y_test)):
        correct = (forward(points, history[-1])[1] > 0.5) == labels
        print(f"accuracy, {name}: {correct.mean():.2f}")
    plot.regions(X, y, ["class 0", "class 1"],
                 lambda grid: forward(grid, history[-1])[1] > 0.5, n=50)
    # --8<-- [end:overfit-regions]

    # --8<-- [start:learning-rates]
    x = np.random.default_rng(2).normal(0, 1, 30)
    limit = 1 / np.mean(x**2)
    print(f"largest learning rate that converges: {limit:.3f}")
    runs = {"too small": 0.02 * limit,
            "about right": 0.3 * limit,
            "too large": 1.02 * limit}
    losses = {name: descend(x, 2 * x, lr, 30) for name, lr in runs.items()}
    plot.lines(losses, xlabel="epoch", ylabel="loss")
    # --8<-- [end:learning-rates]

    # --8<-- [start:stop-early]
    X_valid, y_valid = moons(100, 0.1, np.random.default_rng(3))
    valid = [cross_entropy(y_valid, forward(X_valid, params)[1]) for params in history]
    k = best_epoch(valid, patience=10)
    print(f"stop at epoch {20 * k}  "
          f"test loss there {test[k]:.2f}, at the end {test[-1]:.2f}")
    # --8<-- [end:stop-early]
