"""What carries a reader through the course: checked exercises, progress, definitions, overviews, the gallery. Real Chromium."""

import json
import re
import urllib.request
from html import unescape
from pathlib import Path

import pytest
from conftest import ENGLISH, ROOT, SPANISH, every_language, violations, wait_for_handle, with_handle
from test_exercises import region

from theme.commands import browser
from theme.features.exercises import exercises
from theme.features.gallery import gallery
from theme.model import course, glossary
from theme.model import language as languages
from theme.model import page as pages
from theme.model.language import Language
from theme.model.lesson import Lesson

CHECKED = {
    p.path: [e for e in (exercises.name_of(*include.split(":")) for include in p.skeleton()["includes"] if ":" in include) if e]
    for p in pages.pages(SPANISH)
}
CHECKED = {path: found for path, found in CHECKED.items() if found}
GALLERY = re.compile(r'<div class="gallery".*</table></div></div>\n</div>', re.S)
SETTINGS = re.compile(r'<script type="application/json" id="runner-config">\{')
PERCEPTRON = "foundations/perceptron/"
OVERVIEW = "foundations/"


@pytest.fixture(scope="module")
def returning(chromium):
    """The browser of one reader, who downloads the runtime once."""
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture
def reader(returning, address):
    """reader(path): a page of the reader who was here before; what a test leaves goes with it."""

    def go(path):
        page = returning.new_page()
        page.complaints = []
        page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        browser.visit(page, address + path)
        return page

    yield go
    for page in returning.pages:
        page.evaluate("Object.keys(localStorage).filter(key => key.endsWith('solved')).forEach(key => localStorage.removeItem(key))")
        page.evaluate("Object.keys(localStorage).filter(key => key.includes('code:')).forEach(key => localStorage.removeItem(key))")
        page.close()


def check(page, exercise: str, code: str) -> dict:
    """Write the code into the starter of an exercise, press Check, and return what the page says."""
    program = page.locator(f'.program[data-exercise="{exercise}"]')
    if not page.evaluate(with_handle("({engine}) => !!engine")):
        program.locator(".run__edit").evaluate("button => button.click()")
        wait_for_handle(page, "({engine}) => engine")
    block = page.evaluate_handle(with_handle("({blocks}, root) => blocks.find((block) => block.root === root)"), program.element_handle())
    block.evaluate(
        """async (block, code) => {
            if (!block.program) await block.editing.open()
            block.change(code)
            block.lastOutcome = null
            block.root.querySelector(".run__check").click()
        }""",
        code,
    )
    page.wait_for_function("block => block.lastOutcome", arg=block, timeout=60_000)
    return block.evaluate(
        """({root}) => {
            const verdict = root.querySelector(".verdict")
            return {
                verdict: verdict.hidden ? null : verdict.textContent, right: verdict.matches(".verdict--right"),
                status: root.querySelector(".run__status").textContent, solved: root.hasAttribute("data-solved")
            }
        }"""
    )


def as_shown(message: str, said: str) -> bool:
    """Whether what the page says is this message, whatever its values are."""
    pattern = re.sub(r"\\\{\w+\\\}", ".*", re.escape(message))
    return re.fullmatch(pattern, said, re.S) is not None


def file_of(exercise: str) -> tuple[Path, str]:
    """The program of an exercise, and its name there."""
    stem, _, name = exercise.partition(":")
    return Lesson.of_program(f"{stem}.py").exercises, name


# The verdicts are the same program's in every language, and that every message has its words is tested without a browser
# (test_exercises.py): in other languages one page shows that the words are the page's.
@pytest.mark.parametrize(("path", "language"), [
    *[pytest.param(path, SPANISH, id=path) for path in CHECKED],
    *[pytest.param("foundations/perceptron.md", each, id=each.name) for each in languages.every() if each is not SPANISH],
])  # fmt: skip
def test_check_tells_right_from_each_typical_mistake(reader, path, language, unless_it_passed):
    written = pages.Page(language, path)
    if language.partial and not written.file.is_file():
        pytest.skip(f"{language.name} does not have this page")
    with unless_it_passed(written.url):
        page = reader(written.url)
        for exercise in CHECKED[path]:
            program, name = file_of(exercise)
            function = name.replace("-", "_")
            messages = exercises.messages(program)[function]
            wrong = {key: code for (of, key), code in exercises.mistakes(program).items() if of == function}
            assert set(wrong) == set(messages) - {"right"}
            for key, mistake in wrong.items():
                said = check(page, exercise, mistake)
                assert said["verdict"] and as_shown(messages[key][language.code], said["verdict"]), f"{exercise}, {key}: {said}"
                assert not said["right"] and not said["solved"]
            said = check(page, exercise, region(program, f"{name}-solution"))
            assert said["right"] and as_shown(messages["right"][language.code], said["verdict"]), f"{exercise}: {said}"
            assert said["solved"]
        assert not page.complaints, page.complaints


