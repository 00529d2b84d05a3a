"""What the page on Hopfield networks claims, asserted."""

import math

import numpy as np
import pytest
from networks.hopfield import attention, energy, flip, letters, overlap, recall, retrieval_curve, softmax, store, sweep

SEEDS = pytest.mark.parametrize("seed", range(5))


def random_patterns(rng, P, N):
    return rng.choice([-1.0, 1.0], (P, N))


def random_weights(rng, N):
    A = rng.integers(-9, 10, (N, N))
    return (np.triu(A, 1) + np.triu(A, 1).T).astype(float)


def together(S, W):
    return np.where(S @ W == 0, S, np.sign(S @ W))


def exact(ends, wanted):
    return np.mean((ends == wanted).all(axis=1))


# the classic network


def test_the_weights_count_agreements_minus_disagreements():
    X = np.array([[1, 1, -1], [1, -1, -1]])
    assert store(X).tolist() == [[0, 0, -2], [0, 0, 0], [-2, 0, 0]]


@SEEDS
def test_the_weights_are_whole_symmetric_and_without_diagonal(seed):
    rng = np.random.default_rng(seed)
    X = random_patterns(rng, 7, 20)
    W = store(X)
    assert np.array_equal(W, W.round()) and (W == W.T).all() and not W.diagonal().any()
    assert np.array_equal(W, store(X[:3]) + store(X[3:])), "a pattern is added by a sum"
    assert W[4, 9] == sum(x[4] * x[9] for x in X)


@pytest.mark.parametrize("X", [np.ones(3), np.array([[1, 0]]), np.array([[1.0, 0.5]]), np.ones((1, 2, 2))])
def test_store_refuses_what_is_no_pattern(X):
    with pytest.raises(ValueError, match=r"store: X \(P, N\) of -1 and \+1 expected"):
        store(X)


@SEEDS
def test_energy_is_the_double_sum(seed):
    rng = np.random.default_rng(seed)
    W, S = random_weights(rng, 6), random_patterns(rng, 4, 6)
    expected = [-0.5 * sum(W[i, j] * s[i] * s[j] for i in range(6) for j in range(6)) for s in S]
    assert energy(S, W).tolist() == expected


@SEEDS
def test_energy_is_made_of_squares_of_likenesses(seed):
    rng = np.random.default_rng(seed)
    X, S = random_patterns(rng, 5, 30), random_patterns(rng, 8, 30)
    assert np.array_equal(energy(S, store(X)), -0.5 * np.sum((S @ X.T) ** 2, axis=1) + 5 * 30 / 2)
    assert np.array_equal(energy(-S, store(X)), energy(S, store(X)))


@SEEDS
def test_each_flip_lowers_the_energy_by_twice_the_field(seed):
    rng = np.random.default_rng(seed)
    W, S = random_weights(rng, 25), random_patterns(rng, 10, 25)
    flips = 0
    for i in rng.integers(0, 25, 200):
        before, h, S = S, S @ W[i], sweep(S, W, [i])
        change = energy(S, W) - energy(before, W)
        flipped = S[:, i] != before[:, i]
        assert np.array_equal(change, np.where(flipped, -2 * abs(h), 0)) and (change[flipped] <= -2).all()
        flips += flipped.sum()
    assert flips > 20


def test_the_proof_needs_its_assumptions():
    W = np.array([[0.0, 1.0], [-1.0, 0.0]])  # not symmetric: the two chase each other forever
    seen, s = [], np.array([[1.0, 1.0]])
    for _ in range(4):
        s = sweep(s, W, [0, 1])
        seen.append(s[0].tolist())
    assert seen[0] != seen[1] and seen[0] == seen[2]
    W = np.array([[0.0, 1.0], [1.0, 0.0]])  # both at once: they swap
    assert np.array_equal(together(np.array([[1.0, -1.0]]), W), [[-1, 1]])


@SEEDS
def test_a_sweep_asks_the_neurons_one_after_the_other(seed):
    rng = np.random.default_rng(seed)
    W, S = random_weights(rng, 12), random_patterns(rng, 5, 12)
    order = rng.permutation(12)
    expected = S.copy()
    for s in expected:
        for i in order:
            h = sum(W[i, j] * s[j] for j in range(12))
            s[i] = s[i] if h == 0 else math.copysign(1, h)
    given = S.copy()
    assert np.array_equal(sweep(S, W, order), expected) and np.array_equal(S, given)


