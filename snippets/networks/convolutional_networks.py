"""Convolutional networks: a few small kernels that slide over the digits, and what that buys."""

# --8<-- [start:imports]
import numpy as np
from nn import plot
from nn.conv import Conv2d, Flatten, MaxPool2d, conv2d
from nn.data import batches, load_digits
from nn.layers import Linear, Module, ReLU, Sequential
from nn.losses import cross_entropy
from nn.optim import Adam
from nn.tensor import Tensor, no_grad

# --8<-- [end:imports]


# --8<-- [start:networks]
class GlobalMax(Module):
    """The largest value of each channel, wherever it is: (n, c, h, w) -> (n, c)."""

    def forward(self, x):
        return x.amax(axis=(2, 3))


def digit_network(rng):
    """24 kernels of 3 × 3, pooling, and a linear layer, for digits (n, 1, 8, 8)."""
    return Sequential(Conv2d(1, 24, 3, rng, padding=1, dtype=np.float32), ReLU(),
                      MaxPool2d(2), Flatten(),
                      Linear(24 * 4 * 4, 10, rng, dtype=np.float32))


def anywhere_network(rng):
    """64 kernels of 5 × 5 and their largest responses, for pictures (n, 1, 12, 12)."""
    return Sequential(Conv2d(1, 64, 5, rng, padding=2, dtype=np.float32), GlobalMax(),
                      ReLU(), Linear(64, 10, rng, dtype=np.float32))


def dense_network(rng):
    """One hidden layer, 64 units that see every pixel, for pictures (n, 1, 12, 12)."""
    return Sequential(Flatten(), Linear(144, 64, rng, dtype=np.float32), ReLU(),
                      Linear(64, 10, rng, dtype=np.float32))
# --8<-- [end:networks]


