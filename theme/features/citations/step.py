"""Citations and references, from docs/data/bibliography.yml (bibliography.py says how pages write them)."""

import re

from theme.features.citations import bibliography
from theme.model.page import Page

FENCE = re.compile(r"^( *)(```+)[^\n]*\n.*?^\1\2$|`[^`\n]+`", re.M | re.S)


def cite(page: Page, text: str) -> str:
    """Write every citation and every reference in the language of the page; code is left alone."""
    if "@" not in text:
        return text
    language = page.language

    def translate(prose):
        prose = bibliography.ITEM.sub(lambda m: m["start"] + bibliography.full(m["key"], language), prose)
        return bibliography.CITATION.sub(lambda m: bibliography.citation(m["key"], language, with_names=not m["bare"]), prose)

    parts, end = [], 0
    try:
        for fence in FENCE.finditer(text):
            parts += [translate(text[end : fence.start()]), fence[0]]
            end = fence.end()
        return "".join([*parts, translate(text[end:])])
    except bibliography.UnknownReference as problem:
        raise page.fault(problem) from None
