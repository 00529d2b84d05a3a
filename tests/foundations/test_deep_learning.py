"""What the page on deep learning claims, asserted."""

import functools
import runpy
from pathlib import Path

import numpy as np
import pytest
from foundations import deep_learning as page
from foundations.deep_learning import (
    Block,
    accuracy,
    block_network,
    class_share,
    count_pieces,
    deep_network,
    every_input,
    fold,
    fold_network,
    gradient_sizes,
    parity_by_counting,
    parity_by_folding,
    parity_by_rows,
    random_network,
    relu_network,
    shares,
    signal_sizes,
    train,
    wide_network,
)
from nn.data import load_digits
from nn.init import fans, kaiming_normal, xavier_normal
from nn.layers import Linear, ReLU, Sigmoid, Tanh
from nn.losses import cross_entropy
from nn.tensor import Tensor, no_grad

EXERCISES = runpy.run_path(str(Path(page.__file__).with_suffix("") / "exercises.py"))
residual = EXERCISES["residual"]
xavier_uniform = EXERCISES["xavier_uniform"]
MIDDLES = (np.arange(2**12) + 0.5) / 2**12
X, Y, X_TEST, Y_TEST = load_digits()
SEEDS = range(3)


def relu(z):
    return np.maximum(z, 0)


def pieces(layers, x=MIDDLES):
    return count_pieces(relu_network(layers, x)[1])


# What depth buys


def test_a_fold_goes_up_and_comes_down():
    np.testing.assert_array_equal(fold(np.array([-1, 0, 0.125, 0.5, 0.75, 1])), [0, 0, 0.25, 1, 0.5, 0])


@pytest.mark.parametrize("depth", range(1, 11))
def test_each_layer_doubles_the_pieces_for_two_units(depth):
    y, on = relu_network(fold_network(depth), MIDDLES)
    assert on.shape == (len(MIDDLES), 2 * depth) and count_pieces(on) == 2**depth
    folded = MIDDLES
    for _ in range(depth):
        folded = fold(folded)
    np.testing.assert_array_equal(y, folded)


@pytest.mark.parametrize("depth", range(1, 11))
def test_one_layer_draws_the_same_with_a_unit_for_each_piece(depth):
    y, on = relu_network(wide_network(depth), MIDDLES)
    assert on.shape[1] == 2**depth == count_pieces(on)
    np.testing.assert_array_equal(y, relu_network(fold_network(depth), MIDDLES)[0])


def test_the_counted_pieces_are_straight_and_no_two_neighbors_are_one():
    y, on = relu_network(fold_network(5), MIDDLES)
    slope = np.diff(y) * 2**12
    inside = (on[1:] == on[:-1]).all(axis=1)
    assert set(np.abs(slope[inside])) == {2.0**5}
    starts = np.flatnonzero(~inside)
    assert all(slope[i - 1] == -slope[i + 1] for i in starts)


def test_a_relu_network_adds_every_bias():
    layers = [(np.array([[1.0], [-2.0]]), np.array([0.5, 3.0])), (np.array([[1.0, 10.0]]), np.array([7.0]))]
    y, on = relu_network(layers, np.array([-1.0, 1.0, 2.0]))
    np.testing.assert_array_equal(y, [57.0, 18.5, 9.5])
    np.testing.assert_array_equal(on, [[False, True], [True, True], [True, False]])


def test_pieces_are_counted_by_any_unit_that_switches():
    assert count_pieces(np.zeros((5, 2), bool)) == 1
    assert count_pieces(np.array([[0, 0], [0, 1], [0, 1], [1, 1], [1, 0]], bool)) == 4


@pytest.mark.parametrize(("depth", "width"), [(1, 64), (2, 32), (4, 16), (8, 8), (3, 1), (5, 2)])
def test_no_network_exceeds_the_bound(depth, width):
    line = np.linspace(-3, 3, 2**12)
    for seed in range(10):
        assert pieces(random_network(depth, width, np.random.default_rng(seed)), line) <= (width + 1) ** depth


