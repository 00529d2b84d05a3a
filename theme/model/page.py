"""A page: what its author wrote, and what a build comes to know of it."""

import functools
import hashlib
import posixpath
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from theme.model import language as languages
from theme.model import places
from theme.model.data import parse
from theme.model.fault import Fault
from theme.model.language import Language
from theme.model.lesson import Lesson

FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.S)
FENCE = re.compile(r"^( *)(```+)[^\n]*\n.*?^\1\2$", re.M | re.S)
FORMULA = re.compile(r"(?<![\\$])\$\$(.+?)\$\$|(?<![\\$])\$(?![\s$])([^$]+?)(?<![\s\\])\$(?!\$)", re.S)
PATTERNS = {
    "headings": re.compile(r"^(#{1,6}) .*?(?:\{ *#([\w-]+)[^}]*\})? *$", re.M),
    "anchors": re.compile(r'<a id="([\w-]+)">'),
    "figures": re.compile(r"!\[[^\]]*\]\(([^)\s]+)"),
    "links": re.compile(r"(?<!!)\[(?:[^\[\]]|\[[^\]]*\]|!\[[^\]]*\]\([^)]*\))*\]\(([^)\s]+)[^)]*\)"),
    "citations": re.compile(r"\[(-?@[\w-]+)\](?!\()"),
    "marks": re.compile(r"^<!-- ([\w ]+) -->$", re.M),
    "admonitions": re.compile(r"^ *(?:!!!|\?\?\?\+?) ([\w-]+)", re.M),
}
INCLUDE = re.compile(r'^ *-+8<-+ "([^"]+)" *$', re.M)
HELD = re.compile(r"<!--held:(\d+)-->")
Late = str | Callable[[], str]


@dataclass
class Site:
    """A build: where it goes, what it is for, and its pages."""

    folder: Path
    address: str  # https://example.org/redes/
    serving: bool = False  # `mkdocs serve`: a reader's caches must not hide what has changed
    pages: dict[tuple[str, str], "Page"] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)  # of no page: found while serving

    def write(self, address: str, content: str | bytes) -> None:
        """Put a file where its address, below the root of the site, says."""
        file = self.folder / address
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)

    def of(self, language: Language) -> list["Page"]:
        """The pages of a language, in the order of the menu."""
        return [page for (code, _), page in self.pages.items() if code == language.code]


