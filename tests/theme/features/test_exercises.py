"""Checked exercises: the solution is right, the starter is not, and each typical mistake gets its own message."""

import ast
import importlib
import importlib.util
import math
import re
import sys
import warnings

import numpy as np
import pytest
import yaml
from conftest import ROOT, SPANISH, every_language

from theme.features.exercises import exercises
from theme.model import course, language, places, programs
from theme.model import page as pages
from theme.model.fault import Fault, nearest
from theme.model.lesson import EXERCISES, Lesson

sys.path.append(str(ROOT / "theme" / "features" / "run"))
harness = importlib.import_module("harness")  # as the page asks a check

FILES = [path for path in programs.programs() if path.name == EXERCISES]
EVERY = [(path, name) for path in FILES for name in exercises.of(path)]
MISTAKES = [(path, name, key) for path in FILES for name, key in exercises.mistakes(path)]
LESSONS = [page for page in course.lessons(SPANISH) if page.lesson.part]
PLACEHOLDER = re.compile(r"\{(\w*)\}")
every_exercise = pytest.mark.parametrize(("path", "name"), EVERY, ids=[f"{programs.name(p)}:{n}" for p, n in EVERY])


def lesson(path) -> Lesson:
    return Lesson.of_program(programs.name(path))


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
    return harness.Asked(load(path, code)[name]).verdict(load(path)[f"check_{name}"])


@every_exercise
def test_the_solution_is_right(path, name):
    key, values = verdict(path, name, region(path, f"{name.replace('_', '-')}-solution"))
    assert key == "right", f"{programs.name(path)}: the solution of {name} is answered with «{key}» {values}"


@every_exercise
def test_the_starter_is_not_yet_right(path, name):
    key, _ = verdict(path, name, region(path, f"{name.replace('_', '-')}-starter"))
    assert key != "right", f"{programs.name(path)}: the starter of {name} already passes; leave something to do"
    messages = exercises.messages(path)[name]
    assert key in messages, f"{programs.name(path)}: {name} has no message «{key}»{nearest(key, messages)}"


@pytest.mark.parametrize(("path", "name", "key"), MISTAKES, ids=[f"{programs.name(p)}:{n}:{k}" for p, n, k in MISTAKES])
def test_a_typical_mistake_gets_its_own_message(path, name, key):
    found, values = verdict(path, name, exercises.mistakes(path)[name, key])
    assert found == key, f"{places.shown(lesson(path).mistakes)}: the mistake for {name}, «{key}», is answered with «{found}»"
    for spoken in language.every():
        said = exercises.messages_in(path, spoken)  # nothing in a language that is partial
        unfilled = set(PLACEHOLDER.findall(said[name][key] if said else "")) - set(values)
        assert not unfilled, f"{places.shown(lesson(path).messages(spoken))}: {name}, {key}: the check gives no {unfilled}"


@every_exercise
def test_each_message_but_right_has_its_mistake(path, name):
    assert {key for exercise, key in exercises.mistakes(path) if exercise == name} == set(exercises.messages(path)[name]) - {"right"}


@every_exercise
def test_the_check_judges_the_same_function_twice_alike_and_leaves_it_alone(path, name):
    variables = load(path, region(path, f"{name.replace('_', '-')}-solution"))
    assert variables[f"check_{name}"](variables[name]) == variables[f"check_{name}"](variables[name]) == "right"


@every_exercise
def test_there_are_messages_for_at_least_three_mistakes(path, name):
    for spoken in language.every():
        if messages := exercises.messages_in(path, spoken):
            where = places.shown(lesson(path).messages(spoken))
            assert len(messages[name]) >= 4, f"{where}: {name}: three mistakes and «right» are the least"


@pytest.mark.parametrize("page", LESSONS, ids=lambda p: p.path)
def test_every_lesson_has_a_checked_exercise(page):
    shown = [include.partition(":") for include in page.skeleton()["includes"]]
    checked = [(file, exercise) for file, _, name in shown if (exercise := exercises.name_of(file, name))]
    assert checked, f"{page.name}: no exercise is checked; write {places.shown(page.lesson.exercises)}"
    for file, exercise in checked:
        solution = f"{file}:{exercise.partition(':')[2]}-solution"
        assert solution in page.skeleton()["includes"], f"{page.name}: the solution is not shown; include {solution}"


# ---- What does not fit is named

STARTER = "# --8<-- [start:{0}-starter]\ndef {0}():\n    pass\n# --8<-- [end:{0}-starter]\ndef check_{0}({0}):\n    return 'right'\n"
MISTAKE = "# --8<-- [start:{0}]\nx = '{0}'\n# --8<-- [end:{0}]\n"


