"""The Python of the pages: checked, small, whole; loaded here in Node, and in a browser by test_runner.py."""

import ast
import gzip
import hashlib
import json
import shutil
import subprocess
import time
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import pytest

from theme.features.run import runtime
from theme.model import places

# What a reader may add to a program, besides what the programs import.
LIKELY = """
    abc argparse array asyncio base64 bisect cmath collections contextlib copy csv dataclasses datetime decimal difflib email.message
    enum fractions functools gzip hashlib heapq html http.client inspect io itertools json logging math numbers operator os pathlib
    pickle pprint queue random re secrets shutil statistics string struct subprocess sys tempfile textwrap threading time timeit
    traceback types typing unicodedata unittest urllib.parse urllib.request warnings weakref zipfile zlib
    numpy.fft numpy.lib.stride_tricks numpy.linalg numpy.ma numpy.matlib numpy.polynomial numpy.random numpy.testing numpy.typing
"""


@pytest.fixture(scope="module")
def manifest() -> dict:
    return json.loads((runtime.folder() / "manifest.json").read_text("utf-8"))


@pytest.fixture
def elsewhere(tmp_path, monkeypatch) -> Path:
    """Nothing is prepared, and there is no network."""
    monkeypatch.setattr(runtime, "CACHE", tmp_path)
    monkeypatch.setattr(runtime, "CURRENT", tmp_path / "current.json")
    answer_with(monkeypatch, urllib.error.URLError("no network in this test"))
    return tmp_path


def answer_with(monkeypatch, answer: bytes | Exception) -> None:
    """What Pyodide's release answers."""

    def urlopen(address, timeout):
        if isinstance(answer, Exception):
            raise answer
        file = Path(runtime.CACHE) / "answer"
        file.write_bytes(answer)
        return file.open("rb")

    monkeypatch.setattr(urllib.request, "urlopen", urlopen)


def imported_by_programs() -> set[str]:
    """The modules outside snippets/ that its programs import."""
    found = set()
    for path in places.SNIPPETS.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module)
    own = {path.stem for path in places.SNIPPETS.iterdir()}
    return {name for name in found if name.split(".")[0] not in own}


# ------------------------------------------------------------------ the folder


def test_manifest_lists_what_pyodide_loads_with_true_sizes_and_hashes(manifest):
    names = {file["name"] for file in manifest["files"]}
    wheel = {name for name in names if name.endswith(".whl")}
    assert len(wheel) == 1
    assert names - wheel == {"pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm", "python_stdlib.zip", "pyodide-lock.json"}
    assert {file.name for file in runtime.folder().iterdir()} == names | {"manifest.json", "LICENSES.txt"}
    for file in manifest["files"]:
        content = (runtime.folder() / file["name"]).read_bytes()
        assert len(content) == file["raw"] and hashlib.sha256(content).hexdigest() == file["sha256"], file["name"]
        packs = file["name"].endswith((".mjs", ".js", ".json", ".wasm"))
        assert file["size"] == (len(gzip.compress(content, 6)) if packs else len(content)), file["name"]
    assert manifest["numpy"] in ("official", "stand-in")


def test_first_visit_transfers_at_most_9_3_megabytes(manifest):
    assert sum(file["size"] for file in manifest["files"]) <= 9.3e6


def test_lock_names_the_wheel_beside_it_with_its_own_hash(manifest):
    lock = json.loads((runtime.folder() / "pyodide-lock.json").read_text("utf-8"))
    (entry,) = lock["packages"].values()
    assert {"name": entry["file_name"], "sha256": entry["sha256"]}.items() <= next(
        file for file in manifest["files"] if file["name"].endswith(".whl")
    ).items()


def test_javascript_and_webassembly_are_those_of_the_locked_package():
    for name in ("pyodide.mjs", "pyodide.asm.js", "pyodide.asm.wasm"):
        assert (runtime.folder() / name).read_bytes() == (runtime.PYODIDE / name).read_bytes(), name


def test_python_is_byte_compiled_and_only_numpy_is_taken_from_the_wheel(manifest):
    for file in manifest["files"]:
        if file["name"].endswith((".zip", ".whl")):
            names = zipfile.ZipFile(runtime.folder() / file["name"]).namelist()
            assert not [name for name in names if name.endswith((".py", ".pyi", ".h", ".a"))]
            if file["name"].endswith(".whl"):
                assert {name.split("/")[0] for name in names} == {"numpy", "numpy-2.2.5.dist-info"}


def test_licences_of_all_that_is_published_are_there():
    text = (runtime.folder() / "LICENSES.txt").read_text("utf-8")
    for words in (
        "Mozilla Public License, version 2.0",
        "https://github.com/pyodide/pyodide",  # MPL: where the source is
        "PYTHON SOFTWARE FOUNDATION LICENSE VERSION 2",
        "Copyright (c) 2005-2024, NumPy Developers",
        "In NumPy: numpy/fft/pocketfft",
        "In NumPy: numpy/linalg/lapack_lite",
        "In NumPy: numpy/random/src/pcg64",
        "Emscripten authors",
        "Stefan Krah",
    ):
        assert words in text, words


def test_the_build_gets_the_folder_at_once():
    taken = []
    for _ in range(3):  # the machine may be busy with other tests
        begin = time.perf_counter()
        assert runtime.folder() == runtime.prepare()
        taken.append(time.perf_counter() - begin)
    assert min(taken) < 0.05


# ------------------------------------------------------------------ what is refused


def test_missing_folder_says_what_to_run(elsewhere):
    with pytest.raises(runtime.RuntimeFailure, match="run `make setup`"):
        runtime.folder()


