"""Spelling, with Hunspell's dictionaries. The glossary feeds the words that they lack; tests/words.yml lists the rest."""

import gc
import re
import warnings
from functools import cache

import pytest
import yaml
from conftest import every_language
from spylls.hunspell import Dictionary
from texts import answers, hidden_texts

from theme.features.citations import bibliography
from theme.model import glossary, places
from theme.model import language as languages
from theme.model import page as pages
from theme.model.language import Language

EXTRA = yaml.safe_load((places.ROOT / "tests" / "words.yml").read_text("utf-8"))
WORD = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)*")
LEFT_OUT = re.compile(
    # markup, code, addresses, foreign terms in italics
    r"<!--.*?-->|<[^>]+>|`[^`\n]*`|\]\([^)]*\)|\{[^}\n]*\}|https?://\S+|(?<!\*)\*[^*\n]+\*(?!\*)"
    r"|\[-?@[\w-]+\]|doi:[^\]\s]+|^ *(?:!!!|\?\?\?) \w+|^ *\|[-:| ]+\|$",
    re.S | re.M,
)


@cache
def dictionary(language: Language) -> Dictionary:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)  # spylls leaves its two files open
        found = Dictionary.from_files(str(places.ROOT / "node_modules" / f"dictionary-{language.code}" / "index"))
        gc.collect()
    return found


@cache
def allowed(language: Language) -> frozenset[str]:
    """Words that a dictionary lacks and the site uses: the language's own terms, authors, and those of tests/words.yml."""
    terms = glossary.terms(language).values()
    words = {w for term in terms for text in (term["term"], *term["variants"]) for w in WORD.findall(text)}
    words |= {w for work in bibliography.entries().values() for name in work["authors"] for w in WORD.findall(name)}
    return frozenset(w.lower() for w in words | set(map(str, EXTRA["both"])) | set(map(str, EXTRA[language.code])))


@cache
def is_right(word: str, language: Language) -> bool:
    plain = word.replace("’", "'")
    forms = [plain, plain.removesuffix("'s")]
    if language.enclitics and re.search("[áéíóú]", plain):  # auméntala: the verb's own form, aumenta, is in the dictionary
        forms += [re.sub(f"(?:{language.enclitics})$", "", plain).translate(str.maketrans("áéíóú", "aeiou"))]
    return any(w.lower() in allowed(language) or dictionary(language).lookup(w) for w in forms) or (word.isupper() and len(word) <= 4)


def prose(text: str) -> str:
    return LEFT_OUT.sub(" ", pages.FORMULA.sub(" ", pages.FENCE.sub("", text)))


def misspelled(page: pages.Page) -> list[str]:
    """The wrong words of a page. What cites a source may be in either language: titles are not translated."""
    head = f"{page.meta.get('title', '')} {page.meta.get('description', '')} {page.meta.get('image_alt', '')}"
    body, _, sources = page.body.partition("{#history}" if "{#history}" in page.body else "{#read-on}")
    cited = "\n".join([sources, *(line for line in body.splitlines() if "](https://" in line)])
    text = "\n".join(line for line in body.splitlines() if "](https://" not in line)
    wrong = {w for w in WORD.findall(head + "\n" + prose(text)) if len(w) > 1 and not is_right(w, page.language)}
    wrong |= {w for w in WORD.findall(prose(cited)) if len(w) > 1 and not any(is_right(w, language) for language in languages.every())}
    return sorted(wrong)


@pytest.mark.parametrize("page", [page for language in languages.every() for page in pages.pages(language)], ids=lambda p: p.name)
def test_page_is_spelled_right(page):
    wrong = misspelled(page)
    found = "\n".join(str(page.fault(f"«{word}»", word)) for word in wrong)
    assert not wrong, f"{found}\nmend what is wrong; what is right is added to docs/data/glossary/{page.language.code}/ or tests/words.yml"


@every_language
def test_glossary_is_spelled_right(language):
    text = " ".join(term["definition"] for term in glossary.terms(language).values())
    wrong = sorted({w for w in WORD.findall(text) if len(w) > 1 and not is_right(w, language)})
    assert not wrong, f"docs/data/glossary/{language.code}/: {wrong}"


def test_allow_list_holds_nothing_that_is_not_used():
    everything = {}
    for language in languages.every():
        texts = [f"{page.meta} {prose(page.body)}" for page in pages.pages(language)]
        texts += [term["definition"] for term in glossary.terms(language).values()]
        texts += [text for page in pages.pages(language) for _, text in hidden_texts(page)] + [text for _, text in answers(language)]
        texts += [anchor.replace("-", " ") for page in pages.pages(language) for _, anchor in page.skeleton()["headings"]]
        everything[language.code] = {w.lower() for text in texts for w in WORD.findall(text)}
    everything["both"] = set().union(*everything.values())
    for key, words in EXTRA.items():
        unused = sorted(str(w) for w in words if not {str(w).lower(), f"{w}'s".lower(), f"{w}’s".lower()} & everything[key])
        assert not unused, f"tests/words.yml: nobody writes {unused} ({key}); remove them"
