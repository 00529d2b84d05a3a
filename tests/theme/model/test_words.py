"""What the machinery says: every word that it asks for exists in every language, none is left over, and numbers are written right."""

import ast
import json
import re
import subprocess
from pathlib import Path

import pytest
from conftest import ENGLISH, ROOT, SPANISH, every_language

from theme.features.page import browser
from theme.model import language as languages

THEME = ROOT / "theme"
SCRIPTS = [*THEME.glob("model/*.js"), *THEME.glob("features/**/*.js")]
PYTHON = [*THEME.glob("model/*.py"), *THEME.glob("features/*/*.py")]
TEMPLATES = [*THEME.glob("overrides/**/*.html"), *THEME.glob("overrides/*.xml")]
GROUP = re.compile(r'\bconst (\w+) = words\("(\w+)"\)')
TEXT = re.compile(r'"([a-zA-Z][\w-]*)"')
IN_TEMPLATE = re.compile(r'\bword\("(\w+)", "([^"]+)"')
# editor.js is given its words (editing.js); harness.py names the problems; a whole group goes to CodeMirror (test_editor.py).
GIVEN = {"editor.js": {"word": "editor"}}
NAMED_BY = {
    "problems": [THEME / "features" / "run" / "harness.py"],
    "exercises": [THEME / "features" / "run" / "harness.py"],
    "offline": [THEME / "features" / "offline" / "sw" / "tasks.js"],
    "gallery": [THEME / "features" / "front_matter" / "schema.json"],  # a network's page says what it learns from
}
WHOLE = {"phrases"}
# Parts of the course without an overview are in the menu alone; the glossary says «in Spanish» of another language.
PARTS = set(re.findall(r"^ +- ([\w-]+):$", (ROOT / "mkdocs.yml").read_text("utf-8"), re.M))
MADE = {"course": PARTS, "glossary": {f"in {language.code}" for language in languages.every()}}


def argument(text: str, start: int) -> str:
    """The first argument of a call whose parenthesis opens just before start."""
    depth = 0
    for end in range(start, len(text)):
        if depth == 0 and text[end] in ",)":
            return text[start:end]
        depth += (text[end] in "([{") - (text[end] in ")]}")
    raise AssertionError(f"a call that does not end: {text[start : start + 60]}")


def asked(file: Path) -> dict[str, tuple[set[str], bool]]:
    """{group: (keys that the script spells in its calls, whether it also asks for keys that it only knows when it runs)}."""
    text, found = file.read_text("utf-8"), {}
    for name, group in {**dict(GROUP.findall(text)), **GIVEN.get(file.name, {})}.items():
        calls = [argument(text, match.end()) for match in re.finditer(rf"(?<![\w.]){name}\(", text)]
        keys = {key for call in calls for key in TEXT.findall(call)}
        found[group] = (keys, any(not TEXT.search(call) for call in calls))
    return found


def constants(file: Path) -> set[str]:
    """Every text that a module, or the schema, spells."""
    if file.suffix == ".json":
        return set(TEXT.findall(file.read_text("utf-8")))
    return {node.value for node in ast.walk(ast.parse(file.read_text("utf-8"))) if isinstance(node, ast.Constant)}


