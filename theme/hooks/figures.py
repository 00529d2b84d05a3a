"""Figures of programs and drawings of topologies, put inline so that they follow the colour scheme.

    ![The line turns …](figure:foundations/perceptron-train "Caption")     snippets/foundations/perceptron-train.svg
    ![Three inputs …](drawing:perceptron "Caption")                        docs/data/drawings.yml

The alternative text is the accessible name; the words inside come out in the language of the page. A drawing in
a line of its own stands in the page; one in a table or a list, where there may be dozens, is used from a sheet of
all drawings in that language, which the browser fetches once.
"""

import functools
import re
from html import escape, unescape
from pathlib import Path

import yaml
from mkdocs.exceptions import PluginError
from mkdocs.utils import get_relative_url

from theme.tools import deferred, drawing, glossary, words

ROOT = Path(__file__).resolve().parents[2]
DRAWINGS = ROOT / "docs" / "data" / "drawings.yml"
IMAGE = re.compile(r"<p>\s*(<img [^>]*?>)\s*</p>|(<img [^>]*?>)")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
LABEL = re.compile(r"(<text[^>]*>)([^<]+)(</text>)")
NEEDLESS = re.compile(r' (?:xmlns="[^"]*"|font-family="[^"]*"|fill="currentColor"(?=>))')  # inside a page, whose style sheet says it
WIDE = 220  # pixels
WORDS = re.compile(r"<text[^>]*>[^<]{3,}</text>")
LEGEND = "<!-- drawings legend -->"
_sheets: dict[str, dict[str, str]] = {}


def on_page_content(content, page, config, files):
    shown: list[str] = []

    def replace(match):
        attributes = dict(ATTRIBUTE.findall(match[1] or match[2]))
        kind, _, name = attributes.get("src", "").partition(":")
        if kind not in ("figure", "drawing"):
            return match[0]
        where = f"docs/{page.file.src_uri}: {kind}:{name}"
        if not attributes.get("alt", "").strip():
            raise PluginError(f"{where}: the figure has no alternative text; write what it shows between ![ and ]")
        svg = figure(name, where) if kind == "figure" else draw(name, where, shown)
        svg = in_language(svg, words.language(config), where, attributes["alt"])
        if not match[1]:
            return deferred.hold(page, from_sheet(thumbnail(svg), name, page, config) if kind == "drawing" else svg)
        svg = deferred.hold(page, svg)
        caption = f"<figcaption>{attributes['title']}</figcaption>" if attributes.get("title") else ""
        source = f' data-figure-of="{name}"' if kind == "figure" else ""
        return f'<figure class="{kind}"{source}>{svg}{caption}</figure>'

    content = IMAGE.sub(replace, content)
    if LEGEND in content:
        content = content.replace(LEGEND, legend(page, config, shown))
    return content


@functools.lru_cache(maxsize=500)
def _kinds(name: str, modified: float) -> list[str]:
    return drawing.kinds(_drawings(modified)[name], name)


def figure(name: str, where: str) -> str:
    """The SVG that a program drew and `make record` kept."""
    path = ROOT / "snippets" / f"{name}.svg"
    if not path.is_file():
        raise PluginError(f"{where}: there is no snippets/{name}.svg; does a region of the program draw it? Run `make record`")
    return path.read_text("utf-8").strip()


@functools.lru_cache(maxsize=1)
def _drawings(modified: float) -> dict:
    return yaml.safe_load(DRAWINGS.read_text("utf-8"))


def draw(name: str, where: str, shown: list[str]) -> str:
    """The drawing of a topology from its description."""
    descriptions = _drawings(DRAWINGS.stat().st_mtime)
    if name not in descriptions:
        raise PluginError(f"{where}: docs/data/drawings.yml has no drawing «{name}»; it has {', '.join(descriptions)}")
    shown.append(name)
    try:
        return _drawn(name, DRAWINGS.stat().st_mtime)
    except ValueError as error:
        raise PluginError(f"docs/data/drawings.yml: {error}") from None


@functools.lru_cache(maxsize=500)
def _drawn(name: str, modified: float) -> str:
    return drawing.draw(_drawings(modified)[name], name=name)


def thumbnail(svg: str) -> str:
    """A wide drawing without its words, which could not be read when it is shrunk into a table."""
    return WORDS.sub("", svg) if float(re.search(r' width="([\d.]+)"', svg)[1]) > WIDE else svg


def from_sheet(svg: str, name: str, page, config) -> str:
    """The same picture by reference: its inside goes to the sheet of the language, its frame and name stay."""
    language = words.language(config)
    frame, inside = svg.strip().removesuffix("</svg>").split(">", 1)
    style = " ".join(re.findall(r'(?:font-size|text-anchor)="[^"]*"', frame))
    _sheets.setdefault(language, {})[name] = f'<g id="{name}" {style}>{inside}</g>'
    return f'{frame}><use href="{get_relative_url(f"assets/drawings/{language}.svg", page.url)}#{name}"/></svg>'


def on_post_build(config):
    language = words.language(config)
    if language in _sheets:
        sheet = Path(config.site_dir) / "assets" / "drawings" / f"{language}.svg"
        sheet.parent.mkdir(parents=True, exist_ok=True)
        symbols = "".join(_sheets[language][name] for name in sorted(_sheets[language]))
        sheet.write_text(f'<svg xmlns="http://www.w3.org/2000/svg">{symbols}</svg>\n', "utf-8")


def in_language(svg: str, language: str, where: str, name: str | None = None) -> str:
    """Translate the words of a figure; name, where given, becomes its accessible name."""

    def label(match):
        try:
            return match[1] + escape(glossary.translate(unescape(match[2]), language), quote=False) + match[3]
        except glossary.UnknownLabel as error:
            raise PluginError(f"{where}: {error}") from None

    svg = LABEL.sub(label, svg)
    svg = NEEDLESS.sub("", svg, count=3)
    return re.sub(r'aria-label="[^"]*"', lambda _: f'aria-label="{name}"', svg, count=1) if name else svg


def legend(page, config, shown: list[str]) -> str:
    """What the shapes mean that the drawings of this page use."""
    modified = DRAWINGS.stat().st_mtime
    used = {kind for name in shown for kind in _kinds(name, modified)}
    title = words.word(config, "legend")
    svg = in_language(drawing.legend(used), words.language(config), f"docs/{page.file.src_uri}: legend", title)
    svg = from_sheet(svg, f"legend-{Path(page.file.src_uri).stem}", page, config)
    return f'<figure class="drawing">{deferred.hold(page, svg)}<figcaption>{title}</figcaption></figure>'
