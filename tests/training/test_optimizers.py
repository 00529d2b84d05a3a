"""What the page on optimizers claims, asserted."""

import numpy as np
import pytest
from nn.data import load_digits
from nn.optim import SGD, Adam
from nn.tensor import Tensor
from training.optimizers import OPTIMIZERS, RMSprop, accuracy, constant, cosine, follow, ravine, steps_down, train, warm_up

DIGITS = load_digits()


def test_rmsprop_is_its_formula():
    p = Tensor(np.zeros(2), requires_grad=True)
    optimizer = RMSprop([p], lr=0.1, alpha=0.8, eps=1e-3)
    theta, v = np.zeros(2), np.zeros(2)
    for g in np.random.default_rng(0).standard_normal((4, 2)):
        p.grad = g
        optimizer.step()
        v = 0.8 * v + 0.2 * g**2
        theta = theta - 0.1 * g / (np.sqrt(v) + 1e-3)
        assert np.allclose(p.data, theta)
    assert RMSprop([p]).alpha == 0.9 and RMSprop([p]).lr == 1e-2 and RMSprop([p]).eps == 1e-8


def test_follow_gives_every_place_of_the_optimizer():
    path = follow(lambda p: SGD(p, lr=0.01), ravine, [1.0, 1.0], 3)
    assert path.shape == (4, 2) and np.allclose(path, [[0.99**k, 0.5**k] for k in range(4)])
    assert ravine(Tensor([2.0, 1.0]), condition=10).item() == 2 + 5


@pytest.mark.parametrize("condition", [10, 100, 1000])
def test_momentum_pays_with_the_root_of_the_condition_number(condition):
    k = np.sqrt(condition)
    counts = []
    for settings in ({"lr": 2 / (1 + condition)}, {"lr": 4 / (1 + k) ** 2, "momentum": ((k - 1) / (k + 1)) ** 2}):
        path = follow(lambda p: SGD(p, **settings), lambda w: ravine(w, condition), [1.0, 1.0], 4000)
        counts.append(np.sum(np.linalg.norm(path, axis=1) > 1e-3 * np.sqrt(2)))
    assert counts[1] < 8 * k and counts[0] > 3 * condition and counts[1] < counts[0] / 2


def test_the_rate_of_the_figure_is_right_below_the_limit_of_plain_descent():
    assert np.linalg.norm(follow(lambda p: SGD(p, lr=0.036), ravine, [-4.0, 1.0], 300)[-1]) < 1e-3
    assert np.linalg.norm(follow(lambda p: SGD(p, lr=0.041), ravine, [-4.0, 1.0], 300)[-1]) > 100
    plain, heavy = (follow(lambda p: SGD(p, lr=0.036, momentum=m), ravine, [-4.0, 1.0], 40)[-1] for m in (0.0, 0.8))
    assert np.linalg.norm(heavy) < np.linalg.norm(plain) / 5


def test_without_correction_the_first_steps_of_adam_would_be_too_long():
    m = v = 0.0
    raw = []
    for _ in range(1000):
        m, v = 0.9 * m + 0.1, 0.999 * v + 0.001
        raw.append(m / np.sqrt(v))
    assert raw[0] == pytest.approx(np.sqrt(10)) and max(raw) > 6 and raw[-1] < 1.3
    p = Tensor([0.0], requires_grad=True)
    optimizer = Adam([p], lr=0.1)
    for k in range(1, 20):
        p.grad = np.array([1.0])
        optimizer.step()
        assert p.data[0] == pytest.approx(-0.1 * k, rel=1e-6)


def test_schedules_begin_and_end_as_described():
    assert [constant(k, 10) for k in (0, 5, 9)] == [1, 1, 1]
    assert np.allclose([steps_down(k, 100) for k in (0, 49, 50, 74, 75, 99)], [1, 1, 0.1, 0.1, 0.01, 0.01])
    assert np.allclose([cosine(k, 100) for k in (0, 50, 100)], [1, 0.5, 0])
    assert np.allclose([warm_up(k, 100) for k in (0, 4, 9, 10, 55, 100)], [0.1, 0.5, 1, 1, 0.5, 0])
    assert warm_up(1, 100, share=0.5) == pytest.approx(0.04)


def test_the_schedule_reaches_the_optimizer_at_every_step():
    rates = []

    class Spy(SGD):
        def step(self):
            rates.append(self.lr)
            super().step()

    X, y = DIGITS[0][:100], DIGITS[1][:100]
    _, loss = train((X, y), lambda p: Spy(p, 0.5), num_epochs=2, seed=0, schedule=cosine, hidden=4, batch_size=40)
    assert np.allclose(rates, [0.5 * cosine(k, 6) for k in range(6)]) and np.isfinite(loss)


@pytest.mark.parametrize("seed", range(3))
def test_a_falling_rate_beats_a_constant_one(seed):
    X, y, _, _ = DIGITS
    losses = {f: train((X, y), OPTIMIZERS["momentum"](0.2), 6, seed, f)[1] for f in (constant, cosine)}
    assert losses[cosine] < 0.6 * losses[constant]


@pytest.mark.parametrize("seed", range(3))
def test_at_their_own_best_rates_all_learn_alike(seed):
    X, y, X_test, y_test = DIGITS
    rates = {"SGD": 0.3, "momentum": 0.1, "RMSprop": 0.01, "Adam": 0.01}
    scores = {name: accuracy(train((X, y), OPTIMIZERS[name](lr), 6, seed)[0], X_test, y_test) for name, lr in rates.items()}
    assert min(scores.values()) > 0.9, scores


def test_every_optimizer_has_a_rate_that_is_too_small_and_one_that_is_too_large():
    X, y, _, _ = DIGITS
    for make in OPTIMIZERS.values():
        with np.errstate(all="ignore"):
            small, right, large = (train((X, y), make(lr), num_epochs=2, seed=0)[1] for lr in (1e-4, 3e-2, 10.0))
        assert small > 1.15 * right and not large < 1.2 * right


def test_decoupled_decay_treats_all_weights_alike_and_l2_does_not():
    noise = np.random.default_rng(0).standard_normal((400, 2)) * [1.0, 0.01]
    ends = {}
    for decoupled in (False, True):
        w = Tensor(np.array([1.0, 1.0]), requires_grad=True)
        optimizer = Adam([w], lr=0.003)
        for g in noise:
            w.grad = g if decoupled else g + 0.1 * w.data
            optimizer.step()
            if decoupled:
                w.data -= 0.003 * w.data
        ends[decoupled] = w.data
    assert abs(ends[True][0] - ends[True][1]) < 0.1 < 0.5 < ends[False][0] - ends[False][1]


def test_accuracy_counts_right_answers():
    class Net:
        def __call__(self, X):
            return Tensor(X)

    assert accuracy(Net(), np.eye(4), np.array([0, 1, 2, 0])) == 0.75
