"""What scripts say: every word that they ask for exists in every language, none is left over, and numbers are written right."""

import json
import re
import subprocess
from pathlib import Path

import pytest

from theme.tools import languages, words

ROOT = Path(__file__).resolve().parents[1]
THEME = ROOT / "theme"
SCRIPTS = [*THEME.glob("model/*.js"), *THEME.glob("features/**/*.js")]
GROUP = re.compile(r'\bconst (\w+) = words\("(\w+)"\)')
TEXT = re.compile(r'"([a-zA-Z][\w-]*)"')
# editor.js is given its words (editing.js); harness.py names the problems; a whole group goes to CodeMirror, to the worker
# that stores the site, and to a template: tests/test_editor.py, test_offline.py and test_browser.py look at what they say.
GIVEN = {"editor.js": {"word": "editor"}}
NAMED_BY = {"problems": [THEME / "features" / "run" / "harness.py"], "offline": [THEME / "features" / "offline" / "sw" / "tasks.js"]}
WHOLE = {"phrases", "notStored", "page"}
EVERY = {code: languages.read(code)["words"] for code in words.LANGUAGES}


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


SPOKEN = {file: asked(file) for file in SCRIPTS}


def test_this_test_sees_the_words():
    assert sum(len(keys) for groups in SPOKEN.values() for keys, _ in groups.values()) > 50
    assert {group for groups in SPOKEN.values() for group in groups} | WHOLE == set(EVERY["es"])
    assert set(languages.SPOKEN) == set(EVERY["es"]) - {"notStored", "page"}


@pytest.mark.parametrize("code", words.LANGUAGES)
def test_every_word_that_a_script_asks_for_exists(code):
    for file, groups in SPOKEN.items():
        for group, (keys, _) in groups.items():
            assert keys <= set(EVERY[code][group]), f"{file.name}: {code}.yml lacks {keys - set(EVERY[code][group])} in {group}"


@pytest.mark.parametrize("group", sorted(set(EVERY["es"]) - WHOLE))
def test_every_word_is_asked_for(group):
    """By name in a call; or, where a script asks for keys that it only knows when it runs, by name in those who make them."""
    users = [file for file, groups in SPOKEN.items() if group in groups]
    used = set().union(*(SPOKEN[file][group][0] for file in users))
    if any(SPOKEN[file][group][1] for file in users):
        makers = {maker for file in users for maker in file.parent.glob("*.js")} | set(NAMED_BY.get(group, []))
        used |= {key for maker in makers for key in TEXT.findall(maker.read_text("utf-8"))}
    for code, every in EVERY.items():
        unused = set(every[group]) - used
        assert not unused, f"{code}.yml: no script asks for {sorted(unused)} in {group}; remove them"


def test_words_are_the_same_in_every_language():
    source, *others = EVERY.items()
    for code, every in others:
        assert list(every) == list(source[1]), code
        for group, entries in every.items():
            assert list(entries) == list(source[1][group]), f"{code}.yml, {group}: keys, or their order, differ from {source[0]}.yml"
            for key, text in entries.items():
                filled = [set(re.findall(r"\{\w+\}", t)) for t in (text, source[1][group][key])]
                assert filled[0] == filled[1], f"{code}.yml, {group}, {key}: {filled[0]} is filled in, {filled[1]} in {source[0]}.yml"


def test_no_script_spells_a_language():
    for file in SCRIPTS:
        text = file.read_text("utf-8")
        spelled = re.findall(rf"""["'`]/?(?:{"|".join(words.LANGUAGES)})/?["'`]|[áéíóúñ¿¡]""", text)
        assert not spelled, f"{file.relative_to(ROOT)}: {spelled}; docs/data/languages is the place for it"


NUMBERS = [[0.05, 2], [1234, 0], [12345.6, 1], [1234.5, 1], [9999, 0], [10000, 0], [1234567.891, 2], [-1234, 0], [0.35, 1], [1.005, 2]]
SAID = {"es": ["1 ms", "1,3 s", "Error en la línea 3", "nothing"], "en": ["1 ms", "1.3 s", "Error on line 3", "nothing"]}


def test_numbers_are_written_as_the_language_does(tmp_path):
    """As the browser writes them, but that Spanish groups digits by a narrow space, as the prose of the site does."""
    (tmp_path / "package.json").write_text('{"type": "module"}')
    (tmp_path / "words.js").write_bytes((THEME / "model" / "words.js").read_bytes())
    (tmp_path / "settings.js").write_text(
        "export const settings = {words: globalThis.language}; export const address = path => new URL(path, import.meta.url)"
    )
    for name, content in languages.modules().items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    for code in words.LANGUAGES:
        script = f"""globalThis.language = "words/{code}.js"
            const {{ number, duration, words, code }} = await import("{(tmp_path / "words.js").as_uri()}")
            for (const [value, digits] of {NUMBERS}) {{
                const options = {{minimumFractionDigits: digits, maximumFractionDigits: digits}}
                console.log(JSON.stringify([number(value, digits), value.toLocaleString(code, options)]))
            }}
            console.log(JSON.stringify([duration(0.2), duration(1260), words("run")("error", {{line: 3}}), words("run")("nothing")]))"""
        done = subprocess.run(["node", "--input-type=module", "-e", script], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        *pairs, said = [json.loads(line) for line in done.stdout.splitlines()]
        for written, browser in pairs:
            assert written == (browser.replace(".", "\u202f") if code == "es" else browser)
        assert said == SAID[code]
