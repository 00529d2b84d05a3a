"""What a page says about itself and how it is built: front matter, fingerprint, skeleton."""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

import yaml

DOCS = Path(__file__).resolve().parents[2] / "docs"
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


@dataclass(frozen=True)
class Page:
    """A Markdown file of docs/<language>/."""

    language: str
    path: str  # foundations/perceptron.md

    @property
    def file(self) -> Path:
        return DOCS / self.language / self.path

    @property
    def name(self) -> str:
        return f"docs/{self.language}/{self.path}"

    @property
    def text(self) -> str:
        return self.file.read_text("utf-8")

    @property
    def meta(self) -> dict:
        match = FRONT_MATTER.match(self.text)
        return (yaml.safe_load(match[1]) or {}) if match else {}

    @property
    def body(self) -> str:
        return FRONT_MATTER.sub("", self.text)

    @property
    def is_notebook(self) -> bool:
        return "jupyter" in self.meta

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
        found["code"] = [cell[1] for cell in cells(self.body)] if self.is_notebook else []
        found["notes"] = [len(notes) for notes in annotation_notes(self.body)]
        return found


def pages(language: str) -> list[Page]:
    """Every page of a language, in order."""
    root = DOCS / language
    return [Page(language, p.relative_to(root).as_posix()) for p in sorted(root.rglob("*.md"))]


def cells(body: str) -> list[tuple[str, str]]:
    """The code cells of a notebook: (what follows ```python, code)."""
    return re.findall(r"^```python([^\n]*)\n(.*?)^```$", body, re.M | re.S)


def annotation_notes(body: str) -> list[list[str]]:
    """For each fence, the numbered notes directly below it."""
    after = re.compile(r"^```$\n\n?((?:\d+\. [^\n]*\n(?:    [^\n]*\n)*)+)", re.M)
    return [re.findall(r"^\d+\. ", notes, re.M) for notes in after.findall(body + "\n")]
