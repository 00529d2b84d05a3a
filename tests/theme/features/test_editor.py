"""The code editor: small, in every language, usable by keyboard and touch, and in the colours of the page's code."""

import gzip
import html
import itertools
import json
import re
from pathlib import Path

import material
import pytest
from conftest import ENGLISH, ROOT, SPANISH, every_language, violations
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import PythonLexer

from theme import pipeline
from theme.commands.browser import visit as visit_page
from theme.commands.server import serve
from theme.features.page import browser
from theme.features.run import editor
from theme.model import places

LIMIT = 135_000  # bytes, packed
# The policy of the site, without its inline scripts: the editor must live with it.
POLICY = (
    "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self' blob:; connect-src 'self'; img-src 'self' data:; "
    "style-src 'self' 'unsafe-inline'; font-src 'self'; object-src 'none'; base-uri 'self'; form-action 'self'"
)
PAGE = """<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>Editor</title>
<meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="{policy}">
{styles}</head><body data-md-color-scheme="{scheme}"><main class="md-typeset"><h1>Editor</h1>
<div class="highlight"><pre><code tabindex="0">{static}</code></pre></div>
<button id="before">before</button><div id="place"></div><button id="after">after</button></main>
<script type="application/json" id="runner-config">{{"root": "./", "words": "words/{language}.js"}}</script>
<script type="module" src="page.js"></script></body></html>"""
SCRIPT = """import {edit} from "./editor.js"
import {glossary, words} from "./model/words.js"
window.heard = []
window.said = [] // CodeMirror takes what it announces away at once
new MutationObserver(changes => {
  for (const {target, addedNodes} of changes) if (target.className === "cm-announced") said.push(...[...addedNodes].map(n => n.textContent))
}).observe(document.body, {childList: true, subtree: true})
window.open = options => {
  window.editor?.destroy()
  window.editor = edit({parent: document.getElementById("place"), doc: "", label: "Code",
    word: words("editor"), phrases: glossary("phrases"), onRun: () => heard.push("run"), onChange: text => heard.push(text), ...options})
}
"""
SAMPLE = '''import numpy as np
from nn.tensor import Tensor


def train(X, y, lr=0.1, *rest, **more):
    """Learn y (n,)."""
    w, b = np.zeros(X.shape[1]), 0.0  # (d,)
    for epoch in range(10):
        if not isinstance(y, list) and y[1:2] != -1:
            raise ValueError(f"epoch {epoch:.3f}: {len(X)}\\n" + str(None))
    return [x_i @ w + b > 0 for x_i in sorted(X)] or True


@property
class Layer(Tensor):
    def forward(self, x):
        assert x is not None, "no x"
        return lambda t: super().forward(t) ** 2
'''


