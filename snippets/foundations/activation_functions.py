"""Activation functions: what they bend, what their derivatives do, and how they fail."""

# --8<-- [start:imports]
import numpy as np
from nn import plot
from nn.functional import gelu, leaky_relu, log_softmax, relu, sigmoid, softmax, tanh
from nn.tensor import Tensor

# --8<-- [end:imports]


# --8<-- [start:slope]
FUNCTIONS = {"sigmoid": sigmoid, "tanh": tanh, "ReLU": relu,
             "leaky ReLU": leaky_relu, "GELU": gelu}


def slope(function, x):
    """Derivative of an activation function at each x (n,): (n,)."""
    x = Tensor(x, requires_grad=True)
    function(x).backward(np.ones(x.shape))
    return x.grad
# --8<-- [end:slope]


# --8<-- [start:dead]
def dead_units(function, X, W, b):
    """How many units of function(X @ W + b) no example can change: the derivative is
    zero for each of X (n, d). W (d, units), b (units,)."""
    z = X @ W + b  # (n, units)
    return int(np.sum(np.all(slope(function, z) == 0, axis=0)))
# --8<-- [end:dead]


if __name__ == "__main__":
    # --8<-- [start:collapse]
    rng = np.random.default_rng(0)
    X = rng.standard_normal((200, 3))
    W1, W2 = rng.standard_normal((3, 20)), rng.standard_normal((20, 2))

    def misfit(Y):
        best = np.linalg.lstsq(X, Y, rcond=None)[0]  # (3, 2)
        return np.mean((X @ best - Y) ** 2) / np.mean(Y**2)

    print("two linear layers are one:", bool(np.allclose(X @ W1 @ W2, X @ (W1 @ W2))))
    print(f"what a linear layer misses  without bend {misfit(X @ W1 @ W2):.3f}  "
          f"with ReLU {misfit(relu(X @ W1).data @ W2):.3f}")
    # --8<-- [end:collapse]

    # --8<-- [start:shapes]
    x = np.linspace(-4, 4, 81)
    plot.lines({name: f(x).data for name, f in FUNCTIONS.items() if name != "leaky ReLU"},
               x=x, xlabel="x", ylabel="output")
    # --8<-- [end:shapes]

    # --8<-- [start:derivatives]
    points = np.array([-6.0, -2.0, -0.5, 0.5, 2.0, 6.0])
    for name, f in FUNCTIONS.items():
        rounded = slope(f, points).round(3) + 0.0
        print(f"{name:<10} ", " ".join(f"{d:6.3f}" for d in rounded))
    plot.lines({name: slope(f, x) for name, f in FUNCTIONS.items() if name != "leaky ReLU"},
               x=x, xlabel="x", ylabel="derivative")
    # --8<-- [end:derivatives]

    # --8<-- [start:tangent]
    chosen = "sigmoid"  # @param ["sigmoid", "tanh", "ReLU", "leaky ReLU", "GELU"]
    x0 = 1.0  # @param {type:"slider", min:-4, max:4, step:0.25}
    f = FUNCTIONS[chosen]
    y0, d = f(np.array([x0])).item(), slope(f, np.array([x0]))[0]
    print(f"{chosen} at {x0}: value {y0:.3f}  derivative {d:.3f}")
    plot.lines({chosen: f(x).data, "tangent": np.clip(y0 + d * (x - x0), -1.5, 4)}, x=x,
               xlabel="x", ylabel="output")
    # --8<-- [end:tangent]

    # --8<-- [start:ten-layers]
    for name, f in FUNCTIONS.items():
        signal = np.linspace(-2, 2, 41)
        product = np.ones(41)
        for _ in range(10):
            product *= slope(f, signal)
            signal = f(signal).data
        print(f"{name:<10}  largest slope {slope(f, x).max():.2f}  "
              f"through 10 layers {product.mean():.1e}")
    # --8<-- [end:ten-layers]

    # --8<-- [start:dead-units]
    W = rng.standard_normal((3, 100)) / np.sqrt(3)
    for bias in 0, -1, -3, -6:
        b = np.full(100, float(bias))
        print(f"bias {bias:2}  dead with ReLU {dead_units(relu, X, W, b):3}  "
              f"with leaky ReLU {dead_units(leaky_relu, X, W, b)}")
    # --8<-- [end:dead-units]

    # --8<-- [start:temperature]
    temperature = 1.0  # @param {type:"slider", min:0.1, max:5, step:0.1}
    z = np.array([2.0, 1.0, 0.0, -1.0])
    p = softmax(z / temperature).data
    print("probabilities", np.round(p, 3), f" sum {p.sum():.3f}")
    plot.bars(p, ["2", "1", "0", "−1"], xlabel="logit", ylabel="probability")
    # --8<-- [end:temperature]

    # --8<-- [start:shift]
    same = np.allclose(softmax(z + 100).data, softmax(z).data)
    print("the same after adding 100:", bool(same))
    with np.errstate(all="ignore"):
        far = np.array([0.0, -1000.0])
        print("log of softmax", np.log(softmax(far).data))
        print("log_softmax   ", log_softmax(far).data)
    # --8<-- [end:shift]
