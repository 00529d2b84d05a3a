"""Find the browsers of the tests, or install them: Debian's where we may, else Playwright's own download of Chromium.

Chromium's headless shell is Chromium without windows, menus and extensions: pages do in it what they do in Chromium, for
half of the processor time. Where there is none, Chromium does.
"""

import os
import shutil
import subprocess
import sys

NAMES = {
    "chromium": ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"),
    "firefox": ("firefox-esr", "firefox"),  # tests/firefox.py says how it is driven; Playwright cannot
}


def find(browser: str = "chromium") -> str | None:
    """The path of a browser on this machine, or None."""
    return os.environ.get(browser.upper()) or next((path for name in NAMES[browser] if (path := shutil.which(name))), None)


def install(missing: list[str]) -> None:
    """Install browsers. Raises SystemExit, with what to do, if Chromium cannot be had; only says so if Firefox cannot."""
    if hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"])
        for browser in missing:
            for package in NAMES[browser][:2]:
                if subprocess.run(["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]).returncode == 0:
                    break
    elif not find():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])
    gone = [browser for browser in missing if not find(browser)]
    if "firefox" in gone:
        print("No Firefox: its tests will be skipped, or fail where CI=true. Install one, or set FIREFOX to its path.")
    if "chromium" in gone:
        raise SystemExit("no Chromium: install one yourself, or set CHROMIUM to its path")


def visit(page, address: str) -> None:
    """Open an address and wait until the page has loaded and come to rest, in this order: on a busy machine a page
    may seem at rest before its scripts have run, and a click would go unheard."""
    page.goto(address)
    page.wait_for_load_state("networkidle")


if __name__ == "__main__":
    if missing := [browser for browser, names in NAMES.items() if not (os.environ.get(browser.upper()) or shutil.which(names[0]))]:
        install(missing)