@pytest.fixture
def open_editor(chromium, tmp_path):
    """open_editor(doc="…", language=…, scheme=…, width=…): a page with an editor, under the site's policy and style sheets."""
    of_material = sorted((Path(material.__file__).parent / "templates" / "assets" / "stylesheets").glob("*.min.css"))
    styles = {style.name: style.read_bytes() for style in of_material} | {"site.css": browser.style(pipeline.STYLES)}
    for name, content in styles.items():
        (tmp_path / name).write_bytes(content)
    (tmp_path / "editor.js").write_bytes(editor.bundle().read_bytes())
    model = {f"model/{name}.js": (ROOT / "theme" / "model" / f"{name}.js").read_bytes() for name in ("settings", "words")}
    for name, content in (model | browser.words()).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    (tmp_path / "page.js").write_text(SCRIPT, "utf-8")
    (tmp_path / "404.html").write_text("", "utf-8")
    (tmp_path / "favicon.ico").write_text("", "utf-8")
    contexts = []

    def visit(doc="", language=SPANISH, scheme="default", width=1280, **options):
        static = highlight(doc, PythonLexer(stripnl=False), HtmlFormatter(nowrap=True))
        links = "".join(f'<link rel="stylesheet" href="{name}">' for name in styles)
        content = PAGE.format(language=language.code, scheme=scheme, policy=html.escape(POLICY), styles=links, static=static)
        (tmp_path / "index.html").write_text(content, "utf-8")
        context = chromium.new_context(viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        # The fonts of the site are not here; anything else that is said is a fault.
        page.on("console", lambda m: page.complaints.append(m.text) if m.type in ("error", "warning") and "404" not in m.text else None)
        page.on("pageerror", lambda e: page.complaints.append(str(e)))
        visit_page(page, address)
        page.evaluate("doc => window.open({doc})", doc)
        return page

    with serve(tmp_path) as address:
        yield visit
    complaints = [text for context in contexts for page in context.pages for text in page.complaints]
    for context in contexts:
        context.close()
    assert not complaints, complaints


def text(page) -> str:
    return page.evaluate("editor.text")


def heard(page) -> list[str]:
    """What the editor told its owner since the last time."""
    return page.evaluate("heard.splice(0)")


def said(page) -> str:
    """What the editor told screen readers since the last time."""
    return "\n".join(page.evaluate("said.splice(0)"))


def focused(page) -> str:
    return page.evaluate("document.activeElement.id || document.activeElement.className")


def contrast(one: list[float], other: list[float]) -> float:
    def luminance(colour):
        linear = [v / 12.92 if v <= 0.03928 else ((v + 0.055) / 1.055) ** 2.4 for v in (v / 255 for v in colour)]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    dark, light = sorted([luminance(one), luminance(other)])
    return (light + 0.05) / (dark + 0.05)


def broken_rules(page) -> list:
    return violations(page, runOnly=["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"])


# --- The file


def test_bundle_is_small_carries_its_licence_and_no_eval():
    content = editor.bundle().read_bytes()
    assert len(gzip.compress(content, 9)) <= LIMIT
    assert b"Permission is hereby granted" in content[:2000]
    assert not re.search(rb"\beval\(|new Function\b|https?://", content.split(b"*/", 1)[1].replace(b"http://www.w3.org/", b""))


def test_bundle_is_made_once_for_the_same_content(tmp_path, monkeypatch):
    monkeypatch.setattr(editor, "CACHE", tmp_path)
    first = editor.bundle()
    monkeypatch.setattr(editor, "esbuild", lambda *options: pytest.fail("bundled again"))
    assert editor.bundle() == first and first.read_bytes()


def test_bundle_says_what_to_do_without_esbuild(tmp_path, monkeypatch):
    monkeypatch.setattr(editor, "CACHE", tmp_path)
    monkeypatch.setattr(editor, "MODULES", tmp_path)
    with pytest.raises(editor.EditorFailure, match="run `make setup`"):
        editor.bundle()


@every_language
def test_every_phrase_of_the_bundle_is_translated(language):
    """The bundle before it is minified still calls phrase("…"), whatever package it comes from."""
    readable = editor.esbuild(*editor.OPTIONS)
    calls = re.findall(r"\bphrase\((?:view, |this\.view, )?([^)]*)\)", readable)
    asked = {json.loads(literal) for call in calls for literal in re.findall(r'^"[^"]*"', call)}
    hidden = [call for call in calls if not re.fullmatch(r'"[^"]*".*|(view, )?phrase\d?(, \.\.\.insert\d?)?', call)]
    assert not hidden, f"phrases that this test cannot read: {hidden}"
    keys = set(language.words["phrases"])
    assert keys == asked, f"{language.file}: not translated {asked - keys}, not used {keys - asked}"


# --- Writing


def test_typing_indents_closes_brackets_and_is_heard(open_editor):
    page = open_editor()
    page.evaluate("editor.focus()")
    page.keyboard.type("def f(x):\nreturn x")
    assert text(page) == "def f(x):\n    return x"
    assert heard(page)[-1] == text(page)
    page.keyboard.press("Enter")
    page.keyboard.type("print((x")
    assert text(page).endswith("\nprint((x))") or text(page).endswith("\n    print((x))")


def test_tab_indents_until_escape(open_editor):
    page = open_editor("x = 1")
    page.locator("#before").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    assert text(page) == "    x = 1"
    page.keyboard.press("Shift+Tab")
    assert text(page) == "x = 1"
    page.keyboard.press("Escape")
    assert "sale" in said(page)
    page.wait_for_timeout(2100)  # CodeMirror's own patience with Escape is two seconds; ours has no end
    page.keyboard.press("Tab")
    assert focused(page) == "after" and text(page) == "x = 1"
    page.keyboard.press("Shift+Tab")
    assert "cm-content" in focused(page)
    page.keyboard.press("Shift+Tab")
    assert focused(page) == "before"


def test_typing_after_escape_gives_tab_back(open_editor):
    page = open_editor()
    page.evaluate("editor.focus()")
    page.keyboard.press("Escape")
    page.keyboard.type("x")
    page.keyboard.press("Tab")
    assert text(page) == "    x" and "cm-content" in focused(page)


@pytest.mark.parametrize("key", ["Shift+Enter", "ControlOrMeta+Enter"])
def test_keys_run_and_write_nothing(open_editor, key):
    page = open_editor("x = 1")
    page.evaluate("editor.focus()")
    page.keyboard.press(key)
    assert heard(page) == ["run"] and text(page) == "x = 1"


def test_setting_the_text_is_one_step_of_undo(open_editor):
    page = open_editor("x = 1")
    page.evaluate("editor.focus()")
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("0")
    page.evaluate("editor.text = 'y = 2'")
    page.keyboard.press("ControlOrMeta+End")
    page.keyboard.type("3")
    for expected in ("y = 2", "x = 10", "x = 1"):
        page.keyboard.press("ControlOrMeta+z")
        assert text(page) == expected
    page.keyboard.press("ControlOrMeta+y")
    assert text(page) == "x = 10"
    heard(page)
    page.evaluate("editor.text = editor.text")
    assert heard(page) == [], "no change is told as one"


def test_field_does_not_correct_what_is_typed_and_has_a_name(open_editor):
    page = open_editor("x = 1")
    field = page.get_by_role("textbox", name="Code")
    for name, value in {"spellcheck": "false", "autocapitalize": "off", "autocorrect": "off", "translate": "no"}.items():
        assert field.get_attribute(name) == value
    assert "Esc" in page.locator("#" + field.get_attribute("aria-describedby")).inner_text()


def test_destroy_leaves_nothing(open_editor):
    page = open_editor("x = 1")
    page.evaluate("editor.destroy()")
    assert page.locator("#place").inner_html() == ""


# --- Errors


def test_marked_line_is_shown_said_and_cleared_by_the_next_change(open_editor):
    page = open_editor("a = 1\nb = c\nd = 2")
    page.evaluate("editor.mark(2)")
    assert page.locator(".cm-error-line").inner_text() == "b = c"
    assert page.locator(".cm-content").get_attribute("aria-invalid") == "true"
    assert "Error en la línea 2" in said(page)
    page.evaluate("editor.focus()")
    page.keyboard.type("#")
    assert page.locator(".cm-error-line").count() == 0
    assert page.locator(".cm-content").get_attribute("aria-invalid") is None
    page.evaluate("editor.mark(99)")
    assert page.locator(".cm-error-line").inner_text() == "d = 2"
    page.evaluate("editor.mark(0)")
    assert page.locator(".cm-error-line").count() == 0


def test_select_jumps_to_the_line(open_editor):
    page = open_editor("\n".join(f"    x = {i}" for i in range(1, 201)))
    page.evaluate("editor.select(150)")
    assert page.locator(".cm-activeLine").inner_text() == "    x = 150"
    box = page.locator(".cm-activeLine").bounding_box()
    assert 0 < box["y"] < 800
    page.keyboard.type("y")
    assert "\n    yx = 150\n" in text(page)


# --- Words


def test_search_and_go_to_line_speak_spanish_and_escape_closes_them_first(open_editor):
    page = open_editor("a = 1\nb = a\nc = a")
    page.evaluate("editor.focus()")
    page.keyboard.press("ControlOrMeta+f")
    assert page.get_by_label("Buscar").is_visible() and page.get_by_label("Reemplazar con").is_visible()
    shown = page.locator(".cm-search").inner_text() + " ".join(
        page.locator(".cm-search [aria-label], .cm-search [placeholder]").evaluate_all(
            "all => all.map(e => `${e.ariaLabel ?? ''} ${e.getAttribute('placeholder') ?? ''}`)"
        )
    )
    english = re.findall(r"(?i)\b(find|next|previous|all|match|case|regexp|by|word|replace|close|go|line)\b", shown)
    assert not english, english
    page.keyboard.type("a")
    page.keyboard.press("Enter")
    assert "Coincidencia. a = 1 en la línea 1" in said(page)
    page.get_by_label("Reemplazar con").focus()
    page.keyboard.type("z")
    page.get_by_role("button", name="Reemplazar todo").click()
    assert text(page) == "z = 1\nb = z\nc = z" and "Reemplazos hechos: 3" in said(page)
    heard(page)
    page.evaluate("editor.focus()")
    page.keyboard.press("Escape")
    assert page.locator(".cm-search").count() == 0 and heard(page) == []
    page.keyboard.press("ControlOrMeta+Alt+g")
    assert page.get_by_label("Ir a la línea").is_visible() and page.get_by_role("button", name="Ir", exact=True).is_visible()
    page.evaluate("editor.focus()")
    page.keyboard.press("Escape")
    assert page.locator(".cm-dialog").count() == 0 and heard(page) == []
    said(page)
    page.keyboard.press("Escape")
    assert heard(page) == [] and "Ahora Tab sale del editor" in said(page)


def test_hidden_character_is_shown_by_its_code(open_editor):
    page = open_editor("a = 1\u200b")
    assert page.locator(".cm-specialChar").get_attribute("aria-label") == "Carácter de control U+200B"


# --- Eyes and fingers


@pytest.mark.parametrize(
    ("language", "scheme", "width"),
    [(SPANISH, "default", 360), (SPANISH, "slate", 1280), (ENGLISH, "default", 1280), (ENGLISH, "slate", 360)],
    ids=lambda value: getattr(value, "name", value),
)
def test_editor_with_its_panels_and_an_error_is_accessible(open_editor, language, scheme, width):
    page = open_editor(SAMPLE, language=language, scheme=scheme, width=width)
    page.evaluate("editor.select(8); editor.mark(6)")
    assert not broken_rules(page)
    page.keyboard.press("ControlOrMeta+f")
    page.keyboard.type("x")
    page.keyboard.press("Enter")
    assert not broken_rules(page)
    page.evaluate("editor.focus()")
    page.keyboard.press("ControlOrMeta+Alt+g")
    assert not broken_rules(page)


@pytest.mark.parametrize("scheme", ["default", "slate"])
def test_code_stays_readable_on_every_background(open_editor, scheme):
    """axe does not see selections, nor each colour on each background."""
    page = open_editor(SAMPLE, scheme=scheme)
    page.evaluate("editor.select(8); editor.mark(6)")
    page.keyboard.press("ControlOrMeta+f")
    page.keyboard.type("x_i")
    page.keyboard.press("Enter")
    page.evaluate("editor.focus()")
    page.locator(".cm-focused").wait_for()  # CodeMirror notices a little later
    # It reads the code when nothing else is to be done, on a busy machine later than the search.
    page.wait_for_function("() => new Set([...document.querySelectorAll('.cm-line *')].map(e => getComputedStyle(e).color)).size >= 8")
    seen = page.evaluate("""() => {
        const pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true})
        const rgb = colour => {
            pen.clearRect(0, 0, 1, 1)
            pen.fillStyle = colour
            pen.fillRect(0, 0, 1, 1)
            return [...pen.getImageData(0, 0, 1, 1).data]
        }
        const ground = selector => rgb(getComputedStyle(document.querySelector(selector)).backgroundColor)
        const selected = getComputedStyle(document.querySelector('.cm-line span'), '::selection')
        return {
            colours: [...document.querySelectorAll('.cm-line, .cm-line *')].map(e => rgb(getComputedStyle(e).color)),
            grounds: {plain: ground('.cm-editor'), active: ground('.cm-activeLine:not(.cm-error-line)'), error: ground('.cm-error-line'),
                      match: ground('.cm-searchMatch-selected')},
            selection: [rgb(selected.backgroundColor), rgb(selected.color)],
        }
    }""")
    assert len({tuple(c) for c in seen["colours"]}) >= 8, "the code is not coloured"
    assert len({tuple(c) for c in seen["grounds"].values()}) == 4, seen["grounds"]
    assert contrast(*(colour[:3] for colour in seen["selection"])) >= 4.5, seen["selection"]
    for (name, ground), colour in itertools.product(seen["grounds"].items(), seen["colours"]):
        assert ground[3] == 255, f"{name} is transparent"
        assert contrast(ground[:3], colour[:3]) >= 4.5, f"{name}: {colour} on {ground}"


def painted(page, root: str) -> list[tuple[str, str]]:
    """[(character, colour)] of a block of code, without its white space."""
    return page.evaluate(
        """root => [...document.querySelectorAll(root)].flatMap(block => {
            const walker = document.createTreeWalker(block, NodeFilter.SHOW_TEXT), found = []
            while (walker.nextNode()) {
                const {color} = getComputedStyle(walker.currentNode.parentElement)
                for (const c of walker.currentNode.data.replace(/\\s/g, '')) found.push([c, color])
            }
            return found
        })""",
        root,
    )


PROGRAMS = ("index.py", "foundations/neuron.py", "foundations/perceptron.py")


@pytest.mark.parametrize("code", [SAMPLE, *((places.SNIPPETS / name).read_text("utf-8") for name in PROGRAMS)])
def test_editing_does_not_repaint_the_code(open_editor, code):
    page = open_editor(code)
    page.set_viewport_size({"width": 1280, "height": 12000})  # the editor draws what is in view only
    for _ in range(50):  # a busy machine takes its time for what is far down
        page.wait_for_timeout(300)
        static, edited = painted(page, ".highlight code"), painted(page, ".cm-line")
        differ = [i for i, (a, b) in enumerate(zip(static, edited)) if a != b]
        if len(static) == len(edited) and len(differ) <= 0.01 * len(static):
            break
    assert [c for c, _ in static] == [c for c, _ in edited]
    where = [("".join(c for c, _ in static[max(i - 8, 0) : i + 8]), static[i], edited[i]) for i in differ[:40]]
    assert len(differ) <= 0.01 * len(static), where  # a few dots and prefixes of strings


def test_letters_are_those_of_the_static_code(open_editor):
    page = open_editor(SAMPLE)
    sizes = page.evaluate("""['.highlight code', '.cm-content'].map(s => {
        const {fontSize, lineHeight, fontFamily} = getComputedStyle(document.querySelector(s))
        return [fontSize, lineHeight, fontFamily]
    })""")
    assert sizes[0] == sizes[1]


def test_phone_scrolls_long_lines_inside_and_does_not_zoom(open_editor):
    page = open_editor("x = [" + "1234567, " * 40 + "]", width=360, has_touch=True, is_mobile=True)
    page.locator(".cm-content").tap()
    assert "cm-content" in focused(page)
    page.keyboard.press("ControlOrMeta+f")
    wide, inside, sizes = page.evaluate("""[document.documentElement.scrollWidth,
        document.querySelector('.cm-scroller').scrollWidth > document.querySelector('.cm-scroller').clientWidth,
        [...document.querySelectorAll('.cm-content, .cm-textfield')].map(e => getComputedStyle(e).fontSize)]""")
    assert wide <= 360 and inside and set(sizes) == {"16px"}
    for button in page.locator(".cm-panels button:visible").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 44, button.inner_text()
