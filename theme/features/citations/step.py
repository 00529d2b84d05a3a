"""Citations and references, from docs/data/bibliography.yml (bibliography.py says how pages write them)."""

import re

from theme.features.citations import bibliography
from theme.model.fault import Fault
from theme.model.page import Page

FENCE = re.compile(r"^( *)(```+)[^\n]*\n.*?^\1\2$|`[^`\n]+`", re.M | re.S)


def cite(page: Page, text: str) -> str:
    """Write every citation and every reference in the language of the page; code is left alone."""
    if "@" not in text:
        return text
    bibliography.entries()  # where it cannot be read, that is said once, not of each citation

    def written(match):
        found = match.groupdict()
        try:
            if "start" in found:
                return found["start"] + bibliography.full(found["key"], page.language)
            return bibliography.citation(found["key"], page.language, with_names=not found["bare"])
        except Fault as fault:
            page.note(fault, f"@{found['key']}]")
            return ""

    def translate(prose):
        return bibliography.CITATION.sub(written, bibliography.ITEM.sub(written, prose))

    parts, end = [], 0
    for fence in FENCE.finditer(text):
        parts += [translate(text[end : fence.start()]), fence[0]]
        end = fence.end()
    return "".join([*parts, translate(text[end:])])
