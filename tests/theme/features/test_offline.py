"""The site without a network, in a real Chromium: what is stored, what is kept, and what a new deployment does to it.

A site of four pages with all that the worker tells apart: hashed files, files that keep their address, the machinery of
the runner, a runtime. deploy() replaces it, as a deployment does.
"""

import contextlib
import gzip
import hashlib
import json
import shutil
import threading
import time
from pathlib import Path
from urllib.parse import urljoin

import pytest
from conftest import ENGLISH, ROOT, SPANISH, SUBPATH
from lxml import html

from theme.commands import browser
from theme.commands.server import serve
from theme.features.offline import step as offline
from theme.features.page.browser import words as words_of_languages

pytestmark = pytest.mark.xdist_group("offline")
THEME = ROOT / "theme"
CLIENT = ("model/settings.js", "model/words.js", *(f"features/offline/{name}.js" for name in ("offline", "control", "worker-client")))
PAGES = ("", "lesson/", "other/", ENGLISH.root)


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:8]


def deploy(site: Path, mark: str, runtime: str = "1", serving: bool = False, without: str | None = None) -> None:
    """Put a deployment in place of what is there. Everything in it says its mark."""
    shutil.rmtree(site, ignore_errors=True)
    css, script = f"body {{ --css: {mark} }}".encode(), f"document.body.dataset.script = '{mark}'".encode()
    program = json.dumps({"program": mark}).encode()
    client = {name: (THEME / name).read_bytes() for name in CLIENT} | words_of_languages()
    client |= {"features/run/engine.js": f"// {mark}".encode()}
    runner = f"assets/runner/{digest(b''.join(client.values()))}/"
    files = {f"{runner}{name}": content for name, content in client.items()} | {
        "assets/css/site.css": css,
        "assets/js/page.js": script,
        "assets/font.woff2": b"font",
        "assets/share/home.png": b"a picture for others",
        f"programs/lesson.{digest(program)}.json": program,
        f"runtime/{runtime}/python.wasm": b"\0asm" * 5000,
        f"runtime/{runtime}/numpy.whl": bytes(3000),
        "search/search_index.json": json.dumps({"docs": mark}).encode(),
        "404.html": b"<!doctype html><title>404</title><h1>404</h1>",
    }
    for page in PAGES:
        if page == without:
            continue
        root = "../" * page.count("/") or "./"
        words = f"{runner}words/{(ENGLISH if page == ENGLISH.root else SPANISH).code}.js"
        settings = {"root": root, "words": words, "runner": runner, "runtime": f"runtime/{runtime}/", "serve": serving}
        if page == "lesson/":
            settings["programs"] = {"lesson.py": f"programs/lesson.{digest(program)}.json"}
        files[f"{page}index.html"] = (
            f'<!doctype html><html lang="{(ENGLISH if page == ENGLISH.root else SPANISH).code}"><meta charset="utf-8"><title>{mark}</title>'
            f'<link rel="icon" href="data:,"><link rel="preload" href="{root}assets/font.woff2" as="font" crossorigin>'
            f'<link rel="stylesheet" href="{root}assets/css/site.css?v={digest(css)}">'
            f'<h1>{mark}</h1><div id="offline-control" hidden></div><script src="{root}assets/js/page.js?v={digest(script)}"></script>'
            f'<script type="application/json" id="runner-config">{json.dumps(settings)}</script>'
            f'<script type="module" src="{root}{runner}features/offline/offline.js"></script>'
        ).encode()
    for name, content in files.items():
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(content)
    if not serving:
        offline.publish(site)


class Line:
    """The line to the server: it can be cut, be slow, and remembers what was asked for."""

    def __init__(self):
        self.is_up, self.asked, self.refuses = True, [], lambda path: False

    def __call__(self, path: str) -> bool:
        if self.is_up and not self.refuses(path):
            self.asked.append(path.removeprefix(SUBPATH))
            return True
        return False


