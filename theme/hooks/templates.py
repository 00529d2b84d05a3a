"""Compiled templates are kept in .cache: MkDocs makes a new environment, and would compile all of Material, at each build."""

from pathlib import Path

from jinja2 import FileSystemBytecodeCache

CACHE = Path(__file__).resolve().parents[2] / ".cache" / "templates"


def on_env(env, config, files):
    CACHE.mkdir(parents=True, exist_ok=True)
    env.bytecode_cache = FileSystemBytecodeCache(str(CACHE))
    return env
