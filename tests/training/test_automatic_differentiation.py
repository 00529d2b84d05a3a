"""What the page on automatic differentiation claims, asserted."""

import gc
import weakref
from unittest import mock

import numpy as np
import pytest
from nn import losses, tensor
from nn.data import load_digits
from nn.tensor import Tensor, no_grad
from training import backpropagation
from training.automatic_differentiation import (
    Counted,
    Dual,
    Value,
    by_hand,
    count_products,
    history,
    largest_error,
    layer,
    network,
    product,
    relu,
    values,
)

X, Y, _, _ = load_digits()


def graph(w_start):
    x, w, b = Value(2.0), Value(w_start), Value(3.0)
    u = w * x
    v = u + b
    f = v * v + w * w
    f.backward()
    return x, w, b, u, v, f


def arrays(seed=0):
    return backpropagation.init_params(np.random.default_rng(seed))


@pytest.mark.parametrize("w", [-3, -1.2, -1, 0.5, 1])
def test_the_gradients_of_the_graph_are_those_on_paper(w):
    x, w_node, b, u, v, f = graph(w)
    assert f.data == pytest.approx((2 * w + 3) ** 2 + w**2)
    assert w_node.grad == pytest.approx(10 * w + 12, abs=1e-12)
    assert x.grad == pytest.approx(2 * (2 * w + 3) * w) and b.grad == u.grad == v.grad == pytest.approx(2 * (2 * w + 3))


def test_where_the_gradient_of_w_vanishes_f_is_smallest():
    best = graph(-1.2)[-1].data
    assert all(graph(w)[-1].data > best for w in np.arange(-3, 1.01, 0.1) if abs(w + 1.2) > 0.01)


def test_the_slope_of_a_sigmoid_of_a_value():
    z = Value(0.7)
    a = z.sigmoid()
    a.backward()
    assert a.data == pytest.approx(1 / (1 + np.exp(-0.7))) and z.grad == pytest.approx(a.data * (1 - a.data))


def test_order_puts_each_node_once_and_after_those_it_was_made_from():
    f = graph(-1.0)[-1]
    found = f.order()
    place = {node: i for i, node in enumerate(found)}
    assert len(place) == len(found) == 8 and found[-1] is f
    assert all(place[parent] < place[node] for node in found for parent, _ in node.edges)


@pytest.mark.parametrize("n", [1, 7, 50])
def test_doublings_have_two_arrows_a_step_and_a_gradient_of_all_their_paths(n):
    x = y = Value(1.0)
    for _ in range(n):
        y = y + y
    y.backward()
    nodes = y.order()
    assert (len(nodes), sum(len(node.edges) for node in nodes), x.grad) == (n + 1, 2 * n, 2**n)


def test_the_nine_numbers_are_those_of_the_page_on_backpropagation():
    weights, biases = [np.array([[2.0, -1], [-1, 1]]), np.array([[1.0, -2]])], [np.array([0, -0.5]), np.array([0.5])]
    _, [(dW, db), (dv, dc)] = backpropagation.gradients(weights, biases, np.array([1.0, 2]), np.array([1.0]))
    W, b, v, c = values(weights[0]), values(biases[0]), values(weights[1]), values(biases[1])
    y_hat = layer(v, c, [z.sigmoid() for z in layer(W, b, values([1.0, 2]))])[0].sigmoid()
    error = y_hat + Value(-1.0)
    (Value(0.5) * error * error).backward()
    for expected, part in (dW, [*W[0], *W[1]]), (db, b), (dv, v[0]), (dc, c):
        assert np.allclose(np.ravel(expected), [number.grad for number in part], rtol=0, atol=1e-15)


def test_values_keep_the_axes_of_an_array():
    nested = values(np.arange(6.0).reshape(2, 3))
    assert [[number.data for number in row] for row in nested] == [[0, 1, 2], [3, 4, 5]] and values(2).data == 2


def test_a_dual_carries_the_derivative_of_what_is_computed():
    def f(x):
        return x * x * x + x * Dual(4.0) + Dual(1.0)

    y = f(Dual(3.0, 1.0))
    assert (y.data, y.slope) == (40, 31) and f(Dual(3.0)).slope == 0


