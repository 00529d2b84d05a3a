"""Formulas are set at build time by KaTeX in an embedded JavaScript engine: a page needs no script for them.

A wrong formula is a fault. What was set once is kept in .cache, by content.
"""

import functools
import html as markup
import json
import re

import quickjs

from theme.model.cache import Texts
from theme.model.fault import Fault
from theme.model.page import Page
from theme.model.places import MODULES

KATEX = MODULES / "katex" / "dist" / "katex.min.js"
FORMULA = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.S)
SOURCE = re.compile(r"<annotation.*?</annotation>", re.S)  # the TeX again, which no reader of the page is shown
kept = Texts("formulas")


@functools.cache
def _engine():
    if not KATEX.exists():
        raise Fault("node_modules/katex is missing: run `make setup`")
    context = quickjs.Context()
    context.eval("var document;")
    context.eval(KATEX.read_text("utf-8"))
    return context.eval("(tex, display) => katex.renderToString(tex, {displayMode: display, throwOnError: true, strict: 'error'})")


@functools.cache
def _version() -> str:
    return json.loads(KATEX.parents[1].joinpath("package.json").read_text("utf-8"))["version"]


def render(tex: str, display: bool) -> str:
    """HTML and MathML of a formula. Raises quickjs.JSException where KaTeX does not understand it."""
    return kept.get(f"{_version()}|{SOURCE.pattern}|{display}|{tex}", lambda: SOURCE.sub("", _engine()(tex, display)))


def set_formulas(page: Page, html: str) -> str:
    def replace(match):
        tag, bracket, tex = match[1], match[2], markup.unescape(match[3]).strip()
        try:
            math = render(tex, display=bracket == "[")
        except quickjs.JSException as problem:
            page.note(f"wrong formula: {tex}\n  {str(problem).splitlines()[0]}", f"$ {tex} $")
            return match[0]
        page.has_formulas = True
        focus = ' tabindex="0"' if tag == "div" else ""  # a wide formula scrolls, by keyboard too
        return page.hold(f'<{tag} class="arithmatex"{focus}>{math}</{tag}>')

    return FORMULA.sub(replace, html)
