"""What the page foundations/neuron claims."""

import numpy as np
import pytest
from foundations import neuron as page
from foundations.neuron import (
    add,
    full_adder,
    impossible_functions,
    neuron,
    relu,
    sigmoid,
    step,
    subtract,
    threshold_functions,
    truth_table,
)


def bits_of(tables, n):
    """Truth tables, given as integers, as rows of outputs (tables, 2^n)."""
    return np.asarray(tables)[:, None] >> np.arange(2**n) & 1


def test_batch_gives_what_single_inputs_give():
    rng = np.random.default_rng(0)
    X, w, b = rng.normal(size=(50, 4)), rng.normal(size=4), 0.3
    for f in (step, sigmoid, np.tanh, relu):
        np.testing.assert_allclose(neuron(X, w, b, f), [neuron(x, w, b, f) for x in X])


def test_threshold_and_bias_are_the_same_thing():
    X, w, theta = truth_table(3), np.array([2, 1, -1]), 1.5
    np.testing.assert_array_equal(neuron(X, w, -theta), X @ w > theta)


@pytest.mark.parametrize("w", [[1, 1], [1, 1, 1, 1], [[1], [1], [1], [1]]])
def test_wrong_number_of_weights_is_refused(w):
    with pytest.raises(ValueError):
        neuron(truth_table(3), w, 0)


def test_stuffy_air_and_warmth_together_outweigh_rain():
    opened = neuron(truth_table(3), np.array([2, 1, -1]), -1.5)
    np.testing.assert_array_equal(opened, [0, 0, 0, 0, 1, 0, 1, 1])


def test_truth_table_lists_every_input_once_in_counting_order():
    for n in range(1, 6):
        np.testing.assert_array_equal(truth_table(n) @ 2 ** np.arange(n)[::-1], np.arange(2**n))


def test_gates_compute_their_functions():
    X = truth_table(2).astype(bool)
    np.testing.assert_array_equal(neuron(X, [1, 1], -1.5), X.all(axis=1))
    np.testing.assert_array_equal(neuron(X, [1, 1], -0.5), X.any(axis=1))
    np.testing.assert_array_equal(neuron(X, [-1, -1], 1.5), ~X.all(axis=1))
    np.testing.assert_array_equal(neuron(truth_table(1), [-1], 0.5), [1, 0])


def test_bias_intervals_of_and_or_and_constants():
    X = truth_table(2)
    for b in np.arange(-4, 4, 0.125):
        expected = [1, 1, 1, 1] if b > 0 else [0, 1, 1, 1] if b > -1 else [0, 0, 0, 1] if b > -2 else [0, 0, 0, 0]
        np.testing.assert_array_equal(neuron(X, [1, 1], b), expected)


def test_activations_have_the_shapes_that_the_figure_shows():
    z = np.linspace(-30, 30, 601)
    assert ((sigmoid(z) > 0) & (sigmoid(z) <= 1)).all() and sigmoid(0) == 0.5
    np.testing.assert_allclose(sigmoid(z), (1 + np.tanh(z / 2)) / 2, atol=1e-15)
    np.testing.assert_array_equal(relu(z), np.where(z > 0, z, 0))
    np.testing.assert_array_equal(step(np.array([-1e-9, 0.0, 1e-9])), [0, 0, 1])


def test_sigmoid_far_to_the_left_warns_but_is_right():
    with pytest.warns(RuntimeWarning, match="overflow"):
        assert sigmoid(np.array(-1000.0)) == 0
    assert (1 + np.tanh(-500.0)) / 2 == 0


@pytest.mark.parametrize("n, max_weight, count", [(1, 1, 4), (2, 1, 14), (3, 2, 104), (4, 3, 1882)])
def test_found_and_impossible_functions_split_all_functions(n, max_weight, count):
    found, impossible = threshold_functions(n, max_weight), impossible_functions(n)
    assert len(found) == count
    assert len(np.intersect1d(found, impossible)) == 0
    np.testing.assert_array_equal(np.union1d(found, impossible), np.arange(2 ** 2**n))


