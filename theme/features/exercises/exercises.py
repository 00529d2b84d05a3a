"""Checked exercises: what the reader starts from, what solves it, and what the check answers.

In the folder of the program foundations/perceptron.py:
    exercises.py         for the exercise `average`: the regions average-starter and average-solution, both with a function
                         average, and check_average(average) -> "right", or the key of what is wrong, or
                         (key, {name: value}) with values for the message
    messages.<code>.yml  in each language what the page answers: average: {right: …, last-only: …}
    mistakes.py          for each key but right a region, average-last-only: code that gets this answer

A page includes the starter in a python block, which becomes an editor with a button to check, and the solution.
"""

import re
from pathlib import Path

from theme.model import language as languages
from theme.model import places, programs
from theme.model.data import read
from theme.model.fault import Fault
from theme.model.language import Language
from theme.model.lesson import EXERCISES, Lesson

STARTER = re.compile(r"([\w-]+)-starter")


def name_of(file: str, region: str) -> str | None:
    """The exercise whose starter a region is, as foundations/perceptron:average; None for any other region."""
    starter = STARTER.fullmatch(region)
    return Lesson.of_program(file).exercise(starter[1]) if starter and Path(file).name == EXERCISES else None


def function_of(region: str) -> str:
    """The function that a starter asks for: the_average for the-average-starter."""
    return STARTER.fullmatch(region)[1].replace("-", "_")


def of(path: Path) -> list[str]:
    """The exercises of a file, by the names of their functions."""
    return [function_of(region) for region in programs.regions(path) if STARTER.fullmatch(region)]


def messages_in(path: Path, language: Language) -> dict[str, dict[str, str]]:
    """{exercise: {key: message}} in a language. Raises Fault where they do not fit the exercises."""
    file = Lesson.of_program(programs.name(path)).messages(language)
    if not file.is_file() and language.partial:
        return {}
    found = read(file) if file.is_file() else {}
    if set(found) != set(of(path)):
        raise Fault(f"{places.shown(file)}: messages for {sorted(of(path))} expected, those for {sorted(found)} came")
    for name, messages in found.items():
        if "right" not in (messages or {}):
            raise Fault(f"{places.shown(file)}: {name} has no message for «right»")
        for key, message in messages.items():
            if not isinstance(message, str):
                raise Fault(f"{places.shown(file)}: {name}, {key}: a message is one text, {message!r} came")
    return found


def messages(path: Path) -> dict[str, dict[str, dict[str, str]]]:
    """{exercise: {key: {code of language: message}}}. Raises Fault where languages answer different things."""
    if path.name != EXERCISES:
        return {}
    every = {language: messages_in(path, language) for language in languages.every()}
    first, *others = [(language, found) for language, found in every.items() if found]
    for language, found in others:
        for name in of(path):
            if set(found[name]) != set(first[1][name]):
                files = [places.shown(Lesson.of_program(programs.name(path)).messages(spoken)) for spoken in (first[0], language)]
                odd = sorted(set(found[name]) ^ set(first[1][name]))
                raise Fault(f"{files[1]}: {name}: {odd} stands in only one of {' and '.join(files)}; write it in both")
    return {
        name: {key: {language.code: found[name][key] for language, found in every.items() if found} for key in first[1][name]}
        for name in of(path)
    }


def told(path: Path) -> dict:
    """For the scripts: the messages, and the regions of which only one can be true, the reader's: starters and solutions."""
    pairs = [f"{name.replace('_', '-')}-{kind}" for name in of(path) for kind in ("starter", "solution")] if path.name == EXERCISES else []
    return {"messages": messages(path), "alternatives": pairs}


def mistakes(path: Path) -> dict[tuple[str, str], str]:
    """{(exercise, key): code that gets this answer}. Raises Fault where one is missing or too many."""
    file = Lesson.of_program(programs.name(path)).mistakes
    if not file.is_file():
        raise Fault(f"{places.shown(file)} is missing; write a region with a mistake for each message but «right»")
    lines = file.read_text("utf-8").splitlines()
    imports = "\n".join(line for line in lines if re.match(r"(from|import) ", line))
    regions = programs.regions(file)
    wanted = {(name, key): f"{name.replace('_', '-')}-{key}" for name, found in messages(path).items() for key in found if key != "right"}
    if odd := sorted(set(regions) ^ set(wanted.values())):
        raise Fault(f"{places.shown(file)}: {odd}: each message but «right» has a region with a mistake, and no other region is there")
    return {item: "\n".join([imports, *lines[regions[name][0] : regions[name][1] - 1]]) for item, name in wanted.items()}
