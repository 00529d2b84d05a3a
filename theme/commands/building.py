"""Building the site as `make build` does, for commands and tests."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

SUBPATH = "/redes-neuronales/"
SITE_URL = f"https://example.org{SUBPATH}"


def run_mkdocs(root: Path, target: Path, **environment: str) -> subprocess.CompletedProcess:
    """Build the site of a tree, strictly, under a sub-path. The process tells how it ended."""
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(target)]
    inherited = {name: value for name, value in os.environ.items() if name != "ONLY"}  # make's own, `make bench ONLY=site`
    variables = inherited | {"SITE_URL": SITE_URL, "NO_MKDOCS_2_WARNING": "1"} | environment
    return subprocess.run(command, cwd=root, env=variables, capture_output=True, text=True, timeout=600)


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
