"""The one source of terms: docs/data/glossary.yml, for the glossary pages, the labels of figures and spelling.

terms:                                     labels:
  - id: bias                                 "weighted sum": suma ponderada
    en: {term: bias, definition: …}
    es: {term: sesgo, definition: …, variants: […]}
"""

import functools
import re
import unicodedata
from pathlib import Path

import yaml

FILE = Path(__file__).resolve().parents[2] / "docs" / "data" / "glossary.yml"
SYMBOL = re.compile(r"[^A-Za-zÀ-ÿ]*|[^\W\d_][₀-₉⁺⁻ᵀ′'̂]*|[A-Za-z]{1,2}[₀-₉]+")


class UnknownLabel(ValueError):
    """A figure bears a word that the glossary does not have."""


@functools.lru_cache(maxsize=1)
def _load(modified: float) -> dict:
    data = yaml.safe_load(FILE.read_text("utf-8"))
    for term in data["terms"]:
        for code in ("en", "es"):
            if not term.get(code, {}).get("term") or not term[code].get("definition"):
                raise ValueError(f"docs/data/glossary.yml: {term.get('id')} lacks its {code} term or definition")
    return data


def data() -> dict:
    """The file as it is now."""
    return _load(FILE.stat().st_mtime)


def labels() -> dict[str, str]:
    """{English label of a figure, in lower case: the Spanish one}, terms included."""
    return _labels(FILE.stat().st_mtime)


@functools.lru_cache(maxsize=1)
def _labels(modified: float) -> dict[str, str]:
    data = _load(modified)
    known = {english.lower(): spanish for english, spanish in data.get("labels", {}).items()}
    return known | {term["en"]["term"].lower(): term["es"]["term"] for term in data["terms"]}


@functools.lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower case without accents: for sorting and for search."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def slug(term: str) -> str:
    """The anchor of an English term."""
    return re.sub(r"[^a-z0-9]+", "-", fold(term)).strip("-")


def translate(label: str, language: str) -> str:
    """A figure's label in the language of the page. Symbols and numbers pass; an unknown word raises UnknownLabel."""
    if SYMBOL.fullmatch(label):
        return label
    known = labels()
    if label.lower() not in known:
        raise UnknownLabel(f"the label «{label}» is not in docs/data/glossary.yml; add it under terms or labels")
    return label if language == "en" else known[label.lower()]
