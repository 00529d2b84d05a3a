"""What the page on the perceptron claims, asserted."""

import runpy
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from foundations import perceptron
from foundations.perceptron import cover_fraction, extend, novikoff_bound, predict, separable_set, separated, train

EXERCISES = runpy.run_path(str(Path(perceptron.__file__).with_suffix("") / "exercises.py"))
average = EXERCISES["average"]
CORNERS = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
XOR = np.array([-1, 1, 1, -1])


def labelings(n):
    return [np.array(labels) for labels in product((-1, 1), repeat=n)]


def is_solved(X, y, path):
    return bool((predict(X, *path[-1]) == y).all())


def overlapping_clouds(seed):
    rng = np.random.default_rng(seed)
    y = rng.choice([-1, 1], 200)
    return rng.standard_normal((200, 2)) + 0.7 * y[:, None], y


def random_separable(seed):
    rng = np.random.default_rng(seed)
    u = rng.standard_normal(rng.integers(2, 20) + 1)
    return *separable_set(rng, u, n=200, gap=10 ** rng.uniform(-2, 0)), u


@pytest.mark.parametrize("labels", [[-1, -1, -1, 1], [-1, 1, 1, 1]], ids=["and", "or"])
def test_and_and_or_are_learned(labels):
    y = np.array(labels)
    assert is_solved(CORNERS, y, train(CORNERS, y))


@pytest.mark.parametrize("num_epochs", [1, 10, 1000])
def test_xor_is_never_learned(num_epochs):
    path = train(CORNERS, XOR, num_epochs)
    assert all((predict(CORNERS, w, b) != XOR).any() for w, b in path)


def test_xor_returns_to_zero_after_every_epoch():
    for num_epochs in range(1, 6):
        w, b = train(CORNERS, XOR, num_epochs)[-1]
        assert not w.any() and b == 0


def test_only_xor_and_its_opposite_fail_among_sixteen_gates():
    failed = [tuple(y.tolist()) for y in labelings(4) if not is_solved(CORNERS, y, train(CORNERS, y))]
    assert failed == [(-1, 1, 1, -1), (1, -1, -1, 1)]
    assert 16 - len(failed) == 2 * (1 + 3 + 3) == round(16 * cover_fraction(4, 3))


def test_a_correction_raises_the_score_by_the_squared_length_plus_one():
    rng = np.random.default_rng(0)
    for _ in range(20):
        w, b, x, y = rng.standard_normal(3), rng.standard_normal(), rng.standard_normal(3), rng.choice([-1, 1])
        before, after = y * (w @ x + b), y * ((w + y * x) @ x + b + y)
        assert after - before == pytest.approx(x @ x + 1)


def test_a_correction_turns_the_weights_toward_y_times_x():
    def cosine(a, c):
        return a @ c / np.linalg.norm(a) / np.linalg.norm(c)

    rng = np.random.default_rng(0)
    for _ in range(20):
        w, x, y = rng.standard_normal(3), rng.standard_normal(3), rng.choice([-1, 1])
        assert cosine(w + y * x, y * x) > cosine(w, y * x)


def test_the_first_example_always_corrects():
    for y in (-1, 1):
        path = train(np.array([[2.0, 3.0]]), np.array([y]))
        assert path[1][0].tolist() == [2.0 * y, 3.0 * y] and path[1][1] == y


def test_the_path_is_not_overwritten_by_later_corrections():
    path = train(CORNERS, np.array([-1, -1, -1, 1]))
    assert not path[0][0].any() and path[0][1] == 0
    assert len({(*w.tolist(), float(b)) for w, b in path}) > 5


def test_separable_sets_keep_the_gap_and_are_separated_by_their_u():
    rng = np.random.default_rng(0)
    u = np.array([1, 2, -0.5])
    X, y = separable_set(rng, u, n=100, gap=0.3)
    distance = y * (extend(X) @ u) / np.linalg.norm(u[:-1])
    assert 10 < len(X) < 100 and distance.min() > 0.3


