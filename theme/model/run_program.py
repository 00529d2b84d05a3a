"""Run one program and print, as a line of JSON, what it printed and drew in each region.

A child process of `programs.run`. A line of output belongs to the region in which the program's own top
level stands at that moment, however deep the call that prints it.
"""

import json
import runpy
import sys
import time
import traceback
from pathlib import Path

path = Path(sys.argv[1]).resolve()
snippets = next(p for p in path.parents if (p / "nn").is_dir())
sys.path[0] = str(snippets)
sys.path.insert(1, str(Path(__file__).resolve().parents[2]))

from theme.model import programs  # noqa: E402  (the path above must be set first)

name = path.relative_to(snippets).as_posix()
spans = programs.regions_in(name, path.read_text("utf-8"))
outputs: dict[str, str] = {}
figures: dict[str, str] = {}


def current_region(what):
    """The region in which the top level of the program stands, or an error that says where it is not."""
    frame = sys._getframe(2)
    while frame and not (frame.f_code.co_name == "<module>" and frame.f_code.co_filename == str(path)):
        frame = frame.f_back
    line = frame.f_lineno if frame else 0
    for region, (start, end) in spans.items():
        if start <= line <= end:
            return region
    raise RuntimeError(f"{name}:{line}: {what} outside any region, so no page can show it; move it into one")


class Output:
    """Stands in for sys.stdout."""

    def write(self, text):
        region = current_region("prints")
        outputs[region] = outputs.get(region, "") + text
        return len(text)

    def flush(self):
        pass


def record_figure(svg):
    region = current_region("draws")
    if region in figures:
        raise RuntimeError(f"{name}: region {region} draws two figures; split it, one figure each")
    figures[region] = svg


class NoErrors:
    """Stands in for sys.stderr: what is printed there would be on no page."""

    def write(self, text):
        raise RuntimeError(f"prints to stderr, which no page shows: {text.strip()[:60]!r}; print it, or leave it out")

    def flush(self):
        pass


def forbid_unseeded_randomness():
    """default_rng needs a seed, and the global generator, which every program would share, is closed."""
    import numpy as np

    make = np.random.default_rng

    def default_rng(seed=None):
        if seed is None:
            raise RuntimeError("default_rng() without a seed: no two runs would print the same; write default_rng(0)")
        return make(seed)

    def closed(*args, **kwargs):
        raise RuntimeError("the global generator of np.random is not used here: rng = np.random.default_rng(0)")

    class RandomState(np.random.RandomState):  # default_rng asks whether its seed is one
        __init__ = closed

    np.random.default_rng, np.random.RandomState = default_rng, RandomState
    for name in np.random.__all__:
        if name[0].islower() and name not in ("default_rng", "get_state", "bit_generator"):
            setattr(np.random, name, closed)


def forbid_silence():
    """A warning that a program switches off would be one that its reader meets."""
    import numpy as np

    def closed(*args, **kwargs):
        raise RuntimeError("np.seterr hides what goes wrong in all that follows; mend the cause, or use np.errstate around one line")

    np.seterr = closed


def own_frames(error):
    """The traceback from the program's first line on, without the machinery above it."""
    frames = error.__traceback__
    while frames and frames.tb_frame.f_code.co_filename != str(path):
        frames = frames.tb_next
    return "".join(traceback.format_exception(type(error), error, frames))


forbid_unseeded_randomness()
forbid_silence()
from nn import svg  # noqa: E402

svg.show = record_figure
result, sys.stdout, error = sys.stdout, Output(), ""
errors, sys.stderr = sys.stderr, NoErrors()
started = time.process_time()
try:
    runpy.run_path(str(path), run_name="__main__")
except BaseException as problem:  # an exit or an interrupt in a program is a failure too
    error = f"{name} failed:\n{own_frames(problem)}"
seconds = time.process_time() - started
sys.stdout, sys.stderr = result, errors
for region, text in outputs.items():
    outputs[region] = text if text.endswith("\n") else text + "\n"
print(json.dumps({"outputs": outputs, "figures": figures, "seconds": seconds, "error": error}))
