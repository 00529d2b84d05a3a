"""Find a Chromium for the tests, or install one: Debian's where we may, else Playwright's own download."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def find() -> str | None:
    """The path of a browser on this machine, or None."""
    return os.environ.get("CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def install() -> None:
    """Install one. Raises SystemExit, with what to do, where that fails."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        steps = [["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", "chromium"]]
    else:
        steps = [[sys.executable, "-m", "playwright", "install", "chromium"]]
    for step in steps:
        if subprocess.run(step).returncode:
            raise SystemExit(f"{' '.join(step)} failed; install Chromium yourself or set CHROMIUM to its path")


if __name__ == "__main__":
    if not find():
        install()
