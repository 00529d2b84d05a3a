"""What the page on convolutional networks claims, asserted."""

import numpy as np
import pytest
from networks.convolutional_networks import KERNELS, GlobalMax, accuracy, anywhere_network, dense_network, digit_network, place, train
from nn.conv import conv2d
from nn.data import load_digits
from nn.tensor import Tensor

X, Y, X_TEST, Y_TEST = load_digits()
PICTURES, TEST_PICTURES = (a.reshape(-1, 1, 8, 8).astype(np.float32) for a in (X, X_TEST))


@pytest.mark.parametrize("seed", range(3))
def test_a_small_convolutional_network_beats_the_perceptron_with_fewer_parameters(seed):
    rng = np.random.default_rng(seed)
    net = digit_network(rng)
    assert sum(p.data.size for p in net.parameters()) == 4090
    losses = train(net, PICTURES, Y, lr=0.01, num_epochs=16, rng=rng)
    assert len(losses) == 16 and losses[-1] < losses[0] / 20
    assert accuracy(net, TEST_PICTURES, Y_TEST) >= 0.985


@pytest.mark.parametrize("seed", range(3))
def test_digits_that_move_are_recognized_by_shared_weights_alone(seed):
    shifts = np.random.default_rng(seed).integers(-2, 3, (500, 2))
    centered, moved = place(X, np.zeros((len(X), 2), int)), place(X_TEST, shifts)
    scores = []
    for make, lr in ((dense_network, 3e-3), (anywhere_network, 0.02)):
        rng = np.random.default_rng(seed)
        net = make(rng)
        train(net, centered, Y, lr, num_epochs=7, rng=rng)
        scores.append(accuracy(net, moved, Y_TEST))
    assert scores[0] <= 0.25 and scores[1] >= 0.96, scores


def test_convolution_commutes_with_moving():
    rng = np.random.default_rng(0)
    x, weight = np.zeros((1, 1, 12, 12)), Tensor(rng.standard_normal((4, 1, 3, 3)))
    x[0, 0, 3:9, 3:9] = rng.standard_normal((6, 6))
    for move in ((1, 2), (-1, 0), (2, -2)):
        one = conv2d(np.roll(x, move, axis=(2, 3)), weight, padding=1).data
        other = np.roll(conv2d(x, weight, padding=1).data, move, axis=(2, 3))
        assert np.abs(one - other).max() < 1e-12


def test_the_answer_of_the_network_with_global_max_does_not_depend_on_the_place():
    net = anywhere_network(np.random.default_rng(0))
    outputs = []
    for corner in (2, 4, 6):  # at least two pixels from every side, so that no kernel misses a part
        canvas = np.zeros((20, 1, 16, 16), np.float32)
        canvas[:, 0, corner : corner + 8, 8 - corner : 16 - corner] = X[:20].reshape(-1, 8, 8)
        outputs.append(net(Tensor(canvas)).data)
    assert np.abs(outputs[0] - outputs[1]).max() < 1e-5 and np.abs(outputs[2] - outputs[1]).max() < 1e-5


def test_place_moves_down_and_right():
    canvas = place(np.arange(64.0)[None], np.array([[2, -1]]))
    assert canvas.shape == (1, 1, 12, 12) and np.array_equal(canvas[0, 0, 4:12, 1:9].ravel(), np.arange(64))
    assert canvas.sum() == np.arange(64).sum()


def test_kernels_do_what_they_are_called():
    flat, edge = np.ones((1, 1, 6, 6)), np.zeros((1, 1, 6, 6))
    edge[..., 3:] = 1
    for name, kernel in KERNELS.items():
        weight = Tensor(np.array(kernel, float)[None, None])
        inside = conv2d(flat, weight).data
        assert np.allclose(inside, {"blur": 16, "sharpen": 1}.get(name, 0)), name
    vertical, horizontal = (Tensor(np.array(KERNELS[name], float)[None, None]) for name in ("vertical edge", "horizontal edge"))
    assert conv2d(edge, vertical).data.max() == 4 and not conv2d(edge, horizontal).data.any()
    assert conv2d(edge.transpose(0, 1, 3, 2), horizontal).data.max() == 4


def test_global_max_keeps_one_number_a_channel():
    x = np.random.default_rng(0).standard_normal((2, 3, 4, 5))
    assert np.array_equal(GlobalMax()(Tensor(x)).data, x.max(axis=(2, 3)))


def test_a_nearest_neighbor_does_as_well_on_these_digits():
    distances = ((X_TEST[:, None] - X[None]) ** 2).sum(axis=2)
    assert np.mean(Y[distances.argmin(axis=1)] == Y_TEST) > 0.98
