"""Runs the segments of a program inside Pyodide, as if plain Python ran them: each in `__main__`, bounded in what it prints.

That no run sees what another has done is not this file's concern: memory.js brings all of Python back. So that it can,
functions that are called from outside take and give strings and numbers only.
"""

import ast
import asyncio
import builtins
import gc
import inspect
import io
import json
import linecache
import sys
import time
import traceback
import types
from pathlib import Path

import numpy
import numpy.random
import overflow

HOME = Path("/home/pyodide")
MAX_LINES, MAX_BYTES = 2_000, 60_000  # of output in one run
MAX_ERROR_LINES, MAX_LINE = 60, 400  # of an error
MAX_VALUE = 4_000  # characters of what a last expression is worth
HIDDEN = {"js", "pyodide_js", "_pyodide_core", "micropip"}  # to a program the bridges to the page are modules that do not exist
NOT_SHIPPED = {  # a browser could have them: runtime.py says why it does not
    "compileall", "dbm", "doctest", "ensurepip", "http.cookiejar", "http.cookies", "idlelib", "lzma", "mailbox", "modulefinder",
    "netrc", "optparse", "pickletools", "plistlib", "pyclbr", "pydoc_data", "shelve", "sqlite3", "ssl", "tabnanny", "test", "trace",
    "unittest.mock", "urllib.robotparser", "venv", "xml", "zipapp",
}  # fmt: skip
NETWORK = ("socket.py", "urllib/request.py", "http/client.py", "pyodide/http.py")
PROCESSES = ("threading.py", "multiprocessing/", "subprocess.py", "concurrent/futures/")

main = sys.modules["__main__"].__dict__
own_files: set[str] = set()  # those of the toolbox that the reader has edited


# ---- What a program prints and draws


class Output:
    """Collects what is printed, hands it on in few pieces, and drops what exceeds the limits."""

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

    def write(self, content: bytes):
        if self.silent or not content:
            return
        lines, size = content.count(b"\n"), len(content)
        if self.dropped or self.lines + max(lines, 1) > MAX_LINES or self.bytes + size > MAX_BYTES:
            self.dropped_ends, self.dropped_rest = self.dropped_ends + lines, not content.endswith(b"\n")
            return
        self.lines, self.bytes = self.lines + lines, self.bytes + size
        self.waiting.append(content)
        if time.monotonic() - self.sent_at > 0.05:
            self.flush()

    def flush(self):
        if self.waiting:
            self.send(b"".join(self.waiting).decode("utf-8", "replace"))
        self.waiting, self.sent_at = [], time.monotonic()


class Channel(io.RawIOBase):
    """What lies under sys.stdout, and under sys.stderr: a file without an end."""

    def __init__(self, output):
        self.output = output

    def writable(self):
        return True

    def write(self, content):
        self.output.write(bytes(content))
        return len(content)


def stream(output, errors):
    return io.TextIOWrapper(Channel(output), "utf-8", errors, newline="", write_through=True)


output = Output(None)
show = None


def connect(send, figure):
    """From now on what is printed goes to send(text), what is drawn to figure(svg)."""
    global show
    output.send, show = send, figure


def connect_figures(silent):
    """The toolbox draws through one function; here its figures go to the page."""
    if not (HOME / "nn" / "svg.py").is_file():
        return
    try:
        from nn import svg
    except Exception:  # the reader has broken it: then the program says so itself
        return
    svg.show = (lambda svg: None) if silent else show


# ---- Once, before the first image


class NoInput(RuntimeError):
    """input() was called, and there is no keyboard to read from."""

    __module__ = "builtins"  # so that its name stands alone in an error, as those of Python's own


def no_input(prompt=""):
    raise NoInput("input() does not work here: write the value into the code")


class Hidden:
    """Finds none of the modules that programs are not to see."""

    def find_spec(self, name, path=None, target=None):
        if name in HIDDEN:
            raise ModuleNotFoundError(f"No module named {name!r}", name=name)


class Loop(asyncio.base_events.BaseEventLoop):
    """Runs coroutines to their end at once: the browser's own loop would only begin when the block has ended."""

    def __init__(self):
        super().__init__()
        self._selector = self

    def select(self, seconds):
        time.sleep(seconds or 0)
        return []

    def _process_events(self, events):
        pass

    def _write_to_self(self):
        pass


