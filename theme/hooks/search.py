"""One search index for each language, with folded accents, so that «funcion» finds «función».

The plugins leave one index with the pages of all languages. After the last build it is split; each language
finds its own at search/search_index.json below its own root (theme/overrides/main.html sets that root).
"""

import json
import re
from pathlib import Path

from mkdocs.plugins import event_priority

from theme.tools import words
from theme.tools.glossary import fold

WORD = re.compile(r"[^\W\d_]+")
TAG = re.compile(r"<[^>]+>")


def folded(html: str) -> str:
    """The words of a text that lose an accent when folded, folded."""
    found = {w.lower() for w in WORD.findall(TAG.sub(" ", html))}
    return " ".join(sorted(fold(w) for w in found if fold(w) != w))


def split(index: dict, code: str) -> dict:
    """The part of the index that belongs to a language, at addresses relative to that language's root."""
    roots = {c: "" if c == words.LANGUAGES[0] else f"{c}/" for c in words.LANGUAGES}
    others = tuple(root for c, root in roots.items() if root and c != code)
    docs = []
    for doc in index["docs"]:
        if doc["location"].startswith(roots[code]) and not doc["location"].startswith(others):
            extra = {"title_fold": folded(doc["title"]), "text_fold": folded(doc["text"])}
            docs.append(doc | {"location": doc["location"].removeprefix(roots[code])} | {k: v for k, v in extra.items() if v})
    fields = index["config"].get("fields", {}) | {"title_fold": {"boost": 1000.0}, "text_fold": {"boost": 1.0}}
    return {"config": index["config"] | {"lang": [code], "fields": fields}, "docs": docs}


@event_priority(-200)  # after the i18n plugin, which gathers the entries of all languages at -100
def on_post_build(config):
    if not words.is_last_build(config):
        return
    site = Path(config.site_dir)
    index = json.loads((site / "search" / "search_index.json").read_text("utf-8"))
    for code in config.plugins["i18n"].build_languages:
        target = site / ("" if code == words.LANGUAGES[0] else code) / "search" / "search_index.json"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(split(index, code), ensure_ascii=False, separators=(",", ":")), "utf-8")
