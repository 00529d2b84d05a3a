"""The one module that knows MkDocs: a hook that calls the pipeline at MkDocs' events. Everything else is plain Python.

MkDocs loads a hook under the name of its file, so this module holds no state but the build that is under way. The
i18n plugin builds one language after the other: the first build begins and ends last, those of the others within its end.
"""

import contextlib
import functools
import gc
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # so that `theme` can be imported wherever MkDocs was started

import mkdocs.commands.build
import mkdocs.commands.serve
from jinja2 import FileSystemBytecodeCache, FileSystemLoader
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.livereload import LiveReloadServer
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation, Section

from theme import pipeline
from theme.features.code.step import fences
from theme.features.drafts import step as drafts
from theme.features.page.browser import style_address
from theme.features.page.step import policy
from theme.model import cache, course, places
from theme.model import language as languages
from theme.model.fault import Fault
from theme.model.language import Language
from theme.model.page import Page, Site
from theme.model.places import CACHE

FIRST, LAST = 100, -1000

# A build makes millions of small objects and keeps most of them: looking for cycles often would take a quarter of its time.
gc.set_threshold(200_000, 50, 100)


@dataclass
class Kept:
    """While serving: what a build made of a page, for the next one."""

    page: Page
    text: str | None  # of which it was made; none where it has to be made anew
    content: dict  # fields of MkDocs' page
    links: dict  # to anchors of other pages: {path of the page: what MkDocs wants to know}
    shown: tuple | None = None  # by the document, beside the content
    document: bytes = b""
    found: list = field(default_factory=list)  # by the search

    def put(self, page: Page) -> Page:
        """Put the page that was kept in the place of one that has just been read."""
        self.page.site, self.page.language, self.page.faults = page.site, page.language, page.faults
        self.page.lacking = page.lacking if page.faults else self.page.lacking
        page.site.pages[page.language.code, page.path] = self.page
        return self.page


class Build:
    """What is under way."""

    command = "build"
    failure = ""  # while serving: the banner that says why the last build failed
    site: Site
    menu: list  # of all languages, as mkdocs.yml has it
    page: Page  # whose Markdown is being rendered
    spent: dict = {}  # noqa: RUF012  {name of a step: seconds of each call}
    kept: dict[str, Kept] = {}  # noqa: RUF012  while serving: each page as it could last be built, by name
    around: set = set()  # noqa: RUF012  while serving: the state of all that is no page
    menus: str = ""  # while serving: what they show of the pages of a language


@contextlib.contextmanager
def stopping():
    """A fault stops the build, and MkDocs says what it says. While serving, every page says it, and the build goes on."""
    try:
        yield
    except Fault as fault:
        if not Build.site.serving:
            raise PluginError(str(fault)) from None
        Build.site.faults.append(fault)


@contextlib.contextmanager
def timed(step: Callable):
    """How long each step takes: STEPS=file keeps it, {name: [seconds of each call]}."""
    started = time.perf_counter()
    yield
    Build.spent.setdefault(f"{step.__module__}.{step.__name__}", []).append(time.perf_counter() - started)


def stepping(page: Page, steps: Sequence[Callable[[Page, str], str]], text: str) -> str:
    """The text after all steps. Faults are kept until all pages have been seen. Where a step notes them, those after it run on
    what is there; where it raises one, it could not do its work, and nothing is left for the others to complain of."""
    for step in steps:
        try:
            with timed(step):
                text = step(page, text)
        except Fault as fault:
            page.faults.append(fault)
            return ""
        except Exception as problem:
            if not page.site.serving:
                raise
            page.faults.append(page.fault(f"{step.__name__}: {type(problem).__name__}: {problem}"))
            return ""
    return text


def language_of(config: MkDocsConfig) -> Language:
    return languages.of(config.plugins["i18n"].current_language)


def is_whole(config: MkDocsConfig) -> bool:
    """At the end of a build: has every language been built?"""
    return not config.plugins["i18n"].building


def page_of(page, config: MkDocsConfig) -> Page:
    """Our page for one of MkDocs'."""
    return Build.site.pages[language_of(config).code, page.file.norm_src_uri]


# ---- Before the pages


@cache.once_a_build
def templates_in(folders: tuple[str, ...]) -> list[str]:
    """What MkDocs looks through for files to copy, without Material's fourteen thousand icons, which it would leave out."""
    return [name for name in list_templates(FileSystemLoader(folders)) if not name.startswith(".")]


list_templates = FileSystemLoader.list_templates
FileSystemLoader.list_templates = lambda loader: templates_in(tuple(loader.searchpath))


