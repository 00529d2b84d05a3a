"""The course: its parts are the folders of pages that docs/ has, and their pages are its lessons. Nobody lists them."""

from theme.model import language as languages
from theme.model import page as pages
from theme.model.language import Language
from theme.model.page import Page

GALLERY = "<!-- gallery -->"  # stands in the overview of the part whose lessons are networks


def is_lesson(page: Page) -> bool:
    """A lesson is a page of a part, or one that stands alone with a program of its own. Overviews and notebooks are none."""
    alone = not page.lesson.part
    return not page.is_overview and not page.is_notebook and (not alone or page.lesson.program.is_file())


def lessons(language: Language) -> list[Page]:
    return [page for page in pages.pages(language) if is_lesson(page)]


def parts() -> list[str]:
    """The parts of the course: the folders of pages of the source language."""
    return sorted({part for page in pages.pages(languages.source()) if (part := page.lesson.part)})


def networks(language: Language) -> list[Page]:
    """The lessons of the parts that are galleries."""
    galleries = {page.lesson.path.removesuffix("/index") for page in pages.pages(language) if page.is_overview and GALLERY in page.body}
    return [page for page in lessons(language) if page.lesson.part in galleries]


def part_title(part: str, language: Language) -> str:
    """What the menu calls a part: its overview says so; where it has none, the entry of the language."""
    overview = Page(language, f"{part}/index.md")
    return overview.menu_title if overview.file.is_file() else language.word("course", part)
