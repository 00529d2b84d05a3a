"""make page PAGE=networks/boltzmann-machines.md: begin a lesson, or go on with it.

The first time it lays out, from docs/data/templates/, the page in the source language, its program, a checked exercise with
its mistakes and messages, and a test; and gives the page its place in the menu. When the page is written, the next time
makes the skeleton of each translation from it: headings, includes, formulas, figures and citations stand, titles on which
the pages of the language agree are written, and only prose remains. Every time it lists what is still to be written; the
tests fail until nothing is.
"""

import re
import sys
from collections import defaultdict
from pathlib import Path

from theme.model import course, glossary, places
from theme.model import language as languages
from theme.model import page as pages
from theme.model.language import Language
from theme.model.lesson import Lesson
from theme.model.page import Page

TEMPLATES = places.DATA / "templates"
OPEN = "TODO"
NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*(?:/[a-z0-9]+(?:-[a-z0-9]+)*)?\.md")
COST = re.compile(r"\n    # --8<-- \[start:cost\].*?\[end:cost\]\n", re.S)
TITLED = re.compile(r'^ *(?:#+ (?P<heading>.*?) *\{ *(?P<id>#[\w-]+)[^{}]*\}|(?P<box>(?:!!!|\?{3}\+?) [\w-]+) "(?P<title>[^"]*)") *$', re.M)
# What stays of a paragraph in a skeleton: code, formulas, citations and links, since both languages share them.
SHARED = re.compile(
    r"`[^`\n]*`|\$[^$\n]+\$|\[-?@[\w-]+\]"
    r"|(?P<link>!?\[)(?:[^\[\]]|\[[^\]]*\]|!\[[^\]]*\]\([^)]*\))*\](?P<target>\([^)\s]+)[^)]*\)"
)


def begin(page: Page) -> list[Path]:
    """Lay out a new lesson; what there is already is left as it is. Gives the files that were written."""
    lesson = page.lesson
    kind = "network" if lesson.part and course.GALLERY in Page(page.language, f"{lesson.part}/index.md").text else "lesson"
    last = lesson.path.rpartition("/")[2]
    values = {
        "TITLE": last.replace("-", " ").capitalize(),
        "SLUG": last,
        "STEM": lesson.stem,
        "MODULE": lesson.stem.replace("/", "."),
        "NAME": last.replace("-", "_"),
    }
    files = {
        page.file: f"{kind}.md",
        lesson.program: "program.py",
        lesson.exercises: "exercises.py",
        lesson.mistakes: "mistakes.py",
        lesson.test: "test.py",
    } | {lesson.messages(language): f"messages.{language.code}.yml" for language in languages.every() if not language.partial}
    written = []
    for file, template in files.items():
        if file.exists():
            continue
        text = (TEMPLATES / template).read_text("utf-8")
        text = re.sub(rf"\b(?:{'|'.join(values)})(?![a-z])", lambda match: values[match[0]], text)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text if kind == "network" else COST.sub("", text), "utf-8")
        written.append(file)
    return [*written, *enter(lesson)]


def enter(lesson: Lesson) -> list[Path]:
    """Give a page its place in the menu: the last of its part. Where the part is new, the author has to."""
    settings = places.ROOT / "mkdocs.yml"
    text = settings.read_text("utf-8")
    if f"- {lesson.path}.md\n" in text:
        return []
    entries = list(re.finditer(rf"^( *)- {re.escape(lesson.part)}/[\w-]+\.md\n", text, re.M)) if lesson.part else []
    if not entries:
        print(f"mkdocs.yml: give {lesson.path}.md a place in the menu; nothing of its part is there yet")
        return []
    last = entries[-1]
    settings.write_text(text[: last.end()] + f"{last[1]}- {lesson.path}.md\n" + text[last.end() :], "utf-8")
    return [settings]


# ---- Skeletons


def agreed(language: Language) -> dict[str, str]:
    """{"#exercises", "??? tip": the title} of headings and boxes that are there more than once, under one title each time."""
    found = defaultdict(list)
    for page in pages.pages(language):
        for match in TITLED.finditer(pages.FENCE.sub("", page.body)):
            found[match["id"] or match["box"]].append(match["heading"] or match["title"])
    return {key: titles[0] for key, titles in found.items() if len(titles) > 1 and len(set(titles)) == 1}


