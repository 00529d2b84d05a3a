"""Every page in every language, but for a language that says that it is partial."""

from theme.model import language as languages
from theme.model import places
from theme.model.fault import Fault
from theme.model.page import Page


def miss_translations(page: Page, text: str) -> str:
    """A page that lacks its translation, or what it translates, is not published; a draft says so."""
    for other in languages.every():
        file = places.DOCS / other.code / page.path
        if not other.partial and not file.is_file():
            page.lacks(Fault(f"{places.shown(file)} is missing: {page.name} has no translation; write it or remove both"))
    return text
