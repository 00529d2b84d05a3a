"""YAML that somebody wrote, with errors that say where."""

from pathlib import Path

import yaml

from theme.model.fault import Fault
from theme.model.places import shown

LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml's reads ten times faster, and is not everywhere


def parse(text: str, name: str, first_line: int = 1) -> dict:
    """What a text says; {} where it says nothing. Raises Fault with file and line where it is no YAML, or no mapping."""
    try:
        found = yaml.load(text, LOADER) or {}
    except yaml.YAMLError as problem:
        mark = getattr(problem, "problem_mark", None)
        where = f"{name}:{mark.line + first_line}" if mark else name
        reason = getattr(problem, "problem", problem)
        raise Fault(f"{where}: {reason}; a text that holds a colon or begins with a sign stands in quotes") from None
    if not isinstance(found, dict):
        raise Fault(f"{name}: «key: value» is expected on every line, {type(found).__name__} came")
    return found


def read(file: Path) -> dict:
    """What a file says."""
    return parse(file.read_text("utf-8"), shown(file))
