"""Environments of their own for commands that need what the project itself does not, made once in .cache."""

import re
import subprocess
import sys
from pathlib import Path

from theme.model.places import CACHE, ROOT


def environment(name: str, *packages: str) -> Path:
    """The folder with the commands of .cache/<name>, which has these packages and the project's own NumPy."""
    commands = CACHE / name / "bin"
    complete = commands.parent / "complete"  # an installation that was cut short is done again
    if not complete.exists():
        subprocess.run([sys.executable, "-m", "venv", str(commands.parent)], check=True)
        numpy = re.search(r"^numpy==[\d.]+", (ROOT / "requirements.txt").read_text("utf-8"), re.M)[0]
        install = [str(commands / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages, numpy]
        subprocess.run(install, check=True)
        complete.touch()
    return commands
