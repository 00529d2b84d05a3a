"""The checks check: each thing broken on purpose is noticed, by the name of the file, with a remedy."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ENGLISH, SPANISH, run_mkdocs

from theme.model.lesson import Lesson
from theme.model.places import ROOT

PAGE = "foundations/perceptron.md"
LESSON = Lesson.of_page(PAGE)
PROGRAM = "snippets/foundations/perceptron.py"
OUTPUT = LESSON.output.relative_to(ROOT)
ES, EN = (f"docs/{language.code}" for language in (SPANISH, ENGLISH))


def replace(file: Path, pattern: str, by: str) -> None:
    text, count = re.subn(pattern, by, file.read_text("utf-8"), count=1, flags=re.M)
    assert count == 1, f"the test is out of date: {pattern} is not in {file.name}"
    file.write_text(text, "utf-8")


def check(tree: Path, *tests: str) -> str:
    """Run tests in the copy; they must fail. Gives what they print."""
    command = [sys.executable, "-m", "pytest", "-n0", "-x", "-q", "--tb=short", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=tree, env=os.environ | {"COLUMNS": "400"}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 1, f"nothing was noticed:\n{done.stdout}{done.stderr}"
    return done.stdout


def build(tree: Path, language: str = SPANISH.code) -> str:
    """Build the copy; that must fail. Gives what it prints."""
    done = run_mkdocs(tree, tree / "site", ONLY=language)
    assert done.returncode != 0, "the build noticed nothing"
    return done.stdout + done.stderr


def says(text: str, *expected: str) -> None:
    for part in expected:
        assert part in text, f"«{part}» is not said in:\n{text}"


def test_missing_translation_stops_build_and_tests(tree):
    (tree / EN / PAGE).unlink()
    says(build(tree), f"{EN}/{PAGE} is missing", "write it")
    says(check(tree, "tests/test_pages.py", "-k", "translation"), f"{EN}/{PAGE} is missing")


def test_stale_stamp(tree):
    replace(tree / ES / PAGE, r"^# (.*?)( \{)", r"# \1 otra vez\2")
    says(check(tree, "tests/test_pages.py", "-k", "current and perceptron"), f"{EN}/{PAGE}", f"make stamp PAGE={PAGE}")


def test_stamp_is_renewed_by_make_stamp(tree):
    replace(tree / ES / PAGE, r"^# (.*?)( \{)", r"# \1 otra vez\2")
    done = subprocess.run([sys.executable, "-m", "theme.commands.stamp", PAGE], cwd=tree, capture_output=True, text=True)
    assert done.returncode == 0 and f"stamped: {EN}/{PAGE}" in done.stdout
    again = subprocess.run(
        [sys.executable, "-m", "pytest", "-n0", "-q", "tests/test_pages.py", "-k", "current and perceptron"],
        cwd=tree,
        capture_output=True,
        text=True,
    )
    assert again.returncode == 0, again.stdout


def test_changed_heading_id(tree):
    replace(tree / EN / PAGE, r"\{ ?#exercises ?\}", "{#tasks}")
    says(check(tree, "tests/test_pages.py", "-k", "skeleton"), "headings differ", f"{EN}/{PAGE}", "tasks")


@pytest.mark.parametrize(
    ("pattern", "by", "message"),
    [
        (r'"foundations/perceptron\.py:', '"foundations/perzeptron.py:', "there is no snippets/foundations/perzeptron.py"),
        (r'("foundations/perceptron\.py:)[\w-]+"', r'\1no-such-region"', "has no region «no-such-region»"),
        (r'("foundations/perceptron/output\.txt:)[\w-]+"', r'\1no-such-region"', "has no region «no-such-region»"),
        (r"\$\$\n", "$$\n\\\\frac{1}{", "wrong formula"),
        (r"figure:foundations/perceptron/[\w-]+", "figure:foundations/perceptron/no", "there is no snippets/foundations/perceptron/no.svg"),
        (r"drawing:perceptron", "drawing:perzeptron", "no drawing «perzeptron»"),
        (r"!\[[^\]]+\]\(figure", "![](figure", "no alternative text"),
        (r"\]\(\.\./glossary\.md#", "](../glosario.md#", "glosario.md"),
        (r"\]\(\.\./glossary\.md#[\w-]+", "](../glossary.md#no-such-term", "no-such-term"),
    ],
    ids=["include path", "include region", "output region", "formula", "figure", "drawing", "alternative text", "dead link", "dead anchor"],
)
def test_mistake_in_a_page_stops_the_build(tree, pattern, by, message):
    replace(tree / ES / PAGE, pattern, by)
    says(build(tree), PAGE, message)


def test_drifted_output(tree):
    replace(tree / OUTPUT, r"^(?!# --8<--)(.*)$", r"\1 drifted")
    says(
        check(tree, "tests/test_snippets.py", "-k", "recorded and perceptron"),
        "perceptron/output.txt is not what the program gives now",
        "make record",
    )


def test_failing_program(tree):
    replace(tree / PROGRAM, r"^    # --8<-- \[start:", "    raise RuntimeError('broken on purpose')\n    # --8<-- [start:")
    says(check(tree, "tests/test_snippets.py", "-k", "warnings and perceptron"), "foundations/perceptron.py failed", "broken on purpose")


def test_endless_program(tree):
    replace(tree / PROGRAM, r"^    # --8<-- \[start:", "    while True:\n        pass\n    # --8<-- [start:")
    replace(tree / "theme" / "model" / "programs.py", r"^TIME_LIMIT = 60", "TIME_LIMIT = 3")
    program = "tests/test_snippets.py::test_program_runs_alone_with_warnings_as_errors[foundations/perceptron.py]"
    says(check(tree, program), "foundations/perceptron.py: still running after 3 s")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("print('lost')", "outside any region"),
        ("np.random.default_rng()", "without a seed"),
        ("np.random.rand(3)", "global generator"),
        ("np.random.standard_normal(3)", "global generator"),
        ("np.random.RandomState(0)", "global generator"),
        ("np.log(np.zeros(1))", "RuntimeWarning"),
        ("np.seterr(all='ignore')", "np.seterr hides what goes wrong"),
        ("__import__('sys').stderr.write('lost')", "prints to stderr"),
    ],
    ids=["print outside a region", "no seed", "global generator", "its normal", "RandomState", "warning", "silence", "stderr"],
)
def test_bad_habit_of_a_program(tree, code, message):
    replace(tree / PROGRAM, r"^    # --8<-- \[start:", f"    {code}\n    # --8<-- [start:")
    says(check(tree, "tests/test_snippets.py", "-k", "warnings and perceptron"), "foundations/perceptron.py", message)


@pytest.mark.parametrize("module", ["random", "datetime", "socket"])
def test_forbidden_import(tree, module):
    replace(tree / PROGRAM, r"^import numpy as np$", f"import numpy as np\nimport {module}")
    says(check(tree, "tests/test_snippets.py", "-k", "imports and perceptron"), "foundations/perceptron.py", f"imports {module}")


@pytest.mark.parametrize(
    ("code", "test", "message"),
    [
        ("print({'a', 'b', 'c', 'd', 'e', 'f'})", "deterministic", "is not deterministic"),
        ("print(np.pi / 3)", "rounded", "other machines round differently"),
    ],
    ids=["order of a set", "unrounded number"],
)
def test_output_that_is_another_elsewhere(tree, code, test, message):
    replace(tree / PROGRAM, r"^(    # --8<-- \[start:.*\n)", rf"\1    {code}\n")
    says(check(tree, "tests/test_snippets.py", "-k", f"{test} and perceptron"), "foundations/perceptron.py", message)


def test_region_that_no_page_shows(tree):
    file = tree / PROGRAM
    file.write_text(file.read_text("utf-8") + "    # --8<-- [start:forgotten]\n    pass\n    # --8<-- [end:forgotten]\n", "utf-8")
    says(check(tree, "tests/test_pages.py", "-k", "shown and perceptron"), "foundations/perceptron.py:forgotten")


def test_label_that_the_glossary_lacks(tree):
    figure = next((tree / OUTPUT).parent.glob("*.svg"))
    replace(figure, r"</svg>", "<text>flurb</text></svg>")
    says(build(tree), PAGE, f"«flurb» is not in docs/data/glossary/{SPANISH.code}")


def test_front_matter_without_description(tree):
    replace(tree / ES / PAGE, r"^description:.*\n", "")
    says(check(tree, "tests/test_pages.py", "-k", "schema"), f"{ES}/{PAGE}", "'description' is a required property")


def test_failing_notebook(tree):
    replace(
        tree / ES / "labs" / "first-neuron.md",
        r"^import numpy as np$",
        "import numpy as np\nraise ValueError('broken on purpose')",
    )
    says(build(tree), f"{ES}/labs/first-neuron.md", "the notebook fails", "broken on purpose")


def test_text_in_the_wrong_language(tree):
    page = tree / ES / PAGE
    page.write_text(
        page.read_text("utf-8") + "\nThe network learns what each of the inputs is for, and that is all that it does.\n", "utf-8"
    )
    says(check(tree, "tests/test_pages.py", "-k", "language_of_the_page"), f"{ES}/{PAGE}", "not in the language of the page")


def test_typing_error(tree):
    page = tree / EN / PAGE
    page.write_text(page.read_text("utf-8") + "\nA perceptrom learns.\n", "utf-8")
    says(check(tree, "tests/test_spelling.py"), f"{EN}/{PAGE}", "perceptrom")


def test_typed_code(tree):
    page = tree / EN / PAGE
    page.write_text(page.read_text("utf-8") + "\n```python\nprint(1)\n```\n", "utf-8")
    says(check(tree, "tests/test_pages.py", "-k", "included"), f"{EN}/{PAGE}", "typed code")


def test_notebook_in_json(tree):
    (tree / ES / "labs" / "x.ipynb").write_text("{}", "utf-8")
    says(build(tree), f"{ES}/labs/x.ipynb", "jupytext --to md")


def test_front_matter_that_is_no_yaml(tree):
    replace(tree / ES / PAGE, r"^description: ", "description: a: ")
    says(build(tree), f"{ES}/{PAGE}:3", "stands in quotes")


def test_front_matter_with_an_unknown_entry_stops_the_build(tree):
    replace(tree / ES / PAGE, r"^description: ", "colour: blue\ndescription: ")
    says(build(tree), f"{ES}/{PAGE}", "'colour' was unexpected")


def test_page_in_a_new_part_is_under_every_contract(tree):
    """Nobody lists the parts: a folder of pages is one."""
    for folder in (ES, EN):
        (tree / folder / "memories").mkdir()
        text = re.sub(r"^.*exercises\.py:.*\n", "", (tree / folder / PAGE).read_text("utf-8"), flags=re.M).replace("!!! goals", "!!! note")
        (tree / folder / "memories" / "bucket.md").write_text(text, "utf-8")
    page = f"{ES}/memories/bucket.md"
    says(check(tree, "tests/test_pages.py", "-k", "contract and memories"), page, "the first admonition must be !!! goals")
    says(check(tree, "tests/test_pages.py", "-k", "same_path and memories"), page, "has no snippets/memories/bucket.py")
    says(check(tree, "tests/theme/features/test_exercises.py", "-k", "checked_exercise and memories"), page, "bucket")


def test_word_that_an_entry_lacks(tree):
    replace(tree / "docs" / "data" / "languages" / f"{ENGLISH.code}.yml", r"^    check: .*\n", "")
    says(build(tree, ENGLISH.code), f"docs/data/languages/{ENGLISH.code}.yml: words, exercises: «check» is missing")


def test_term_in_the_wrong_file(tree):
    file = tree / "docs" / "data" / "glossary" / SPANISH.code / "b.yml"
    file.write_text(file.read_text("utf-8") + "zebra:\n  term: cebra\n  definition: Un animal con rayas.\n", "utf-8")
    says(build(tree), f"glossary/{SPANISH.code}/b.yml: «zebra» belongs into z.yml")


def test_faults_of_several_pages_are_told_at_once(tree):
    replace(tree / ES / PAGE, r'("foundations/perceptron\.py:)[\w-]+"', r'\1nowhere"')
    replace(tree / ES / "networks" / "hopfield.md", r"^family:.*$", "family: memoria\ncolor: azul")
    replace(tree / ES / "foundations" / "neuron.md", r"drawing:neuron", "drawing:neuro")
    says(build(tree), f"{ES}/{PAGE}:", "«nowhere»", f"{ES}/networks/hopfield.md: ", "'color' was unexpected", "no drawing «neuro»")
