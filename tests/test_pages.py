"""Both languages agree, and every page keeps its contract."""

import ast
import re
from html import unescape

import pytest
from conftest import every_language
from texts import where, written

from theme.features.citations import bibliography
from theme.features.figures import drawing, drawings
from theme.features.front_matter import step as front_matter
from theme.features.translations import step as translations
from theme.model import course, glossary, places, programs
from theme.model import language as languages
from theme.model import page as pages

SOURCE = pages.pages(languages.source())
TRANSLATIONS = [page for language in languages.translations() for page in pages.pages(language)]
EVERY = [*SOURCE, *TRANSLATIONS]
LESSONS = [page for language in languages.every() for page in course.lessons(language)]
NETWORKS = [page for language in languages.every() for page in course.networks(language)]
GALLERY = ["in-one-sentence", "drawing", "idea", "formulas", "program", "it-learns", "claim", "when-to-use", "cost", "exercises", "history"]
TYPED_CODE = {"contributing.md", "writing-reference.md", "about.md"}  # pages about the project itself show commands and markup
every_page = pytest.mark.parametrize("page", EVERY, ids=lambda p: p.name)
every_translation = pytest.mark.parametrize("translation", TRANSLATIONS, ids=lambda p: p.name)


def source(translation: pages.Page) -> pages.Page:
    return pages.Page(languages.source(), translation.path)


def test_every_page_has_its_translations():
    every = [page for language in languages.every() for page in pages.pages(language)]
    for page in every:
        translations.miss_translations(page, "")
    faults = [str(fault) for page in every for fault in page.faults]
    assert not faults, "\n".join(dict.fromkeys(faults))


@every_translation
def test_translation_is_current(translation):
    stamp, page = translation.meta.get("source"), source(translation)
    assert stamp == page.fingerprint(), (
        f"{translation.name} is stamped {stamp}, but {page.name} is {page.fingerprint()}: "
        f"review the translation, then run `make stamp PAGE={page.path}`"
    )


@every_translation
def test_languages_have_the_same_skeleton(translation):
    page = source(translation)
    original, translated = page.skeleton(), translation.skeleton()
    for kind in original:
        here, there = original[kind], translated[kind]
        if here != there:
            at = next((i for i, (a, b) in enumerate(zip(here, there, strict=False)) if a != b), min(len(here), len(there)))
            pytest.fail(
                f"{kind} differ between {place(page, kind, at)} and {place(translation, kind, at)} at number {at + 1}: "
                f"{here[at : at + 1] or 'nothing'} against {there[at : at + 1] or 'nothing'}; make them the same in both"
            )


def place(page: pages.Page, kind: str, at: int) -> str:
    """Page and, where it can be told, line of what stands in its skeleton at a number."""
    text = page.text if kind == "includes" else written(page, pages.FENCE, *([re.compile(r"`[^`\n]*`")] if kind == "formulas" else []))
    pattern = (pages.PATTERNS | {"includes": pages.INCLUDE, "formulas": pages.FORMULA}).get(kind, re.compile(r"(?!)"))
    found = [where(page, text, match.start()) for match in pattern.finditer(text)]
    return found[at] if at < len(found) else page.name


@every_page
def test_front_matter_fits_its_schema(page):
    problems = list(map(str, front_matter.faults(page)))
    if not page.language.source and "source" not in page.meta:
        problems.append(f"{page.name}: source: missing; run `make stamp PAGE={page.path}`")
    assert not problems, "\n".join(problems)


@every_page
def test_every_heading_has_an_explicit_id(page):
    if page.is_notebook:
        pytest.skip("a notebook's headings are plain Markdown, so that Jupyter shows them; its anchors are <a id> lines")
    bare = [place(page, "headings", at) for at, (_, anchor) in enumerate(page.skeleton()["headings"]) if not anchor]
    assert not bare, "\n".join(f"{heading}: a heading without {{#id}}; both languages need the same explicit ids" for heading in bare)


@every_page
def test_every_figure_has_alternative_text(page):
    for text, target in re.findall(r"!\[([^\]]*)\]\(([^)\s]+)", page.body):
        assert len(text) >= 10, page.fault(f"{target} has no alternative text; say what it shows", f"![{text}]({target}")
    for metadata, code in page.cells:
        assert "plt.show" not in code or len(metadata.get("alt", "")) >= 10, page.fault(
            'a cell that draws needs ```python alt="What it shows."', code
        )


