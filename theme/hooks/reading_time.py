"""How long a page takes to read: computed from its words, never typed."""

import math
import re

from theme.tools import words

WORDS_A_MINUTE = 200
HIDDEN = re.compile(r"<(pre|script|style|svg)\b.*?</\1>|<[^>]+>", re.S)


def on_page_content(content, page, config, files):
    if not re.search(r'class="admonition goals"', content):
        return content
    page.meta["minutes"] = math.ceil(len(HIDDEN.sub(" ", content).split()) / WORDS_A_MINUTE)
    text = words.word(config, "reading time").format(page.meta["minutes"])
    return content.replace("</h1>", f'</h1>\n<p class="page-facts">{text}</p>', 1)
