"""What belongs together stands together, and nothing is left over: outputs under their blocks, pages in the menu, programs
with pages, drawings and data that somebody uses."""

import re

import pytest
import yaml
from conftest import ROOT

from theme.features.figures import drawings
from theme.model import course, glossary, places, programs
from theme.model import language as languages
from theme.model import page as pages
from theme.model.lesson import EXERCISES, Lesson

SOURCE = pages.pages(languages.source())
EVERY = [page for language in languages.every() for page in pages.pages(language)]
every_page = pytest.mark.parametrize("page", EVERY, ids=lambda p: p.name)
SHOWN = re.compile(
    r'^ *--8<-- "(?P<program>[\w/]+\.py):(?P<region>[\w-]+)"'
    r'|^ *--8<-- "(?P<output>[\w/]+)/output\.txt:(?P<printed>[\w-]+)"'
    r"|!\[[^\]]*\]\(figure:(?P<figure>[\w/]+)/(?P<drawn>[\w-]+)"
)


def shown(page: pages.Page) -> list[tuple[int, str, str]]:
    """(line, kind, program:region) of the blocks, outputs and figures of a page, in their order."""
    found = []
    for number, line in enumerate(page.text.splitlines(), 1):
        if match := SHOWN.search(line):
            if match["program"]:
                found.append((number, "block", f"{match['program']}:{match['region']}"))
            else:
                kind = "output" if match["output"] else "figure"
                found.append((number, kind, f"{match['output'] or match['figure']}.py:{match['printed'] or match['drawn']}"))
    return found


def misplaced(page: pages.Page) -> list[str]:
    """Outputs and figures that do not follow the block that made them. A figure may stand before all blocks of its page."""
    faults, above = [], ""
    blocks = {name for _, kind, name in shown(page) if kind == "block"}
    for line, kind, name in shown(page):
        if kind == "block":
            above = name
        elif kind == "output" and above != name:
            faults.append(f"{page.name}:{line}: the output of {name} stands under {above or 'no block'}; put it under its own block")
        elif kind == "figure" and name in blocks and above not in (name, ""):
            faults.append(f"{page.name}:{line}: the figure of {name} stands under {above}; put it under its own block, or first of all")
    return faults


@every_page
def test_outputs_and_figures_stand_under_the_block_that_made_them(page):
    assert not misplaced(page), "\n".join(misplaced(page))


class Settings(yaml.SafeLoader):
    """mkdocs.yml has tags of its own."""


Settings.add_multi_constructor("!", lambda loader, suffix, node: None)


def menu() -> set[str]:
    """The pages that mkdocs.yml lists."""

    def paths(entries):
        for entry in entries:
            yield from [entry] if isinstance(entry, str) else [path for part in entry.values() for path in paths(part)]

    return set(paths(yaml.load((ROOT / "mkdocs.yml").read_text("utf-8"), Settings)["nav"]))


def test_every_page_is_in_the_menu():
    left_out = sorted({page.path for page in SOURCE} - menu())
    assert not left_out, f"mkdocs.yml: nav lacks {left_out}: no reader would find them; give them a place"


@every_page
def test_links_stay_in_the_language_of_the_page(page):
    codes = "|".join(language.code for language in languages.every())
    leaving = [link for link in page.skeleton()["links"] if re.match(rf"(?:\.\./)*(?:docs/)?(?:{codes})/", link)]
    remedy = "names a language; links are relative to the page, and the same in every language"
    assert not leaving, "\n".join(str(page.fault(f"{link} {remedy}", f"]({link}")) for link in leaving)


@pytest.mark.parametrize("path", [p for p in programs.programs() if p.name != EXERCISES], ids=programs.name)
def test_every_program_has_regions_a_page_and_a_test(path):
    lesson = Lesson.of_program(programs.name(path))
    assert programs.regions(path), f"{places.shown(path)} has no regions, so no page can show it"
    assert lesson.page(languages.source()).is_file(), f"{places.shown(path)} has no page {places.shown(lesson.page(languages.source()))}"
    assert lesson.test.is_file(), f"{places.shown(path)} has no test {places.shown(lesson.test)} of what its page claims"


