"""The site in a real Chromium: what a reader sees, hears and finds."""

import re

import pytest
from conftest import ENGLISH, SPANISH, addresses, read_through, violations

from theme.commands import browser
from theme.model import page as pages

PATHS = addresses(pages.pages(SPANISH))
WIDTHS = {"phone": 360, "desktop": 1280}
every_page = pytest.mark.parametrize("path", PATHS, ids=lambda p: p or "home")


@pytest.fixture
def open_page(chromium, address):
    """open_page(path, width=…, scheme=…): a fresh visit, with what it asked for and complained about."""
    contexts = []

    def visit(path, width=1280, scheme="light", **options):
        context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints, page.requests, page.weight = [], [], 0
        page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        page.on("request", lambda r: page.requests.append(r.url))
        page.on("response", lambda r: page.complaints.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        browser.visit(page, address + path)
        return page

    yield visit
    for context in contexts:
        context.close()


OPEN_ALL = """() => {
    document.querySelectorAll('details').forEach(d => { d.open = true })
    document.querySelectorAll('img[loading=lazy]').forEach(i => { i.loading = 'eager' })
}"""
ALL_THERE = "() => [...document.querySelectorAll('article img')].every(i => i.complete)"
HIDDEN = """() => [...document.querySelectorAll('.katex-html, article svg[role=img], article img')].filter(e => {
    const box = e.getBoundingClientRect()
    return box.width < 4 || box.height < 4 || (e.tagName === 'IMG' && !e.naturalWidth)
}).map(e => e.outerHTML.slice(0, 120))"""
UNNAMED = """() => [...document.querySelectorAll('article svg[role=img]')]
    .filter(s => !(s.getAttribute('aria-label') ?? '').trim()).map(e => e.outerHTML.slice(0, 120))"""
SIDEWAYS = """() => [...document.querySelectorAll('main *')].filter(e => {
    const box = e.getBoundingClientRect()
    if (box.width === 0 || box.right <= innerWidth + 1) return false
    for (let p = e.parentElement; p; p = p.parentElement) if (['auto', 'scroll', 'hidden', 'clip'].includes(getComputedStyle(p).overflowX)) return false
    return true
}).map(e => e.tagName + '.' + e.className).slice(0, 5)"""
LAID_OUT = """() => [...document.querySelectorAll('.md-content__inner > *')]
    .every(block => block.checkVisibility({contentVisibilityAuto: true}) || !block.checkVisibility())"""
# The languages have the same blocks, figures and folds (tests/test_pages.py), and the same style sheets: so they share what
# there is to see between them.
SCHEMES = {1280: "light", 360: "dark"}
CHECKED_WHOLE = {SPANISH: 1280, ENGLISH: 360}


@every_page
def test_page_as_a_reader_meets_it(open_page, address, path, unless_it_passed):
    """Quiet, alone, whole, no wider than a phone, accessible: one visit, and all that is wrong at once."""
    with unless_it_passed(path):
        language = ENGLISH if path.startswith(ENGLISH.root) else SPANISH
        page = open_page(path)
        faults = [f"the console says: {complaint}" for complaint in page.complaints]
        faults += [f"it asks {url}" for url in page.requests if not url.startswith((address, "data:"))]
        page.evaluate(OPEN_ALL)
        page.wait_for_function(ALL_THERE)
        for width, scheme in SCHEMES.items():
            page.set_viewport_size({"width": width, "height": 800})
            page.emulate_media(color_scheme=scheme)
            page.wait_for_function(LAID_OUT)
            faults += [f"not visible: {element}" for element in page.evaluate(HIDDEN)]
            if width == 360:
                faults += [f"wider than a phone: {element}" for element in page.evaluate(SIDEWAYS)]
                faults += ["it scrolls sideways on a phone"] * (page.evaluate("document.documentElement.scrollWidth") > 360)
            if width == CHECKED_WHOLE[language]:
                read_through(page)  # what overflows can be reached by keyboard once it has been near
                faults += [f"at {width} px, {scheme}: {rule}: {where}" for rule, where in violations(page)]
        faults += [f"a figure without a name: {element}" for element in page.evaluate(UNNAMED)]
        assert not faults, "\n".join([f"{path or 'home'}:", *faults])


@pytest.mark.parametrize("path", ["foundations/perceptron/", ENGLISH.root + "networks/hopfield/"])
def test_what_is_far_below_is_laid_out_in_spare_time(open_page, path):
    """Without scrolling: where links and buttons are must not depend on what the reader has seen."""
    page = open_page(path, width=360)
    page.wait_for_function(LAID_OUT)
    assert page.evaluate("scrollY") == 0


@pytest.mark.parametrize("path", ["", "foundations/perceptron/", ENGLISH.root + "foundations/perceptron/", "labs/first-neuron/"])
def test_first_view_is_light_and_does_not_jump(chromium, address, path):
    context = chromium.new_context(viewport={"width": 360, "height": 740})
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    received = []
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    page.add_init_script(
        "window.shift = 0; new PerformanceObserver(l => l.getEntries().forEach(e => { window.shift += e.value })).observe({type: 'layout-shift', buffered: true})"
    )
    browser.visit(page, address + path)
    shift = page.evaluate("window.shift")
    context.close()
    assert sum(received) < 250_000, f"{path or 'home'}: {sum(received)} bytes for the first view"
    assert shift < 0.05, f"{path or 'home'}: layout shift {shift:.3f}"


def search(page, words: str) -> list[str]:
    """The addresses of the results of a search, best first."""
    page.locator(".md-search__input").click()
    page.locator(".md-search__input").fill("")
    page.locator(".md-search__input").press_sequentially(words, delay=20)
    page.wait_for_function("() => /\\d/.test(document.querySelector('.md-search-result__meta').textContent)", timeout=10_000)
    page.wait_for_timeout(300)
    return [link.evaluate("a => a.href").split("?")[0].split("#")[0] for link in page.locator(".md-search-result__item > a").all()]


@pytest.mark.parametrize("words", ["perceptron", "perceptrón"])
def test_search_ranks_the_page_of_the_term_first(open_page, address, words):
    assert search(open_page(""), words)[0] == address + "foundations/perceptron/"


def test_search_in_english_ranks_the_english_page_first(open_page, address):
    assert search(open_page(ENGLISH.root), "perceptron")[0] == address + ENGLISH.root + "foundations/perceptron/"


@pytest.mark.parametrize(
    ("start", "words", "path"),
    [
        ("", "tasa de aprendizaje", "training/gradient-descent/"),
        (ENGLISH.root, "learning rate", "training/gradient-descent/"),
        (ENGLISH.root, "vanishing gradients", "foundations/deep-learning/"),
    ],
)
def test_search_finds_the_page_that_tells_about_a_term_first_and_its_definition(open_page, address, start, words, path):
    found = search(open_page(start), words)
    assert found[0] == address + start + path and address + start + "glossary/" in found[:3], found


@pytest.mark.parametrize("words", ["funcio\u0301n", "función: activación", "funcion"])
def test_search_takes_words_as_they_are_pasted(open_page, words):
    page = open_page("")
    assert search(page, words)
    page.locator(".md-search-result__item > a").first.click()
    page.wait_for_selector("article mark[data-md-highlight]", state="attached")
    assert "h=" not in page.url
    assert any(text.lower().startswith("funci") for text in page.locator("article mark[data-md-highlight]").all_inner_texts())


@pytest.mark.parametrize(("folded", "accented"), [("retropropagacion", "retropropagación"), ("funcion", "función"), ("epocas", "épocas")])
def test_search_forgives_missing_accents(open_page, folded, accented):
    page = open_page("")
    found = search(page, folded)
    assert found, f"{folded} finds nothing"
    assert set(found) & set(search(page, accented)), f"{folded} and {accented} find different pages"


@pytest.mark.parametrize(("start", "words"), [("", "gradient"), ("", "neurona"), (ENGLISH.root, "neuron"), (ENGLISH.root, "perceptron")])
def test_search_stays_in_its_language(open_page, address, start, words):
    for result in search(open_page(start), words):
        assert result.startswith(address + ENGLISH.root) == (start == ENGLISH.root), result


def test_search_opens_the_result(open_page, address):
    page = open_page(ENGLISH.root + "glossary/")
    search(page, "perceptron")
    page.locator(".md-search-result__item > a").first.click()
    page.wait_for_url(re.compile(re.escape(address + ENGLISH.root) + "foundations/perceptron/"))


def test_language_switch_keeps_the_page(open_page, address):
    page = open_page("foundations/perceptron/")
    page.locator(".language-switch a[lang=" + ENGLISH.code + "]").click()
    page.wait_for_url(address + ENGLISH.root + "foundations/perceptron/")
    assert page.evaluate("document.documentElement.lang") == ENGLISH.code
    page.locator(".language-switch a[lang=" + SPANISH.code + "]").click()
    page.wait_for_url(address + "foundations/perceptron/")


def test_scheme_follows_the_system_and_the_reader(open_page):
    page = open_page("", scheme="dark")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    page = open_page("", scheme="light")
    assert page.evaluate("document.body.dataset.mdColorScheme") == "default"
    page.locator("label.md-header__button[for^=__palette]:visible").click()
    page.locator("label.md-header__button[for^=__palette]:visible").click()
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate"
    browser.visit(page, page.url)
    assert page.evaluate("document.body.dataset.mdColorScheme") == "slate", "the choice is forgotten"


@pytest.mark.parametrize(
    ("path", "language", "text"), [("nada/", SPANISH.code, "Esta página no existe"), (ENGLISH.root + "nothing/", ENGLISH.code, "This page does not exist")]
)
def test_404_answers_in_the_language_of_the_address(open_page, path, language, text):
    page = open_page(path)
    page.wait_for_function("([language, path]) => document.documentElement.lang === language && location.href.endsWith(path)", arg=[language, path])
    titles = page.locator(".md-tabs__link").all_inner_texts()
    assert ("Fundamentos" in titles) == (language == SPANISH.code), titles
    shown = [s.inner_text() for s in page.locator("section[data-root]").all() if s.is_visible()]
    assert len(shown) == 1 and text in shown[0]
    page.locator("section[data-root]:visible a").first.click()
    page.wait_for_selector("h1", state="attached")
    assert page.locator("h1").count() == 1


@pytest.mark.parametrize("path", ["foundations/perceptron/", ENGLISH.root + "labs/first-neuron/", "glossary/"])
def test_page_reads_without_javascript(open_page, path):
    page = open_page(path, java_script_enabled=False)
    assert page.locator("article h1").is_visible()
    assert not page.locator(".md-search").first.is_visible(), "a control that needs JavaScript is offered"
    for selector in (".highlight pre", ".katex-html", "article figure"):
        if page.locator(selector).count():
            box = page.locator(selector).first.bounding_box()
            assert box and box["height"] > 4, selector


def test_code_blocks_can_be_reached_and_copied_by_keyboard(open_page):
    page = open_page("foundations/perceptron/", width=360)
    read_through(page)
    unreachable = page.evaluate(
        "[...document.querySelectorAll('.md-typeset pre > code')].filter(c => c.checkVisibility() && c.scrollWidth > c.clientWidth && c.tabIndex < 0).length"
    )
    assert unreachable == 0
    assert page.locator("button.md-code__button[title]").count() > 3


def test_annotations_open_and_have_names(open_page):
    page = open_page("foundations/perceptron/")
    read_through(page)
    notes = page.locator(".md-annotation__index")
    assert notes.count() > 0
    for i in range(notes.count()):
        assert re.match(r"Nota \d+", notes.nth(i).get_attribute("aria-label") or "")
    literal = page.evaluate(
        "[...document.querySelectorAll('.highlight.program code')].filter(c => /# \\(\\d+\\)!/.test(c.textContent)).length"
    )
    assert literal == 0, "an annotation shows as # (1)!"


@pytest.mark.parametrize("path", ["foundations/perceptron/", ENGLISH.root + "foundations/perceptron/"])
def test_words_in_figures_are_in_the_language_of_the_page(open_page, path):
    page = open_page(path)
    words = set(page.evaluate("[...document.querySelectorAll('article svg text')].map(t => t.textContent)"))
    english = {w for w in words if re.search(r"\b(the|of|mistakes|fraction|bound|class|inputs?|outputs?)\b", w)}
    assert bool(english) == path.startswith(ENGLISH.root), words
