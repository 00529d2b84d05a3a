"""The site without a network: the worker that stores it (theme/features/offline/sw/), and the list of what there is to store.

    sw.js          its files joined, with the version of this deployment; a browser that sees another one installs it
    offline.json   {"version": …, "runtime": {"files": […], "bytes": …}, "files": [[path, bytes as transferred, hash], …]}

A path is the address that pages use, relative to the root: with a slash for a page, with ?v= where pages say so.
Both are written when everything else is there.
"""

import gzip
import hashlib
import json
import re
from pathlib import Path
from urllib.parse import quote, urljoin

from mkdocs.plugins import event_priority

from theme.tools import cache, languages, words
from theme.tools.server import PACKED

ROOT = Path(__file__).resolve().parents[2]
WORKER = [ROOT / "theme" / "features" / "offline" / "sw" / f"{part}.js" for part in ("serve", "store", "tasks")]
CACHE = ROOT / ".cache" / "offline.json"
VERSIONED = re.compile(r'(?:href|src)="([^"#]+)(\?v=[\w.-]+)[#"]')
# What no page asks for: pictures for sharing, source maps, word lists of other languages, what is for machines.
LEFT_OUT = re.compile(
    r"^assets/share/|\.(?:map|gz|xml)$|^(?:404\.html|sw\.js|offline\.json|robots\.txt|\.nojekyll|CNAME)$|LICENSE"
    r"|^assets/javascripts/lunr/(?!min/lunr\.(?:stemmer\.support|es)\.min\.js$)|^assets/images/screenshot"
)


@event_priority(-1000)  # after all that writes a file
def on_post_build(config):
    if words.is_last_build(config) and not config.extra["serving"]:
        publish(Path(config.site_dir))


def publish(site: Path) -> None:
    """Write offline.json and sw.js for the files of a folder."""
    runtime, files = [], []
    versions = queries(site)
    sizes = cache.read(CACHE)
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        name = path.relative_to(site).as_posix()
        if not LEFT_OUT.search(name):
            content = path.read_bytes()
            key = hashlib.sha256(content).hexdigest()[:16]
            address = quote(re.sub(r"(^|/)index\.html$", r"\1", name)) + versions.get(name, "")
            (runtime if name.startswith("runtime/") else files).append([address, transferred(path, content, key, sizes), key])
    cache.write(CACHE, json.dumps({key: sizes[key] for _, _, key in runtime + files if key in sizes}))
    found = {"runtime": {"files": runtime, "bytes": sum(size for _, size, _ in runtime)}, "files": files}
    version = hashlib.sha256(json.dumps(found).encode()).hexdigest()[:12]
    (site / "offline.json").write_text(json.dumps({"version": version} | found, separators=(",", ":")), "utf-8")
    worker = "\n".join(part.read_text("utf-8") for part in WORKER)
    not_stored = ",".join(json.dumps(text, ensure_ascii=False) for text in languages.not_stored())
    worker = worker.replace("{{ version }}", version).replace("/* {{ not stored }} */", not_stored)
    (site / "sw.js").write_text(worker, "utf-8")


def transferred(path: Path, content: bytes, key: str, sizes: dict) -> int:
    """The bytes that a server sends, which packs text. Known ones are in sizes."""
    if path.suffix not in PACKED:
        return len(content)
    if key not in sizes:
        sizes[key] = len(gzip.compress(content, 6))
    return sizes[key]


def queries(site: Path) -> dict[str, str]:
    """{file: "?v=…"} as the pages ask for it: assets/css/site.css is asked for as assets/css/site.css?v=0123abcd."""
    found = {}
    for page in site.rglob("*.html"):
        base = page.parent.relative_to(site).as_posix() + "/"
        for address, query in VERSIONED.findall(page.read_text("utf-8")):
            found[urljoin("/" + base.removeprefix("./"), address).removeprefix("/")] = query
    return found
