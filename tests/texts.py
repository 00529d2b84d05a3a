"""The texts that readers meet beside the prose of pages."""

import ast
import keyword
import re

from theme.features.exercises import exercises
from theme.model import page as pages
from theme.model import places, programs
from theme.model.language import Language
from theme.model.lesson import EXERCISES, Lesson

PICTURE = re.compile(r'!\[(?P<alt>[^\]]*)\]\((?P<target>[^)\s]+)(?: +"(?P<caption>[^"]*)")?\)')
CODE = re.compile(r"`[^`]*`|\{\w+\}|\b[\w.]*[_()₀-₉²³]\S*|\b\w+\.\w+\b")  # names of code, and values that are filled in
FILES = [path for path in programs.programs() if path.name == EXERCISES]


def blank(match: re.Match) -> str:
    """Nothing, in as many lines."""
    return " " + "\n" * match[0].count("\n")


def written(page: pages.Page, *left_out: re.Pattern) -> str:
    """The text of a page without its head and what else is left out, lines as in the file."""
    text = page.text
    for pattern in (pages.FRONT_MATTER, *left_out):
        text = pattern.sub(blank, text)
    return text


def where(page: pages.Page, text: str, position: int) -> str:
    """Page and line of a position in its text."""
    return f"{page.name}:{text.count(chr(10), 0, position) + 1}"


def hidden_texts(page: pages.Page) -> list[tuple[str, str]]:
    """(page and line, text) of the descriptions and captions of a page's pictures."""
    found = [text for m in PICTURE.finditer(pages.FENCE.sub("", page.body)) for text in (m["alt"], m["caption"] or "")]
    found += [metadata[kind] for metadata, _ in page.cells for kind in ("alt", "caption") if kind in metadata]
    return [(":".join([page.name, *map(str, page.lines(text)[:1])]), CODE.sub(" ", text)) for text in found]


def names(source: str) -> set[str]:
    """The words of Python in a program: its own names, and those of the language."""
    found = set(keyword.kwlist)
    for node in ast.walk(ast.parse(source)):
        found |= {getattr(node, field) for field in ("id", "arg", "name", "attr") if isinstance(getattr(node, field, None), str)}
    return found


def answers(language: Language) -> list[tuple[str, str]]:
    """(file, text) of all that exercises answer in a language, without the words of Python that it speaks of."""
    found = []
    for path in FILES:
        known = names(path.read_text("utf-8")) | names(Lesson.of_program(programs.name(path)).mistakes.read_text("utf-8"))
        file = places.shown(Lesson.of_program(programs.name(path)).messages(language))
        for messages in exercises.messages_in(path, language).values():
            for message in messages.values():
                text = CODE.sub(" ", message)
                found.append((file, re.sub(r"[A-Za-z]\w*", lambda m, known=known: " " if m[0] in known else m[0], text)))
    return found
