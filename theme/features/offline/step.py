"""The site without a network: the worker that stores it (sw/), and the list of what there is to store.

    sw.js          its files joined, with the version of this deployment; a browser that sees another one installs it
    offline.json   {"version": …, "runtime": {"files": […], "bytes": …}, "files": [[path, bytes as transferred, hash], …]}

A path is the address that pages use, relative to the root: with a slash for a page, with ?v= where pages say so.
Both are written when everything else is there.
"""

import hashlib
import json
import re
from html import escape
from pathlib import Path
from urllib.parse import quote, urljoin

from theme.model import cache, places
from theme.model import language as languages
from theme.model.language import Language
from theme.model.page import Site
from theme.model.transfer import PACKED, transferred

WORKER = [Path(__file__).parent / "sw" / f"{part}.js" for part in ("serve", "store", "tasks")]
CACHE = places.CACHE / "offline.json"
VERSIONED = re.compile(r'(?:href|src)="([^"#]+)(\?v=[\w.-]+)[#"]')
# What no page asks for: pictures for sharing, source maps, word lists of other languages, what is for machines.
LEFT_OUT = re.compile(
    r"^assets/share/|\.(?:map|gz|xml)$|^(?:404\.html|sw\.js|offline\.json|robots\.txt|\.nojekyll|CNAME)$|LICENSE|^assets/images/screenshot"
)
STEMMERS = "assets/javascripts/lunr/"


def store(site: Site) -> None:
    """After all that writes a file."""
    if not site.serving:
        publish(site.folder)


def publish(site: Path) -> None:
    """Write offline.json and sw.js for the files of a folder."""
    runtime, files = [], []
    versions = queries(site)
    sizes = cache.read(CACHE)
    stemmers = {f"{STEMMERS}min/lunr.{part}.min.js" for part in ("stemmer.support", *(language.code for language in languages.every()))}
    for path in sorted(p for p in site.rglob("*") if p.is_file()):
        name = path.relative_to(site).as_posix()
        if not LEFT_OUT.search(name) and (name in stemmers or not name.startswith(STEMMERS)):
            content = path.read_bytes()
            key = hashlib.sha256(content).hexdigest()[:16]
            address = quote(re.sub(r"(^|/)index\.html$", r"\1", name)) + versions.get(name, "")
            (runtime if name.startswith("runtime/") else files).append([address, size_of(path, content, key, sizes), key])
    cache.write(CACHE, json.dumps({key: sizes[key] for _, _, key in runtime + files if key in sizes}))
    found = {"runtime": {"files": runtime, "bytes": sum(size for _, size, _ in runtime)}, "files": files}
    version = hashlib.sha256(json.dumps(found).encode()).hexdigest()[:12]
    (site / "offline.json").write_text(json.dumps({"version": version} | found, separators=(",", ":")), "utf-8")
    worker = "\n".join(part.read_text("utf-8") for part in WORKER)
    worker = worker.replace("{{ version }}", version).replace("/* {{ not stored }} */", ",".join(map(json.dumps, not_stored())))
    (site / "sw.js").write_text(worker, "utf-8")


def size_of(path: Path, content: bytes, key: str, sizes: dict) -> int:
    """The bytes that a server sends. Those of packed files are kept in sizes, since packing takes long."""
    if path.suffix not in PACKED:
        return len(content)
    if key not in sizes:
        sizes[key] = transferred(path.suffix, content)
    return sizes[key]


def queries(site: Path) -> dict[str, str]:
    """{file: "?v=…"} as the pages ask for it: assets/css/site.css is asked for as assets/css/site.css?v=0123abcd."""
    found = {}
    for page in site.rglob("*.html"):
        base = page.parent.relative_to(site).as_posix() + "/"
        for address, query in VERSIONED.findall(page.read_text("utf-8")):
            found[urljoin("/" + base.removeprefix("./"), address).removeprefix("/")] = query
    return found


def not_stored() -> list[dict]:
    """For each language what the worker says of a page that it does not have: {root, lang, title, html}; {home} is left open."""
    return [section(language) for language in languages.every()]


def section(language: Language) -> dict:
    word = {key: escape(text) for key, text in language.words["notStored"].items()}
    text = word["text"].replace("{again}", f'<a href="">{word["again"]}</a>')
    html = f'<section lang="{language.code}"><h1>{word["title"]}</h1><p>{text}</p><p><a href="{{home}}">{word["home"]}</a></p></section>'
    return {"root": language.root, "lang": language.code, "title": word["title"], "html": html}
