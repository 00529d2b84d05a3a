"""Rosenblatt's perceptron: its rule, Novikoff's theorem checked, and Cover's count of what it can hold."""

# --8<-- [start:imports]
from itertools import product
from math import comb

import numpy as np
from nn import plot

# --8<-- [end:imports]


# --8<-- [start:predict]
def predict(X, w, b):
    """Class of each row of X (n, d): +1 on the side to which w (d,) points, else -1."""
    return np.where(X @ w + b > 0, 1, -1)  # (n,)
# --8<-- [end:predict]


# --8<-- [start:train]
def train(X, y, num_epochs=100):
    """Learn y (n,) of -1 and +1 from X (n, d); return (w, b) after each correction.
    Rosenblatt 1958."""
    if X.ndim != 2 or y.shape != (len(X),) or not np.isin(y, (-1, 1)).all():
        raise ValueError("train: X (n, d) and y (n,) of -1 and +1 expected, "
                         f"X {X.shape} and y {y.shape} came")
    w, b = np.zeros(X.shape[1]), 0.0
    path = [(w, b)]
    for _ in range(num_epochs):
        before = len(path)
        for x_i, y_i in zip(X, y):
            if y_i * (w @ x_i + b) <= 0:  # (1)!
                w, b = w + y_i * x_i, b + y_i
                path.append((w, b))
        if len(path) == before:
            break
    return path
# --8<-- [end:train]


# --8<-- [start:draw-set]
def extend(X):
    """Append a 1, which the bias multiplies, to each row of X: (n, d) -> (n, d + 1)."""
    return np.column_stack([X, np.ones(len(X))])


def separable_set(rng, u, n, gap):
    """Draw n points, keep those farther than gap from the boundary u (d + 1,),
    and label them by their side: X, y."""
    u = u / np.linalg.norm(u[:-1])
    X = rng.standard_normal((n, len(u) - 1))
    X = X[abs(extend(X) @ u) > gap]
    return X, predict(X, u[:-1], u[-1])
# --8<-- [end:draw-set]


# --8<-- [start:bound]
def novikoff_bound(X, y, u):
    """(R / gamma)² for the separator u (d + 1,), bias last; inf if u does not separate.
    Novikoff 1962."""
    gamma = np.min(y * (extend(X) @ u)) / np.linalg.norm(u)
    R = np.max(np.linalg.norm(extend(X), axis=1))
    return (R / gamma) ** 2 if gamma > 0 else np.inf
# --8<-- [end:bound]


# --8<-- [start:cover]
def cover_fraction(P, N):
    """Share of the 2^P labelings that N adjustable numbers can separate. Cover 1965."""
    return 2 * sum(comb(P - 1, k) for k in range(N)) / 2**P


def separated(A, steps):
    """Share of problems A (trials, P, N), rows y·(x, 1), that perceptrons solve."""
    trials, w = len(A), np.zeros((len(A), A.shape[2]))
    for _ in range(steps):
        wrong = np.einsum("tpn,tn->tp", A, w) <= 0  # (trials, P)
        unsolved = wrong.any(axis=1)
        A, w, wrong = A[unsolved], w[unsolved], wrong[unsolved]
        w = w + np.einsum("tp,tpn->tn", wrong, A)
    return 1 - len(A) / trials
# --8<-- [end:cover]


