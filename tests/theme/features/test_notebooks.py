"""The notebooks run, as text and as the file that a reader downloads."""

import json
import re

import nbformat
import pytest
from nbclient import NotebookClient

from theme.tools import notebooks, pages

pytestmark = pytest.mark.filterwarnings("default")
NOTEBOOKS = [p for lang in ("es", "en") for p in pages.pages(lang) if p.is_notebook]
each = pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda p: p.name)


def test_there_is_a_notebook_in_both_languages():
    assert len(NOTEBOOKS) >= 2 and {p.language for p in NOTEBOOKS} == {"es", "en"}


@pytest.mark.parametrize("page", [p for p in NOTEBOOKS if p.language == "es"], ids=lambda p: p.path)
def test_code_is_the_same_in_both_languages(page):
    code = [code for _, code in pages.cells(page.body)]
    assert code == [code for _, code in pages.cells(pages.Page("en", page.path).body)], (
        f"{page.path}: the code differs between the languages"
    )


def download(site, page):
    root = "" if page.language == "es" else "en/"
    return nbformat.read(site / root / page.path.removesuffix(".md") / f"{page.file.stem}.ipynb", as_version=4)


@pytest.mark.parametrize("page", [p for p in NOTEBOOKS if p.language == "en"], ids=lambda p: p.path)
def test_both_downloads_have_the_same_code(site, page):
    code = [  # without the first line, a comment in the cell that unpacks the toolbox
        [c.source.partition("\n")[2] for c in download(site, p).cells if c.cell_type == "code"] for p in (page, pages.Page("es", page.path))
    ]
    assert code[0] == code[1] and code[0], f"{page.path}: the downloads differ; the Spanish one is executed below"


@pytest.mark.parametrize("page", [p for p in NOTEBOOKS if p.language == "es"], ids=lambda p: p.path)
def test_downloaded_notebook_runs_anywhere(site, page, tmp_path):
    notebook = download(site, page)
    nbformat.validate(notebook)
    sources = "\n".join(c.source for c in notebook.cells if c.cell_type == "code")
    imported = set(re.findall(r"^(?:import|from) (\w+)", sources, re.M))
    unpacks = bool(notebooks.toolbox(notebooks.read(page.file)))  # the first cell writes the toolbox's files
    allowed = {"numpy", "matplotlib"} | ({"sys", "base64", "pathlib", "nn"} if unpacks else set())
    assert imported <= allowed, f"{page.name} imports {imported}; a notebook needs NumPy and matplotlib alone"
    NotebookClient(notebook, timeout=60, kernel_name="python3", resources={"metadata": {"path": str(tmp_path)}}).execute()
    printed = ["".join(o.get("text", "") for o in c.outputs) for c in notebook.cells if c.cell_type == "code"]
    shown = ["".join(o.text for o in cell) for cell in notebooks.outputs(page.file)]
    assert printed[unpacks:] == shown, f"{page.name}: the page shows something else than the notebook prints"
    complaints = [
        o.text for c in notebook.cells if c.cell_type == "code" for o in c.outputs if o.output_type == "stream" and o.name == "stderr"
    ]
    assert not complaints, complaints


@each
def test_downloaded_notebook_links_to_the_site(site, page):
    root = "" if page.language == "es" else "en/"
    text = (site / root / page.path.removesuffix(".md") / f"{page.file.stem}.ipynb").read_text("utf-8")
    sources = "".join("".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == "markdown")
    assert not re.search(r"\]\((?!https://|#)", sources), f"{page.name}: a link in the download is not absolute"
