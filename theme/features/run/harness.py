"""Runs the blocks of a program inside Pyodide, as if the program had just been started and had come this far.

A program is a list of segments: the regions that pages show and what lies between them. To run a block is to run every
segment up to it. What the earlier segments left behind is kept as a copy of their variables, found again by a hash of
their code: a changed segment makes every later copy unfit by itself, and no run ever sees what another run has done.
"""

import ast
import copy
import hashlib
import io
import linecache
import sys
import time
import traceback
import types
from pathlib import Path

HOME = Path("/home/pyodide")
MAX_LINES, MAX_BYTES = 2_000, 60_000  # of output in one run
MAX_COPIES = 192 * 2**20  # bytes of arrays in all copies of variables
NETWORK = ("socket.py", "urllib/request.py", "http/client.py", "pyodide/http.py")
PROCESSES = ("threading.py", "multiprocessing/", "subprocess.py", "concurrent/futures/")


class Output(io.TextIOBase):
    """Collects what is printed, hands it on in few pieces, and drops what exceeds the limits."""

    encoding = "utf-8"

    def __init__(self, send):
        self.send = send
        self.reset(silent=True)

    def reset(self, silent):
        self.silent, self.waiting, self.lines, self.bytes, self.sent_at = silent, [], 0, 0, 0.0
        self.dropped_ends, self.dropped_rest = 0, False  # ends of lines, and whether something came after the last of them

    @property
    def dropped(self):
        """How many lines were dropped."""
        return self.dropped_ends + self.dropped_rest

    def writable(self):
        return True

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if not self.silent and text:
            lines, size = text.count("\n"), len(text.encode())
            if self.dropped or self.lines + max(lines, 1) > MAX_LINES or self.bytes + size > MAX_BYTES:
                self.dropped_ends, self.dropped_rest = self.dropped_ends + lines, not text.endswith("\n")
            else:
                self.lines, self.bytes = self.lines + lines, self.bytes + size
                self.waiting.append(text)
                if time.monotonic() - self.sent_at > 0.05:
                    self.flush()
        return len(text)

    def flush(self):
        if self.waiting:
            self.send("".join(self.waiting))
        self.waiting, self.sent_at = [], time.monotonic()


class NoInput(RuntimeError):
    """input() was called, and there is no keyboard to read from."""

    __module__ = "builtins"  # so that its name stands alone in an error, as those of Python's own


def no_input(prompt=""):
    raise NoInput("input() does not work here: write the value into the code")


class Uncopiable(Exception):
    """A variable of which no faithful copy can be made: the segments that made it are run again instead."""


SHARED = (types.ModuleType, type, types.FunctionType, types.BuiltinFunctionType)


def duplicate(variables):
    """A copy of the variables of a program and the bytes of its arrays. Raises Uncopiable.

    Modules, classes and functions are shared. A function that carries variables of its own, or a method taken from
    an object (`rng.normal`), would hand changes from one run to the next: such programs are not copied.
    """
    import numpy as np

    memo = {}
    for value in variables.values():
        if isinstance(value, types.FunctionType) and value.__closure__:
            raise Uncopiable
        if isinstance(value, types.BuiltinFunctionType) and not isinstance(value.__self__, types.ModuleType | None):
            raise Uncopiable
        if isinstance(value, SHARED):
            memo[id(value)] = value
    try:
        copied = {name: copy.deepcopy(value, memo) for name, value in variables.items()}
    except Exception as problem:
        raise Uncopiable from problem
    return copied, sum(value.nbytes for value in memo.values() if isinstance(value, np.ndarray))


class Program:
    """The variables of one program, and copies of them by the code that had been run when they were made."""

    def __init__(self, name):
        self.name, self.copies = name, {}
        self.variables = {}

    def restart(self):
        self.variables.clear()
        self.variables.update(__name__="__main__", __builtins__=__builtins__)

    def recall(self, key):
        """Bring back the variables as they were, if they were kept."""
        if key not in self.copies:
            return False
        self.copies[key] = self.copies.pop(key)  # the last used is the last to go
        self.restart()
        self.variables.update(duplicate(self.copies[key][0])[0])
        return True

    def keep(self, key):
        try:
            self.copies[key] = duplicate({k: v for k, v in self.variables.items() if k not in ("__name__", "__builtins__")})
        except Uncopiable:
            return
        while len(self.copies) > 1 and sum(size for _, size in self.copies.values()) > MAX_COPIES:
            del self.copies[next(iter(self.copies))]


programs: dict[str, Program] = {}
files: dict[str, str | bytes] = {}
own_files: set[str] = set()  # those of the toolbox that the reader has edited


