"""Building the site as `make build` does, for commands and tests."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

SUBPATH = "/redes-neuronales/"
SITE_URL = f"https://example.org{SUBPATH}"


def run_mkdocs(root: Path, target: Path, **environment: str) -> subprocess.CompletedProcess:
    """Build the site of a tree, strictly, under a sub-path. The process tells how it ended."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    inherited = {name: value for name, value in os.environ.items() if name != "ONLY"}  # make's own, `make bench ONLY=site`
    variables = inherited | {"SITE_URL": SITE_URL, "NO_MKDOCS_2_WARNING": "1"} | environment
    return subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True, timeout=600)


@contextlib.contextmanager
def serving(root: Path, **environment: str) -> Iterator[str]:
    """`make serve` of a tree, while it lasts. Gives the address; what MkDocs says stands in serve.log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    inherited = {name: value for name, value in os.environ.items() if name not in ("ONLY", "STRICT", "SITE_URL")}
    with (root / "serve.log").open("w") as log:
        variables = inherited | {"NO_MKDOCS_2_WARNING": "1"} | environment
        server = subprocess.Popen(command, cwd=root, env=variables, stdout=log, stderr=log)
    try:
        yield f"http://127.0.0.1:{port}/"
    finally:
        server.terminate()
        server.wait(30)


def complaints(done: subprocess.CompletedProcess) -> str:
    """What MkDocs complained about, without what it tells of its progress."""
    text = re.sub(r'WARNING -  The following pages exist .*?\n(?=\S)', "", done.stdout + done.stderr, flags=re.S)
    lines = [line for line in text.splitlines() if line.strip() and not re.match(r"INFO |Aborted|\[IPKernelApp\]", line)]
    return "\n".join(re.sub(r"^(?:ERROR|WARNING) +- +", "", line) for line in lines)


def run(command: list[str], **settings) -> str:
    """What a command prints. Raises SystemExit, with all that it said, where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, **settings)
    if done.returncode:
        raise SystemExit(f"{' '.join(command[:4])} … ended with {done.returncode}:\n{done.stdout}{done.stderr}")
    return done.stdout


def build(root: Path, target: Path) -> float:
    """Seconds of one strict build. Raises SystemExit, with what MkDocs said, where it fails."""
    started = time.perf_counter()
    done = run_mkdocs(root, target)
    if done.returncode:
        raise SystemExit(f"the site does not build:\n{complaints(done)}")
    return time.perf_counter() - started