def test_an_exercise_that_fails_shows_the_error_and_the_line(reader):
    exercise = CHECKED["foundations/perceptron.md"][0]
    page = reader(PERCEPTRON)
    function = exercise.partition(":")[2].replace("-", "_")
    said = check(page, exercise, f"def {function}(*args):\n    x = 1\n    return x.nothing")
    assert said["verdict"] is None and said["status"] == "Error en la línea 3"
    assert "AttributeError" in page.locator(".run-error").inner_text() and "check_" not in page.locator(".run-error").inner_text()
    said = check(page, exercise, "something_else = 1")
    assert function in said["verdict"] and not said["right"]
    assert page.locator(".run-error").count() == 0, "the error of the run before still stands"


def test_progress_is_kept_shown_saved_and_read_back(reader, address, tmp_path):
    exercise = CHECKED["foundations/perceptron.md"][0]
    program, name = file_of(exercise)
    page = reader(PERCEPTRON)
    check(page, exercise, region(program, f"{name}-solution"))
    browser.visit(page, address + OVERVIEW)
    everything = page.locator(".progress").get_attribute("data-exercises").split()
    assert exercise in everything and page.locator("progress").evaluate("bar => [bar.value, bar.max]") == [1, len(everything)]
    row = page.locator(".course > li", has=page.locator(f'[data-exercises~="{exercise}"]'))
    assert (
        row.locator("[data-exercises]").inner_text()
        == f"Has resuelto 1 de {len(row.locator('[data-exercises]').get_attribute('data-exercises').split())}."
    )
    with page.expect_download() as download:
        page.locator('[data-progress="export"]').click()
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert exercise in json.loads(saved.read_text("utf-8"))["solved"] and saved.suffix == ".json"

    page.once("dialog", lambda dialog: dialog.dismiss())
    page.locator('[data-progress="forget"]').click()
    assert page.locator("progress").evaluate("bar => bar.value") == 1
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator('[data-progress="forget"]').click()
    assert page.locator(".progress__text").inner_text() == "Aún no has resuelto ningún ejercicio."

    for wrong in ("no JSON", '{"site": "another", "solved": {}}', '{"site": "redes-neuronales", "solved": {"<b>": "x"}}'):
        (tmp_path / "wrong.json").write_text(wrong, "utf-8")
        choose(page, tmp_path / "wrong.json")
        assert "no contiene un progreso" in page.locator(".progress__status").inner_text()
    choose(page, saved)
    assert page.locator("progress").evaluate("bar => bar.value") == 1
    assert page.locator(".progress__status").inner_text() == "Progreso leído. Ejercicios resueltos: 1." and not page.complaints


def choose(page, file):
    with page.expect_file_chooser() as chooser:
        page.locator('[data-progress="import"]').click()
    page.locator(".progress__status").evaluate("status => { status.textContent = '' }")
    chooser.value.set_files(file)
    page.wait_for_function("() => document.querySelector('.progress__status').textContent")


