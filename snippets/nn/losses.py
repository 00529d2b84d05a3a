"""How wrong a prediction is, as one number to make small. After `torch.nn.functional`."""

# --8<-- [start:imports]
import numpy as np

from nn.tensor import apply, as_tensor

# --8<-- [end:imports]


# --8<-- [start:mse]
def mse_loss(y_hat, y):
    """Mean of (y_hat - y)². Both of one shape. Legendre 1805; Gauss 1809."""
    y_hat, y = as_tensor(y_hat), as_tensor(y)
    if y_hat.shape != y.shape:
        raise ValueError("mse_loss: two equal shapes expected, "
                         f"{y_hat.shape} and {y.shape} came")
    d = y_hat.data - y.data
    slope = 2 * d / d.size
    return apply((d * d).mean(),
                 (y_hat, lambda g: g * slope), (y, lambda g: -g * slope))
# --8<-- [end:mse]


# --8<-- [start:cross-entropy]
def cross_entropy(logits, y):
    """Mean of -log softmax(logits)[y]. logits (n, classes), y (n,) integers from 0.
    Its gradient is (softmax - one hot) / n. Bridle 1990."""
    logits, y = as_tensor(logits), np.asarray(y)
    n, classes = logits.shape if logits.data.ndim == 2 else (0, 0)
    if not n or y.shape != (n,) or y.dtype.kind not in "iu":
        raise ValueError("cross_entropy: logits (n, classes) and integers y (n,) "
                         f"expected, {logits.shape} and {y.dtype} {y.shape} came")
    if np.minimum.reduce(y) < 0 or np.maximum.reduce(y) >= classes:
        raise ValueError(f"cross_entropy: classes from 0 to {classes - 1} expected, "
                         f"{y.min()} to {y.max()} came")
    z, rows = logits.data - logits.data.max(axis=1, keepdims=True), np.arange(n)
    e = np.exp(z)
    total = e.sum(axis=1, keepdims=True)
    loss = (np.log(total[:, 0]) - z[rows, y]).sum() / n

    def vjp(g):
        d = e / total
        d[rows, y] -= 1
        d *= g / n
        return d

    return apply(loss, (logits, vjp))
# --8<-- [end:cross-entropy]


# --8<-- [start:binary-cross-entropy]
def binary_cross_entropy_with_logits(logits, y):
    """Mean of -y log σ - (1 - y) log(1 - σ), σ = sigmoid(logits). Both of one shape, y
    from 0 to 1. No exponential overflows; its gradient is (σ - y) / n."""
    logits, y = as_tensor(logits), np.asarray(y)
    if logits.shape != y.shape:
        raise ValueError("binary_cross_entropy_with_logits: two equal shapes expected, "
                         f"{logits.shape} and {y.shape} came")
    z = logits.data
    y = y.astype(z.dtype)
    loss = np.mean(np.maximum(z, 0) - z * y + np.log1p(np.exp(-abs(z))))
    sigma = 0.5 + 0.5 * np.tanh(0.5 * z)
    return apply(loss, (logits, lambda g: g * (sigma - y) / z.size))
# --8<-- [end:binary-cross-entropy]