@pytest.mark.parametrize("seed", range(30))
def test_corrections_never_exceed_the_bound(seed):
    X, y, u = random_separable(seed)
    path = train(X, y, num_epochs=5000)
    assert is_solved(X, y, path)
    assert len(path) - 1 <= novikoff_bound(X, y, u)


@pytest.mark.parametrize("seed", range(5))
def test_the_bound_holds_in_any_order_of_the_examples(seed):
    X, y, u = random_separable(seed)
    for order_seed in range(5):
        order = np.random.default_rng(order_seed).permutation(len(X))
        path = train(X[order], y[order], num_epochs=5000)
        assert is_solved(X, y, path) and len(path) - 1 <= novikoff_bound(X, y, u)


@pytest.mark.parametrize("seed", range(5))
def test_each_inequality_of_the_proof_holds_at_each_correction(seed):
    X, y, u = random_separable(seed)
    u = u / np.linalg.norm(u)
    W = np.array([np.append(w, b) for w, b in train(X, y, num_epochs=5000)])
    k = np.arange(len(W))
    gamma, R = (y * (extend(X) @ u)).min(), np.linalg.norm(extend(X), axis=1).max()
    length, advance, slack = np.linalg.norm(W, axis=1), W @ u, 1e-9
    assert (advance >= gamma * k - slack).all()
    assert (length >= advance - slack).all()
    assert (length <= R * np.sqrt(k) + slack).all()


def test_the_hand_made_separator_of_and_has_the_largest_margin():
    y = np.array([-1, -1, -1, 1])
    best = novikoff_bound(CORNERS, y, np.array([1, 1, -1.5]))
    assert best == pytest.approx(51)
    others = np.random.default_rng(0).standard_normal((3000, 3))
    assert min(novikoff_bound(CORNERS, y, u) for u in others) >= best
    assert len(train(CORNERS, y)) - 1 <= best


def test_the_bound_is_infinite_for_what_does_not_separate():
    assert novikoff_bound(CORNERS, XOR, np.array([1, 1, -1.5])) == np.inf


def test_the_bound_does_not_depend_on_the_length_of_u():
    X, y, u = random_separable(0)
    assert novikoff_bound(X, y, 7 * u) == pytest.approx(novikoff_bound(X, y, u))


def test_up_to_n_points_every_labeling_is_separable():
    assert all(cover_fraction(P, 10) == 1 for P in range(1, 11))
    X = np.random.default_rng(0).standard_normal((4, 3))
    assert all(is_solved(X, y, train(X, y, num_epochs=5000)) for y in labelings(4))


@pytest.mark.parametrize("N", [1, 2, 5, 10, 40])
def test_at_twice_n_points_half_of_the_labelings_are_separable(N):
    assert cover_fraction(2 * N, N) == 0.5


def test_the_fall_is_more_sudden_for_larger_n():
    widths = [cover_fraction(round(1.5 * N), N) - cover_fraction(round(2.5 * N), N) for N in (10, 20, 40, 80)]
    assert widths == sorted(widths)


def test_cover_counts_the_labelings_of_five_points_in_the_plane():
    X = np.random.default_rng(2).standard_normal((5, 2))
    count = sum(is_solved(X, y, train(X, y, num_epochs=2000)) for y in labelings(5))
    assert count == round(32 * cover_fraction(5, 3)) == 22


@pytest.mark.parametrize("seed", range(5))
def test_about_half_of_the_labelings_of_twenty_points_are_separated(seed):
    rng = np.random.default_rng(seed)
    X = np.concatenate([rng.standard_normal((200, 20, 9)), np.ones((200, 20, 1))], axis=2)
    assert 0.35 <= separated(rng.choice([-1, 1], (200, 20, 1)) * X, steps=1500) <= 0.6


