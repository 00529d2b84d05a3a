"""make costs: what a network costs, measured and kept in docs/data/costs.json, where the page's table comes from.

Seconds are of the whole program: CPU seconds as the tests run it, and of a fresh Chromium that runs all of its blocks.
Counts are printed by the program itself, in its region `cost`. tests/test_costs.py runs both again.
"""

import json
import re
import sys

from theme.tools import programs

FILE = programs.ROOT / "docs" / "data" / "costs.json"
COUNT = re.compile(r"^(parameters|multiplications) +([\d,]+)$", re.M)


def with_costs() -> list[str]:
    """The programs of networks: those that have a region `cost`."""
    names = [programs.name(path) for path in programs.programs() if "cost" in programs.regions(path)]
    return [name for name in names if name.startswith("networks/")]


def counts(program: str) -> dict[str, int]:
    """{"parameters": …, "multiplications": …} as the program printed them. Raises ValueError where one is missing."""
    recorded = (programs.SNIPPETS / program).with_suffix(".out").read_text("utf-8")
    section = re.search(r"\[start:cost\]\n(.*?)# --8<-- \[end:cost\]", recorded, re.S)
    found = {name: int(value.replace(",", "")) for name, value in COUNT.findall(section[1] if section else "")}
    if set(found) != {"parameters", "multiplications"}:
        raise ValueError(f"snippets/{program}: its region cost must print the lines `parameters  N` and `multiplications  N`")
    return found


def seconds(program: str) -> dict[str, float]:
    """{"native": …, "browser": …} as kept in the file. Raises ValueError where they were never measured."""
    kept = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}
    if program not in kept:
        raise ValueError(f"docs/data/costs.json has no times of {program}; run `make costs`")
    return kept[program]


def main() -> None:
    from theme.tools import bench_runner

    kept = json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}
    unmeasured = {name: {"native": 0.0, "browser": 0.0} for name in with_costs()}  # without them the site could not be built
    FILE.write_text(json.dumps(unmeasured | kept, indent=1) + "\n", "utf-8")
    measured = bench_runner.measure(with_costs())
    kept = {name: {"native": round(native, 1), "browser": round(browser, 1)} for name, (native, browser) in sorted(measured.items())}
    FILE.write_text(json.dumps(kept, indent=1) + "\n", "utf-8")
    print(FILE.read_text("utf-8"), file=sys.stderr)


if __name__ == "__main__":
    main()
