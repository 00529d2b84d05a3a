"""Every operation and layer of the toolbox: its gradient against central differences, its type, its errors."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays, mutually_broadcastable_shapes
from nn import functional as F
from nn import init, tensor
from nn.layers import Linear, Module, ReLU, Sequential, Sigmoid, Tanh
from nn.losses import binary_cross_entropy_with_logits, cross_entropy, mse_loss
from nn.tensor import Tensor, no_grad

EPSILON = 1e-5


def gradient_errors(function, *arrays):
    """|a - b| / (|a| + |b|) for each coordinate of each argument, backward against central differences.
    The loss is a fixed weighted sum of what the function gives, so that no direction is lost."""
    leaves = [Tensor(a.astype(np.float64), requires_grad=True) for a in arrays]
    result = function(*leaves)
    weights = np.random.default_rng(1).uniform(0.5, 1.5, result.shape)
    result.backward(weights)

    def loss():
        with no_grad():
            return float((function(*leaves).data * weights).sum())

    errors = []
    for leaf in leaves:
        for place in np.ndindex(leaf.shape):
            value = leaf.data[place]
            leaf.data[place] = value + EPSILON
            above = loss()
            leaf.data[place] = value - EPSILON
            below = loss()
            leaf.data[place] = value
            numeric, exact = (above - below) / (2 * EPSILON), leaf.grad[place]
            errors.append(abs(numeric - exact) / max(abs(numeric) + abs(exact), 1e-4))
    return np.array(errors)


def check(function, *arrays):
    errors = gradient_errors(function, *arrays)
    assert errors.max() < 1e-5 and np.median(errors) < 1e-8, f"largest {errors.max():.1e}, median {np.median(errors):.1e}"


def normal(*shape, seed=0):
    return np.random.default_rng(seed).standard_normal(shape)


def away_from_zero(*shape, seed=0):
    """No value so close to 0 that a difference would reach across a kink or a pole."""
    x = normal(*shape, seed=seed)
    return x + np.sign(x) * 0.1


A, B = normal(3, 4), normal(3, 4, seed=1)
OPERATIONS = {
    "add": (tensor.add, A, B),
    "add broadcast": (tensor.add, A, normal(4)),
    "add column": (tensor.add, A, normal(3, 1)),
    "sub": (tensor.sub, A, B),
    "sub from": (lambda a: 2 - a, A),
    "mul": (tensor.mul, A, B),
    "mul broadcast": (tensor.mul, normal(2, 3, 4), normal(3, 1)),
    "mul by itself": (lambda a: a * a, A),
    "div": (tensor.div, A, away_from_zero(3, 4)),
    "div into": (lambda a: 2 / a, away_from_zero(3, 4)),
    "power": (lambda a: a**3, A),
    "root": (lambda a: a**0.5, abs(A) + 0.5),
    "neg": (lambda a: -a, A),
    "matmul": (tensor.matmul, A, normal(4, 2)),
    "matmul of stacks": (tensor.matmul, normal(2, 3, 4), normal(2, 4, 2)),
    "matmul with one matrix": (tensor.matmul, normal(2, 3, 4), normal(4, 2)),
    "exp": (tensor.exp, A),
    "log": (tensor.log, abs(A) + 0.5),
    "sum": (tensor.sum, A),
    "sum over rows": (lambda a: a.sum(axis=0), A),
    "sum over two": (lambda a: a.sum(axis=(0, 2), keepdims=True), normal(2, 3, 4)),
    "mean": (tensor.mean, A),
    "mean over columns": (lambda a: a.mean(axis=-1), A),
    "amax": (tensor.amax, A),
    "amax over rows": (lambda a: a.amax(axis=0), A),
    "amax over two": (lambda a: a.amax(axis=(1, 2), keepdims=True), normal(2, 3, 4)),
    "reshape": (lambda a: a.reshape(2, 6) * np.arange(6.0), A),
    "transpose": (lambda a: a.transpose() @ B, A),
    "transpose axes": (lambda a: a.transpose(2, 0, 1) * np.arange(3.0), normal(2, 3, 4)),
    "getitem": (lambda a: a[1:, ::2], A),
    "getitem twice the same": (lambda a: a[np.array([0, 2, 0])], A),
    "cat": (lambda a, b: tensor.cat([a, b], axis=1) * np.arange(8.0), A, B),
    "linear": (F.linear, A, normal(5, 4), normal(5)),
    "linear without bias": (F.linear, normal(2, 3, 4), normal(5, 4)),
    "linear over time": (F.linear, normal(2, 3, 4), normal(5, 4), normal(5)),
    "relu": (F.relu, away_from_zero(3, 4)),
    "leaky relu": (F.leaky_relu, away_from_zero(3, 4)),
    "sigmoid": (F.sigmoid, A),
    "tanh": (F.tanh, A),
    "gelu": (F.gelu, A),
    "softmax": (F.softmax, A),
    "softmax over rows": (lambda a: F.softmax(a, axis=0), A),
    "log softmax": (F.log_softmax, A),
    "mse": (mse_loss, A, B),
    "cross entropy": (lambda a: cross_entropy(a, [0, 3, 1]), A),
    "binary cross entropy": (lambda a: binary_cross_entropy_with_logits(a, np.array([0, 1, 0.25])), normal(3)),
    "a network": (
        lambda x, w, b, v: cross_entropy(F.linear(F.tanh(F.linear(x, w, b)), v), [0, 1, 1]),
        A, normal(5, 4), normal(5), normal(2, 5),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", OPERATIONS)
def test_gradient_is_that_of_central_differences(name):
    check(*OPERATIONS[name])


@pytest.mark.parametrize("name", OPERATIONS)
def test_float32_stays_float32(name):
    function, *arguments = OPERATIONS[name]
    leaves = [Tensor(a.astype(np.float32), requires_grad=True) for a in arguments]
    constants_are_float64 = name in ("reshape", "transpose", "transpose axes", "cat")
    result = function(*leaves)
    if not constants_are_float64:
        assert result.data.dtype == np.float32
    result.backward(np.ones(result.shape, np.float32))
    assert all(leaf.grad.shape == leaf.shape for leaf in leaves)
    assert constants_are_float64 or all(leaf.grad.dtype == np.float32 for leaf in leaves)


def test_a_wrong_gradient_is_noticed():
    def wrong(a):
        return tensor.apply(a.data**2, (a, lambda g: g * a.data))  # the 2 is missing

    assert np.median(gradient_errors(wrong, A)) > 0.05


shapes = mutually_broadcastable_shapes(num_shapes=2, max_dims=3, max_side=3)


@settings(max_examples=60, deadline=None)
@given(shapes, st.sampled_from([tensor.add, tensor.sub, tensor.mul, tensor.div]), st.integers(0, 99))
def test_arithmetic_broadcasts_forward_and_backward(found, operation, seed):
    a, b = (away_from_zero(*shape, seed=seed + i) for i, shape in enumerate(found.input_shapes))
    assert operation(Tensor(a), Tensor(b)).shape == found.result_shape
    errors = gradient_errors(operation, a, b)
    assert errors.size == 0 or errors.max() < 1e-5


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(1, 4), st.lists(st.integers(1, 3), max_size=2), st.integers(0, 99))
def test_linear_takes_any_shape_in_front(n, k, m, front, seed):
    x, w, b = normal(*front, n, k, seed=seed), normal(m, k, seed=seed + 1), normal(m, seed=seed + 2)
    assert F.linear(Tensor(x), Tensor(w), Tensor(b)).shape == (*front, n, m)
    assert gradient_errors(F.linear, x, w, b).max() < 1e-5


@settings(max_examples=60, deadline=None)
@given(arrays(np.float64, st.tuples(st.integers(1, 4), st.integers(2, 5)), elements=st.floats(-1e4, 1e4)), st.data())
def test_cross_entropy_is_right_for_large_logits(logits, data):
    y = np.array(data.draw(st.lists(st.integers(0, logits.shape[1] - 1), min_size=len(logits), max_size=len(logits))))
    z = Tensor(logits, requires_grad=True)
    loss = cross_entropy(z, y)
    loss.backward()
    exact = np.mean([np.logaddexp.reduce(row) - row[k] for row, k in zip(logits, y)])
    assert loss.item() == pytest.approx(exact, rel=1e-12, abs=1e-9)
    assert np.abs(z.grad.sum(axis=1)).max() < 1e-12 and np.abs(z.grad).max() <= 1


@pytest.mark.parametrize("size", [1e4, -1e4])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_losses_and_activations_survive_extreme_inputs(size, dtype):
    x = np.array([[size, 0.0, -size]], dtype)
    for function in (F.sigmoid, F.tanh, F.softmax, F.log_softmax, F.relu, F.gelu):
        z = Tensor(x, requires_grad=True)
        function(z).backward(np.ones_like(x))
        assert np.isfinite(function(z).data).all() and np.isfinite(z.grad).all(), function.__name__
    z = Tensor(x, requires_grad=True)
    loss = binary_cross_entropy_with_logits(z, np.array([[1.0, 0.5, 0.0]]))
    loss.backward()
    expected = (0 if size > 0 else 2 * abs(size)) / 3 + np.log(2) / 3
    assert loss.item() == pytest.approx(expected, rel=1e-6)


def test_the_type_of_a_tensor():
    assert Tensor([1, 2]).data.dtype == np.float64
    x = Tensor(np.float32([1, 2]))
    for result in (x + 1, 1 - x, 2.5 * x, x / 3, 3 / x, x**2, -x, x.mean(), x.amax(), x + np.float64(2)):
        assert result.data.dtype == np.float32
    assert (x + np.ones(2)).data.dtype == np.float64


def test_a_tensor_shows_its_values_and_whether_it_learns():
    assert repr(Tensor([[0.123456, 2]], requires_grad=True)) == "Tensor([[0.1235 2.    ]], requires_grad=True)"
    assert repr(Tensor(3)) == "Tensor(3., requires_grad=False)"


def test_arrays_on_the_left_leave_the_operation_to_the_tensor():
    x = Tensor(np.ones((2, 2)), requires_grad=True)
    for result in (np.ones(2) + x, np.ones(2) - x, np.ones(2) * x, np.ones(2) / x, np.ones((2, 2)) @ x):
        assert isinstance(result, Tensor) and result.requires_grad


def test_values_are_those_of_numpy():
    a, b = Tensor(A), Tensor(B)
    pairs = {
        "add": (a + b, A + B), "sub": (a - b, A - B), "mul": (a * b, A * B), "div": (a / b, A / B), "pow": (a**2, A**2), "neg": (-a, -A),
        "rsub": (1 - a, 1 - A), "rdiv": (1 / a, 1 / A), "matmul": (a @ b.transpose(), A @ B.T), "exp": (a.exp(), np.exp(A)),
        "sum": (a.sum(0), A.sum(0)), "mean": (a.mean(1), A.mean(1)), "amax": (a.amax(1), A.max(1)),
        "reshape": (a.reshape(6, 2), A.reshape(6, 2)),
        "cat": (tensor.cat([a, b]), np.concatenate([A, B])), "index": (a[1], A[1]), "relu": (F.relu(a), np.maximum(A, 0)),
        "leaky": (F.leaky_relu(a, 0.1), np.where(A > 0, A, 0.1 * A)), "tanh": (F.tanh(a), np.tanh(A)),
        "sigmoid": (F.sigmoid(a), 1 / (1 + np.exp(-A))),
        "softmax": (F.softmax(a, 0), np.exp(A) / np.exp(A).sum(0)), "mse": (mse_loss(a, b), np.mean((A - B) ** 2)),
    }  # fmt: skip
    for name, (ours, theirs) in pairs.items():
        assert np.allclose(ours.data, theirs, atol=1e-14), name


def test_gelu_is_close_to_its_definition():
    from math import erf

    x = np.linspace(-4, 4, 81)
    exact = np.array([v * 0.5 * (1 + erf(v / np.sqrt(2))) for v in x])
    assert np.abs(F.gelu(x).data - exact).max() < 5e-4


def test_gradients_add_up_until_they_are_forgotten():
    x = Tensor([2.0], requires_grad=True)
    (x * 3).backward()
    (x * 3).backward()
    assert x.grad == [6]


def test_a_tensor_used_twice_gets_both_gradients():
    x = Tensor([3.0], requires_grad=True)
    y = x * x
    (y + y * x).sum().backward()
    assert x.grad == pytest.approx(2 * 3 + 3 * 9)


def test_leaves_never_share_their_gradient():
    a, b = Tensor([1.0, 2.0], requires_grad=True), Tensor([3.0, 4.0], requires_grad=True)
    (a + b).sum().backward()
    a.grad *= 10
    assert (b.grad == 1).all()


def test_long_chains_need_no_recursion():
    x = Tensor([1.0], requires_grad=True)
    y = x
    for _ in range(5000):
        y = y + 0.001
    y.backward()
    assert x.grad == [1]


def test_only_what_asks_for_a_gradient_gets_one():
    x, w = Tensor(A), Tensor(B, requires_grad=True)
    (x * w).sum().backward()
    assert x.grad is None and np.allclose(w.grad, A)
    assert not (x + 1).requires_grad and (w.detach() + 1).requires_grad is False


def test_no_grad_remembers_nothing_and_ends_also_with_an_error():
    w = Tensor(A, requires_grad=True)
    with no_grad():
        assert not (w * 2).requires_grad
        with no_grad():
            pass
        assert not (w * 2).requires_grad
    assert (w * 2).requires_grad
    with pytest.raises(RuntimeError), no_grad():
        raise RuntimeError
    assert (w * 2).requires_grad


@pytest.mark.parametrize(("wrong", "message"), [
    (lambda: Tensor(A) + np.ones(3), r"add: .*\(3, 4\) and \(3,\)"),
    (lambda: Tensor(A) * np.ones((2, 4)), r"mul: .*\(3, 4\) and \(2, 4\)"),
    (lambda: Tensor(A) @ A, r"matmul: .*\(3, 4\) @ \(3, 4\)"),
    (lambda: Tensor(A) @ np.ones(4), r"matmul: .*\(3, 4\) @ \(4,\)"),
    (lambda: Tensor(A).reshape(5, 2), r"reshape: .*12 elements.*\(5, 2\)"),
    (lambda: F.linear(A, Tensor(B.T)), r"linear: .*\(3, 4\) and \(4, 3\)"),
    (lambda: F.linear(np.ones(4), Tensor(B)), r"linear: .*\(4,\)"),
    (lambda: mse_loss(np.ones(3), np.ones((3, 1))), r"mse_loss: .*\(3,\) and \(3, 1\)"),
    (lambda: cross_entropy(A, np.ones(3)), r"cross_entropy: .*float64 \(3,\)"),
    (lambda: cross_entropy(A, np.ones(2, int)), r"cross_entropy: .*\(2,\)"),
    (lambda: cross_entropy(A[0], [1]), r"cross_entropy: .*\(4,\)"),
    (lambda: cross_entropy(A, [0, 4, 1]), "classes from 0 to 3 expected, 0 to 4"),
    (lambda: cross_entropy(A, [0, -1, 1]), "classes from 0 to 3 expected, -1 to 1"),
    (lambda: binary_cross_entropy_with_logits(np.ones(3), np.ones((3, 1))), r"binary_cross_entropy_with_logits: .*\(3,\) and \(3, 1\)"),
    (lambda: Tensor(A, requires_grad=True).backward(), r"one element expected, shape \(3, 4\)"),
    (lambda: Tensor(1.0).backward(), "requires a gradient"),
    (lambda: init.fans((3,)), r"fans: .*\(3,\)"),
    (lambda: Module()(A), "Module has no forward"),
])  # fmt: skip
def test_mistakes_are_explained(wrong, message):
    with pytest.raises((ValueError, NotImplementedError), match=message):
        wrong()


def test_a_module_finds_every_parameter_once_and_in_order():
    rng = np.random.default_rng(0)
    first = Linear(2, 3, rng)
    net = Sequential(first, Tanh(), Sequential(first, ReLU()), Linear(3, 1, rng), Sigmoid())
    assert [p.shape for p in net.parameters()] == [(3, 2), (3,), (1, 3), (1,)]
    assert net.parameters()[0] is first.weight


def test_layers_compute_what_their_functions_do():
    rng = np.random.default_rng(0)
    layer = Linear(4, 2, rng)
    layer.bias.data += [1, -1]
    expected = A @ layer.weight.data.T + layer.bias.data
    assert np.allclose(Sequential(layer)(A).data, expected)
    for module, function in ((ReLU(), F.relu), (Tanh(), F.tanh), (Sigmoid(), F.sigmoid)):
        assert np.allclose(Sequential(layer, module)(A).data, function(expected).data)


def test_linear_begins_as_it_is_told():
    layer = Linear(400, 300, np.random.default_rng(0))
    assert layer.weight.data.var() == pytest.approx(2 / 400, rel=0.05) and not layer.bias.data.any()
    layer = Linear(400, 300, np.random.default_rng(0), init=init.xavier_normal, dtype=np.float32)
    assert layer.weight.data.var() == pytest.approx(2 / 700, rel=0.05) and layer.weight.data.dtype == np.float32
    assert init.xavier_normal((3, 4), np.random.default_rng(0), gain=2).var() == pytest.approx(
        4 * init.xavier_normal((3, 4), np.random.default_rng(0)).var()
    )


def test_fans_of_a_kernel_count_its_area():
    assert init.fans((8, 3, 5, 5)) == (75, 200)
    assert init.kaiming_normal((64, 16, 3, 3), np.random.default_rng(0)).var() == pytest.approx(2 / 144, rel=0.05)
