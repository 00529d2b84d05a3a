"""What the page on gradient descent claims, asserted."""

import itertools

import numpy as np
import pytest
from training.gradient_descent import (
    descend,
    gradient,
    loss,
    numerical_gradient,
    steps_needed,
    stochastic,
    valley_gradient,
    valley_loss,
)


def problem(seed, n=60):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((n, 2)) * [1.0, 2.5]
    return X, X @ [1.5, -0.5] + 0.5 * rng.standard_normal(n)


@pytest.mark.parametrize("seed", range(3))
def test_gradient_is_that_of_central_differences(seed):
    X, y = problem(seed)
    w = np.random.default_rng(seed).standard_normal(2)
    numeric = numerical_gradient(lambda v: loss(v, X, y), w)
    assert np.abs(numeric - gradient(w, X, y)).max() < 1e-6 * np.abs(numeric).max()
    assert loss(w, X, y) == pytest.approx(sum((x @ w - t) ** 2 for x, t in zip(X, y)) / len(y))
    numeric = numerical_gradient(lambda v: float(valley_loss(v)), w)
    assert np.abs(numeric - valley_gradient(w)).max() < 1e-8


def test_numerical_gradient_is_exact_for_quadratics_and_leaves_w_alone():
    w = np.array([1.0, -2.0, 0.5])
    before = w.copy()
    assert np.allclose(numerical_gradient(lambda v: v @ [3.0, -1.0, 2.0] + 5, w), [3, -1, 2])
    assert np.allclose(numerical_gradient(lambda v: v @ v, w, epsilon=0.1), 2 * w)
    assert np.array_equal(w, before)


@pytest.mark.parametrize("seed", range(5))
def test_the_bound_of_widrow_and_hoff(seed):
    X, y = problem(seed)
    curvature = np.linalg.eigvalsh(2 * X.T @ X / len(y)).max()
    best = np.linalg.lstsq(X, y, rcond=None)[0]
    start = np.array([-2.0, 1.5])

    def distance(factor, steps):
        path = descend(lambda v: gradient(v, X, y), start, factor / curvature, steps)
        assert path.shape == (steps + 1, 2) and np.array_equal(path[0], start)
        return np.linalg.norm(path[-1] - best)

    assert distance(1.9, 4000) < 1e-6
    assert distance(2.02, 400) > 100 * np.linalg.norm(start - best)


def test_a_step_goes_against_the_gradient():
    path = descend(lambda w: np.array([2.0, -4.0]), [1, 1], lr=0.25, num_steps=2)
    assert np.allclose(path, [[1, 1], [0.5, 2], [0, 3]])


def test_the_condition_number_sets_the_steps():
    steps = [steps_needed([1, k]) for k in (1, 10, 100, 1000)]
    assert steps[0] == 1
    for few, many in itertools.pairwise(steps[1:]):
        assert 9 < many / few < 11
    assert steps_needed([2, 20]) == steps[1] and steps_needed([1, 1e6], limit=50) == 50
    assert abs(steps[1] - np.log(1e-3) / np.log(9 / 11)) <= 1


def test_a_saddle_holds_only_those_that_start_on_its_ridge():
    for first, end in ((0.02, 1), (-0.02, -1), (0.0, 0)):
        path = descend(valley_gradient, [first, 1.4], 0.3, num_steps=60)
        assert np.allclose(path[-1], [end, 0], atol=1e-3)
    assert np.allclose(valley_loss(np.array([[1.0, 0], [-1, 0], [0, 0], [0, 2]])), [-0.25, -0.25, 0, 2])


def test_noise_of_a_mini_batch_shrinks_with_the_root_of_its_size():
    rng = np.random.default_rng(0)
    X = rng.standard_normal((4096, 5))
    y = X @ np.arange(5.0) + rng.standard_normal(4096)
    w = np.zeros(5)
    exact = gradient(w, X, y)
    scaled = []
    for size in (1, 16, 256):
        rows = rng.integers(0, 4096, (600, size))
        noise = np.sqrt(np.mean([np.sum((gradient(w, X[r], y[r]) - exact) ** 2) for r in rows]))
        scaled.append(noise * np.sqrt(size))
    assert max(scaled) / min(scaled) < 1.1


@pytest.mark.parametrize("seed", range(3))
def test_a_constant_step_hovers_and_a_shrinking_one_settles(seed):
    rng = np.random.default_rng(seed)
    X = rng.standard_normal((2000, 5))
    y = X @ np.arange(5.0) + rng.standard_normal(2000)
    floor = loss(np.linalg.lstsq(X, y, rcond=None)[0], X, y)

    def above(lr):
        return np.mean(stochastic(X, y, np.zeros(5), 8, lr, 400, rng)[-100:]) - floor

    constant, shrinking = above(lambda k: 0.05), above(lambda k: 0.05 / (1 + k / 40))
    assert shrinking < constant / 3 and constant < 0.1


def test_stochastic_with_every_example_is_descent():
    class InOrder:
        def integers(self, low, high, size):
            return np.arange(size)

    X, y = problem(0)
    start = np.array([-2.0, 1.5])
    lengths = []

    def lr(step):
        lengths.append(step)
        return 0.05

    losses = stochastic(X, y, start, len(y), lr, 10, InOrder())
    path = descend(lambda v: gradient(v, X, y), start, 0.05, 10)
    assert np.allclose(losses, [loss(v, X, y) for v in path[1:]]) and lengths == list(range(10))


def test_central_differences_are_best_near_1e_5_and_beat_forward_ones():
    w, slope = 1.1, 5 * 1.1**4

    def error(epsilon, central):
        behind = w - epsilon if central else w
        return abs(((w + epsilon) ** 5 - behind**5) / (w + epsilon - behind) - slope)

    assert error(1e-5, True) < 1e-8 < 1e-5 < error(1e-5, False)
    assert error(1e-1, True) > 1e3 * error(1e-5, True) and error(1e-12, True) > 1e3 * error(1e-5, True)
