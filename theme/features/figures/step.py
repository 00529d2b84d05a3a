"""Figures of programs and drawings of topologies, put inline so that they follow the color scheme.

    ![The line turns …](figure:foundations/perceptron/train "Caption")     snippets/foundations/perceptron/train.svg
    ![Three inputs …](drawing:perceptron "Caption")                        docs/data/drawings.yml

The alternative text is the accessible name; the words inside come out in the language of the page.
"""

import re

from theme.features.figures import drawings
from theme.model import glossary, places, programs
from theme.model.fault import Fault, nearest
from theme.model.lesson import Lesson
from theme.model.page import Page

IMAGE = re.compile(r"<p>\s*(<img [^>]*?>)\s*</p>|(<img [^>]*?>)")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
LEGEND = "<!-- drawings legend -->"


def draw(page: Page, html: str) -> str:
    """Put the figures and drawings in place, and the legend of the drawings where the page asks for it."""
    shown: list[str] = []
    drawings.descriptions(), glossary.labels(page.language)  # where these cannot be read, that is said once, not of each figure

    def replace(match):
        attributes = dict(ATTRIBUTE.findall(match[1] or match[2]))
        kind, _, name = attributes.get("src", "").partition(":")
        if kind not in ("figure", "drawing"):
            return match[0]
        text = attributes.get("alt", "").strip()
        try:
            if not text:
                raise Fault("the figure has no alternative text; write what it shows between ![ and ]")
            svg = figure(name) if kind == "figure" else drawings.drawn(name)
            if kind == "drawing":
                shown.append(name)
            if kind == "drawing" and not match[1]:
                return page.hold(drawings.thumbnail(page, name, text))
            svg = page.hold(drawings.in_language(svg, page.language, text))
        except Fault as fault:
            page.lacks(page.fault(f"{kind}:{name}: {fault}", f"]({kind}:{name}" if text else f"![]({kind}:{name}"))
            svg = ""
        caption = f"<figcaption>{attributes['title']}</figcaption>" if attributes.get("title") else ""
        return f'<figure class="{kind}"{source(name) if kind == "figure" else ""}>{svg}{caption}</figure>' if match[1] else svg

    html = IMAGE.sub(replace, html)
    return html.replace(LEGEND, drawings.legend(page, shown)) if LEGEND in html else html


def figure(name: str) -> str:
    """The SVG that a region of a program drew and `make record` kept; name is foundations/perceptron/train."""
    stem, _, region = name.rpartition("/")
    file = Lesson.of_program(stem).figure(region)
    if not file.is_file():
        every = (programs.name(svg).removesuffix(".svg") for svg in sorted(places.SNIPPETS.rglob("*.svg")))
        raise Fault(f"there is no snippets/{name}.svg; does a region of the program draw it? Run `make record`{nearest(name, every)}")
    return file.read_text("utf-8").strip()


def source(name: str) -> str:
    """Which program and region a figure is of."""
    stem, _, region = name.rpartition("/")
    return f' data-figure-of="{programs.name(Lesson.of_program(stem).program)}" data-region="{region}"'