def test_every_lesson_has_a_program():
    bare = [page.name for page in course.lessons(languages.source()) if not page.lesson.program.is_file()]
    assert not bare, f"{bare} have no program"


def test_every_drawing_is_shown():
    used = {figure.partition(":")[2] for page in SOURCE for figure in page.skeleton()["figures"] if figure.startswith("drawing:")}
    used |= {page.meta["drawing"] for page in SOURCE if page.meta.get("drawing")}
    unused = sorted(set(drawings.descriptions()) - used)
    assert not unused, f"docs/data/drawings.yml: no page shows {unused}; remove them or show them"


AWAITED = {  # terms whose page is not written yet, and that page
    "dropout": "training/regularization.md",
    "embedding": "networks/transformer.md",
    "generative-model": "networks/variational-autoencoder.md",
    "hyperparameter": "training/evaluation.md",
    "reinforcement-learning": "training/data.md",
    "supervised-learning": "training/data.md",
    "unsupervised-learning": "training/data.md",
}


def unused_terms() -> list[str]:
    """Terms that stand in no link, no prose of a page, and no definition of another term."""
    terms = glossary.terms(languages.source())
    linked = {link.partition("#")[2] for page in SOURCE for link in page.skeleton()["links"] if "glossary.md#" in link}
    texts = [page.body.lower() for page in SOURCE]

    def is_used(key):
        names = [name.lower() for name in (terms[key]["term"], *terms[key]["variants"])]
        others = [term["definition"].lower() for other, term in terms.items() if other != key]
        return key in linked or any(name in text for name in names for text in texts + others)

    return sorted(key for key in terms if not is_used(key))


def test_every_term_is_used():
    unused = sorted(set(unused_terms()) - set(AWAITED))
    where = f"docs/data/glossary/{languages.source().code}/"
    assert not unused, f"{where}: nobody speaks of {unused}; link them where they are used, or remove them"


def test_no_term_is_awaited_whose_page_is_there():
    there = {key for key, path in AWAITED.items() if pages.Page(languages.source(), path).file.is_file()}
    late = sorted(set(AWAITED) - set(unused_terms()) | there)
    assert not late, f"tests/test_order.py: {late} need not be awaited any more: strike them off the list"


INTRODUCED = re.compile(r"\(\*([a-z][a-z -]+)\*\)")  # «agrupación (*pooling*)»: the English term at its first use
NO_TERMS = {"floats"}  # words of programming that are given in English too


@pytest.mark.parametrize("page", SOURCE, ids=lambda p: p.name)
def test_every_term_that_a_page_introduces_is_in_the_glossary(page):
    terms = glossary.terms(languages.of_programs()).values()
    known = {name.lower() for term in terms for name in (term["term"], *term["variants"])} | NO_TERMS
    said = INTRODUCED.findall(pages.FENCE.sub("", page.body))
    missing = sorted({term for term in said if not {term, term[:-1], term[:-2]} & known})
    folders = " and ".join(places.shown(glossary.FOLDER / language.code) for language in languages.every() if not language.partial)
    assert not missing, "\n".join(
        str(page.fault(f"«{term}» is introduced as a term; add {glossary.slug(term)} to {term[0]}.yml of {folders}", f"(*{term}*)"))
        for term in missing
    )


def test_every_data_file_is_read_by_a_program():
    used = {name for path in [*programs.programs(), *programs.toolbox()] for name in programs.data_of(path)}
    unused = sorted({programs.name(file) for file in programs.DATA.glob("*.npz")} - used)
    assert not unused, f"snippets/: nobody reads {unused}; remove them"


def test_every_image_is_used():
    files = [ROOT / "README.md", ROOT / "mkdocs.yml", *(ROOT / "theme").rglob("*.html"), *(ROOT / "docs").rglob("*.md")]
    texts = [file.read_text("utf-8") for file in files]
    images = [p for p in (places.DOCS / "assets").rglob("*") if p.is_file()]
    unused = [places.shown(image) for image in images if not any(image.name in text for text in texts)]
    assert not unused, f"{unused} are on no page; remove them"
