"""The glossary: its page, and the definitions that show up at the terms in other pages."""

import itertools
import json
import re
from html import escape

from theme.model import glossary
from theme.model import language as languages
from theme.model.fault import nearest
from theme.model.page import Page

MARK = "<!-- glossary -->"
LINK = re.compile(r'<a href="[^"]*glossary/#(?P<id>[\w-]+)"[^>]*>.*?</a>', re.S)
HEADING = re.compile(r"<h[1-6].*?</h[1-6]>", re.S)


def list_terms(page: Page, text: str) -> str:
    """Where a page says <!-- glossary -->: all terms in the order of its language, by letter, an anchor for each."""
    return text.replace(MARK, entries(page)) if MARK in text else text


def entries(page: Page) -> str:
    language, parts = page.language, []
    others = [(other, glossary.terms(other)) for other in languages.every() if other is not language]
    terms = sorted(glossary.terms(language).items(), key=lambda item: glossary.fold(item[1]["term"]))
    for letter, group in itertools.groupby(terms, key=lambda item: glossary.fold(item[1]["term"])[0].upper()):
        parts.append(f'## {letter} {{ #letter-{letter.lower()} }}\n\n<dl class="glossary">')
        for key, term in group:
            variants = f"{language.word('glossary', 'also')} {escape(', '.join(term['variants']))}."
            also = f' <span class="glossary__variants">{variants}</span>' if term["variants"] else ""
            named = "; ".join(
                f'{name_of(other, language)}: <span lang="{other.code}">{escape(there[key]["term"])}</span>'
                for other, there in others
                if key in there
            )
            elsewhere = f' <span class="glossary__other">{named}</span>' if named else ""
            parts.append(
                f'<dt id="{key}"><dfn>{escape(term["term"])}</dfn>{elsewhere}</dt>\n<dd>{escape(term["definition"])}{also}</dd>'
            )
        parts.append("</dl>\n")
    return "\n".join(parts)


def name_of(other: languages.Language, language: languages.Language) -> str:
    """What a page calls another language: "in English", or that language's own name where it has no word for it."""
    return language.words["glossary"].get(f"in {other.code}", other.name)


def explain_terms(page: Page, html: str) -> str:
    """The first link to a term shows its definition, by mouse and by keyboard, without script. After links are final."""
    seen: set[str] = set()
    known = glossary.terms(page.language)

    def tooltip(match):
        term = match["id"]
        if term in seen or term.startswith("letter-"):
            return match[0]
        if term not in known:
            file = f"docs/data/glossary/{page.language.code}/{term[0]}.yml"
            page.note(f"the glossary has no «{term}»; add it to {file}{nearest(term, known)}", f"glossary.md#{term}")
            return match[0]
        seen.add(term)
        link = match[0].replace("<a ", f'<a aria-describedby="term-{term}" ', 1)
        note = page.hold(f'<span class="term__note" role="tooltip" id="term-{term}">{escape(known[term]["definition"])}</span>')
        return f'<span class="term">{link}{note}</span>'

    parts, end = [], 0
    for heading in HEADING.finditer(html):
        parts += [LINK.sub(tooltip, html[end : heading.start()]), heading[0]]
        end = heading.end()
    return "".join([*parts, LINK.sub(tooltip, html[end:])])


def labels() -> dict[str, bytes]:
    """For each language that has its own, what figures drawn in the page say: {path: content}."""
    spoken = [language for language in languages.every() if not language.programs]
    return {f"labels/{language.code}.json": json.dumps(glossary.labels(language), ensure_ascii=False).encode() for language in spoken}
