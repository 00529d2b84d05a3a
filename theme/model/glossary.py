"""The terms of the site and the labels of its figures, in each language: docs/data/glossary/<code>/.

a.yml and so on     the terms whose ids begin so:   bias: {term: sesgo, definition: …, variants: […], page: foundations/neuron}
                    (variants, and the page that tells about it where that is not the one that says it most often, may be missing)
labels.yml          labels: words in figures that are no terms     parameters: variables that a control moves

The id of a term is the slug of its name in the language of programs, and its anchor in the glossary.
"""

import functools
import re
import unicodedata

from theme.model import language as languages
from theme.model.cache import once_a_build
from theme.model.data import read
from theme.model.fault import Fault, nearest
from theme.model.language import Language
from theme.model.places import DATA, shown

FOLDER = DATA / "glossary"
LABELS = "labels.yml"
SYMBOL = re.compile(r"[^A-Za-zÀ-ÿ]*|[-−]?\d[\d.,]*e[-+]\d+|[^\W\d_][₀-₉⁺⁻ᵀ′'̂]*|[A-Za-z]{1,2}[₀-₉]+")


@once_a_build
def terms(language: Language) -> dict[str, dict]:
    """{id: {term, definition, variants}} in the order of the ids. Raises Fault where one is incomplete, twice or misplaced."""
    found: dict[str, dict] = {}
    for file in sorted((FOLDER / language.code).glob("?.yml")):
        for key, term in read(file).items():
            where = f"{shown(file)}: «{key}»"
            if not isinstance(term, dict) or not term.get("term") or not term.get("definition"):
                raise Fault(f"{where} lacks its term or its definition; write {key}: {{term: …, definition: …}}")
            if key[0] != file.stem:
                raise Fault(f"{where} belongs into {key[0]}.yml")
            found[key] = {"variants": []} | term
    return dict(sorted(found.items()))


@once_a_build
def _file_of_labels(language: Language) -> dict:
    file = FOLDER / language.code / LABELS
    return read(file) if file.is_file() else {}


def own_labels(language: Language) -> dict[str, str]:
    """{label of a figure as programs write it: what stands there in the language}, for labels that are no terms."""
    return _file_of_labels(language).get("labels", {})


def parameters(language: Language) -> dict[str, str]:
    """{variable that a control moves: what it is called}."""
    return _file_of_labels(language).get("parameters", {})


@once_a_build
def labels(language: Language) -> dict[str, str]:
    """{label of a figure, in lower case: what stands there in the language}, terms included."""
    known = {label.lower(): text for label, text in own_labels(language).items()}
    own = terms(language)
    return known | {term["term"].lower(): own[key]["term"] for key, term in terms(languages.of_programs()).items() if key in own}


@functools.lru_cache(maxsize=100_000)
def fold(text: str) -> str:
    """Lower case without accents: for sorting and for search."""
    return "".join(c for c in unicodedata.normalize("NFD", text.lower()) if not unicodedata.combining(c))


def slug(term: str) -> str:
    """The id of a term."""
    return re.sub(r"[^a-z0-9]+", "-", fold(term)).strip("-")


def translate(label: str, language: Language) -> str:
    """A figure's label in the language of the page. Symbols and numbers pass; an unknown word raises Fault."""
    if SYMBOL.fullmatch(label):
        return label
    if language.programs:
        language, shown_as = languages.source(), label  # known is what the source has a word for
    else:
        shown_as = labels(language).get(label.lower(), "")
    if label.lower() not in labels(language):
        hint = f"add it as a term or under labels in {LABELS}{nearest(label.lower(), labels(language))}"
        raise Fault(f"the label «{label}» is not in {shown(FOLDER / language.code)}; {hint}")
    return shown_as
