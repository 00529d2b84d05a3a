"""What depth buys and what it costs: folds, gradients that vanish, a good start, shortcuts."""

# --8<-- [start:imports]
from itertools import pairwise

import numpy as np
from nn import functional as F
from nn import plot
from nn.data import batches, load_digits
from nn.init import kaiming_normal, xavier_normal
from nn.layers import Linear, Module, ReLU, Sequential, Sigmoid
from nn.losses import cross_entropy
from nn.optim import SGD
from nn.tensor import no_grad

# --8<-- [end:imports]


# --8<-- [start:fold]
def fold(x):
    """Fold [0, 1] in half with two ReLU units: 0 -> 0, 1/2 -> 1, 1 -> 0."""
    return 2 * np.maximum(x, 0) - 4 * np.maximum(x - 0.5, 0)


def fold_network(depth):
    """The same fold, depth times: (W, b) of each layer, the output layer last.
    Telgarsky 2015."""
    spread, b = np.array([[1.0], [1.0]]), np.array([0.0, -0.5])
    gather = np.array([[2.0, -4.0]])
    again = [(spread @ gather, b)] * (depth - 1)
    return [(spread, b), *again, (gather, np.zeros(1))]
# --8<-- [end:fold]


# --8<-- [start:count-pieces]
def relu_network(layers, x):
    """Output (n,) for inputs x (n,), and which hidden units are on: (n, units)."""
    h, on = x[:, None], []
    for W, b in layers[:-1]:
        z = h @ W.T + b  # (n, width)
        on.append(z > 0)
        h = np.maximum(z, 0)
    W, b = layers[-1]
    return (h @ W.T + b)[:, 0], np.concatenate(on, axis=1)


def count_pieces(on):
    """Stretches of neighboring inputs, the rows of on, in which no unit switches."""
    return 1 + np.sum((on[1:] != on[:-1]).any(axis=1))
# --8<-- [end:count-pieces]


# --8<-- [start:wide-network]
def wide_network(depth):
    """The function of fold_network(depth) in one hidden layer: a unit a piece."""
    n = 2**depth
    slopes = n * (-1.0) ** np.arange(n)  # up, down, up…
    turns = np.diff(slopes, prepend=0)  # what each unit adds to the slope
    return [(np.ones((n, 1)), -np.arange(n) / n), (turns[None], np.zeros(1))]
# --8<-- [end:wide-network]


# --8<-- [start:random-network]
def random_network(depth, width, rng):
    """Layers of a ReLU network with one input and one output, drawn at random."""
    sizes = [1] + depth * [width] + [1]
    return [(kaiming_normal((m, n), rng), 0.3 * rng.standard_normal(m))
            for n, m in pairwise(sizes)]
# --8<-- [end:random-network]


# --8<-- [start:parity]
def every_input(n):
    """All inputs of n bits: (2^n, n)."""
    return np.arange(2**n)[:, None] >> np.arange(n) & 1


def parity_by_rows(X):
    """One layer, a unit for each input of odd parity, then an OR: parities, units."""
    rows = every_input(X.shape[1])
    odd = rows[rows.sum(axis=1) % 2 == 1]  # (2^(n-1), n)
    z = X @ (2 * odd - 1).T - odd.sum(axis=1) + 0.5  # (m, 2^(n-1))
    hidden = z > 0
    return hidden.any(axis=1), hidden.shape[1]


def parity_by_counting(X):
    """One layer of n threshold units: unit k fires if there are more than k ones."""
    k = np.arange(X.shape[1])
    hidden = X.sum(axis=1)[:, None] > k + 0.5  # (m, n)
    return hidden @ (-1.0) ** k > 0.5, hidden.shape[1]


def parity_by_folding(X):
    """Fold the number of ones until its parity is left: two ReLU units a fold."""
    folds = int(np.ceil(np.log2(X.shape[1])))
    s = X.sum(axis=1) / 2**folds  # (m,)
    for _ in range(folds):
        s = fold(s)
    return s > 0.5, 2 * folds
# --8<-- [end:parity]


# --8<-- [start:deep-network]
def deep_network(activation, init, rng, depth=10, width=64):
    """From 64 pixels to 10 logits through depth hidden layers."""
    sizes, modules = [64] + depth * [width], []
    for n, m in pairwise(sizes):
        modules += [Linear(n, m, rng, init), activation()]
    return Sequential(*modules, Linear(width, 10, rng, xavier_normal))


