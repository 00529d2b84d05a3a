"""One search index for each language, with folded accents, so that «funcion» finds «función», and with the glossary's terms:
their definitions, and the page that tells about each.

The plugins leave one index with the pages of all languages. When all are built it is split; each language finds its
own at search/search_index.json below its own root (theme/overrides/main.html sets that root).
"""

import functools
import json
import re

from theme.model import glossary
from theme.model import language as languages
from theme.model.language import Language
from theme.model.page import Site

WORD = re.compile(r"[^\W\d_]+")
TAG = re.compile(r"<[^>]+>")


@functools.lru_cache(maxsize=100_000)
def folded(html: str) -> str:
    """The words of a text that lose an accent when folded, folded."""
    found = {w.lower() for w in WORD.findall(TAG.sub(" ", html))}
    return " ".join(sorted(glossary.fold(w) for w in found if glossary.fold(w) != w))


def told(site: Site, language: Language) -> dict[str, list[str]]:
    """{page: the terms that it tells about}. Of the pages that link to a term that is the one that says it most often, if
    the glossary does not name another."""
    pages = {page: glossary.fold(page.text) for page in site.of(language) if page.lesson.part and not page.is_notebook}
    found: dict[str, list[str]] = {}
    for key, term in glossary.terms(language).items():
        says = {page: text.count(glossary.fold(term["term"])) for page, text in pages.items() if f"glossary.md#{key})" in page.text}
        if says:
            page = site.pages.get((language.code, f"{term.get('page')}.md")) or max(says, key=says.get)
            found.setdefault(page.url.removeprefix(language.root), []).append(term["term"])
    return found


def definitions(language: Language) -> list[dict]:
    """A result for each term, whose text is its definition."""
    return [
        {"location": f"glossary/#{key}", "title": term["term"], "text": term["definition"], "boost": 2}
        for key, term in glossary.terms(language).items()
    ]


def part_of(index: dict, language: Language, terms: dict[str, list[str]]) -> dict:
    """The part of the index that belongs to a language, at addresses relative to that language's root."""
    others = tuple(other.root for other in languages.every() if other.root and other is not language)
    own = [
        doc | {"location": doc["location"].removeprefix(language.root)}
        for doc in index["docs"]
        if doc["location"].startswith(language.root) and not doc["location"].startswith(others)
    ]
    docs = []
    for doc in own + definitions(language):
        about = " ".join(terms.get(doc["location"], []))
        extra = {"title_fold": folded(doc["title"]), "text_fold": folded(doc["text"]), "terms": f"{about} {folded(about)}".strip()}
        docs.append(doc | {name: text for name, text in extra.items() if text})
    fields = index["config"].get("fields", {}) | {"title_fold": {"boost": 1000.0}, "text_fold": {"boost": 1.0}, "terms": {"boost": 4000.0}}
    return {"config": index["config"] | {"lang": [language.code], "fields": fields}, "docs": docs}


def split(site: Site) -> None:
    index = json.loads((site.folder / "search" / "search_index.json").read_text("utf-8"))
    for language in {page.language for page in site.pages.values()}:
        part = json.dumps(part_of(index, language, told(site, language)), ensure_ascii=False, separators=(",", ":"))
        site.write(f"{language.root}search/search_index.json", part)
