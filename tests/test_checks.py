"""The checks check: each thing broken on purpose is noticed, by the name of the file, with a remedy.

On copies of the small site. Faults that do not get into each other's way are put in together, each into a page or a program
of its own: so one build, or one run of the tests, has to tell them all.
"""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ENGLISH, SPANISH, run_mkdocs
from small_site import ECHO, copy_of_echo, recorded, stem

pytestmark = pytest.mark.xdist_group("checks")  # what they share is made once
ES, EN = (f"docs/{language.code}" for language in (SPANISH, ENGLISH))
RULES = ("test_pages.py", "test_order.py", "test_texts.py", "test_spelling.py", "test_snippets.py", "theme/features/test_exercises.py")


def replace(file: Path, pattern: str, by: str) -> None:
    text, count = re.subn(pattern, by, file.read_text("utf-8"), count=1, flags=re.M)
    assert count == 1, f"the test is out of date: {pattern} is not in {file.name}"
    file.write_text(text, "utf-8")


def append(file: Path, text: str) -> None:
    file.write_text(file.read_text("utf-8") + text, "utf-8")


def says(text: str, *expected: str) -> None:
    for part in expected:
        assert part in text, f"«{part}» is not said in:\n{text}"


def build(tree: Path, language=SPANISH) -> str:
    """Build the copy in one language; that must fail. Gives what it prints."""
    done = run_mkdocs(tree, tree / "site", ONLY=language.code)
    assert done.returncode != 0, "the build noticed nothing"
    return done.stdout + done.stderr


# ---- faults in pages that one build tells, all at once


PICTURE = r"^!\[Una línea que sube cuatro pasos\.\]"
BUILD = {
    "include-path": (r'"networks/echo\.py:say', '"networks/ecko.py:say', "there is no snippets/networks/ecko.py"),
    "include-region": (r'"networks/echo\.py:say', '"networks/echo.py:no-such-region', "has no region «no-such-region»"),
    "output-region": (r'output\.txt:say"', 'output.txt:no-such-region"', "has no region «no-such-region»"),
    "formula": (r"\$y = w x\$", r"$\\frac{1}{$", "wrong formula"),
    "figure": (r"figure:networks/echo/say", "figure:networks/echo/no", "there is no snippets/networks/echo/no.svg"),
    "drawing": (PICTURE + r".*", "![Una neurona que oye y repite.](drawing:ecko)", "no drawing «ecko»"),
    "no-alternative-text": (PICTURE, "![]", "no alternative text"),
    "dead-link": (r"^# La red eco", "Véase el [glosario](../glosario.md#echo).\n\n# La red eco", "glosario.md"),
    "unknown-entry": (r"^description: ", "color: azul\ndescription: ", "'color' was unexpected"),
    "half-a-network": (r"^title: ", "family: memoria\ntitle: ", "'year' is a dependency of 'family'"),
}
MANY = {  # lines of one page: the faults in them, and what is said of each
    "[@nobody1900] y otra vez": "docs/data/bibliography.yml has no «nobody1900»; add it there or mend the key",
    "[-@hebb1948]": "has no «hebb1948»; add it there or mend the key; did you mean «hebb1949»?",
    "- [@nothing1901] Nada.": "docs/data/bibliography.yml has no «nothing1901»",
    "La [neurona](../glossary.md#neurron).": "the glossary has no «neurron»",
    "La [red](../glossary.md#neural-netwrok).": f"{SPANISH.code}/n.yml; did you mean «neural-network»?",
    "Otra [red](../glossary.md#neural-netwrok), *la misma falta*.": f"{SPANISH.code}/n.yml; did you mean «neural-network»?",
    "![Una línea que baja cuatro pasos.](figure:networks/echo/sai)": "echo/sai.svg",
    "![Una neurona que oye y repite.](drawing:perceptrn)": "no drawing «perceptrn»; did you mean «perceptron»?",
    "![](drawing:perceptron)": "no alternative text",
    '--8<-- "networks/echo.py:sai"': "no region «sai»; known: imports, echo, say, cost; did you mean «say»?",
    '--8<-- "networks/ecko.py:say"': "no snippets/networks/ecko.py; did you mean «networks/echo.py»?",
    '--8<-- "networks/eco/output.txt:say"': "no snippets/networks/eco.py; did you mean «networks/echo.py»?",
    "Con $\\frac{1}{$, que no es nada.": "wrong formula: \\frac{1}{",
    "Con $\\frac{2}{$.": "wrong formula: \\frac{2}{",
}
NOTEBOOK = """---
title: Un cuaderno
description: Un cuaderno que falla, para las pruebas de la maquinaria y para nadie más.
jupytext: {formats: "md,ipynb"}
kernelspec: {name: python3, display_name: Python 3, language: python}
---

# Un cuaderno

```python
raise ValueError('broken on purpose')
```
"""