def test_the_sawtooth_cannot_be_had_with_fewer_units_in_one_layer():
    for depth in range(1, 8):
        W, b = wide_network(depth)[0]
        corners = -b[1:] / W[1:, 0]
        y = relu_network(fold_network(depth), np.linspace(0, 1, 2**12 + 1))[0]
        turns = np.flatnonzero(np.diff(np.sign(np.diff(y)))) + 1
        np.testing.assert_allclose(np.sort(corners), turns / 2**12)
        assert len(turns) == 2**depth - 1


def test_random_networks_of_64_units_have_about_64_pieces_in_any_arrangement():
    line = np.linspace(-3, 3, 2**12)
    for depth, width in (1, 64), (2, 32), (4, 16), (8, 8):
        counts = [pieces(random_network(depth, width, np.random.default_rng(seed)), line) for seed in range(20)]
        assert 32 < np.median(counts) < 96 and max(counts) < 150


def test_random_networks_have_he_weights_and_some_bias():
    layers = random_network(3, 400, np.random.default_rng(0))
    assert [W.shape for W, b in layers] == [(400, 1), (400, 400), (400, 400), (1, 400)]
    assert layers[1][0].var() == pytest.approx(2 / 400, rel=0.03)
    assert np.concatenate([b for W, b in layers]).std() == pytest.approx(0.3, rel=0.1)


def test_noise_on_the_weights_destroys_most_teeth():
    counts = []
    for seed in range(9):
        rng = np.random.default_rng(seed)
        noisy = [(W + 0.25 * rng.standard_normal(W.shape), b + 0.25 * rng.standard_normal(b.shape)) for W, b in fold_network(8)]
        counts.append(pieces(noisy))
    assert np.median(counts) < 64


# Parity


@pytest.mark.parametrize("n", range(1, 11))
def test_three_networks_compute_parity_with_the_units_that_the_page_gives(n):
    inputs = every_input(n)
    assert len(np.unique(inputs, axis=0)) == 2**n and set(np.unique(inputs)) == {0, 1}
    expected = np.array([bin(i).count("1") % 2 for i in range(2**n)])
    for network, units in ((parity_by_rows, 2 ** (n - 1)), (parity_by_counting, n), (parity_by_folding, 2 * int(np.ceil(np.log2(n))))):
        answer, used = network(inputs)
        np.testing.assert_array_equal(answer, expected)
        assert used == units


def test_a_unit_that_fires_for_two_odd_inputs_fires_for_an_even_one():
    """The argument for 2^(n - 1) units, on random threshold units."""
    rng, inputs = np.random.default_rng(0), every_input(5)
    odd = inputs.sum(axis=1) % 2 == 1
    seen = 0
    for _ in range(2000):
        fires = inputs @ rng.standard_normal(5) + rng.standard_normal() > 0
        if fires[odd].sum() >= 2:
            seen += 1
            assert fires[~odd].any()
    assert seen > 500


# Representations


def test_class_share_is_one_for_points_and_zero_for_equal_centers():
    y = np.repeat([0, 1, 2], 4)
    assert class_share(np.eye(3)[y], y) == pytest.approx(1)
    spread = np.tile([[1.0, 0], [-1, 0], [0, 1], [0, -1]], (3, 1))
    assert class_share(spread, y) == pytest.approx(0)
    assert class_share(spread + y[:, None], y) == pytest.approx(1 - 12 / (12 + 16))


@functools.cache
def six_layers(seed):
    rng = np.random.default_rng(seed)
    net = deep_network(ReLU, kaiming_normal, rng, depth=6)
    before = shares(net, X_TEST, Y_TEST)
    train(net, X, Y, rng)
    return before, shares(net, X_TEST, Y_TEST)


@pytest.mark.parametrize("seed", SEEDS)
def test_after_training_each_layer_draws_the_classes_together(seed):
    before, after = six_layers(seed)
    assert len(before) == len(after) == 7
    assert before[0] == after[0] == class_share(X_TEST, Y_TEST)
    assert (np.diff(after) > 0).all() and after[-1] > after[0] + 0.25
    assert before[-1] < before[0] + 0.05 and after[-1] > before[-1] + 0.25


