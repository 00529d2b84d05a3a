"""How long programs take: natively, and in a reader's browser. For benches and costs."""

import contextlib
import statistics
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from theme.commands import browser
from theme.commands.building import SUBPATH, build
from theme.commands.server import serve
from theme.model import language as languages
from theme.model import places, programs
from theme.model.page import INCLUDE, pages

# A module of the runner, as the page itself would import it: handle.js says what a benchmark may use.
IMPORT = """const settings = JSON.parse(document.getElementById("runner-config").textContent)
    const root = new URL(settings.root, location.href).href
    const module = name => import(`${root}${settings.runner}features/run/${name}`)"""
# The whole program as the runner runs it: all segments up to the last region, in a worker that has just started.
WHOLE = f"""async name => {{
    {IMPORT}
    const [{{ Engine }}, {{ load }}] = await Promise.all(["engine.js", "program.js"].map(module))
    const program = await load(settings.programs[name])
    const segments = program.segmentsUpTo(program.segments.findLast(segment => segment.region).region)
    return new Engine(root + settings.runtime).run({{ segments, files: program.files, edited: [] }}, () => {{}}, () => {{}})
}}"""


class Traffic:
    """What the server has sent, in bytes of bodies, compressed as a reader gets them."""

    def __init__(self):
        self.bytes, self.last = 0, 0.0

    def __call__(self, path: str, size: int) -> None:
        self.bytes, self.last = self.bytes + size, time.monotonic()

    def rest(self, page: Page, seconds: float = 2.5) -> int:
        """Wait until nothing has come for a while, longer than a spare worker waits; the bytes so far."""
        self.last = time.monotonic()
        while time.monotonic() - self.last < seconds:
            page.wait_for_timeout(100)
        return self.bytes


@contextlib.contextmanager
def built_site(traffic: Traffic) -> Iterator[str]:
    """Build the site and serve it; gives the address."""
    with tempfile.TemporaryDirectory() as folder:
        build(places.ROOT, Path(folder))
        with serve(Path(folder), SUBPATH, sent=traffic) as address:
            yield address


@contextlib.contextmanager
def reader() -> Iterator[BrowserContext]:
    """A Chromium that has never been here, with the caches on disk that a reader's has."""
    if not (chromium := browser.find()):
        raise SystemExit("no Chromium: run `make browser`")
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    with tempfile.TemporaryDirectory() as profile, sync_playwright() as playwright:
        context = playwright.chromium.launch_persistent_context(profile, executable_path=chromium, args=quiet)
        yield context
        context.close()


def visit(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    browser.visit(page, address)
    return page


def page_of(name: str) -> str:
    """The address, below the site's, of a page that shows a program."""
    for page in pages(languages.source()):
        if any(shown.startswith(f"{name}:") for shown in INCLUDE.findall(page.body)):
            return page.url
    raise ValueError(f"no page shows {name}")


def browser_seconds(context: BrowserContext, address: str, name: str) -> float:
    """The time of a whole program in the browser, once Python is there. Raises RuntimeError where it does not end well."""
    page = visit(context, address + page_of(name))
    outcome = page.evaluate(WHOLE, name)
    page.close()
    if outcome["end"] == "limit":
        return float("inf")
    if outcome["end"] != "ok":
        raise RuntimeError(f"{name} does not run in the browser: {outcome}")
    return outcome["ms"] / 1e3


def native_seconds(name: str) -> float:
    recording = programs.run(places.SNIPPETS / name)
    if recording.error:
        raise RuntimeError(recording.error)
    return recording.seconds


def measure(names: list[str], address: str | None = None, tries: int = 3) -> dict[str, tuple[float, float]]:
    """{program: (seconds native, seconds in the browser)}, medians; of the site at the address, or of one built for it."""
    with contextlib.ExitStack() as stack:
        address = address or stack.enter_context(built_site(Traffic()))
        context = stack.enter_context(reader())

        def median(function, *arguments) -> float:
            return statistics.median(function(*arguments) for _ in range(tries))

        return {name: (median(native_seconds, name), median(browser_seconds, context, address, name)) for name in names}