def train(net, X, y, rng, num_epochs=10, lr=0.005):
    """Gradient descent with momentum, batches of 32; the mean loss of each epoch."""
    optimizer, losses = SGD(net.parameters(), lr, momentum=0.9), []
    for _ in range(num_epochs):
        total = 0.0
        for X_batch, y_batch in batches(X, y, 32, rng):
            loss = cross_entropy(net(X_batch), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total += loss.item() * len(y_batch)
        losses.append(total / len(y))
    return losses


def accuracy(net, X, y):
    """Fraction of the examples that the network classifies correctly."""
    with no_grad():
        return np.mean(net(X).data.argmax(axis=1) == y)
# --8<-- [end:deep-network]


# --8<-- [start:class-share]
def class_share(H, y):
    """Share of the variance of H (n, width) that is between the class means."""
    means = np.stack([H[y == k].mean(axis=0) for k in np.unique(y)])  # (10, width)
    within = np.sum((H - means[y]) ** 2)
    return 1 - within / np.sum((H - H.mean(axis=0)) ** 2)


def shares(net, X, y):
    """class_share of the input and of each hidden layer."""
    H, found = X, [class_share(X, y)]
    for module in net.modules[:-1]:
        with no_grad():
            H = module(H).data
        if not isinstance(module, Linear):
            found.append(class_share(H, y))
    return found
# --8<-- [end:class-share]


# --8<-- [start:gradient-sizes]
def gradient_sizes(net, X, y):
    """Length of the gradient of the loss with respect to each layer's weights."""
    cross_entropy(net(X), y).backward()
    linear = [module for module in net.modules if isinstance(module, Linear)]
    return np.array([np.linalg.norm(module.weight.grad) for module in linear])
# --8<-- [end:gradient-sizes]


# --8<-- [start:signal-sizes]
def signal_sizes(activation, init, rng, depth=20, width=64):
    """Mean square of the signal at the input and after each layer: (depth + 1,)."""
    h = rng.standard_normal((256, width))
    sizes = [np.mean(h**2)]
    for _ in range(depth):
        h = activation(h @ init((width, width), rng).T)
        sizes.append(np.mean(h**2))
    return np.array(sizes)
# --8<-- [end:signal-sizes]


# --8<-- [start:block]
def zeros(shape, rng):
    """Weights that begin at zero; the generator is not used."""
    return np.zeros(shape)


class Block(Module):
    """Two layers: ReLU(W2 ReLU(W1 h)), or h + W2 ReLU(W1 h) with a shortcut.
    He et al. 2016."""

    def __init__(self, width, rng, shortcut):
        self.first = Linear(width, width, rng)
        start = zeros if shortcut else kaiming_normal  # (1)!
        self.second = Linear(width, width, rng, start)
        self.shortcut = shortcut

    def forward(self, h):
        """h (n, width) -> (n, width)."""
        change = self.second(F.relu(self.first(h)))
        return h + change if self.shortcut else F.relu(change)


def block_network(blocks, shortcut, rng, width=32):
    """From 64 pixels to 10 logits through 1 + 2 · blocks hidden layers."""
    body = [Block(width, rng, shortcut) for _ in range(blocks)]
    return Sequential(Linear(64, width, rng), ReLU(), *body,
                      Linear(width, 10, rng, xavier_normal))
# --8<-- [end:block]


if __name__ == "__main__":
    # --8<-- [start:sawtooth]
    depth = 4  # @param {type:"slider", min:1, max:8, step:1}
    noise = 0.0  # @param {type:"slider", min:0, max:0.3, step:0.01}
    rng = np.random.default_rng(0)
    layers = [(W + noise * rng.standard_normal(W.shape),
               b + noise * rng.standard_normal(b.shape)) for W, b in fold_network(depth)]

    middles = (np.arange(2**12) + 0.5) / 2**12  # off the corners
    on = relu_network(layers, middles)[1]
    print(f"layers {depth}  units {on.shape[1]}  pieces {count_pieces(on)}")
    x = np.linspace(0, 1, 257)
    plot.lines({"y": relu_network(layers, x)[0]}, x, xlabel="input", ylabel="output")
    # --8<-- [end:sawtooth]

    # --8<-- [start:deep-or-wide]
    print("layers  pieces  deep units  wide units  difference")
    for depth in range(1, 11):
        y, on = relu_network(fold_network(depth), middles)
        y_wide, on_wide = relu_network(wide_network(depth), middles)
        units = f"{on.shape[1]:10}  {on_wide.shape[1]:10}"
        print(f"{depth:6}  {count_pieces(on):6}  {units}  {abs(y - y_wide).max():10g}")
    # --8<-- [end:deep-or-wide]

    # --8<-- [start:parity-check]
    print("bits  inputs  by rows  by counting  by folding  right")
    for n in 2, 4, 6, 8, 10:
        X = every_input(n)
        answers = [f(X) for f in (parity_by_rows, parity_by_counting, parity_by_folding)]
        right = all((answer == X.sum(axis=1) % 2).all() for answer, units in answers)
        rows, counting, folding = (units for answer, units in answers)
        print(f"{n:4}  {len(X):6}  {rows:7}  {counting:11}  {folding:10}  {right}")
    # --8<-- [end:parity-check]

    # --8<-- [start:random-pieces]
    line, rng = np.linspace(-3, 3, 2**12), np.random.default_rng(0)
    print("layers × width  median  most  limit")
    for depth, width in (1, 64), (2, 32), (4, 16), (8, 8):
        counts = [count_pieces(relu_network(random_network(depth, width, rng), line)[1])
                  for _ in range(25)]
        print(f"{depth:6} × {width:<5}  {np.median(counts):6.0f}  {max(counts):4}  "
              f"{(width + 1) ** depth}")
    # --8<-- [end:random-pieces]

    # --8<-- [start:representations]
    X, y, X_test, y_test = load_digits()
    rng = np.random.default_rng(0)
    net = deep_network(ReLU, kaiming_normal, rng, depth=6)
    untrained = shares(net, X_test, y_test)
    train(net, X, y, rng)
    trained = shares(net, X_test, y_test)

    for layer, (before, after) in enumerate(zip(untrained, trained)):
        print(f"layer {layer}  untrained {before:.2f}  trained {after:.2f}")
    plot.lines({"trained": trained, "untrained": untrained},
               xlabel="layer", ylabel="share between classes")
    # --8<-- [end:representations]

    # --8<-- [start:vanishing]
    starts = {"sigmoid, Xavier": (Sigmoid, xavier_normal),
              "ReLU, He": (ReLU, kaiming_normal)}
    curves = {}
    for name, (activation, init) in starts.items():
        net = deep_network(activation, init, np.random.default_rng(0))
        sizes = gradient_sizes(net, X[:256], y[:256])[1:-1]  # layers 2 to 10: 64 × 64
        print(f"{name:<15}  layer 2 / layer 10: {sizes[0] / sizes[-1]:.1e}")
        curves[name] = np.log10(sizes)
    plot.lines(curves, np.arange(2, 11), xlabel="layer", ylabel="gradient (log₁₀)")
    # --8<-- [end:vanishing]

    # --8<-- [start:equal-training]
    for name, (activation, init) in starts.items():
        rng = np.random.default_rng(0)
        net = deep_network(activation, init, rng)
        losses = train(net, X, y, rng)
        print(f"{name:<15}  loss {losses[0]:.2f} … {losses[-1]:.2f}  "
              f"test accuracy {accuracy(net, X_test, y_test):.2f}")
    # --8<-- [end:equal-training]

    # --8<-- [start:twenty-layers]
    scale = 1.0  # @param {type:"slider", min:0.5, max:1.5, step:0.05}

    def relu(z):
        return np.maximum(z, 0)

    def he(shape, rng):
        return scale * kaiming_normal(shape, rng)

    signals = {"ReLU, He": (relu, he), "ReLU, Xavier": (relu, xavier_normal),
               "tanh, Xavier": (np.tanh, xavier_normal)}
    curves = {}
    for name, (activation, init) in signals.items():
        sizes = signal_sizes(activation, init, np.random.default_rng(0))
        print(f"{name:<12}  input {sizes[0]:.2f}  layer 20 {sizes[-1]:.1e}")
        curves[name] = np.log10(sizes)
    plot.lines(curves, xlabel="layer", ylabel="mean square (log₁₀)")
    # --8<-- [end:twenty-layers]

    # --8<-- [start:degradation]
    networks = {"plain, 5 layers": (2, False), "plain, 41 layers": (20, False),
                "residual, 41 layers": (20, True)}
    curves = {}
    for name, (blocks, shortcut) in networks.items():
        rng = np.random.default_rng(0)
        net = block_network(blocks, shortcut, rng)
        curves[name] = train(net, X, y, rng, num_epochs=8)
        print(f"{name:<19}  training loss {curves[name][-1]:.2f}  "
              f"test accuracy {accuracy(net, X_test, y_test):.1f}")
    plot.lines(curves, np.arange(1, 9), xlabel="epoch", ylabel="training loss")
    # --8<-- [end:degradation]