def skeleton(page: Page, language: Language) -> str:
    """A translation of the page of which only prose remains to be written."""
    titles = agreed(language)
    head = pages.FRONT_MATTER.match(page.text)
    front = re.sub(r"^(title|description|family|menu|image_alt): .*", rf"\1: {OPEN}", head[1] if head else "", flags=re.M)
    body, at = [], 0
    for fence in re.finditer(rf"{pages.FENCE.pattern}|^\$\$\n.*?^\$\$$|^<!--.*?-->$", page.body, re.M | re.S):
        body += [without_prose(page.body[at : fence.start()], titles), fence[0]]
        at = fence.end()
    return f"---\n{front}\n---\n{''.join(body)}{without_prose(page.body[at:], titles)}"


def without_prose(text: str, titles: dict[str, str]) -> str:
    return "\n".join(bare(line, titles) for line in text.split("\n"))


def bare(line: str, titles: dict[str, str]) -> str:
    """A line of Markdown without its words."""
    if not line.strip():
        return line
    indent = re.match(r" *(?:(?:[-*+]|\d+\.) +)?", line)[0]
    rest = line[len(indent) :]
    if heading := re.fullmatch(r"(#+) .*?( *\{ *(#[\w-]+)?[^{}]*\})?", rest):
        return f"{heading[1]} {titles.get(heading[3], OPEN)}{heading[2] or ''}"
    if box := re.match(r"(?:!!!|\?\?\?\+?) [\w-]+", rest):
        return indent + re.sub(r'"[^"]*"', f'"{titles.get(box[0], OPEN)}"', rest)
    if re.match(r"\|[-:| ]+\|$", rest):
        return line
    if rest.startswith("|"):
        return "| " + " | ".join(shared(cell) for cell in rest.strip("|").split("|")) + " |"
    if image := re.fullmatch(r'!\[[^\]]*\]\((\S+?)(?: ".*")?\)', rest):
        return f'{indent}![{OPEN}]({image[1]} "{OPEN}")'
    return indent + shared(rest)


def shared(text: str) -> str:
    kept = [f"{match['link']}{OPEN}]{match['target']})" if match["target"] else match[0] for match in SHARED.finditer(text)]
    first = int(text.startswith("[@"))  # the work of a reference stands before what is said of it
    return " ".join([*kept[:first], OPEN, *kept[first:]])


# ---- What remains


def remaining(page: Page) -> list[str]:
    """file:line of all that is left open in the files of a lesson."""
    lesson = page.lesson
    files = [lesson.program, lesson.exercises, lesson.mistakes, lesson.test]
    for language in languages.every():
        files += [lesson.page(language), lesson.messages(language)]
    return [
        f"{places.shown(file)}:{number}: {line.strip()[:100]}"
        for file in files
        if file.is_file()
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
        if OPEN in line
    ]


def next_step(page: Page, language: Language | None) -> str:
    name = page.path
    if language:
        return f"When docs/{page.language.code}/{name} is written, `make page PAGE={name}` again makes docs/{language.code}/{name} from it."
    costs = f"`make costs PROGRAM={page.lesson.stem}.py`, " if page.meta.get("family") else ""
    return f"Then `make record PROGRAM={page.lesson.stem}.py`, `make stamp PAGE={name}`, {costs}and `make check PAGE={name}`."


def common_files() -> list[str]:
    """What lessons share: the files to which one may have to add."""
    folders = [f"docs/data/glossary/{language.code}/" for language in languages.every() if not language.partial]
    return [
        "docs/data/bibliography.yml: the works that it cites",
        *(f"{folder}?.yml: the terms that it introduces, by the first letter of their ids" for folder in folders),
        *(f"{folder}{glossary.LABELS}: other words in its figures (labels), what its sliders move (parameters)" for folder in folders),
        "tests/words.yml: right words that no dictionary knows",
    ]


def main(path: str) -> None:
    path = pages.path_of(path)
    if not NAME.fullmatch(path):
        raise SystemExit(f"{path}: pages are named in English, in lower case with hyphens: networks/boltzmann-machines.md")
    page = Page(languages.source(), path)
    for file in begin(page):
        print(f"wrote {places.shown(file)}")
    page = Page(languages.source(), path)
    missing = [language for language in languages.translations() if not language.partial and not Page(language, path).file.is_file()]
    if OPEN not in page.text:
        for language in missing:
            translation = Page(language, path).file
            translation.parent.mkdir(parents=True, exist_ok=True)
            translation.write_text(skeleton(page, language), "utf-8")
            print(f"wrote {places.shown(translation)}")
        missing = []
    left = remaining(page)
    print(*left, f"\n{len(left)} places are to be written." if left else "Nothing is left open.", sep="\n")
    print(next_step(page, missing[0] if missing else None))
    print("What it shares with other lessons goes into these files; `make check` says what is missing there:", *common_files(), sep="\n  ")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("say which page: make page PAGE=networks/boltzmann-machines.md")
    main(sys.argv[1])
