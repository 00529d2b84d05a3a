"""Convolution and pooling of the toolbox: against plain loops, gradients, types, errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nn.conv import Conv2d, Flatten, MaxPool2d, conv2d, max_pool2d
from nn.tensor import Tensor
from test_gradients import check, gradient_errors, normal


def naive(x, weight, bias, padding):
    x = np.pad(x, ((0, 0), (0, 0), (padding, padding), (padding, padding)))
    n, _, h, w = x.shape
    out, _, kh, kw = weight.shape
    y = np.zeros((n, out, h - kh + 1, w - kw + 1))
    for place in np.ndindex(y.shape):
        k, o, i, j = place
        y[place] = (x[k, :, i : i + kh, j : j + kw] * weight[o]).sum() + bias[o]
    return y


@settings(max_examples=40, deadline=None)
@given(
    st.integers(1, 3), st.integers(1, 3), st.integers(1, 3), st.integers(3, 6), st.integers(3, 6),
    st.integers(1, 3), st.integers(1, 3), st.integers(0, 2), st.integers(0, 99),
)  # fmt: skip
def test_conv2d_is_the_sum_that_it_claims(n, c, out, h, w, kh, kw, padding, seed):
    x, weight, bias = normal(n, c, h, w, seed=seed), normal(out, c, kh, kw, seed=seed + 1), normal(out, seed=seed + 2)
    y = conv2d(x, Tensor(weight), Tensor(bias), padding)
    assert np.allclose(y.data, naive(x, weight, bias, padding))
    without = conv2d(x, Tensor(weight), padding=padding)
    assert np.allclose(without.data + bias[:, None, None], y.data)


@settings(max_examples=15, deadline=None)
@given(st.integers(1, 2), st.integers(1, 2), st.integers(1, 2), st.integers(2, 4), st.integers(1, 2), st.integers(0, 1), st.integers(0, 99))
def test_gradient_of_conv2d_over_random_shapes(n, c, out, size, k, padding, seed):
    x, weight, bias = normal(n, c, size, size + 1, seed=seed), normal(out, c, k, k, seed=seed + 1), normal(out, seed=seed + 2)
    assert gradient_errors(lambda x, w, b: conv2d(x, w, b, padding), x, weight, bias).max() < 1e-5


def test_gradient_of_conv2d():
    check(lambda x, w, b: conv2d(x, w, b, padding=1), normal(2, 2, 4, 3), normal(3, 2, 3, 2), normal(3))


def test_gradient_of_max_pool2d():
    check(lambda x: max_pool2d(x, 2), normal(2, 3, 4, 6))


def test_max_pool2d_takes_the_largest_and_shares_ties():
    x = Tensor(np.arange(16.0).reshape(1, 1, 4, 4), requires_grad=True)
    assert max_pool2d(x, 2).data.tolist() == [[[[5, 7], [13, 15]]]]
    assert max_pool2d(x, 4).data.item() == 15
    flat = Tensor(np.ones((1, 1, 2, 2)), requires_grad=True)
    max_pool2d(flat, 2).backward()
    assert (flat.grad == 0.25).all()


def test_layers_compute_what_their_functions_do():
    rng = np.random.default_rng(0)
    layer, x = Conv2d(2, 3, 3, rng, padding=1), normal(2, 2, 4, 4)
    layer.bias.data += [1, 2, 3]
    assert np.allclose(layer(x).data, naive(x, layer.weight.data, layer.bias.data, 1))
    assert [p.shape for p in layer.parameters()] == [(3, 2, 3, 3), (3,)] and Conv2d(1, 1, 3, rng).padding == 0
    assert np.array_equal(MaxPool2d(2)(Tensor(x)).data, max_pool2d(x, 2).data)
    assert np.array_equal(Flatten()(Tensor(x)).data, x.reshape(2, -1))
    big = Conv2d(16, 64, 3, rng)
    assert big.weight.data.var() == pytest.approx(2 / 144, rel=0.05)


def test_float32_stays_float32():
    layer = Conv2d(1, 2, 3, np.random.default_rng(0), dtype=np.float32)
    x = Tensor(normal(1, 1, 6, 6).astype(np.float32), requires_grad=True)
    y = MaxPool2d(2)(layer(x))
    y.backward(np.ones(y.shape))
    assert {a.dtype for a in (y.data, x.grad, layer.weight.grad, layer.bias.grad)} == {np.dtype(np.float32)}


@pytest.mark.parametrize(("wrong", "message"), [
    (lambda: conv2d(np.ones((2, 4, 4)), Tensor(np.ones((1, 1, 3, 3)))), r"conv2d: .*\(2, 4, 4\) and \(1, 1, 3, 3\)"),
    (lambda: conv2d(np.ones((1, 2, 4, 4)), Tensor(np.ones((1, 1, 3, 3)))), r"conv2d: .*\(1, 2, 4, 4\)"),
    (lambda: conv2d(np.ones((1, 1, 2, 4)), Tensor(np.ones((1, 1, 3, 3)))), r"conv2d: pictures of at least \(3, 3\).*\(2, 4\)"),
    (lambda: conv2d(np.ones((1, 1, 4, 2)), Tensor(np.ones((1, 1, 3, 3)))), r"conv2d: pictures of at least \(3, 3\).*\(4, 2\)"),
    (lambda: max_pool2d(np.ones((1, 1, 5, 4)), 2), r"max_pool2d: .*multiples of 2.*\(1, 1, 5, 4\)"),
    (lambda: max_pool2d(np.ones((1, 1, 4, 5)), 2), r"max_pool2d: .*multiples of 2"),
    (lambda: max_pool2d(np.ones((4, 4)), 2), r"max_pool2d: .*\(4, 4\)"),
])  # fmt: skip
def test_mistakes_are_explained(wrong, message):
    with pytest.raises(ValueError, match=message):
        wrong()
