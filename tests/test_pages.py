"""Both languages agree, and every page keeps its contract."""

import ast
import json
import re
from html import unescape

import pytest
import yaml
from jsonschema import Draft202012Validator

from theme.tools import bibliography, drawing, glossary, pages, programs

SPANISH, ENGLISH = pages.pages("es"), pages.pages("en")
EVERY = [*SPANISH, *ENGLISH]
PARTS = ("foundations/", "training/", "networks/")
LESSONS = [p for p in EVERY if (p.path.startswith(PARTS) and not p.path.endswith("/index.md")) or p.path == "what-are-neural-networks.md"]
NETWORKS = [p for p in LESSONS if p.path.startswith("networks/")]
GALLERY = ["in-one-sentence", "drawing", "idea", "formulas", "program", "it-learns", "claim", "when-to-use", "cost", "exercises", "history"]
TYPED_CODE = {"contributing.md", "about.md"}  # pages about the project itself show commands and markup
SCHEMA = json.loads((programs.ROOT / "tests" / "front-matter.schema.json").read_text("utf-8"))
every_page = pytest.mark.parametrize("page", EVERY, ids=lambda p: p.name)
every_translation = pytest.mark.parametrize("page", SPANISH, ids=lambda p: p.path)
STOPWORDS = {
    "es": {
        "el",
        "los",
        "las",
        "una",
        "del",
        "que",
        "por",
        "para",
        "con",
        "como",
        "pero",
        "más",
        "esta",
        "este",
        "cada",
        "entre",
        "donde",
        "cuando",
        "también",
    },
    "en": {
        "the",
        "of",
        "and",
        "to",
        "is",
        "that",
        "with",
        "for",
        "from",
        "this",
        "which",
        "when",
        "each",
        "are",
        "it",
        "its",
        "what",
        "than",
        "into",
    },
}


def english(page: pages.Page) -> pages.Page:
    return pages.Page("en", page.path)


@every_translation
def test_page_has_its_translation(page):
    assert english(page).file.is_file(), f"{english(page).name} is missing: translate {page.name}"


def test_no_english_page_without_spanish_source():
    alone = sorted({p.path for p in ENGLISH} - {p.path for p in SPANISH})
    assert not alone, f"docs/es lacks {alone}: Spanish is the source"


@every_translation
def test_translation_is_current(page):
    stamp = english(page).meta.get("source")
    assert stamp == page.fingerprint(), (
        f"{english(page).name} is stamped {stamp}, but {page.name} is {page.fingerprint()}: "
        f"review the translation, then run `make stamp PAGE={page.path}`"
    )