@pytest.fixture(scope="module")
def tree(small):
    return small()


@pytest.fixture(scope="module")
def many(tree):
    """A page with the faults of MANY, and one in its head."""
    page = copy_of_echo(tree, "many")
    replace(page, "^description: ", "color: azul\ndescription: ")
    append(page, "".join(f"\n\n```python\n{line}\n```" if "8<" in line else f"\n\n{line}" for line in MANY) + "\n")
    return page


@pytest.fixture(scope="module")
def of_pages(tree, many):
    """What the build says of `many`, all faults of BUILD, a notebook that fails, and a figure with a label that nobody translated."""
    for name, (pattern, by, _) in BUILD.items():
        replace(copy_of_echo(tree, name), pattern, by)
    (tree / "docs" / SPANISH.code / "labs").mkdir()
    for root in (ES, EN):
        (tree / root / "labs").mkdir(exist_ok=True)
        (tree / root / "labs" / "failing.md").write_text(NOTEBOOK, "utf-8")
    unlabelled = copy_of_echo(tree, "unlabelled", program=True)
    recorded(tree, unlabelled)
    replace(unlabelled.with_suffix("") / "say.svg", r"</svg>", "<text>outputt</text></svg>")
    no_python = copy_of_echo(tree, "no-python", program=True)
    recorded(tree, no_python)
    replace(no_python, r"^    w = 2\.0", "    w = = 2.0")
    return build(tree)


@pytest.mark.parametrize("name", BUILD)
def test_mistake_in_a_page_stops_the_build(of_pages, name):
    says(of_pages, f"networks/{name}.md")
    assert any(f"networks/{name}.md" in line and BUILD[name][2] in line for line in of_pages.splitlines()), of_pages


def test_all_faults_of_a_page_are_told_at_once_each_with_its_line_and_none_twice(of_pages, many):
    told = [line for line in of_pages.splitlines() if line.startswith(f"{ES}/networks/many.md")]
    source = many.read_text("utf-8").splitlines()
    for fault, message in {**MANY, "color: azul": "'color' was unexpected"}.items():
        where = f"{ES}/networks/many.md:{source.index(fault) + 1}: "
        assert sum(line.startswith(where) and message in line for line in told) == 1, f"{where}{message} is not said once in:\n{told}"
    assert len(told) == len(MANY) + 1, told


def test_program_that_is_no_python(of_pages):
    says(of_pages, "snippets/networks/no_python.py:18: invalid syntax")


def test_label_that_the_glossary_lacks(of_pages):
    says(of_pages, f"{ES}/networks/unlabelled.md", f"«outputt» is not in docs/data/glossary/{SPANISH.code}", "did you mean «output»?")


def test_failing_notebook(of_pages):
    says(of_pages, f"{ES}/labs/failing.md", "the notebook fails", "broken on purpose")


# ---- faults that stop a build by themselves


def test_dead_anchor(small):
    tree = small()
    append(tree / ES / f"{ECHO}.md", "\nVéase el [glosario](../glossary.md#no-such-term).\n")
    says(build(tree), f"{ECHO}.md", "no-such-term")


def test_missing_translation_stops_the_build(small):
    tree = small()
    (tree / EN / f"{ECHO}.md").unlink()
    says(build(tree), f"{EN}/{ECHO}.md is missing", "write it")


