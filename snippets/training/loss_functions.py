"""Loss functions: where squared error and cross-entropy come from, and what their gradients do."""

# --8<-- [start:imports]
import numpy as np
from nn import plot
from nn.functional import sigmoid
from nn.losses import binary_cross_entropy_with_logits, cross_entropy, mse_loss
from nn.tensor import Tensor

# --8<-- [end:imports]


# --8<-- [start:negative-log-likelihood]
def gaussian_nll(y, c, s=1.0):
    """Mean of -log p(y) where p is a normal curve with center c and width s. y (n,)."""
    return np.mean((y - c) ** 2) / (2 * s**2) + np.log(s * np.sqrt(2 * np.pi))
# --8<-- [end:negative-log-likelihood]


# --8<-- [start:naive]
def naive_cross_entropy(logits, y):
    """Mean of -log softmax(logits)[y], by the formula. logits (n, classes), y (n,)."""
    p = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)  # (n, classes)
    return -np.mean(np.log(p[np.arange(len(y)), y]))
# --8<-- [end:naive]


# --8<-- [start:fit]
def fit(X, y, w, b, lr, num_steps):
    """Follow the gradient of the cross-entropy of a logistic neuron from (w (d,), b).
    X (n, d), y (n,) of 0 and 1 -> w, b, loss."""
    for _ in range(num_steps):
        error = sigmoid(X @ w + b).data - y  # (n,)
        w, b = w - lr * X.T @ error / len(y), b - lr * error.mean()
    return w, b, binary_cross_entropy_with_logits(X @ w + b, y).item()
# --8<-- [end:fit]


if __name__ == "__main__":
    # --8<-- [start:flat]
    x = np.array([-1.5, -0.9, -0.7, -0.3, 0.2, 0.5, 0.8, 1.1])
    y = np.array([0, 1, 0, 0, 1, 1, 0, 1])
    biases = np.linspace(-3, 3, 121)
    logits = 2 * x + biases[:, None]  # (121, 8)

    mistakes = np.mean((logits > 0) != y, axis=1)
    loss = np.array([binary_cross_entropy_with_logits(z, y).item() for z in logits])
    print("different values  fraction of mistakes", len(np.unique(mistakes)),
          " loss", len(np.unique(loss)))
    print(f"smallest loss at b = {biases[loss.argmin()]:.2f}")
    plot.lines({"fraction of mistakes": mistakes, "loss": loss}, x=biases, xlabel="b")
    # --8<-- [end:flat]

    # --8<-- [start:gaussian]
    rng = np.random.default_rng(0)
    y = 3 + rng.standard_normal(25)
    centers = np.linspace(1, 5, 4001)
    nll = np.array([gaussian_nll(y, c) for c in centers])
    mse = np.array([np.mean((y - c) ** 2) for c in centers])
    print(f"most likely center {centers[nll.argmin()]:.3f}")
    print(f"least squared error {centers[mse.argmin()]:.3f}  mean {y.mean():.3f}")
    # --8<-- [end:gaussian]

    # --8<-- [start:outlier]
    outlier = 9.0  # @param {type:"slider", min:2, max:50, step:1}
    y = np.array([1.8, 1.9, 2.0, 2.1, 2.2, 2.3, outlier])
    c = np.linspace(0, 50, 50001)
    squared = np.mean((y - c[:, None]) ** 2, axis=1)
    absolute = np.mean(abs(y - c[:, None]), axis=1)
    print(f"squared error   best c {c[squared.argmin()]:.2f}  mean {y.mean():.2f}")
    print(f"absolute error  best c {c[absolute.argmin()]:.2f}  median {np.median(y):.2f}")
    # --8<-- [end:outlier]

    # --8<-- [start:shapes]
    error = np.linspace(-3, 3, 61)
    huber = np.where(abs(error) < 1, error**2 / 2, abs(error) - 0.5)
    plot.lines({"squared": error**2 / 2, "absolute": abs(error), "Huber": huber},
               x=error, xlabel="error", ylabel="loss")
    # --8<-- [end:shapes]

    # --8<-- [start:one-example]
    z = Tensor([[2.0, 1.0, -1.0]], requires_grad=True)  # (1, 3)
    y = np.array([1])
    loss = cross_entropy(z, y)
    loss.backward()
    p = np.exp(z.data) / np.exp(z.data).sum()
    print("probabilities ", np.round(p[0], 3))
    print(f"loss  {loss.item():.4f}  -log p[y]  {-np.log(p[0, y[0]]):.4f}")
    print("gradient      ", np.round(z.grad[0], 3))
    print("softmax - 1[y]", np.round((p - np.eye(3)[y])[0], 3))
    # --8<-- [end:one-example]

    # --8<-- [start:overflow]
    with np.errstate(all="ignore"):
        for size in 1, 100, 1e4:
            z = size * np.array([[2.0, 1.0, -1.0]])
            naive, ours = naive_cross_entropy(z, [2]), cross_entropy(z, [2]).item()
            print(f"largest logit {z.max():6.0f}  naive {naive:6.4g}  toolbox {ours:.4g}")
    # --8<-- [end:overflow]

    # --8<-- [start:saturated]
    z = np.linspace(-8, 4, 61)
    logit = Tensor(z, requires_grad=True)
    mse_loss(sigmoid(logit), np.ones(61)).backward()
    squared = 61 * logit.grad  # (1)!
    logit.grad = None
    binary_cross_entropy_with_logits(logit, np.ones(61)).backward()
    entropy = 61 * logit.grad
    for k in 0, 20, 40, 60:
        print(f"logit {z[k]:4.1f}  sigmoid {sigmoid(z[k]).item():.4f}  "
              f"squared {squared[k]:8.5f}  cross-entropy {entropy[k]:8.5f}")
    plot.lines({"squared": squared, "cross-entropy": entropy}, x=z,
               xlabel="logit", ylabel="gradient")
    # --8<-- [end:saturated]

    # --8<-- [start:escape]
    start = -6.0  # @param {type:"slider", min:-12, max:2, step:1}
    for name in "squared", "cross-entropy":
        z = Tensor([start], requires_grad=True)
        for step in range(1, 1001):
            z.grad = None
            if name == "squared":
                mse_loss(sigmoid(z), [1.0]).backward()
            else:
                binary_cross_entropy_with_logits(z, [1.0]).backward()
            z.data -= 0.5 * z.grad
            if z.item() > 0:
                break
        print(f"{name:<13}  steps {step:4}  sigmoid {sigmoid(z).item():.3f}")
    # --8<-- [end:escape]

    # --8<-- [start:two-starts]
    rng = np.random.default_rng(0)
    y = np.repeat([0, 1], 60)
    X = rng.standard_normal((120, 2)) + 1.2 * (2 * y[:, None] - 1)  # (120, 2)
    ends = []
    for w, b in (np.array([5.0, -5.0]), 3.0), (np.array([-4.0, 2.0]), -6.0):
        start = binary_cross_entropy_with_logits(X @ w + b, y).item()
        w, b, loss = fit(X, y, w, b, lr=0.5, num_steps=3000)
        print(f"loss {start:.3f} -> {loss:.4f}  w {np.round(w, 3)}  b {b:.3f}")
        ends.append(np.append(w, b))
    print("they differ by less than 1e-5:", bool(np.abs(ends[0] - ends[1]).max() < 1e-5))
    plot.regions(X, y, ["class 0", "class 1"], boundaries=[(ends[0][:2], ends[0][2])])
    # --8<-- [end:two-starts]
