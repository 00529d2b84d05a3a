"""make move FROM=networks/hopfield TO=memories/hopfield: rename a lesson everywhere.

Moves its pages, program, folder and test, follows it in links, includes, figures, imports, menu and costs, keeps the
stamps of translations that were current, and notes the move in docs/data/moves.yml, so that the old address leads on and
readers keep what they had. Look at the change, then run the tests.
"""

import json
import posixpath
import re
import sys
from collections.abc import Callable
from pathlib import Path

from theme.commands.stamp import stamp
from theme.features.costs import costs
from theme.features.moves import step as moves
from theme.model import language as languages
from theme.model import places
from theme.model.data import read
from theme.model.lesson import Lesson
from theme.model.page import Page, pages

LINK = re.compile(r"(\]\()([^)\s#:]+\.md)((?:#[^)\s]*)?[^)]*\))")
NAME = re.compile(r"[a-z0-9-]+(/[a-z0-9-]+)*")
Rewrite = Callable[[str], str]


def files_of(lesson: Lesson) -> list[Path]:
    """All that bears the name of a lesson."""
    return [*(lesson.page(language) for language in languages.every()), lesson.program, lesson.folder, lesson.test]


def faults(old: Lesson, new: Lesson) -> list[str]:
    found = []
    if not NAME.fullmatch(new.path):
        found.append(f"TO={new.path}: a lesson is named in lower case with hyphens, such as networks/hopfield")
    if not old.page(languages.source()).is_file():
        found.append(f"FROM={old.path}: there is no {places.shown(old.page(languages.source()))}")
    if old.page(languages.source()).name == "index.md":
        found.append(f"FROM={old.path}: an overview stays in its part; move its lessons")
    found += [f"TO={new.path}: {places.shown(file)} is there already" for file in files_of(new) if file.exists()]
    return found


def links(page: Page, old: Lesson, new: Lesson) -> str:
    """The text of a page with its links to other pages as they must be after the move."""
    here = page.path
    there = f"{new.path}.md" if page.lesson == old else here

    def follow(match):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(here), match[2]))
        moved = f"{new.path}.md" if target == f"{old.path}.md" else target
        if (moved, there) == (target, here):
            return match[0]
        return match[1] + posixpath.relpath(moved, posixpath.dirname(there) or ".") + match[3]

    return LINK.sub(follow, page.text)


def names(old: Lesson, new: Lesson) -> Rewrite:
    """Follow the lesson in includes, figures and imports."""
    path = re.compile(rf"(?<![\w/-]){re.escape(old.stem)}(?=\.py\b|/)")
    module = re.compile(rf"(?<![\w.]){re.escape(old.stem.replace('/', '.'))}\b")

    def rewrite(text: str) -> str:
        return module.sub(new.stem.replace("/", "."), path.sub(new.stem, text))

    return rewrite


def move(old: Lesson, new: Lesson) -> list[str]:
    """Rename. Raises SystemExit, with all that is wrong, before anything is touched. Returns the files that changed."""
    if found := faults(old, new):
        raise SystemExit("\n".join(found))
    rewrite, changed = names(old, new), {}
    current = [
        (page.path, language)
        for language in languages.translations()
        for page in pages(language)
        if page.meta.get("source") == Page(languages.source(), page.path).fingerprint()
    ]
    for language in languages.every():
        for page in pages(language):
            changed[page.file] = rewrite(links(page, old, new))
    for folder in (places.SNIPPETS, places.ROOT / "tests"):
        for file in folder.rglob("*.py"):
            changed[file] = rewrite(file.read_text("utf-8"))
    settings = places.ROOT / "mkdocs.yml"
    changed[settings] = settings.read_text("utf-8").replace(f"- {old.path}.md\n", f"- {new.path}.md\n")
    kept = {rewrite(program): seconds for program, seconds in costs.kept().items()}
    changed[costs.FILE] = json.dumps(dict(sorted(kept.items())), indent=1) + "\n"
    noted = (read(moves.FILE)) | {old.path: new.path}
    head = "".join(line for line in moves.FILE.read_text("utf-8").splitlines(keepends=True) if line.startswith("#"))
    changed[moves.FILE] = head + "".join(f"{before}: {after}\n" for before, after in noted.items())

    different = [file for file, text in changed.items() if file.read_text("utf-8") != text]
    for file in different:
        file.write_text(changed[file], "utf-8")
    for before, after in zip(files_of(old), files_of(new)):
        if before.exists():
            after.parent.mkdir(parents=True, exist_ok=True)
            before.rename(after)
    for path, language in current:
        stamp(f"{new.path}.md" if path == f"{old.path}.md" else path, language)
    return [places.shown(file) for file in different]


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit("say which lesson and where to: make move FROM=networks/hopfield TO=memories/hopfield")
    before, after = (Lesson.of_page(name.removeprefix("docs/").removesuffix(".md")) for name in sys.argv[1:])
    print(*move(before, after), sep="\n")
    print("Moved. If its part is new, give that a place in the menu of mkdocs.yml; then look at the change and run `make test`.")
