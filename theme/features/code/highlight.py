"""Highlighted code, kept in .cache: highlighting takes longer than all else in a page, and languages show the same code."""

import pygments
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name
from pygments.token import String, Token
from pygments.util import ClassNotFound

from theme.model.cache import Texts

kept = Texts("code")
IN_THE_COLOR_OF_TEXT = {"n", "o", "p", "w", "si"}  # names, operators, brackets, spaces


class Formatter(HtmlFormatter):
    """Pygments' spans, but for those that no style sheet colors."""

    def _get_css_classes(self, token):
        classes = super()._get_css_classes(token)
        return "" if classes in IN_THE_COLOR_OF_TEXT else classes


def highlight(source: str, language: str) -> str:
    """The code as HTML, without a frame. An unknown language is text."""
    return kept.get(f"{pygments.__version__}|{language}|{source}", lambda: _highlight(source, language))


def _highlight(source: str, language: str) -> str:
    try:
        lexer = get_lexer_by_name(language or "text", stripnl=False)  # an output may begin with an empty line
    except ClassNotFound:
        lexer = get_lexer_by_name("text", stripnl=False)
    return pygments.format(_join_prefixes(lexer.get_tokens(source)), Formatter(nowrap=True))


def _join_prefixes(tokens):
    """The f of a string is part of the string."""
    prefix = ""
    for kind, text in tokens:
        if kind is String.Affix:
            prefix = text
        else:
            yield kind, prefix + text
            prefix = ""
    if prefix:
        yield Token.Text, prefix
