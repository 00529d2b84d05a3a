"""The drawings of topologies: described in docs/data/drawings.yml, drawn by drawing.py, used from one sheet a language.

A drawing in a line of its own stands in the page; one in a table, a list or a card, where there may be dozens, refers
to a sheet of all drawings in that language, which the browser fetches once.
"""

import re
from html import escape, unescape

from theme.features.figures import drawing
from theme.model import glossary
from theme.model.cache import once_a_build
from theme.model.data import read
from theme.model.fault import Fault, nearest
from theme.model.language import Language
from theme.model.page import Page, Site
from theme.model.places import DATA, shown

FILE = DATA / "drawings.yml"
LABEL = re.compile(r"(<text[^>]*>)([^<]+)(</text>)")
NEEDLESS = re.compile(r' (?:xmlns="[^"]*"|font-family="[^"]*"|fill="currentColor"(?=>))')  # inside a page, whose style sheet says it
WIDE = 220  # pixels
WORDS = re.compile(r"<text[^>]*>[^<]{3,}</text>")


@once_a_build
def descriptions() -> dict:
    return read(FILE)


@once_a_build
def drawn(name: str) -> str:
    """The drawing with this name. Raises Fault where there is none, or where its description is wrong."""
    if name not in descriptions():
        raise Fault(f"{shown(FILE)} has no drawing «{name}»{nearest(name, descriptions())}")
    try:
        return drawing.draw(descriptions()[name], name=name)
    except ValueError as problem:
        raise Fault(f"{shown(FILE)}: {problem}") from None


@once_a_build
def kinds(name: str) -> list[str]:
    return drawing.kinds(descriptions()[name], name)


def in_language(svg: str, language: Language, name: str | None = None) -> str:
    """Translate the words of a figure; name, where given, becomes its accessible name."""
    svg = LABEL.sub(lambda m: m[1] + escape(glossary.translate(unescape(m[2]), language), quote=False) + m[3], svg)
    svg = NEEDLESS.sub("", svg, count=3)
    return re.sub(r'aria-label="[^"]*"', lambda _: f'aria-label="{name}"', svg, count=1) if name else svg


def thumbnail(page: Page, name: str, accessible_name: str | None = None) -> str:
    """A small drawing by reference. A wide one comes without its words, which could not be read when it is shrunk."""
    svg = in_language(drawn(name), page.language, accessible_name)
    return by_reference(page, name, WORDS.sub("", svg) if float(re.search(r' width="([\d.]+)"', svg)[1]) > WIDE else svg)


def by_reference(page: Page, name: str, svg: str) -> str:
    """The same picture: its inside goes to the sheet of the language, its frame and name stay."""
    frame, inside = svg.strip().removesuffix("</svg>").split(">", 1)
    style = " ".join(re.findall(r'(?:font-size|text-anchor)="[^"]*"', frame))
    page.drawings[name] = f'<g id="{name}" {style}>{inside}</g>'
    return f'{frame}><use href="{page.link(address(page.language))}#{name}"/></svg>'


def address(language: Language) -> str:
    return f"assets/drawings/{language.code}.svg"


def publish(site: Site) -> None:
    """The sheets."""
    for language in {page.language for page in site.pages.values()}:
        if pictures := {name: picture for page in site.of(language) for name, picture in page.drawings.items()}:
            symbols = "".join(pictures[name] for name in sorted(pictures))
            site.write(address(language), f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n')


def legend(page: Page, names: list[str]) -> str:
    """What the shapes mean that these drawings use."""
    title = page.language.word("figures", "legend")
    svg = in_language(drawing.legend({kind for name in names for kind in kinds(name)}), page.language, title)
    svg = by_reference(page, f"legend-{page.lesson.path.rpartition('/')[2]}", svg)
    return f'<figure class="drawing">{page.hold(svg)}<figcaption>{title}</figcaption></figure>'