def test_a_neuron_without_field_stays():
    S = np.array([[1.0, -1.0, 1.0], [-1.0, 1.0, 1.0]])
    assert np.array_equal(sweep(S, np.zeros((3, 3)), [0, 1, 2]), S)


@SEEDS
def test_recall_ends_where_no_neuron_wants_to_change(seed):
    rng = np.random.default_rng(seed)
    W = store(random_patterns(rng, 20, 60))
    S = random_patterns(rng, 50, 60)
    ends = recall(S, W, rng, num_sweeps=100)
    assert (ends * (ends @ W) >= 0).all() and (energy(ends, W) < energy(S, W)).all()
    assert not (recall(S, W, rng, num_sweeps=1) == recall(S, W, rng)).all()


def test_recall_stops_at_rest_and_after_its_sweeps():
    class Counting:
        calls = 0

        def permutation(self, n):
            self.calls += 1
            return np.arange(n)

    X, rng = letters("HILO"), Counting()
    recall(X, store(X), rng)
    assert rng.calls == 1, "nothing changed in the first sweep"
    recall(np.ones((1, 2)), np.array([[0.0, 1.0], [-1.0, 0.0]]), rng)
    assert rng.calls == 21, "twenty sweeps, where nothing comes to rest"


def test_flip_turns_its_share_of_the_signs_and_leaves_the_original():
    X = np.ones((100, 100))
    rng = np.random.default_rng(0)
    assert (flip(X, 0, rng) == 1).all() and (flip(X, 1, rng) == -1).all()
    assert np.mean(flip(X, 0.2, rng) == -1) == pytest.approx(0.2, abs=0.02) and (X == 1).all()


def test_overlap_is_one_zero_or_minus_one():
    X = np.array([[1, 1, -1, -1], [1, 1, 1, 1], [1, 1, 1, -1]])
    assert overlap(X, X).tolist() == [1, 1, 1] and overlap(X, -X).tolist() == [-1, -1, -1]
    assert overlap(X, X[[1, 0, 1]]).tolist() == [0, 0, 0.5]


@SEEDS
def test_the_field_is_signal_plus_noise_of_the_expected_size(seed):
    rng = np.random.default_rng(seed)
    X = random_patterns(rng, 30, 400)
    noise = X @ store(X) - 399 * X
    assert noise[29, 7] == sum(x[7] * (x @ X[29]) - X[29, 7] for x in X[:29])
    assert noise.std() == pytest.approx(math.sqrt(29 * 399), rel=0.05)


# letters


def test_the_letters_are_those_that_are_drawn():
    X = letters("HI")
    assert X.shape == (2, 120) and set(np.unique(X)) == {-1.0, 1.0}
    h, i = X.reshape(2, 12, 10)
    assert (h[:, :2] == 1).all() and (h[:, 8:] == 1).all() and (h[0, 2:8] == -1).all() and (h[5] == 1).all()
    assert (i[:2] == 1).all() and (i[10:] == 1).all() and (i[5, 4:6] == 1).all() and (i[5, :4] == -1).all()
    assert np.array_equal(letters("HOPFIELD")[[0, 4]], X)


@SEEDS
def test_four_letters_come_back_from_a_quarter_of_wrong_pixels(seed):
    rng = np.random.default_rng(seed)
    X = np.repeat(letters("HILO"), 25, axis=0)
    assert exact(recall(flip(X, 0.25, rng), store(letters("HILO")), rng), X) >= 0.9


@SEEDS
def test_four_letters_come_back_from_their_top_half_and_invert_past_the_middle(seed):
    rng, X = np.random.default_rng(seed), letters("HILO")
    half = X.copy()
    half[:, 60:] = -1
    assert np.array_equal(recall(half, store(X), rng), X)
    assert np.array_equal(recall(-X, store(X), rng), -X)
    assert exact(recall(flip(X, 0.8, rng), store(X), rng), -X) >= 0.75