def test_counted_counts_products_and_not_sums():
    Counted.products = 0
    assert Counted(2) * Counted(3) + Counted(4) * 5.0 == 26 and Counted.products == 2
    assert isinstance(Counted(1) + Counted(2), Counted) and isinstance(Counted(1) * 2, Counted)


@pytest.mark.parametrize("n", [2, 5, 20])
def test_products_of_each_mode(n):
    assert count_products("differences", n)[0] == 2 * n * (n - 1)
    assert count_products("forward", n)[0] == 3 * n * (n - 1)
    assert count_products("reverse", n)[0] == 3 * (n - 1)


@pytest.mark.parametrize("n", [2, 5, 20])
def test_all_modes_agree_on_the_gradient_of_a_product(n):
    x = 1 + np.arange(n) / n
    exact = np.prod(x) / x
    assert np.allclose(count_products("reverse", n)[1], exact, rtol=1e-13)
    assert np.allclose(count_products("forward", n)[1], exact, rtol=1e-13)
    assert np.allclose(count_products("differences", n)[1], exact, rtol=1e-8)
    assert product([2, 3, 7]) == 42


def test_a_score_of_a_digit_takes_more_than_ten_thousand_values_and_a_batch_takes_a_few_tensors():
    W1, b1, W2, b2 = map(values, arrays())
    score = layer(W2, b2, [z.sigmoid() for z in layer(W1, b1, values(X[0]))])[0]
    assert len(score.order()) > 10_000
    sizes = {len(history(network([Tensor(a, requires_grad=True) for a in arrays()], X[:n], Y[:n]))) for n in (1, 32, 320)}
    assert len(sizes) == 1 and sizes.pop() < 25


@pytest.mark.parametrize("seed", range(3))
def test_the_network_by_hand_is_that_of_the_page_on_backpropagation(seed):
    params, X_batch, y = arrays(seed), X[:32], Y[:32]
    loss, grads = by_hand(params, X_batch, y)
    expected, theirs = backpropagation.backward(params, X_batch, y, *backpropagation.forward(params, X_batch))
    assert loss == pytest.approx(expected, abs=1e-12)
    assert all(np.allclose(a, b, rtol=0, atol=1e-12) for a, b in zip(grads, theirs, strict=True))


@pytest.mark.parametrize("seed", range(3))
def test_the_toolbox_gives_the_gradients_that_were_written_by_hand(seed):
    params = [Tensor(a, requires_grad=True) for a in arrays(seed)]
    loss = network(params, X[:32], Y[:32])
    loss.backward()
    expected, grads = by_hand(arrays(seed), X[:32], Y[:32])
    assert abs(loss.item() - expected) < 1e-12
    assert max(abs(p.grad - g).max() for p, g in zip(params, grads, strict=True)) < 1e-12


def test_the_network_has_the_loss_and_the_gradients_of_the_cross_entropy_of_the_toolbox():
    mine, theirs = ([Tensor(a, requires_grad=True) for a in arrays()] for _ in range(2))
    network(mine, X[:8], Y[:8]).backward()
    W1, b1, W2, b2 = theirs
    losses.cross_entropy(relu(X[:8] @ W1.transpose() + b1) @ W2.transpose() + b2, Y[:8]).backward()
    assert all(np.allclose(a.grad, b.grad, atol=1e-12) for a, b in zip(mine, theirs))


def test_relu_and_its_way_back():
    x = Tensor(np.array([-1.0, 0, 2]), requires_grad=True)
    y = relu(x)
    y.backward(np.array([3.0, 4, 5]))
    assert y.data.tolist() == [0, 0, 2] and x.grad.tolist() == [0, 0, 5]
    assert relu([-1.0, 1.0]).data.tolist() == [0, 1]


def test_an_array_on_the_left_leaves_the_operation_to_the_tensor():
    t = Tensor(np.ones((2, 2)), requires_grad=True)
    for result in np.ones((2, 2)) @ t, np.ones(2) * t, np.ones(2) - t:
        assert isinstance(result, Tensor) and result.requires_grad
    with pytest.raises(TypeError):
        np.exp(t)


