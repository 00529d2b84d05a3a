"""Prepare the Python that runs in the reader's browser: Pyodide and NumPy, checked, trimmed, byte-compiled, with their licences.

    python -m theme.features.run.runtime              the official NumPy where it can be had, else the stand-in
    python -m theme.features.run.runtime --official   the official NumPy or nothing: for what is published

It is done once, into .cache/runtime/<version>; `folder()` gives that folder to the build. The version is made of the
content of the files, so what a browser keeps under an address never changes.
"""

import argparse
import functools
import hashlib
import http.client
import io
import json
import os
import re
import shutil
import subprocess
import urllib.request
import zipfile
from importlib import metadata
from pathlib import Path

from theme.model import cache, places
from theme.model.fault import Fault
from theme.model.places import MODULES
from theme.model.transfer import transferred

PYODIDE = MODULES / "pyodide"
CACHE = places.CACHE / "runtime"
CURRENT = CACHE / "current.json"  # which folder is the prepared one, and what it was made from

# npm's pyodide holds no NumPy. The official wheel is in Pyodide's release only, under the name and hash of pyodide-lock.json.
RELEASE = re.compile(r"https://[\w./-]+/pyodide/v\$\{\w+\}/full/")  # pyodide.mjs names it itself
SECONDS = 5
# The same NumPy, built by others for the same Pyodide. For development and tests without a network, never for publishing.
STAND_IN = MODULES / "@bentopdf" / "pymupdf-wasm" / "assets" / "numpy-2.2.5-cp313-cp313-pyodide_2025_0_wasm32.whl"
STAND_IN_SHA256 = "125230b4c3ecd08803e5c43f1162e017c0718d9f253146225a705a952b9c16c2"

STDLIB, WHEELS = "/lib/python313.zip", "/lib/python3.13/site-packages"  # where Pyodide puts them
LICENCES = "LICENSES.txt"

# Left out of the standard library: what cannot work in a browser, or is not a program's to import. Pyodide itself needs more
# than it seems to: asyncio, tarfile and cp437 (for zips) stay.
NOT_IN_STDLIB = re.compile(
    "|".join(
        (
            # servers and what only speaks to them: urllib and http.client stay, so that trying them gives the ordinary error
            r"(ftplib|imaplib|poplib|smtplib|socketserver|webbrowser|antigravity)\.py|(wsgiref|xmlrpc)/|http/server\.py",
            # processes and foreign code, which a browser cannot have; NumPy does without ctypes
            r"multiprocessing/|concurrent/futures/process\.py|ctypes/|pty\.py|tty\.py|asyncio/windows_\w+\.py",
            # what asks at a keyboard, or is started from a command line
            r"_pyrepl/(?!__init__|pager)|(pdb|cmd|getpass)\.py|\w+/__main__\.py",
            # what works, but is for tools and formats that no program here is about: the first visit has to stay under 9.5 MB
            r"xml/|(mailbox|netrc|plistlib|optparse|doctest|trace|pickletools|modulefinder|pyclbr|tabnanny|compileall|zipapp)\.py",
            r"unittest/mock\.py|http/(cookiejar|cookies)\.py|urllib/robotparser\.py",
            # other systems, a data base that Pyodide lacks, and the twins in Python of what is compiled in
            r"shelve\.py|__phello__/|__hello__\.py|(_pydatetime|_pyio|_android_support|_apple_support|_ios_support|nturl2path)\.py",
            # 8-bit and eastern encodings, but those of zips and of the West
            r"encodings/(?!cp437\.|cp1252\.)(cp\d|mac_|koi8|iso2022|iso8859_(?!15?\.)|big5|euc_|gb|shift_jis)",
            r"encodings/(hp_roman8|hz|johab|kz1048|mbcs|oem|palmos|ptcp154|tis_620)\.py",
        )
    )
)
# Left out of NumPy: tests, what compilers and type checkers read, f2py. RECORD would be wrong after that.
NOT_IN_NUMPY = re.compile(
    r".*\.(pyi|pxd|pyx|h|a)$|.*/(tests|include|_examples|_pyinstaller)/|numpy/(f2py/(?!__init__\.py)|doc/|_core/lib/|random/lib/)"
    r"|numpy/(conftest|_configtool|typing/mypy_plugin|testing/print_coercion_tables|ma/timer_comparison)\.py"
    r"|.*\.dist-info/(RECORD|entry_points\.txt)|numpy/ma/(API_CHANGES|README)"
)
# `from numpy import *` asks for f2py, so an empty one remains.
EMPTY = "numpy/f2py/__init__.py"


class RuntimeFailure(Fault):
    """The runtime cannot be had; the message says why and what to do."""


# ------------------------------------------------------------------ for the build


def folder() -> Path:
    """The prepared folder, with manifest.json and LICENSES.txt. Takes milliseconds."""
    state = current()
    if not state:
        raise RuntimeFailure("Python for the reader's browser is not prepared, or no longer up to date: run `make setup`")
    return CACHE / state["version"]


