"""The claims of the founding article."""

import numpy as np
import pytest
import what_are_neural_networks as article

XOR = np.array([0, 1, 1, 0])


def accuracy(y_hat, y):
    return ((y_hat > 0.5) == y).mean()


def learn_xor(hidden, seed):
    return article.train(article.CORNERS, XOR, article.start(2, hidden, np.random.default_rng(seed)), 1.0, 1000)[-1]


def memorize(seed, hidden=50):
    """The networks of 151 moments of the overfitting demonstration, with its training and test sets."""
    rng = np.random.default_rng(seed)
    (X, y), test = article.moons(40, 0.1, rng), article.moons(400, 0.1, rng)
    return article.train(X, y, article.start(2, hidden, rng, scale=3.0), 0.1, 3000)[::20], (X, y), test


def test_three_hand_set_neurons_compute_xor():
    either = article.neuron(article.CORNERS, np.array([1, 1]), -0.5)
    both = article.neuron(article.CORNERS, np.array([1, 1]), -1.5)
    np.testing.assert_array_equal(either, [0, 1, 1, 1])
    np.testing.assert_array_equal(both, [0, 0, 0, 1])
    one_only = article.neuron(np.stack([either, both], axis=1), np.array([1, -1]), -0.5)
    np.testing.assert_array_equal(one_only, XOR)


def test_four_nand_neurons_compute_xor():
    def nand(p, q):
        return article.neuron(np.stack([p, q], axis=1), np.array([-1, -1]), 1.5)

    p, q = article.CORNERS.T
    first = nand(p, q)
    np.testing.assert_array_equal(nand(nand(p, first), nand(q, first)), XOR)


def test_majority_of_three_is_one_neuron():
    X = np.array([[a, b, c] for a in (0, 1) for b in (0, 1) for c in (0, 1)])
    np.testing.assert_array_equal(article.neuron(X, np.ones(3), -1.5), X.sum(axis=1) >= 2)


def test_neuron_rejects_weights_of_another_length():
    with pytest.raises(ValueError):
        article.neuron(article.CORNERS, np.ones(3), 0.0)


def test_no_single_neuron_of_a_fine_grid_computes_xor():
    grid = np.linspace(-2, 2, 41)
    W = np.stack(np.meshgrid(grid, grid, grid), axis=-1).reshape(-1, 3)
    answers = article.CORNERS @ W[:, :2].T + W[:, 2] > 0
    assert not (answers == XOR[:, None]).all(axis=0).any()


def test_perceptron_never_stops_making_mistakes_on_xor():
    w, b, mistakes = article.train_perceptron(article.CORNERS, XOR, 1000)
    assert min(mistakes) >= 1


@pytest.mark.parametrize("seed", range(5))
def test_perceptron_reads_new_noisy_letters_but_not_shifted_ones(seed):
    rng = np.random.default_rng(seed)
    (X, y), (X_test, y_test) = article.cards(50, 0.2, rng), article.cards(1000, 0.2, rng)
    w, b, mistakes = article.train_perceptron(X, y, 6)
    moved = np.roll(X_test.reshape(-1, 5, 5), 2, axis=2).reshape(-1, 25)
    assert mistakes[-1] == 0
    assert accuracy(article.neuron(X_test, w, b), y_test) > 0.93
    assert accuracy(article.neuron(moved, w, b), y_test) < accuracy(article.neuron(X_test, w, b), y_test) - 0.1


def test_weights_are_corrected_only_by_mistakes():
    w, b, mistakes = article.train_perceptron(article.L.reshape(1, 25), np.array([0]), 1)
    assert mistakes == [0] and not w.any() and b == 0


@pytest.mark.parametrize("seed", range(10))
def test_four_hidden_neurons_learn_xor_from_any_start(seed):
    y_hat = article.forward(article.CORNERS, learn_xor(4, seed))[1]
    assert accuracy(y_hat, XOR) == 1 and article.cross_entropy(XOR, y_hat) < 0.01


def test_two_hidden_neurons_learn_xor_from_some_starts_and_stick_at_half_ln_two_in_others():
    losses = np.array([article.cross_entropy(XOR, article.forward(article.CORNERS, learn_xor(2, s))[1]) for s in range(20)])
    assert 0.25 < (losses < 0.01).mean() < 0.75
    assert np.allclose(losses[losses >= 0.01], np.log(2) / 2, atol=0.01)


def test_hidden_layer_makes_xor_linearly_separable():
    W1, b1, w2, b2 = params = learn_xor(2, 0)
    H, y_hat = article.forward(article.CORNERS, params)
    np.testing.assert_array_equal(H @ w2 + b2 > 0, XOR)
    assert np.abs(H[0] - H[3]).max() < 0.1, "the two corners of class 0 fall on the same spot"


@pytest.mark.parametrize("seed", range(3))
def test_backward_agrees_with_finite_differences(seed):
    rng = np.random.default_rng(seed)
    X, y = article.moons(12, 0.1, rng)
    params = article.start(2, 5, rng)
    for k, grad in enumerate(article.backward(X, y, params)):
        p = np.asarray(params[k], float)
        for index in np.ndindex(p.shape):
            slope = 0.0
            for sign in (1, -1):
                moved = p.copy()
                moved[index] += sign * 1e-5
                slope += sign * article.cross_entropy(y, article.forward(X, [*params[:k], moved, *params[k + 1 :]])[1])
            assert slope / 2e-5 == pytest.approx(np.asarray(grad)[index], rel=1e-6, abs=1e-9)


@pytest.mark.parametrize("seed", range(4))
def test_long_training_memorizes_and_the_test_loss_rises(seed):
    history, train, test = memorize(seed)
    losses = {
        name: [article.cross_entropy(y, article.forward(X, p)[1]) for p in history] for name, (X, y) in (("train", train), ("test", test))
    }
    assert losses["train"][-1] == min(losses["train"])
    assert losses["test"][-1] > 1.2 * min(losses["test"])


@pytest.mark.parametrize("seed", range(4))
def test_more_hidden_neurons_open_the_curves_wider(seed):
    gaps = []
    for hidden in (2, 10, 100):
        history, (X, y), (X_test, y_test) = memorize(seed, hidden)
        loss = article.cross_entropy(y, article.forward(X, history[-1])[1])
        gaps.append(article.cross_entropy(y_test, article.forward(X_test, history[-1])[1]) - loss)
    assert gaps == sorted(gaps)


def test_the_network_of_the_page_fits_its_wrong_labels_too():
    history, (X, y), (X_test, y_test) = memorize(1)
    assert accuracy(article.forward(X, history[-1])[1], y) == 1
    assert accuracy(article.forward(X_test, history[-1])[1], y_test) < 0.85


def test_learning_rate_has_a_limit():
    x = np.random.default_rng(2).normal(0, 1, 30)
    limit = 1 / np.mean(x**2)
    assert article.descend(x, 2 * x, 0.99 * limit, 500)[-1] < 0.01
    losses = article.descend(x, 2 * x, 1.01 * limit, 500)
    assert losses[-1] > 100 * losses[0]


def test_best_epoch_stops_at_the_minimum_that_patience_reaches():
    assert article.best_epoch([3, 2, 1, 2, 2, 0], patience=2) == 2
    assert article.best_epoch([3, 2, 1, 2, 2, 0], patience=5) == 5