@SEEDS
def test_random_starts_end_in_letters_in_negatives_and_in_mixtures(seed):
    rng, X = np.random.default_rng(seed), letters("HILO")
    W = store(X)
    ends = recall(random_patterns(rng, 1000, 120), W, rng)
    m = ends @ X.T / 120
    stored, inverse = (m == 1).any(axis=1), (m == -1).any(axis=1)
    other = ~(stored | inverse)
    assert 0.25 < stored.mean() < 0.5 and 0.25 < inverse.mean() < 0.5 and 0.1 < other.mean() < 0.4
    assert energy(ends[other], W).mean() > energy(X, W).max()
    mixture = np.sign(letters("HLO").sum(axis=0))
    assert (ends == mixture).all(axis=1).any()


@pytest.mark.parametrize(("word", "comes_back"), [("HILO", True), ("HIDE", True), ("HOLD", False), ("FIELD", False), ("HOPFIELD", False)])
def test_letters_that_look_alike_are_confused(word, comes_back):
    X = letters(word)
    for seed in range(3):
        assert (exact(recall(X, store(X), np.random.default_rng(seed)), X) == 1) == comes_back


@pytest.mark.parametrize("seed", range(3))
def test_in_hopfield_the_letters_h_and_p_become_f_and_o_and_d_the_same(seed):
    X = letters("HOPFIELD")
    H, O, P, F, *_, D = recall(X, store(X), np.random.default_rng(seed))  # noqa: E741
    assert np.array_equal(H, X[3]) and np.array_equal(P, X[3]) and np.array_equal(F, X[3])
    assert np.array_equal(O, D) and not np.array_equal(O, X[1])
    assert retrieval_curve()[0][0] > 2 * 8 / 120, "far below the critical load"


@SEEDS
def test_the_projection_keeps_letters_apart(seed):
    rng, X = np.random.default_rng(seed), letters("HOPFIELD")
    W = X.T @ np.linalg.solve(X @ X.T, X)
    assert np.allclose(X @ W, X) and np.allclose(W @ W, W) and np.allclose(W, W.T)
    assert np.array_equal(recall(X, W, rng), X)
    wanted = np.repeat(X, 25, axis=0)
    assert exact(recall(flip(wanted, 0.1, rng), W, rng), wanted) >= 0.98


# capacity


def test_the_critical_load_is_0_138():
    load, m = retrieval_curve()
    assert load[0] == pytest.approx(0.1379, abs=1e-4) and m[0] == pytest.approx(0.967, abs=1e-3)
    assert (np.diff(load) < 0).all() and (np.diff(m) > 0).all() and m[-1] == pytest.approx(1)
    assert 2 * load[0] == pytest.approx(0.276, abs=1e-3)


def test_the_curve_solves_the_equations_of_amit_gutfreund_and_sompolinsky():
    for alpha, m in [pair for pair in zip(*retrieval_curve()) if 0.02 < pair[0] < 0.135][::20]:
        r = 1.0  # how much the errors amplify the noise
        for _ in range(500):
            C = math.sqrt(2 / (math.pi * alpha * r)) * math.exp(-(m**2) / (2 * alpha * r))
            r = (r + 1 / (1 - C) ** 2) / 2
        assert m == pytest.approx(math.erf(m / math.sqrt(2 * alpha * r)), abs=1e-6)


@pytest.mark.parametrize("seed", range(3))
def test_five_hundred_neurons_hold_patterns_at_load_0_10_and_not_at_0_25(seed):
    rng, found = np.random.default_rng(seed), {}
    for P in 50, 125:
        X = random_patterns(rng, P, 500)
        found[P] = np.mean(overlap(recall(X[:50], store(X), rng, num_sweeps=12), X[:50]))
    assert found[50] >= 0.98 and found[125] <= 0.6
    load, m = retrieval_curve()
    assert found[50] == pytest.approx(np.interp(-0.1, -load, m), abs=0.005)


@pytest.mark.parametrize("seed", range(3))
def test_without_errors_much_less_fits(seed):
    rng, N, found = np.random.default_rng(seed), 500, {}
    strict = round(N / (2 * math.log(N)))
    assert strict == 40
    for P in strict, 66:
        X = random_patterns(rng, P, N)
        found[P] = exact(recall(X[:50], store(X), rng, num_sweeps=12), X[:50])
    assert found[strict] >= 0.75 and found[66] <= 0.6


@SEEDS
def test_the_mixture_of_three_overlaps_by_a_half_and_stays(seed):
    X = random_patterns(np.random.default_rng(seed), 3, 5001)
    s = np.sign(X.sum(axis=0))
    assert (X @ s / 5001) == pytest.approx(0.5, abs=0.05)
    assert (s * (s @ store(X)) > 0).all()
    assert np.mean(X[:2].sum(axis=0) == 0) == pytest.approx(0.5, abs=0.03)