@every_page
def test_code_is_included_not_typed(page):
    if page.path in TYPED_CODE or page.is_notebook:
        return
    for _, _, fence in re.findall(r"^( *)(```+)([^\n]*\n.*?)^\1\2$", page.body, re.M | re.S):
        lines = fence.strip().splitlines()
        said = page.fault(f"typed code: {lines[:3]}; include a region of a program", f"```{fence}")
        assert len(lines) == 2 and pages.INCLUDE.fullmatch(lines[1]), said


@every_page
def test_annotations_and_notes_match(page):
    block_and_notes = r"^(```python\n.*?^```)$\n*((?:^\d+\. [^\n]*\n(?:^ {4}[^\n]*\n|^\n(?= {4}))*)*)"
    for fence, notes in re.findall(block_and_notes, page.body + "\n", re.M | re.S):
        include = pages.INCLUDE.search(fence)
        if not include:
            continue
        marks = set(re.findall(r"# \((\d+)\)!", region_text(include[1])))
        count = len(re.findall(r"^\d+\. ", notes, re.M)) if marks else 0
        assert len(marks) == count, page.fault(f"{include[1]} has {len(marks)} annotations and {count} notes below it", include[0])


def region_text(include: str) -> str:
    """The text of an include such as foundations/perceptron.py:train."""
    file, _, region = include.partition(":")
    text = (places.SNIPPETS / file).read_text("utf-8").splitlines()
    if not region:
        return "\n".join(text)
    start, end = programs.regions(places.SNIPPETS / file).get(region, (0, 1))  # that it is not there, the build says
    return "\n".join(text[start : end - 1])


def includes() -> set[str]:
    return {include for page in SOURCE for include in page.skeleton()["includes"]}


DRAWING_TOOLS = {"plot.py", "svg.py"}  # they draw the figures of pages and teach nothing about networks
TOOLBOX = [path for path in programs.toolbox() if path.name not in DRAWING_TOOLS]


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
    figures = {f for page in SOURCE for f in page.skeleton()["figures"]}
    name = programs.name(path)
    unseen = [f"{name}:{region}" for region in programs.regions(path) if f"{name}:{region}" not in shown]
    for file in programs.files_on_disk(path):
        if file.suffix == ".svg" and f"figure:{programs.name(file).removesuffix('.svg')}" not in figures:
            unseen.append(programs.name(file))
        if file.suffix == ".txt":
            out = programs.name(file)
            unseen += [f"{out}:{region}" for region in programs.regions(file) if f"{out}:{region}" not in shown]
    assert not unseen, f"no page shows {', '.join(unseen)}; include them or remove them"


@pytest.mark.parametrize("page", course.lessons(languages.source()), ids=lambda p: p.path)
def test_page_of_a_program_has_the_same_path(page):
    assert page.lesson.program.is_file(), f"{page.name} has no {places.shown(page.lesson.program)}"


@pytest.mark.parametrize("page", LESSONS, ids=lambda p: p.name)
def test_lesson_opens_and_ends_by_the_contract(page):
    kinds, ids = page.skeleton()["admonitions"], [anchor for _, anchor in page.skeleton()["headings"]]
    assert kinds[:1] == ["goals"], f"{place(page, 'admonitions', 0)}: the first admonition must be !!! goals"
    is_network = page.name in {network.name for network in NETWORKS}
    for anchor in ("exercises", "history") if is_network else ("what-can-go-wrong", "exercises", "read-on"):
        assert anchor in ids, f"{page.name}: there is no section {{#{anchor}}}"
    exercises = kinds.count("exercise")
    assert 3 <= exercises <= 5, f"{page.name}: {exercises} exercises; three to five are the rule"
    assert kinds.count("tip") >= exercises and kinds.count("success") >= exercises, (
        f"{page.name}: each exercise needs a hint and a solution"
    )
    works = [key.strip("-@") for key in page.skeleton()["citations"]]
    addresses = [bibliography.address(key) for key in works if key in bibliography.entries()]  # of others, the build says it
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
    faults = [page.fault(f"{key} is listed twice", f"- [@{key}]") for key in sorted({key for key in items if items.count(key) > 1})]
    if not page.is_notebook or items:
        faults += [page.fault(f"{key} is cited but not listed", f"@{key}]") for key in sorted(cited - set(items))]
        faults += [page.fault(f"{key} is listed but not cited", f"[@{key}]") for key in sorted(set(items) - cited)]
    assert not faults, "\n".join(map(str, faults))


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
    others = {word for language in languages.every() for word in language.common} - set(page.language.common)
    for line, paragraph in prose(page):
        words = re.findall(r"[^\W\d_]+", paragraph.lower())
        foreign = [w for w in words if w in others]
        assert len(words) < 6 or len(foreign) < 0.2 * len(words), f"{line}: not in the language of the page: «{paragraph.strip()[:120]}»"


