"""`make serve`: what a page still lacks, and what is wrong, stands on top of it. A strict build has stopped before."""

import re
from collections.abc import Sequence
from html import escape
from pathlib import Path

from theme.model.page import Page

STYLE = "margin:0 0 1.5rem;padding:.6rem 1rem;border:2px solid #d32f2f;background:#fff4f4;color:#222;font-size:.7rem;white-space:pre-wrap"


def tell(page: Page, document: str) -> str:
    """The document with a banner, where it is served and something is to be said of it."""
    if not page.site.serving:
        return document
    word = page.language.word
    faults = [*page.site.faults, *page.faults]
    parts = [(word("drafts", "wrong"), faults), (word("drafts", "lacks"), page.lacking)]
    said = "".join(banner(head, list(dict.fromkeys(map(str, texts)))) for head, texts in parts if texts)
    return on_top(document, said) if said else document


def banner(head: str, texts: Sequence[str]) -> str:
    items = "\n".join(f"• {escape(text)}" for text in texts)
    return f'<div role="alert" class="draft" style="{STYLE}"><strong>{escape(head)}</strong>\n{items}</div>'


def failure(problem: str) -> str:
    """The banner of a build that gave no page."""
    return banner("The site could not be built. The pages are those of the last time that it could.", [problem])


def alone(said: str) -> str:
    """A page that has nothing but a banner."""
    return f'<!doctype html><html><meta charset="utf-8"><title>…</title><body>{said}</body></html>'


def put(file: Path, said: str) -> None:
    """A banner on top of a page that had been built before, in place of what stood there."""
    document = re.sub(r'<div role="alert" class="draft".*?</div>', "", file.read_text("utf-8"), flags=re.S)
    file.write_text(on_top(document, said), "utf-8")


def on_top(document: str, said: str) -> str:
    """The document with something on top of its text."""
    place = next((match.end() for pattern in ("<article", "<body") if (match := re.search(rf"{pattern}[^>]*>", document))), 0)
    return document[:place] + said + document[place:]