@pytest.mark.parametrize(
    ("file", "pattern", "by", "messages"),
    [
        (f"{ES}/{ECHO}.md", r"^description: ", "description: a: ", [f"{ES}/{ECHO}.md:3", "stands in quotes"]),
        (f"docs/data/languages/{SPANISH.code}.yml", r"^    check: .*\n", "",
         [f"languages/{SPANISH.code}.yml: words, exercises: «check» is missing"]),
        (f"docs/data/glossary/{SPANISH.code}/b.yml", r"\Z", "zebra:\n  term: cebra\n  definition: Un animal con rayas.\n",
         [f"glossary/{SPANISH.code}/b.yml: «zebra» belongs into z.yml"]),
    ],
    ids=["front matter that is no YAML", "word that an entry lacks", "term in the wrong file"],
)  # fmt: skip
def test_fault_in_a_file_that_all_pages_need(small, file, pattern, by, messages):
    tree = small()
    replace(tree / file, pattern, by)
    says(build(tree), *messages)


def test_notebook_in_json(small):
    tree = small()
    (tree / ES / "x.ipynb").write_text("{}", "utf-8")
    says(build(tree), f"{ES}/x.ipynb", "jupytext --to md")


# ---- faults that the tests tell: of programs, each in one of its own


HABITS = {
    "no-seed": ("np.random.default_rng()", " failed", "without a seed"),
    "global-generator": ("np.random.rand(3)", " failed", "global generator"),
    "global-normal": ("np.random.standard_normal(3)", " failed", "global generator"),
    "random-state": ("np.random.RandomState(0)", " failed", "global generator"),
    "warning": ("np.log(np.zeros(1))", " failed", "RuntimeWarning"),
    "silence": ("np.seterr(all='ignore')", " failed", "np.seterr hides what goes wrong"),
    "stderr": ("__import__('sys').stderr.write('lost')", " failed", "prints to stderr"),
    "raising": ("raise RuntimeError('broken on purpose')", " failed", "broken on purpose"),
    "set-order": ("print({'a', 'b', 'c', 'd', 'e', 'f'})", "", "is not deterministic"),
    "unrounded": ("print(np.pi / 3)", "", "other machines round differently"),
    "imports-random": ("import random", ":18", "imports random"),
    "imports-datetime": ("import datetime", ":18", "imports datetime"),
    "imports-socket": ("import socket", ":18", "imports socket"),
    "another-name": ("learning_rate = 0.1", ":18", "«learning_rate» is called lr"),
}
PAGES = {  # what is put at the end of a Spanish page of its own, and what is said of it
    "another-language": ("The network learns what each of the inputs is for, and that is all that it does.",
                         "not in the language of the page"),
    "typed-code": ("```python\nprint(1)\n```", "typed code"),
    "todo": ("TODO: explicar el margen.", ": TODO"),
    "spanish-id": ("## Los límites {#los-limites}", "los-limites"),
    "id-with-capitals": ("## Los límites {#The_limits}", "The_limits"),
    "decimal-point": ("El acierto sube a 0.94 en la segunda época.", "a decimal comma"),
    "straight-quotes": ('La regla se llama "perceptrón" desde 1958.', "«comillas»"),
    "question": ("Se detiene siempre. Por qué se detiene?", "an opening ¿"),
    "exclamation": ("Se detiene siempre. Qué sorpresa!", "an opening ¡"),
    "typing-error": ("La red apredne.", "apredne"),
    "english-word": ("El perceptron aprende.", "perceptron"),
    "foreign-caption": ('![Una recta que separa.](figure:networks/echo/say "The line that is shown here is the best of all that it saw.")',
                        "not in the language of the page"),
    "misspelled-description": ('![Una rectta que separa.](figure:networks/echo/say "Pie.")', "rectta"),
    "copied-description": ("![Una línea que sube cuatro pasos.](figure:networks/echo/other)", "say what it shows"),
    "avoided-word": ("Simplemente funciona.", "Simplemente"),
    "link-with-a-language": (f"Véase [la red eco](../../{SPANISH.code}/networks/echo.md).", "names a language"),
}  # fmt: skip
SHORT = """---
title: Una página
description: Una página corta con una sola falta, para las pruebas de la maquinaria y para nadie más.
---

# Una página {{#page}}

![Una línea que sube cuatro pasos.](figure:networks/echo/say)

{text}
"""
LINE = SHORT.splitlines().index("{text}") + 1


