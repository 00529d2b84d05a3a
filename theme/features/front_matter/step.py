"""What stands at the head of a page fits schema.json."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from theme.model.page import Page

VALIDATOR = Draft202012Validator(json.loads(Path(__file__).with_name("schema.json").read_text("utf-8")))


def faults(page: Page) -> list[str]:
    """What is wrong in the front matter of a page, each with the name of its entry."""
    meta = {key: str(value) if key == "date" else value for key, value in page.meta.items()}
    return [f"{'.'.join(map(str, e.path)) or 'front matter'}: {e.message}" for e in VALIDATOR.iter_errors(meta)]


def check(page: Page, text: str) -> str:
    for fault in faults(page):
        page.note(fault)
    return text
