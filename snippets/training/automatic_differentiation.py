"""Automatic differentiation: on numbers in thirty lines, forward and in reverse, and on arrays."""

# --8<-- [start:imports]
import math

import numpy as np
from nn import plot, tensor
from nn.data import load_digits
from nn.tensor import Tensor, apply, as_tensor, no_grad

# --8<-- [end:imports]


# --8<-- [start:value]
class Value:
    """A number that remembers those it was made from, and the slope toward each."""

    def __init__(self, data, *edges):
        self.data, self.grad, self.edges = data, 0.0, edges

    def __add__(self, other):
        return Value(self.data + other.data, (self, 1.0), (other, 1.0))

    def __mul__(self, other):
        return Value(self.data * other.data, (self, other.data), (other, self.data))

    def sigmoid(self):
        a = 1 / (1 + math.exp(-self.data))
        return Value(a, (self, a * (1 - a)))

    def order(self):
        found = {}

        def visit(node):
            for parent, _ in node.edges:
                if parent not in found:
                    visit(parent)
            found[node] = None

        visit(self)
        return list(found)

    def backward(self):
        self.grad = 1.0
        for node in reversed(self.order()):
            for parent, slope in node.edges:
                parent.grad += slope * node.grad
# --8<-- [end:value]


# --8<-- [start:layer]
def layer(W, b, inputs):
    """One weighted sum for each row of W: lists of Values -> a list of Values."""
    return [sum((w * x for w, x in zip(row, inputs)), c) for row, c in zip(W, b)]


def values(array):
    """The numbers of an array as Values, in lists as nested as its axes."""
    if np.ndim(array) == 0:
        return Value(float(array))
    return [values(part) for part in array]
# --8<-- [end:layer]


# --8<-- [start:dual]
class Dual:
    """A number and its derivative with respect to one input. Wengert 1964."""

    def __init__(self, data, slope=0.0):
        self.data, self.slope = data, slope

    def __add__(self, other):
        return Dual(self.data + other.data, self.slope + other.slope)

    def __mul__(self, other):
        slope = self.slope * other.data + self.data * other.slope
        return Dual(self.data * other.data, slope)
# --8<-- [end:dual]


# --8<-- [start:counted]
class Counted(float):
    """A number that counts the products of its kind."""

    products = 0

    def __add__(self, other):
        return Counted(float(self) + other)

    def __mul__(self, other):
        Counted.products += 1
        return Counted(float(self) * other)


def product(factors):
    """x1 · x2 · … · xn. Speelpenning 1980."""
    result = factors[0]
    for factor in factors[1:]:
        result = result * factor
    return result


def count_products(mode, n):
    """Products that the gradient of a product of n numbers takes, and the gradient."""
    x = [Counted(1 + k / n) for k in range(n)]
    Counted.products, grad = 0, []
    if mode == "reverse":
        leaves = [Value(v) for v in x]
        product(leaves).backward()
        grad = [leaf.grad for leaf in leaves]
    elif mode == "forward":
        for i in range(n):
            inputs = [Dual(v, Counted(k == i)) for k, v in enumerate(x)]
            grad.append(product(inputs).slope)
    else:
        for i in range(n):
            above, below = x.copy(), x.copy()
            above[i], below[i] = x[i] + 1e-5, x[i] + -1e-5
            grad.append((product(above) - product(below)) / 2e-5)
    return Counted.products, np.array(grad, float)
# --8<-- [end:counted]


# --8<-- [start:network]
def relu(x):
    """max(x, 0), and what it does to a gradient."""
    x = as_tensor(x)
    return apply(np.maximum(x.data, 0), (x, lambda g: g * (x.data > 0)))


def network(params, X, y):
    """Mean cross-entropy of a batch X (n, d), y (n,): written forward only."""
    W1, b1, W2, b2 = params
    H = relu(X @ W1.transpose() + b1)  # (n, hidden)
    Z = H @ W2.transpose() + b2  # (n, classes)
    return (Z.exp().sum(axis=1).log() - Z[np.arange(len(y)), y]).mean()
# --8<-- [end:network]


