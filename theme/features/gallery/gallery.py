"""The gallery of networks as HTML: cards with filters, a time line, a table, and any two side by side.

Everything is there without JavaScript except the filters and the comparison (theme/features/gallery/gallery.js), which only hide
and copy what the cards and the table already say.
"""

from collections.abc import Callable
from dataclasses import dataclass
from html import escape

FACTS = ("family", "year", "authors", "supervision", "data", "parameters")
FILTERS = ("family", "supervision", "data")
DECADE_WIDTH = 10


@dataclass(frozen=True)
class Entry:
    """One network. family, supervision and data are words of the page's language; drawing is an SVG."""

    slug: str
    title: str
    description: str
    address: str
    drawing: str
    family: str
    year: int
    authors: tuple[str, ...]
    supervision: str
    data: str
    parameters: str

    def fact(self, name: str) -> str:
        return ", ".join(self.authors) if name == "authors" else str(getattr(self, name))


def render(entries: list[Entry], word: Callable[[str], str]) -> str:
    """The whole gallery; word(key) gives the words of the page's language."""
    entries = sorted(entries, key=lambda entry: (entry.year, entry.title))
    return "\n".join(
        [
            f'<div class="gallery" data-count="{escape(word("shown"))}">',
            filters(entries, word),
            cards(entries, word),
            f'<h2 id="time-line">{word("time line")}</h2>',
            time_line(entries),
            f'<h2 id="table">{word("table")}</h2>',
            table(entries, word),
            "</div>",
        ]
    )


def filters(entries: list[Entry], word) -> str:
    menus = []
    for name in FILTERS:
        values = sorted({entry.fact(name) for entry in entries}, key=str.lower)
        options = "".join(f"<option>{escape(value)}</option>" for value in values)
        menus.append(
            f"<label>{word(name)} "
            f'<select data-filter="{name}"><option value="">{word("all")}</option>{options}</select></label>'
        )
    count = word("shown").format(len(entries))
    return (
        f'<form class="gallery__filters" aria-label="{word("filters")}">{"".join(menus)}<output>{count}</output></form>'
        f'<div class="gallery__compare" aria-live="polite"><p>{word("compare two")}</p></div>'
    )


def cards(entries: list[Entry], word) -> str:
    items = []
    for entry in entries:
        title, facts, compare = escape(entry.title), f"{escape(entry.family)} · {entry.year}", word("compare")
        items.append(
            f'<li class="gallery__card" data-slug="{entry.slug}" {attributes(entry)}>'
            f'<a href="{entry.address}"><span class="gallery__drawing" aria-hidden="true">{entry.drawing}</span>'
            f'<strong>{title}</strong></a><p class="gallery__facts">{facts}</p><p>{escape(entry.description)}</p>'
            f'<button type="button" aria-pressed="false" aria-label="{compare}: {title}">{compare}</button></li>'
        )
    return f'<ul class="gallery__cards">{"".join(items)}</ul>'


def time_line(entries: list[Entry]) -> str:
    """Decades as rows, so that sixty networks fit on a phone."""
    decades: dict[int, list[Entry]] = {}
    for entry in entries:
        decades.setdefault(entry.year // DECADE_WIDTH * DECADE_WIDTH, []).append(entry)
    rows = []
    for decade, group in decades.items():
        points = "".join(
            f'<li data-slug="{entry.slug}"><span>{entry.year}</span> <a href="{entry.address}">{escape(entry.title)}</a></li>'
            for entry in group
        )
        rows.append(f'<li><span class="gallery__decade">{decade}–{decade + DECADE_WIDTH - 1}</span><ul>{points}</ul></li>')
    return f'<ol class="gallery__time-line">{"".join(rows)}</ol>'


def table(entries: list[Entry], word) -> str:
    names = [word(name) for name in FACTS]
    head = "".join(f'<th scope="col">{name}</th>' for name in [word("network"), *names])
    rows = "".join(
        f'<tr data-slug="{entry.slug}"><th scope="row"><a href="{entry.address}">{escape(entry.title)}</a></th>'
        + "".join(f"<td>{escape(entry.fact(name))}</td>" for name in FACTS)
        + "</tr>"
        for entry in entries
    )
    return (
        '<div class="md-typeset__scrollwrap"><div class="md-typeset__table"><table class="gallery__table">'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div></div>"
    )


def attributes(entry: Entry) -> str:
    return " ".join(f'data-{name}="{escape(entry.fact(name))}"' for name in FILTERS)
