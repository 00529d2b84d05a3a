"""Notebooks as pages: executed, rendered like every other page, offered as .ipynb.

mkdocs-jupyter says which pages are notebooks (a Python kernel in the front matter). Its own renderer is left out: it
writes each picture and 575 kB of style into the page, does not resolve or check links to other pages, sets no formulas,
and loads a script from a third party. Here cells become Markdown.
"""

import hashlib
import re
import struct
from html import escape

from theme.features.notebooks import notebooks
from theme.model import language as languages
from theme.model import places
from theme.model.fault import Fault
from theme.model.page import Page

ANCHORED_HEADING = re.compile(r'^<a id="([\w-]+)"></a>\n+(#+ .*)$', re.M)


def demand_text() -> None:
    """Notebooks are kept as text, so that a change can be reviewed and both languages compared."""
    files = [file for language in languages.every() for file in sorted((places.DOCS / language.code).rglob("*.ipynb"))]
    if files:
        lines = [
            f"{places.shown(file)}: notebooks are kept as text here; run `jupytext --to md`, keep {places.shown(file.with_suffix('.md'))} "
            "and remove this file"
            for file in files
        ]
        raise Fault("\n".join(lines))


def write_cells(page: Page, text: str) -> str:
    """The cells of a notebook, with what they gave, as Markdown."""
    if not page.is_notebook:
        return text
    results = iter(notebooks.outputs(page.file))
    cells = notebooks.read(page.file).cells
    parts = [prose(cell) if cell.cell_type == "markdown" else code(cell, next(results), page) for cell in cells]
    head, _, rest = parts[0].partition("\n") if parts[0].startswith("# ") else ("", "", parts[0])
    return "\n\n".join([head, bar(page), rest, *parts[1:]])


def prose(cell) -> str:
    """A text cell; an anchor on the line before a heading becomes the heading's id."""
    return ANCHORED_HEADING.sub(r"\2 { #\1 }", cell.source)


def code(cell, outputs, page: Page) -> str:
    """A code cell and what it gave."""
    blocks = []
    for output in outputs:
        if output.png or output.svg:
            blocks.append(picture(output, cell, page))
        else:
            blocks.append(fenced("{ .output }", output.text.rstrip()))
    return "\n\n".join([fenced("{ .python .cell }", cell.source), *blocks])


def fenced(header: str, content: str) -> str:
    """A fence that is longer than any in its content."""
    longest = max(map(len, re.findall(r"^ *(`{3,})", content, re.M)), default=2)
    fence = "`" * max(3, longest + 1)
    return f"{fence}{header}\n{content}\n{fence}"


def picture(output: notebooks.Output, cell, page: Page) -> str:
    """A figure with the alternative text and caption of its cell; a PNG's file is named by its content."""
    alt = escape(cell.metadata.get("alt", ""))
    if not alt:
        page.note('a cell draws but has no alternative text; write ```python alt="What it shows."', cell.source)
    if output.svg:
        shown = page.hold(re.sub(r"^.*?<svg", lambda _: f'<svg role="img" aria-label="{alt}"', output.svg, count=1, flags=re.S))
    else:
        address = f"assets/notebooks/{hashlib.sha256(output.png).hexdigest()[:16]}.png"
        page.files[address] = output.png
        width, height = struct.unpack(">II", output.png[16:24])
        shown = f'<img src="{page.link(address)}" alt="{alt}" width="{width}" height="{height}" loading="lazy">'
    caption = f"\n<figcaption>{cell.metadata['caption']}</figcaption>" if cell.metadata.get("caption") else ""
    return f'<div class="notebook-output"><figure>{shown}{caption}</figure></div>'


def bar(page: Page) -> str:
    """What this page is and its download, which stands beside the page."""
    name, word = f"{page.lesson.path.rpartition('/')[2]}.ipynb", page.language.word
    page.files[page.url + name] = notebooks.download(page, page.site.address + page.url).encode()
    return (
        f'<div class="notebook-bar"><p>{word("notebooks", "notebook")}</p> '
        f'<a class="md-button" href="{name}" download>{word("notebooks", "get")}</a></div>'
    )