# --8<-- [start:train]
def train(net, X, y, lr, num_epochs, rng):
    """Train with Adam and a rate that falls along a cosine: the loss of each epoch."""
    optimizer, losses, step = Adam(net.parameters(), lr), [], 0
    num_steps = num_epochs * -(-len(y) // 32)
    for _ in range(num_epochs):
        total = 0.0
        for X_batch, y_batch in batches(X, y, 32, rng):
            optimizer.lr = lr * (1 + np.cos(np.pi * step / num_steps)) / 2
            loss = cross_entropy(net(Tensor(X_batch)), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            total, step = total + loss.item() * len(y_batch), step + 1
        losses.append(total / len(y))
    return losses


def accuracy(net, X, y):
    """Share of the pictures X (n, 1, h, w) that are classified as y (n,) says."""
    with no_grad():
        parts = [net(Tensor(X[i:i + 100])).data for i in range(0, len(y), 100)]
    return np.mean(np.concatenate(parts).argmax(axis=1) == y)
# --8<-- [end:train]


# --8<-- [start:place]
def place(X, shifts):
    """Digits X (n, 64) on a canvas of 12 × 12, moved from its middle by shifts (n, 2)
    of -2 to 2 pixels down and right: (n, 1, 12, 12)."""
    canvas = np.zeros((len(X), 1, 12, 12), np.float32)
    for picture, digit, (down, right) in zip(canvas, X, shifts):
        picture[0, 2 + down:10 + down, 2 + right:10 + right] = digit.reshape(8, 8)
    return canvas
# --8<-- [end:place]


# --8<-- [start:kernels]
KERNELS = {
    "vertical edge": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],  # (1)!
    "horizontal edge": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "blur": [[1, 2, 1], [2, 4, 2], [1, 2, 1]],
    "sharpen": [[0, -1, 0], [-1, 5, -1], [0, -1, 0]],
}
# --8<-- [end:kernels]


if __name__ == "__main__":
    # --8<-- [start:apply-kernel]
    X, y, X_test, y_test = load_digits()
    pictures = X.reshape(-1, 1, 8, 8).astype(np.float32)
    test_pictures = X_test.reshape(-1, 1, 8, 8).astype(np.float32)

    kernel_name = "vertical edge"  # @param ["vertical edge", "horizontal edge", "blur", "sharpen"]
    kernel = np.array(KERNELS[kernel_name], np.float32)
    kernel /= np.abs(kernel).sum()
    response = conv2d(pictures[:3], Tensor(kernel[None, None]), padding=1).data
    plot.images([*pictures[:3, 0], *response[:, 0]], ["digit"] * 3 + [kernel_name] * 3,
                columns=3, cell=100)
    # --8<-- [end:apply-kernel]

    # --8<-- [start:sharing]
    layer = Conv2d(1, 24, 3, np.random.default_rng(0), padding=1)
    shared = sum(p.data.size for p in layer.parameters())
    outputs = layer(pictures[:1]).data[0].size
    print(f"outputs {outputs}  shared parameters {shared}")
    print(f"parameters of a dense layer with as many outputs {(64 + 1) * outputs}")
    # --8<-- [end:sharing]

    # --8<-- [start:equivariance]
    rng = np.random.default_rng(0)
    weight, x = Tensor(rng.standard_normal((4, 1, 3, 3))), np.zeros((1, 1, 12, 12))
    x[0, 0, 3:9, 3:9] = rng.standard_normal((6, 6))
    moved = np.roll(x, (1, 2), axis=(2, 3))
    first_moved = conv2d(moved, weight, padding=1).data
    then_moved = np.roll(conv2d(x, weight, padding=1).data, (1, 2), axis=(2, 3))
    print("the same up to 1e-12:", bool(np.abs(first_moved - then_moved).max() < 1e-12))
    # --8<-- [end:equivariance]

    # --8<-- [start:receptive-field]
    def seen(*layers):
        x = Tensor(rng.standard_normal((1, 1, 16, 16)), requires_grad=True)
        out = x
        for layer in layers:
            out = layer(out)
        middle = np.zeros(out.shape)
        middle[0, :, out.shape[2] // 2, out.shape[3] // 2] = 1
        out.backward(middle)
        return int((np.abs(x.grad[0, 0]).sum(axis=0) > 0).sum())

    def conv(n_in):
        weight = Tensor(rng.uniform(0.5, 1.5, (2, n_in, 3, 3)))
        return lambda x: conv2d(x, weight, padding=1)

    def mean_pool(x):
        return x.reshape(1, 2, x.shape[2] // 2, 2, x.shape[3] // 2, 2).mean(axis=(3, 5))

    for name, layers in {"conv": [conv(1)], "conv conv": [conv(1), conv(2)],
                         "conv pool conv": [conv(1), mean_pool, conv(2)]}.items():
        print(f"{name:<15} sees {seen(*layers)} pixels across")
    # --8<-- [end:receptive-field]

    # --8<-- [start:learn]
    rng = np.random.default_rng(0)
    net = digit_network(rng)
    losses = train(net, pictures, y, lr=0.01, num_epochs=16, rng=rng)
    print(f"accuracy  training {accuracy(net, pictures, y):.2f}  "
          f"test {accuracy(net, test_pictures, y_test):.2f}")
    plot.lines({"loss": losses}, xlabel="epoch", ylabel="loss")
    # --8<-- [end:learn]

    # --8<-- [start:filters]
    kernels = net.modules[0].weight.data[:, 0]  # (24, 3, 3)
    plot.images(list(kernels[:12]), [str(k) for k in range(12)], columns=6, cell=46)
    # --8<-- [end:filters]

    # --8<-- [start:feature-maps]
    with no_grad():
        maps = net.modules[1](net.modules[0](Tensor(pictures[2:3]))).data[0]  # (24, 8, 8)
    plot.images([pictures[2, 0] * maps.max(), *maps[:5]],
                ["digit", "0", "1", "2", "3", "4"])
    # --8<-- [end:feature-maps]

    # --8<-- [start:shift]
    middle = np.zeros((len(y), 2), np.int64)
    shifts = np.random.default_rng(1).integers(-2, 3, (len(y_test), 2))
    train_canvas, test_canvas = place(X, middle), place(X_test, middle)
    moved_canvas = place(X_test, shifts)
    for name, make, lr in ("dense", dense_network, 3e-3), ("conv", anywhere_network, 0.02):
        rng = np.random.default_rng(0)
        net = make(rng)
        train(net, train_canvas, y, lr, num_epochs=7, rng=rng)
        print(f"{name:<6} in the middle {accuracy(net, test_canvas, y_test):.2f}  "
              f"moved {accuracy(net, moved_canvas, y_test):.2f}")
    # --8<-- [end:shift]

    # --8<-- [start:turned]
    turned = np.rot90(test_canvas, axes=(2, 3))
    print(f"turned by 90 degrees {accuracy(net, np.ascontiguousarray(turned), y_test):.2f}")
    # --8<-- [end:turned]

    # --8<-- [start:neighbor]
    distances = (X_test**2).sum(axis=1)[:, None] - 2 * X_test @ X.T + (X**2).sum(axis=1)
    print(f"nearest neighbor {np.mean(y[distances.argmin(axis=1)] == y_test):.2f}")
    # --8<-- [end:neighbor]

    # --8<-- [start:cost]
    net = digit_network(np.random.default_rng(0))
    conv, dense = net.modules[0].weight.data, net.modules[4].weight.data
    print("parameters ", sum(p.data.size for p in net.parameters()))
    print("multiplications ", 8 * 8 * conv.size + dense.size)
    # --8<-- [end:cost]
