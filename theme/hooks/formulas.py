"""Formulas are set at build time by KaTeX in an embedded JavaScript engine: a page needs no script for them.

A wrong formula stops the build. What was set once is kept in .cache, by content.
"""

import functools
import hashlib
import html
import json
import re
from pathlib import Path

import quickjs
from mkdocs.exceptions import PluginError

from theme.tools import cache, deferred, words

ROOT = Path(__file__).resolve().parents[2]
KATEX = ROOT / "node_modules" / "katex" / "dist" / "katex.min.js"
CACHE = ROOT / ".cache" / "formulas.json"
FORMULA = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.S)
SOURCE = re.compile(r"<annotation.*?</annotation>", re.S)  # the TeX again, which no reader of the page is shown
_known: dict[str, str] = cache.read(CACHE)
_new: set[str] = set()


@functools.cache
def _engine():
    if not KATEX.exists():
        raise PluginError("node_modules/katex is missing: run `make setup`")
    context = quickjs.Context()
    context.eval("var document;")
    context.eval(KATEX.read_text("utf-8"))
    return context.eval("(tex, display) => katex.renderToString(tex, {displayMode: display, throwOnError: true, strict: 'error'})")


@functools.cache
def _version() -> str:
    return json.loads(KATEX.parents[1].joinpath("package.json").read_text("utf-8"))["version"]


def render(tex: str, display: bool) -> str:
    """HTML and MathML of a formula. Raises quickjs.JSException where KaTeX does not understand it."""
    key = hashlib.sha256(f"{_version()}|{SOURCE.pattern}|{display}|{tex}".encode()).hexdigest()[:24]
    if key not in _known:
        _known[key] = SOURCE.sub("", _engine()(tex, display))
        _new.add(key)
    return _known[key]


def on_page_content(content, page, config, files):
    def replace(match):
        tag, bracket, tex = match[1], match[2], html.unescape(match[3]).strip()
        try:
            math = render(tex, display=bracket == "[")
        except quickjs.JSException as error:
            reason = str(error).splitlines()[0]
            raise PluginError(f"docs/{page.file.src_uri}: wrong formula: {tex}\n  {reason}") from None
        page.meta["has_math"] = True
        focus = ' tabindex="0"' if tag == "div" else ""  # a wide formula scrolls, by keyboard too
        return deferred.hold(page, f'<{tag} class="arithmatex"{focus}>{math}</{tag}>')

    return FORMULA.sub(replace, content)


def on_post_page(output, page, config):
    return deferred.fill(page, output)


def on_post_build(config):
    if words.is_last_build(config) and _new:
        cache.write(CACHE, json.dumps(_known))
        _new.clear()
