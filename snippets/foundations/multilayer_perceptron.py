"""The multilayer perceptron: XOR by hand and learned, starts that get stuck, bumps, spirals, digits."""

# --8<-- [start:imports]
import numpy as np
from nn import plot
from nn.data import batches, load_digits, moons, spirals
from nn.layers import Linear, ReLU, Sequential, Tanh
from nn.losses import cross_entropy
from nn.optim import Adam
from nn.tensor import no_grad

# --8<-- [end:imports]


# --8<-- [start:by-hand]
def step(z):
    """1 where z > 0, else 0."""
    return (z > 0).astype(float)


def xor_by_hand(X):
    """XOR of the two columns of X (n, 2), with two hidden threshold units: (n,)."""
    h = step(X @ [[1, 1], [1, 1]] + [-0.5, -1.5])  # (n, 2): OR, AND
    return step(h @ [1, -1] - 0.5)  # OR and not AND
# --8<-- [end:by-hand]


# --8<-- [start:many-networks]
def sigmoid(z):
    """1 / (1 + e^-z)."""
    return 1 / (1 + np.exp(-z))


def predict_all(params, X):
    """Hidden (starts, n, hidden) and output (starts, n, 1) of many networks at once.
    params: W (starts, 2, hidden), b (starts, 1, hidden), v (starts, hidden, 1), c."""
    W, b, v, c = params
    h = sigmoid(X @ W + b)
    return h, sigmoid(h @ v + c)


def gradients(params, X, y):
    """Gradients of the cross-entropy of each network, ordered as params. y (n, 1)."""
    W, b, v, c = params
    h, y_hat = predict_all(params, X)
    d = (y_hat - y) / len(y)  # (starts, n, 1)
    dh = d @ v.transpose(0, 2, 1) * h * (1 - h)  # (starts, n, hidden)
    return [X.T @ dh, dh.sum(axis=1, keepdims=True),
            h.transpose(0, 2, 1) @ d, d.sum(axis=1, keepdims=True)]


def train_all(hidden, starts, rng, num_steps=3000, lr=1.0, momentum=0.9):
    """Train many 2-hidden-1 networks on XOR from random starts: params, solved."""
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
    y = np.array([[0], [1], [1], [0.0]])
    params = [rng.uniform(-1, 1, shape) for shape in
              ((starts, 2, hidden), (starts, 1, hidden), (starts, hidden, 1))]
    params.append(np.zeros((starts, 1, 1)))
    velocity = [np.zeros_like(p) for p in params]
    for _ in range(num_steps):
        for p, v, g in zip(params, velocity, gradients(params, X, y)):
            v *= momentum
            v -= lr * g
            p += v
    right = (predict_all(params, X)[1] > 0.5) == y  # (starts, 4, 1)
    return params, right.all(axis=(1, 2))
# --8<-- [end:many-networks]


# --8<-- [start:bumps]
def bumps(f, x, count, steepness=400.0):
    """A network of count + 1 sigmoids that imitates f on [0, 1]: one bump a piece, as
    high as f in its middle; neighbors share a sigmoid. x (n,) -> (n,)."""
    edges = np.linspace(0, 1, count + 1)
    middles = (edges[1:] + edges[:-1]) / 2
    z = np.clip(steepness * (x[:, None] - edges), -500, 500)  # (n, count + 1)
    rise = sigmoid(z)
    return (rise[:, :-1] - rise[:, 1:]) @ f(middles)
# --8<-- [end:bumps]


