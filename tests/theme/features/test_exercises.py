"""Checked exercises: the solution is right, the starter is not, and each typical mistake gets its own message."""

import importlib.util
import re

import pytest
from test_pages import LESSONS

from theme.tools import exercises, pages, programs

FILES = [path for path in programs.programs() if path.name.endswith(exercises.SUFFIX)]
EVERY = [(path, name) for path in FILES for name in exercises.of(path)]
MISTAKES = [(path, name, key) for path, name in EVERY for key in exercises.texts(path)[name] if key != "right"]
PLACEHOLDER = re.compile(r"\{(\w*)\}")
every_exercise = pytest.mark.parametrize(("path", "name"), EVERY, ids=[f"{programs.name(p)}:{n}" for p, n in EVERY])


def load(path, code: str = "") -> dict:
    """The variables of a file of exercises after the reader's code has been run."""
    spec = importlib.util.spec_from_file_location("exercises_under_test", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    exec(compile(code, "reader", "exec"), vars(module))
    return vars(module)


def region(path, name: str) -> str:
    start, end = programs.regions(path)[name]
    return "\n".join(path.read_text("utf-8").splitlines()[start : end - 1])


def verdict(path, name: str, code: str) -> tuple[str, dict]:
    """What the check says of the reader's code, as the page would show it: (key, values)."""
    variables = load(path, code)
    answer = variables[f"check_{name}"](variables[name])
    return answer if isinstance(answer, tuple) else (answer, {})


@every_exercise
def test_the_solution_is_right(path, name):
    key, values = verdict(path, name, region(path, f"{name.replace('_', '-')}-solution"))
    assert key == "right", f"{programs.name(path)}: the solution of {name} is answered with «{key}» {values}"


@every_exercise
def test_the_starter_is_not_yet_right(path, name):
    key, _ = verdict(path, name, region(path, f"{name.replace('_', '-')}-starter"))
    assert key != "right", f"{programs.name(path)}: the starter of {name} already passes; leave something to do"
    assert key in exercises.texts(path)[name], f"{programs.name(path)}: {name} has no message «{key}»"


@pytest.mark.parametrize(("path", "name", "key"), MISTAKES, ids=[f"{programs.name(p)}:{n}:{k}" for p, n, k in MISTAKES])
def test_a_typical_mistake_gets_its_own_message(path, name, key):
    message = exercises.texts(path)[name][key]
    found, values = verdict(path, name, message["mistake"])
    assert found == key, f"{programs.name(path.with_suffix('.yml'))}: the mistake for {name}, «{key}», is answered with «{found}»"
    for language in ("es", "en"):
        unfilled = set(PLACEHOLDER.findall(message[language])) - set(values)
        assert not unfilled, f"{programs.name(path.with_suffix('.yml'))}: {name}, {key}, {language}: the check gives no {unfilled}"


@every_exercise
def test_the_check_judges_the_same_function_twice_alike_and_leaves_it_alone(path, name):
    variables = load(path, region(path, f"{name.replace('_', '-')}-solution"))
    assert variables[f"check_{name}"](variables[name]) == variables[f"check_{name}"](variables[name]) == "right"


@every_exercise
def test_there_are_messages_for_at_least_three_mistakes(path, name):
    assert len(exercises.texts(path)[name]) >= 4, (
        f"{programs.name(path.with_suffix('.yml'))}: {name}: three mistakes and «right» are the least"
    )


@pytest.mark.parametrize(
    "page", [p for p in LESSONS if p.language == "es" and "/" in p.path and not p.path.endswith("index.md")], ids=lambda p: p.path
)
def test_every_lesson_has_a_checked_exercise(page):
    shown = [include.partition(":") for include in page.skeleton()["includes"]]
    checked = [exercises.name_of(file, name) for file, _, name in shown if exercises.name_of(file, name)]
    assert checked, f"{page.name}: no exercise is checked; write {page.path.removesuffix('.md').replace('-', '_')}{exercises.SUFFIX}"
    for exercise in checked:
        file, _, name = exercise.partition(":")
        solution = f"{file}{exercises.SUFFIX}:{name}-solution"
        assert solution in page.skeleton()["includes"], f"{page.name}: the solution of {name} is not shown; include {solution}"


def test_a_message_that_does_not_fit_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(programs, "SNIPPETS", tmp_path)
    path = tmp_path / "page_exercises.py"
    path.write_text(
        "# --8<-- [start:one-starter]\ndef one():\n    pass\n# --8<-- [end:one-starter]\ndef check_one(one):\n    return 'right'\n", "utf-8"
    )
    with pytest.raises(ValueError, match=r"page_exercises\.yml: messages for \['one'\] expected, those for \[\] came"):
        exercises.messages(path)
    path.with_suffix(".yml").write_text("one: {right: {es: bien, en: good}, wrong: {es: mal, en: bad}}", "utf-8")
    with pytest.raises(ValueError, match=r"one, wrong: \['en', 'es', 'mistake'\] expected, \['en', 'es'\] came"):
        exercises.messages(path)
    path.with_suffix(".yml").write_text("one: {right: {es: bien, en: good}, wrong: {es: mal, en: bad, mistake: one = 1}}", "utf-8")
    assert exercises.messages(path) == {"one": {"right": {"es": "bien", "en": "good"}, "wrong": {"es": "mal", "en": "bad"}}}
    path.with_suffix(".yml").write_text("one: {wrong: {es: mal, en: bad, mistake: one = 1}}", "utf-8")
    with pytest.raises(ValueError, match="no message for «right»"):
        exercises.messages(path)


def test_the_names_of_exercises():
    assert exercises.name_of("foundations/perceptron_exercises.py", "the-average-starter") == "foundations/perceptron:the-average"
    assert exercises.name_of("foundations/perceptron_exercises.py", "the-average-solution") is None
    assert exercises.name_of("foundations/perceptron.py", "the-average-starter") is None


def test_every_exercise_file_belongs_to_a_page():
    for path in FILES:
        page = programs.name(path).removesuffix(exercises.SUFFIX).replace("_", "-") + ".md"
        assert pages.Page("es", page).file.is_file(), f"{programs.name(path)}: there is no docs/es/{page}"
