"""HTML that enters a page late, so that the search plugin neither parses nor indexes it.

Formulas, drawings and code are most of a page's markup and say little to a search. A hook puts `hold(page, html)` into the content
and the page's own `fill` puts the HTML back once the template has been rendered.
"""

import re

_held: dict[str, list[str]] = {}
_PLACEHOLDER = re.compile(r"<!--held:(\d+)-->")


def hold(page, html: str) -> str:
    """Keep html for the page and return a placeholder for it."""
    store = _held.setdefault(page.file.dest_uri, [])
    store.append(html)
    return f"<!--held:{len(store) - 1}-->"


def fill(page, output: str) -> str:
    """Replace the placeholders of a rendered page by what was held."""
    store = _held.pop(page.file.dest_uri, [])
    return _PLACEHOLDER.sub(lambda match: store[int(match[1])], output)
