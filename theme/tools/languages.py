"""The languages of the site, one file each: docs/data/languages/<code>.yml has its conventions and its words."""

import json
from html import escape
from pathlib import Path

import yaml

from theme.tools import words

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "data" / "languages"
SPOKEN = ("run", "problems", "editor", "phrases", "exercises", "notebooks", "offline")  # the groups that scripts of a page use


def read(code: str) -> dict:
    """{code, name, territory, decimal, thousands, group_from, words: {group: {key: text}}}."""
    return yaml.safe_load((FOLDER / f"{code}.yml").read_text("utf-8"))


def modules() -> dict[str, bytes]:
    """{words/<code>.js: the module that theme/model/words.js loads}, for every language."""
    return {f"words/{code}.js": module(read(code)) for code in words.LANGUAGES}


def module(language: dict) -> bytes:
    spoken = {key: language[key] for key in ("code", "decimal", "thousands", "group_from")}
    spoken["words"] = {group: language["words"][group] for group in SPOKEN}
    return f"export default {json.dumps(spoken, ensure_ascii=False, separators=(',', ':'))}\n".encode()


def root(code: str) -> str:
    """The root of a language below that of the site: that of the source language is the site's own."""
    return "" if code == words.LANGUAGES[0] else f"{code}/"


def not_stored() -> list[dict]:
    """For each language what the worker says of a page that it does not have: {root, lang, title, html}; {home} is left open."""
    return [section(code, {key: escape(text) for key, text in read(code)["words"]["notStored"].items()}) for code in words.LANGUAGES]


def section(code: str, word: dict[str, str]) -> dict:
    text = word["text"].replace("{again}", f'<a href="">{word["again"]}</a>')
    html = f'<section lang="{code}"><h1>{word["title"]}</h1><p>{text}</p><p><a href="{{home}}">{word["home"]}</a></p></section>'
    return {"root": root(code), "lang": code, "title": word["title"], "html": html}
