"""What is kept: in .cache from one build to the next, and in memory while files other than pages stay as they are.

Several processes may build at once: each sees a file of .cache whole, the old one or the new one, never half.
"""

import functools
import hashlib
import json
import os
from collections.abc import Callable
from pathlib import Path

from theme.model.places import CACHE

_once: list = []
_texts: list["Texts"] = []


def once_a_build(function: Callable) -> Callable:
    """The same function, which does its work once for the same arguments, until `begin`: it may read all files but pages."""
    remembered = functools.cache(function)
    _once.append(remembered)
    return remembered


def begin() -> None:
    """A build begins, and files other than pages have changed since the last one."""
    for remembered in _once:
        remembered.cache_clear()


def read(path: Path) -> dict:
    """The JSON that is kept there; empty where there is none, or where it is damaged: it is only made anew."""
    try:
        return json.loads(path.read_text("utf-8"))
    except (FileNotFoundError, ValueError):
        return {}


def write(path: Path, content: str | bytes) -> None:
    """Keep the content there, in one move, from a draft that is this process's own."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}.tmp")
    draft.write_bytes(content.encode() if isinstance(content, str) else content)
    draft.replace(path)


class Texts:
    """Texts that cost time to make, kept in one file of .cache by what they were made from."""

    def __init__(self, name: str):
        self.path, self.new = CACHE / f"{name}.json", False
        self.known = read(self.path)
        _texts.append(self)

    def get(self, source: str, make: Callable[[], str]) -> str:
        key = hashlib.sha256(source.encode()).hexdigest()[:24]
        if key not in self.known:
            self.known[key], self.new = make(), True
        return self.known[key]


def keep() -> None:
    """A build has ended: what it made is kept."""
    for texts in _texts:
        if texts.new:
            write(texts.path, json.dumps(texts.known))
            texts.new = False
