"""What the page on activation functions claims, asserted."""

import numpy as np
import pytest
from foundations.activation_functions import FUNCTIONS, dead_units, slope
from nn.functional import leaky_relu, log_softmax, relu, sigmoid, softmax, tanh


@pytest.mark.parametrize("name", FUNCTIONS)
def test_slope_is_that_of_central_differences(name):
    x = np.linspace(-4, 4, 40)  # 0 is not among them
    numeric = (FUNCTIONS[name](x + 1e-6).data - FUNCTIONS[name](x - 1e-6).data) / 2e-6
    assert np.abs(slope(FUNCTIONS[name], x) - numeric).max() < 1e-8


@pytest.mark.parametrize("seed", range(3))
def test_linear_layers_collapse_and_a_bend_prevents_it(seed):
    rng = np.random.default_rng(seed)
    X, W1, W2 = rng.standard_normal((200, 3)), rng.standard_normal((3, 20)), rng.standard_normal((20, 2))
    assert np.allclose(X @ W1 @ W2, X @ (W1 @ W2), atol=1e-12)
    for bend in (relu, tanh, sigmoid):
        Y = bend(X @ W1).data @ W2
        missed = Y - X @ np.linalg.lstsq(X, Y, rcond=None)[0]
        assert np.mean(missed**2) / np.mean(Y**2) > 0.02, bend.__name__


def test_largest_slopes():
    x = np.linspace(-4, 4, 8001)
    largest = {name: slope(f, x).max() for name, f in FUNCTIONS.items()}
    assert largest["sigmoid"] == pytest.approx(0.25) and largest["tanh"] == pytest.approx(1)
    assert largest["ReLU"] == largest["leaky ReLU"] == 1 and 1.1 < largest["GELU"] < 1.15


def test_ten_sigmoids_leave_less_than_a_millionth():
    signal, product = np.linspace(-2, 2, 41), np.ones(41)
    for _ in range(10):
        product *= slope(sigmoid, signal)
        signal = sigmoid(signal).data
    assert product.max() < 1e-6


def test_a_negative_bias_kills_relu_units_and_no_leaky_ones():
    rng = np.random.default_rng(0)
    X, W = rng.standard_normal((200, 3)), rng.standard_normal((3, 100)) / np.sqrt(3)
    dead = [dead_units(relu, X, W, np.full(100, b)) for b in (0.0, -1.0, -3.0, -6.0)]
    assert dead == sorted(dead) and dead[0] == 0 and dead[-1] > 90
    assert dead_units(leaky_relu, X, W, np.full(100, -6.0)) == 0
    assert dead_units(relu, np.array([[1.0], [-1.0]]), np.array([[1.0, 1.0]]), np.array([0.0, -2.0])) == 1


def test_tanh_is_a_stretched_sigmoid():
    x = np.linspace(-5, 5, 41)
    assert np.allclose(tanh(x).data, 2 * sigmoid(2 * x).data - 1)


def test_temperature_sharpens_and_levels():
    z = np.array([2.0, 1.0, 0.0, -1.0])
    assert softmax(z / 0.1).data[0] > 0.999 and np.ptp(softmax(z / 50).data) < 0.02
    assert np.allclose(softmax(z + 100).data, softmax(z).data) and softmax(z).data.sum() == pytest.approx(1)


def test_log_softmax_survives_where_softmax_rounds_to_zero():
    far = np.array([0.0, -1000.0])
    assert softmax(far).data[1] == 0 and log_softmax(far).data[1] == -1000
