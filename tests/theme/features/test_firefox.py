"""Programs in the page, in Debian's Firefox: run, stop, edit and reset, errors. All the rest is checked in Chromium."""

import os

import pytest
from alike import alike
from conftest import ENGLISH, SPANISH
from firefox import Firefox
from test_runner import IS_IDLE, PERCEPTRON, recorded

from theme.commands import browser

pytestmark = pytest.mark.xdist_group("firefox")
CONTROL, SHIFT, HOME, ENTER = "\ue009", "\ue008", "\ue011", "\ue007"  # as WebDriver writes keys


@pytest.fixture(scope="module")
def firefox():
    path = browser.find("firefox")
    if not path:  # an author's machine may have none that we could install (theme/commands/browser.py); CI must have one
        problem = "no Firefox: `make browser` installs Debian's where it may; or set FIREFOX to the path of one"
        pytest.fail(problem) if os.environ.get("CI") == "true" else pytest.skip(problem)
    with Firefox(path) as page:
        yield page


def lead(firefox, site, address):
    """go(path): a page of the site; it notes what its policy refuses."""
    (handle,) = site.glob("assets/runner/*/features/run/handle.js")
    script = f'import * as handle from "./{handle.relative_to(site).as_posix()}"\nwindow.handle = handle\n'
    (site / "handle.js").write_text(script, "utf-8")

    def go(path):
        firefox.goto(address + path)
        firefox.evaluate("window.refused = []; addEventListener('securitypolicyviolation', e => refused.push(e.blockedURI))")
        return firefox

    return go


@pytest.fixture
def reader(firefox, site, address):
    """reader(path): the page of a reader without edits."""
    yield lead(firefox, site, address)
    firefox.goto(address + "about/")
    firefox.evaluate("Object.keys(localStorage).filter(key => key.includes('code:')).forEach(key => localStorage.removeItem(key))")


# What Marionette imports is another instance of a module than the page's, so the page itself has to hand its own over. Its
# policy wants a script from the site.
HANDED = """if (!window.handle) await new Promise((done) => {
    const {root} = JSON.parse(document.getElementById("runner-config").textContent)
    const script = Object.assign(document.createElement("script"), {type: "module", src: `${root}handle.js`, onload: done})
    document.head.append(script)
})"""


def by_handle(function):
    """The body of a function for Firefox: what conftest's with_handle is for Chromium."""
    return f"return (async argument => {{ {HANDED}; return ({function})(window.handle, argument) }})(arguments[0])"


def part(region, selector=""):
    return f'.program[data-region="{region}"] {selector}'.rstrip()


def press(page, region, button):
    """Click when the page has come to rest: blocks take their real heights as they are scrolled near."""
    page.evaluate(
        """return (async (button) => {
            button.scrollIntoView({block: "center", behavior: "instant"})
            for (let still = 0, top = NaN; still < 5; top = button.getBoundingClientRect().top) {
                await new Promise(requestAnimationFrame)
                still = button.getBoundingClientRect().top === top ? still + 1 : 0
            }
        })(document.querySelector(arguments[0]))""",
        part(region, button),
    )
    page.click(part(region, button))


def wait_until_idle(page, region):
    page.wait_for(by_handle(IS_IDLE), region)


def run(page, region):
    """Press Run, wait for the end; the status line."""
    page.evaluate(by_handle("({block}, region) => { if (block(region)) block(region).lastOutcome = null }"), region)
    press(page, region, ".run__go")
    wait_until_idle(page, region)
    return page.text(part(region, ".run__status"))


def write(page, region, code):
    """Replace the code of a block, as its editor would."""
    page.evaluate(
        by_handle("""async ({block}, [region, code]) => {
            await block(region).editing.open()
            block(region).change(code)
            block(region).editing.close()
        }"""),
        [region, code],
    )


@pytest.mark.parametrize(
    ("path", "words"),
    [(PERCEPTRON, ("Listo en", "Igual que lo publicado")), (ENGLISH.root + PERCEPTRON, ("Finished in", "Same as published"))],
    ids=[SPANISH.name, ENGLISH.name],
)
def test_a_run_gives_what_is_published_and_says_so(reader, path, words):
    page = reader(path)
    status = run(page, "gates")
    assert all(word in status for word in words), status
    shown = page.evaluate("return document.querySelector(arguments[0]).textContent", '.output[data-region="gates"] .live')
    assert alike(shown, recorded("foundations/perceptron.py", "gates")), shown
    assert page.evaluate("return refused") == []


@pytest.mark.parametrize(
    "code", ["while True: pass", "import numpy as np\nA = np.ones((6000, 6000))\nA @ A"], ids=["endless loop", "matmul"]
)
def test_stop_is_immediate_and_the_next_run_answers(reader, code):
    page = reader(PERCEPTRON)
    run(page, "predict")
    write(page, "predict", code)
    page.wait_for(by_handle("({engine}) => engine.spare?.state === 'ready'"))
    press(page, "predict", ".run__go")
    page.wait_for("return document.querySelector(arguments[0]).textContent === 'Ejecutando'", part("predict", ".run__status"))
    took = page.evaluate(
        by_handle("""async ({block}) => {
        await new Promise(done => setTimeout(done, 1000))
        const b = block('predict'), from = performance.now()
        b.root.querySelector('.run__go').click()
        while (b.root.hasAttribute('data-running')) await new Promise(done => setTimeout(done))
        return performance.now() - from
    }""")
    )
    assert took < 100, f"Stop took {took:.0f} ms"
    assert "Detenido" in page.text(part("predict", ".run__status"))
    end, took = page.evaluate(
        by_handle("""async ({block}) => {
        const b = block('predict')
        b.reset()
        const from = performance.now()
        await b.run()
        return [b.lastOutcome.end, performance.now() - from]
    }""")
    )
    assert end == "ok" and took < 1000, f"{end} after {took:.0f} ms"


def test_an_edit_changes_what_is_given_and_reset_brings_the_original_back(reader):
    page = reader(PERCEPTRON)
    code, editor, output = part("gates", "code"), part("gates", ".cm-content"), '.output[data-region="gates"]'
    original = page.evaluate("return document.querySelector(arguments[0]).innerHTML", code)
    press(page, "gates", ".run__edit")
    page.wait_for("return !!document.querySelector(arguments[0])", editor)
    for keys in (CONTROL + HOME, 'print("mine", 6 * 7)' + ENTER, SHIFT + ENTER):
        page.type(editor, keys)
    wait_until_idle(page, "gates")
    assert "mine 42" in page.text(output) and "Distinto de lo publicado" in page.text(part("gates", ".run__status"))
    press(page, "gates", ".run__compare")
    assert "mine" not in page.text(output) and "AND" in page.text(output)
    press(page, "gates", ".run__edit")
    press(page, "gates", ".run__reset")
    assert page.evaluate("return document.querySelector(arguments[0]).innerHTML", code) == original
    assert "mine" not in page.text(output) and "Igual que lo publicado" in run(page, "gates")


def test_an_error_shows_its_line_and_leads_there(reader):
    page = reader(PERCEPTRON)
    run(page, "predict")
    write(page, "predict", "x = 1\nx / 0")
    assert "Error en la línea 2" in run(page, "predict")
    press(page, "predict", ".run__jump")
    page.wait_for("return document.querySelector('.cm-error-line')?.textContent === 'x / 0'")