def test_progress_under_the_former_name_of_a_lesson_counts(chromium, address):
    exercise = CHECKED["foundations/perceptron.md"][0]
    lesson, _, name = exercise.partition(":")
    context = chromium.new_context(service_workers="block")  # a worker would bring the real page back
    page = context.new_page()
    browser.visit(page, address + OVERVIEW)
    page.evaluate("name => localStorage.setItem('solved', JSON.stringify({[name]: '2026-01-01'}))", f"perceptrons/rosenblatt:{name}")
    browser.visit(page, address + OVERVIEW)
    assert page.locator("progress").evaluate("bar => bar.value") == 0, "nobody has said that the lesson was renamed"

    def renamed(route):
        moved = f'"moved":{json.dumps({"perceptrons/rosenblatt": lesson})},'
        html, replaced = SETTINGS.subn(lambda match: match[0] + moved, route.fetch().text())
        assert replaced == 1, "the settings have changed: this test adds to them"
        route.fulfill(body=html, content_type="text/html; charset=utf-8")

    page.route(re.compile(re.escape(address + OVERVIEW) + "$"), renamed)
    browser.visit(page, address + OVERVIEW)
    assert page.locator("progress").evaluate("bar => bar.value") == 1
    with page.expect_download() as download:
        page.locator('[data-progress="export"]').click()
    assert json.loads(Path(download.value.path()).read_text("utf-8"))["solved"] == {exercise: "2026-01-01"}
    context.close()


@every_language
def test_a_definition_opens_by_mouse_and_keyboard_and_escape_closes_it(reader, language):
    page = reader(pages.Page(language, "foundations/perceptron.md").url)
    link = page.locator(".term > a").first
    note = page.locator(f"#{link.get_attribute('aria-describedby')}")
    term = next(t for key, t in glossary.terms(language).items() if f"term-{key}" == link.get_attribute("aria-describedby"))
    assert not note.is_visible() and note.text_content() == term["definition"]
    link.scroll_into_view_if_needed()
    link.hover()
    assert note.is_visible()
    page.keyboard.press("Escape")
    assert not note.is_visible()
    page.mouse.move(0, 0)
    page.keyboard.press("Tab")
    link.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert note.is_visible()


def test_a_definition_is_shown_once_a_page_and_leads_to_the_glossary(site):
    for html in [*site.rglob("foundations/**/index.html"), *site.rglob("training/**/index.html")]:
        ids = re.findall(r'role="tooltip" id="([\w-]+)"', html.read_text("utf-8"))
        assert len(ids) == len(set(ids)), f"{html}: a term is explained twice"


@pytest.mark.parametrize("part", ["foundations", "training"])
@pytest.mark.parametrize("root", [SPANISH.root, ENGLISH.root])
def test_overview_lists_its_pages_in_order_with_time_and_exercises(site, part, root):
    html = (site / root / part / "index.html").read_text("utf-8")
    listed = re.findall(r'class="course__title" href="([^"]+)"', html)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    expected = [path for path in re.findall(rf"^ +- {part}/([\w-]+)\.md$", settings, re.M) if path != "index"]
    assert {f"{part}/{name}" for name in expected} == {p.lesson.path for p in course.lessons(SPANISH) if p.lesson.part == part}
    assert [address.strip("./").rpartition("/")[2] for address in listed] == expected
    facts = re.findall(r'<div class="course__facts">(.*?)</div>', html)
    assert len(facts) == len(expected) and all(re.search(r"\d+ min", fact) for fact in facts)


# --- The gallery


def word_of(language: Language):
    return lambda key: language.word("gallery", key)


def made_up(count: int, language: Language) -> list[gallery.Entry]:
    """Networks that do not exist, as many as the gallery is meant for."""
    word = word_of(language)
    drawing = '<svg viewBox="0 0 40 20" width="40" height="20" role="img" aria-label="x"><circle cx="9" cy="9" r="6"/></svg>'
    kinds = [word(kind) for kind in ("supervised", "unsupervised", "self-supervised", "reinforcement")]
    data = [word(kind) for kind in ("images", "sequences", "vectors", "patterns", "graphs")]
    return [
        gallery.Entry(
            f"network-{i}", f"Network {i} <with> a rather long name", "What it is for, in a sentence as long as those are.",
            "./", drawing, f"family {i % 7}", 1943 + (i * 37) % 82, ("Ada Lovelace", "A. & B."), kinds[i % 4], data[i % 5], f"{i * 1000}",
        )
        for i in range(count)
    ]  # fmt: skip


