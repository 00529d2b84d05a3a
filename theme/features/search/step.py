"""One search index for each language, with folded accents, so that «funcion» finds «función».

The plugins leave one index with the pages of all languages. When all are built it is split; each language finds its
own at search/search_index.json below its own root (theme/overrides/main.html sets that root).
"""

import json
import re

from theme.model import language as languages
from theme.model.glossary import fold
from theme.model.language import Language
from theme.model.page import Site

WORD = re.compile(r"[^\W\d_]+")
TAG = re.compile(r"<[^>]+>")


def folded(html: str) -> str:
    """The words of a text that lose an accent when folded, folded."""
    found = {w.lower() for w in WORD.findall(TAG.sub(" ", html))}
    return " ".join(sorted(fold(w) for w in found if fold(w) != w))


def part_of(index: dict, language: Language) -> dict:
    """The part of the index that belongs to a language, at addresses relative to that language's root."""
    others = tuple(other.root for other in languages.every() if other.root and other is not language)
    docs = []
    for doc in index["docs"]:
        if doc["location"].startswith(language.root) and not doc["location"].startswith(others):
            extra = {"title_fold": folded(doc["title"]), "text_fold": folded(doc["text"])}
            docs.append(doc | {"location": doc["location"].removeprefix(language.root)} | {k: v for k, v in extra.items() if v})
    fields = index["config"].get("fields", {}) | {"title_fold": {"boost": 1000.0}, "text_fold": {"boost": 1.0}}
    return {"config": index["config"] | {"lang": [language.code], "fields": fields}, "docs": docs}


def split(site: Site) -> None:
    index = json.loads((site.folder / "search" / "search_index.json").read_text("utf-8"))
    for language in {page.language for page in site.pages.values()}:
        part = json.dumps(part_of(index, language), ensure_ascii=False, separators=(",", ":"))
        site.write(f"{language.root}search/search_index.json", part)