@pytest.fixture(scope="module")
def broken(small):
    """A site with every fault that the tests must tell."""
    tree = small(tests=True)
    for name, (code, _, _) in HABITS.items():
        replace(copy_of_echo(tree, name, program=True), r"^(    # --8<-- \[start:say\]\n)", rf"\1    {code}\n")
    for name, (text, _) in PAGES.items():
        for root in (ES, EN):
            (tree / root / "networks" / f"{name}.md").write_text(SHORT.format(text=text), "utf-8")
    outside = copy_of_echo(tree, "outside", program=True)
    replace(outside, r"^    # --8<-- \[start:say\]", "    print('lost')\n    # --8<-- [start:say]")
    forgotten = copy_of_echo(tree, "forgotten", program=True)
    append(forgotten, "    # --8<-- [start:forgotten]\n    pass\n    # --8<-- [end:forgotten]\n")
    drifted = copy_of_echo(tree, "drifted", program=True)
    recorded(tree, drifted)
    replace(drifted.with_suffix("") / "output.txt", r"^heard", "had heard")
    swapped = copy_of_echo(tree, "swapped")
    replace(swapped, r'output\.txt:say"', 'output.txt:cost"')
    replace(copy_of_echo(tree, "no-description"), r"^description:.*\n", "")
    replace(copy_of_echo(tree, "stale"), r"^# La red eco", "# La red eco otra vez")
    append(copy_of_echo(tree, "heading"), "\n## Tareas {#tasks}\n")
    append(copy_of_echo(tree, "term"), "\nEl truco del núcleo (*kernel trick*) ayuda.\n")
    programless(tree)
    new_part(tree)
    orphans(tree)
    (tree / ES / "windows.md").write_bytes(b"# Ventanas\r\n")
    (tree / ES / "marked.md").write_bytes(b"\xef\xbb\xbf# Marcada\n")
    replace(tree / "snippets" / ECHO / f"messages.{ENGLISH.code}.yml", r"right: .*", "right: That is rihgt")
    replace(tree / "snippets" / ECHO / f"messages.{SPANISH.code}.yml", r"once: .*",
            "once: The answer is not what the exercise is for, and that is all that it says.")  # fmt: skip
    return tree


def programless(tree: Path) -> None:
    """A program without regions, and without a page."""
    (tree / "snippets" / "networks" / "alone.py").write_text('"""Nobody shows it."""\n', "utf-8")


def new_part(tree: Path) -> None:
    """A page in a folder that nobody has listed."""
    for root in (ES, EN):
        (tree / root / "memories").mkdir()
        text = re.sub(r"^.*exercises\.py:.*\n", "", (tree / root / f"{ECHO}.md").read_text("utf-8"), flags=re.M)
        (tree / root / "memories" / "bucket.md").write_text(text.replace("!!! goals", "!!! note"), "utf-8")


def orphans(tree: Path) -> None:
    """A drawing, a term, a data file and an image that nobody uses."""
    data = tree / "docs" / "data"
    append(data / "drawings.yml", "\nnobody:\n  step: [40, 24]\n  layers: [input 3, output 2]\n")
    for language in (SPANISH, ENGLISH):
        append(data / "glossary" / language.code / "x.yml", "xylophone:\n  term: xylophone\n  definition: Nobody speaks of it.\n")
    (tree / "snippets" / "data" / "nobody.npz").write_bytes(b"")
    (tree / "docs" / "assets" / "nobody.png").write_bytes(b"")


@pytest.fixture(scope="module")
def told(broken):
    """What the rules say against it: a list of messages, each without line ends."""
    file = broken / "faults.jsonl"
    command = [sys.executable, "-m", "pytest", "-n0", "-q", "-p", "no:cacheprovider", "--tb=short", f"--faults={file}"]
    done = subprocess.run([*command, *(f"tests/{name}" for name in RULES)], cwd=broken, capture_output=True, text=True, timeout=600)
    assert done.returncode == 1, f"nothing was noticed, or the tests did not run:\n{done.stdout}{done.stderr}"
    return [" ".join(json.loads(line)["says"].split()) for line in file.read_text("utf-8").splitlines()]


