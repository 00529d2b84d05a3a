"""make bench ONLY=site: what the site costs. Figures of this machine, to be compared with figures of the same machine.

Build time warm and with 20, 80 and 320 synthetic pages per language; weight of each page; Lighthouse.
"""

import gzip
import json
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from theme.tools import browser, costs
from theme.tools.server import serve

ROOT = Path(__file__).resolve().parents[2]
COPIES = (20, 80, 320)
MODEL = "foundations/perceptron"
MEASURED = (
    "",
    "en/",
    f"{MODEL}/",
    f"en/{MODEL}/",
    "what-are-neural-networks/",
    "labs/first-neuron/",
    "labs/digits-from-start-to-finish/",
    "glossary/",
    "foundations/deep-learning/",
    "training/automatic-differentiation/",
    "training/optimizers/",
    "networks/",
    "networks/convolutional-networks/",
    "en/networks/hopfield/",
)
SUBPATH = "/redes-neuronales/"
# Not in package.json: one of its packages asks for the "latest" of another, which no lock file survives.
LIGHTHOUSE = "lighthouse@12.8.2"


def build(root: Path, target: Path) -> float:
    """Seconds of one strict build."""
    started = time.perf_counter()
    environment = os.environ | {"SITE_URL": f"https://example.org{SUBPATH}", "NO_MKDOCS_2_WARNING": "1"}
    subprocess.run(
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-d", str(target)], cwd=root, env=environment, check=True, capture_output=True
    )
    return time.perf_counter() - started


def multiply(folder: Path, pages: int) -> None:
    """Grow a copy of the project to a number of pages per language, with copies of its real pages."""
    root = folder / "docs" / "es"
    models = sorted(p.relative_to(root) for p in root.rglob("*.md") if p.parent.name != "labs" and p.name != "glossary.md")
    entries = []
    for i in range(pages - len(list((folder / "docs" / "es").rglob("*.md")))):
        model = models[i % len(models)]
        name = model.with_name(f"copy-{i}.md").as_posix()  # beside its model, so that its links hold
        for language in ("es", "en"):
            text = (folder / "docs" / language / model).read_text("utf-8")
            (folder / "docs" / language / name).write_text(re.sub(r"^title: (.*)", rf"title: \1 {i}", text, count=1, flags=re.M), "utf-8")
        if re.search("^family:", text, re.M):
            lend_costs(folder, model, Path(name))
        if i % 20 == 0:  # no reader would want a section of hundreds of pages
            entries.append(f"      - Grupo {i // 20}:\n")
        entries.append(f"          - Copia {i}: {name}\n")
    settings = folder / "mkdocs.yml"
    entries = ["  - Copias:\n", *entries, "  - Laboratorios:\n"]
    settings.write_text(settings.read_text("utf-8").replace(entries[-1], "".join(entries)), "utf-8")


def lend_costs(folder: Path, model: Path, copy: Path) -> None:
    """Let the copy of a network's page find what its program printed and how long it took."""
    program, name = (path.as_posix().removesuffix(".md").replace("-", "_") for path in (model, copy))
    shutil.copyfile(folder / "snippets" / f"{program}.out", folder / "snippets" / f"{name}.out")
    kept = folder / costs.FILE.relative_to(ROOT)
    measured = json.loads(kept.read_text("utf-8"))
    measured[f"{name}.py"] = measured[f"{program}.py"]
    kept.write_text(json.dumps(measured), "utf-8")


def build_times() -> None:
    print(f"{'pages per language':>20} {'s':>7} {'s more per page of one language':>34}")
    before = None
    with tempfile.TemporaryDirectory() as folder:
        real = len(list((ROOT / "docs" / "es").rglob("*.md")))
        build(ROOT, Path(folder) / "warm")
        for pages in (real, *COPIES):
            copy = Path(folder) / str(pages)
            shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv", "node_modules", "site", "lock", "programs"))
            (copy / "node_modules").symlink_to(ROOT / "node_modules")
            if pages > real:
                multiply(copy, pages)
            build(copy, copy / "site")
            seconds = statistics.median(build(copy, copy / "site") for _ in range(3 if pages < 50 else 1))
            more = "" if before is None else f"{(seconds - before[1]) / (pages - before[0]) / 2:.4f}"
            print(f"{pages:>20} {seconds:>7.2f} {more:>34}", flush=True)
            before = before or (pages, seconds)


def weights(site: Path) -> None:
    print("\nHTML, gzipped")
    for file in sorted(site.rglob("*.html")):
        print(f"{len(gzip.compress(file.read_bytes(), 6)):>8,}  {file.relative_to(site)}")


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
        done = subprocess.run(command, capture_output=True, text=True, env=os.environ | {"CHROME_PATH": chrome}, check=True)
        runs.append({name: category["score"] * 100 for name, category in json.loads(done.stdout)["categories"].items()})
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
                file.write_text(file.read_text("utf-8").replace(f"https://example.org{SUBPATH}", address), "utf-8")
            install = ["npm", "install", "--prefix", str(ROOT / ".cache/lighthouse"), "--ignore-scripts", "--loglevel=error", LIGHTHOUSE]
            subprocess.run(install, check=True, capture_output=True)
            print("\nLighthouse, mobile, median of three")
            for page in MEASURED:
                scores = lighthouse(address, page)
                print("  ".join(f"{name} {score:.0f}" for name, score in scores.items()), f" {page or 'home'}", flush=True)


if __name__ == "__main__":
    main()