# The gradient


@functools.cache
def ten_layers(name, seed):
    activation, init = {"sigmoid": (Sigmoid, xavier_normal), "relu": (ReLU, kaiming_normal)}[name]
    rng = np.random.default_rng(seed)
    net = deep_network(activation, init, rng)
    sizes = gradient_sizes(net, X[:256], Y[:256])[1:-1]
    losses = train(net, X, Y, rng)
    return sizes, losses, accuracy(net, X_TEST, Y_TEST)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_gradient_vanishes_through_sigmoids_and_not_through_relus(seed):
    vanished, kept = ten_layers("sigmoid", seed)[0], ten_layers("relu", seed)[0]
    assert len(vanished) == len(kept) == 9
    assert vanished[0] / vanished[-1] < 1e-4 and kept[0] / kept[-1] > 0.3
    assert (vanished[1:] / vanished[:-1] > 2.5).all()


@pytest.mark.parametrize("seed", SEEDS)
def test_after_equal_training_sigmoids_are_at_chance_and_relus_above_nine_in_ten(seed):
    _, sigmoid_losses, at_chance = ten_layers("sigmoid", seed)
    _, relu_losses, learned = ten_layers("relu", seed)
    assert at_chance <= 0.15 and learned >= 0.90
    assert len(sigmoid_losses) == 10 and sigmoid_losses[-1] > 2.2 and relu_losses[-1] < 0.2


def test_the_last_sigmoid_layer_receives_nearly_the_same_for_any_digit():
    net = deep_network(Sigmoid, xavier_normal, np.random.default_rng(0))
    H = Tensor(X_TEST)
    with no_grad():
        for module in net.modules[:-1]:
            H = module(H)
    assert H.data.std(axis=0).max() < 0.001 * np.sqrt(np.mean(H.data**2))


def test_gradient_sizes_are_those_of_finite_differences():
    net = deep_network(Tanh, xavier_normal, np.random.default_rng(0), depth=2, width=5)
    sizes = gradient_sizes(net, X[:20], Y[:20])
    linear = [module for module in net.modules if isinstance(module, Linear)]
    for size, module in zip(sizes[1:], linear[1:]):
        slopes = []
        for index in np.ndindex(*module.weight.shape):
            values = []
            for step in 1e-5, -2e-5, 1e-5:
                module.weight.data[index] += step
                values.append(cross_entropy(net(X[:20]), Y[:20]).item())
            slopes.append((values[0] - values[1]) / 2e-5)
        assert np.linalg.norm(slopes) == pytest.approx(size, rel=1e-6)


def test_the_deep_network_has_the_sizes_that_it_says():
    net = deep_network(ReLU, kaiming_normal, np.random.default_rng(0), depth=3, width=7)
    assert [m.weight.shape for m in net.modules if isinstance(m, Linear)] == [(7, 64), (7, 7), (7, 7), (10, 7)]
    assert [type(m) for m in net.modules] == [Linear, ReLU, Linear, ReLU, Linear, ReLU, Linear]
    default = deep_network(ReLU, kaiming_normal, np.random.default_rng(0))
    assert [m.weight.shape for m in default.modules if isinstance(m, Linear)] == [(64, 64)] * 10 + [(10, 64)]
    assert default.modules[-1].weight.data.var() == pytest.approx(2 / 74, rel=0.2)


