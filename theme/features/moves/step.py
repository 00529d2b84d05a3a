"""Lessons that have been renamed (docs/data/moves.yml): their old addresses lead on, and readers keep what they had."""

from html import escape

from theme.model import language as languages
from theme.model import places
from theme.model.cache import once_a_build
from theme.model.data import read
from theme.model.lesson import Lesson
from theme.model.page import Page, Site

FILE = places.DATA / "moves.yml"
REDIRECTION = """<!doctype html>
<html lang="{code}"><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="{address}"><meta name="robots" content="noindex">
<meta http-equiv="refresh" content="0; url={relative}">
<p><a href="{relative}">{title}</a></p></html>
"""


@once_a_build
def moves() -> dict[str, str]:
    """{old path: new path} of lessons, without .md; the new one is where the lesson is now, however often it moved."""
    moved = read(FILE) if FILE.is_file() else {}

    def end(path: str) -> str:
        while path in moved:
            path = moved[path]
        return path

    return {old: end(new) for old, new in moved.items()}


def redirect(site: Site) -> None:
    """A page at each old address that sends its reader on."""
    for old, new in moves().items():
        for language in languages.every():
            target = site.pages.get((language.code, f"{new}.md"))
            if not target:
                continue
            page = Page(language, f"{old}.md")
            text = REDIRECTION.format(
                code=language.code, title=escape(target.title), address=site.address + target.url, relative=page.link(target.url)
            )
            site.write(f"{page.url}index.html", text)


def told(page: Page) -> dict:
    """For the scripts: under which names readers may have kept edits and progress, as programs write them."""
    return {"moved": {Lesson(old).stem: Lesson(new).stem for old, new in moves().items()}} if moves() else {}
