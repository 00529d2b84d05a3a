"""make mutants: change the functions of programs and toolbox one by one, and count the changes that the tests notice.

mutmut works on a copy in which snippets/ is the root, since it must find a module by the path of its file. It has an
environment of its own in .cache/mutants: the site needs none of it.

python -m theme.commands.mutants [nn foundations …]
"""

import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from theme.commands.environment import environment
from theme.model import places

PACKAGES = ["mutmut==3.8.1", "pytest==9.2.0", "hypothesis", "pyyaml"]
GOAL = 85  # percent
CONFTEST = """import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
"""
SETTINGS = """[tool.mutmut]
source_paths = ["{folder}/"]
tests_dir = ["tests/{folder}"]
pytest_add_cli_args_test_selection = ["tests/{folder}"]
also_copy = [{copied}, "tests"]
do_not_mutate = ["nn/plot.py", "nn/svg.py", "*/exercises.py", "*/mistakes.py"]

[tool.pytest.ini_options]
addopts = "-q -x -p no:cacheprovider"
"""


def mutate(folder: str, command: Path) -> tuple[int, list[str]]:
    """How many changes were made in a folder of snippets/, and those that no test noticed."""
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        copied = sorted(p.name for p in places.SNIPPETS.iterdir() if p.is_dir() and p.name != "__pycache__")
        for name in copied:
            shutil.copytree(places.SNIPPETS / name, work / name, ignore=shutil.ignore_patterns("__pycache__", "*.svg"))
        shutil.copytree(places.ROOT / "tests" / folder, work / "tests" / folder)
        (work / "tests" / "conftest.py").write_text(CONFTEST, "utf-8")
        (work / "pyproject.toml").write_text(SETTINGS.format(folder=folder, copied=", ".join(f'"{n}"' for n in copied)), "utf-8")
        done = subprocess.run([str(command), "run", "--max-children", "2"], cwd=work, capture_output=True, text=True, errors="replace")
        counts = re.findall(r"(\d+)/(\d+)  \S+ \d+", done.stdout)
        if not counts:
            raise SystemExit(f"mutmut failed in {folder}:\n{done.stdout[-3000:]}{done.stderr[-1000:]}")
        left = subprocess.run([str(command), "results"], cwd=work, capture_output=True, text=True).stdout
        return int(counts[-1][1]), [line.strip() for line in left.splitlines() if ": " in line]


def main() -> None:
    command = environment("mutants", *PACKAGES) / "mutmut"
    total = unnoticed = 0
    for folder in sys.argv[1:] or sorted(p.name for p in places.SNIPPETS.iterdir() if (places.ROOT / "tests" / p.name).is_dir()):
        count, left = mutate(folder, command)
        total, unnoticed = total + count, unnoticed + len(left)
        print(f"{folder}: {count} changes, {count - len(left)} noticed", *left, sep="\n  ", flush=True)
    share = 100 * (total - unnoticed) / total
    print(f"noticed: {share:.1f} % of {total} (goal: {GOAL} %)")
    sys.exit(share < GOAL)


if __name__ == "__main__":
    main()