class Policy(asyncio.DefaultEventLoopPolicy):
    _loop_factory = Loop


def settle():
    """Make of Pyodide what a program expects of Python, and come to rest."""
    sys.stdout = sys.__stdout__ = stream(output, "strict")
    sys.stderr = sys.__stderr__ = stream(output, "backslashreplace")
    builtins.input = no_input
    for name in HIDDEN:
        sys.modules.pop(name, None)
    sys.meta_path.insert(0, Hidden())
    asyncio._set_running_loop(None)
    asyncio.set_event_loop_policy(Policy())
    asyncio.run = inspect.unwrap(asyncio.run)
    inspect.getfile = getfile
    connect_figures(silent=True)
    gc.collect()
    gc.freeze()  # what is here now is never looked at again by a collection, so its memory stays as it is


find_file = inspect.getfile


def getfile(thing):
    """In which file something was written. Each segment counts as a file, so a class is asked for its functions'."""
    if isinstance(thing, type) and thing.__module__ == "__main__":
        for value in vars(thing).values():
            if isinstance(value, types.FunctionType) and value.__qualname__.startswith(f"{thing.__qualname__}."):
                return value.__code__.co_filename
    return find_file(thing)


# ---- A segment


def set_own_files(names: str):
    """Which files of the toolbox are the reader's, and so shown in errors."""
    own_files.clear()
    own_files.update(str(HOME / name) for name in json.loads(names))
    if finder := sys.path_importer_cache.get(str(HOME)):  # those of the library stay valid, and take long to make again
        finder.invalidate_caches()


def execute(label, code, first_line, silent, twice, echo):
    """Run a segment; {error, value, ended: by sys.exit, dropped} as JSON, or nothing where there is nothing to tell.

    label and first_line: as an error names it. twice: once more in a module of its own, for judge. echo: tell what
    the last line is worth, where it is an expression.
    """
    output.reset(silent)
    connect_figures(silent)
    lines = [""] * (first_line - 1) + code.splitlines()
    linecache.cache[label] = (len(code), None, [line + "\n" for line in lines], label)
    value = error = ended = None
    try:
        tree = ast.parse("\n" * (first_line - 1) + code, label)
        last = tree.body.pop() if echo and tree.body and isinstance(tree.body[-1], ast.Expr) and not code.rstrip().endswith(";") else None
        compiled = compile(tree, label, "exec", dont_inherit=True)
        exec(compiled, main)
        if last and (worth := eval(compile(ast.Expression(last.value), label, "eval", dont_inherit=True), main)) is not None:
            value = shortened(repr(worth), MAX_VALUE)
        if twice:
            exec(compiled, checks())
    except SystemExit as end:
        ended = True  # what comes after it would not be run
        if silent:
            error = explain(end, label)
        elif end.code is not None and not isinstance(end.code, int):
            print(end.code, file=sys.stderr)
    except BaseException as problem:  # whatever the reader's code raises is shown to the reader
        error = explain(problem, label)
    output.flush()
    told = {name: what for name, what in (("error", error), ("value", value), ("ended", ended), ("dropped", output.dropped)) if what}
    return json.dumps(told) if told else ""


def look_for_overflow(label, code, first_line):
    """Run a segment once more, in silence and looking at its arithmetic; what left the 32 bits that whole numbers have here
    first, {line, operation} as JSON, or nothing."""
    output.reset(silent=True)
    connect_figures(silent=True)
    builtins.__checked__, builtins.__called__ = overflow.checked, overflow.called
    overflow.found = None
    try:
        tree = overflow.Watch().visit(ast.parse("\n" * (first_line - 1) + code, label))
        exec(compile(ast.fix_missing_locations(tree), label, "exec", dont_inherit=True), main)
    except BaseException:  # it has been told by the run before
        pass
    return json.dumps(overflow.found) if overflow.found else ""


def checks():
    """The names of what checks an exercise: never those of the reader."""
    return sys.modules.setdefault("checks", types.ModuleType("checks")).__dict__


