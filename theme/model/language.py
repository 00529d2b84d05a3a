"""The languages of the site: one entry each, docs/data/languages/<code>.yml. Nothing else outside docs/ names one."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from theme.model.cache import once_a_build
from theme.model.data import read
from theme.model.fault import Fault
from theme.model.places import DATA, shown

FOLDER = DATA / "languages"


@dataclass(frozen=True, eq=False)
class Language:
    """How a language writes numbers, lists and quotations, and the words of the machinery in it, by feature."""

    code: str
    name: str
    territory: str
    decimal: str
    thousands: str
    group_from: int
    quotes: str
    licence: str
    words: dict[str, dict[str, str]]
    common: tuple[str, ...]  # words by which a text is known to be in it
    avoided: tuple[str, ...]  # words that the style of the site leaves out, as regular expressions
    joined: str  # stands between the last two of a list
    joined_before: dict[str, str] = field(default_factory=dict)  # {how the last one begins: what stands there instead}
    enclitics: str = ""  # pronouns that its verbs carry at their end, as a regular expression
    source: bool = False  # the language that the others are translated from
    programs: bool = False  # the language of programs and of the words in their figures
    partial: bool = False  # only some pages are translated; the menu shows those
    file: str = ""

    @property
    def root(self) -> str:
        """Where its pages begin below the root of the site: nothing for the source, fr/ for French."""
        return "" if self.source else f"{self.code}/"

    def word(self, group: str, key: str, **values) -> str:
        """A word of a feature, with {values} filled in."""
        try:
            text = self.words[group][key]
        except KeyError:
            raise Fault(f"{self.file}: words, {group}: «{key}» is missing; add it") from None
        return text.format(**values) if values else text

    def number(self, value: float, digits: int | None = None) -> str:
        """12345.6 as the language writes it; digits after the decimal sign: those given, else one for a float."""
        digits = (1 if isinstance(value, float) else 0) if digits is None else digits
        sign, text = "-" if value < 0 else "", f"{abs(value):.{digits}f}"
        whole, _, rest = text.partition(".")
        if len(whole) >= self.group_from:
            whole = f"{int(whole):,}".replace(",", self.thousands)
        return sign + whole + (self.decimal + rest if rest else "")

    def list(self, names: Iterable[str]) -> str:
        """One, two and three."""
        *first, last = names
        if not first:
            return last
        between = next((word for start, word in self.joined_before.items() if re.match(start, last)), self.joined)
        return ", ".join(first) + between + last


def _read(file: Path) -> Language:
    entry = read(file)
    try:
        entry["joined"], entry["joined_before"] = entry.pop("and"), entry.pop("and_before", {})
        entry["common"], entry["avoided"] = tuple(entry["common"].split()), tuple(entry["avoided"])
        language = Language(**entry, file=shown(file))
    except (TypeError, KeyError) as problem:
        raise Fault(f"{shown(file)}: {problem}; compare it with the entry of another language") from None
    if language.code != file.stem:
        raise Fault(f"{shown(file)}: it says «code: {language.code}»; a file bears the name of its language")
    return language


@once_a_build
def every() -> tuple[Language, ...]:
    """All languages, the source first."""
    found = [_read(file) for file in sorted(FOLDER.glob("*.yml"))]
    for role in ("source", "programs"):
        if sum(getattr(language, role) for language in found) != 1:
            raise Fault(f"{shown(FOLDER)}: exactly one entry says «{role}: true»; write it there")
    return tuple(sorted(found, key=lambda language: (not language.source, language.partial, language.code)))


def source() -> Language:
    return every()[0]


def translations() -> tuple[Language, ...]:
    return every()[1:]


def of_programs() -> Language:
    """The language of programs, of the words in their figures, and of works that the bibliography says nothing else of."""
    return next(language for language in every() if language.programs)


def of(code: str) -> Language:
    """The language with a code. Raises Fault where there is none."""
    for language in every():
        if language.code == code:
            return language
    raise Fault(f"mkdocs.yml names the language «{code}», but there is no {shown(FOLDER)}/{code}.yml; write its entry")
