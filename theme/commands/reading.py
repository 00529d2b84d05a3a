"""make reading PAGE=foundations/perceptron.md: a page as it was built, as text, for readers who have not seen it made.

Prose, code with its title, outputs, descriptions of figures, controls and exercises; folds are marked as folds. PAGE may
begin with a language's folder; without one it is read in the source language.
"""

import re
import sys
import tempfile
import textwrap
from pathlib import Path

from lxml import html

from theme.commands.building import run_mkdocs
from theme.model import language as languages
from theme.model.page import FENCE, FORMULA, Page
from theme.model.places import ROOT

WIDTH = 100
LEFT_OUT = ("script", "style", "svg", "button", "template")
CHILDREN = {"ul": "- ", "ol": "1. "}


def formulas(page: Page) -> list[str]:
    """The TeX of the formulas, in the order of the page."""
    prose = re.sub(r"`[^`\n]*`", "", FENCE.sub("", page.body))
    return [" ".join((display or inline).split()) for display, inline in FORMULA.findall(prose)]


class Text:
    """The text of an article, made block by block."""

    def __init__(self, article, tex: list[str]):
        self.lines: list[str] = []
        shown = article.xpath(".//*[contains(concat(' ', @class, ' '), ' arithmatex ')]")
        same = len(shown) == len(tex)  # else MathML's own text has to do
        for i, element in enumerate(shown):
            text = f"${tex[i]}$" if same else "".join(element.xpath(".//math//text()"))
            display, tail = element.tag == "div", element.tail
            element.clear()
            element.text, element.tail = text if not display else None, tail
            if display:
                element.set("data-formula", text)
        self.blocks(article)

    def add(self, text: str, indent: str = "") -> None:
        wrapped = textwrap.wrap(" ".join(text.split()), WIDTH, initial_indent=indent, subsequent_indent=" " * len(indent))
        self.lines += [*wrapped, ""] if wrapped else []

    def raw(self, title: str, text: str) -> None:
        self.lines += [f"[{title}]", *(f"    {line}" for line in text.strip("\n").splitlines()), ""]

    def blocks(self, parent, indent: str = "") -> None:
        for element in parent:
            self.block(element, indent)

    def block(self, element, indent: str) -> None:
        kind = (element.get("class") or "").split()
        if not isinstance(element.tag, str) or element.tag in LEFT_OUT or "headerlink" in kind:
            return
        if re.fullmatch("h[1-6]", element.tag):
            self.add(f"{'#' * int(element.tag[1])} {inline(element)}")
        elif "highlight" in kind:
            named = element.find(".//span[@class='filename']")
            title = "" if named is None else (inline(named.find("a")) if len(named) else inline(named))
            checked = ", an exercise that the page checks" if element.get("data-check") else ""
            self.raw(f"{'output' if 'output' in kind else 'code'}: {title}{checked}", element.xpath("string(.//code)"))
        elif "params" in kind:
            for label in element.findall(".//label"):
                self.add(f"[control: {inline(label)}]", indent)
        elif element.get("data-formula"):
            self.add(element.get("data-formula"), indent + "    ")
        elif element.tag == "figure":
            names = element.xpath(".//*[local-name()='svg']/@aria-label | .//img/@alt")
            caption = "".join(f" Caption: {inline(c)}" for c in element.findall(".//figcaption"))
            self.add(f"[figure: {' '.join(names)}{caption}]", indent)
        elif element.tag == "details":
            summary = element.find("summary")
            self.add(f"[fold: {inline(summary)}]", indent)
            element.remove(summary)
            self.blocks(element, indent + "  ")
            self.add("[end of fold]", indent)
        elif element.tag in CHILDREN:
            for item in element.findall("li"):
                self.add(inline(item), indent + CHILDREN[element.tag])
        elif element.tag == "table":
            for row in element.iter("tr"):
                self.add(" | ".join(inline(cell) for cell in row if cell.tag in ("td", "th")), indent)
        elif element.tag in ("p", "dt", "dd", "summary", "blockquote") or not len(element):
            self.add(inline(element), indent)
        else:
            self.blocks(element, indent)


def inline(element) -> str:
    """The text of an element, without what a reader does not see."""
    for unseen in element.xpath(".//*[contains(@class, 'headerlink') or contains(@class, 'term__note') or @hidden]"):
        unseen.drop_tree()
    return " ".join(element.text_content().split())


def text_of(page: Page, site: Path) -> str:
    """A page of a built site as text."""
    file = next(f for url in (page.url, page.url.removeprefix(page.language.root)) if (f := site / url / "index.html").is_file())
    document = html.parse(str(file)).getroot()  # a site of one language has no folder for it
    return "\n".join(Text(document.find(".//article"), formulas(page)).lines)


def read(page: Page) -> str:
    """The built page as text. Raises SystemExit where it does not build."""
    with tempfile.TemporaryDirectory() as folder:
        done = run_mkdocs(ROOT, Path(folder), ONLY=page.language.code)
        if done.returncode:
            raise SystemExit(f"the site does not build:\n{done.stdout}{done.stderr}")
        return text_of(page, Path(folder))


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit("say which page: make reading PAGE=foundations/perceptron.md, or with a language's folder before it")
    path = sys.argv[1].removeprefix("docs/")
    language = next((one for one in languages.translations() if path.startswith(f"{one.code}/")), languages.source())
    chosen = Page(language, path.removeprefix(f"{language.code}/"))
    if not chosen.file.is_file():
        raise SystemExit(f"there is no {chosen.name}")
    print(read(chosen))
