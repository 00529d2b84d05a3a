"""Hopfield's network of 1982, what it remembers and what it confuses, and the modern one, a step of attention."""

# --8<-- [start:imports]
from math import erf, log, pi, sqrt

import numpy as np
from nn import plot

# --8<-- [end:imports]


# --8<-- [start:store]
def store(X):
    """Weights (N, N) that remember the patterns X (P, N) of -1 and +1.
    Hopfield 1982, eq. 2."""
    if X.ndim != 2 or not np.isin(X, (-1, 1)).all():
        raise ValueError(f"store: X (P, N) of -1 and +1 expected, X {X.shape} came")
    W = X.T @ X  # (1)!
    np.fill_diagonal(W, 0)
    return W


def energy(S, W):
    """Energy of each state S (n, N) under symmetric weights W (N, N): (n,)."""
    return -0.5 * np.sum(S @ W * S, axis=1)
# --8<-- [end:store]


# --8<-- [start:recall]
def sweep(S, W, order):
    """Let neurons decide in the given order, one by one, in all states S (n, N)."""
    S = S.copy()
    for i in order:
        h = S @ W[i]  # (n,)
        S[:, i] = np.where(h == 0, S[:, i], np.sign(h))
    return S


def recall(S, W, rng, num_sweeps=20):
    """Sweep over the states S (n, N) in random orders until none of them changes."""
    for _ in range(num_sweeps):
        before, S = S, sweep(S, W, rng.permutation(len(W)))
        if np.array_equal(S, before):
            break
    return S
# --8<-- [end:recall]


# --8<-- [start:damage]
def flip(X, share, rng):
    """A copy of X in which each sign is turned with probability share."""
    return np.where(rng.random(X.shape) < share, -X, X)


def overlap(S, X):
    """Mean product of the states S and the patterns X, both (n, N): 1 if equal."""
    return np.mean(S * X, axis=1)
# --8<-- [end:damage]


# --8<-- [start:letters]
DRAWN = """
##......## ..######.. ########.. ########## ########## ########## ###....... #######...
##......## .########. #########. ########## ########## ########## ###....... ########..
##......## ###....### ###...#### ###....... ....##.... ###....... ###....... ###...###.
##......## ##......## ##......## ###....... ....##.... ###....... ###....... ##.....###
########## ##......## ###...#### ########.. ....##.... ########.. ###....... ##......##
########## ##......## #########. ########.. ....##.... ########.. ###....... ##......##
########## ##......## ########.. ########.. ....##.... ########.. ###....... ##......##
##......## ##......## ###....... ###....... ....##.... ###....... ###....... ##......##
##......## ##......## ###....... ###....... ....##.... ###....... ###....... ##.....###
##......## ###....### ###....... ###....... ....##.... ###....... ###....... ###...###.
##......## .########. ###....... ###....... ########## ########## ########## ########..
##......## ..######.. ###....... ###....... ########## ########## ########## #######...
"""


def letters(word):
    """The letters of a word as patterns (len(word), 120) of -1 and +1."""
    pixels = ["".join(DRAWN.split()["HOPFIELD".index(name)::8]) for name in word]
    return np.array([[1.0 if p == "#" else -1.0 for p in letter] for letter in pixels])
# --8<-- [end:letters]


# --8<-- [start:theory]
def retrieval_curve():
    """Loads P/N, falling from the critical one, and the overlap that each leaves.
    Amit, Gutfreund and Sompolinsky 1985, without noise."""
    y = np.linspace(0.5, 5, 2000)
    m = np.array([erf(v) for v in y])
    load = (m / y - 2 / sqrt(pi) * np.exp(-(y**2))) ** 2 / 2
    critical = load.argmax()
    return load[critical:], m[critical:]
# --8<-- [end:theory]


# --8<-- [start:attention]
def softmax(Z):
    """Each row of Z (n, P) as probabilities."""
    E = np.exp(Z - Z.max(axis=1, keepdims=True))
    return E / E.sum(axis=1, keepdims=True)


