"""No step of the build is slow: with a hundred pages, half a second for each would be minutes."""

import json

from conftest import SPANISH, run_mkdocs
from machine import slowness

MOST = 0.12  # seconds for a page, on a machine like that of docs/data/costs.json; with warm caches


def slow_steps(tree) -> list[str]:
    """The steps that take too long for a page of the small site, by name."""
    file = tree / "steps.json"
    for _ in range(2):  # the first fills the caches
        done = run_mkdocs(tree, tree / "site", ONLY=SPANISH.code, STEPS=str(file))
        assert done.returncode == 0, done.stdout + done.stderr
    limit = MOST * slowness()
    spent = json.loads(file.read_text("utf-8"))
    assert len(spent) > 20
    of_pages = {name: min(seconds) for name, seconds in spent.items() if len(seconds) > 2}
    return [f"{name} takes {seconds:.2f} s a page, {limit:.2f} are allowed" for name, seconds in of_pages.items() if seconds > limit]


def test_no_step_is_slow(small):
    assert not slow_steps(small())


def test_slow_steps_are_noticed_by_their_names(small):
    tree = small()
    slow = {"glossary": "explain_terms", "reading": "tell_time"}
    for feature, function in slow.items():
        file = tree / "theme" / "features" / feature / "step.py"
        before = file.read_text("utf-8")
        sleeper = f"def {function}(*given):\n    __import__('time').sleep(1)\n    return _own(*given)\n\n\ndef _own("
        file.write_text(before.replace(f"def {function}(", sleeper), "utf-8")
        assert file.read_text("utf-8") != before, "the test is out of date"
    said = " ".join(slow_steps(tree))
    assert all(f"features.{feature}.step.{function} takes" in said for feature, function in slow.items()), said