def test_correcting_all_at_once_keeps_its_bound():
    X, y, u = random_separable(3)
    A, w, mistakes = y[:, None] * extend(X), np.zeros(X.shape[1] + 1), 0
    while (wrong := A @ w <= 0).any():
        w, mistakes = w + wrong @ A, mistakes + wrong.sum()
        assert mistakes <= len(X) * novikoff_bound(X, y, u)
    assert separated(A[None], steps=100_000) == 1


@pytest.mark.parametrize("seed", range(5))
def test_on_overlapping_clouds_it_keeps_wandering_and_the_pocket_beats_its_drops(seed):
    X, y = overlapping_clouds(seed)
    path = train(X, y, num_epochs=5)
    accuracy = np.array([np.mean(predict(X, w, b) == y) for w, b in path])
    assert len(train(X, y, num_epochs=50)) > len(train(X, y, num_epochs=25)) > len(path)
    assert accuracy[-100:].min() < accuracy.max() - 0.2


def test_the_average_usually_beats_the_last_weights():
    gains = []
    for seed in range(10):
        X, y = overlapping_clouds(seed)
        path = train(X, y, num_epochs=5)
        gains.append(np.mean(predict(X, *average(path)) == y) - np.mean(predict(X, *path[-1]) == y))
    assert np.mean(gains) > 0.02 and np.sum(np.array(gains) >= 0) >= 8


def test_a_stretched_feature_costs_corrections_and_does_not_stop_learning():
    X, y = separable_set(np.random.default_rng(0), np.array([1, 2, -0.5]), n=60, gap=0.15)
    paths = [train(X * [factor, 1], y, num_epochs=5000) for factor in (1, 10, 100)]
    assert all(is_solved(X * [factor, 1], y, path) for factor, path in zip((1, 10, 100), paths))
    assert len(paths[0]) < len(paths[1]) < len(paths[2])


def test_a_narrower_gap_raises_the_bound():
    u = np.array([1, 2, -0.5])
    bounds = [novikoff_bound(*separable_set(np.random.default_rng(0), u, n=60, gap=gap), u) for gap in (0.5, 0.15, 0.01)]
    assert bounds == sorted(bounds)


@pytest.mark.parametrize("lr", [0.25, 0.5, 2, 8])
def test_the_learning_rate_only_scales_the_weights(lr):
    X, y = overlapping_clouds(0)
    expected = train(X, y, num_epochs=3)
    w, b, corrections = np.zeros(2), 0.0, 0
    for _ in range(3):
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:
                w, b, corrections = w + lr * y_i * x_i, b + lr * y_i, corrections + 1
    assert corrections == len(expected) - 1
    assert np.allclose(w, lr * expected[-1][0]) and b == lr * expected[-1][1]


@pytest.mark.parametrize("X, y", [
    (np.zeros(3), np.ones(3)),
    (np.zeros((3, 2)), np.ones(4)),
    (np.zeros((3, 2)), np.ones((3, 1))),
    (np.zeros((3, 2)), np.array([0, 1, 1])),
])
def test_train_refuses_wrong_shapes_and_labels(X, y):
    with pytest.raises(ValueError, match="train: X"):
        perceptron.train(X, y)


@pytest.mark.parametrize("seed", range(5))
def test_many_more_points_hardly_change_the_number_of_corrections(seed):
    def corrections(n):
        return len(train(*separable_set(np.random.default_rng(seed), np.array([1, 2, -0.5]), n=n, gap=0.15))) - 1

    assert corrections(400) < 2 * corrections(60) + 3


@pytest.mark.parametrize("labels", [[-1, -1, -1, 1], [-1, 1, 1, 1]], ids=["and", "or"])
def test_separable_gates_never_return_to_weights_that_they_had(labels):
    path = [(*w, b) for w, b in train(CORNERS, np.array(labels))]
    assert len(set(path)) == len(path)
