"""What the page on the multilayer perceptron claims, asserted."""

import numpy as np
import pytest
from foundations.multilayer_perceptron import bumps, fit, gradients, predict, predict_all, sigmoid, step, train_all, xor_by_hand
from nn.data import batches, load_digits, moons, spirals
from nn.layers import Linear, ReLU, Sequential, Tanh
from nn.losses import cross_entropy
from nn.optim import Adam

CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1.0]])
XOR = np.array([[0], [1], [1], [0.0]])


def test_two_hidden_units_by_hand_compute_xor():
    assert xor_by_hand(CORNERS).tolist() == [0, 1, 1, 0]
    assert step(np.array([-1.0, 0.0, 0.1])).tolist() == [0, 0, 1]


def test_gradients_of_many_networks_are_those_of_central_differences():
    rng = np.random.default_rng(0)
    params = [rng.standard_normal(s) for s in ((3, 2, 4), (3, 1, 4), (3, 4, 1), (3, 1, 1))]

    def loss():
        y_hat = predict_all(params, CORNERS)[1]
        return -np.sum(np.where(XOR == 1, np.log(y_hat), np.log(1 - y_hat))) / 4

    errors = []
    for p, g in zip(params, gradients(params, CORNERS, XOR)):
        assert p.shape == g.shape
        for place in np.ndindex(p.shape):
            value = p[place]
            p[place] = value + 1e-5
            above = loss()
            p[place] = value - 1e-5
            below = loss()
            p[place] = value
            numeric = (above - below) / 2e-5
            errors.append(abs(numeric - g[place]) / max(abs(numeric) + abs(g[place]), 1e-4))
    assert max(errors) < 1e-5 and np.median(errors) < 1e-8


@pytest.mark.parametrize("seed", range(3))
def test_two_hidden_units_get_stuck_in_one_start_out_of_four_and_four_do_not(seed):
    rng = np.random.default_rng(seed)
    _, two = train_all(2, 200, rng)
    _, four = train_all(4, 200, rng)
    assert 0.7 <= two.mean() <= 0.9 and four.mean() >= 0.99


def test_the_stuck_are_sure_of_two_cases_or_of_one():
    params, solved = train_all(2, 200, np.random.default_rng(0))
    y_hat = predict_all(params, CORNERS)[1]
    sure = (np.where(XOR == 1, y_hat, 1 - y_hat)[~solved] > 0.9).sum(axis=(1, 2))
    assert set(sure.tolist()) == {1, 2}


def test_the_networks_learn_apart():
    together, solved = train_all(2, 5, np.random.default_rng(0), num_steps=50)
    again, _ = train_all(2, 5, np.random.default_rng(0), num_steps=50)
    assert all(np.array_equal(a, b) for a, b in zip(together, again)) and solved.shape == (5,)
    slower, _ = train_all(2, 5, np.random.default_rng(0), num_steps=50, momentum=0.0)
    assert not np.allclose(slower[0], together[0])


def test_a_hidden_layer_makes_xor_separable():
    params, solved = train_all(2, 20, np.random.default_rng(0))
    k = np.flatnonzero(solved)[0]
    h = predict_all(params, CORNERS)[0][k]
    side = h @ params[2][k, :, 0] + params[3][k, 0, 0] > 0
    assert side.tolist() == [False, True, True, False]


def test_more_bumps_imitate_better():
    x = np.linspace(0.02, 0.98, 97)
    for f in (lambda x: np.sin(2 * np.pi * x), lambda x: x**2, np.abs):
        errors = [np.abs(bumps(f, x, count) - f(x)).mean() for count in (5, 10, 20, 40)]
        assert errors == sorted(errors, reverse=True) and errors[-1] < errors[0] / 5
    assert np.allclose(bumps(lambda x: 3 + 0 * x, np.array([0.3, 0.5]), 4), 3, atol=1e-3)


def test_sigmoid():
    assert sigmoid(0.0) == 0.5 and sigmoid(2.0) == pytest.approx(1 / (1 + np.exp(-2)))


@pytest.mark.parametrize("seed", range(3))
def test_two_spirals(seed):
    rng = np.random.default_rng(seed)
    X, y = spirals()
    net = Sequential(Linear(2, 40, rng), Tanh(), Linear(40, 40, rng), Tanh(), Linear(40, 2, rng))
    net.modules[0].weight.data *= 2
    fit(net, X, y, lr=0.005, num_steps=1000)
    between, y_between = spirals(shift=0.5)
    assert np.mean(predict(net, X) == y) == 1 and np.mean(predict(net, between) == y_between) >= 0.92


@pytest.mark.parametrize("seed", range(3))
def test_moons_need_more_than_one_hidden_unit(seed):
    scores = []
    for hidden in (1, 8):
        rng = np.random.default_rng(seed)
        X, y = moons(60, rng, noise=0.15)
        net = Sequential(Linear(2, hidden, rng), ReLU(), Linear(hidden, 2, rng))
        loss = fit(net, X, y, lr=0.03, num_steps=300)
        scores.append((np.mean(predict(net, X) == y), loss))
    assert scores[1][0] > 0.97 and scores[1][0] > scores[0][0] and scores[1][1] < scores[0][1]


@pytest.mark.parametrize("seed", range(3))
def test_a_hidden_layer_beats_a_linear_classifier_on_digits(seed):
    X, y, X_test, y_test = load_digits()
    extended = np.column_stack([X, np.ones(len(X))])
    best = np.linalg.lstsq(extended, np.eye(10)[y], rcond=None)[0]
    linear = np.mean((np.column_stack([X_test, np.ones(500)]) @ best).argmax(axis=1) == y_test)
    rng = np.random.default_rng(seed)
    net = Sequential(Linear(64, 64, rng), ReLU(), Linear(64, 10, rng))
    optimizer = Adam(net.parameters(), lr=3e-3)
    for _ in range(30):
        for X_batch, y_batch in batches(X, y, 32, rng):
            loss = cross_entropy(net(X_batch), y_batch)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
    assert linear < 0.95 and np.mean(predict(net, X_test) == y_test) >= 0.97
