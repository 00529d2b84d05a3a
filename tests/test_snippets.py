"""Every program prints and draws what the pages show."""

import ast
import functools
import re
import sys
from pathlib import Path

import numpy as np
import pytest
from alike import alike
from machine import slowness

from theme.model import places, programs, studies

PROGRAMS = programs.programs()
ids = [programs.name(p) for p in PROGRAMS]
every_program = pytest.mark.parametrize("path", PROGRAMS, ids=ids)
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
# What is another on another day, machine or run: a program that asks for it prints something else each time.
OF_THIS_MOMENT = {"random", "secrets", "time", "datetime", "calendar", "socket", "platform", "uuid", "getpass", "os", "subprocess",
                  "threading", "multiprocessing", "concurrent", "asyncio"}  # fmt: skip
# Recorded files that come out a little different on processors with other BLAS kernels, and why; all others were the same
# under five kernels (OPENBLAS_CORETYPE).
ELSEWHERE = {"foundations/multilayer_perceptron/spirals.svg": "a thousand steps on spirals: some cells of the regions change sides"}
UNROUNDED = re.compile(r"\d\.\d{9,}")
PINNED_NUMPY = re.search(r"^numpy==([\d.]+)", (places.ROOT / "requirements.txt").read_text("utf-8"), re.M)[1]


@functools.cache
def run(path: Path) -> programs.Recording:
    return programs.run(path)


def same_but_for_the_last_digit(text: str, recorded: str) -> bool:
    """Equal words, and numbers within one unit of their last printed digit (other NumPy versions round differently)."""
    if NUMBER.sub("#", text) != NUMBER.sub("#", recorded):
        return False
    pairs = zip(NUMBER.findall(text), NUMBER.findall(recorded), strict=True)
    return all(abs(float(a) - float(b)) <= 1.001 * 10.0 ** -len(b.partition(".")[2].partition("e")[0]) for a, b in pairs)


@every_program
def test_program_runs_alone_with_warnings_as_errors(path):
    assert not run(path).error, run(path).error


@every_program
def test_output_and_figures_are_the_recorded_ones(path):
    expected = programs.recorded_files(path, run(path))
    remedy = f"run `make record PROGRAM={programs.name(path)}` and look at the change"
    assert programs.files_on_disk(path) == set(expected), f"{programs.name(path)}: recorded files are missing or too many; {remedy}"
    exact = np.__version__ == PINNED_NUMPY
    for file, text in expected.items():
        recorded = file.read_text("utf-8")
        if programs.name(file) in ELSEWHERE:
            same = alike(text, recorded)
        else:
            same = text == recorded if exact else same_but_for_the_last_digit(text, recorded)
        assert same, f"snippets/{programs.name(file)} is not what the program gives now; {remedy}"


@every_program
def test_program_ends_within_five_seconds(path):
    limit = 5 * slowness()
    assert run(path).seconds < limit, (
        f"{programs.name(path)} took {run(path).seconds:.1f} s of CPU, {limit:.1f} are allowed on this machine; make it smaller"
    )


@every_program
def test_imports_are_numpy_stdlib_and_toolbox(path):
    allowed = {"numpy", "nn"} | set(sys.stdlib_module_names) - OF_THIS_MOMENT
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            assert name.split(".")[0] in allowed, (
                f"{programs.name(path)}:{node.lineno} imports {name}; programs use numpy, nn, and what the standard library has "
                "that gives the same on every day and every machine"
            )


OTHER_NAMES = {  # of what bears one name on the whole site
    "learning_rate": "lr", "eta": "lr", "epochs": "num_epochs", "n_epochs": "num_epochs", "batchsize": "batch_size",
    "y_pred": "y_hat", "yhat": "y_hat", "y_hats": "y_hat", "generator": "rng", "random_state": "rng",
}  # fmt: skip


@every_program
def test_variables_have_the_names_of_the_site(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        name = node.arg if isinstance(node, ast.arg) else node.id if isinstance(node, ast.Name) else ""
        assert name not in OTHER_NAMES, f"{programs.name(path)}:{node.lineno}: «{name}» is called {OTHER_NAMES[name]} on this site"


@every_program
def test_demonstration_does_not_run_on_import(path):
    tree = ast.parse(path.read_text("utf-8"))
    calls = [n.lineno for n in tree.body if isinstance(n, ast.Expr) and isinstance(n.value, ast.Call)]
    assert not calls, f'{programs.name(path)}:{calls} calls at the top level; put the demonstration under if __name__ == "__main__":'


def test_no_folder_of_a_program_shadows_it():
    packages = [places.shown(p) for p in places.SNIPPETS.rglob("__init__.py") if p.parent != programs.TOOLBOX]
    assert not packages, f"remove {packages}: a folder with an __init__.py is imported instead of the program of its name"


def test_no_recorded_file_without_its_program():
    recorded = [p for p in places.SNIPPETS.rglob("*") if p.name == "output.txt" or p.suffix == ".svg"]
    owned = {file for path in [*PROGRAMS, *studies.studies()] for file in programs.files_on_disk(path)}
    orphans = sorted(programs.name(p) for p in recorded if p not in owned)
    assert not orphans, f"no program makes {orphans}; remove them"


def follows_hashes(path: Path) -> bool:
    """Has the program, or a toolbox file that it needs, a set or a hash, whose order another run may change?"""
    for file in (path, *(places.SNIPPETS / name for name in programs.imports_of(path))):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if isinstance(node, ast.Set | ast.SetComp) or (isinstance(node, ast.Name) and node.id in ("set", "frozenset", "hash", "id")):
                return True
    return False


@pytest.mark.parametrize("path", [p for p in PROGRAMS if follows_hashes(p)], ids=programs.name)
def test_program_is_deterministic(path):
    """Under another order of sets it prints and draws the same."""
    first, second = run(path), programs.run(path, hash_seed=1)
    one, other = ({r: (found.outputs.get(r), found.figures.get(r)) for r in first.outputs | first.figures} for found in (first, second))
    differing = [region for region in one if one[region] != other[region]]
    assert not differing, f"{programs.name(path)} is not deterministic: another run gives something else in {differing}; sort its sets"


@every_program
def test_numbers_are_rounded(path):
    long = {region: UNROUNDED.findall(text) for region, text in run(path).outputs.items() if UNROUNDED.search(text)}
    assert not long, f"{programs.name(path)} prints numbers that other machines round differently: {long}; round them"