def test_train_takes_the_steps_of_momentum_and_returns_mean_losses():
    net = deep_network(ReLU, kaiming_normal, np.random.default_rng(0), depth=1, width=4)
    start = cross_entropy(net(X[:64]), Y[:64]).item()
    losses = train(net, X[:64], Y[:64], np.random.default_rng(0), num_epochs=30, lr=0.05)
    assert len(losses) == 30 and losses[0] == pytest.approx(start, rel=0.2) and losses[-1] < 0.6 * start
    assert accuracy(net, X[:64], Y[:64]) == np.mean(net(X[:64]).data.argmax(axis=1) == Y[:64]) > 0.4
    still = deep_network(ReLU, kaiming_normal, np.random.default_rng(0), depth=1, width=4)
    mean = cross_entropy(still(X[:50]), Y[:50]).item()
    assert train(still, X[:50], Y[:50], np.random.default_rng(0), num_epochs=1, lr=1e-12)[0] == pytest.approx(mean)
    slow = deep_network(ReLU, kaiming_normal, np.random.default_rng(0), depth=1, width=4)
    before = slow.modules[0].weight.data.copy()
    gradient_sizes(slow, X[:32], Y[:32])
    g = slow.modules[0].weight.grad
    train(slow, X[:32], Y[:32], np.random.default_rng(0), num_epochs=2, lr=1e-7)
    np.testing.assert_allclose(before - slow.modules[0].weight.data, 1e-7 * (1 + 1.9) * g, rtol=1e-4, atol=1e-13)


# Initialization


@pytest.mark.parametrize("seed", range(5))
def test_xavier_loses_exactly_half_in_each_relu_layer_where_he_loses_nothing(seed):
    he = signal_sizes(relu, kaiming_normal, np.random.default_rng(seed))
    xavier = signal_sizes(relu, xavier_normal, np.random.default_rng(seed))
    assert len(he) == 21 and he[0] == pytest.approx(1, rel=0.05)
    np.testing.assert_allclose(xavier / he, 0.5 ** np.arange(21))


def test_he_keeps_the_mean_square_through_twenty_layers_on_average():
    last = [signal_sizes(relu, kaiming_normal, np.random.default_rng(seed))[-1] for seed in range(100)]
    assert 0.3 < np.exp(np.mean(np.log(last))) < 1.2 and 0.6 < np.mean(last) < 1.7


def test_he_keeps_a_wide_layer_almost_exactly():
    sizes = signal_sizes(relu, kaiming_normal, np.random.default_rng(0), depth=4, width=1000)
    np.testing.assert_allclose(sizes, 1, rtol=0.2)


def test_tanh_with_xavier_dwindles_slowly_and_ever_more_slowly():
    sizes = signal_sizes(np.tanh, xavier_normal, np.random.default_rng(0))
    assert 0.005 < sizes[-1] < 0.05 and (np.diff(np.log(sizes))[-5:] > np.diff(np.log(sizes))[:5]).all()


@pytest.mark.parametrize("c", [0.9, 1.1])
def test_a_scale_of_the_weights_comes_out_to_the_fortieth_power(c):
    def scaled(shape, rng):
        return c * kaiming_normal(shape, rng)

    ratio = signal_sizes(relu, scaled, np.random.default_rng(0))[-1] / signal_sizes(relu, kaiming_normal, np.random.default_rng(0))[-1]
    assert ratio == pytest.approx(c**40)
    assert round(max(ratio, 1 / ratio)) == (68 if c < 1 else 45)


def test_the_gradient_is_kept_by_weights_with_variance_one_over_the_outputs():
    rng = np.random.default_rng(0)
    W = rng.standard_normal((900, 300)) / np.sqrt(900)  # (out, in)
    delta = rng.standard_normal((200, 900))
    assert np.mean((delta @ W) ** 2) == pytest.approx(1, rel=0.05)
    assert fans(W.shape) == (300, 900) and xavier_normal(W.shape, rng).var() == pytest.approx(2 / 1200, rel=0.02)


def test_xavier_uniform_has_the_variance_of_xavier_normal():
    W = xavier_uniform((300, 200), np.random.default_rng(0))
    assert W.var() == pytest.approx(2 / 500, rel=0.02) and np.abs(W).max() <= np.sqrt(6 / 500) < 1.001 * np.abs(W).max()


# Shortcuts


@functools.cache
def blocks_trained(blocks, shortcut, seed):
    rng = np.random.default_rng(seed)
    net = block_network(blocks, shortcut, rng)
    return train(net, X, Y, rng, num_epochs=8)[-1]


