"""Every program prints and draws what the pages show."""

import ast
import functools
import re
import sys
from pathlib import Path

import numpy as np
import pytest

from theme.model import places, programs

PROGRAMS = programs.programs()
ids = [programs.name(p) for p in PROGRAMS]
every_program = pytest.mark.parametrize("path", PROGRAMS, ids=ids)
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[+-]?\d+)?")
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
        same = text == recorded if exact else same_but_for_the_last_digit(text, recorded)
        assert same, f"snippets/{programs.name(file)} is not what the program gives now; {remedy}"


@every_program
def test_program_ends_within_five_seconds(path):
    assert run(path).seconds < 5, (
        f"{programs.name(path)} took {run(path).seconds:.1f} s of CPU; make it smaller, readers run it in a browser"
    )


@every_program
def test_imports_are_numpy_stdlib_and_toolbox(path):
    allowed = {"numpy", "nn"} | set(sys.stdlib_module_names) - {"random", "secrets", "time"}
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        names = [a.name for a in node.names] if isinstance(node, ast.Import) else [node.module] if isinstance(node, ast.ImportFrom) else []
        for name in names:
            assert name.split(".")[0] in allowed, (
                f"{programs.name(path)}:{node.lineno} imports {name}; programs use numpy, the standard library and nn"
            )


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
    owned = {file for path in PROGRAMS for file in programs.files_on_disk(path)}
    orphans = sorted(programs.name(p) for p in recorded if p not in owned)
    assert not orphans, f"no program makes {orphans}; remove them"
