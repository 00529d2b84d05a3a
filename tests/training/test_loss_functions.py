"""What the page on loss functions claims, asserted."""

import numpy as np
import pytest
from nn.functional import sigmoid
from nn.losses import binary_cross_entropy_with_logits, cross_entropy, mse_loss
from nn.tensor import Tensor
from training.loss_functions import fit, gaussian_nll, naive_cross_entropy


def clouds(seed, n=60):
    rng = np.random.default_rng(seed)
    y = np.repeat([0, 1], n)
    return rng.standard_normal((2 * n, 2)) + 0.8 * (2 * y[:, None] - 1), y


def test_fraction_of_mistakes_has_no_gradient_and_the_loss_has_one_valley_where_they_are_fewest():
    x, y = np.array([-1.5, -0.9, -0.7, -0.3, 0.2, 0.5, 0.8, 1.1]), np.array([0, 1, 0, 0, 1, 1, 0, 1])
    biases = np.linspace(-3, 3, 121)
    logits = 2 * x + biases[:, None]
    mistakes = np.mean((logits > 0) != y, axis=1)
    loss = np.array([binary_cross_entropy_with_logits(z, y).item() for z in logits])
    assert np.mean(np.diff(mistakes) == 0) > 0.9
    turns = np.sum(np.diff(np.sign(np.diff(loss))) != 0)
    assert turns == 1 and (np.diff(loss) != 0).all()
    assert mistakes[loss.argmin()] == mistakes.min()
    assert np.sum(np.diff(np.sign(np.diff(mistakes)[np.diff(mistakes) != 0])) != 0) > 1, "the staircase only goes down and up"


@pytest.mark.parametrize("seed", range(5))
def test_most_likely_center_is_that_of_least_squares(seed):
    y = np.random.default_rng(seed).standard_normal(40)
    centers = np.linspace(-2, 2, 801)
    for s in (0.5, 1.0, 3.0):
        nll = [gaussian_nll(y, c, s) for c in centers]
        assert abs(centers[np.argmin(nll)] - y.mean()) <= 0.0026
    density = np.exp(-(y**2) / 2) / np.sqrt(2 * np.pi)
    assert gaussian_nll(y, 0.0) == pytest.approx(-np.mean(np.log(density)))
    assert gaussian_nll(y, 0.0, 2.0) == pytest.approx(np.mean(y**2) / 8 + np.log(2 * np.sqrt(2 * np.pi)))


@pytest.mark.parametrize("outlier", [2.05, 9, 50])
def test_squared_error_follows_the_outlier_and_absolute_error_stays(outlier):
    y = np.array([1.8, 1.9, 2.0, 2.1, 2.2, 2.3, outlier])
    c = np.linspace(0, 50, 50001)
    assert c[np.mean((y - c[:, None]) ** 2, axis=1).argmin()] == pytest.approx(y.mean(), abs=1e-3)
    assert abs(c[np.mean(abs(y - c[:, None]), axis=1).argmin()] - np.median(y)) < 0.002
    assert np.median(y) < 2.2


def test_naive_formula_is_the_same_until_it_overflows():
    rng = np.random.default_rng(0)
    z, y = rng.standard_normal((5, 4)), np.array([0, 1, 2, 3, 0])
    assert naive_cross_entropy(z, y) == pytest.approx(cross_entropy(z, y).item(), rel=1e-12)
    with np.errstate(all="ignore"):
        assert not np.isfinite(naive_cross_entropy(1e4 * z, y))
    assert np.isfinite(cross_entropy(1e4 * z, y).item())


def test_gradient_of_cross_entropy_is_softmax_minus_one_hot_and_sums_to_zero():
    z = Tensor(np.random.default_rng(0).standard_normal((1, 3)), requires_grad=True)
    cross_entropy(z, [1]).backward()
    p = np.exp(z.data) / np.exp(z.data).sum()
    assert np.allclose(z.grad, p - np.eye(3)[[1]], atol=1e-15) and abs(z.grad.sum()) < 1e-15


def steps_out(loss, start, limit=1000):
    z = Tensor([start], requires_grad=True)
    for step in range(1, limit + 1):
        z.grad = None
        loss(z).backward()
        z.data -= 0.5 * z.grad
        if z.item() > 0:
            return step
    return np.inf


def squared(z):
    return mse_loss(sigmoid(z), [1.0])


def entropy(z):
    return binary_cross_entropy_with_logits(z, [1.0])


def test_squared_error_does_not_get_a_saturated_neuron_out_and_cross_entropy_does():
    for start, ratio in ((-4.0, 3), (-6.0, 20)):
        assert steps_out(squared, start) > ratio * steps_out(entropy, start)
    assert steps_out(squared, -9.0) == np.inf and steps_out(entropy, -9.0) < 25


@pytest.mark.parametrize("seed", range(3))
def test_two_starts_end_at_the_same_place(seed):
    X, y = clouds(seed)
    ends = [fit(X, y, np.array(w), b, lr=1.0, num_steps=20_000) for w, b in (([5.0, -5.0], 3.0), ([-4.0, 2.0], -6.0))]
    assert np.abs(ends[0][0] - ends[1][0]).max() < 1e-5 and abs(ends[0][1] - ends[1][1]) < 1e-5
    w, b, loss = ends[0]
    p = sigmoid(X @ w + b).data
    assert np.abs(X.T @ (p - y)).max() / len(y) < 1e-6 and abs((p - y).mean()) < 1e-6
    assert loss == pytest.approx(-np.mean(np.log(np.where(y, p, 1 - p))))


def test_one_step_of_fit_is_the_gradient():
    X, y = clouds(0)
    w, b, _ = fit(X, y, np.array([0.3, -0.2]), 0.1, lr=0.25, num_steps=1)
    weights, bias = Tensor([[0.3], [-0.2]], requires_grad=True), Tensor([0.1], requires_grad=True)
    binary_cross_entropy_with_logits((Tensor(X) @ weights + bias).reshape(len(y)), y).backward()
    assert np.allclose(w, [0.3, -0.2] - 0.25 * weights.grad[:, 0]) and b == pytest.approx(0.1 - 0.25 * bias.grad[0])


def test_half_of_the_data_must_be_bad_to_move_the_median():
    good = [1.8, 1.9, 2.0, 2.1, 2.2, 2.3]
    assert np.median([*good, *[50] * 3]) < 2.4 and np.median([*good, *[50] * 7]) == 50


def test_a_network_that_knows_nothing_has_loss_log_10():
    assert cross_entropy(np.zeros((7, 10)), np.arange(7)).item() == pytest.approx(np.log(10))


def test_softmax_twice_keeps_probabilities_close():
    p = np.array([[1.0, 0, 0]])
    again = np.exp(p) / np.exp(p).sum()
    assert again.max() < 0.58