@pytest.mark.parametrize("seed", SEEDS)
def test_more_layers_train_worse_without_shortcuts_and_better_with_them(seed):
    plain, deep, residual_loss = (blocks_trained(*kind, seed) for kind in ((2, False), (20, False), (20, True)))
    assert deep > 1 > plain
    assert residual_loss < 0.25 and residual_loss < plain


def test_deep_networks_of_blocks_have_the_same_parameters_with_and_without_shortcuts():
    nets = [block_network(20, shortcut, np.random.default_rng(0)) for shortcut in (False, True)]
    counts = [sum(p.data.size for p in net.parameters()) for net in nets]
    assert counts[0] == counts[1] == 64 * 32 + 32 + 40 * (32 * 32 + 32) + 32 * 10 + 10


def test_a_block_with_a_shortcut_begins_as_the_identity():
    h = np.random.default_rng(0).standard_normal((5, 4))
    block = Block(4, np.random.default_rng(1), shortcut=True)
    np.testing.assert_array_equal(block(Tensor(h)).data, h)
    assert not block.second.weight.data.any() and block.first.weight.data.any()


@pytest.mark.parametrize("shortcut", [False, True])
def test_a_block_computes_its_formula_and_its_gradients(shortcut):
    rng = np.random.default_rng(2)
    block = Block(4, rng, shortcut)
    for p in block.parameters():
        p.data = rng.standard_normal(p.shape)
    h, direction = Tensor(rng.standard_normal((6, 4)), requires_grad=True), rng.standard_normal((6, 4))

    def value():
        inner = relu(h.data @ block.first.weight.data.T + block.first.bias.data)
        change = inner @ block.second.weight.data.T + block.second.bias.data
        return h.data + change if shortcut else relu(change)

    out = block(h)
    np.testing.assert_allclose(out.data, value())
    (out * direction).sum().backward()
    for tensor in [h, *block.parameters()]:
        for index in np.ndindex(*tensor.shape):
            ends = []
            for step in 1e-5, -2e-5:
                tensor.data[index] += step
                ends.append(np.sum(value() * direction))
            tensor.data[index] += 1e-5
            assert tensor.grad[index] == pytest.approx((ends[0] - ends[1]) / 2e-5, rel=1e-5, abs=1e-8)
    if shortcut:
        first, second = block.first, block.second
        np.testing.assert_allclose(out.data, residual(h.data, first.weight.data, first.bias.data, second.weight.data, second.bias.data))


def test_with_a_zero_second_layer_the_first_waits_one_step_and_with_all_zero_both_wait_forever():
    h, direction = np.random.default_rng(0).standard_normal((8, 4)), np.random.default_rng(1).standard_normal((8, 4))
    block = Block(4, np.random.default_rng(2), shortcut=True)
    (block(Tensor(h)) * direction).sum().backward()
    assert block.second.weight.grad.any() and not block.first.weight.grad.any()
    block.second.weight.data -= 0.01 * block.second.weight.grad
    for p in block.parameters():
        p.grad = None
    (block(Tensor(h)) * direction).sum().backward()
    assert block.first.weight.grad.any()
    dead = Block(4, np.random.default_rng(2), shortcut=True)
    dead.first.weight.data[:] = 0
    (dead(Tensor(h)) * direction).sum().backward()
    assert not dead.first.weight.grad.any() and not dead.second.weight.grad.any()


def test_shortcuts_with_he_weights_triple_the_mean_square_in_each_block():
    rng, width = np.random.default_rng(0), 1000
    h = rng.standard_normal((20, width))
    for _ in range(3):
        before = np.mean(h**2)
        h = h + relu(h @ kaiming_normal((width, width), rng).T) @ kaiming_normal((width, width), rng).T
        assert np.mean(h**2) / before == pytest.approx(3, rel=0.1)
    assert 3**20 > 3e9


def test_three_layers_need_at_least_101_units_each_for_a_million_pieces():
    assert (101 + 1) ** 3 >= 2**20 > (100 + 1) ** 3


def test_program_is_documented():
    public = [v for k, v in vars(page).items() if callable(v) and getattr(v, "__module__", "") == page.__name__]
    assert len(public) > 15 and all(f.__doc__ for f in public)
