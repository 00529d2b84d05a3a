"""Notebooks as pages: executed, rendered like every other page, offered as .ipynb.

mkdocs-jupyter says which pages are notebooks (its `include` pattern and a Python kernel in the front matter).
Its own renderer is left out: it writes each picture and 575 kB of style into the page, does not resolve or check
links to other pages, sets no formulas, and loads a script from a third party. Here cells become Markdown.
"""

import hashlib
import re
import struct
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from theme.tools import notebooks, words

ANCHORED_HEADING = re.compile(r'^<a id="([\w-]+)"></a>\n+(#+ .*)$', re.M)


def on_config(config):
    """The plugin asks jupytext about every Markdown file, thrice a page; only those in labs/ can be notebooks."""
    plugin = config.plugins["mkdocs-jupyter"]
    recognise = type(plugin).should_include
    plugin.should_include = lambda file: "labs/" in file.src_uri and recognise(plugin, file)
    return config


def on_files(files, config):
    for file in files:
        if file.src_uri.endswith(".ipynb"):
            text = file.src_uri.removesuffix(".ipynb") + ".md"
            raise PluginError(
                f"docs/{file.src_uri}: notebooks are kept as text here; run `jupytext --to md`, keep docs/{text} and remove this file"
            )
    return files


@event_priority(75)  # before the other hooks see the Markdown
def on_page_markdown(markdown, page, config, files):
    if not config.plugins["mkdocs-jupyter"].should_include(page.file):
        return markdown
    page.__dict__.pop("render", None)  # back to MkDocs' own renderer
    source = Path(page.file.abs_src_path)
    try:
        results = iter(notebooks.outputs(source))
    except notebooks.NotebookFailure as error:
        raise PluginError(str(error).replace(str(source), f"docs/{page.file.src_uri}")) from None
    cells = notebooks.read(source).cells
    parts = [text(cell) if cell.cell_type == "markdown" else code(cell, next(results), page, config) for cell in cells]
    head, rest = parts[0].split("\n", 1) if parts[0].startswith("# ") else ("", parts[0])
    return "\n\n".join([head, bar(page, config), rest, *parts[1:]])


def text(cell) -> str:
    """A text cell; an anchor on the line before a heading becomes the heading's id."""
    return ANCHORED_HEADING.sub(r"\2 { #\1 }", cell.source)


def code(cell, outputs, page, config) -> str:
    """A code cell and what it gave."""
    blocks = []
    for output in outputs:
        if output.png:
            blocks.append(picture(output.png, cell.metadata, page, config))
        else:
            blocks.append(f'```{{ .text .output title="{words.word(config, "output")}" }}\n{output.text.rstrip()}\n```')
    return "\n\n".join([f"```{{ .python .cell }}\n{cell.source}\n```", *blocks])


def picture(png: bytes, metadata, page, config) -> str:
    """A figure with the alternative text and caption of its cell; the file is named by its content."""
    if not metadata.get("alt"):
        raise PluginError(f'docs/{page.file.src_uri}: a cell draws but has no alternative text; write ```python alt="What it shows."')
    address = f"assets/notebooks/{hashlib.sha256(png).hexdigest()[:16]}.png"
    target = Path(config.site_dir) / address
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(png)
    width, height = struct.unpack(">II", png[16:24])
    up = "../" * page.url.count("/")
    caption = f"\n<figcaption>{metadata['caption']}</figcaption>" if metadata.get("caption") else ""
    return (
        f'<div class="notebook-output"><figure><img src="{up}{address}" alt="{metadata["alt"]}" '
        f'width="{width}" height="{height}" loading="lazy">{caption}</figure></div>'
    )


def bar(page, config) -> str:
    """What this page is and its download, which is written beside the page."""
    name = Path(page.file.src_uri).with_suffix(".ipynb").name
    target = Path(config.site_dir) / page.file.dest_uri
    target.parent.mkdir(parents=True, exist_ok=True)
    target.with_name(name).write_text(notebooks.download(Path(page.file.abs_src_path), page.canonical_url or ""), "utf-8")
    return (
        f'<div class="notebook-bar"><p>{words.word(config, "notebook")}</p> '
        f'<a class="md-button" href="{name}" download>{words.word(config, "download notebook")}</a></div>'
    )
