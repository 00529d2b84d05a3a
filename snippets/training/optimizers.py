"""Optimizers: mini-batches, momentum, RMSprop and Adam, on the same surfaces and on the digits."""

# --8<-- [start:imports]
import numpy as np
from nn import plot
from nn.data import batches, load_digits
from nn.layers import Linear, ReLU, Sequential
from nn.losses import cross_entropy
from nn.optim import SGD, Adam, Optimizer
from nn.tensor import Tensor, no_grad

# --8<-- [end:imports]


# --8<-- [start:rmsprop]
class RMSprop(Optimizer):
    """Divide each gradient by the root of its mean square. Tieleman and Hinton 2012."""

    def __init__(self, parameters, lr=1e-2, alpha=0.9, eps=1e-8):
        super().__init__(parameters, lr)
        self.alpha, self.eps = alpha, eps
        self.v = [np.zeros_like(p.data) for p in self.parameters]

    def step(self):
        for p, v in zip(self.parameters, self.v):
            v += (1 - self.alpha) * (p.grad**2 - v)
            p.data -= self.lr * p.grad / (np.sqrt(v) + self.eps)
# --8<-- [end:rmsprop]


# --8<-- [start:follow]
def ravine(w, condition=50.0):
    """A bowl, curved by 1 along w[0] and by `condition` along w[1]. w a Tensor (2,)."""
    return (w * w * np.array([0.5, 0.5 * condition])).sum()


def follow(make, surface, start, num_steps):
    """Let the optimizer make([w]) descend a surface: its places, (num_steps + 1, 2)."""
    w = Tensor(np.array(start, float), requires_grad=True)
    optimizer = make([w])
    path = [w.data.copy()]
    for _ in range(num_steps):
        optimizer.zero_grad()
        surface(w).backward()
        optimizer.step()
        path.append(w.data.copy())
    return np.array(path)
# --8<-- [end:follow]


# --8<-- [start:schedules]
def constant(step, num_steps):
    """Always the full rate."""
    return 1.0


def steps_down(step, num_steps):
    """A tenth of the rate after half of the steps, a hundredth after three quarters."""
    return 0.1 ** np.searchsorted([0.5, 0.75], step / num_steps, side="right")


def cosine(step, num_steps):
    """Half a wave of a cosine, from 1 to 0. Loshchilov and Hutter 2017, eq. 5."""
    return (1 + np.cos(np.pi * step / num_steps)) / 2


def warm_up(step, num_steps, share=0.1):
    """Rise in a straight line for a share of the steps, then `cosine`."""
    first = share * num_steps
    return min((step + 1) / first, 1) * cosine(max(step - first, 0), num_steps - first)
# --8<-- [end:schedules]


