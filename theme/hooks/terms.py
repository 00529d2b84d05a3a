"""Glossary tooltips: the first link to a term in a page shows its definition, by mouse and by keyboard, without script."""

import re
from html import escape

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from theme.tools import deferred, glossary, words

LINK = re.compile(r'<a href="[^"]*glossary/#(?P<id>[\w-]+)"[^>]*>.*?</a>', re.S)
HEADING = re.compile(r"<h[1-6].*?</h[1-6]>", re.S)


@event_priority(-10)  # when links are final
def on_page_content(content, page, config, files):
    seen: set[str] = set()
    language = words.language(config)
    known = {term["id"]: term[language]["definition"] for term in glossary.data()["terms"]}

    def tooltip(match):
        term = match["id"]
        if term in seen or term.startswith("letter-"):
            return match[0]
        if term not in known:
            raise PluginError(f"docs/{page.file.src_uri}: the glossary has no «{term}»; add it to docs/data/glossary.yml")
        seen.add(term)
        link = match[0].replace("<a ", f'<a aria-describedby="term-{term}" ', 1)
        note = deferred.hold(page, f'<span class="term__note" role="tooltip" id="term-{term}">{escape(known[term])}</span>')
        return f'<span class="term">{link}{note}</span>'

    parts, end = [], 0
    for heading in HEADING.finditer(content):
        parts += [LINK.sub(tooltip, content[end : heading.start()]), heading[0]]
        end = heading.end()
    return "".join([*parts, LINK.sub(tooltip, content[end:])])
