"""A study is what takes longer than a lesson may: sweeps, many seeds, slow rivals, the training of weights that a first
screen needs. It is a program, `study.py` in the folder of a page's program, and pages show it like any other.

`make study` runs it and keeps, in the folder `study/`, what it printed and drew and `recorded.json`: a hash of the sources it
was made from, its seconds, and the weights that it saved in snippets/data/. The tests compare the hash, and run it reduced:

    seeds = 20  # reduced: 2
"""

import hashlib
import json
import re
import shutil
import tempfile
from pathlib import Path

from theme.model import places, programs
from theme.model.fault import Fault
from theme.model.lesson import Lesson

NAME = "study.py"
TIME_LIMIT = 3 * 3600  # seconds
LARGEST = 60_000  # bytes of the weights of one study
REDUCED = re.compile(r"^(\s*\w+ = )\S+(\s+# reduced: )(\S+)$", re.M)
SAVED = re.compile(r'"(data/[\w-]+\.npz)"')


def studies() -> list[Path]:
    return sorted(places.SNIPPETS.rglob(NAME))


def record_of(path: Path) -> Path:
    return Lesson.of_program(programs.name(path)).folder / "recorded.json"


def kept(path: Path) -> dict:
    """{"sources": hash, "seconds": …, "weights": {file: hash}}. Raises Fault where it was never recorded."""
    file = record_of(path)
    if not file.is_file():
        raise Fault(f"there is no {places.shown(file)}; run `make study PROGRAM={programs.name(path)}`")
    return json.loads(file.read_text("utf-8"))


def sources(path: Path) -> str:
    """A hash of the study, of the program that it belongs to, and of the toolbox and the data that they need."""
    files = [path, *(places.SNIPPETS / name for name in programs.imports_of(path))]
    if (program := path.parent.with_suffix(".py")).is_file():
        files += [program, *(places.SNIPPETS / name for name in programs.imports_of(program))]
    made = set(weights(path))
    files += [places.SNIPPETS / name for file in list(files) for name in programs.data_of(file) if name not in made]
    return digest(b"\0".join(file.read_bytes() for file in dict.fromkeys(files)))


def weights(path: Path) -> list[str]:
    """The files of trained weights that a study saves: it names them by their path below snippets/, data/….npz."""
    return sorted(set(SAVED.findall(path.read_text("utf-8"))))


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def run(path: Path) -> tuple[programs.Recording, dict]:
    """Run a study whole; what it gave, and what is to be kept of it. Raises Fault where its weights are too large."""
    recording = programs.run(path, time_limit=TIME_LIMIT)
    if recording.error:
        return recording, {}
    saved = {name: (places.SNIPPETS / name).read_bytes() for name in weights(path)}
    if (size := sum(map(len, saved.values()))) > LARGEST:
        raise Fault(f"{programs.name(path)}: its weights have {size:,} bytes, {LARGEST:,} are allowed; train a smaller network")
    hashes = {name: digest(content) for name, content in saved.items()}
    return recording, {"sources": sources(path), "seconds": round(recording.seconds, 1), "weights": hashes}


def faults(path: Path) -> list[str]:
    """What does not fit between a study and its record."""
    name, remedy = programs.name(path), f"run `make study PROGRAM={programs.name(path)}` and look at the change"
    try:
        record = kept(path)
    except Fault as fault:
        return [str(fault)]
    found = []
    if record["sources"] != sources(path):
        found.append(f"{name}: its sources have changed since it was recorded; {remedy}")
    for file, expected in record["weights"].items():
        if not (places.SNIPPETS / file).is_file() or digest((places.SNIPPETS / file).read_bytes()) != expected:
            found.append(f"snippets/{file} is not what {name} saved; {remedy}")
    return found


def reduced(path: Path) -> programs.Recording:
    """A run with the values that its comments give, in a copy, so that nothing recorded is touched."""
    text, count = REDUCED.subn(r"\1\3\2\3", path.read_text("utf-8"))
    if not count:
        raise Fault(f"{programs.name(path)}: no line says how to run it reduced; write, for example, `seeds = 20  # reduced: 2`")
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "snippets"
        shutil.copytree(places.SNIPPETS, copy, ignore=shutil.ignore_patterns("__pycache__"))
        own = copy / programs.name(path)
        own.write_text(text, "utf-8")
        return programs.run(own, snippets=copy)