@pytest.fixture
def open_gallery(chromium, address):
    contexts = []

    def go(count=60, language=SPANISH, **options):
        settings = {"viewport": {"width": 1280, "height": 900}, "service_workers": "block"}  # a worker would bring the real page back
        contexts.append(chromium.new_context(**(settings | options)))
        page = contexts[-1].new_page()
        page.complaints = []
        page.on(
            "console",
            lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") and "blocked by Playwright" not in m.text else None,
        )
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        path = f"{address}{language.root}networks/"
        html = gallery.render(made_up(count, language), word_of(language))
        with urllib.request.urlopen(path) as answer:
            whole, replaced = GALLERY.subn(lambda _: html, answer.read().decode())
        assert replaced == 1, "the gallery's frame has changed: this test replaces its content"
        page.route(
            re.compile(re.escape(path) + r"(\?.*)?$"), lambda route: route.fulfill(body=whole, content_type="text/html; charset=utf-8")
        )
        browser.visit(page, path)
        return page

    yield go
    for context in contexts:
        context.close()


def shown(page) -> int:
    return page.locator(".gallery__card:visible").count()


def test_sixty_networks_can_be_filtered_and_the_choice_is_kept_in_the_address(open_gallery):
    page = open_gallery()
    assert shown(page) == 60
    page.locator('select[data-filter="family"]').select_option("family 3")
    family = shown(page)
    assert 0 < family < 60 and page.locator("output").inner_text() == f"Redes: {family}"
    assert page.locator(".gallery__table tbody tr:visible").count() == family
    assert page.locator(".gallery__time-line ul li:visible").count() == family
    page.locator('select[data-filter="data"]').select_option("imágenes")
    both = shown(page)
    assert 0 < both < family
    browser.visit(page, page.url)
    assert shown(page) == both and page.locator('select[data-filter="family"]').input_value() == "family 3"
    page.locator('select[data-filter="family"]').select_option("")
    page.locator('select[data-filter="data"]').select_option("")
    assert shown(page) == 60 and "?" not in page.url and not page.complaints


def test_any_two_networks_stand_side_by_side(open_gallery):
    page = open_gallery()
    buttons = page.locator(".gallery__card button")
    for i in (4, 11, 30):
        buttons.nth(i).click()
    assert page.locator('.gallery__card button[aria-pressed="true"]').count() == 2
    names = [page.locator(".gallery__card strong").nth(i).inner_text() for i in (11, 30)]
    heads = page.locator(".gallery__compare tr").first.locator("th").all_inner_texts()
    assert heads[1:] == names
    assert page.locator(".gallery__compare tr").count() == 1 + len(gallery.FACTS)
    buttons.nth(11).click()
    assert page.locator(".gallery__compare table").count() == 0


@pytest.mark.parametrize("width", [360, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_sixty_networks_are_accessible_and_fit_a_phone(open_gallery, width, scheme):
    page = open_gallery(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page.locator(".gallery__card button").nth(0).click()
    page.locator(".gallery__card button").nth(1).click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert not violations(page)


def test_the_gallery_reads_without_javascript(open_gallery):
    page = open_gallery(java_script_enabled=False, language=ENGLISH)
    assert shown(page) == 60 and page.locator(".gallery__table tbody tr").count() == 60
    assert not page.locator(".gallery__filters").is_visible() and not page.locator(".gallery__compare").is_visible()


def test_sixty_networks_cost_little(site):
    import gzip

    html = gallery.render(made_up(60, SPANISH), word_of(SPANISH))
    assert len(gzip.compress(html.encode())) < 12_000
    years = [int(year) for year in re.findall(r"<li data-slug=[^>]*><span>(\d{4})", html)]
    assert years == sorted(years) and len(years) == 60 and "<with>" not in unescape(html.replace("&lt;with&gt;", ""))


@pytest.mark.parametrize("root", [SPANISH.root, ENGLISH.root])
def test_the_gallery_holds_every_page_of_a_network(site, root):
    html = (site / root / "networks" / "index.html").read_text("utf-8")
    slugs = set(re.findall(r'<tr data-slug="([\w-]+)"', html))
    expected = {p.path.removeprefix("networks/").removesuffix(".md") for p in pages.pages(SPANISH) if p.meta.get("family")}
    assert slugs == expected and len(slugs) >= 2