class Reader:
    """One reader's browser."""

    def __init__(self, context, address, site, line):
        self.context, self.address, self.site, self.line = context, address, site, line
        self.page = context.new_page()
        self.page.set_default_timeout(15_000)

    def visit(self, path: str = ""):
        return self.page.goto(self.address + path)

    def read(self, path: str = ""):
        """Visit, and stay until the worker has stored what there is to store."""
        answer = self.visit(path)
        self.settle()
        return answer

    def settle(self):
        self.page.evaluate("""new Promise(done => navigator.serviceWorker.controller ? done()
            : navigator.serviceWorker.addEventListener("controllerchange", () => done()))""")
        self.ask("visited", page=self.page.url, resources=self.page.evaluate("performance.getEntriesByType('resource').map(e => e.name)"))

    def ask(self, task: str, **data):
        script = "document.querySelector('script[src*=\"offline.js\"]').src.replace('offline.js', 'worker-client.js')"
        return self.page.evaluate(f"([task, data]) => import({script}).then(client => client.ask(task, data))", [task, data])

    def renew(self):
        """Until the worker of the deployment that is on the server has taken over and done its work. A browser that is still
        looking for a new worker on behalf of the page before does not look again at once: then it is asked to."""
        is_there = f"offline.json?v={self.version()}"
        for _ in range(5):
            with contextlib.suppress(AssertionError):
                return self.settled(lambda stores: is_there in stores["fixed"])
            self.page.evaluate("navigator.serviceWorker.getRegistration().then(registration => registration?.update())")
        raise AssertionError(f"the new deployment never came: {self.stores()}")

    def settled(self, is_so):
        self.wait(is_so)
        self.settle()

    def stores(self) -> dict[str, set[str]]:
        """{name of the store: the addresses in it}, without what is common to all of them."""
        found = self.page.evaluate("""async () => Object.fromEntries(await Promise.all((await caches.keys()).map(
            async name => [name, (await (await caches.open(name)).keys()).map(request => request.url)])))""")
        prefix = f"offline 1 {self.address} "
        return {name.removeprefix(prefix): {url.removeprefix(self.address) for url in urls} for name, urls in found.items()}

    def stored(self) -> set[str]:
        return set().union(*self.stores().values())

    def wait(self, is_so, seconds: float = 15):
        """Until is_so(stores) is true."""
        end = time.monotonic() + seconds
        while not is_so(self.stores()):
            assert time.monotonic() < end, f"still: {self.stores()}"
            self.page.wait_for_timeout(100)

    def version(self) -> str:
        """Of the deployment that is on the server."""
        return json.loads((self.site / "offline.json").read_text())["version"]

    def sees(self) -> list[str]:
        """What the page says, what its style sheet says, what its script says."""
        return self.page.evaluate("""[document.querySelector("h1").textContent,
            getComputedStyle(document.body).getPropertyValue("--css").trim(), document.body.dataset.script]""")

    def fetch(self, path: str, **options):
        script = "([url, options]) => fetch(url, options).then(async r => [r.status, await r.text()], () => null)"
        return self.page.evaluate(script, [self.address + path, options])


@pytest.fixture
def reader(chromium, tmp_path):
    """A reader of a fresh site, at a line that can be cut."""
    site, line = tmp_path / "site", Line()
    deploy(site, "first")
    with serve(site, SUBPATH, answers=line) as address:
        context = chromium.new_context()
        yield Reader(context, address, site, line)
        context.close()


def kept(stores) -> list[str]:
    """The deployments that are kept, whole or not yet."""
    return [name.removeprefix("kept ") for name, keys in stores.items() if name.startswith("kept ") and keys]


def keep_all(reader):
    reader.read()
    reader.page.get_by_role("button", name="Guardar todo el sitio").click()
    reader.page.get_by_text("Todo el sitio está guardado").wait_for()


# ---- what has been visited ----


def test_first_visit_is_stored_with_all_that_the_page_loaded(reader):
    reader.visit("lesson/")
    reader.wait(lambda stores: "lesson/" in stores.get("visited", ()))  # by itself: nobody asks
    reader.settle()
    reader.line.is_up = False
    reader.visit("lesson/")
    assert reader.sees() == ["first", "first", "first"]
    assert reader.fetch("assets/font.woff2") == [200, "font"]


def test_page_that_was_not_visited_says_so_in_both_languages(reader):
    reader.read()
    reader.line.is_up = False
    assert reader.visit("other/").status == 503
    text = reader.page.locator("main").inner_text()
    assert text.index("Sin conexión") < text.index("Offline")
    assert reader.page.get_by_role("link", name="Inicio").get_attribute("href") == reader.address
    reader.visit(ENGLISH.root + "some/page/")
    assert reader.page.locator("html").get_attribute("lang") == ENGLISH.code
    reader.page.get_by_role("link", name="Inicio").click()
    reader.page.wait_for_url(reader.address)
    assert reader.sees() == ["first", "first", "first"]


def test_404_and_redirects_are_not_stored(reader):
    reader.read()
    assert reader.visit("nowhere/").status == 404
    reader.page.goto(reader.address + "lesson?from=afar#here")  # the server redirects to lesson/
    assert reader.page.url == reader.address + "lesson/#here"
    reader.settle()
    assert not {"nowhere/", "lesson", "lesson?from=afar"} & reader.stored()
    reader.line.is_up = False
    assert reader.visit("nowhere/").status == 503
    assert reader.visit("lesson").url == reader.address + "lesson/"
    assert reader.visit("lesson/?q=neuron").status == reader.visit("lesson/index.html").status == 200