def judge(name, label, first_line):
    """What the check of an exercise says of the reader's function: {verdict: {key, values}}, or {error}, as JSON."""
    function = main.get(name)
    if not callable(function):
        return json.dumps({"verdict": {"key": "missing", "values": {"name": name}}, "dropped": output.dropped})
    asked = Asked(function)
    try:
        key, values = asked.verdict(checks()[f"check_{name}"])
        told = {"verdict": {"key": key, "values": {name: shortened(str(value), 200) for name, value in values.items()}}}
    except BaseException as problem:  # of the reader's code, on what the check gave it
        told = {"error": explain(problem, label, hidden=label.partition(",")[0]) | {"segment": -1}}
    output.flush()
    return json.dumps(told | {"dropped": output.dropped})


class Asked:
    """The reader's function, as a check calls it: remembers the last answer, and gives it in another type if told to."""

    TYPES = (lambda answer: answer, numpy.asarray, lambda answer: tuple(plain(answer)), lambda answer: list(plain(answer)))

    def __init__(self, function):
        self.function, self.convert, self.answered, self.answer = function, self.TYPES[0], False, None

    def __call__(self, *values, **named):
        self.answered, self.answer = False, None
        self.answer = self.function(*values, **named)
        self.answered = True
        if isinstance(self.answer, numpy.ndarray | tuple | list):
            return self.convert(self.answer)
        return self.answer

    def verdict(self, check):
        """(key, values). An answer that is right but for its type is right; one that a check cannot read is told as it is."""
        first = None
        for convert in self.TYPES:
            self.convert = convert
            try:
                said = check(self)
            except BaseException:
                if not self.answered:  # the reader's function itself has failed
                    raise
                said = "unexpected", {"answer": repr(self.answer), "type": type(self.answer).__name__}
            said = said if isinstance(said, tuple) else (said, {})
            first = said if first is None or first[0] == "unexpected" else first
            if said[0] == "right":
                return said
            if not isinstance(self.answer, numpy.ndarray | tuple | list):
                break
        return first


def plain(answer):
    return answer.tolist() if isinstance(answer, numpy.ndarray) else answer


# ---- Errors


def explain(error, label, hidden=None):
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
    lines = "".join(report.format()).replace(f"{HOME}/", "").splitlines()
    if len(lines) > MAX_ERROR_LINES:
        lines[MAX_ERROR_LINES // 2 : -MAX_ERROR_LINES // 2] = ["…"]
    text = "\n".join(shortened(line, MAX_LINE) for line in lines)
    return {"kind": kind(error, every), "text": text, "line": max(own_line, 0)}


def shortened(text, length):
    return text if len(text) <= length else f"{text[: length // 2]} … {text[-length // 2 :]}"


def is_machinery(filename):
    return filename.startswith(("/lib/", "/home/", "/usr/", "<frozen")) or filename.endswith(("harness.py", ".zip"))


def kind_of_syntax(error):
    """What pasted code often has."""
    said, line = error.msg, (error.text or "").strip()
    if any(quote in said for quote in "“”‘’"):
        return "quotes"
    if "non-printable" in said or "U+" in said:
        return "invisible"
    if line.startswith(("%", "!")):
        return "magic"
    return "python2" if "Missing parentheses in call to 'print'" in said else "error"


def kind(error, filenames):
    """What sort of error, where the page has something better to say than Python."""
    if isinstance(error, NoInput):
        return "input"
    if isinstance(error, ModuleNotFoundError):
        name = error.name or ""
        top = name.partition(".")[0]
        return "no-module" if top not in sys.stdlib_module_names else "not-shipped" if {name, top} & NOT_SHIPPED else "no-browser-module"
    if isinstance(error, SyntaxError):
        return kind_of_syntax(error)
    if isinstance(error, SystemExit):
        return "exit"
    if isinstance(error, MemoryError):
        return "memory"
    if any(part in name for name in filenames for part in NETWORK):
        return "network"
    if any(part in name for name in filenames for part in PROCESSES) or "start new thread" in str(error):
        return "process"
    if isinstance(error, BlockingIOError | OSError) and getattr(error, "errno", 0) in (52, 138):  # ENOSYS, ENOTSUP
        return "process"
    return "error"