def on_startup(command: str, dirty: bool) -> None:
    Build.command = command
    if command == "serve":
        mkdocs.commands.serve.LiveReloadServer = functools.partial(LiveReloadServer, polling_interval=0.2)
        mkdocs.commands.serve.build = building(mkdocs.commands.serve.build)
        mkdocs.commands.build._populate_page = keeping_content(mkdocs.commands.build._populate_page)
        mkdocs.commands.build._build_page = keeping_document(mkdocs.commands.build._build_page)


def building(build: Callable) -> Callable:
    """MkDocs' build, for serving: whatever goes wrong in it is said in the browser, also at the first build."""

    def builds(config: MkDocsConfig, **settings) -> None:
        try:
            build(config, **settings)
        except (Exception, SystemExit) as problem:
            print(problem, file=sys.stderr)
            Build.failure = drafts.failure(str(problem))
            (Path(config.site_dir) / "index.html").write_text(drafts.alone(Build.failure), "utf-8")
        else:
            Build.failure = ""

    return builds


def on_serve(server, config: MkDocsConfig, builder: Callable):
    """Each build has a folder of its own: one that fails leaves the pages of the last that succeeded."""

    def build() -> None:
        before = Path(server.root)
        try:
            builder()
        except (Exception, SystemExit) as problem:  # in mkdocs.yml
            Build.failure = drafts.failure(str(problem))
        if Build.failure:
            for file in before.rglob("*.html"):
                drafts.put(file, Build.failure)
        else:
            server.root = str(Build.site.folder)
            threading.Thread(target=shutil.rmtree, args=(before, True)).start()

    server.root, server.builder = str(Build.site.folder), build
    server.error_handler = lambda code: (Path(server.root) / "404.html").read_bytes() if code == 404 else None
    return server


@event_priority(FIRST)
def on_config(config: MkDocsConfig) -> MkDocsConfig:
    if not config.plugins["i18n"].building:
        look_around()
        if Build.command == "serve":
            config.site_dir = tempfile.mkdtemp(prefix="serve_")
        Build.menu = config.nav or []
        Build.site = Site(Path(config.site_dir), config.site_url or "", serving=Build.command == "serve")
        config.mdx_configs.setdefault("pymdownx.superfences", {})["custom_fences"] = fences(lambda: Build.page, pipeline.BLOCK)
        # The plugin asks jupytext about every Markdown file, thrice a page: our pages know it of themselves.
        config.plugins["mkdocs-jupyter"].should_include = lambda file: False
        config.extra_css = [style_address(pipeline.STYLES)]
    return config


