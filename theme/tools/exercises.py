"""Checked exercises: what the reader starts from, what solves it, and what the check answers.

Beside the program foundations/perceptron.py:
    perceptron_exercises.py     for the exercise `average`: the regions average-starter and average-solution, both with a
                                function average, and check_average(average) -> "right", or the key of what is wrong,
                                or (key, {name: value}) with values for the message
    perceptron_exercises.yml    average: {right: {es: …, en: …}, last-only: {es: …, en: …, mistake: code that gives it}}

A page includes the starter in a python block, which becomes an editor with a button to check, and the solution.
"""

import re
from pathlib import Path

import yaml

from theme.tools import programs

SUFFIX = "_exercises.py"
STARTER = re.compile(r"([\w-]+)-starter")


def name_of(file: str, region: str) -> str | None:
    """The exercise whose starter a region is, as foundations/perceptron:average; None for any other region."""
    starter = STARTER.fullmatch(region)
    return f"{file.removesuffix(SUFFIX)}:{starter[1]}" if starter and file.endswith(SUFFIX) else None


def of(path: Path) -> list[str]:
    """The exercises of a file, by the names of their functions."""
    starters = [STARTER.fullmatch(region) for region in programs.regions(path)]
    return [match[1].replace("-", "_") for match in starters if match]


def texts(path: Path) -> dict[str, dict]:
    """What stands in the file of messages. Raises ValueError where it does not fit the program's exercises."""
    if not path.name.endswith(SUFFIX):
        return {}
    file = path.with_suffix(".yml")
    found = yaml.safe_load(file.read_text("utf-8")) if file.is_file() else {}
    if set(found) != set(of(path)):
        raise ValueError(f"snippets/{programs.name(file)}: messages for {sorted(of(path))} expected, those for {sorted(found)} came")
    for name, messages in found.items():
        for key, message in messages.items():
            needed = {"es", "en"} | ({"mistake"} if key != "right" else set())
            if set(message) != needed:
                raise ValueError(f"snippets/{programs.name(file)}: {name}, {key}: {sorted(needed)} expected, {sorted(message)} came")
        if "right" not in messages:
            raise ValueError(f"snippets/{programs.name(file)}: {name} has no message for «right»")
    return found


def messages(path: Path) -> dict[str, dict]:
    """{exercise: {key: {es, en}}}: what the page needs."""
    return {
        name: {key: {language: message[language] for language in ("es", "en")} for key, message in found.items()}
        for name, found in texts(path).items()
    }