def test_damaged_or_outdated_folder_does_not_count_as_prepared(elsewhere, monkeypatch, manifest):
    state = {"key": runtime.key(), "version": manifest["version"], "numpy": manifest["numpy"]}
    shutil.copytree(places.CACHE / "runtime" / manifest["version"], elsewhere / manifest["version"])
    runtime.CURRENT.write_text(json.dumps(state), "utf-8")
    assert runtime.folder() == elsewhere / manifest["version"]
    runtime.CURRENT.write_text(json.dumps(state | {"key": "of another version of pyodide"}), "utf-8")
    with pytest.raises(runtime.RuntimeFailure, match="no longer up to date"):
        runtime.folder()
    runtime.CURRENT.write_text(json.dumps(state), "utf-8")
    (elsewhere / manifest["version"] / "python_stdlib.zip").write_bytes(b"half")
    with pytest.raises(runtime.RuntimeFailure, match="run `make setup`"):
        runtime.folder()


def test_official_refuses_the_stand_in_even_where_that_is_prepared(elsewhere, monkeypatch):
    monkeypatch.setattr(runtime, "current", lambda: {"key": "", "version": "pyodide-1", "numpy": "stand-in"})
    assert runtime.prepare() == elsewhere / "pyodide-1"
    with pytest.raises(runtime.RuntimeFailure, match=r"(?s)no network in this test.*stand-in.*not published"):
        runtime.prepare(official=True)
    assert not list(elsewhere.glob("pyodide-*"))


def test_command_with_official_ends_with_the_reason_and_no_traceback(elsewhere, monkeypatch):
    with pytest.raises(SystemExit, match="no network in this test") as end:
        runtime.main(["--official"])
    assert "not published" in str(end.value.code)


def test_official_wheel_with_a_wrong_hash_is_refused_by_name_and_never_kept(elsewhere, monkeypatch, capsys):
    answer_with(monkeypatch, b"a page of a hotel's network")
    name, wheel, kind = runtime.numpy_wheel(official=False)
    assert kind == "stand-in" and hashlib.sha256(wheel).hexdigest() == runtime.STAND_IN_SHA256
    official = runtime.pyodide_lock()["packages"]["numpy"]["file_name"]
    assert f"{official} is refused: its SHA-256 is" in capsys.readouterr().out
    assert not (elsewhere / official).exists()
    with pytest.raises(runtime.RuntimeFailure, match=f"{official} is refused"):
        runtime.numpy_wheel(official=True)


def test_official_wheel_is_preferred_and_fetched_once(elsewhere, monkeypatch, capsys):
    wheel = b"the official wheel"
    lock = {"packages": {"numpy": {"file_name": "numpy.whl", "sha256": hashlib.sha256(wheel).hexdigest()}}}
    monkeypatch.setattr(runtime, "pyodide_lock", lambda: lock)
    answer_with(monkeypatch, wheel)
    assert runtime.numpy_wheel(official=False) == ("numpy.whl", wheel, "official")
    assert "the official wheel, numpy.whl" in capsys.readouterr().out
    answer_with(monkeypatch, OSError("no second time"))
    assert runtime.numpy_wheel(official=True) == ("numpy.whl", wheel, "official")
    (elsewhere / "numpy.whl").write_bytes(b"damaged")
    with pytest.raises(runtime.RuntimeFailure, match="no second time"):
        runtime.numpy_wheel(official=True)


def test_stand_in_with_a_wrong_hash_is_refused_by_name(elsewhere, monkeypatch):
    other = elsewhere / "numpy-other.whl"
    other.write_bytes(b"PK")
    monkeypatch.setattr(runtime, "STAND_IN", other)
    with pytest.raises(runtime.RuntimeFailure, match=r"numpy-other\.whl is refused: its SHA-256 is \w{64}, not 125230b4"):
        runtime.prepare()
    assert not list(elsewhere.glob("pyodide-*"))


# ------------------------------------------------------------------ it works


def test_preparing_again_gives_the_same_bytes(elsewhere, manifest):
    official = places.CACHE / "runtime" / runtime.pyodide_lock()["packages"]["numpy"]["file_name"]
    if manifest["numpy"] == "official":
        shutil.copyfile(official, elsewhere / official.name)
    assert runtime.prepare().name == manifest["version"]
    assert json.loads((runtime.folder() / "manifest.json").read_text("utf-8")) == manifest


def test_pyodide_loads_it_and_imports_what_programs_and_readers_do():
    modules = sorted(imported_by_programs() | set(LIKELY.split()))
    script = """
        import { pathToFileURL } from "node:url"
        const [folder, modules] = process.argv.slice(1)
        const { loadPyodide } = await import(pathToFileURL(folder + "pyodide.mjs"))
        const python = await loadPyodide({ indexURL: folder, packages: ["numpy"], stdout: () => {} })
        python.globals.set("modules", modules)
        console.log(python.runPython(`
            import importlib, json
            import numpy as np
            failed = {}
            for name in json.loads(modules):
                try:
                    importlib.import_module(name)
                except ImportError as error:
                    failed[name] = repr(error)
            from numpy import *
            import random, traceback
            try:
                random.sample([1], 2)
            except ValueError as error:
                where = traceback.extract_tb(error.__traceback__)[-1].filename
            json.dumps({"sum": int(np.arange(3).sum()), "draw": np.random.default_rng(0).random(), "failed": failed, "where": where})
        `))"""
    folder = f"{runtime.folder()}/"
    command = [shutil.which("node"), "--input-type=module", "--eval", script, folder, json.dumps(modules)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout.splitlines()[-1])
    assert result["failed"] == {}
    assert result["sum"] == 3
    assert result["draw"] == pytest.approx(0.6369616873214543, abs=1e-15)
    assert result["where"] == "/lib/python313.zip/random.py"
