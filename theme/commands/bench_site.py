"""make bench ONLY=site: what the site costs. Figures of this machine, to be compared with figures of the same machine.

Build time warm and with 25, 50 and 100 pages per language, and how long a saved page takes to be served there; weight of
each page; Lighthouse.
"""

import json
import os
import re
import shutil
import statistics
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

from theme.commands import browser
from theme.commands.building import SITE_URL, SUBPATH, build, run, serving
from theme.commands.server import serve
from theme.features.costs import costs
from theme.model import language as languages
from theme.model.lesson import Lesson
from theme.model.page import pages
from theme.model.places import ROOT
from theme.model.transfer import pack

COPIES = (25, 50, 100)
MEASURED = (  # below the root of each language
    "",
    "foundations/perceptron/",
    "what-are-neural-networks/",
    "labs/digits-from-start-to-finish/",
    "glossary/",
    "foundations/deep-learning/",
    "training/automatic-differentiation/",
    "networks/",
    "networks/hopfield/",
)
# Not in package.json: one of its packages asks for the "latest" of another, which no lock file survives.
LIGHTHOUSE = "lighthouse@12.8.2"


def multiply(folder: Path, count: int) -> None:
    """Grow a copy of the project to a number of pages per language, with copies of its real pages."""
    source = languages.source()
    here = pages(source)
    models = [page.lesson for page in here if page.lesson.part != "labs" and page.path != "glossary.md"]
    entries = []
    for i in range(count - len(here)):
        model = models[i % len(models)]
        copy = Lesson(f"{model.part}/copy-{i}" if model.part else f"copy-{i}")  # beside its model, so that its links hold
        for language in languages.every():
            text = re.sub(r"^title: (.*)", rf"title: \1 {i}", model.page(language).read_text("utf-8"), count=1, flags=re.M)
            (folder / copy.page(language).relative_to(ROOT)).write_text(text, "utf-8")
        if re.search("^family:", text, re.M):
            lend_costs(folder, model, copy)
        entries.append(f"      - {copy.path}.md\n")
    settings = folder / "mkdocs.yml"
    text = settings.read_text("utf-8")
    # No reader would want a section of hundreds of pages.
    sections = "".join(f"  - project:\n{''.join(entries[i : i + 20])}" for i in range(0, len(entries), 20))
    settings.write_text(text.replace("  - labs:\n", f"{sections}  - labs:\n", 1), "utf-8")


def lend_costs(folder: Path, model: Lesson, copy: Lesson) -> None:
    """Let the copy of a network's page find what its program printed and how long it took."""
    output = folder / copy.output.relative_to(ROOT)
    output.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(model.output, output)
    kept = folder / costs.FILE.relative_to(ROOT)
    measured = json.loads(kept.read_text("utf-8"))
    measured[f"{copy.stem}.py"] = measured[f"{model.stem}.py"]
    kept.write_text(json.dumps(measured), "utf-8")


def build_times() -> None:
    print(f"{'pages per language':>20} {'s':>7} {'s more per page of one language':>34}")
    before = None
    with tempfile.TemporaryDirectory() as folder:
        real = len(pages(languages.source()))
        build(ROOT, Path(folder) / "warm")
        for count in (real, *COPIES):
            copy = Path(folder) / str(count)
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "node_modules", "site", "lock", "programs"))
            (copy / "node_modules").symlink_to(ROOT / "node_modules")
            if count > real:
                multiply(copy, count)
            build(copy, copy / "site")
            seconds = statistics.median(build(copy, copy / "site") for _ in range(3 if count < 50 else 1))
            more = "" if before is None else f"{(seconds - before[1]) / (count - before[0]) / 2:.4f}"
            print(f"{count:>20} {seconds:>7.2f} {more:>34}", flush=True)
            before = before or (count, seconds)
            if count == max(COPIES):
                for only in (languages.source().code, ""):
                    print(f"`make serve ONLY={only}`: {edit_time(copy, only):.2f} s from saving a page to its being served", flush=True)


def edit_time(folder: Path, only: str) -> float:
    """The median of five edits of a page of a project that is being served."""
    page = next(page for page in pages(languages.source()) if page.lesson.part and not page.is_overview)
    file = folder / page.file.relative_to(ROOT)
    times, before = [], file.read_text("utf-8")
    with serving(folder, ONLY=only) as address:
        for mark in ("begin", "edit-1", "edit-2", "edit-3", "edit-4", "edit-5"):
            file.write_text(f"{before}\n{mark}\n", "utf-8")
            started = time.perf_counter()
            while mark not in served(address + page.url):
                time.sleep(0.02)
            times.append(time.perf_counter() - started)
    file.write_text(before, "utf-8")
    return statistics.median(times[1:])


def served(address: str) -> str:
    try:
        return urllib.request.urlopen(address).read().decode()
    except urllib.error.URLError:  # the server has not begun yet
        return ""


def weights(site: Path) -> None:
    print("\nHTML, gzipped")
    for file in sorted(site.rglob("*.html")):
        print(f"{len(pack(file.read_bytes())):>8,}  {file.relative_to(site)}")


def lighthouse(address: str, page: str) -> dict[str, float]:
    """The median of three mobile runs."""
    chrome = browser.find()
    if not chrome:
        raise SystemExit("no Chromium: run `make browser`")
    flags = "--headless=new --no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
    runs = []
    for _ in range(3):
        options = ["--quiet", "--output=json", f"--chrome-flags={flags}", "--only-categories=performance,accessibility,best-practices,seo"]
        command = [str(ROOT / ".cache/lighthouse/node_modules/.bin/lighthouse"), address + page, *options]
        printed = run(command, env=os.environ | {"CHROME_PATH": chrome})
        runs.append({name: category["score"] * 100 for name, category in json.loads(printed)["categories"].items()})
    return {name: statistics.median(run[name] for run in runs) for name in runs[0]}


def main() -> None:
    build_times()
    with tempfile.TemporaryDirectory() as folder:
        site = Path(folder) / "site"
        build(ROOT, site)
        weights(site)
        with serve(site, SUBPATH) as address:
            # Lighthouse asks that the canonical address be the one it visits.
            for file in site.rglob("*.html"):
                file.write_text(file.read_text("utf-8").replace(SITE_URL, address), "utf-8")
            install = ["npm", "install", "--prefix", str(ROOT / ".cache/lighthouse"), "--ignore-scripts", "--loglevel=error", LIGHTHOUSE]
            run(install)
            print("\nLighthouse, mobile, median of three")
            for page in [language.root + page for language in languages.every() for page in MEASURED]:
                scores = lighthouse(address, page)
                print("  ".join(f"{name} {score:.0f}" for name, score in scores.items()), f" {page or 'home'}", flush=True)


if __name__ == "__main__":
    main()
