"""What the page on backpropagation claims, asserted."""

from itertools import pairwise

import numpy as np
import pytest
from nn.data import load_digits
from training.backpropagation import (
    Counted,
    accuracy,
    backward,
    broken_backward,
    cross_entropy,
    forward,
    gradient_errors,
    gradients,
    init_params,
    multiplications,
    sigmoid,
    train_epoch,
)

X, Y, X_TEST, Y_TEST = load_digits()


def central(f, array, eps=1e-5):
    """The gradient of f() with respect to an array that it reads, by central differences."""
    grad = np.zeros_like(array)
    for place in np.ndindex(array.shape):
        value = array[place]
        array[place] = value + eps
        above = f()
        array[place] = value - eps
        grad[place] = (above - f()) / (2 * eps)
        array[place] = value
    return grad


def relative(a, b):
    return np.abs(a - b) / np.maximum(np.abs(a) + np.abs(b), 1e-6)


def chain(seed, sizes):
    rng = np.random.default_rng(seed)
    weights = [rng.standard_normal((m, n)) for n, m in pairwise(sizes)]
    biases = [rng.standard_normal(m) for m in sizes[1:]]
    return weights, biases, rng.standard_normal(sizes[0]), rng.uniform(size=sizes[-1])


def small_network():
    """The network of the calculations by hand."""
    weights = [np.array([[2.0, -1], [-1, 1]]), np.array([[1.0, -2]])]
    return weights, [np.array([0, -0.5]), np.array([0.5])], np.array([1.0, 2]), np.array([1.0])


def small_params(seed, n=6):
    rng = np.random.default_rng(seed)
    params = init_params(rng, (5, 4, 3))
    for b in params[1::2]:
        b += 0.1 * rng.standard_normal(len(b))
    return params, rng.standard_normal((n, 5)), rng.integers(3, size=n)


def test_the_slope_of_the_sigmoid_is_a_times_one_minus_a_and_at_most_a_quarter():
    z = np.linspace(-6, 6, 25)
    slope = (sigmoid(z + 1e-5) - sigmoid(z - 1e-5)) / 2e-5
    assert np.allclose(slope, sigmoid(z) * (1 - sigmoid(z)), atol=1e-9)
    assert slope.max() == pytest.approx(0.25, abs=1e-9) and sigmoid(0.0) == 0.5


def test_the_numbers_by_hand_are_those_of_the_four_equations():
    weights, biases, x, y = small_network()
    h1, h2 = sigmoid(0.0), sigmoid(0.5)
    y_hat = sigmoid(h1 - 2 * h2 + 0.5)
    d_s = (y_hat - 1) * y_hat * (1 - y_hat)
    d_z1, d_z2 = d_s * h1 * (1 - h1), -2 * d_s * h2 * (1 - h2)
    loss, [(dW1, db1), (dW2, db2)] = gradients(weights, biases, x, y)
    assert loss == pytest.approx((y_hat - 1) ** 2 / 2)
    assert np.allclose(dW2, [[d_s * h1, d_s * h2]]) and np.allclose(db2, [d_s])
    assert np.allclose(dW1, [[d_z1, 2 * d_z1], [d_z2, 2 * d_z2]]) and np.allclose(db1, [d_z1, d_z2])
    assert (dW2 < 0).all() and db2 < 0 and (dW1[1] > 0).all() and db1[1] > 0
    assert max(abs(d_z1), abs(d_z2)) < abs(d_s)


@pytest.mark.parametrize("sizes", [(2, 2, 1), (3, 4, 2), (2, 3, 3, 4, 2)], ids=str)
def test_the_four_equations_agree_with_central_differences(sizes):
    weights, biases, x, y = chain(0, sizes)
    _, grads = gradients(weights, biases, x, y)
    assert len(grads) == len(weights)
    for (dW, db), W, b in zip(grads, weights, biases):
        for grad, array in (dW, W), (db, b):
            errors = relative(grad, central(lambda: gradients(weights, biases, x, y)[0], array))
            assert grad.shape == array.shape and errors.max() < 1e-5 and np.median(errors) < 1e-8


def test_one_small_step_keeps_its_promise_and_a_large_one_does_not():
    weights, biases, x, y = small_network()
    loss, grads = gradients(weights, biases, x, y)
    squared = sum((g**2).sum() for pair in grads for g in pair)

    def reached(lr):
        moved = [W - lr * dW for W, (dW, _) in zip(weights, grads)], [b - lr * db for b, (_, db) in zip(biases, grads)]
        return gradients(*moved, x, y)[0]

    assert reached(0.01) == pytest.approx(loss - 0.01 * squared, abs=1e-5)
    assert loss - 10 * squared < 0 < loss - squared < reached(1) < loss
    gaps = [reached(lr) - (loss - lr * squared) for lr in (0.5, 1, 2, 4, 8)]
    assert gaps == sorted(gaps) and gaps[0] > 0


