"""What networks cost, as measured by `make costs` and kept in docs/data/costs.json.

Seconds are of the whole program: CPU seconds as the tests run it, and of a fresh Chromium that runs all of its blocks.
Counts are printed by the program itself, in its region `cost`. tests/theme/features/test_costs.py runs both again.
"""

import json
import re

from theme.model import language as languages
from theme.model import places, programs
from theme.model.fault import Fault
from theme.model.lesson import Lesson
from theme.model.page import pages

FILE = places.DATA / "costs.json"
COUNT = re.compile(r"^(parameters|multiplications) +([\d,]+)$", re.M)


def with_costs() -> list[str]:
    """The programs of networks, those whose pages name a family, that have a region `cost`."""
    networks = [page.lesson.program for page in pages(languages.source()) if page.meta.get("family")]
    return [programs.name(path) for path in networks if path.is_file() and "cost" in programs.regions(path)]


def counts(program: str) -> dict[str, int]:
    """{"parameters": …, "multiplications": …} as the program printed them. Raises Fault where one is missing."""
    output = Lesson.of_program(program).output
    if not output.is_file():
        raise Fault(f"there is no {places.shown(output)}; run `make record PROGRAM={program}`")
    recorded = output.read_text("utf-8")
    section = re.search(r"\[start:cost\]\n(.*?)# --8<-- \[end:cost\]", recorded, re.S)
    found = {name: int(value.replace(",", "")) for name, value in COUNT.findall(section[1] if section else "")}
    if set(found) != {"parameters", "multiplications"}:
        raise Fault(f"snippets/{program}: its region cost must print the lines `parameters  N` and `multiplications  N`")
    return found


def kept() -> dict[str, dict[str, float]]:
    """{program: {"native": …, "browser": …}} of all that were measured."""
    return json.loads(FILE.read_text("utf-8")) if FILE.is_file() else {}


def seconds(program: str) -> dict[str, float]:
    """{"native": …, "browser": …}. Raises Fault where they were never measured."""
    if program not in kept():
        raise Fault(f"docs/data/costs.json has no times of {program}; run `make costs`")
    return kept()[program]