def prepare(official: bool = False) -> Path:
    """Prepare the folder, or return it at once if nothing has changed. `official`: refuse the stand-in."""
    state = current()
    if state and (state["numpy"] == "official" or not official):
        return CACHE / state["version"]
    name, wheel, numpy = numpy_wheel(official)
    draft = CACHE / f"draft-{os.getpid()}"
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    try:
        for file in ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm"):
            shutil.copyfile(PYODIDE / file, draft / file)
        byte_compile(draft, name, wheel)
        (draft / "pyodide-lock.json").write_text(lock_of(draft / name), "utf-8")
        files = [describe(file) for file in sorted(draft.iterdir())]  # before the licences: what the browser fetches
        (draft / LICENCES).write_text(licences(wheel), "utf-8")
        version = version_of(draft)
        manifest = {"version": version, "numpy": numpy, "files": files}
        (draft / "manifest.json").write_text(json.dumps(manifest, indent=1) + "\n", "utf-8")
        for old in CACHE.glob("pyodide-*"):
            shutil.rmtree(old)
        draft.rename(CACHE / version)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    cache.write(CURRENT, json.dumps({"key": key(), "version": version, "numpy": numpy}))
    return CACHE / version


def current() -> dict | None:
    """What was prepared, if it is whole and was made from what is here now."""
    try:
        state = json.loads(CURRENT.read_text("utf-8"))
        manifest = json.loads((CACHE / state["version"] / "manifest.json").read_text("utf-8"))
        whole = all((CACHE / state["version"] / file["name"]).stat().st_size == file["raw"] for file in manifest["files"])
        return state if whole and state["key"] == key() else None
    except (OSError, ValueError, KeyError):
        return None