def asked_by_the_build(file: Path) -> set[tuple[str, str | None]]:
    """{(group, key, or None where it is known only when it runs)} of what a module asks a language for."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.Call) and (getattr(node.func, "id", "") or getattr(node.func, "attr", "")) == "word":
            group, *key = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            found |= {(group, *key[:1])} if group and key else set()
        if isinstance(node, ast.Subscript) and getattr(node.value, "attr", "") == "words" and isinstance(node.slice, ast.Constant):
            found.add((node.slice.value, None))
    return found


SPOKEN = {file: asked(file) for file in SCRIPTS}
BUILT = {file: asked_by_the_build(file) for file in PYTHON}
BUILT |= {file: set(IN_TEMPLATE.findall(file.read_text("utf-8"))) for file in TEMPLATES}
IN_SCRIPTS = {group for groups in SPOKEN.values() for group in groups} | WHOLE
IN_BUILD = {group for pairs in BUILT.values() for group, _ in pairs}


def test_this_test_sees_the_words():
    assert sum(len(keys) for groups in SPOKEN.values() for keys, _ in groups.values()) > 50
    assert sum(key is not None for pairs in BUILT.values() for _, key in pairs) > 20
    assert set(browser.SPOKEN) == IN_SCRIPTS, "a page is told the words that its scripts use, and no others"
    assert set(SPANISH.words) == IN_SCRIPTS | IN_BUILD


@every_language
def test_every_word_that_a_script_asks_for_exists(language):
    for file, groups in SPOKEN.items():
        for group, (keys, _) in groups.items():
            lacking = keys - set(language.words[group])
            assert not lacking, f"{file.name}: {language.file} lacks {lacking} in {group}"


@every_language
def test_every_word_that_the_build_asks_for_exists(language):
    for file, pairs in BUILT.items():
        for group, key in pairs:
            assert key is None or key in language.words[group], f"{file.name}: {language.file} lacks {key} in {group}"


@pytest.mark.parametrize("group", sorted(set(SPANISH.words) - WHOLE))
def test_every_word_is_asked_for(group):
    """By name in a call; or, where one asks for keys that are known only when it runs, by name in those who make them."""
    users = [file for file, groups in SPOKEN.items() if group in groups]
    used = {key for file in users for key in SPOKEN[file][group][0]} | MADE.get(group, set())
    if any(SPOKEN[file][group][1] for file in users):
        makers = {maker for file in users for maker in file.parent.glob("*.js")} | set(NAMED_BY.get(group, []))
        used |= {key for maker in makers for key in TEXT.findall(maker.read_text("utf-8"))}
    for file, pairs in BUILT.items():
        keys = {key for name, key in pairs if name == group}
        used |= keys - {None}
        if None in keys:
            used |= {text for maker in [*file.parent.glob("*.py"), *NAMED_BY.get(group, [])] for text in constants(maker)}
    for language in languages.every():
        unused = set(language.words[group]) - used
        assert not unused, f"{language.file}: nobody asks for {sorted(unused)} in {group}; remove them"


def test_words_are_the_same_in_every_language():
    for language in languages.translations():
        assert list(language.words) == list(SPANISH.words), language.file
        for group, entries in language.words.items():
            source = SPANISH.words[group]
            own, others = ([key for key in keys if key not in MADE["glossary"]] for keys in (entries, source))
            assert own == others, f"{language.file}, {group}: keys, or their order, differ from {SPANISH.file}"
            for key in own:
                filled = [set(re.findall(r"\{\w*\}", text)) for text in (entries[key], source[key])]
                assert filled[0] == filled[1], f"{language.file}, {group}, {key}: {filled[0]} is filled in, {filled[1]} in {SPANISH.file}"


def test_no_script_spells_a_language():
    codes = "|".join(language.code for language in languages.every())
    for file in SCRIPTS:
        text = file.read_text("utf-8")
        spelled = re.findall(rf"""["'`]/?(?:{codes})/?["'`]|[áéíóúñ¿¡]""", text)
        assert not spelled, f"{file.relative_to(ROOT)}: {spelled}; docs/data/languages is the place for it"


def test_a_word_that_is_missing_is_named_with_its_file():
    with pytest.raises(languages.Fault, match=re.escape(f"{SPANISH.file}: words, run: «nonsense» is missing; add it")):
        SPANISH.word("run", "nonsense")
    assert SPANISH.word("exercises", "some", done=1, all=2) == "Has resuelto 1 de 2."


NUMBERS = [[0.05, 2], [1234, 0], [12345.6, 1], [1234.5, 1], [9999, 0], [10000, 0], [1234567.891, 2], [-1234, 0], [0.35, 1], [1.005, 2]]
SAID = {SPANISH: ["1 ms", "1,3 s", "Error en la línea 3", "nothing"], ENGLISH: ["1 ms", "1.3 s", "Error on line 3", "nothing"]}


def test_numbers_are_written_as_the_language_does(tmp_path):
    """As the browser writes them, but that Spanish groups digits by a narrow space, as the prose of the site does."""
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "words.js").write_bytes((THEME / "model" / "words.js").read_bytes())
    (tmp_path / "settings.js").write_text(
        "export const settings = {words: globalThis.language}; export const address = path => new URL(path, import.meta.url)"
    )
    for name, content in browser.words().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    for language in languages.every():
        script = f"""globalThis.language = "words/{language.code}.js"
            const {{ number, duration, words, code }} = await import("{(tmp_path / "words.js").as_uri()}")
            for (const [value, digits] of {NUMBERS}) {{
                const options = {{minimumFractionDigits: digits, maximumFractionDigits: digits}}
                console.log(JSON.stringify([number(value, digits), value.toLocaleString(code, options)]))
            }}
            console.log(JSON.stringify([duration(0.2), duration(1260), words("run")("error", {{line: 3}}), words("run")("nothing")]))"""
        done = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        *pairs, said = [json.loads(line) for line in done.stdout.splitlines()]
        if language in SAID:
            for written, of_browser in pairs:
                assert written == (of_browser.replace(".", "\u202f") if language is SPANISH else of_browser)
            assert said == SAID[language]
        for (value, digits), (written, _) in zip(NUMBERS, pairs, strict=True):
            if value not in (0.35, 1.005):  # JavaScript rounds what is written, Python what is stored
                assert written == language.number(value, digits), "the build and the scripts write a number differently"