def noticed(told: list[str], *expected: str) -> None:
    """One message says all that is expected."""
    near = [message for message in told if expected[0] in message]
    assert any(all(part in message for part in expected) for message in near), f"nobody says {expected}; of it is said: {near}"


@pytest.mark.parametrize("name", HABITS)
def test_bad_habit_of_a_program(told, name):
    _, where, message = HABITS[name]
    noticed(told, f"networks/{stem(name)}.py{where}", message)


@pytest.mark.parametrize("name", PAGES)
def test_fault_in_a_text(told, name):
    noticed(told, f"{ES}/networks/{name}.md:{LINE}: ", PAGES[name][1])


@pytest.mark.parametrize(
    "expected",
    [
        ("networks/outside.py", "prints outside any region"),
        ("networks/forgotten.py:forgotten", "no page shows"),
        ("networks/drifted/output.txt is not what the program gives now", "make record PROGRAM=networks/drifted.py"),
        (f"{ES}/networks/swapped.md:20", "output of networks/echo.py:cost stands under networks/echo.py:say", "put it under its own block"),
        (f"{ES}/networks/no-description.md", "'description' is a required property"),
        (f"headings differ between {ES}/networks/heading.md:", f"{EN}/networks/heading.md", "tasks"),
        (f"{EN}/networks/stale.md", "make stamp PAGE=networks/stale.md"),
        ("snippets/networks/alone.py has no regions", "no page can show it"),
        ("snippets/networks/drifted.py has no test tests/networks/test_drifted.py",),
        (f"{ES}/memories/bucket.md:14: the first admonition must be !!! goals",),
        (f"{ES}/memories/bucket.md", "has no snippets/memories/bucket.py"),
        (f"{ES}/memories/bucket.md", "no exercise is checked"),
        ("mkdocs.yml: nav lacks", "memories/bucket.md"),
        ("docs/data/drawings.yml", "'nobody'", "no page shows"),
        (f"docs/data/glossary/{SPANISH.code}", "nobody speaks of", "xylophone"),
        ("snippets/: nobody reads", "data/nobody.npz"),
        ("docs/assets/nobody.png", "on no page"),
        (f"{ES}/networks/term.md:", "«kernel trick» is introduced as a term; add kernel-trick to k.yml", f"glossary/{ENGLISH.code}"),
        (f"{EN}/windows.md is missing", "write it"),
        (f"{ES}/windows.md", "Windows line ends"),
        (f"{ES}/marked.md", "byte order mark"),
        (f"snippets/networks/echo/messages.{ENGLISH.code}.yml", "rihgt"),
        (f"snippets/networks/echo/messages.{SPANISH.code}.yml", "not in the language of the file"),
    ],
    ids=" ".join,
)
def test_other_fault(told, expected):
    noticed(told, *expected)


def test_endless_program(small):
    tree = small()
    replace(tree / "snippets" / f"{ECHO}.py", r"^    # --8<-- \[start:say\]", "    while True:\n        pass\n    # --8<-- [start:say]")
    ask = f"from theme.model import places, programs; print(programs.run(places.SNIPPETS / '{ECHO}.py', time_limit=3).error)"
    done = subprocess.run([sys.executable, "-c", ask], cwd=tree, capture_output=True, text=True)
    says(done.stdout, f"{ECHO}.py: still running after 3 s")


def test_stamp_is_renewed_by_make_stamp(small):
    tree = small()
    page = f"{ECHO}.md"
    stamp = [sys.executable, "-m", "theme.commands.stamp", page]
    assert subprocess.run(stamp, cwd=tree, capture_output=True, text=True).stdout.startswith(f"stamped: {EN}/{page}")
    assert subprocess.run(stamp, cwd=tree, capture_output=True, text=True).stdout.startswith(f"current: {EN}/{page}")
    replace(tree / ES / page, r"^# La red eco", "# La red eco otra vez")
    done = subprocess.run(stamp, cwd=tree, capture_output=True, text=True)
    assert done.returncode == 0 and f"stamped: {EN}/{page}" in done.stdout
