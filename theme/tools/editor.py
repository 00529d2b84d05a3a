"""The code editor as one file: theme/features/run/editor.js and CodeMirror, bundled by esbuild.

bundle() -> .cache/editor/<hash>/editor.js, made only when the source, the options or the versions have changed.
"""

import hashlib
import subprocess
from pathlib import Path

from theme.tools import cache

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "theme" / "features" / "run" / "editor.js"
LOCK = ROOT / "package-lock.json"
MODULES = ROOT / "node_modules"
CACHE = ROOT / ".cache" / "editor"
OPTIONS = ("--bundle", "--format=esm", "--target=es2022", "--charset=utf8", "--log-level=warning")


class EditorFailure(Exception):
    """The editor cannot be bundled; the message says what to do."""


def bundle() -> Path:
    """The file of the bundled editor. Raises EditorFailure."""
    options = (*OPTIONS, "--minify")
    content = b"\0".join([SOURCE.read_bytes(), LOCK.read_bytes(), " ".join(options).encode()])
    target = CACHE / hashlib.sha256(content).hexdigest()[:16] / "editor.js"
    if not target.is_file():
        text = esbuild(*options)
        cache.write(target, licence() + text)
    return target


def esbuild(*options: str) -> str:
    """What esbuild makes of the source."""
    tool = MODULES / ".bin" / "esbuild"
    if not tool.exists() or not (MODULES / "@codemirror").is_dir():
        raise EditorFailure("esbuild or CodeMirror is missing from node_modules: run `make setup`")
    done = subprocess.run([tool, SOURCE, *options], capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise EditorFailure(
            f"theme/features/run/editor.js does not bundle:\n{done.stderr.strip()}\nIf a package is missing, run `make setup`"
        )
    return done.stdout


def licence() -> str:
    """CodeMirror, Lezer and their helpers ask that their notice goes along; all have the same author and licence."""
    return f"/*!\nCodeMirror 6 and Lezer\n\n{(MODULES / '@codemirror' / 'view' / 'LICENSE').read_text('utf-8').strip()}\n*/\n"
