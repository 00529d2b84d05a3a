"""What the tests share: the paths, the built site behind a server like GitHub Pages, a real browser."""

import os
import shutil
import sys
import time
from pathlib import Path

import pytest

for threads in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):  # two workers on two cores: more threads would only wait
    os.environ.setdefault(threads, "1")

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "snippets")]

from theme.commands.building import SITE_URL, SUBPATH, run_mkdocs  # noqa: E402, F401
from theme.model import language as languages  # noqa: E402

SPANISH, ENGLISH = languages.source(), languages.of_programs()  # by what they are here: only docs/ spells their codes
every_language = pytest.mark.parametrize("language", languages.every(), ids=lambda language: language.name)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
ENVIRONMENTS = ("lock", "programs", "mutants", "torch", "lighthouse")  # of other commands, in .cache


def addresses(of: list) -> list[str]:
    """The addresses of Spanish pages and of their translations, below the root of the site."""
    return [root + page.url for root in (SPANISH.root, ENGLISH.root) for page in of]


@pytest.fixture
def tree(tmp_path) -> Path:
    """A copy of the project that a test may break."""
    copy = tmp_path / "project"
    others_write = ("__pycache__", ".ruff_cache", ".hypothesis", "*.tmp")  # now, perhaps, beside this test
    left_out = shutil.ignore_patterns(".git", ".venv", "node_modules", "site", *others_write, *ENVIRONMENTS)
    shutil.copytree(ROOT, copy, ignore=left_out)
    shutil.copytree(ROOT / "snippets", copy / "snippets", dirs_exist_ok=True)
    (copy / "node_modules").symlink_to(ROOT / "node_modules")
    return copy


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Path:
    """The folder of the site, built once under a sub-path."""
    target = tmp_path_factory.mktemp("site")
    done = run_mkdocs(ROOT, target)
    assert done.returncode == 0, f"the site does not build:\n{done.stdout}{done.stderr}"
    return target


@pytest.fixture(scope="session")
def address(site):
    """The address at which the site is served, with its sub-path."""
    from theme.commands.server import serve

    with serve(site, SUBPATH) as url:
        yield url


@pytest.fixture(scope="session")
def chromium():
    """A real Chromium. Where there is none, this fails: a check that needs a browser is not skipped."""
    from playwright.sync_api import sync_playwright

    from theme.commands import browser as installed

    quiet = [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=installed.find(), args=quiet)
        yield browser
        browser.close()


# The module that says what tests may use of the runner, as the page itself would import it.
HANDLE = """(({root, runner}) => import(new URL(`${root}${runner}features/run/handle.js`, location)))(
    JSON.parse(document.getElementById("runner-config").textContent))"""


def with_handle(function: str) -> str:
    """For a page to evaluate: the JavaScript function, called with the runner's handle (theme/features/run/handle.js) and
    the argument. with_handle("({block}, region) => block(region).reset()")"""
    return f"async argument => ({function})(await {HANDLE}, argument)"


def wait_for_handle(page, function: str, argument=None, seconds: float = 30) -> None:
    """Ask, as with_handle does, until the answer is true. Playwright's own wait_for_function takes a promise for an answer."""
    until = time.monotonic() + seconds
    while not page.evaluate(with_handle(f"async (...given) => !!(await ({function})(...given))"), argument):
        assert time.monotonic() < until, f"still not true after {seconds:g} s: {function}, {argument}"
        page.wait_for_timeout(20)


def read_through(page):
    """Scroll to the end and back, as a reader would: what is far below is laid out when it comes near."""
    page.evaluate("""async () => {
        for (let y = 0; y < document.documentElement.scrollHeight; y += innerHeight) {
            scrollTo(0, y)
            await new Promise(done => requestAnimationFrame(() => setTimeout(done, 20)))
        }
        scrollTo(0, 0)
    }""")


def violations(page, **options) -> list:
    """What axe finds in the page: [rule, [element and message, …]]. By the debugger: the page's policy would not load it.
    The size of targets is not among axe's defaults, but it is among Lighthouse's."""
    page.evaluate(AXE.read_text("utf-8") + ";0")
    return page.evaluate(
        """options => axe.run(document, {
            resultTypes: ['violations'], rules: {'target-size': {enabled: true}}, ...options
        }).then(r => r.violations.map(v =>
            [v.id, v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).slice(0, 4)]))""",
        options,
    )