def install(sources, edited):
    """Write the toolbox's files and data where programs find them; those that changed are imported anew."""
    own_files.clear()
    own_files.update(str(HOME / name) for name in edited)
    changed = False
    for name, source in sources.items():
        source = source if isinstance(source, str) else bytes(source)
        if files.get(name) != source:
            path = HOME / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source if isinstance(source, bytes) else source.encode())
            files[name], changed = source, True
    if changed:
        for module in [m for m, v in sys.modules.items() if str(getattr(v, "__file__", "")).startswith(str(HOME))]:
            del sys.modules[module]
        programs.clear()


def run(name, segments, sources, edited, output, show, check=None):
    """Run the last of the segments after those before it; None, or what went wrong, or the verdict on it.

    Each segment is (label, code, first line), label and first line as an error shows them; edited names the sources that
    are the reader's; check names the function of the last segment that the program's own check_… is asked about.
    Returns {kind, text, segment, line}: the line in the segment's own code, 0 where there is none; or {verdict}.
    """
    install(sources, edited)
    program = programs.setdefault(name, Program(name))
    keys, digest = [], hashlib.sha256()
    for _, code, _ in segments:
        keys.append(digest.hexdigest())
        digest.update(code.encode() + b"\0")
    after = digest.hexdigest()
    first = next((i for i in reversed(range(len(segments))) if program.recall(keys[i])), None)
    if first is None:
        program.restart()
        first = 0
    out, err = sys.stdout, sys.stderr
    sys.stdout = sys.stderr = output
    try:
        for i in range(first, len(segments)):
            if i and keys[i] not in program.copies:
                program.keep(keys[i])
            last = i == len(segments) - 1
            output.reset(silent=not last)
            connect_figures(show if last else lambda svg: None)
            problem = execute(segments[i], program.variables)
            if problem:
                return problem | {"segment": i}
        if check:
            return judge(check, program.variables, segments[-1])
        if after not in program.copies:
            program.keep(after)  # where the next block begins
        return None
    finally:
        output.flush()
        sys.stdout, sys.stderr = out, err


def judge(name, variables, segment):
    """What the check of an exercise says of the reader's function: {verdict: {key, values}}, or the error that it raised."""
    function = variables.get(name)
    if not callable(function):
        return {"verdict": {"key": "missing", "values": {"name": name}}}
    try:
        answer = variables[f"check_{name}"](function)
    except BaseException as error:  # of the reader's code, on what the check gave it
        label, _, first_line = segment
        return explain(error, label, first_line, hidden=label.partition(",")[0]) | {"segment": -1}
    key, values = answer if isinstance(answer, tuple) else (answer, {})
    return {"verdict": {"key": key, "values": {name: str(value) for name, value in values.items()}}}


def connect_figures(show):
    """The toolbox draws through one function; here its figures go to the page."""
    try:
        from nn import svg
    except ImportError:
        return
    svg.show = show


def execute(segment, variables):
    label, code, first_line = segment
    lines = [""] * (first_line - 1) + code.splitlines()
    linecache.cache[label] = (len(code), None, [line + "\n" for line in lines], label)
    try:
        exec(compile(ast.parse("\n" * (first_line - 1) + code, label), label, "exec", dont_inherit=True), variables)
    except SystemExit:
        return None
    except BaseException as error:  # whatever the reader's code raises is shown to the reader
        return explain(error, label, first_line)
    return None


def explain(error, label, first_line, hidden=None):
    """Kind, text and line of an error, with the frames of the reader's own code only; hidden is a label not to show."""
    report = traceback.TracebackException(type(error), error, error.__traceback__, compact=True)
    every = [frame.filename for frame in report.stack]
    part = report
    while part:
        own = [frame for frame in part.stack if frame.filename in own_files or not is_machinery(frame.filename)]
        own = [frame for frame in own if frame.filename != hidden]
        part.stack = traceback.StackSummary.from_list(own)
        part = part.__cause__ or part.__context__
    if isinstance(error, SyntaxError) and error.filename == label:
        own_line = error.lineno or 0
    else:
        own_line = next((frame.lineno for frame in reversed(report.stack) if frame.filename == label), 0)
    text = "".join(report.format()).replace(f"{HOME}/", "")
    return {"kind": kind(error, every), "text": text, "line": max(own_line, 0)}


def is_machinery(filename):
    return filename.startswith(("/lib/", "/home/", "/usr/", "<frozen")) or filename.endswith("harness.py") or filename.endswith(".zip")


def kind(error, filenames):
    """What sort of error, where the page has something better to say than Python."""
    if isinstance(error, NoInput):
        return "input"
    if isinstance(error, ModuleNotFoundError):
        return "no-browser-module" if (error.name or "").split(".")[0] in sys.stdlib_module_names else "no-module"
    if isinstance(error, MemoryError):
        return "memory"
    if any(part in name for name in filenames for part in NETWORK):
        return "network"
    if any(part in name for name in filenames for part in PROCESSES) or "start new thread" in str(error):
        return "process"
    if isinstance(error, BlockingIOError | OSError) and getattr(error, "errno", 0) in (52, 138):  # ENOSYS, ENOTSUP
        return "process"
    return "error"