def test_an_input_of_zero_leaves_its_weights_alone():
    weights, biases, _, y = small_network()
    _, [(dW1, db1), (dW2, _)] = gradients(weights, biases, np.array([0.0, 2]), y)
    assert not dW1[:, 0].any() and dW1[:, 1].all() and db1.all() and dW2.all()


def test_twins_stay_twins_and_zero_weights_stop_the_way_back():
    _, _, x, y = small_network()
    weights, biases = [np.array([[2.0, -1], [2, -1]]), np.array([[1.0, 1]])], [np.zeros(2), np.array([0.5])]
    for _ in range(20):
        _, grads = gradients(weights, biases, x, y)
        weights = [W - dW for W, (dW, _) in zip(weights, grads)]
        biases = [b - db for b, (_, db) in zip(biases, grads)]
    assert np.array_equal(weights[0][0], weights[0][1]) and biases[0][0] == biases[0][1] and weights[1][0, 0] == weights[1][0, 1]
    _, [(dW1, db1), (dW2, _)] = gradients([np.zeros((2, 2)), np.zeros((1, 2))], [np.zeros(2), np.zeros(1)], x, y)
    assert not dW1.any() and not db1.any() and dW2.all()


def test_cross_entropy_is_the_mean_of_minus_the_logarithm_of_the_right_probability():
    Z, y = np.random.default_rng(0).standard_normal((4, 3)), np.array([0, 2, 1, 2])
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    loss, D = cross_entropy(Z, y)
    assert loss == pytest.approx(-np.log(P[range(4), y]).mean())
    assert np.allclose(D, (P - np.eye(3)[y]) / 4)
    assert relative(D, central(lambda: cross_entropy(Z, y)[0], Z)).max() < 1e-5


def test_cross_entropy_bears_large_logits():
    loss, D = cross_entropy(np.array([[1e4, -1e4], [-1e4, 1e4]]), np.array([0, 0]))
    assert loss == 1e4 and D.tolist() == [[0, 0], [-0.5, 0.5]]


def test_forward_leaves_the_batch_and_the_parameters_alone():
    params, X_small, y = small_params(0)
    before = [p.copy() for p in (*params, X_small)]
    H, Z = forward(params, X_small)
    backward(params, X_small, y, H, Z)
    assert all(np.array_equal(a, b) for a, b in zip(before, (*params, X_small)))
    W1, b1, W2, b2 = params
    assert np.allclose(H, np.maximum(0, np.einsum("ni,hi->nh", X_small, W1) + b1)) and (H == 0).any() and (H > 0).any()
    assert np.allclose(Z, np.einsum("nh,kh->nk", H, W2) + b2)


@pytest.mark.parametrize("seed", range(5))
def test_backward_agrees_with_central_differences(seed):
    params, X_small, y = small_params(seed)
    loss, grads = backward(params, X_small, y, *forward(params, X_small))
    assert loss == cross_entropy(forward(params, X_small)[1], y)[0]
    for grad, p in zip(grads, params):
        errors = relative(grad, central(lambda: cross_entropy(forward(params, X_small)[1], y)[0], p))
        assert grad.shape == p.shape and errors.max() < 1e-5 and np.median(errors) < 1e-8


def test_the_gradient_of_a_batch_is_the_mean_of_those_of_its_examples():
    params, X_small, y = small_params(0)
    _, whole = backward(params, X_small, y, *forward(params, X_small))
    single = [backward(params, X_small[i : i + 1], y[i : i + 1], *forward(params, X_small[i : i + 1]))[1] for i in range(len(y))]
    assert all(np.allclose(w, np.mean(parts, axis=0)) for w, parts in zip(whole, zip(*single)))


@pytest.mark.parametrize("seed", range(3))
def test_the_check_passes_what_is_right_and_catches_what_is_broken_in_its_layer(seed):
    rng = np.random.default_rng(seed)
    params = init_params(rng)
    right = np.median(gradient_errors(params, X[:32], Y[:32], backward, rng), axis=1)
    broken = np.median(gradient_errors(params, X[:32], Y[:32], broken_backward, rng), axis=1)
    assert (right < 1e-8).all()
    assert (broken[:2] > 0.05).all() and (broken[2:] < 1e-8).all()


def test_the_check_leaves_the_parameters_as_they_were_and_measures_what_it_says():
    params, X_small, y = small_params(0)
    before = [p.copy() for p in params]

    def twice(*arguments):
        loss, grads = backward(*arguments)
        return loss, [2 * g for g in grads]

    errors = gradient_errors(params, X_small, y, twice, np.random.default_rng(0), count=7)
    assert errors.shape == (4, 7) and np.median(errors) == pytest.approx(1 / 3, abs=1e-4) and errors.max() <= 1
    assert all(np.array_equal(a, b) for a, b in zip(before, params))


