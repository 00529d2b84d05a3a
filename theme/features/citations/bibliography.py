"""The one source of references: docs/data/bibliography.yml.

rosenblatt1958:
  authors: [Frank Rosenblatt]
  year: 1958
  title: "The perceptron: a probabilistic model for information storage and organization in the brain"
  in: Psychological Review
  doi: 10.1037/h0042519        # or arxiv: 1706.03762, or url: https://…, where a work has neither
  reprint: 1988                 # where the identifier is that of a later reprint

In a page: [@rosenblatt1958] is (Rosenblatt, 1958), [-@rosenblatt1958] is (1958), and `- [@rosenblatt1958] Why to read it.`
in a list is the whole reference.
"""

import re
from html import escape

from theme.model import language as languages
from theme.model.cache import once_a_build
from theme.model.data import read
from theme.model.fault import Fault, nearest
from theme.model.language import Language
from theme.model.places import DATA

FILE = DATA / "bibliography.yml"
ITEM = re.compile(r"^(?P<start> *[-*] )\[@(?P<key>[\w-]+)\][.,:]? *", re.M)
CITATION = re.compile(r"\[(?P<bare>-?)@(?P<key>[\w-]+)\](?!\()")
PARTICLES = {"van", "von", "de", "der", "den", "di", "da", "del", "la", "le", "dos"}


@once_a_build
def entries() -> dict[str, dict]:
    """The works by their keys."""
    return read(FILE)


def entry(key: str) -> dict:
    if key not in entries():
        raise Fault(f"docs/data/bibliography.yml has no «{key}»; add it there or mend the key{nearest(key, entries())}")
    return entries()[key]


def surname(name: str) -> str:
    """The name by which a person is cited: Frank Rosenblatt is Rosenblatt, Laurens van der Maaten van der Maaten."""
    if "," in name:
        return name.partition(",")[0]
    words = name.split()
    start = next((i for i, word in enumerate(words[1:-1], 1) if word in PARTICLES), len(words) - 1)
    return " ".join(words[start:])


def short(key: str, language: Language) -> str:
    """Who, as the text calls them: Minsky y Papert; Vaswani et al."""
    names = [surname(name) for name in entry(key)["authors"]]
    return language.list(names) if len(names) < 3 else f"{names[0]} et al."


def address(key: str) -> str:
    work = entry(key)
    if "doi" in work:
        return f"https://doi.org/{work['doi']}"
    return f"https://arxiv.org/abs/{work['arxiv']}" if "arxiv" in work else work.get("url", "")


def citation(key: str, language: Language, with_names: bool) -> str:
    """What stands in the text: a link to the reference at the end of the page."""
    year = entry(key)["year"]
    text = f"{short(key, language)}, {year}" if with_names else str(year)
    return f'(<a class="citation" href="#ref-{key}">{escape(text)}</a>)'


def full(key: str, language: Language) -> str:
    """The whole reference as HTML: who, title, where, year, identifier."""
    work = entry(key)
    people = [escape(" ".join(reversed(name.split(", ")))) for name in work["authors"]]
    who = f"{people[0]} et al." if len(people) > 4 else language.list(people)
    spoken = work.get("language", languages.of_programs().code)
    foreign = f' lang="{spoken}"' if spoken != language.code else ""
    title = escape(work["title"], quote=False)
    quoted = language.quotes.format(title)
    name = f"<cite{foreign}>{title}</cite>" if work.get("book") else f"<span{foreign}>{quoted}</span>"
    where = f", <em>{escape(work['in'], quote=False)}</em>" if work.get("in") else ""
    reprint = " " + language.word("citations", "reprint", year=work["reprint"]) if "reprint" in work else ""
    link = f' <a href="{address(key)}">{label(work, language)}{reprint}</a>.' if address(key) else ""
    return f'<span class="reference" id="ref-{key}">{who}, {name}{where}, {work["year"]}.{link}</span> '


def label(work: dict, language: Language) -> str:
    """What the link to a work says of its identifier."""
    for kind, prefix in (("doi", "doi"), ("arxiv", "arXiv")):
        if kind in work:
            return f"{prefix}:{work[kind]}"
    return language.word("citations", "online")