QUOTED = re.compile(
    r"<!--.*?-->|\{[^}\n]*\}|`[^`\n]*`|\]\([^)]*\)|\[-?@[\w-]+\]"  # comments, ids, code, addresses
    r"|(?<!\*)\*[^*\n]+\*(?!\*)|«[^»]*»|“[^”]*”|\"[^\"\n]*\"",  # foreign terms, quotations
    re.S,
)


def prose(page: pages.Page) -> list[tuple[str, str]]:
    """(page and line, text) of its paragraphs, without code, formulas, quotations, italics (foreign terms) and addresses."""
    text = written(page, pages.FENCE, QUOTED, pages.FORMULA)
    return [(where(page, text, match.start()), match[0]) for match in re.finditer(r"\S(?:.|\n(?!\s*\n))*", text)]


@every_page
def test_words_to_avoid_are_avoided(page):
    text = written(page, pages.FENCE, QUOTED, pages.FORMULA)
    found = [m for avoided in page.language.avoided for m in re.finditer(rf"\b{avoided}\b", text, re.I)]
    said = "\n".join(f"{where(page, text, match.start())}: «{match[0]}»; the style guide leaves it out" for match in found)
    assert not found, said


@every_language
def test_glossary_is_complete_and_unambiguous(language):
    terms, where = glossary.terms(language), f"docs/data/glossary/{language.code}/"
    names = [term["term"].lower() for term in terms.values()]
    assert len(names) == len(set(names)), f"{where}: one term for two ids: {sorted({n for n in names if names.count(n) > 1})}"
    if not language.partial:
        odd = sorted(set(terms) ^ set(glossary.terms(languages.source())))
        assert not odd, f"{where}: {odd} stand in one language only"
    for key, term in terms.items():
        definition = term["definition"]
        assert 10 <= len(definition) <= 200, f"{where}: {key}: the definition has {len(definition)} characters"
        assert not re.search(r'["<>]', definition), f'{where}: {key}: no " < > in a definition'
        if language.programs:
            assert key == glossary.slug(term["term"]), f"{where}: {key} is not the slug of «{term['term']}»"


@every_language
def test_files_of_the_glossary_are_kept_in_order(language):
    for file in sorted((glossary.FOLDER / language.code).glob("?.yml")):
        ids = re.findall(r"^([\w-]+):", file.read_text("utf-8"), re.M)
        assert ids == sorted(set(ids)), f"{places.shown(file)}: terms are kept in the order of their ids, each once"


@every_language
def test_every_label_of_the_glossary_is_used(language):
    described = drawings.descriptions()
    figures = [file.read_text("utf-8") for file in places.SNIPPETS.rglob("*.svg")]
    figures += [drawing.draw(d, name=name) for name, d in described.items()]
    figures.append(drawing.legend({kind for d in described.values() for kind in drawing.kinds(d)}))
    used = {unescape(label).lower() for svg in figures for label in re.findall(r"<text[^>]*>([^<]+)</text>", svg)}
    unused = sorted(label for label in glossary.own_labels(language) if label.lower() not in used)
    assert not unused, f"docs/data/glossary/{language.code}/{glossary.LABELS}: no figure bears the labels {unused}; remove them"


def test_public_functions_of_programs_have_docstrings():
    for path in [*programs.programs(), *programs.TOOLBOX.glob("*.py")]:
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                assert ast.get_docstring(node), f"{programs.name(path)}:{node.lineno}: {node.name} has no docstring"