@pytest.fixture
def page_with_exercises(tmp_path, monkeypatch):
    """write(messages, mistakes): the file of an exercise «one», with messages of each language and regions of mistakes."""
    monkeypatch.setattr(places, "SNIPPETS", tmp_path)
    path = tmp_path / "page" / EXERCISES
    path.parent.mkdir()
    path.write_text(STARTER.format("one"), "utf-8")

    def write(messages: dict, mistakes=(), others: dict | None = None):
        for spoken in language.every():
            said = messages if spoken is SPANISH or others is None else others
            lesson(path).messages(spoken).write_text(yaml.safe_dump(said), "utf-8")
        lesson(path).mistakes.write_text("import numpy as np\n" + "".join(map(MISTAKE.format, mistakes)), "utf-8")
        return path

    return write


RIGHT, BOTH = {"one": {"right": "good"}}, {"one": {"right": "good", "wrong": "bad"}}


def test_messages_that_fit_are_there_in_every_language(page_with_exercises):
    path = page_with_exercises(BOTH, ["one-wrong"])
    assert exercises.messages(path) == {
        "one": {key: {spoken.code: text for spoken in language.every()} for key, text in BOTH["one"].items()}
    }
    assert exercises.mistakes(path) == {("one", "wrong"): "import numpy as np\nx = 'one-wrong'"}
    assert exercises.messages(path.with_name("page.py")) == {}, "only a file of exercises has messages"


@every_language
def test_messages_that_are_missing_or_of_other_exercises_are_named(page_with_exercises, language):
    file = lesson(path := page_with_exercises(RIGHT)).messages(language)
    for text, came in (("", []), (yaml.safe_dump({"two": {}}), ["two"])):
        file.write_text(text, "utf-8")
        with pytest.raises(Fault, match=re.escape(f"{file}: messages for ['one'] expected, those for {came} came")):
            exercises.messages(path)
    if not language.partial:
        file.unlink()
        with pytest.raises(Fault, match=re.escape(f"{file}: messages for ['one'] expected, those for [] came")):
            exercises.messages(path)


@every_language
@pytest.mark.parametrize(
    ("said", "problem"),
    [
        ({"one": {"wrong": "bad"}}, "one has no message for «right»"),
        ({"one": None}, "one has no message for «right»"),
        ({"one": {"right": "good", "wrong": None}}, "one, wrong: a message is one text, None came"),
        ({"one": {"right": {"text": "good"}}}, "one, right: a message is one text, {'text': 'good'} came"),
    ],
)
def test_a_message_that_does_not_fit_is_named(page_with_exercises, language, said, problem):
    file = lesson(path := page_with_exercises(RIGHT)).messages(language)
    file.write_text(yaml.safe_dump(said), "utf-8")
    with pytest.raises(Fault, match=re.escape(f"{file}: {problem}")):
        exercises.messages(path)


@pytest.mark.parametrize(("here", "there"), [(BOTH, RIGHT), (RIGHT, BOTH)])
def test_an_answer_that_only_some_languages_have_is_named_with_its_files(page_with_exercises, here, there):
    path = page_with_exercises(here, others=there)
    with pytest.raises(Fault, match=r"one: \['wrong'\] stands in only one of ") as fault:
        exercises.messages(path)
    for spoken in language.every()[:2]:
        assert str(lesson(path).messages(spoken)) in str(fault.value)


@pytest.mark.parametrize(
    ("regions", "odd"),
    [
        ([], "['one-wrong']"),
        (["one-wrong", "one-more"], "['one-more']"),
        (["one-wrong", "one-right"], "['one-right']"),
        (["two-wrong"], "['one-wrong', 'two-wrong']"),
    ],
    ids=["missing", "too many", "right", "of another exercise"],
)
def test_a_mistake_too_many_or_missing_is_named_with_its_file(page_with_exercises, regions, odd):
    path = page_with_exercises(BOTH, regions)
    with pytest.raises(Fault, match=re.escape(f"{lesson(path).mistakes}: {odd}: each message but «right» has a region")):
        exercises.mistakes(path)


def test_exercises_without_mistakes_are_named(page_with_exercises):
    path = page_with_exercises(BOTH, ["one-wrong"])
    lesson(path).mistakes.unlink()
    with pytest.raises(Fault, match=re.escape(f"{lesson(path).mistakes} is missing")):
        exercises.mistakes(path)


def test_the_names_of_exercises():
    assert exercises.name_of(f"foundations/perceptron/{EXERCISES}", "the-average-starter") == "foundations/perceptron:the-average"
    assert exercises.name_of(f"foundations/perceptron/{EXERCISES}", "the-average-solution") is None
    assert exercises.name_of("foundations/perceptron.py", "the-average-starter") is None


def test_every_exercise_file_belongs_to_a_page():
    for path in FILES:
        page = pages.Page(SPANISH, f"{lesson(path).path}.md")
        assert page.file.is_file(), f"{programs.name(path)}: there is no {page.name}"


