"""The landing page's claims about its neuron."""

import re
import runpy
from itertools import combinations
from pathlib import Path

import index
import numpy as np
import pytest
from nn import svg

SOURCE = Path(index.__file__).read_text("utf-8")


@pytest.fixture
def figures(monkeypatch):
    """What the program draws, instead of files in a temporary folder."""
    drawn = []
    monkeypatch.setattr(svg, "show", drawn.append)
    return drawn


@pytest.fixture
def run(tmp_path, figures):
    """Runs the program, with another seed, spread of the clouds or learning rate, and returns its variables."""

    def run(seed=0, spread=0.8, lr=0.1):
        changed = SOURCE.replace("default_rng(0)", f"default_rng({seed})")
        changed = changed.replace("spread = 0.8 ", f"spread = {spread} ").replace("lr = 0.1 ", f"lr = {lr} ")
        program = tmp_path / "index.py"
        program.write_text(changed, "utf-8")
        return runpy.run_path(str(program), run_name="__main__")

    return run


def mistakes_at(names, boundary):
    return int(np.sum(index.neuron(names["X"], *boundary) != names["y"]))


def test_neuron_answers_one_where_the_weighted_sum_is_positive():
    X = np.array([[1.0, 0.0], [0.0, 1.0], [0.0, 0.0]])
    assert index.neuron(X, np.array([1.0, -1.0]), 0.0).tolist() == [1, 0, 0]


def test_last_boundary_separates_the_two_clouds(run):
    names = run()
    assert names["mistakes"] == 0
    assert mistakes_at(names, names["boundaries"][-1]) == 0


def test_first_boundary_cuts_both_clouds(run):
    names = run()
    answers = index.neuron(names["X"], *names["boundaries"][0])
    for c in (0, 1):
        assert 0 < answers[names["y"] == c].sum() < (names["y"] == c).sum()


def test_figure_has_one_line_for_the_start_and_one_for_each_epoch(run, figures):
    names = run()
    assert len(names["boundaries"]) == names["epoch"] + 1
    assert figures and figures[0].count('stroke-width="2" stroke-opacity') == len(names["boundaries"])


def test_an_error_moves_the_weighted_sum_of_its_point_the_right_way(run):
    names = run()
    lr, X, y = names["lr"], names["X"], names["y"]
    w, b = names["boundaries"][0]
    for x, target in zip(X, y):
        error = target - index.neuron(x, w, b)
        moved = x @ (w + lr * error * x) + (b + lr * error) - (x @ w + b)
        assert np.sign(moved) == error


@pytest.mark.parametrize("seed", range(5))
def test_clouds_that_overlap_never_reach_zero_mistakes(run, seed):
    names = run(seed, spread=1.5)
    assert names["mistakes"] > 0 and names["epoch"] == 20


@pytest.mark.parametrize("seed", range(5))
def test_a_smaller_learning_rate_needs_more_epochs(run, seed):
    assert run(seed, lr=0.03)["epoch"] > run(seed)["epoch"]


def test_no_line_separates_the_clouds_that_overlap(run):
    """A point of one class inside a triangle of points of the other: no line has them on different sides."""
    names = run(spread=1.5)
    X, y = names["X"], names["y"]
    corners = X[y == 1][np.array(list(combinations(range(10), 3)))]  # (m, 3, 2)
    after = np.roll(corners, -1, axis=1)
    edges, reach = after - corners, X[y == 0][:, None, None] - corners  # (m, 3, 2), (n, m, 3, 2)
    sides = edges[..., 0] * reach[..., 1] - edges[..., 1] * reach[..., 0]  # (n, m, 3)
    assert ((sides > 0).all(axis=2) | (sides < 0).all(axis=2)).any()


@pytest.mark.parametrize("seed", range(10))
def test_learning_beats_the_first_boundary_whatever_the_seed(run, seed):
    names = run(seed)
    assert mistakes_at(names, names["boundaries"][-1]) <= 0.1 * len(names["y"])
    assert mistakes_at(names, names["boundaries"][0]) >= 0.2 * len(names["y"])


def test_shown_program_has_fewer_than_thirty_lines():
    shown = re.findall(r"\[start:([\w-]+)\]\n(.*?)\n *# --8<-- \[end:\1\]", SOURCE, re.S)
    assert len(shown) == 4
    assert sum(len(code.splitlines()) for _, code in shown) < 30
