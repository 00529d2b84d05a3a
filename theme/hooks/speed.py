"""What a build would do again each time is kept in .cache: compiled templates, and highlighted code by content.

MkDocs makes a new template environment at each build, and would compile all of Material for it; highlighting takes
longer than all else in a page, and both languages show the same code. The garbage collector looks for cycles less
often: a build makes millions of small objects and keeps most of them (a quarter of the time of a build of 160 pages).
"""

import functools
import gc
import hashlib
import json
from pathlib import Path

import pygments
from jinja2 import FileSystemBytecodeCache
from pymdownx.highlight import Highlight

from theme.tools import cache, words

gc.set_threshold(200_000, 50, 100)

CACHE = Path(__file__).resolve().parents[2] / ".cache"
CODE = CACHE / "code.json"
_known: dict[str, str] = cache.read(CODE)
_new: set[str] = set()


def remember(highlight):
    """The same method, which does not work twice on the same code with the same settings."""

    @functools.wraps(highlight)
    def cached(self, *arguments, **settings):
        configuration = {name: value for name, value in vars(self).items() if name != "md"}
        asked = repr((pygments.__version__, configuration, arguments, settings))
        key = hashlib.sha256(asked.encode()).hexdigest()[:24]
        if key not in _known:
            _known[key] = highlight(self, *arguments, **settings)
            _new.add(key)
        return _known[key]

    cached.remembers = True
    return cached


if not hasattr(Highlight.highlight, "remembers"):
    Highlight.highlight = remember(Highlight.highlight)


def on_env(env, config, files):
    templates = CACHE / "templates"
    templates.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(templates))
    return env


def on_post_build(config):
    if words.is_last_build(config) and _new:
        cache.write(CODE, json.dumps(_known))
        _new.clear()
