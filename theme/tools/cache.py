"""Files in .cache. Several processes may build at once: each sees a file whole, the old one or the new one, never half."""

import json
import os
from pathlib import Path


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
