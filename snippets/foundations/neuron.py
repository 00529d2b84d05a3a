"""One artificial neuron: logic with it, what one cannot compute, and sums with several. McCulloch and Pitts 1943."""

# --8<-- [start:imports]
from itertools import product

import numpy as np
from nn import plot

# --8<-- [end:imports]


# --8<-- [start:neuron]
def step(z):
    """All or none: 1 where z > 0, else 0."""
    return np.where(z > 0, 1, 0)


def neuron(X, w, b, f=step):
    """Output of one neuron. X (d,) or (n, d), w (d,), b a number -> () or (n,)."""
    return f(X @ w + b)
# --8<-- [end:neuron]


# --8<-- [start:truth-table]
def truth_table(n):
    """Every input of n bits, in counting order: (2^n, n)."""
    return np.array(list(product([0, 1], repeat=n)))
# --8<-- [end:truth-table]


# --8<-- [start:activations]
def sigmoid(z):
    """A soft step, between 0 and 1."""
    return 1 / (1 + np.exp(-z))


def relu(z):
    """Silent below zero, proportional above: the rectified linear unit."""
    return np.maximum(z, 0)
# --8<-- [end:activations]


# --8<-- [start:search]
def threshold_functions(n, max_weight):
    """Truth tables, as integers, of one unit with integer weights up to max_weight."""
    W = np.array(list(product(range(-max_weight, max_weight + 1), repeat=n)))  # (m, n)
    biases = np.arange(-n * max_weight, n * max_weight + 2) - 0.5  # (k,)
    outputs = step(W @ truth_table(n).T + biases[:, None, None])  # (k, m, 2^n)
    return np.unique(outputs @ 2 ** np.arange(2**n))  # (1)!
# --8<-- [end:search]


# --8<-- [start:certificate]
def impossible_functions(n):
    """Truth tables where two inputs of output 1 and two of output 0 have equal sums."""
    X, tables = truth_table(n), np.arange(2 ** 2**n)
    i, j = np.triu_indices(2**n, k=1)  # every pair of rows
    sums = X[i] + X[j]  # (pairs, n)
    masks = 2**i + 2**j  # (pairs,)
    impossible = np.zeros(len(tables), bool)
    for p, q in np.argwhere((sums[:, None] == sums).all(axis=2)):
        impossible |= (tables & masks[p] == masks[p]) & (tables & masks[q] == 0)
    return tables[impossible]
# --8<-- [end:certificate]


# --8<-- [start:full-adder]
def wires(*signals):
    """Signals side by side, as inputs of a neuron: (..., number of signals)."""
    return np.stack(np.broadcast_arrays(*signals), axis=-1)


def full_adder(a, b, carry_in):
    """Add three bits with two threshold units -> (sum bit, carry bit)."""
    carry = neuron(wires(a, b, carry_in), [1, 1, 1], -1.5)
    total = neuron(wires(a, b, carry_in, carry), [1, 1, 1, -2], -0.5)
    return total, carry
# --8<-- [end:full-adder]


# --8<-- [start:add]
def add(a, b, num_bits=8, carry=0):
    """Add integers a and b, numbers or arrays, with a chain of num_bits full adders."""
    if np.min(np.minimum(a, b)) < 0 or np.max(np.maximum(a, b)) >= 2**num_bits:
        raise ValueError(f"add: a and b from 0 to {2**num_bits - 1} expected, "
                         f"a {a} and b {b} came")
    result = 0
    for k in range(num_bits):
        bit, carry = full_adder(a >> k & 1, b >> k & 1, carry)
        result = result + (bit << k)
    return result + (carry << num_bits)
# --8<-- [end:add]


# --8<-- [start:subtract]
def subtract(a, b, num_bits=8):
    """a - b modulo 2^num_bits: flip b's bits with NOT units and add with carry-in 1."""
    places = np.arange(num_bits)
    bits = np.asarray(b)[..., None] >> places & 1  # (..., num_bits)
    flipped = neuron(bits[..., None], [-1], 0.5)  # (..., num_bits)
    return add(a, flipped @ 2**places, num_bits, carry=1) % 2**num_bits
# --8<-- [end:subtract]


