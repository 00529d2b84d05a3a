"""Notebooks: Markdown text with code cells (jupytext). Executed once for both languages, kept in .cache by code."""

import base64
import functools
import hashlib
import json
import os
import re
import tempfile
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import jupytext
import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError

from theme.model import cache, places, programs
from theme.model.fault import Fault
from theme.model.page import Page

CACHE = places.CACHE / "notebooks"
CELL_SECONDS = 60
TOOLBOX_IMPORT = re.compile(r"^from nn(?:\.(\w+) import| import (.+))", re.M)
UNPACK = """import sys
from base64 import b64decode
from pathlib import Path

files = FILES
for name, content in files.items():
    Path(name).parent.mkdir(parents=True, exist_ok=True)
    Path(name).write_bytes(b64decode(content) if name.startswith("data/") else content.encode())
sys.path.insert(0, ".")"""
PAGE_LINK = re.compile(r"\]\((?!\w+:)([^)#\s]*?)\.md(#[^)\s]*)?\)")


@dataclass
class Output:
    """What a cell gave: text, or a picture as PNG or SVG."""

    text: str = ""
    png: bytes = b""
    svg: str = ""


def unpacking(files: dict) -> dict[str, str]:
    """For the scripts, which offer any program as a notebook: the cell that writes the files that it needs."""
    return {"unpack": UNPACK} if files else {}


def read(source: Path) -> nbformat.NotebookNode:
    """The notebook in a text file, without the page's front matter."""
    notebook = jupytext.read(source)
    if notebook.cells and notebook.cells[0].cell_type == "raw":
        del notebook.cells[0]
    return notebook


def outputs(source: Path) -> list[list[Output]]:
    """For each code cell what it gave. Raises Fault where a cell fails, does not end, or gives what a page cannot show."""
    notebook = read(source)
    code = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    versions = [f"{name} {version(name)}" for name in ("numpy", "matplotlib")]
    cached = CACHE / f"{hashlib.sha256(json.dumps([code, versions, toolbox(notebook)]).encode()).hexdigest()[:24]}.json"
    if not cached.exists():
        cache.write(cached, json.dumps(execute(notebook, source)))
    cells = json.loads(cached.read_text("utf-8"))
    return [[Output(item.get("text", ""), base64.b64decode(item.get("png", "")), item.get("svg", "")) for item in cell] for cell in cells]


def toolbox(notebook: nbformat.NotebookNode) -> dict[str, str]:
    """The files that a notebook's imports need, as {path: text, or base64 of data}; none for one that has NumPy alone."""
    code = "\n".join(cell.source for cell in notebook.cells if cell.cell_type == "code")
    names = [name.strip() for one, several in TOOLBOX_IMPORT.findall(code) for name in (one or several).split(",")]
    paths = [programs.TOOLBOX / f"{name.partition(' ')[0]}.py" for name in names]
    needed = [name for path in paths for name in (programs.name(path), *programs.imports_of(path))]
    data = [name for path in paths for name in programs.data_of(path)]
    files = {name: (places.SNIPPETS / name).read_text("utf-8") for name in (["nn/__init__.py", *needed] if needed else [])}
    return files | {name: base64.b64encode((places.SNIPPETS / name).read_bytes()).decode() for name in data}


def execute(notebook: nbformat.NotebookNode, source: Path) -> list[list[dict]]:
    """Run all cells in a fresh kernel, in an empty folder, with the toolbox at hand."""
    with tempfile.TemporaryDirectory() as folder:
        client = NotebookClient(notebook, timeout=CELL_SECONDS, kernel_name="python3", resources={"metadata": {"path": folder}})
        try:
            client.execute(env=os.environ | {"PYTHONPATH": str(places.SNIPPETS)})
        except CellTimeoutError:
            raise Fault(f"{places.shown(source)}: a cell was still running after {CELL_SECONDS} s") from None
        except CellExecutionError as error:
            raise Fault(
                f"{places.shown(source)}: the notebook fails: {error.ename}: {error.evalue}\nin the cell\n{failing(notebook)}"
            ) from None
    return [joined([kept(output, source) for output in cell.outputs]) for cell in notebook.cells if cell.cell_type == "code"]


def joined(outputs: list[dict]) -> list[dict]:
    """Neighbouring texts as one: a kernel sends what a cell prints in as many pieces as it likes."""
    result: list[dict] = []
    for output in outputs:
        if result and "text" in result[-1] and "text" in output:
            result[-1] = {"text": result[-1]["text"] + output["text"]}
        else:
            result.append(output)
    return [{kind: as_on_terminal(content) if kind == "text" else content for kind, content in output.items()} for output in result]


def as_on_terminal(text: str) -> str:
    """After a carriage return a line is written over from its beginning."""

    def written_over(line):
        return functools.reduce(lambda shown, more: more + shown[len(more) :], line[0].split("\r"))

    return re.sub(r"^.*\r.*$", written_over, text, flags=re.M)


def failing(notebook: nbformat.NotebookNode) -> str:
    broken = [c.source for c in notebook.cells if c.cell_type == "code" and any(o.output_type == "error" for o in c.outputs)]
    return broken[0] if broken else ""


def kept(output, source: Path) -> dict:
    """What a page shows of an output: its picture, where it is one."""
    if output.output_type == "stream":
        return {"text": output.text}
    for kind, name in (("image/svg+xml", "svg"), ("image/png", "png")):
        if kind in output.data:
            return {name: output.data[kind].strip()}
    if "text/plain" not in output.data:
        given = ", ".join(output.data)
        raise Fault(f"{places.shown(source)}: a cell gives {given} only, which a page does not show; give text, or a picture as PNG or SVG")
    return {"text": output.data["text/plain"] + "\n"}


def download(page: Page, address: str) -> str:
    """The .ipynb: no outputs, no page-only metadata, links to other pages absolute, the toolbox in its first code cell."""
    notebook = read(page.file)
    if files := toolbox(notebook):
        literal = "{\n" + "".join(f"    {name!r}: {content!r},\n" for name, content in files.items()) + "}"
        unpack = f"# {page.language.word('notebooks', 'unpack')}\n" + UNPACK.replace("FILES", literal)
        notebook.cells.insert(1, nbformat.v4.new_code_cell(unpack))
    for i, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{i}"
        cell["metadata"] = {}
        if cell.cell_type == "markdown":
            cell["source"] = PAGE_LINK.sub(lambda m: f"]({address}../{m[1].removesuffix('index')}/{m[2] or ''})", cell.source)
    notebook["metadata"] = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    return nbformat.writes(nbformat.from_dict(notebook), version=4)