def test_smaller_weights_leave_functions_undecided():
    assert len(threshold_functions(3, 1)) < 104
    undecided = np.setdiff1d(np.arange(2**16), np.union1d(threshold_functions(4, 2), impossible_functions(4)))
    assert len(undecided) > 0 and np.isin(undecided, threshold_functions(4, 3)).all()


def test_random_real_weights_find_nothing_new():
    for seed in range(5):
        rng = np.random.default_rng(seed)
        for n, max_weight in ((2, 1), (3, 2), (4, 3)):
            W, b = rng.normal(size=(n, 4000)), rng.normal(size=4000)
            tables = step(truth_table(n) @ W + b).T @ 2 ** np.arange(2**n)
            assert np.isin(tables, threshold_functions(n, max_weight)).all()


@pytest.mark.parametrize("n", [2, 3])
def test_perceptron_rule_separates_exactly_the_functions_found(n):
    """Rosenblatt's rule, on all tables at once, ends without mistakes for the found ones and for no other."""
    X = np.hstack([truth_table(n), np.ones((2**n, 1))])
    Y = bits_of(np.arange(2 ** 2**n), n)
    W = np.zeros((len(Y), n + 1))
    for _ in range(200):
        for x, y in zip(X, Y.T):
            W += (y - step(W @ x))[:, None] * x
    separated = (step(W @ X.T) == Y).all(axis=1)
    np.testing.assert_array_equal(np.flatnonzero(separated), threshold_functions(n, n))


def test_single_unit_cannot_compute_xor_nor_its_negation():
    missing = bits_of(impossible_functions(2), 2)
    np.testing.assert_array_equal(missing, [[0, 1, 1, 0], [1, 0, 0, 1]])


def test_parity_of_three_and_four_bits_has_a_certificate():
    for n in (2, 3, 4):
        parity = truth_table(n).sum(axis=1) % 2
        assert parity @ 2 ** np.arange(2**n) in impossible_functions(n)


def test_full_adder_is_right_on_its_eight_rows_and_contains_xor():
    a, b, carry_in = truth_table(3).T
    total, carry = full_adder(a, b, carry_in)
    np.testing.assert_array_equal(2 * carry + total, a + b + carry_in)
    np.testing.assert_array_equal(total[carry_in == 0], (a ^ b)[carry_in == 0])


@pytest.mark.parametrize("num_bits", [1, 3, 8])
def test_chain_of_adders_adds_and_subtracts_every_pair(num_bits):
    a, b = np.meshgrid(np.arange(2**num_bits), np.arange(2**num_bits))
    np.testing.assert_array_equal(add(a, b, num_bits), a + b)
    np.testing.assert_array_equal(subtract(a, b, num_bits), (a - b) % 2**num_bits)


@pytest.mark.parametrize("a, b", [(256, 0), (0, 256), (-1, 3), (np.array([1, 300]), 2)])
def test_numbers_that_do_not_fit_are_refused(a, b):
    with pytest.raises(ValueError, match="0 to 255 expected"):
        add(a, b)


def test_a_unit_per_row_and_an_or_compute_every_function_of_three_inputs():
    X = truth_table(3)
    detectors = step(X @ (2 * X - 1).T + 0.5 - X.sum(axis=1))  # (inputs, rows)
    np.testing.assert_array_equal(detectors, np.eye(8))
    for outputs in bits_of(np.arange(256), 3):
        rows = np.flatnonzero(outputs)
        np.testing.assert_array_equal(neuron(detectors[:, rows], np.ones(len(rows)), -0.5), outputs)


def test_decimals_on_the_threshold_fire_by_rounding():
    assert step(0.1 + 0.1 + 0.1 - 0.3) == 1


def test_column_of_weights_turns_a_comparison_into_a_table():
    X, y = truth_table(2), np.array([0, 0, 0, 1])
    assert (neuron(X, np.ones((2, 1)), -1.5) == y).shape == (4, 4)


def test_program_is_documented():
    public = (page.step, page.neuron, page.truth_table, page.sigmoid, page.relu, page.threshold_functions,
              page.impossible_functions, page.wires, page.full_adder, page.add, page.subtract)
    assert all(function.__doc__ for function in public)