def test_copy_stands_in_for_a_slow_or_failing_server(reader):
    reader.read()
    reader.line.refuses = lambda path: path == SUBPATH
    reader.visit()
    assert reader.sees()[0] == "first"
    reader.line.refuses = lambda path: path == SUBPATH and bool(time.sleep(6))
    begun = time.monotonic()
    reader.visit()
    assert 3.5 < time.monotonic() - begun < 5.8
    assert reader.sees() == ["first", "first", "first"]


def test_parts_of_files_and_other_addresses_are_left_alone(reader):
    reader.read()
    status, _ = reader.fetch("search/search_index.json", headers={"Range": "bytes=0-3"})
    assert status in (200, 206)
    reader.page.evaluate("fetch('/elsewhere').catch(() => {})")
    reader.fetch("programs/none.json", method="POST")
    assert not any("search" in key or "elsewhere" in key or "none" in key for key in reader.stored())
    reader.fetch("search/search_index.json?x=1")
    reader.wait(lambda stores: "search/search_index.json" in stores["visited"])
    reader.line.is_up = False
    assert reader.fetch("search/search_index.json") == [200, '{"docs": "first"}']


# ---- running without a network ----


def test_runtime_is_stored_only_when_something_was_run_and_then_with_all_that_run_needs(reader):
    reader.read("lesson/")
    reader.read("other/")
    assert not any(key.startswith(("runtime/", "programs/")) for key in reader.stored())
    reader.page.evaluate("document.dispatchEvent(new Event('runner:ready'))")
    reader.wait(lambda stores: any(key.startswith("programs/") for key in stores["fixed"]))
    reader.ask("ran")
    stored = reader.stored()
    assert {"runtime/1/python.wasm", "runtime/1/numpy.whl"} <= stored
    assert any(key.endswith("/engine.js") for key in stored)
    reader.line.is_up = False
    reader.visit("lesson/")
    assert reader.sees() == ["first", "first", "first"]
    assert reader.fetch("runtime/1/python.wasm")[0] == 200


def test_new_runtime_replaces_the_old_one_when_nothing_open_can_need_it(reader):
    reader.read("lesson/")
    reader.ask("ran")
    deploy(reader.site, "second", runtime="2")
    reader.read("lesson/")
    reader.renew()
    assert {"runtime/1/numpy.whl", "runtime/2/numpy.whl"} <= reader.stored()
    deploy(reader.site, "third", runtime="2")
    reader.read("lesson/")
    reader.renew()
    assert "runtime/2/numpy.whl" in reader.stored()
    assert "runtime/1/numpy.whl" not in reader.stored()


def test_pages_that_ask_at_the_same_moment_do_not_lose_the_runtime(reader):
    """Each page tells the new worker that it is open, and each may be the first to do so."""
    reader.read("lesson/")
    reader.ask("ran")
    deploy(reader.site, "second", runtime="2")
    reader.page.add_init_script("""navigator.serviceWorker.addEventListener("controllerchange", () => {
        const data = { page: location.href, resources: [] }
        for (let i = 0; i < 5; i++) navigator.serviceWorker.controller.postMessage({ task: "visited", ...data })
    })""")
    reader.read("lesson/")
    reader.renew()
    assert {"runtime/1/numpy.whl", "runtime/2/numpy.whl"} <= reader.stored()


# ---- a new deployment ----


def test_new_deployment_is_met_whole_online_and_offline(reader):
    for page in ("", "lesson/"):
        reader.read(page)
    deploy(reader.site, "second")
    reader.read("")
    assert reader.sees() == ["second", "second", "second"]
    reader.renew()
    reader.line.is_up = False
    for page in ("", "lesson/"):  # lesson/ was not visited again: it was brought up to date
        reader.visit(page)
        assert reader.sees() == ["second", "second", "second"]


def test_page_that_was_not_brought_up_to_date_keeps_its_own_files(reader):
    reader.read("lesson/")
    reader.read("")
    deploy(reader.site, "second")
    reader.line.refuses = lambda path: "lesson" in path or "offline.json" in path
    reader.visit("")
    assert reader.sees() == ["second", "second", "second"]
    reader.page.wait_for_timeout(1500)
    reader.line.is_up = False
    reader.visit("lesson/")
    assert reader.sees() == ["first", "first", "first"]
    reader.visit("")
    assert reader.sees() == ["second", "second", "second"]


