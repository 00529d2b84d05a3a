"""Optimizers and data of the toolbox."""

import numpy as np
import pytest
from nn.data import batches, load_digits, moons, spirals
from nn.layers import Linear, ReLU, Sequential
from nn.losses import cross_entropy
from nn.optim import SGD, Adam, Optimizer
from nn.tensor import Tensor


def follow(optimizer, p, grads):
    places = []
    for grad in grads:
        p.grad = np.array(grad)
        optimizer.step()
        places.append(p.data.copy())
    return np.array(places)


def test_sgd_goes_against_the_gradient():
    p = Tensor([1.0, 2.0], requires_grad=True)
    assert np.allclose(follow(SGD([p], lr=0.1), p, [[1.0, -2.0], [1.0, 0.0]]), [[0.9, 2.2], [0.8, 2.2]])


def test_momentum_adds_up_past_gradients():
    p = Tensor([0.0], requires_grad=True)
    assert np.allclose(follow(SGD([p], lr=1.0, momentum=0.5), p, [[1.0], [1.0], [0.0]]).ravel(), [-1, -2.5, -3.25])


def test_adam_is_algorithm_1():
    rng = np.random.default_rng(0)
    grads = rng.standard_normal((5, 3))
    p = Tensor(np.zeros(3), requires_grad=True)
    ours = follow(Adam([p], lr=0.1, betas=(0.8, 0.9), eps=1e-3), p, grads)
    theta, m, v = np.zeros(3), np.zeros(3), np.zeros(3)
    for t, g in enumerate(grads, 1):
        m, v = 0.8 * m + 0.2 * g, 0.9 * v + 0.1 * g**2
        theta = theta - 0.1 * (m / (1 - 0.8**t)) / (np.sqrt(v / (1 - 0.9**t)) + 1e-3)
        assert np.allclose(ours[t - 1], theta)


def test_the_first_step_of_adam_has_the_length_of_lr():
    for size in (1e-6, 1.0, 1e6):
        p = Tensor([0.0], requires_grad=True)
        assert follow(Adam([p]), p, [[size]])[0, 0] == pytest.approx(-1e-3, rel=0.02)


def test_parameters_without_a_gradient_stay():
    p, q = Tensor([1.0], requires_grad=True), Tensor([1.0], requires_grad=True)
    for optimizer in (SGD([p, q], lr=0.1), SGD([p, q], lr=0.1, momentum=0.9), Adam([p, q])):
        p.grad, q.grad = np.array([1.0]), None
        optimizer.step()
        assert q.data == [1]
        optimizer.zero_grad()
        assert p.grad is None


@pytest.mark.parametrize(("parameters", "lr"), [([], 0.1), ([Tensor([1.0])], 0.0), ([Tensor([1.0])], -1)])
def test_an_optimizer_needs_parameters_and_a_positive_rate(parameters, lr):
    with pytest.raises(ValueError, match=r"parameters and lr > 0 expected"):
        Optimizer(parameters, lr)


def test_float32_parameters_stay_float32():
    for make in (lambda p: SGD([p], lr=0.1), lambda p: SGD([p], lr=0.1, momentum=0.9), lambda p: Adam([p])):
        p = Tensor(np.float32([1.0]), requires_grad=True)
        p.grad = np.float32([1.0])
        make(p).step()
        assert p.data.dtype == np.float32 and p.data < 1


def test_digits_are_the_published_ones_and_split_without_overlap():
    X, y, X_test, y_test = load_digits()
    assert X.shape == (1297, 64) and X_test.shape == (500, 64) and y.dtype == y_test.dtype == np.int64
    assert X.min() == 0 and X.max() == 1 and np.allclose(X * 16, np.round(X * 16))
    assert np.bincount(np.append(y, y_test)).tolist() == [178, 182, 177, 183, 181, 182, 181, 179, 174, 180]
    assert np.round(16 * (X.sum() + X_test.sum())) == 561718
    assert np.array_equal(X, load_digits()[0])


def test_spirals_are_those_of_lang_and_witbrock():
    X, y = spirals()
    assert X.shape == (194, 2) and y.sum() == 97 and np.allclose(X[:97], -X[97:]) and (y[:97] == 1).all()
    assert np.allclose(np.linalg.norm(X[0]), 1) and np.allclose(np.linalg.norm(X[96]), 8 / 104)
    between, _ = spirals(shift=0.5)
    distances = np.linalg.norm(between[:96, None] - X[None, :97], axis=2)
    assert (np.sort(distances, axis=1)[:, 1] < 0.2).all() and distances.min() > 0
    assert np.allclose(X[8], [96 / 104, 0], atol=1e-12)


def test_moons_interleave():
    X, y = moons(200, np.random.default_rng(0), noise=0)
    assert X.shape == (400, 2) and np.bincount(y).tolist() == [200, 200]
    assert np.allclose(np.linalg.norm(X[y == 0], axis=1), 1) and (X[y == 0, 1] >= 0).all()
    assert np.allclose(np.linalg.norm(X[y == 1] - [1, 0.5], axis=1), 1) and (X[y == 1, 1] <= 0.5).all()
    assert moons(5, np.random.default_rng(0))[0].std() != moons(5, np.random.default_rng(0), noise=0.5)[0].std()


def test_batches_visit_every_example_once():
    X, y = np.arange(10).reshape(10, 1), np.arange(10)
    parts = list(batches(X, y, 4, np.random.default_rng(0)))
    assert [len(b) for _, b in parts] == [4, 4, 2]
    assert all((a[:, 0] == b).all() for a, b in parts)
    assert sorted(np.concatenate([b for _, b in parts])) == list(range(10)) and parts[0][1].tolist() != [0, 1, 2, 3]
    for wrong in ((X, y[:9], 4), (X, y, 0)):
        with pytest.raises(ValueError, match="batches: as many X as y"):
            next(batches(*wrong, np.random.default_rng(0)))


@pytest.mark.parametrize("seed", range(3))
def test_a_network_of_the_toolbox_learns_the_digits(seed):
    X, y, X_test, y_test = load_digits()
    rng = np.random.default_rng(seed)
    net = Sequential(Linear(64, 64, rng), ReLU(), Linear(64, 10, rng))
    optimizer = Adam(net.parameters(), lr=3e-3)
    for _ in range(30):
        for X_batch, y_batch in batches(X, y, 32, rng):
            loss = cross_entropy(net(X_batch), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    assert np.mean(net(X_test).data.argmax(axis=1) == y_test) >= 0.97
