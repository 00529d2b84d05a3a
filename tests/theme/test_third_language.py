"""A third language is one entry, a few pages, and one file each of words, labels and messages: no code changes."""

import gzip
import json
import os
import re
import subprocess
import sys
from urllib.parse import urljoin

import pytest
from conftest import ENGLISH, ROOT, SITE_URL, SPANISH, run_mkdocs
from lxml import etree, html
from small_site import THIRD, add_third_language

from theme.features.glossary.step import entries
from theme.model import glossary
from theme.model.page import Page

pytestmark = pytest.mark.xdist_group("small site")  # built once
OURS = {SPANISH.code, ENGLISH.code}


@pytest.fixture(scope="module")
def project(small):
    folder = small()
    add_third_language(folder)
    return folder


@pytest.fixture(scope="module")
def site(project):
    done = run_mkdocs(project, project / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "site"


@pytest.fixture(scope="module")
def page(site):
    return html.parse(str(site / THIRD / "networks" / "echo" / "index.html")).getroot()


def test_its_menu_shows_what_there_is(site, page):
    assert page.get("lang") == THIRD
    links = {urljoin(f"{SITE_URL}{THIRD}/networks/echo/", link) for link in page.xpath("//nav//a[contains(@class, 'md-nav__link')]/@href")}
    inside = {link.removeprefix(f"{SITE_URL}{THIRD}/") for link in links if link.startswith(f"{SITE_URL}{THIRD}/") and "#" not in link}
    assert inside <= {"", "networks/echo/"} and "networks/echo/" in inside
    assert "Réseaux" in page.xpath("string(//nav[contains(@class, 'md-tabs')])")
    assert not (site / THIRD / "glossary").exists(), "a page of another language stands in for a missing one"


def test_every_page_names_its_translations_and_no_other(site, page):
    assert {e.get("hreflang") for e in page.xpath("//link[@hreflang]")} == OURS | {THIRD, "x-default"}
    glossary = html.parse(str(site / "glossary" / "index.html")).getroot()
    assert {e.get("hreflang") for e in glossary.xpath("//link[@hreflang]")} == OURS | {"x-default"}
    listed = etree.parse(str(site / "sitemap.xml")).xpath("//*[local-name()='loc']/text()")
    assert f"{SITE_URL}{THIRD}/networks/echo/" in listed and f"{SITE_URL}{THIRD}/glossary/" not in listed


def test_the_switcher_offers_three_and_stays_on_the_page(page):
    switcher = {link.get("hreflang"): link.get("href") for link in page.xpath("//nav[@class='language-switch']/a")}
    assert set(switcher) == OURS | {THIRD}
    assert urljoin(f"{SITE_URL}{THIRD}/networks/echo/", switcher[ENGLISH.code]) == f"{SITE_URL}{ENGLISH.root}networks/echo/"


def test_its_search_holds_its_pages(site):
    index = json.loads((site / THIRD / "search" / "search_index.json").read_text("utf-8"))
    assert index["config"]["lang"] == [THIRD] and {d["location"].split("#")[0] for d in index["docs"]} == {"", "networks/echo/"}
    assert any("reseau" in d.get("text_fold", "") + d.get("title_fold", "") for d in index["docs"]), "accents are not folded"
    for language in (SPANISH, ENGLISH):
        others = json.loads((site / language.root / "search" / "search_index.json").read_text("utf-8"))
        assert not [d for d in others["docs"] if d["location"].startswith(f"{THIRD}/")]


def test_its_numbers_words_labels_and_messages_are_its_own(site, page):
    text = page.xpath("string(//article)")
    assert "12\u202f345" in text and "Exécuter" in text and "poids" in text
    assert "entrées" in page.xpath("string(//figure)") and "inputs" not in page.xpath("string(//figure)")
    settings = json.loads(page.xpath("string(//script[@id='runner-config'])"))
    words = next(site.glob(f"assets/runner/*/words/{THIRD}.js")).read_text("utf-8")
    assert settings["words"].endswith(f"words/{THIRD}.js") and "Terminé en" in words
    labels = json.loads((site / settings["labels"]).read_text("utf-8"))
    assert labels["inputs"] == "entrées"
    program = json.loads((site / settings["programs"]["networks/echo/exercises.py"]).read_text("utf-8"))
    assert program["messages"]["twice"]["once"][THIRD] == "Une seule fois"


def test_its_spelling_is_checked(project):
    """With a dictionary of four words in place of a real one."""
    modules = project / "node_modules"
    modules.unlink()
    modules.mkdir()
    for package in (ROOT / "node_modules").iterdir():
        (modules / package.name).symlink_to(package)
    own = modules / f"dictionary-{THIRD}"
    own.mkdir()
    words = re.findall(r"[^\W\d_]+", " ".join(f.read_text("utf-8") for f in (project / "docs" / THIRD).rglob("*.md")))
    (own / "index.aff").write_text("SET UTF-8\n", "utf-8")
    known = sorted({w for w in words if w != "seul"})
    (own / "index.dic").write_text("\n".join([str(len(known)), *known]) + "\n", "utf-8")
    (project / "tests").mkdir()
    for name in ("conftest.py", "texts.py", "test_spelling.py", "words.yml"):
        (project / "tests" / name).write_text((ROOT / "tests" / name).read_text("utf-8"), "utf-8")
    with (project / "tests" / "words.yml").open("a", encoding="utf-8") as file:
        file.write(f"{THIRD}: []\n")
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", "tests/test_spelling.py", "-k", f"{THIRD}/networks"]
    done = subprocess.run(command, cwd=project, env=os.environ, capture_output=True, text=True)
    assert done.returncode == 1 and f"docs/{THIRD}/networks/echo.md:3: «seul»" in done.stdout, done.stdout


def test_a_network_whose_drawing_is_in_no_table_has_its_picture(site):
    """The gallery's drawings go to the sheet that is published."""
    gallery = html.parse(str(site / "networks" / "index.html")).getroot()
    (use,) = gallery.xpath("//*[@class='gallery__drawing']//*[local-name()='use']/@href")
    sheet, _, drawing = use.partition("#")
    file = site / urljoin("/networks/", sheet).removeprefix("/")
    assert drawing in etree.parse(str(file)).getroot().xpath("//@id")


def test_four_hundred_terms_fit_into_a_page(site):
    """As many terms as the site may have, each with words of its own."""
    real = gzip.compress(entries(Page(SPANISH, "glossary.md")).encode())
    each = len(real) / len(glossary.terms(SPANISH))
    frame = len(gzip.compress((site / "glossary" / "index.html").read_bytes())) - len(real)
    assert frame + 400 * each < 40_000, f"{each:.0f} bytes a term: 400 would not fit into 40 kB; split the page by letter"