def test_tensors_are_older_than_what_is_made_from_them():
    params = [Tensor(a, requires_grad=True) for a in arrays()]
    for node in history(network(params, X[:4], Y[:4])):
        assert all(parent.serial < node.serial for parent, _ in node.edges)


def test_the_gradient_of_what_is_repeated_is_added_up():
    A, b = Tensor(np.zeros((4, 3)), requires_grad=True), Tensor(np.zeros(3), requires_grad=True)
    (A + b).sum().backward()
    assert A.grad.tolist() == np.ones((4, 3)).tolist() and b.grad.tolist() == [4, 4, 4]


def kept(made):
    return sum(t.data.nbytes for t in made if t.data.base is None)


def test_what_the_graph_keeps_grows_with_the_batch_and_no_grad_keeps_nothing():
    params = [Tensor(a, requires_grad=True) for a in arrays()]
    small, large = (kept(history(network(params, X[:n], Y[:n])) - set(params)) for n in (32, 320))
    assert large > 9 * small
    with no_grad():
        loss = network(params, X[:320], Y[:320])
    assert history(loss) == {loss} and not loss.requires_grad


def test_history_holds_the_whole_graph():
    a, b = Tensor(1.0, requires_grad=True), Tensor(2.0, requires_grad=True)
    c = a * b
    d = c + a
    assert history(d) == {a, b, c, d} and history(a) == {a}


def test_a_kept_loss_keeps_its_graph():
    w = Tensor(np.ones(3), requires_grad=True)
    loss = (w * w).sum()
    inner = weakref.ref(loss.edges[0][0])
    number = loss.item()
    gc.collect()
    assert inner() is not None
    del loss
    gc.collect()
    assert inner() is None and number == 3


def cases():
    rng = np.random.default_rng(0)
    A, d = rng.uniform(1, 2, (3, 4)), rng.uniform(1, 2, 4)
    return {"add": (tensor.add, A, d), "mul": (tensor.mul, A, d), "exp": (tensor.exp, A), "power": (lambda a: a**3, A)}


def test_the_check_passes_what_is_right_and_leaves_its_arrays_alone():
    for f, *given in cases().values():
        before = [a.copy() for a in given]
        assert largest_error(f, *given) < 1e-8
        assert all(np.array_equal(a, b) for a, b in zip(given, before))


def test_the_check_catches_a_missing_factor_and_measures_by_how_much():
    def without_g(a, b):
        return tensor.apply(a.data * b.data, (a, lambda g: g), (b, lambda g: g * a.data))

    _, A, d = cases()["mul"]
    weights = np.linspace(0.5, 1.5, 12).reshape(3, 4)
    assert largest_error(without_g, A, d) == pytest.approx(abs(weights * (d - 1)).max(), abs=1e-6)


def test_the_check_takes_its_nudge_from_eps():
    f, A = cases()["power"]
    assert largest_error(f, A, eps=1e-2) > 1e-5 > largest_error(f, A)


def test_without_unbroadcast_what_broadcasts_fails_with_an_error():
    with mock.patch.object(tensor, "unbroadcast", lambda grad, shape: grad):
        for name, case in cases().items():
            if name in ("add", "mul"):
                with pytest.raises(ValueError, match="ambiguous"):
                    largest_error(*case)
            else:
                assert largest_error(*case) < 1e-6


def test_gradients_pile_up_until_they_are_erased():
    w = Tensor([1.0, 2.0], requires_grad=True)
    for step in 1, 2, 3:
        (w * w).sum().backward()
        assert w.grad.tolist() == [2 * step, 4 * step]


def test_data_changed_between_there_and_back_spoil_the_gradient_silently():
    w = Tensor([3.0], requires_grad=True)
    square = w * w
    w.data += 1
    square.backward()
    assert square.item() == 9 and w.grad.item() == 8


def test_what_leaves_the_graph_gets_no_gradient():
    w = Tensor([3.0], requires_grad=True)
    (w * w.detach()).backward()
    assert w.grad.item() == 3
    outside = Tensor(w.data * 2)
    assert not outside.requires_grad and outside.grad is None


def test_softplus_of_the_exercise_has_an_exponent_that_is_never_positive():
    x = np.linspace(-800, 800, 101)
    assert (x - np.logaddexp(0, x) <= 0).all()
