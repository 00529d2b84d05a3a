"""What a program of snippets/ is: its regions, and what it prints and draws in each of them."""

import ast
import functools
import json
import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from theme.model import places
from theme.model.fault import Fault
from theme.model.lesson import EXERCISES, Lesson

TOOLBOX = places.SNIPPETS / "nn"
DATA = places.SNIPPETS / "data"
DATA_FILE = re.compile(r'"([\w-]+\.npz)"')
MARKER = re.compile(r"--8<-- \[(start|end):([\w-]+)\]")
TIME_LIMIT = 60  # wall seconds before a run is taken for endless; a program's own budget is 5 s of CPU


@dataclass
class Recording:
    """What one run gave: text and figure by region, CPU seconds, and what went wrong, if anything."""

    outputs: dict[str, str]
    figures: dict[str, str]
    seconds: float
    error: str = ""


def programs() -> list[Path]:
    """Every program that a page can show: the files that run alone, and the exercises in their folders."""
    files = (p for p in places.SNIPPETS.rglob("*.py") if TOOLBOX not in p.parents)
    return sorted(p for p in files if p.name == EXERCISES or not p.parent.with_suffix(".py").is_file())


def toolbox() -> list[Path]:
    """The modules of nn."""
    return sorted(TOOLBOX.glob("[!_]*.py"))


def name(path: Path) -> str:
    """The path as pages write it: foundations/perceptron.py."""
    return path.relative_to(places.SNIPPETS).as_posix()


def slug(file: str) -> str:
    """A program's part of an id in a page: foundations-perceptron for foundations/perceptron.py."""
    return re.sub("[/_]", "-", file.removesuffix(".py"))


def download_name(file: str) -> str:
    """The name under which a reader keeps a file: perceptron_exercises.py says more than exercises.py."""
    path = Path(file)
    return f"{path.parent.name}_{path.name}" if path.name == EXERCISES else path.name


def parsed(path: Path) -> ast.Module:
    """A program's syntax tree. Raises Fault, with file and line, where it is no Python."""
    try:
        return ast.parse(path.read_text("utf-8"))
    except SyntaxError as problem:
        raise Fault(f"snippets/{name(path)}:{problem.lineno}: {problem.msg}") from None


def imports_of(path: Path) -> list[str]:
    """The toolbox files that a program needs, its imports' imports included."""
    return _imports_of(path, path.stat().st_mtime)


