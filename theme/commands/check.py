"""make check PAGE=foundations/perceptron.md: everything that concerns one page, in every language, browser included.

Records its program, lints it, and runs the rules of pages, programs, exercises, site and browser on it alone. All faults
are told at once, each with its file and what to do.
"""

import json
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from theme.commands.record import record
from theme.model import language as languages
from theme.model.lesson import Lesson
from theme.model.page import Page, path_of
from theme.model.places import ROOT

TESTS = (
    "tests/test_pages.py",
    "tests/test_order.py",
    "tests/test_texts.py",
    "tests/test_spelling.py",
    "tests/test_snippets.py",
    "tests/test_browser.py",
    "tests/theme/features/test_exercises.py",
    "tests/theme/features/test_costs.py",
    "tests/theme/features/test_inputs.py",
    "tests/theme/features/test_notebooks.py",
    "tests/theme/features/test_runner.py",
)


def lint(lesson: Lesson) -> list[str]:
    files = [file for file in (lesson.program, lesson.exercises, lesson.mistakes, lesson.test) if file.is_file()]
    command = [sys.executable, "-m", "ruff", "check", "--output-format=concise", *map(str, files)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return [line for line in done.stdout.splitlines() if re.match(r"\S+:\d+:", line)]


def expression(lesson: Lesson) -> str:
    """Which tests are about the page: pytest's -k, which looks at the names of pages, programs and addresses."""
    address = lesson.path.removesuffix("index") if lesson.path.endswith("index") else f"{lesson.path}/"
    of_all = ("public_functions", "glossary_is", "of_the_glossary", "in_the_menu", "drawing_is", "term_is")
    return " or ".join(filter(None, (*of_all, f"{lesson.path}.md", f"{lesson.stem}.py", f"{lesson.stem}/", address, lesson.test.name)))


def rules(lesson: Lesson) -> list[str]:
    """What the tests say against the page."""
    own = str(lesson.test.relative_to(ROOT))  # all of it: its tests are named after claims
    tests = [*TESTS, *([own] if lesson.test.is_file() else [])]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "faults.jsonl"
        command = [sys.executable, "-m", "pytest", "-n2", "-q", f"--faults={file}", "-k", expression(lesson), *tests]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
        said = file.read_text("utf-8").splitlines() if file.is_file() else []
    if not said and done.returncode:
        return [done.stdout + done.stderr]  # the tests themselves could not run
    return [message(**json.loads(line), own=own) for line in said]


def message(test: str, says: str, own: str) -> str:
    """What a test says, without Python's own words around it; of the lesson's own tests also their names, which are claims."""
    text = re.sub(r"^[\w.]*(?:Error|Failed|Fault): ", "", says.split("\nassert ")[0]).strip()
    return f"{test}: {text}" if test.startswith(own) else text


def check(path: str) -> list[str]:
    """All that is wrong with a page. Raises SystemExit where there is no such page."""
    page = Page(languages.source(), path)
    if not page.file.is_file():
        raise SystemExit(f"there is no {page.name}; write it, or correct PAGE")
    faults = lint(page.lesson)
    if page.lesson.program.is_file():
        try:
            print(*record(page.lesson.program), sep="\n")
        except SystemExit as problem:  # the pages are checked all the same
            faults.append(str(problem))
    return list(dict.fromkeys([*faults, *rules(page.lesson)]))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("say which page: make check PAGE=foundations/perceptron.md")
    started = time.monotonic()
    found = check(path_of(sys.argv[1]))
    print(*found, sep="\n\n")
    print(f"\n{len(found)} {'fault' if len(found) == 1 else 'faults'}, {time.monotonic() - started:.0f} s")
    sys.exit(bool(found))