# --8<-- [start:by-hand]
def by_hand(params, X, y):
    """The same loss and its gradients, as on the page on backpropagation."""
    W1, b1, W2, b2 = params
    H = np.maximum(X @ W1.T + b1, 0)
    Z = H @ W2.T + b2
    P, rows = np.exp(Z), np.arange(len(y))
    P /= P.sum(axis=1, keepdims=True)
    loss = -np.log(P[rows, y]).mean()
    P[rows, y] -= 1
    D2 = P / len(y)
    D1 = (D2 @ W2) * (H > 0)
    return loss, [D1.T @ X, D1.sum(axis=0), D2.T @ H, D2.sum(axis=0)]
# --8<-- [end:by-hand]


# --8<-- [start:history]
def history(tensor):
    """The tensors that a tensor was made from, and itself."""
    found, waiting = {tensor}, [tensor]
    while waiting:
        new = {parent for parent, _ in waiting.pop().edges} - found
        found |= new
        waiting += new
    return found
# --8<-- [end:history]


# --8<-- [start:largest-error]
def largest_error(f, *arrays, eps=1e-5):
    """Largest |backward - central difference| over the entries of all arrays."""
    leaves = [Tensor(a.copy(), requires_grad=True) for a in arrays]
    y = f(*leaves)
    weights = np.linspace(0.5, 1.5, y.data.size).reshape(y.shape)
    y.backward(weights)
    worst = 0.0
    for leaf in leaves:
        for place in np.ndindex(leaf.shape):
            value, ends = leaf.data[place], []
            for nudge in eps, -eps:
                leaf.data[place] = value + nudge
                ends.append(np.sum(f(*leaves).data * weights))
            leaf.data[place] = value
            slope = (ends[0] - ends[1]) / (2 * eps)
            worst = max(worst, abs(slope - leaf.grad[place]))
    return worst
# --8<-- [end:largest-error]