@functools.lru_cache(maxsize=500)
def _imports_of(path: Path, modified: float) -> list[str]:
    names: list[str] = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "nn":
            modules = [node.module.split(".")[1]] if "." in node.module else [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            modules = [alias.name.split(".")[1] for alias in node.names if alias.name.startswith("nn.")]
        else:
            modules = []
        for module in modules:
            names += [f"nn/{module}.py", *imports_of(TOOLBOX / f"{module}.py")]
    return list(dict.fromkeys(names))


def data_of(path: Path) -> list[str]:
    """The data files, such as data/digits.npz, that a program or the toolbox files that it needs name."""
    sources = [path, *(places.SNIPPETS / name for name in imports_of(path))]
    named = {name for source in sources for name in DATA_FILE.findall(source.read_text("utf-8"))}
    return [f"data/{name}" for name in sorted(named) if (DATA / name).is_file()]


def regions(path: Path) -> dict[str, tuple[int, int]]:
    """{region: (line of its start marker, line of its end marker)}, counted from 1.

    Raises Fault, with file and line, where markers do not pair or regions overlap.
    """
    return dict(regions_in(name(path), path.read_text("utf-8")))


@functools.lru_cache(maxsize=512)
def regions_in(program: str, source: str) -> dict[str, tuple[int, int]]:
    found, opened = {}, None
    for line, text in enumerate(source.splitlines(), 1):
        if not (marker := MARKER.search(text)):
            continue
        kind, region = marker.groups()
        if kind == "start" and opened is None and region not in found:
            opened = (region, line)
        elif kind == "end" and opened and opened[0] == region:
            found[region], opened = (opened[1], line), None
        else:
            raise Fault(
                f"{program}:{line}: marker [{kind}:{region}] does not pair; regions have one start, one end and do not overlap"
            )
    if opened:
        raise Fault(f"{program}:{opened[1]}: region {opened[0]} is never closed; add # --8<-- [end:{opened[0]}]")
    return found


def segments(path: Path) -> list[dict]:
    """The parts of a program in order, as the page runs them: [{region or None, first and last line, indent}].

    What stands under `if __name__ == "__main__":` runs like the rest, without its indentation. Raises Fault,
    with file and line, where a statement reaches from one part into the next: such a part could not run alone.
    """
    source = path.read_text("utf-8")
    lines = source.splitlines()
    tree = parsed(path)
    main = next((n for n in tree.body if isinstance(n, ast.If) and ast.unparse(n.test) == "__name__ == '__main__'"), None)
    spans = [(start, end, region) for region, (start, end) in regions(path).items()]
    spans += [(main.lineno, main.lineno, None)] if main else []  # the line itself belongs to no part
    parts, line = [], 1
    for start, end, region in [*sorted(spans), (len(lines) + 1, len(lines) + 1, None)]:
        if start < line:
            raise Fault(f"{name(path)}:{start}: a region holds the line `if __name__`; begin it after that line")
        parts += [(None, line, start - 1), (region, start + 1, end - 1)]
        line = end + 1
    segments = []
    for region, first, last in parts:
        while first <= last and not lines[first - 1].strip():
            first += 1
        while first <= last and not lines[last - 1].strip():
            last -= 1
        if first <= last:
            segments.append({"region": region, "first": first, "last": last, "indent": 4 if main and first > main.lineno else 0})
    for node in [n for n in tree.body if n is not main] + (main.body if main else []):
        begin = min([node.lineno, *(d.lineno for d in getattr(node, "decorator_list", []))])
        if not any(part["first"] <= begin and node.end_lineno <= part["last"] for part in segments):
            raise Fault(f"{name(path)}:{begin}: this statement is in a region only in part; regions hold whole statements")
    return segments


def run(path: Path, time_limit: float = TIME_LIMIT, hash_seed: int = 0, snippets: Path | None = None) -> Recording:
    """Run a program as `python -m` would, alone, warnings as errors, one thread, and record it by region. The order of a
    set of texts follows hash_seed. A program in a copy of snippets/ runs there."""
    snippets = snippets or places.SNIPPETS
    shown = path.relative_to(snippets).as_posix()
    command = [sys.executable, "-W", "error", str(Path(__file__).with_name("run_program.py")), str(path)]
    environment = os.environ | {"PYTHONHASHSEED": str(hash_seed), "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    try:
        done = subprocess.run(command, cwd=snippets, env=environment, capture_output=True, text=True, timeout=time_limit)
    except subprocess.TimeoutExpired:
        return Recording({}, {}, time_limit, f"{shown}: still running after {time_limit:g} s; make it end within 5 s")
    try:
        return Recording(**json.loads(done.stdout.splitlines()[-1]))
    except (json.JSONDecodeError, IndexError, TypeError):
        return Recording({}, {}, 0.0, f"{shown}: the run died with code {done.returncode}\n{done.stderr}")


def recorded_files(path: Path, recording: Recording) -> dict[Path, str]:
    """The files in the program's folder that a recording becomes: one for what it prints, one for each figure."""
    lesson = Lesson.of_program(name(path))
    sections = [f"# --8<-- [start:{r}]\n{text}# --8<-- [end:{r}]\n" for r, text in recording.outputs.items()]
    files = {lesson.output: "".join(sections)} if sections else {}
    return files | {lesson.figure(region): svg for region, svg in recording.figures.items()}


def files_on_disk(path: Path) -> set[Path]:
    """The recorded files of a program that are there now."""
    lesson = Lesson.of_program(name(path))
    return set() if path.name == EXERCISES else {file for file in (lesson.output, *lesson.folder.glob("*.svg")) if file.is_file()}