def key() -> str:
    """A hash of all that the folder is made from. For npm packages: the hash in the lock file, which npm has checked."""
    packages = json.loads((places.ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    parts = [packages[f"node_modules/{name}"]["integrity"] for name in ("pyodide", "@bentopdf/pymupdf-wasm", "axe-core")]
    parts += [metadata.version(name) for name in ("numpy", "typing_extensions")]
    here = Path(__file__)
    parts += [file.read_text("utf-8") for file in (here, here.with_name("byte_compile.mjs"), here.with_name("runtime_notice.txt"))]
    return sha256("\0".join(parts).encode())


# ------------------------------------------------------------------ NumPy's wheel


def numpy_wheel(official: bool) -> tuple[str, bytes, str]:
    """The name and content of a checked wheel, and which one it is."""
    entry = pyodide_lock()["packages"]["numpy"]
    try:
        wheel = official_wheel(entry["file_name"], entry["sha256"])
    except RuntimeFailure as failure:
        if official:
            raise RuntimeFailure(
                f"{failure}.\nOnly the stand-in is at hand, and that is not published. Try again where Pyodide's release can be reached."
            ) from None
        wheel = stand_in_wheel()
        print(f"NumPy for the browser: the stand-in, {STAND_IN.name} ({failure})")
        return STAND_IN.name, wheel, "stand-in"
    print(f"NumPy for the browser: the official wheel, {entry['file_name']}")
    return entry["file_name"], wheel, "official"


def official_wheel(name: str, expected: str) -> bytes:
    """The wheel of Pyodide's release, kept once it is here."""
    kept = CACHE / name
    if kept.is_file() and sha256(kept.read_bytes()) == expected:
        return kept.read_bytes()
    named = RELEASE.search((PYODIDE / "pyodide.mjs").read_text("utf-8"))
    if not named:
        raise RuntimeFailure("pyodide.mjs no longer names the address of its release: look for it and mend RELEASE")
    address = re.sub(r"\$\{\w+\}", pyodide_version(), named[0]) + name
    try:
        with urllib.request.urlopen(address, timeout=SECONDS) as answer:
            wheel = answer.read()
    except (OSError, http.client.HTTPException) as error:
        raise RuntimeFailure(f"the official wheel cannot be reached: {error}") from None
    checked(wheel, name, expected)
    cache.write(kept, wheel)
    return wheel


def stand_in_wheel() -> bytes:
    if not STAND_IN.is_file():
        raise RuntimeFailure(f"{places.shown(STAND_IN)} is missing: run `make setup`")
    return checked(STAND_IN.read_bytes(), STAND_IN.name, STAND_IN_SHA256)


def checked(content: bytes, name: str, expected: str) -> bytes:
    """The content, if it is the expected one."""
    found = sha256(content)
    if found != expected:
        raise RuntimeFailure(f"{name} is refused: its SHA-256 is {found}, not {expected}")
    return content


# ------------------------------------------------------------------ the files


def byte_compile(draft: Path, name: str, wheel: bytes):
    """Trim the standard library and the wheel, and let Pyodide itself compile and pack them."""
    node = shutil.which("node")
    if not node:
        raise RuntimeFailure("there is no node on the path: run `make setup`")
    jobs = []
    stdlib = (PYODIDE / "python_stdlib.zip").read_bytes()
    for file, content, unwanted, place in (("python_stdlib.zip", stdlib, NOT_IN_STDLIB, STDLIB), (name, wheel, NOT_IN_NUMPY, WHEELS)):
        source = draft / f"{file}.source"
        trim(content, unwanted, source)
        jobs += [str(source), str(draft / file), place]
    done = subprocess.run([node, str(Path(__file__).with_name("byte_compile.mjs")), str(PYODIDE), *jobs], capture_output=True, text=True)
    if done.returncode:
        raise RuntimeFailure(f"Pyodide could not compile its library:\n{done.stdout}{done.stderr}")
    for source in jobs[::3]:
        Path(source).unlink()


def trim(content: bytes, unwanted: re.Pattern, target: Path):
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(target, "w") as new:
        for entry in old.infolist():
            if not entry.is_dir() and not unwanted.match(entry.filename):
                new.writestr(entry.filename, b"" if entry.filename == EMPTY else old.read(entry))


def lock_of(wheel: Path) -> str:
    """Pyodide's lock file with one package: the wheel beside it."""
    lock = pyodide_lock()
    entry = lock["packages"]["numpy"] | {"file_name": wheel.name, "sha256": sha256(wheel.read_bytes())}
    return json.dumps({"info": lock["info"], "packages": {"numpy": entry}}, indent=1)


def describe(file: Path) -> dict:
    """size: the bytes that a server sends for it; raw: its own."""
    content = file.read_bytes()
    return {"name": file.name, "size": transferred(file.suffix, content), "raw": len(content), "sha256": sha256(content)}


def version_of(draft: Path) -> str:
    total = "\n".join(f"{sha256(file.read_bytes())} {file.name}" for file in sorted(draft.iterdir()))
    return f"pyodide-{pyodide_version()}-numpy-{pyodide_lock()['packages']['numpy']['version']}-{sha256(total.encode())[:8]}"


def licences(wheel: bytes) -> str:
    """All licences in one text, each from a package that carries it."""
    notice, contained = Path(__file__).with_name("runtime_notice.txt").read_text("utf-8").split("\n\n\n")
    with zipfile.ZipFile(io.BytesIO(wheel)) as files:
        own = {name: files.read(name).decode() for name in sorted(files.namelist()) if re.match(r"numpy[^/]*/(\w+/)?LICENSE", name)}
    texts = {
        # npm's pyodide carries no text; axe-core comes under the same licence, and does.
        "Pyodide: Mozilla Public License 2.0": (MODULES / "axe-core" / "LICENSE").read_text("utf-8"),
        # typing_extensions is a part of CPython and has its licence; Linux distributions leave the interpreter's own out.
        "CPython: Python Software Foundation License": python_licence("typing_extensions", "LICENSE"),
        **{f"NumPy: {name}": text for name, text in own.items()},
        # The wheels for Pyodide leave out the licences of what NumPy contains; the wheel for this machine does not.
        **{f"In NumPy: {name}": text for name, text in contained_in_numpy().items()},
    }
    sections = [f"{title}\n{'=' * len(title)}\n\n{text.strip()}\n" for title, text in texts.items()]
    return "\n\n".join([notice + "\n", *sections, contained])


def python_licence(package: str, name: str) -> str:
    found = [file for file in metadata.files(package) or () if ".dist-info" in str(file) and file.name == name]
    if not found:
        raise RuntimeFailure(f"the Python package {package} carries no {name}: take that text from another package")
    return found[0].read_text("utf-8")


def contained_in_numpy() -> dict[str, str]:
    files = [file for file in metadata.files("numpy") or () if "/licenses/numpy/" in str(file)]
    return {str(file).split("/licenses/")[1]: file.read_text("utf-8") for file in sorted(files, key=str)}


@functools.cache
def pyodide_lock() -> dict:
    return json.loads(npm_file("pyodide-lock.json"))


def pyodide_version() -> str:
    return json.loads(npm_file("package.json"))["version"]


def npm_file(name: str) -> str:
    if not (PYODIDE / name).is_file():
        raise RuntimeFailure(f"node_modules/pyodide/{name} is missing: run `make setup`")
    return (PYODIDE / name).read_text("utf-8")


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def main(words: list[str] | None = None):
    arguments = argparse.ArgumentParser(description="Prepare the Python that runs in the reader's browser")
    arguments.add_argument("--official", action="store_true", help="fail where only the stand-in can be had")
    try:
        ready = prepare(arguments.parse_args(words).official)
    except RuntimeFailure as failure:
        raise SystemExit(str(failure)) from None
    manifest = json.loads((ready / "manifest.json").read_text("utf-8"))
    size = sum(file["size"] for file in manifest["files"]) / 1e6
    print(f"Python for the browser: {places.shown(ready)}, {size:.1f} MB to transfer, {manifest['numpy']} NumPy")


if __name__ == "__main__":
    main()