def test_the_check_draws_its_nudge_from_eps():
    params, X_small, y = small_params(0)
    coarse, fine = (
        np.median(gradient_errors(params, X_small, y, backward, np.random.default_rng(0), eps=eps)) for eps in (1e-1, 1e-5)
    )
    assert coarse > 1e-5 > 1e-8 > fine


def test_weights_begin_with_variance_two_over_inputs_and_biases_at_zero():
    W1, b1, W2, b2 = init_params(np.random.default_rng(0))
    assert (W1.shape, b1.shape, W2.shape, b2.shape) == ((64, 64), (64,), (10, 64), (10,))
    assert W1.std() == pytest.approx(np.sqrt(2 / 64), rel=0.05) and W2.std() == pytest.approx(np.sqrt(2 / 64), rel=0.1)
    assert not b1.any() and not b2.any()
    W1, _ = init_params(np.random.default_rng(0), (400, 50))
    assert W1.std() == pytest.approx(np.sqrt(2 / 400), rel=0.05)


def test_an_epoch_moves_by_the_rate_times_the_gradient_and_returns_the_mean_loss():
    params, X_small, y = small_params(0, n=7)
    moved = [p.copy() for p in params]
    loss, grads = backward(params, X_small, y, *forward(params, X_small))
    assert train_epoch(moved, X_small, y, 7, 0.25, np.random.default_rng(0)) == pytest.approx(loss)
    assert all(np.allclose(m, p - 0.25 * g) for m, p, g in zip(moved, params, grads))
    still = train_epoch(params, X_small, y, 3, 0.0, np.random.default_rng(0))
    assert still == pytest.approx(loss), "the last batch is smaller and counts for less"


def test_an_epoch_calls_the_backward_that_it_is_given():
    params, X_small, y = small_params(0)
    a, b = [p.copy() for p in params], [p.copy() for p in params]
    train_epoch(a, X_small, y, 6, 0.1, np.random.default_rng(0))
    train_epoch(b, X_small, y, 6, 0.1, np.random.default_rng(0), broken_backward)
    assert np.allclose(a[2], b[2]) and not np.allclose(a[0], b[0])


def trained(seed, function):
    rng = np.random.default_rng(seed)
    params = init_params(rng)
    losses = [train_epoch(params, X, Y, 32, 0.5, rng, function) for _ in range(20)]
    return losses[-1], accuracy(params, X_TEST, Y_TEST)


def test_accuracy_counts_the_right_answers():
    params = [np.eye(3), np.zeros(3), np.eye(3), np.zeros(3)]
    assert accuracy(params, np.eye(3), np.array([0, 1, 0])) == pytest.approx(2 / 3)


def test_the_digits_are_learned_and_the_broken_version_learns_a_little_worse():
    right = np.array([trained(seed, backward) for seed in range(3)])
    broken = np.array([trained(seed, broken_backward) for seed in range(3)])
    assert (right[:, 0] < 0.04).all() and (right[:, 1] >= 0.97).all()
    assert (broken[:, 1] >= 0.95).all(), "it looks as if it worked"
    assert (broken[:, 0] > right[:, 0]).all() and broken[:, 1].mean() < right[:, 1].mean()


@pytest.mark.parametrize(("sizes", "expected"), [
    ((2, 2, 1), (6, 8)), ((64, 64, 10), (4736, 5376)), ((3, 5), (15, 15)), ((3, 4, 5, 2), (42, 72)),
])
def test_multiplications_are_counted_by_layers(sizes, expected):
    assert multiplications(sizes) == expected


def test_the_code_makes_as_many_multiplications_as_the_formula_says():
    for n in 1, 5:
        params, x = init_params(np.random.default_rng(0)), X[:n].view(Counted)
        Counted.products = 0
        H, Z = forward(params, x)
        there, Counted.products = Counted.products, 0
        backward(params, x, Y[:n], H, Z)
        assert (there / n, Counted.products / n) == multiplications((64, 64, 10))


def test_backward_costs_between_one_and_two_forwards_and_nearly_two_in_deep_networks():
    ratios = [back / there for there, back in (multiplications((64,) * depth + (10,)) for depth in (1, 2, 4, 8, 16, 64))]
    assert ratios == sorted(ratios) and ratios[0] == 1 and 1.95 < ratios[-1] < 2


def test_small_floats_spoil_the_check():
    params, X_small, y = small_params(0)
    in_float32 = [p.astype(np.float32) for p in params]
    errors = gradient_errors(in_float32, X_small.astype(np.float32), y, backward, np.random.default_rng(0))
    assert np.median(errors) > 1e-4