if __name__ == "__main__":
    # --8<-- [start:graph]
    w_start = -1.0  # @param {type:"slider", min:-3, max:1, step:0.1}
    x, w, b = Value(2.0), Value(w_start), Value(3.0)
    u = w * x
    v = u + b
    s, r = v * v, w * w
    f = s + r
    f.backward()

    names = {x: "x", w: "w", b: "b", u: "u", v: "v", s: "s", r: "r", f: "f"}
    for node in f.order():
        print(f"{names[node]}  value {node.data:5.2f}  gradient {node.grad:5.2f}")
    # --8<-- [end:graph]

    # --8<-- [start:doublings]
    doublings = 20  # @param {type:"slider", min:1, max:50, step:1}
    x = Value(1.0)
    y = x
    for _ in range(doublings):
        y = y + y
    y.backward()
    nodes = y.order()
    arrows = sum(len(node.edges) for node in nodes)
    print(f"nodes {len(nodes)}  arrows {arrows}  gradient {x.grad:.0f}")
    # --8<-- [end:doublings]

    # --8<-- [start:nine-numbers]
    W, b = values([[2.0, -1], [-1, 1]]), values([0, -0.5])
    v, c = values([1.0, -2]), Value(0.5)
    hidden = [z.sigmoid() for z in layer(W, b, values([1.0, 2]))]
    y_hat = layer([v], [c], hidden)[0].sigmoid()
    error = y_hat + Value(-1.0)
    loss = Value(0.5) * error * error
    loss.backward()
    for name, part in ("W", [*W[0], *W[1]]), ("b", b), ("v", v), ("c", [c]):
        print(f"{name}  {'  '.join(f'{number.grad:.4f}' for number in part)}")
    # --8<-- [end:nine-numbers]

    # --8<-- [start:modes]
    counts = range(2, 21)
    curves = {}
    for mode in "differences", "forward", "reverse":
        curves[mode] = [count_products(mode, n)[0] for n in counts]
        print(f"{mode:<11}  2 inputs {curves[mode][0]}  20 inputs {curves[mode][-1]:4}")
    forward, reverse = (count_products(mode, 20)[1] for mode in ("forward", "reverse"))
    print("forward and reverse agree:", np.allclose(forward, reverse))
    plot.lines(curves, x=counts, xlabel="inputs (n)", ylabel="products")
    # --8<-- [end:modes]

    # --8<-- [start:one-digit]
    X, y, X_test, y_test = load_digits()
    rng = np.random.default_rng(0)
    shapes = (64, 64), (64,), (10, 64), (10,)
    arrays = [rng.standard_normal(shape) * np.sqrt(2 / 64) for shape in shapes]

    W1, b1, W2, b2 = (values(array) for array in arrays)
    hidden = [z.sigmoid() for z in layer(W1, b1, values(X[0]))]
    score = layer(W2, b2, hidden)[y[0]]
    print("nodes for one score of one digit:", len(score.order()))
    del W1, b1, W2, b2, hidden, score
    # --8<-- [end:one-digit]

    # --8<-- [start:broadcast]
    A = Tensor(np.arange(12.0).reshape(4, 3), requires_grad=True)
    b = Tensor(np.zeros(3), requires_grad=True)
    total = (A + b).sum()
    total.backward()
    print(f"A {A.shape} + b {b.shape}")
    print(f"gradient of A {A.grad.shape}  of b {b.grad.shape}: {b.grad}")
    # --8<-- [end:broadcast]

    # --8<-- [start:same-gradients]
    params = [Tensor(array, requires_grad=True) for array in arrays]
    loss = network(params, X[:32], y[:32])
    loss.backward()
    expected, grads = by_hand(arrays, X[:32], y[:32])
    difference = max(abs(p.grad - g).max() for p, g in zip(params, grads))
    print(f"loss {loss.item():.4f}  by hand {expected:.4f}")
    print("largest difference of the gradients < 1e-12:", difference < 1e-12)
    # --8<-- [end:same-gradients]

    # --8<-- [start:memory]
    for n in 32, 320:
        made = history(network(params, X[:n], y[:n])) - set(params)
        kept = sum(t.data.nbytes for t in made if t.data.base is None)
        print(f"batch {n:3}  tensors {len(made):2}  kilobytes {kept / 1000:.0f}")
    with no_grad():
        made = history(network(params, X[:320], y[:320])) - set(params)
    kept = sum(t.data.nbytes for t in made)
    print(f"no_grad    tensors {len(made):2}  kilobytes {kept / 1000:.0f}")
    # --8<-- [end:memory]

    # --8<-- [start:operations]
    rng = np.random.default_rng(0)
    A, B, C, d = (rng.uniform(1, 2, shape) for shape in ((3, 4), (3, 4), (4, 2), 4))
    operations = {
        "add": (tensor.add, A, d), "sub": (tensor.sub, A, d), "mul": (tensor.mul, A, d),
        "div": (tensor.div, A, d), "power": (lambda a: a**3, A),
        "matmul": (tensor.matmul, A, C), "exp": (tensor.exp, A), "log": (tensor.log, A),
        "sum": (lambda a: a.sum(axis=0), A), "mean": (lambda a: a.mean(axis=1), A),
        "amax": (lambda a: a.amax(axis=1), A), "reshape": (lambda a: a.reshape(2, 6), A),
        "transpose": (lambda a: a.transpose(), A), "getitem": (lambda a: a[1:, ::2], A),
        "cat": (lambda a, b: tensor.cat([a, b], axis=1), A, B),
    }
    wrong = [name for name, case in operations.items() if largest_error(*case) > 1e-6]
    print(f"operations {len(operations)}  wrong {wrong}")
    # --8<-- [end:operations]

    # --8<-- [start:accumulate]
    w = Tensor([1.0, 2.0], requires_grad=True)
    for step in 1, 2, 3:
        (w * w).sum().backward()
        print(f"step {step}  gradient {w.grad}")
    # --8<-- [end:accumulate]

    # --8<-- [start:too-late]
    w = Tensor([3.0], requires_grad=True)
    square = w * w
    w.data += 1
    square.backward()
    print(f"square {square.item():.0f}  gradient {w.grad.item():.0f}")
    # --8<-- [end:too-late]