@SEEDS
def test_all_at_once_some_swing_between_two_states(seed):
    rng = np.random.default_rng(seed)
    W, S = store(random_patterns(rng, 17, 120)), random_patterns(rng, 300, 120)
    for _ in range(100):
        S = together(S, W)
    moving = (together(S, W) != S).any(axis=1)
    assert moving.mean() > 0.02 and np.array_equal(together(together(S, W), W), S)


def test_with_a_diagonal_and_many_patterns_every_state_looks_like_a_memory():
    rng = np.random.default_rng(0)
    X, S = random_patterns(rng, 5000, 40), random_patterns(rng, 100, 40)
    W = store(X)
    assert exact(recall(S, W + 5000 * np.eye(40), rng), S) == 1 and exact(recall(S, W, rng), S) == 0


# the modern network


def test_softmax_gives_probabilities_also_for_huge_scores():
    Z = np.array([[0.0, math.log(3)], [1e4, -1e4], [-1e4, -1e4]])
    assert softmax(Z) == pytest.approx(np.array([[0.25, 0.75], [1, 0], [0.5, 0.5]]))
    with np.errstate(over="ignore"):
        assert np.isinf(np.exp(1000.0)), "what it avoids"


@SEEDS
def test_attention_mixes_values_by_the_likeness_of_keys_and_queries(seed):
    rng = np.random.default_rng(seed)
    Q, K, V = rng.standard_normal((3, 4)), rng.standard_normal((5, 4)), rng.standard_normal((5, 2))
    for q, mixed in zip(Q, attention(Q, K, V, beta=0.7)):
        scores = [math.exp(0.7 * sum(q * k)) for k in K]
        assert mixed == pytest.approx(sum(p * v for p, v in zip(scores, V)) / sum(scores))


@pytest.mark.parametrize("beta", [0.02, 0.1, 1.0])
def test_a_step_of_attention_never_raises_the_modern_energy(beta):
    def modern_energy(S):
        Z = beta * S @ X.T
        top = Z.max(axis=1)
        return -(top + np.log(np.exp(Z - top[:, None]).sum(axis=1))) / beta + 0.5 * np.sum(S**2, axis=1)

    rng = np.random.default_rng(0)
    X, S = random_patterns(rng, 50, 30), rng.standard_normal((40, 30))
    for _ in range(10):
        before, S = S, attention(S, X, X, beta)
        assert (modern_energy(S) <= modern_energy(before) + 1e-9).all()


@SEEDS
def test_one_step_recalls_among_a_hundred_patterns_per_neuron_where_the_classic_network_recalls_none(seed):
    rng = np.random.default_rng(seed)
    X = random_patterns(rng, 6400, 64)
    wanted = X[rng.integers(0, 6400, 400)]
    S = flip(wanted, 0.15, rng)
    modern, nearest = exact(np.sign(attention(S, X, X, 1)), wanted), exact(X[np.argmax(S @ X.T, axis=1)], wanted)
    assert modern >= 0.95 and abs(nearest - modern) <= 0.02
    assert exact(recall(S, store(X), rng), wanted) == 0


@SEEDS
def test_look_alike_letters_come_back_in_one_step_and_melt_when_beta_is_low(seed):
    X = np.repeat(letters("HOPFIELD"), 20, axis=0)
    S = flip(X, 0.2, np.random.default_rng(seed))
    keys = letters("HOPFIELD")
    assert exact(np.sign(attention(S, keys, keys, 0.1)), X) >= 0.95
    assert attention(S, keys, keys, 0.0001) == pytest.approx(np.tile(keys.mean(axis=0), (160, 1)), abs=0.05)
    assert softmax(0.3 * S @ keys.T).max(axis=1).mean() > softmax(0.05 * S @ keys.T).max(axis=1).mean()


@SEEDS
def test_with_the_next_letter_as_value_it_recites(seed):
    X = letters("HOPFIELD")
    S = flip(X[:1], 0.2, np.random.default_rng(seed))
    recited = ""
    for _ in range(8):
        S = np.sign(attention(S, X, np.roll(X, -1, axis=0), 0.1))
        recited += "HOPFIELD"[np.argmax(S @ X.T)]
    assert recited == "OPFIELDH"