def test_page_whose_style_sheet_does_not_arrive_is_not_stored(reader):
    reader.read("")
    deploy(reader.site, "second")
    reader.line.refuses = lambda path: "site.css" in path
    reader.visit("")
    reader.page.wait_for_timeout(500)
    reader.line.is_up = False
    reader.visit("")
    assert reader.sees() == ["first", "first", "first"]


def test_server_that_lags_behind_poisons_nothing(reader):
    """The new page is there, and its style sheet is still answered with the old one."""
    reader.read("")
    old = (reader.site / "assets/css/site.css").read_bytes()
    deploy(reader.site, "second")
    new = (reader.site / "assets/css/site.css").read_bytes()
    (reader.site / "assets/css/site.css").write_bytes(old)
    reader.visit("")
    assert reader.sees() == ["second", "first", "second"]  # what anybody sees at that moment
    assert f"assets/css/site.css?v={digest(new)}" not in reader.stored()
    reader.line.is_up = False
    reader.visit("")
    assert reader.sees() == ["first", "first", "first"]


def test_what_no_deployment_needs_is_dropped(reader):
    for mark in ("first", "second", "third"):
        deploy(reader.site, mark)
        reader.read("lesson/")
        reader.renew()
    deploy(reader.site, "fourth", without="lesson/")
    reader.read("")
    reader.renew()
    styles = [key for key in reader.stored() if "site.css" in key]
    assert len(styles) == 2, styles  # this deployment's and the last one's, for pages that are still open
    assert "lesson/" not in reader.stored()


# ---- the whole site ----


def test_whole_site_is_kept_and_undone(reader):
    reader.read()
    total = json.loads((reader.site / "offline.json").read_text())
    size = sum(file[1] for file in total["files"]) + total["runtime"]["bytes"]
    button = reader.page.get_by_role("button", name=f"{size / 1e6:.1f} MB".replace(".", ","))  # says how big, before
    button.focus()
    reader.page.keyboard.press("Enter")
    reader.page.get_by_text("Todo el sitio está guardado").wait_for()
    assert reader.page.evaluate("document.activeElement.textContent").startswith("Guardar todo el sitio")
    assert {"", "lesson/", "other/", ENGLISH.root, "search/search_index.json", "runtime/1/python.wasm"} <= reader.stored()
    assert "assets/share/home.png" not in reader.stored()
    reader.line.is_up = False
    for page in PAGES:
        reader.visit(page)
        assert reader.sees() == ["first", "first", "first"]
    reader.page.locator("[role=status]").get_by_text("The whole site is stored").wait_for()  # this page is in English
    assert reader.fetch("search/search_index.json")[0] == reader.fetch("runtime/1/python.wasm")[0] == 200
    reader.page.get_by_role("button", name="Delete what is stored").click()
    reader.page.get_by_text("Deleted.").wait_for()
    assert reader.stored() == set()
    assert reader.visit("other/").status == 503


def test_progress_is_told_in_percent_and_megabytes_and_it_can_be_stopped(reader):
    reader.read()
    gate = threading.Event()
    reader.line.refuses = lambda path: "numpy.whl" in path and not gate.wait(10)
    reader.page.get_by_role("button", name="Guardar todo el sitio").click()
    reader.page.wait_for_function("parseInt(document.querySelector('.offline-progress span').textContent) > 50")
    assert " MB" in reader.page.locator(".offline-progress").inner_text()
    reader.page.get_by_role("button", name="Detener").click()
    gate.set()
    reader.page.get_by_text("Detenido").wait_for()
    assert reader.ask("kept") is None
    reader.page.get_by_role("button", name="Guardar todo el sitio").click()
    reader.page.get_by_text("Todo el sitio está guardado").wait_for()


def test_keeping_says_that_the_line_was_cut_and_goes_on_later(reader):
    reader.read()
    reader.line.refuses = lambda path: "python.wasm" in path
    go = reader.page.get_by_role("button", name="Guardar todo el sitio")
    go.click()
    reader.page.get_by_text("Se ha perdido la conexión").wait_for()
    reader.line.is_up = False
    assert reader.visit("other/").status == 503  # half a site counts for nothing
    reader.line.is_up, reader.line.refuses, reader.line.asked = True, lambda path: False, []
    reader.read()
    go.click()
    reader.page.get_by_text("Todo el sitio está guardado").wait_for()
    assert "search/search_index.json" not in reader.line.asked  # was there already