def attention(Q, K, V, beta):
    """Mix values V (P, e) by how well keys K (P, d) fit queries Q (n, d): (n, e).
    Vaswani et al. 2017, eq. 1, with beta in place of 1/√d."""
    return softmax(beta * Q @ K.T) @ V
# --8<-- [end:attention]


if __name__ == "__main__":
    # --8<-- [start:completion]
    flipped = 0.25  # @param {type:"slider", min:0, max:1, step:0.05}
    half = False  # @param {type:"boolean"}
    X = letters("HILO")  # (4, 120)
    W = store(X)  # (120, 120)

    rng = np.random.default_rng(0)
    S = flip(X[:1], flipped, rng)  # (1, 120)
    if half:
        S[:, 60:] = -1
    stages = [S]
    for neurons in np.split(rng.permutation(120), 5):
        stages.append(sweep(stages[-1], W, neurons))

    for k, S in enumerate(stages):
        print(f"neurons asked {24 * k:3}  overlap {overlap(S, X[:1])[0]:5.2f}  "
              f"energy {energy(S, W)[0]:6.0f}")
    plot.images(np.reshape(stages, (6, 12, 10)), [24 * k for k in range(6)])
    # --8<-- [end:completion]

    # --8<-- [start:energy-falls]
    rng = np.random.default_rng(0)
    S = flip(X, 0.25, rng)  # (4, 120)
    energies = [energy(S, W)]
    for i in rng.permutation(120):
        S = sweep(S, W, [i])
        energies.append(energy(S, W))

    steps = np.diff(energies, axis=0)  # (120, 4)
    print(f"flips {np.sum(steps < 0)}  rises {np.sum(steps > 0)}  "
          f"smallest fall {-steps[steps < 0].max():.0f}")
    print("overlaps", overlap(S, X))
    plot.lines(dict(zip("HILO", np.transpose(energies) / 120)),
               xlabel="neurons asked", ylabel="energy per neuron")
    # --8<-- [end:energy-falls]

    # --8<-- [start:spurious]
    rng = np.random.default_rng(0)
    ends = recall(rng.choice([-1.0, 1.0], (1000, 120)), W, rng)
    states, counts = np.unique(ends, axis=0, return_counts=True)
    first = np.argsort(-counts, kind="stable")
    states, counts = states[first], counts[first]

    matches = states @ X.T / 120  # overlaps (states, 4)
    stored, inverse = (matches == 1).any(axis=1), (matches == -1).any(axis=1)
    other = ~(stored | inverse)
    for name, kind in ("stored", stored), ("inverse", inverse), ("other", other):
        print(f"{name:<7}  states {np.sum(kind):2}  starts {np.sum(counts[kind]):3}  "
              f"mean energy {np.mean(energy(states[kind], W)):.0f}")
    mixture = np.sign(letters("HLO").sum(axis=0))
    print("H + L + O is one of them", (states == mixture).all(axis=1).any())
    plot.images(states[:12].reshape(12, 12, 10), counts[:12])
    # --8<-- [end:spurious]

    # --8<-- [start:capacity]
    rng, N = np.random.default_rng(0), 500
    load, m = retrieval_curve()
    print(f"critical load {load[0]:.3f}  overlap there {m[0]:.3f}  "
          f"N/(2 ln N) {N / (2 * log(N)):.0f}")

    results = []
    for P in 20, 40, 50, 60, 66, 72, 80, 90, 100, 125:
        patterns = rng.choice([-1.0, 1.0], (P, N))
        wanted = patterns[:50]
        ends = recall(wanted, store(patterns), rng, num_sweeps=12)
        expected = np.interp(-P / N, -load, m, left=0)
        exact = np.mean((ends == wanted).all(axis=1))
        results.append((P / N, np.mean(overlap(ends, wanted)), expected, exact))
        print("P {:3}  load {:.3f}  overlap {:.3f}  theory {:.3f}  exact {:.2f}"
              .format(P, *results[-1]))

    loads, measured, theory, exact = np.transpose(results)
    plot.lines({"overlap": measured, "theory": theory, "without errors": exact},
               x=loads, xlabel="load P/N")
    # --8<-- [end:capacity]

    # --8<-- [start:correlated]
    word = "HOPFIELD"  # @param ["HILO", "HIDE", "HOLD", "FIELD", "HOPFIELD"]
    X = letters(word)
    ends = recall(X, store(X), np.random.default_rng(0))
    print(f"patterns {len(X)}  recalled {np.sum((ends == X).all(axis=1))}  "
          f"different answers {len(np.unique(ends, axis=0))}")
    plot.images(np.reshape([X, ends], (-1, 12, 10)),
                [*word, *(f"{v:.2f}" for v in overlap(ends, X))], len(word), cell=44)
    # --8<-- [end:correlated]

    # --8<-- [start:one-step]
    beta = 0.1  # @param {type:"slider", min:0.01, max:0.3, step:0.01}
    X = letters("HOPFIELD")
    S = flip(X, 0.2, np.random.default_rng(0))
    A = attention(S, X, X, beta)  # (8, 120)
    weights = softmax(beta * S @ X.T).diagonal()
    print(f"recalled {np.sum((np.sign(A) == X).all(axis=1))} of {len(X)}")
    plot.images(np.reshape([S, A], (16, 12, 10)),
                [*"HOPFIELD", *(f"{p:.2f}" for p in weights)], columns=8, cell=44)
    # --8<-- [end:one-step]

    # --8<-- [start:modern]
    rng = np.random.default_rng(0)
    for P in 9, 64, 640, 6400:
        patterns = rng.choice([-1.0, 1.0], (P, 64))
        wanted = patterns[rng.integers(0, P, 200)]
        S = flip(wanted, 0.15, rng)
        answers = {"classic": recall(S, store(patterns), rng),
                   "one step": np.sign(attention(S, patterns, patterns, beta=1)),
                   "nearest": patterns[np.argmax(S @ patterns.T, axis=1)]}
        print(f"P {P:4}", *(f"{name} {np.mean((found == wanted).all(axis=1)):.3f}"
                            for name, found in answers.items()), sep="  ")
    # --8<-- [end:modern]

    # --8<-- [start:all-at-once]
    rng = np.random.default_rng(0)
    W = store(rng.choice([-1.0, 1.0], (17, 120)))
    S = rng.choice([-1.0, 1.0], (1000, 120))
    for _ in range(100):
        before, S = S, np.where(S @ W == 0, S, np.sign(S @ W))
    after = np.where(S @ W == 0, S, np.sign(S @ W))
    moving = (after != S).any(axis=1)
    print(f"moving after 100 steps {np.sum(moving)} of {len(S)}  "
          f"back after two steps {np.sum(moving & (after == before).all(axis=1))}")
    # --8<-- [end:all-at-once]

    # --8<-- [start:cost]
    W = store(letters("HILO"))
    print("parameters ", len(W) * (len(W) - 1) // 2)
    print("multiplications ", W.size)
    print(f"bits per weight  {2 * load[0]:.2f}")
    print("modern: numbers stored ", patterns.size)
    print("modern: multiplications ", 2 * patterns.size)
    # --8<-- [end:cost]

    # --8<-- [start:recite]
    X = letters("HOPFIELD")
    S = flip(X[:1], 0.2, np.random.default_rng(0))
    recited = ""
    for _ in range(12):
        S = np.sign(attention(S, X, np.roll(X, -1, axis=0), beta=0.1))
        recited += "HOPFIELD"[np.argmax(S @ X.T)]
    print(recited, f"overlap at the end {overlap(S, X).max():.2f}")
    # --8<-- [end:recite]

    # --8<-- [start:projected]
    rng = np.random.default_rng(0)
    W = X.T @ np.linalg.solve(X @ X.T, X)  # (120, 120)
    for share in 0, 0.1, 0.2, 0.3:
        wanted = np.repeat(X, 25, axis=0)
        ends = recall(flip(wanted, share, rng), W, rng)
        print(f"flipped {share:.1f}  recalled {np.mean((ends == wanted).all(axis=1)):.3f}")
    # --8<-- [end:projected]