@every_translation
def test_both_languages_have_the_same_skeleton(page):
    spanish, translated = page.skeleton(), english(page).skeleton()
    for kind in spanish:
        here, there = spanish[kind], translated[kind]
        if here != there:
            at = next((i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
            pytest.fail(
                f"{kind} differ between {page.name} and {english(page).name} at number {at + 1}: "
                f"{here[at : at + 1] or 'nothing'} against {there[at : at + 1] or 'nothing'}; make them the same in both"
            )


@every_page
def test_front_matter_fits_its_schema(page):
    meta = {key: str(value) if key == "date" else value for key, value in page.meta.items()}
    problems = [f"{'.'.join(map(str, e.path)) or 'front matter'}: {e.message}" for e in Draft202012Validator(SCHEMA).iter_errors(meta)]
    if page.language == "en" and "source" not in meta:
        problems.append(f"source: missing; run `make stamp PAGE={page.path}`")
    assert not problems, f"{page.name}: {'; '.join(problems)}"


@every_page
def test_every_heading_has_an_explicit_id(page):
    if page.is_notebook:
        pytest.skip("a notebook's headings are plain Markdown, so that Jupyter shows them; its anchors are <a id> lines")
    bare = [mark for mark, anchor in page.skeleton()["headings"] if not anchor]
    assert not bare, f"{page.name}: {len(bare)} headings without {{#id}}; both languages need the same explicit ids"


@every_page
def test_every_figure_has_alternative_text(page):
    for text, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)", page.body):
        assert len(text) >= 10, f"{page.name}: {target} has no alternative text; say what it shows"
    for info, code in pages.cells(page.body) if page.is_notebook else []:
        assert "plt.show" not in code or re.search(r'alt="[^"]{10,}"', info), (
            f'{page.name}: a cell that draws needs ```python alt="What it shows."'
        )


@every_page
def test_code_is_included_not_typed(page):
    if page.path in TYPED_CODE or page.is_notebook:
        return
    for _, _, fence in re.findall(r"^( *)(```+)([^\n]*\n.*?)^\1\2$", page.body, re.M | re.S):
        lines = fence.strip().splitlines()
        assert len(lines) == 2 and pages.INCLUDE.fullmatch(lines[1]), f"{page.name}: typed code: {lines[:3]}; include a region of a program"


@every_page
def test_annotations_and_notes_match(page):
    block_and_notes = r"^(```python\n.*?^```)$\n*((?:^\d+\. [^\n]*\n(?:^ {4}[^\n]*\n|^\n(?= {4}))*)*)"
    for fence, notes in re.findall(block_and_notes, page.body + "\n", re.M | re.S):
        include = pages.INCLUDE.search(fence)
        if not include:
            continue
        marks = set(re.findall(r"# \((\d+)\)!", region_text(include[1])))
        count = len(re.findall(r"^\d+\. ", notes, re.M)) if marks else 0
        assert len(marks) == count, f"{page.name}: {include[1]} has {len(marks)} annotations and {count} notes below it"


def region_text(include: str) -> str:
    """The text of an include such as foundations/perceptron.py:train."""
    file, _, region = include.partition(":")
    text = (programs.SNIPPETS / file).read_text("utf-8").splitlines()
    if not region:
        return "\n".join(text)
    start, end = programs.regions(programs.SNIPPETS / file)[region]
    return "\n".join(text[start : end - 1])


def includes() -> set[str]:
    return {include for page in SPANISH for include in page.skeleton()["includes"]}


DRAWING_TOOLS = {"plot.py", "svg.py"}  # they draw the figures of pages and teach nothing about networks
TOOLBOX = [path for path in sorted(programs.TOOLBOX.glob("[!_]*.py")) if path.name not in DRAWING_TOOLS]


@pytest.mark.parametrize("path", TOOLBOX, ids=programs.name)
def test_nothing_is_in_the_toolbox_that_no_page_explains(path):
    spans = programs.regions(path).values()
    outside = [
        f"line {node.lineno}" for node in ast.parse(path.read_text("utf-8")).body[1:]
        if not any(start < node.lineno and node.end_lineno < end for start, end in spans)
    ]  # fmt: skip
    assert not outside, f"{programs.name(path)}: {outside} belong to no region, so no page can show them"


@pytest.mark.parametrize("path", [*programs.programs(), *TOOLBOX], ids=programs.name)
def test_every_region_output_and_figure_is_shown(path):
    shown = includes()
    figures = {f for page in SPANISH for f in page.skeleton()["figures"]}
    name = programs.name(path)
    unseen = [f"{name}:{region}" for region in programs.regions(path) if f"{name}:{region}" not in shown]
    for file in programs.files_on_disk(path):
        if file.suffix == ".svg" and f"figure:{programs.name(file).removesuffix('.svg')}" not in figures:
            unseen.append(programs.name(file))
        if file.suffix == ".out":
            out = programs.name(file)
            unseen += [f"{out}:{region}" for region in programs.regions(file) if f"{out}:{region}" not in shown]
    assert not unseen, f"no page shows {', '.join(unseen)}; include them or remove them"


@pytest.mark.parametrize("page", [p for p in LESSONS if p.language == "es"], ids=lambda p: p.path)
def test_page_of_a_program_has_the_same_path(page):
    program = page.path.replace("-", "_").removesuffix(".md") + ".py"
    assert (programs.SNIPPETS / program).is_file(), f"{page.name} has no snippets/{program}"


@pytest.mark.parametrize("page", LESSONS, ids=lambda p: p.name)
def test_lesson_opens_and_ends_by_the_contract(page):
    kinds, ids = page.skeleton()["admonitions"], [anchor for _, anchor in page.skeleton()["headings"]]
    assert kinds[:1] == ["goals"], f"{page.name}: the first admonition must be !!! goals"
    for anchor in ("exercises", "history") if page in NETWORKS else ("what-can-go-wrong", "exercises", "read-on"):
        assert anchor in ids, f"{page.name}: there is no section {{#{anchor}}}"
    exercises = kinds.count("exercise")
    assert 3 <= exercises <= 5, f"{page.name}: {exercises} exercises; three to five are the rule"
    assert kinds.count("tip") >= exercises and kinds.count("success") >= exercises, (
        f"{page.name}: each exercise needs a hint and a solution"
    )
    addresses = [bibliography.address(key.strip("-@")) for key in page.skeleton()["citations"]]
    assert any(re.match(r"https://(doi\.org/10\.|arxiv\.org/abs/)", a) for a in addresses), (
        f"{page.name}: no original paper is cited by DOI or arXiv id"
    )


@pytest.mark.parametrize("page", NETWORKS, ids=lambda p: p.name)
def test_page_of_a_network_follows_the_template(page):
    ids = [anchor for mark, anchor in page.skeleton()["headings"] if mark == "##"]
    assert ids == GALLERY, f"{page.name}: the sections must be {GALLERY}, they are {ids}"
    assert page.meta.get("family"), f"{page.name}: family, year, authors, supervision, data and drawing must stand in the front matter"
    assert page.skeleton()["marks"].count("cost") == 1, f"{page.name}: the section «cost» must hold the line <!-- cost -->"


@every_page
def test_citations_and_references_match(page):
    prose = re.sub(r"`[^`\n]*`", "", pages.FENCE.sub("", page.body))
    items = [match["key"] for match in bibliography.ITEM.finditer(prose)]
    cited = {match["key"] for match in bibliography.CITATION.finditer(bibliography.ITEM.sub("", prose))}
    assert len(items) == len(set(items)), f"{page.name}: a reference is listed twice"
    if not page.path.startswith("labs/") or items:
        assert cited == set(items), (
            f"{page.name}: cited but not listed: {sorted(cited - set(items))}; listed but not cited: {sorted(set(items) - cited)}"
        )


def test_bibliography_is_well_formed_and_every_work_is_cited():
    entries = bibliography.entries()
    assert list(entries) == sorted(entries), "docs/data/bibliography.yml: keys are kept in order"
    cited = {key.strip("-@") for page in EVERY for key in page.skeleton()["citations"]}
    for key, work in entries.items():
        where = f"docs/data/bibliography.yml: {key}"
        assert key in cited, f"{where} is cited by no page; remove it"
        optional = {"in", "doi", "arxiv", "url", "reprint", "language", "book"}
        assert {"authors", "year", "title"} <= set(work) <= {"authors", "year", "title"} | optional, where
        assert work.get("reprint", work["year"] + 1) > work["year"], f"{where}: a reprint comes after the work"
        assert isinstance(work["authors"], list) and re.search(rf"{work['year']}[a-z]?$", key), f"{where}: the key must end in the year"
        assert re.fullmatch(r"10\.\d{4,9}/\S+", work.get("doi", "10.1234/x")), f"{where}: {work['doi']} is not a DOI"
        assert re.fullmatch(r"\d{4}\.\d{4,5}|[a-z-]+/\d{7}", str(work.get("arxiv", "1706.03762"))), (
            f"{where}: {work['arxiv']} is not an arXiv id"
        )
        assert str(work.get("url", "https://")).startswith("https://"), where
        assert isinstance(work.get("arxiv", ""), str), f"{where}: write the arXiv id between quotes, it is not a number"
    ids = [work[kind] for work in entries.values() for kind in ("doi", "arxiv") if kind in work]
    assert len(ids) == len(set(ids)), "docs/data/bibliography.yml: one work under two keys"


@every_page
def test_text_is_in_the_language_of_the_page(page):
    other = STOPWORDS["en" if page.language == "es" else "es"]
    for paragraph in prose(page):
        words = re.findall(r"[^\W\d_]+", paragraph.lower())
        foreign = [w for w in words if w in other]
        assert len(words) < 6 or len(foreign) < 0.2 * len(words), (
            f"{page.name}: not in the language of the page: «{paragraph.strip()[:120]}»"
        )


QUOTED = re.compile(
    r"<!--.*?-->|\{[^}\n]*\}|`[^`\n]*`|\]\([^)]*\)|\[-?@[\w-]+\]"  # comments, ids, code, addresses
    r"|(?<!\*)\*[^*\n]+\*(?!\*)|«[^»]*»|“[^”]*”|\"[^\"\n]*\"",  # foreign terms, quotations
    re.S,
)


def prose(page: pages.Page) -> list[str]:
    """The paragraphs of a page, without code, formulas, quotations, italics (foreign terms) and addresses."""
    text = QUOTED.sub(" ", pages.FENCE.sub("", page.body))
    return [p for p in re.split(r"\n\s*\n", pages.FORMULA.sub(" ", text)) if p.strip()]


@every_page
def test_words_to_avoid_are_avoided(page):
    banned = {"es": r"simplemente|obviamente|basta con\b", "en": r"\bsimply\b|\bobviously\b|\bof course\b"}[page.language]
    found = [m[0] for p in prose(page) for m in re.finditer(banned, p, re.I)]
    assert not found, f"{page.name}: {found}; the style guide leaves these words out"


def test_glossary_is_complete_and_unambiguous():
    terms = glossary.data()["terms"]
    ids = [t["id"] for t in terms]
    assert ids == sorted(ids), "docs/data/glossary.yml: terms are kept in the order of their ids"
    assert len(ids) == len(set(ids)), f"docs/data/glossary.yml: twice: {sorted(i for i in ids if ids.count(i) > 1)}"
    for code in ("en", "es"):
        names = [t[code]["term"].lower() for t in terms]
        assert len(names) == len(set(names)), (
            f"docs/data/glossary.yml: one {code} term for two ids: {sorted({n for n in names if names.count(n) > 1})}"
        )
    for t in terms:
        assert t["id"] == glossary.slug(t["en"]["term"]), f"docs/data/glossary.yml: {t['id']} is not the slug of «{t['en']['term']}»"
        for code in ("en", "es"):
            definition = t[code]["definition"]
            assert 10 <= len(definition) <= 200, (
                f"docs/data/glossary.yml: {t['id']}: the {code} definition has {len(definition)} characters"
            )
            assert not re.search(r'["<>]', definition), f'docs/data/glossary.yml: {t["id"]}: no " < > in a definition'


def test_every_label_of_the_glossary_is_used():
    drawings = yaml.safe_load((pages.DOCS / "data" / "drawings.yml").read_text("utf-8"))
    figures = [file.read_text("utf-8") for file in programs.SNIPPETS.rglob("*.svg")]
    figures += [drawing.draw(d, name=name) for name, d in drawings.items()]
    figures.append(drawing.legend({kind for d in drawings.values() for kind in drawing.kinds(d)}))
    used = {unescape(label).lower() for svg in figures for label in re.findall(r"<text[^>]*>([^<]+)</text>", svg)}
    unused = sorted(label for label in glossary.data().get("labels", {}) if label.lower() not in used)
    assert not unused, f"docs/data/glossary.yml: no figure bears the labels {unused}; remove them"


def test_public_functions_of_programs_have_docstrings():
    for path in [*programs.programs(), *programs.TOOLBOX.glob("*.py")]:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{programs.name(path)}:{node.lineno}: {node.name} has no docstring"
