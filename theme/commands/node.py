"""Make sure that there is a Node of at least version 20: the machine's, or a wheel in the environment."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

NEEDED = 20


def installed_version() -> int:
    """The major version of the node on the path, 0 where there is none."""
    if not shutil.which("node") or not shutil.which("npm"):
        return 0
    printed = subprocess.run(["node", "--version"], capture_output=True, text=True).stdout
    match = re.match(r"v(\d+)", printed)
    return int(match[1]) if match else 0


if __name__ == "__main__":
    if installed_version() < NEEDED:
        lock = Path(__file__).with_name("node.txt")
        print(f"Node {NEEDED} or newer is not here: installing it into the environment")
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--require-hashes", "-r", str(lock)], check=True)
