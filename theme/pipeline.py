"""How pages become a site, step by step and by name: a table of contents of the build. build.py calls it at MkDocs' events.

A step on a page is a function from the page and its text to the text; a step on the site writes what pages ask for.
This is also the only place where features meet: none imports another's inside.
"""

from pathlib import Path

from theme.features.citations.step import cite
from theme.features.code import step as code
from theme.features.costs.step import tell_costs
from theme.features.course.step import list_lessons
from theme.features.drafts import step as drafts
from theme.features.exercises import exercises
from theme.features.exercises.step import add_check
from theme.features.figures import drawings
from theme.features.figures.step import draw
from theme.features.formulas.step import set_formulas
from theme.features.front_matter import step as front_matter
from theme.features.gallery.step import link_networks, show_networks
from theme.features.glossary.step import explain_terms, labels, list_terms
from theme.features.inputs.step import add_controls
from theme.features.moves import step as moves
from theme.features.notebooks.notebooks import unpacking
from theme.features.notebooks.step import demand_text, write_cells
from theme.features.offline import step as offline
from theme.features.page import browser
from theme.features.page import step as document
from theme.features.reading.step import tell_time
from theme.features.run import step as run
from theme.features.run.editor import editor
from theme.features.search import step as search
from theme.features.share import step as share
from theme.features.translations.step import miss_translations
from theme.model import programs
from theme.model.cache import once_a_build
from theme.model.page import Page, Site

# Before anything is built.
DEMANDS = (demand_text,)

# On a page's source: Markdown to Markdown. A notebook's cells come first, since all that follows may stand in them.
SOURCE = (
    miss_translations,
    front_matter.check,
    write_cells,
    tell_costs,
    list_terms,
    link_networks,
    cite,
    code.mark,
)

# What features contribute to a block of code, whose fence is rendered between the source and the HTML.
BLOCK = (add_check, run.add_buttons, add_controls)

# On a page's HTML. The reading time counts what is left when code is held back, so before definitions and pictures come.
HTML = (
    tell_time,
    explain_terms,
    list_lessons,
    show_networks(drawings.thumbnail),
    draw,
    set_formulas,
)


# The scripts of the site: which page asks for which, and which of them take part in its blocks.
def _always(page: Page) -> bool:
    return True


MODULES = {
    "run/runner.js": lambda page: page.programs,
    "exercises/progress.js": lambda page: page.exercises or page.has_progress,
    "gallery/gallery.js": lambda page: page.has_gallery,
    "offline/offline.js": _always,
}
IN_BLOCKS = {
    "exercises/judge.js": lambda page: page.exercises,
    "inputs/params.js": lambda page: page.has_controls,
    "notebooks/notebook.js": _always,
}
SILENT = ("gallery/gallery.js", "offline/offline.js")  # they need no words before the reader acts

# The style sheets of the features, in the order of the cascade.
STYLES = (
    "page/page.css",
    "code/code.css",
    "inputs/inputs.css",
    "run/run.css",
    "figures/figures.css",
    "page/faces.css",
    "glossary/glossary.css",
    "notebooks/notebooks.css",
    "page/media.css",
    "exercises/exercises.css",
    "citations/citations.css",
    "course/course.css",
    "gallery/gallery.css",
)


@once_a_build
def machinery() -> browser.Machinery:
    return browser.Machinery([browser.words, labels, editor])


def tell_of_program(path: Path, files: dict) -> dict:
    """What the scripts of exercises and notebooks want to know of a program, beside what it takes to run it."""
    return exercises.told(path) | unpacking(files | {name: "" for name in programs.data_of(path)})


def add_scripts(page: Page, text: str) -> str:
    """What the page's scripts are told, and those of them that it needs."""
    folder = machinery().folder
    wanted = [module for module, needs in MODULES.items() if needs(page)]
    words = f"{folder}words/{page.language.code}.js"
    settings = {"root": page.link(""), "words": words, "runner": folder} | ({"serve": True} if page.site.serving else {})
    if page.programs:
        settings |= run.settings(page, tell_of_program)
        settings["contributions"] = [f"features/{module}" for module, needs in IN_BLOCKS.items() if needs(page)]
        if not page.language.programs:
            settings["labels"] = f"{folder}labels/{page.language.code}.json"
    if page.programs or page.has_progress:
        settings |= moves.told(page)
    preload = [words] if set(wanted) - set(SILENT) else []
    return document.scripts(page, text, settings, [f"{folder}features/{module}" for module in wanted], preload)


# On the whole document, when all pages of its language are known.
DOCUMENT = (document.fill, add_scripts, document.add_policy, drafts.tell)


def publish_machinery(site: Site) -> None:
    machinery().publish(site)


def publish_style(site: Site) -> None:
    browser.publish_style(site, STYLES)


def publish_runs(site: Site) -> None:
    run.publish(site, tell_of_program)


# On the whole site, when every language has been built. Last comes what lists all files.
SITE = (
    browser.publish_files,
    share.draw,
    drawings.publish,
    code.publish,
    publish_runs,
    publish_machinery,
    publish_style,
    browser.publish_vendor,
    search.split,
    moves.redirect,
    offline.store,
)
