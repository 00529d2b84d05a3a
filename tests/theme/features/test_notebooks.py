"""The notebooks run, as text and as the file that a reader downloads; and what a cell may hold and give comes out whole."""

import json
import re

import markdown
import nbformat
import pytest
from conftest import ENGLISH, ROOT, SPANISH
from lxml import html
from mkdocs.config import load_config
from nbclient import NotebookClient

from theme import pipeline
from theme.features.code.step import fences
from theme.features.notebooks import notebooks
from theme.features.notebooks.step import demand_text, write_cells
from theme.model import language as languages
from theme.model import page as pages
from theme.model import places
from theme.model.fault import Fault

pytestmark = pytest.mark.filterwarnings("default")
NOTEBOOKS = [p for language in languages.every() for p in pages.pages(language) if p.is_notebook]
IN_SOURCE = [p for p in NOTEBOOKS if p.language is SPANISH]
each = pytest.mark.parametrize("page", NOTEBOOKS, ids=lambda p: p.name)


def test_there_is_a_notebook_in_both_languages():
    assert len(NOTEBOOKS) >= 2 and {p.language for p in NOTEBOOKS} >= {SPANISH, ENGLISH}


@pytest.mark.parametrize("page", [p for p in NOTEBOOKS if p.language is not SPANISH], ids=lambda p: p.name)
def test_code_is_the_same_in_every_language(page):
    code = [code for _, code in page.cells]
    assert code == [code for _, code in pages.Page(SPANISH, page.path).cells], (
        f"{page.path}: the code differs between the languages"
    )


@each
def test_the_cells_that_are_compared_are_those_that_run(page):
    runs = [cell.source for cell in notebooks.read(page.file).cells if cell.cell_type == "code"]
    assert [code for _, code in page.cells] == runs


def file_of(site, page):
    return site / page.url / f"{page.file.stem}.ipynb"


def download(site, page):
    return nbformat.read(file_of(site, page), as_version=4)


@pytest.mark.parametrize("page", [p for p in NOTEBOOKS if p.language is not SPANISH], ids=lambda p: p.name)
def test_both_downloads_have_the_same_code(site, page):
    code = [  # without the first line, a comment in the cell that unpacks the toolbox
        [c.source.partition("\n")[2] for c in download(site, p).cells if c.cell_type == "code"]
        for p in (page, pages.Page(SPANISH, page.path))
    ]
    assert code[0] == code[1] and code[0], f"{page.path}: the downloads differ; the Spanish one is executed below"


@pytest.mark.parametrize("page", IN_SOURCE, ids=lambda p: p.path)
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
    text = file_of(site, page).read_text("utf-8")
    sources = "".join("".join(c["source"]) for c in json.loads(text)["cells"] if c["cell_type"] == "markdown")
    assert not re.search(r"\]\((?!https://|#)", sources), f"{page.name}: a link in the download is not absolute"


# ---- What cells may hold and give: small notebooks, run and rendered as the build does it

HEAD = """---
title: A notebook
description: A notebook that exists in a test alone, and is long enough to be described.
{kind}
---

# A notebook

"""
KERNEL = "kernelspec: {display_name: Python 3, language: python, name: python3}"
JUPYTEXT = f"jupyter:\n  jupytext:\n    text_representation: {{extension: .md, format_name: markdown}}\n  {KERNEL}"
MYST = f"jupytext:\n  text_representation: {{extension: .md, format_name: myst}}\n{KERNEL}"  # as `jupytext --to md:myst` writes it
SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3"/></svg>'


@pytest.fixture
def notebook(tmp_path, monkeypatch):
    """notebook(cells): the page of a notebook with these cells."""
    monkeypatch.setattr(places, "DOCS", tmp_path)
    monkeypatch.setattr(notebooks, "CACHE", tmp_path / "cache")

    def write(cells: str, kind: str = JUPYTEXT, language=SPANISH, name: str = "labs/some.md") -> pages.Page:
        page = pages.Page(language, name, pages.Site(tmp_path / "site", "https://example.org/"))
        page.file.parent.mkdir(parents=True, exist_ok=True)
        page.file.write_text(HEAD.format(kind=kind) + cells, "utf-8")
        return page

    return write


def rendered(page: pages.Page):
    """The page's own part of the document, after the steps on its source and with all that was held back."""
    text = page.body
    for step in pipeline.SOURCE:
        text = step(page, text)
    config = load_config(str(ROOT / "mkdocs.yml"))
    config.mdx_configs["pymdownx.superfences"] = {"custom_fences": fences(lambda: page, pipeline.BLOCK)}
    made = markdown.markdown(text, extensions=config.markdown_extensions, extension_configs=config.mdx_configs)
    return html.fragment_fromstring(page.fill(made), create_parent="main")


def cells_and_outputs(document) -> list[tuple[str, str]]:
    """[(code, what is shown below it as text)], as a reader sees them."""
    found = []
    for block in document.xpath(".//div[contains(@class, 'highlight')]"):
        text = block.xpath(".//code")[0].text_content()
        if "cell" in block.get("class").split():
            found.append([text.rstrip("\n"), ""])
        else:
            found[-1][1] += text
    return [tuple(pair) for pair in found]


FENCE_IN_A_STRING = 'text = """\n```\ninside\n```\n"""\nprint("before", text)'
FENCE_WITH_A_WORD = 'text = """\n```python\nx = 1\n```\n"""\nprint(len(text))'
PRINTS_FENCES = 'print("before\\n" + "`" * 3 + "\\ninside\\n" + "`" * 3 + "\\n" + "`" * 5 + "\\nafter")'