if __name__ == "__main__":
    # --8<-- [start:one-correction]
    X = np.array([[-0.5, 1.5], [1, 2.5], [2, 1], [-2, 0], [-2, -1], [-1.5, -2]])  # (n, d)
    y = np.array([1, 1, 1, -1, -1, -1])
    w, b = np.array([1.5, -0.5]), 0.5
    new_w, new_b = w + y[0] * X[0], b + y[0]

    for name, v, c in ("before", w, b), ("after", new_w, new_b):
        cosine = v @ X[0] / (np.linalg.norm(v) * np.linalg.norm(X[0]))
        score, angle = v @ X[0] + c, np.degrees(np.arccos(cosine))
        print(f"{name:<6}  w {v}  b {c}  score {score:5.2f}  angle {angle:.0f}°")
    plot.regions(X, (y + 1) // 2, ["class −1", "class +1"],
                 boundaries=[(w, b), (new_w, new_b)])
    # --8<-- [end:one-correction]

    # --8<-- [start:gates]
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    gates = {"AND": [-1, -1, -1, 1], "OR": [-1, 1, 1, 1], "XOR": [-1, 1, 1, -1]}

    for name, labels in gates.items():
        y = np.array(labels)
        path = train(X, y)
        w, b = path[-1]
        print(f"{name:<3}  corrections {len(path) - 1:3}  w {w}  b {b:2g}  "
              f"correct {np.sum(predict(X, w, b) == y)}/4")
    # --8<-- [end:gates]

    # --8<-- [start:moving-boundary]
    n = 60  # @param {type:"slider", min:20, max:400, step:20}
    gap = 0.15  # @param {type:"slider", min:0.01, max:0.6, step:0.01}
    rng = np.random.default_rng(0)
    X, y = separable_set(rng, np.array([1, 2, -0.5]), n, gap)
    path = train(X, y)
    correct = np.sum(predict(X, *path[-1]) == y)
    print(f"corrections {len(path) - 1}  correct {correct}/{len(y)}")
    plot.regions(X, (y + 1) // 2, ["class −1", "class +1"], boundaries=path[1:])
    # --8<-- [end:moving-boundary]

    # --8<-- [start:squeeze]
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array(gates["AND"])
    u = np.array([1, 1, -1.5])
    W = np.array([np.append(w, b) for w, b in train(X, y)])  # (k + 1, d + 1)

    R = np.max(np.linalg.norm(extend(X), axis=1))
    gamma = np.min(y * (extend(X) @ u)) / np.linalg.norm(u)
    bound = novikoff_bound(X, y, u)
    k = np.arange(round(bound) + 1)
    print(f"R {R:.3f}  gamma {gamma:.4f}  bound {bound:.0f}  corrections {len(W) - 1}")
    plot.lines({"R√k": R * np.sqrt(k), "γk": gamma * k, "‖w‖": np.linalg.norm(W, axis=1),
                "u·w": W @ u / np.linalg.norm(u)}, xlabel="corrections")
    # --8<-- [end:squeeze]

    # --8<-- [start:thirty-sets]
    rng = np.random.default_rng(0)
    results = []
    for _ in range(30):
        u = rng.standard_normal(rng.integers(2, 20) + 1)
        X, y = separable_set(rng, u, n=200, gap=10 ** rng.uniform(-2, 0))
        path = train(X, y, num_epochs=5000)
        bound = novikoff_bound(X, y, u)
        results.append((bound, len(path) - 1, (predict(X, *path[-1]) == y).all()))

    bounds, corrections, solved = np.array(results).T
    violations = np.sum(corrections > bounds)
    print(f"sets {len(results)}  solved {np.sum(solved):.0f}  violations {violations}")
    ratio = corrections / bounds
    print(f"corrections / bound  median {np.median(ratio):.3f}  largest {ratio.max():.3f}")
    points = np.log10(np.stack([bounds, corrections], axis=1))  # (30, 2)
    plot.regions(points, np.zeros(30), ["separable set"], boundaries=[((1, -1), 0)],
                 xlabel="bound (log₁₀)", ylabel="corrections (log₁₀)")
    # --8<-- [end:thirty-sets]

    # --8<-- [start:capacity]
    rng = np.random.default_rng(0)
    N, trials = 10, 200
    counts = range(4, 37, 4)
    exact = [cover_fraction(P, N) for P in counts]
    measured = []
    for P in counts:
        points = rng.standard_normal((trials, P, N - 1))
        X = np.concatenate([points, np.ones((trials, P, 1))], axis=2)  # (trials, P, N)
        y = rng.choice([-1, 1], (trials, P, 1))
        measured.append(separated(y * X, steps=1500))

    for P, f, m in zip(counts, exact, measured):
        print(f"P {P:2}  Cover {f:.3f}  measured {m:.2f}")
    plot.lines({"Cover's formula": exact, "measured": measured}, x=counts,
               xlabel="points (P)", ylabel="separable fraction")
    # --8<-- [end:capacity]

    # --8<-- [start:xor-cycle]
    gate = "XOR"  # @param ["AND", "OR", "XOR"]
    X, y = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]), np.array(gates[gate])
    for k, (w, b) in enumerate(train(X, y)[:9]):
        print(f"corrections {k}  w {w[0]:2g} {w[1]:2g}  b {b:2g}")
    # --8<-- [end:xor-cycle]

    # --8<-- [start:pocket]
    rng = np.random.default_rng(0)
    y = rng.choice([-1, 1], 200)
    X = rng.standard_normal((200, 2)) + 0.7 * y[:, None]
    path = train(X, y, num_epochs=5)
    accuracy = np.array([np.mean(predict(X, w, b) == y) for w, b in path])
    pocket = np.maximum.accumulate(accuracy)

    print(f"last {accuracy[-1]:.3f}  worst of the last 100 {accuracy[-100:].min():.3f}  "
          f"pocket {pocket[-1]:.3f}")
    plot.lines({"perceptron": accuracy, "pocket": pocket},
               xlabel="corrections", ylabel="accuracy")
    # --8<-- [end:pocket]

    # --8<-- [start:scale]
    X, y = separable_set(np.random.default_rng(0), np.array([1, 2, -0.5]), n=60, gap=0.15)
    for factor in 1, 10, 100:
        stretched = X * [factor, 1]
        path = train(stretched, y, num_epochs=5000)
        print(f"x1 times {factor:3}  corrections {len(path) - 1}")
    # --8<-- [end:scale]

    # --8<-- [start:sixteen]
    X = np.array([[0, 0], [0, 1], [1, 0], [1, 1]])
    learned = 0
    for labels in product((-1, 1), repeat=4):
        y = np.array(labels)
        if (predict(X, *train(X, y)[-1]) == y).all():
            learned += 1
        else:
            print("not learned", labels)
    print("learned", learned)
    # --8<-- [end:sixteen]

    # --8<-- [start:average-check]
    rng = np.random.default_rng(0)
    y = rng.choice([-1, 1], 200)
    X = rng.standard_normal((200, 2)) + 0.7 * y[:, None]
    path = train(X, y, num_epochs=5)
    last = np.mean(predict(X, *path[-1]) == y)
    *w, b = np.mean([np.append(w, b) for w, b in path], axis=0)
    averaged = np.mean(predict(X, np.array(w), b) == y)
    print(f"last {last:.3f}  average {averaged:.3f}")
    # --8<-- [end:average-check]
