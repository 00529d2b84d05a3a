"""What the tests share: the paths, the built site behind a server like GitHub Pages, a real browser."""

import contextlib
import fcntl
import hashlib
import json
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

from theme.commands.building import SITE_URL, SUBPATH, complaints, run_mkdocs  # noqa: E402, F401
from theme.model import language as languages  # noqa: E402

SPANISH, ENGLISH = languages.source(), languages.of_programs()  # by what they are here: only docs/ spells their codes
every_language = pytest.mark.parametrize("language", languages.every(), ids=lambda language: language.name)
AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"


PASSED = ROOT / ".cache" / "passed"
UNCHANGED = "the page has not changed since it passed here"


def pytest_addoption(parser):
    parser.addoption("--faults", metavar="FILE", help="write what failing tests say to this file, a line of JSON each")


def pytest_collection_modifyitems(config, items):
    """SHARD=2/3: every third test, from the second on, so that machines share them; what shares a fixture stays together."""
    if not (shard := os.environ.get("SHARD")):
        return
    number, count = map(int, shard.split("/"))
    marks = [item.get_closest_marker("xdist_group") for item in items]
    keys = [mark.args[0] if mark else item.nodeid for mark, item in zip(marks, items)]
    place = {key: n % count for n, key in enumerate(dict.fromkeys(keys))}
    chosen = [place[key] == number - 1 for key in keys]
    config.hook.pytest_deselected(items=[item for item, keep in zip(items, chosen) if not keep])
    items[:] = [item for item, keep in zip(items, chosen) if keep]


def pytest_terminal_summary(terminalreporter):
    if left_out := [report for report in terminalreporter.stats.get("skipped", []) if UNCHANGED in str(report.longrepr)]:
        terminalreporter.write_line(f"{len(left_out)} tests were left out: {UNCHANGED}; `make test ALL=1` runs them")


class Faults:
    """What failing tests say, whole: JUnit's report cuts it short."""

    def __init__(self, file: Path):
        self.file = file

    def pytest_runtest_logreport(self, report):
        if report.failed:
            crash = getattr(report.longrepr, "reprcrash", None)
            with self.file.open("a", encoding="utf-8") as file:
                said = crash.message if crash else str(report.longrepr)
                file.write(json.dumps({"test": report.nodeid, "says": said}) + "\n")


def pytest_configure(config):
    if config.getoption("--faults") and not hasattr(config, "workerinput"):  # workers report to the one that started them
        config.pluginmanager.register(Faults(Path(config.getoption("--faults"))))


def addresses(of: list) -> list[str]:
    """The addresses of Spanish pages and of their translations, below the root of the site."""
    return [root + page.url for root in (SPANISH.root, ENGLISH.root) for page in of]


@pytest.fixture(scope="session")
def made_once(request, tmp_path_factory):
    """made_once(name, make): a folder that all workers of a run share; the first that asks has make(folder) fill it."""
    own = tmp_path_factory.getbasetemp()
    shared = own.parent if hasattr(request.config, "workerinput") else own

    def folder(name: str, make) -> Path:
        found, done = shared / name, shared / f"{name}.done"
        with (shared / f"{name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # another worker may be at it
            if not done.exists():
                shutil.rmtree(found, ignore_errors=True)
                make(found)
                done.touch()
        return found

    return folder


@pytest.fixture(scope="session")
def site(made_once) -> Path:
    """The folder of the site, built once under a sub-path. Tests only read it."""

    def build(target: Path) -> None:
        done = run_mkdocs(ROOT, target)
        assert done.returncode == 0, f"the site does not build:\n{complaints(done)}"

    return made_once("site", build)


@pytest.fixture
def unless_it_passed(request, site):
    """with unless_it_passed(path): what is tested of the page at this path. It is left out where it passed before on this
    machine, in this browser, by this test, and the built page is the same, byte for byte: it names scripts, style sheets,
    programs and Python by their hashes. CI and `make test ALL=1` leave nothing out."""
    from theme.commands import browser

    @contextlib.contextmanager
    def trying(path: str):
        sources = (site / path / "index.html", Path(request.node.path), ROOT / "tests" / "conftest.py")
        state = hashlib.sha256(f"{request.node.name} {browser.find()}".encode())
        for source in sources:
            state.update(source.read_bytes())
        mark = PASSED / state.hexdigest()[:32]
        if mark.exists() and not (os.environ.get("ALL") or os.environ.get("CI")):
            pytest.skip(UNCHANGED)
        yield
        PASSED.mkdir(parents=True, exist_ok=True)
        mark.touch()

    return trying


@pytest.fixture(scope="session")
def small(made_once, tmp_path_factory):
    """small(): a copy of the small site (tests/small/) that a test may break; small(tests=True) holds the tests too."""
    from small_site import lay

    original = made_once("small", lay)

    def copy(tests: bool = False) -> Path:
        folder = tmp_path_factory.mktemp("small") / "project"
        shutil.copytree(original, folder, symlinks=True)
        if tests:
            shutil.copytree(ROOT / "tests", folder / "tests", ignore=shutil.ignore_patterns("__pycache__", "small"))
            shutil.copyfile(ROOT / "README.md", folder / "README.md")
        return folder

    return copy


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
    The size of targets is not among axe's defaults, but it is among Lighthouse's. What KaTeX draws is left out: it is hidden
    from readers of the text, which MathML is for, and has the color of the text around it."""
    page.evaluate(AXE.read_text("utf-8") + ";0")
    return page.evaluate(
        """options => axe.run({exclude: ['.katex-html']}, {
            resultTypes: ['violations'], rules: {'target-size': {enabled: true}}, ...options
        }).then(r => r.violations.map(v =>
            [v.id, v.nodes.map(n => n.target.join(' ') + ' ' + (n.any[0]?.message ?? '')).slice(0, 4)]))""",
        options,
    )
