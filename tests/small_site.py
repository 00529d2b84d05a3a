"""The small site of the tests of the machinery (tests/small/), put together with the real theme/, toolbox, data and settings."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import yaml
from conftest import ENGLISH, ROOT, SPANISH

HERE = ROOT / "tests" / "small"
ECHO = "networks/echo"  # its lesson
THIRD = "fr"  # a language that the project does not have
MENU = """nav:
  - index.md
  - networks:
      - networks/index.md
      - networks/echo.md
  - glossary.md
"""
COSTS = '{"networks/echo.py": {"native": 0.1, "browser": 0.4}}\n'
LEFT_OUT = shutil.ignore_patterns("__pycache__")


def lay(folder: Path) -> Path:
    """Put the site into a folder, ready to be built; nothing of it is shared with the project but what is made by content."""
    shutil.copytree(ROOT / "theme", folder / "theme", ignore=LEFT_OUT)
    for name in ("nn", "data"):
        shutil.copytree(ROOT / "snippets" / name, folder / "snippets" / name, ignore=LEFT_OUT)
    shutil.copytree(HERE / "snippets", folder / "snippets", dirs_exist_ok=True, ignore=LEFT_OUT)
    for name in ("assets", "data"):
        shutil.copytree(ROOT / "docs" / name, folder / "docs" / name)
    for language, pages in ((SPANISH, "source"), (ENGLISH, "translation")):
        shutil.copytree(HERE / pages, folder / "docs" / language.code)
        message = {SPANISH: "Bien", ENGLISH: "Right"}[language]
        messages = f"twice:\n  right: {message}\n  once: {message}?\n"
        (folder / "snippets" / "networks" / "echo" / f"messages.{language.code}.yml").write_text(messages, "utf-8")
    (folder / "docs" / "data" / "costs.json").write_text(COSTS, "utf-8")
    for name in ("package-lock.json", "package.json", "requirements.txt", "pyproject.toml"):
        shutil.copyfile(ROOT / name, folder / name)
    settings = (ROOT / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"^nav:\n.*?(?=^\w)", MENU + "\n", settings, flags=re.M | re.S)
    (folder / "mkdocs.yml").write_text(settings, "utf-8")
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    (folder / ".cache").symlink_to(ROOT / ".cache")
    record(folder)
    return folder


def record(folder: Path) -> None:
    """What `make record` does."""
    done = subprocess.run([sys.executable, "-m", "theme.commands.record"], cwd=folder, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def copy_of_echo(tree: Path, name: str, program: bool = False) -> Path:
    """A lesson like the echo under another name, in both languages, that is no page of a network; with a program of its own
    if asked for, else it shows the echo's. Gives the Spanish page, or the program."""
    for language in (SPANISH, ENGLISH):
        pages = tree / "docs" / language.code
        text = (pages / f"{ECHO}.md").read_text("utf-8")
        text = re.sub(r"^(?:family|year|authors|supervision|data|drawing): .*\n|^<!-- cost -->\n", "", text, flags=re.M)
        page = pages / "networks" / f"{name}.md"
        page.write_text(re.sub(rf'(?<=[":]){ECHO}(?=\.py|/output|/say)', f"networks/{stem(name)}", text) if program else text, "utf-8")
    own = tree / "snippets" / "networks" / f"{stem(name)}.py"
    if program:
        own.write_text((tree / "snippets" / f"{ECHO}.py").read_text("utf-8"), "utf-8")
    return own if program else tree / "docs" / SPANISH.code / "networks" / f"{name}.md"


def recorded(tree: Path, program: Path) -> None:
    """What the echo prints and draws, as the records of a program like it."""
    program.with_suffix("").mkdir()
    for file in ("output.txt", "say.svg"):
        (program.with_suffix("") / file).write_text((tree / "snippets" / ECHO / file).read_text("utf-8"), "utf-8")


def stem(name: str) -> str:
    return name.replace("-", "_")


def add_third_language(folder: Path) -> None:
    """All that a third language takes: an entry in mkdocs.yml, its pages, and one file each of words, labels and messages."""
    settings = (folder / "mkdocs.yml").read_text("utf-8")
    entry = f"        - locale: {THIRD}\n          name: Français\n          site_name: Réseaux\n          theme: {{language: {THIRD}}}\n"
    (folder / "mkdocs.yml").write_text(settings.replace("\nhooks:", f"{entry}\nhooks:", 1), "utf-8")
    shutil.copytree(HERE / "third", folder / "docs" / THIRD)
    data = folder / "docs" / "data"
    words = yaml.safe_load((data / "languages" / f"{ENGLISH.code}.yml").read_text("utf-8"))
    words |= {"code": THIRD, "name": "Français", "territory": "fr_FR", "decimal": ",", "thousands": "\u202f", "and": " et "}
    words |= {"programs": False, "partial": True, "common": "le les des une dans pour avec est", "avoided": ["simplement"]}
    words["words"]["run"] |= {"run": "Exécuter", "stop": "Arrêter", "ok": "Terminé en {time}"}
    words["words"]["course"]["networks"] = "Réseaux"
    (data / "languages" / f"{THIRD}.yml").write_text(yaml.safe_dump(words, allow_unicode=True), "utf-8")
    labels = {"labels": {"inputs": "entrées", "measured": "mesuré"}, "parameters": {"w": "poids"}}
    (data / "glossary" / THIRD).mkdir()
    (data / "glossary" / THIRD / "labels.yml").write_text(yaml.safe_dump(labels, allow_unicode=True), "utf-8")
    messages = "twice:\n  right: Juste\n  once: Une seule fois\n"
    (folder / "snippets" / "networks" / "echo" / f"messages.{THIRD}.yml").write_text(messages, "utf-8")