@pytest.mark.parametrize(("kind", "opening"), [(JUPYTEXT, "python"), (MYST, "{code-cell} ipython3")], ids=["jupytext", "MyST"])
def test_backticks_in_cells_and_in_what_they_print_come_out_whole(notebook, kind, opening):
    cells = [("````", FENCE_IN_A_STRING), ("````", FENCE_WITH_A_WORD), ("```", PRINTS_FENCES)]
    page = notebook("\n\n".join(f"{fence}{opening}\n{code}\n{fence}\n\nSome words." for fence, code in cells) + "\n", kind)
    assert [code for _, code in page.cells] == [code for _, code in cells]
    document = rendered(page)
    assert cells_and_outputs(document) == [
        (FENCE_IN_A_STRING, "before \n```\ninside\n```\n"),
        (FENCE_WITH_A_WORD, "21\n"),
        (PRINTS_FENCES, "before\n```\ninside\n```\n`````\nafter\n"),
    ]
    assert [p.text for p in document.xpath("./p")] == ["Some words."] * 3
    assert not document.xpath(".//*[contains(@class, 'held')]") and "<!--held" not in page.fill(html.tostring(document, encoding="unicode"))


@pytest.mark.parametrize("kind", [JUPYTEXT, MYST], ids=["jupytext", "MyST"])
def test_cells_of_every_kind_of_notebook_are_compared(notebook, kind):
    opening = "python" if kind == JUPYTEXT else "{code-cell}"
    text = "```{}\nx = {}\n```\n\n```{}\nprint(x)\n```\n"
    pair = [notebook(text.format(opening, value, opening), kind, language) for value, language in ((1, SPANISH), (2, ENGLISH))]
    assert all(page.is_notebook for page in pair)
    assert [page.skeleton()["code"] for page in pair] == [["x = 1", "print(x)"], ["x = 2", "print(x)"]]
    for page in pair:
        runs = [cell.source for cell in notebooks.read(page.file).cells if cell.cell_type == "code"]
        assert [code for code in page.skeleton()["code"]] == runs


PICTURES = {
    "displayed": f"from IPython.display import SVG, display\ndisplay(SVG({SVG!r}))",
    "given": f"from IPython.display import SVG\nSVG({SVG!r})",
    "matplotlib": "%config InlineBackend.figure_formats = ['svg']\nimport matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
    "PNG": "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.show()",
}


@pytest.mark.parametrize("code", PICTURES.values(), ids=PICTURES)
def test_a_picture_stands_in_the_page_with_its_text_and_needs_one(notebook, code):
    page = notebook(f'```python alt="A line & a point." caption="The caption."\n{code}\n```\n')
    (figure,) = rendered(page).xpath(".//div[@class='notebook-output']/figure")
    (picture,) = figure.xpath("./svg | ./img")
    assert (picture.get("aria-label") or picture.get("alt")) == "A line & a point."
    assert figure.xpath("./figcaption/text()") == ["The caption."]
    if picture.tag == "svg":
        assert picture.get("role") == "img" and picture.xpath(".//circle | .//path")
    else:
        (address,) = [name for name in page.files if name.endswith(".png")]
        assert page.files[address].startswith(b"\x89PNG") and picture.get("src") == page.link(address)
    page = notebook(f"```python\n{code}\n```\n")
    write_cells(page, page.body)
    line = page.text.splitlines().index("```python") + 2
    assert [str(fault).partition("; write ```python alt=")[0] for fault in page.faults] == [
        f"{page.name}:{line}: a cell draws but has no alternative text"
    ]


def test_a_picture_whose_text_has_signs_of_its_own_keeps_them(notebook):
    page = notebook(f'```python alt="1 < 2, \\\\alpha and \\"b\\"."\n{PICTURES["given"]}\n```\n')
    (picture,) = rendered(page).xpath(".//figure/svg")
    assert picture.get("aria-label") == '1 < 2, \\alpha and "b".'


def test_what_a_page_cannot_show_is_named_with_what_to_do(notebook):
    page = notebook('```python\nfrom IPython.display import display\ndisplay({"text/html": "<b>bold</b>"}, raw=True)\n```\n')
    with pytest.raises(Fault, match=re.escape(f"{page.file}: a cell gives text/html only, which a page does not show; give text")):
        write_cells(page, page.body)


def test_a_cell_that_fails_is_shown_with_its_error(notebook):
    page = notebook("```python\nx = 1\n```\n\n```python\nx / 0\n```\n")
    with pytest.raises(Fault, match=re.escape(f"{page.file}: the notebook fails: ZeroDivisionError")) as fault:
        write_cells(page, page.body)
    assert str(fault.value).endswith("in the cell\nx / 0")


def test_a_title_may_be_followed_by_a_cell_and_pieces_of_text_are_one_output(notebook):
    page = notebook('```python\nimport sys\nprint("a")\nsys.stdout.flush()\nprint("b")\n6 * 7\n```\n')
    document = rendered(page)
    assert [text for _, text in cells_and_outputs(document)] == ["a\nb\n42\n"]
    assert len(document.xpath(".//div[contains(@class, 'output')]")) == 1
    assert [element.tag for element in document][:2] == ["h1", "div"] and document[1].get("class") == "notebook-bar"


def test_progress_in_one_line_comes_out_as_on_a_terminal(notebook):
    page = notebook('```python\nfor i in range(3):\n    print(f"step {i} of 3", end="\\r")\nprint("done")\nprint("next")\n```\n')
    assert [text for _, text in cells_and_outputs(rendered(page))] == ["done 2 of 3\nnext\n"]


def test_a_notebook_that_is_not_text_is_named(notebook):
    page = notebook("")
    page.file.with_suffix(".ipynb").write_text("{}", "utf-8")
    with pytest.raises(Fault, match=r"some\.ipynb: notebooks are kept as text here; run `jupytext --to md`.*some\.md and remove"):
        demand_text()