if __name__ == "__main__":
    # --8<-- [start:one-input]
    w = np.array([2, 1, -1])  # (3,)
    b = -1.5
    x = np.array([1, 0, 1])  # (3,)
    print("z     =", x @ w + b)
    print("y_hat =", neuron(x, w, b))
    # --8<-- [end:one-input]

    # --8<-- [start:batch]
    X = truth_table(3)  # (8, 3)
    print("   x      z  y_hat")
    for x, z, y_hat in zip(X, X @ w + b, neuron(X, w, b)):
        print(x, f"{z:5.1f}  {y_hat}")
    # --8<-- [end:batch]

    # --8<-- [start:gates]
    gates = {"AND": ([1, 1], -1.5), "OR": ([1, 1], -0.5), "NAND": ([-1, -1], 1.5)}
    X = truth_table(2)  # (4, 2)
    for name, (w, b) in gates.items():
        print(f"{name:4}", neuron(X, w, b))
    print("NOT ", neuron(truth_table(1), [-1], 0.5))
    # --8<-- [end:gates]

    # --8<-- [start:sums]
    Z = np.array([X @ w + b for w, b in gates.values()])  # (3, 4)
    plot.heatmap(Z, list(gates), [f"({p}, {q})" for p, q in X])
    # --8<-- [end:sums]

    # --8<-- [start:half-planes]
    def how_many(X):
        return neuron(X, *gates["OR"]) + neuron(X, *gates["AND"])

    plot.regions(X, how_many(X), ("neither AND nor OR", "only OR", "AND and OR"), how_many,
                 boundaries=[gates["OR"], gates["AND"]])
    # --8<-- [end:half-planes]

    # --8<-- [start:your-gate]
    w1 = 1.0  # @param {type:"slider", min:-2, max:2, step:0.1}
    w2 = 1.0  # @param {type:"slider", min:-2, max:2, step:0.1}
    b = -1.5  # @param {type:"slider", min:-3, max:3, step:0.1}
    w = np.array([w1, w2])  # (2,)
    y_hat = neuron(X, w, b)  # (4,)
    print("y_hat =", y_hat)
    plot.regions(X, y_hat, ["output 0", "output 1"], lambda X: neuron(X, w, b), [(w, b)])
    # --8<-- [end:your-gate]

    # --8<-- [start:curves]
    z = np.linspace(-3, 3, 201)  # (201,)
    curves = {"step": step(z), "sigmoid": sigmoid(z), "tanh": np.tanh(z), "ReLU": relu(z)}
    plot.lines(curves, x=z, xlabel="weighted sum", ylabel="output")
    # --8<-- [end:curves]

    # --8<-- [start:missing]
    for table in np.setdiff1d(np.arange(16), threshold_functions(2, max_weight=1)):
        print(table >> np.arange(4) & 1)
    # --8<-- [end:missing]

    # --8<-- [start:count]
    fractions = {}
    print("n   tables   found  impossible  undecided")
    for n, max_weight in ((1, 1), (2, 1), (3, 2), (4, 3)):
        found, impossible = threshold_functions(n, max_weight), impossible_functions(n)
        undecided = 2 ** 2**n - len(np.union1d(found, impossible))
        print(f"{n} {2 ** 2**n:8} {len(found):7} {len(impossible):11} {undecided:10}")
        fractions[n] = len(found) / 2 ** 2**n
    # --8<-- [end:count]

    # --8<-- [start:fraction]
    plot.bars(list(fractions.values()), list(fractions), "inputs", "fraction of functions")
    # --8<-- [end:fraction]

    # --8<-- [start:check-adder]
    a, b, carry_in = truth_table(3).T  # (8,) each
    total, carry = full_adder(a, b, carry_in)
    print("a b carry_in | carry sum")
    for row in zip(a, b, carry_in, carry, total):
        print("{} {} {}        | {}     {}".format(*row))
    print("correct:", np.sum(2 * carry + total == a + b + carry_in), "of", len(a))
    # --8<-- [end:check-adder]

    # --8<-- [start:check-sums]
    print("173 + 91 =", add(173, 91))
    a, b = np.meshgrid(np.arange(256), np.arange(256))  # (256, 256) each
    print("correct:", np.sum(add(a, b) == a + b), "of", a.size)
    # --8<-- [end:check-sums]

    # --8<-- [start:check-differences]
    print("173 - 91 =", subtract(173, 91))
    print("correct:", np.sum(subtract(a, b) == (a - b) % 256), "of", a.size)
    # --8<-- [end:check-differences]