def test_keeping_says_that_there_is_no_room(reader):
    reader.read()
    session = reader.context.new_cdp_session(reader.page)
    session.send("Storage.overrideQuotaForOrigin", {"origin": reader.address.removesuffix(SUBPATH), "quotaSize": 1000})
    reader.page.get_by_role("button", name="Guardar todo el sitio").click()
    reader.page.get_by_text("No queda espacio").wait_for()


def test_files_that_are_not_the_listed_ones_are_refused(reader):
    reader.read()
    (reader.site / "other/index.html").write_text("something else")
    reader.page.get_by_role("button", name="Guardar todo el sitio").click()
    reader.page.get_by_text("El sitio acaba de cambiar").wait_for()
    assert reader.ask("kept") is None


def test_kept_site_renews_itself_with_what_has_changed(reader):
    keep_all(reader)
    deploy(reader.site, "second")
    reader.line.asked.clear()
    reader.visit(ENGLISH.root)
    assert reader.sees() == ["second", "second", "second"]
    reader.wait(lambda stores: kept(stores) == [reader.version()])
    assert not [path for path in reader.line.asked if path.startswith(("runtime/", "assets/font"))], reader.line.asked
    reader.line.is_up = False
    for page in PAGES:
        reader.visit(page)
        assert reader.sees() == ["second", "second", "second"]
    assert reader.fetch("search/search_index.json") == [200, '{"docs": "second"}']


def test_kept_site_stays_whole_while_its_renewal_fails(reader):
    keep_all(reader)
    deploy(reader.site, "second")
    reader.line.refuses = lambda path: "other" in path
    reader.visit("")
    reader.page.wait_for_timeout(2000)
    reader.line.is_up = False
    for page, mark in (("other/", "first"), ("lesson/", "first"), ("", "second")):
        reader.visit(page)
        assert reader.sees() == [mark] * 3
    reader.line.is_up, reader.line.refuses = True, lambda path: False
    reader.read("")
    reader.wait(lambda stores: kept(stores) == [reader.version()])
    reader.line.is_up = False
    reader.visit("other/")
    assert reader.sees() == ["second", "second", "second"]


# ---- the rest ----


def test_serving_while_writing_unregisters_the_worker(reader):
    reader.read()
    deploy(reader.site, "draft", serving=True)
    reader.visit()
    reader.page.wait_for_timeout(500)
    assert reader.page.evaluate("navigator.serviceWorker.getRegistrations()") == []


def test_client_is_light_and_files_are_short():
    folder = THEME / "features" / "offline"
    assert sum(len(gzip.compress((folder / name).read_bytes())) for name in ("offline.js", "worker-client.js")) < 2000
    for file in [*(folder / "sw").iterdir(), *folder.glob("*.js")]:
        assert len(file.read_text("utf-8").splitlines()) < 150, file


def test_built_site_lists_every_file_that_a_page_loads(site):
    found = json.loads((site / "offline.json").read_text("utf-8"))
    listed = {path: hash for path, _, hash in found["files"] + found["runtime"]["files"]}
    assert f'"{found["version"]}"' in (site / "sw.js").read_text("utf-8")
    assert found["runtime"]["bytes"] == sum(size for _, size, _ in found["runtime"]["files"]) > 1_000_000
    for page in site.rglob("index.html"):
        address = page.parent.relative_to(site).as_posix().removeprefix(".")
        address += "/" if address else ""
        assert address in listed, address
        document = html.parse(str(page)).getroot()
        loaded = document.xpath("//script/@src | //img/@src | //link[@rel='stylesheet' or @rel='preload' or @rel='icon']/@href")
        for reference in loaded:
            if not reference.startswith("data:"):
                assert urljoin("/" + address, reference).removeprefix("/") in listed, f"{address}: {reference}"
    for path, hash in listed.items():
        file = site / path.split("?")[0]
        file = file / "index.html" if file.is_dir() else file
        assert hashlib.sha256(file.read_bytes()).hexdigest().startswith(hash), path


@pytest.mark.parametrize("path", ["foundations/perceptron/", ENGLISH.root + "glossary/"])
def test_visited_page_of_the_built_site_misses_nothing_offline(chromium, site, path):
    line = Line()
    with serve(site, SUBPATH, answers=line) as address:
        context = chromium.new_context()
        reader = Reader(context, address, site, line)
        reader.read(path)
        line.is_up = False
        failed = []
        reader.page.on("requestfailed", lambda request: failed.append(request.url))
        browser.visit(reader.page, address + path)
        assert not failed, failed
        assert reader.page.evaluate("getComputedStyle(document.body).fontFamily").startswith('"Atkinson Next"')
        context.close()
