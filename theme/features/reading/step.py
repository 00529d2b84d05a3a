"""How long a page takes to read: computed from its words, never typed."""

import math
import re

from theme.model.page import Page

WORDS_A_MINUTE = 200
HIDDEN = re.compile(r"<(pre|script|style|svg)\b.*?</\1>|<[^>]+>", re.S)
GOALS = re.compile(r'class="admonition goals"')


def tell_time(page: Page, html: str) -> str:
    """A line under the title of a page that has goals."""
    if not GOALS.search(html):
        return html
    page.minutes = math.ceil(len(HIDDEN.sub(" ", html).split()) / WORDS_A_MINUTE)
    text = page.language.word("reading", "minutes", minutes=page.minutes)
    return html.replace("</h1>", f'</h1>\n<p class="page-facts">{text}</p>', 1)