# --8<-- [start:train]
def train(data, make, num_epochs, seed, schedule=constant, hidden=32, batch_size=32):
    """Train 64-hidden-10 on digits X (n, 64), y (n,) with make(parameters), its rate by
    a schedule: the network and the mean loss of the last epoch."""
    X, y = data
    rng = np.random.default_rng(seed)
    net = Sequential(Linear(64, hidden, rng), ReLU(), Linear(hidden, 10, rng))
    optimizer = make(net.parameters())
    lr, step, num_steps = optimizer.lr, 0, num_epochs * -(-len(y) // batch_size)
    for _ in range(num_epochs):
        losses = []
        for X_batch, y_batch in batches(X, y, batch_size, rng):
            optimizer.lr = lr * schedule(step, num_steps)
            loss = cross_entropy(net(X_batch), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            losses.append(loss.item())
            step += 1
    return net, np.mean(losses)


def accuracy(net, X, y):
    """Fraction of the rows of X (n, 64) that are classified as y (n,) says."""
    with no_grad():
        return np.mean(net(X).data.argmax(axis=1) == y)
# --8<-- [end:train]


# --8<-- [start:optimizers]
OPTIMIZERS = {
    "SGD": lambda lr: lambda parameters: SGD(parameters, lr),
    "momentum": lambda lr: lambda parameters: SGD(parameters, lr, momentum=0.9),
    "RMSprop": lambda lr: lambda parameters: RMSprop(parameters, lr),
    "Adam": lambda lr: lambda parameters: Adam(parameters, lr),
}
# --8<-- [end:optimizers]


if __name__ == "__main__":
    # --8<-- [start:one-epoch]
    X, y = np.arange(10).reshape(10, 1), np.arange(10)
    rng = np.random.default_rng(0)
    for X_batch, y_batch in batches(X, y, batch_size=4, rng=rng):
        print(X_batch.shape, y_batch)
    # --8<-- [end:one-epoch]

    # --8<-- [start:momentum]
    momentum = 0.8  # @param {type:"slider", min:0, max:0.98, step:0.02}
    paths = [follow(lambda p: SGD(p, lr=0.036, momentum=m), ravine, [-4.0, 1.0], 40)
             for m in (0.0, momentum)]
    for name, path in zip(("without", "with"), paths):
        print(f"{name:<7}  distance to the minimum {np.linalg.norm(path[-1]):.4f}")
    plot.regions(np.concatenate(paths), np.repeat([0, 1], 41), ["without", "with"],
                 paths=paths, xlabel="w₁", ylabel="w₂")
    # --8<-- [end:momentum]

    # --8<-- [start:steps]
    for condition in 10, 100, 1000:
        k = np.sqrt(condition)
        plain = SGD, {"lr": 2 / (1 + condition)}
        heavy = SGD, {"lr": 4 / (1 + k) ** 2, "momentum": ((k - 1) / (k + 1)) ** 2}
        counts = []
        for kind, settings in plain, heavy:
            path = follow(lambda p: kind(p, **settings), lambda w: ravine(w, condition),
                          [1.0, 1.0], 4000)
            counts.append(np.sum(np.linalg.norm(path, axis=1) > 1e-3 * np.sqrt(2)))
        print(f"condition {condition:4}  plain {counts[0]:4}  momentum {counts[1]:3}")
    # --8<-- [end:steps]

    # --8<-- [start:bias-correction]
    m = v = 0.0
    for t in range(1, 1001):
        m, v = 0.9 * m + 0.1, 0.999 * v + 0.001  # (1)!
        if t in (1, 2, 10, 100, 1000):
            raw = m / np.sqrt(v)
            corrected = (m / (1 - 0.9**t)) / np.sqrt(v / (1 - 0.999**t))
            print(f"step {t:4}  without correction {raw:.2f} lr  with {corrected:.2f} lr")
    # --8<-- [end:bias-correction]

    # --8<-- [start:race]
    name = "Adam"  # @param ["SGD", "momentum", "RMSprop", "Adam"]
    rates = {"SGD": 0.036, "momentum": 0.036, "RMSprop": 0.1, "Adam": 0.3}
    path = follow(OPTIMIZERS[name](rates[name]), ravine, [-4.0, 1.0], 60)
    print(f"{name}  distance after 20, 40, 60 steps",
          np.round(np.linalg.norm(path[[20, 40, 60]], axis=1), 3))
    plot.regions(path, np.zeros(61), [name], paths=[path], xlabel="w₁", ylabel="w₂")
    # --8<-- [end:race]

    # --8<-- [start:rates]
    X, y, X_test, y_test = load_digits()
    grid = 10.0 ** np.arange(-4, 1.1, 0.5)
    curves = {}
    for name, make in OPTIMIZERS.items():
        with np.errstate(all="ignore"):
            losses = [train((X, y), make(lr), num_epochs=2, seed=0)[1] for lr in grid]
        curves[name] = np.minimum(np.nan_to_num(losses, nan=9), 3)
        best = grid[np.argmin(curves[name])]
        print(f"{name:<8}  best rate {best:.4f}  loss {curves[name].min():.2f}")
    plot.lines(curves, x=np.log10(grid), xlabel="learning rate (log₁₀)", ylabel="loss")
    # --8<-- [end:rates]

    # --8<-- [start:honest]
    best = {name: grid[np.argmin(curve)] for name, curve in curves.items()}
    for name, make in OPTIMIZERS.items():
        scores = [accuracy(train((X, y), make(best[name]), num_epochs=6, seed=s)[0],
                           X_test, y_test) for s in range(3)]
        print(f"{name:<8}  accuracy {np.mean(scores):.2f}  "
              f"from {min(scores):.2f} to {max(scores):.2f}")
    # --8<-- [end:honest]

    # --8<-- [start:schedule-shapes]
    shapes = {f.__name__.replace("_", " "): [f(k, 100) for k in range(100)]
              for f in (constant, steps_down, cosine, warm_up)}
    plot.lines(shapes, xlabel="steps", ylabel="share of the rate")
    # --8<-- [end:schedule-shapes]

    # --8<-- [start:schedule-effect]
    for schedule in constant, steps_down, cosine, warm_up:
        runs = [train((X, y), OPTIMIZERS["momentum"](0.2), 6, s, schedule)
                for s in range(3)]
        scores = [accuracy(net, X_test, y_test) for net, _ in runs]
        loss = np.mean([loss for _, loss in runs])
        print(f"{schedule.__name__:<10}  loss {loss:.3f}  "
              f"accuracy {np.mean(scores):.2f}")
    # --8<-- [end:schedule-effect]

    # --8<-- [start:weight-decay]
    rng = np.random.default_rng(0)
    noise = rng.standard_normal((400, 2)) * [1.0, 0.01]  # (1)!
    for name in "L2 in the gradient", "decoupled":
        w = Tensor(np.array([1.0, 1.0]), requires_grad=True)
        optimizer = Adam([w], lr=0.003)
        for g in noise:
            w.grad = g + 0.1 * w.data if name != "decoupled" else g
            optimizer.step()
            if name == "decoupled":
                w.data -= 0.003 * 1.0 * w.data
        print(f"{name:<18}  large gradients {w.data[0]:.2f}  small ones {w.data[1]:.2f}")
    # --8<-- [end:weight-decay]