# --8<-- [start:fit]
def fit(net, X, y, lr, num_steps):
    """Let Adam lower the cross-entropy of a network on all examples at once."""
    optimizer = Adam(net.parameters(), lr)
    for _ in range(num_steps):
        loss = cross_entropy(net(X), y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return loss.item()


def predict(net, X):
    """The class with the largest output, for each row of X: (n,)."""
    with no_grad():
        return net(X).data.argmax(axis=1)
# --8<-- [end:fit]


if __name__ == "__main__":
    # --8<-- [start:xor]
    corners = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
    for x, answer in zip(corners, xor_by_hand(corners)):
        print(x, "->", int(answer))
    # --8<-- [end:xor]

    # --8<-- [start:two-hundred-starts]
    rng = np.random.default_rng(0)
    for hidden in 2, 4:
        params, solved = train_all(hidden, 200, rng)
        print(f"hidden units {hidden}  solved {np.sum(solved)} of 200 starts")
        if hidden == 2:
            networks, success = params, solved
    # --8<-- [end:two-hundred-starts]

    # --8<-- [start:stuck]
    y = np.array([[0], [1], [1], [0.0]])
    _, y_hat = predict_all(networks, corners)
    losses = -np.mean(np.log(np.where(y == 1, y_hat, 1 - y_hat)), axis=(1, 2))  # (200,)
    print(f"loss of the solved {losses[success].max():.2f} at most")
    stuck = losses[~success].round(2)
    for loss in np.unique(stuck):
        print(f"stuck at loss {loss:.2f}  networks {np.sum(stuck == loss)}")
    # --8<-- [end:stuck]

    # --8<-- [start:hidden-space]
    k = np.flatnonzero(success)[0]
    h = predict_all(networks, corners)[0][k]  # (4, 2)
    v, c = networks[2][k, :, 0], networks[3][k, 0, 0]
    plot.regions(h, [0, 1, 1, 0], ["XOR 0", "XOR 1"], boundaries=[(v, c)], pad=0.25,
                 xlabel="h₁", ylabel="h₂")
    # --8<-- [end:hidden-space]

    # --8<-- [start:bump-error]
    def wave(x):
        return np.sin(2 * np.pi * x) + 0.5 * np.sin(6 * np.pi * x)

    x = np.linspace(0.02, 0.98, 97)
    for count in 5, 10, 20, 40, 80:
        error = np.abs(bumps(wave, x, count) - wave(x)).mean()
        print(f"hidden units {count + 1:3}  mean error {error:.3f}")
    # --8<-- [end:bump-error]

    # --8<-- [start:bump-figure]
    pieces = 10  # @param {type:"slider", min:1, max:60, step:1}
    plot.lines({"function": wave(x), "network": bumps(wave, x, pieces)}, x=x, xlabel="x")
    # --8<-- [end:bump-figure]

    # --8<-- [start:moons]
    hidden = 8  # @param {type:"slider", min:1, max:24, step:1}
    rng = np.random.default_rng(0)
    X, y = moons(60, rng, noise=0.15)
    net = Sequential(Linear(2, hidden, rng), ReLU(), Linear(hidden, 2, rng))
    loss = fit(net, X, y, lr=0.03, num_steps=300)
    print(f"loss {loss:.3f}  accuracy {np.mean(predict(net, X) == y):.2f}")
    plot.regions(X, y, ["class 0", "class 1"], lambda X: predict(net, X), n=50)
    # --8<-- [end:moons]

    # --8<-- [start:spirals]
    rng = np.random.default_rng(0)
    X, y = spirals()
    net = Sequential(Linear(2, 40, rng), Tanh(), Linear(40, 40, rng), Tanh(),
                     Linear(40, 2, rng))
    net.modules[0].weight.data *= 2  # (1)!
    fit(net, X, y, lr=0.005, num_steps=1000)
    between, y_between = spirals(shift=0.5)
    print(f"on the points {np.mean(predict(net, X) == y):.2f}  "
          f"between them {np.mean(predict(net, between) == y_between):.1f}")
    plot.regions(X, y, ["class 0", "class 1"], lambda X: predict(net, X), pad=0.1, n=60)
    # --8<-- [end:spirals]

    # --8<-- [start:digits]
    X, y, X_test, y_test = load_digits()
    rng = np.random.default_rng(0)
    net = Sequential(Linear(64, 64, rng), ReLU(), Linear(64, 10, rng))
    optimizer = Adam(net.parameters(), lr=3e-3)
    for epoch in range(30):
        for X_batch, y_batch in batches(X, y, 32, rng):
            loss = cross_entropy(net(X_batch), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()

    extended = np.column_stack([X, np.ones(len(X))])  # (n, 65)
    best = np.linalg.lstsq(extended, np.eye(10)[y], rcond=None)[0]  # (65, 10)
    linear = (np.column_stack([X_test, np.ones(500)]) @ best).argmax(axis=1)
    print(f"linear classifier  accuracy {np.mean(linear == y_test):.2f}")
    print(f"with hidden layer  accuracy {np.mean(predict(net, X_test) == y_test):.2f}")
    print("parameters", sum(p.data.size for p in net.parameters()))
    # --8<-- [end:digits]