SWAPPED = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.Pow: ast.Mult, ast.MatMult: ast.Mult,
    ast.FloorDiv: ast.Div, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And, ast.USub: ast.UAdd,
}  # fmt: skip
EQUIVALENT = {  # changes of a solution that give the same answers, and why
    ("foundations/activation_functions/exercises.py", "x > 0 → x >= 0"): "at 0 the gradient of ReLU is a matter of convention",
    ("networks/hopfield/exercises.py", "2 * s[i] → 2 / s[i]"): "a sign is its own inverse",
    ("training/gradient_descent/exercises.py", "norm <= max_norm → norm < max_norm"): "at the limit the factor is 1",
    ("training/loss_functions/exercises.py", "size <= delta → size < delta"): "the two pieces meet there",
    ("training/optimizers/exercises.py", "step < first → step <= first"): "both lines give 1 there",
}


def changes(node: ast.AST) -> dict:
    """{field: another value} that make another program of a node; none for most."""
    if isinstance(node, ast.Constant) and isinstance(node.value, bool | int | float):
        return {"value": not node.value if isinstance(node.value, bool) else node.value + 1}
    if isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign | ast.UnaryOp) and type(node.op) in SWAPPED:
        return {"op": SWAPPED[type(node.op)]()}
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPPED:
        return {"ops": [SWAPPED[type(node.ops[0])](), *node.ops[1:]]}
    return {}


def mutants(code: str):
    """(what changed, the changed code), one change at a time."""
    for place, _ in enumerate(ast.walk(ast.parse(code))):
        tree = ast.parse(code)
        node = list(ast.walk(tree))[place]
        before = ast.unparse(node) if changes(node) else ""
        for field, value in changes(node).items():
            setattr(node, field, value)
            yield f"{before} → {ast.unparse(node)}", ast.unparse(tree)


def answered(path, name: str, code: str) -> str:
    """The key that the check gives, or the error that the reader would see."""
    try:
        with np.errstate(all="ignore"), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return verdict(path, name, code)[0]
    except Exception as error:
        return type(error).__name__


@every_exercise
def test_a_change_of_the_solution_is_not_right(path, name):
    file, wrong = programs.name(path), []
    for change, code in mutants(region(path, f"{name.replace('_', '-')}-solution")):
        if answered(path, name, code) == "right" and (file, change) not in EQUIVALENT:
            wrong.append(change)
    assert not wrong, f"{file}: check_{name} takes these changes of the solution for right: {wrong}; let it tell them apart"


def test_the_list_of_equivalent_changes_has_no_idle_entry():
    made = {(programs.name(p), c) for p, n in EVERY for c, _ in mutants(region(p, f"{n.replace('_', '-')}-solution"))}
    assert not set(EQUIVALENT) - made, f"nobody makes {set(EQUIVALENT) - made} any more; strike them off"


CONSTANTS = (0, 1, -1, math.nan, None, "5", (5,), [5], [], np.array([]), {}, 1j, lambda: 1)


@every_exercise
def test_a_constant_is_not_right(path, name):
    for value in CONSTANTS:
        key, _ = harness.Asked(lambda *given, value=value, **named: value).verdict(load(path)[f"check_{name}"])
        assert key != "right", f"{programs.name(path)}: check_{name} takes a function for right that always gives {value!r}"
        assert key in {"unexpected", *exercises.messages(path)[name]}, f"{programs.name(path)}: {name}: no message «{key}»"


def test_an_answer_that_a_check_cannot_read_is_told_as_it_is():
    asked = harness.Asked(lambda: {"a": 1})
    assert asked.verdict(lambda f: f() + 1) == ("unexpected", {"answer": "{'a': 1}", "type": "dict"})
    with pytest.raises(ZeroDivisionError):  # of the reader's own code
        harness.Asked(lambda: 1 / 0).verdict(lambda f: f())


@every_exercise
def test_an_answer_in_another_type_is_right(path, name):
    solution = load(path, region(path, f"{name.replace('_', '-')}-solution"))[name]
    for convert in (list, tuple, np.asarray):

        def other(*given, convert=convert, **named):
            answer = solution(*given, **named)
            return convert(answer) if isinstance(answer, tuple | list | np.ndarray) and np.ndim(answer) else answer

        try:
            key, _ = harness.Asked(other).verdict(load(path)[f"check_{name}"])
        except ValueError as error:  # parts of several shapes make no array
            assert "inhomogeneous" in str(error)
            continue
        assert key == "right", f"{programs.name(path)}: {name}: the solution as {convert.__name__} is answered with «{key}»"


@every_exercise
def test_the_solution_plus_one_is_not_right(path, name):
    solution = region(path, f"{name.replace('_', '-')}-solution")
    more = f"""
import numpy as np
_solution = {name}
def {name}(*given, **named):
    found = _solution(*given, **named)
    return tuple(np.asarray(each) + 1 for each in found) if isinstance(found, tuple) else found + 1
"""
    key = answered(path, name, solution + "\n" + more)
    assert key != "right", f"{programs.name(path)}: check_{name} takes the solution plus one for right"
