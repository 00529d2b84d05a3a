"""The glossary pages, made from docs/data/glossary.yml where a page says <!-- glossary -->."""

import itertools
from html import escape

from theme.tools import glossary, words

MARK = "<!-- glossary -->"


def on_page_markdown(markdown, page, config, files):
    return markdown.replace(MARK, entries(config)) if MARK in markdown else markdown


def entries(config) -> str:
    """All terms in the order of the page's language, a heading for each letter, an anchor for each term."""
    here = words.language(config)
    there = "en" if here == "es" else "es"
    other = words.word(config, "in English" if here == "es" else "in Spanish")
    terms = sorted(glossary.data()["terms"], key=lambda term: glossary.fold(term[here]["term"]))
    parts = []
    for letter, group in itertools.groupby(terms, key=lambda term: glossary.fold(term[here]["term"])[0].upper()):
        parts.append(f'## {letter} {{ #letter-{letter.lower()} }}\n\n<dl class="glossary">')
        for term in group:
            variants = term[here].get("variants", [])
            also = (
                f' <span class="glossary__variants">{words.word(config, "also")} {escape(", ".join(variants))}.</span>' if variants else ""
            )
            parts.append(
                f'<dt id="{term["id"]}"><dfn>{escape(term[here]["term"])}</dfn> '
                f'<span class="glossary__other">{other}: <span lang="{there}">{escape(term[there]["term"])}</span></span></dt>\n'
                f"<dd>{escape(term[here]['definition'])}{also}</dd>"
            )
        parts.append("</dl>\n")
    return "\n".join(parts)
