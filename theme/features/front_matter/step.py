"""What stands at the head of a page fits schema.json."""

import json
import re
from pathlib import Path

from jsonschema import Draft202012Validator

from theme.model.fault import Fault
from theme.model.page import Page

VALIDATOR = Draft202012Validator(json.loads(Path(__file__).with_name("schema.json").read_text("utf-8")))


def faults(page: Page) -> list[Fault]:
    """What is wrong in the front matter of a page, each with the name and the line of its entry."""
    meta = {key: str(value) if key == "date" else value for key, value in page.meta.items()}
    return [fault(page, list(map(str, error.path)), error.message) for error in VALIDATOR.iter_errors(meta)]


def fault(page: Page, path: list[str], message: str) -> Fault:
    """A message about the whole head names an entry in quotes: of those that are there, the last one is wrong."""
    named = [key for key in path[:1] or re.findall(r"'(\w+)'", message) if key in page.meta]
    head = page.text.partition("\n---\n")[0].splitlines()
    number = next((n for n, line in enumerate(head, 1) if named and line.startswith(f"{named[-1]}:")), 1)
    return Fault(f"{page.name}:{number}: {'.'.join(path) or 'front matter'}: {message}")


def check(page: Page, text: str) -> str:
    page.faults += faults(page)
    return text