@dataclass(eq=False)
class Page:
    """A Markdown file of docs/<language>/. The fields below `site` are what a build finds out."""

    language: Language
    path: str  # foundations/perceptron.md
    site: Site | None = None
    minutes: int = 0  # to read it
    has_formulas: bool = False
    has_gallery: bool = False
    programs: list[str] = field(default_factory=list)  # that its blocks show regions of
    exercises: list[str] = field(default_factory=list)  # that it checks
    has_controls: bool = False  # for marked literals
    has_progress: bool = False  # it shows what the reader has solved
    anchors: list[str] = field(default_factory=list)  # of its blocks: the first of a region bears it
    costs: dict = field(default_factory=dict)  # of its network
    site_name: str = ""  # in its language
    files: dict[str, bytes] = field(default_factory=dict)  # that it brings along, by their addresses below the root of the site
    faults: list[Fault] = field(default_factory=list)  # for which it cannot be published
    lacking: list[Fault] = field(default_factory=list)  # what a draft that is served does not have yet
    held: list[Late] = field(default_factory=list)
    drawings: dict[str, str] = field(default_factory=dict)  # what it refers to on the sheet of its language, by name
    lists_others: bool = False  # so that it is never what it was, where a page is kept from one build to the next

    # ---- What its author wrote

    @property
    def lesson(self) -> Lesson:
        return Lesson.of_page(self.path)

    @property
    def file(self) -> Path:
        return places.DOCS / self.language.code / self.path

    @property
    def name(self) -> str:
        return f"docs/{self.language.code}/{self.path}"

    @functools.cached_property
    def text(self) -> str:
        return self.file.read_text("utf-8")

    @functools.cached_property
    def meta(self) -> dict:
        match = FRONT_MATTER.match(self.text)
        return parse(match[1], self.name, first_line=2) if match else {}

    @property
    def body(self) -> str:
        return FRONT_MATTER.sub("", self.text)

    @property
    def title(self) -> str:
        return self.meta.get("title", "")

    @property
    def menu_title(self) -> str:
        """What the menu calls it: its title, or a shorter one."""
        return self.meta.get("menu") or self.title

    @property
    def is_notebook(self) -> bool:
        return bool({"jupyter", "kernelspec"} & set(self.meta))  # as jupytext writes Markdown, and MyST

    @functools.cached_property
    def cells(self) -> list[tuple[dict, str]]:
        """The code cells of a notebook, (metadata, code), as jupytext reads them; none on any other page."""
        if not self.is_notebook:
            return []
        import jupytext  # takes long, and only notebooks need it

        return [(cell.metadata, cell.source) for cell in jupytext.reads(self.text, "md").cells if cell.cell_type == "code"]

    @property
    def is_overview(self) -> bool:
        return self.path.endswith("index.md")

    def lines(self, text: str) -> list[int]:
        """The lines of the file in which a text of its source begins, however it is broken into lines."""
        pattern = r"\s*".join(map(re.escape, text.split())) + (r"(?![\w-])" if text[-1:].isalnum() else "")
        return [self.text.count("\n", 0, match.start()) + 1 for match in re.finditer(pattern, self.text)] if text else []

    def fault(self, problem: object, text: str = "") -> Fault:
        """A fault of the page, where a text of its source stands; of one that was told already, where it stands again."""
        told = sum(str(fault).endswith(f": {problem}") for fault in [*self.faults, *self.lacking])
        line = "".join(f":{number}" for number in self.lines(text)[: told + 1][-1:])
        return Fault(f"{self.name}{line}: {problem}")

    def lacks(self, problem: Fault) -> None:
        """Something is not there yet: a fault, unless the page is only served, which then says so."""
        (self.lacking if self.site and self.site.serving else self.faults).append(problem)

    def note(self, problem: object, text: str = "") -> None:
        """Something is wrong with one thing of many, and the step goes on to the next."""
        self.faults.append(self.fault(problem, text))

    def fingerprint(self) -> str:
        """What a translation is stamped with: title, description and body, white space folded."""
        content = " ".join(f"{self.meta.get('title', '')} {self.meta.get('description', '')} {self.body}".split())
        return hashlib.sha256(content.encode()).hexdigest()[:12]

    def skeleton(self) -> dict[str, list]:
        """What both languages share: in the same order the same headings, includes, formulas, figures, links, code."""
        prose = FENCE.sub("", self.body)
        found: dict[str, list] = {kind: pattern.findall(prose) for kind, pattern in PATTERNS.items()}
        found["formulas"] = [" ".join((display or inline).split()) for display, inline in FORMULA.findall(re.sub(r"`[^`\n]*`", "", prose))]
        found["includes"] = INCLUDE.findall(self.body)
        found["code"] = [code for _, code in self.cells]
        found["notes"] = [len(notes) for notes in annotation_notes(self.body)]
        return found

    # ---- Where it stands in the site

    @property
    def url(self) -> str:
        """Below the root of the site: en/foundations/perceptron/."""
        below = self.path.removesuffix("index.md").removesuffix(".md")
        return self.language.root + below + ("" if not below or below.endswith("/") else "/")

    @property
    def share_image(self) -> str:
        """The picture that networks and messengers show."""
        return f"assets/share/{self.language.code}/{self.lesson.path}.png"

    def link(self, target: str) -> str:
        """The address of something below the root of the site, as this page writes it."""
        relative = posixpath.relpath(target or ".", self.url or ".")
        return relative + "/" if target.endswith("/") or relative in (".", "..") or relative.endswith("/..") else relative

    def others(self) -> list["Page"]:
        """All pages of its language, in the order of the menu: for a page that says what stands in them."""
        self.lists_others = True
        return self.site.of(self.language)

    # ---- What enters late

    def hold(self, html: Late) -> str:
        """Keep HTML out of the page until it is written, so that the search neither parses nor indexes it; a placeholder
        stands for it. A function is called then, when every page of its language is known."""
        self.held.append(html)
        return f"<!--held:{len(self.held) - 1}-->"

    def fill(self, document: str) -> str:
        """Replace the placeholders, also those in what was held."""
        while HELD.search(document):
            document = HELD.sub(lambda match: html() if callable(html := self.held[int(match[1])]) else html, document)
        return document


def pages(language: Language) -> list[Page]:
    """Every page of a language, in the order of their paths."""
    root = places.DOCS / language.code
    return [Page(language, p.relative_to(root).as_posix()) for p in sorted(root.rglob("*.md"))]


def path_of(written: str) -> str:
    """The path of a page, foundations/perceptron.md, as commands are given it: also with docs/ and a language before it."""
    codes = "|".join(language.code for language in languages.every())
    return re.sub(rf"^(?:docs/)?(?:(?:{codes})/)?", "", written)


def annotation_notes(body: str) -> list[list[str]]:
    """For each fence, the numbered notes directly below it."""
    after = re.compile(r"^```$\n\n?((?:\d+\. [^\n]*\n(?:    [^\n]*\n)*)+)", re.M)
    return [re.findall(r"^\d+\. ", notes, re.M) for notes in after.findall(body + "\n")]