@event_priority(LAST)
def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Only what belongs to the language remains; pages of the source do not stand in for missing translations."""
    language = language_of(config)
    for demand in pipeline.DEMANDS:
        with stopping():
            demand()
    for file in list(files.documentation_pages()):
        if file.locale != language.code:
            files.remove(file)
        else:
            file.alternates = {code: other for code, other in file.alternates.items() if other.locale == code}
    config.nav = translated(Build.menu, {file.norm_src_uri for file in files.documentation_pages()})
    return files


def translated(menu: list, paths: set[str]) -> list:
    """The entries of the menu that a language has."""
    found = []
    for entry in menu:
        if isinstance(entry, dict):
            parts = {part: translated(entries, paths) for part, entries in entry.items()}
            found += [{part: entries} for part, entries in parts.items() if entries]
        elif entry in paths:
            found.append(entry)
    return found


@event_priority(LAST)
def on_nav(nav: Navigation, config: MkDocsConfig, files: Files) -> Navigation:
    """Parts are called as their overviews say, or the entry of the language."""
    language = language_of(config)
    with stopping():
        for section in (item for item in nav.items if isinstance(item, Section)):
            section.title = course.part_title(section.title, language)
    for file in [page.file for page in nav.pages] + list(files.documentation_pages()):
        path = file.norm_src_uri
        if (language.code, path) not in Build.site.pages:
            Build.site.pages[language.code, path] = as_before(Page(language, path, Build.site, site_name=config.site_name))
    return nav


# ---- Page by page


def on_page_read_source(page, config: MkDocsConfig) -> str:
    return page_of(page, config).text


@event_priority(75)
def on_page_markdown(markdown: str, page, config: MkDocsConfig, files: Files) -> str:
    Build.page = own = page_of(page, config)
    page.title = own.title if own.is_overview and own.lesson.part else own.menu_title  # the menu calls an overview as its part
    return stepping(own, pipeline.SOURCE, markdown)


def on_page_content(html: str, page, config: MkDocsConfig, files: Files) -> str:
    return stepping(page_of(page, config), pipeline.HTML, html)


def on_env(env, config: MkDocsConfig, files: Files):
    """Every page has its content: here the build stops where one has a fault, and says all. What templates ask for;
    compiled templates are kept, since MkDocs makes a new environment at each build."""
    faults = [str(fault) for page in Build.site.of(language_of(config)) for fault in page.faults]
    if faults and not Build.site.serving:
        raise PluginError("\n".join(dict.fromkeys(faults)))
    Build.menus = repr([(file.page.title, file.url, file.page.meta) for file in files.documentation_pages()])
    templates = CACHE / "templates"
    templates.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    env.globals |= {"language": language_of(config), "languages": published(config), "machinery": pipeline.machinery().folder}
    return env


def published(config: MkDocsConfig) -> list[Language]:
    """The languages of the site, in the order of mkdocs.yml, whichever are being built."""
    return [languages.of(language.locale) for language in config.plugins["i18n"].config.languages]


def on_page_context(context: dict, page, config: MkDocsConfig, nav: Navigation) -> dict:
    context["built"] = page_of(page, config)
    return context


@event_priority(-50)  # after the plugins that write into the page
def on_post_page(output: str, page, config: MkDocsConfig) -> str:
    for step in pipeline.DOCUMENT:
        with stopping(), timed(step):
            output = step(page_of(page, config), output)
    return output


def on_post_template(output: str, template_name: str, config: MkDocsConfig) -> str:
    """Each language has its 404 page; servers know the one at the root only, which leads to the others."""
    if template_name != "404.html" or not output:
        return output
    output = output if Build.site.serving else policy(output)
    if config.plugins["i18n"].is_default_language_build:
        return output
    Build.site.write(f"{language_of(config).root}{template_name}", output)
    return ""  # an empty template is not written


# ---- While serving: what is taken from the last build


def look_around() -> None:
    """Which pages there are, and all that is no page, reaches every page: where any of it has changed, all are read anew."""
    around = set()
    for folder in (places.DOCS, places.SNIPPETS, places.THEME, places.ROOT / "mkdocs.yml"):
        for file in [folder, *folder.rglob("*")]:
            if file.is_file() and "__pycache__" not in file.parts and not file.name.startswith("."):
                state, is_page = file.stat(), folder == places.DOCS and file.suffix == ".md"
                around.add((file, *(() if is_page else (state.st_mtime_ns, state.st_size))))
    if around != Build.around:
        Build.around = around
        cache.begin()
        for kept in Build.kept.values():
            kept.text = None


def as_before(page: Page) -> Page:
    """The page of the last build, where this one would become the same."""
    kept = Build.kept.get(page.name)
    return kept.put(page) if kept and kept.text == page.text and not kept.page.lists_others else page


def keeping_content(populate: Callable) -> Callable:
    """MkDocs' reading and rendering of a page, but for one that would become the same. One with faults becomes what it was
    when it had none."""

    def populates(page, config: MkDocsConfig, files: Files, *settings) -> None:
        own = page_of(page, config)
        kept = Build.kept.get(own.name)
        if not kept or kept.page is not own:
            populate(page, config, files, *settings)
            if not own.faults:
                links = {file.src_uri: anchors for file, anchors in (page.links_to_anchors or {}).items()}
                content = {name: getattr(page, name) for name in ("meta", "title", "content", "toc", "present_anchor_ids")}
                kept = Build.kept[own.name] = Kept(own, own.text, content, links)
            elif kept:
                kept.text = kept.shown = None
                kept.put(own)
        if kept:
            vars(page).update(kept.content)
            page.links_to_anchors = {file: anchors for uri, anchors in kept.links.items() if (file := files.get_file_from_path(uri))}

    return populates


def keeping_document(build: Callable) -> Callable:
    """MkDocs' writing of a page, but for one whose content, menus and banner are the same."""

    def builds(page, config: MkDocsConfig, *settings, **more) -> None:
        own = page_of(page, config)
        kept = Build.kept.get(own.name)
        found = config.plugins["material/search"].search_index.entries
        shown, before = shown_around(own), len(found)
        if kept and kept.shown == shown:
            own.site.write(page.file.dest_uri, kept.document)
            found += kept.found
            return
        build(page, config, *settings, **more)
        if kept and shown == shown_around(own):
            kept.shown, kept.document, kept.found = shown, Path(page.file.abs_dest_path).read_bytes(), found[before:]

    return builds


def shown_around(page: Page) -> tuple[str, ...]:
    """What a document shows beside its content: menus, and what is wrong."""
    return Build.menus, *map(str, (*page.site.faults, *page.faults, *page.lacking))


# ---- When all is built


@event_priority(LAST)
def on_post_build(config: MkDocsConfig) -> None:
    if not is_whole(config):
        return
    for step in pipeline.SITE:
        with stopping(), timed(step):
            step(Build.site)
    cache.keep()
    if file := os.environ.get("STEPS"):
        Path(file).write_text(json.dumps(Build.spent), "utf-8")
