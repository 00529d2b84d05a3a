"""The house keeps its own rules: who imports whom, what is spelled out where, and that the README says what the code does."""

import ast
import re

import pytest
from conftest import ROOT

from theme import pipeline
from theme.model import language as languages

THEME = ROOT / "theme"
MODULES = sorted(THEME.rglob("*.py"))
SCRIPTS = sorted(THEME.rglob("*.js"))
NOT_OURS = {"harness.py", "overflow.py"}  # runs in the reader's browser
LISTS = ("DEMANDS", "SOURCE", "BLOCK", "HTML", "DOCUMENT", "SITE")


def name(path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path) -> list[tuple[int, str]]:
    """(line, module) of all that a module imports."""
    found = []
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        if isinstance(node, ast.ImportFrom):
            found += [(node.lineno, f"{node.module}.{alias.name}") for alias in node.names]
    return found


def room(path) -> str:
    """model, commands, features/run …"""
    parts = path.relative_to(THEME).parts
    return "/".join(parts[:2]) if parts[0] == "features" else parts[0]


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_build_knows_mkdocs(path):
    found = [f"{name(path)}:{line}" for line, module in imports(path) if re.match(r"(mkdocs|jinja2)", module)]
    assert not found or path == THEME / "build.py", f"{found}: only theme/build.py imports MkDocs and its templates"


@pytest.mark.parametrize("path", [p for p in MODULES if p.name not in NOT_OURS], ids=name)
def test_a_feature_imports_the_model_and_its_own_room(path):
    own = room(path).replace("/", ".")
    allowed = {
        "model": ("theme.model",),
        "commands": ("theme.",),
        "pipeline.py": ("theme.model", "theme.features"),
        "build.py": ("theme.",),
    }.get(own, ("theme.model", f"theme.{own}"))
    ours = [(line, module) for line, module in imports(path) if module.startswith("theme")]
    wrong = [f"{name(path)}:{line}: {module}" for line, module in ours if not module.startswith(allowed)]
    assert not wrong, f"{wrong}: {own} may import {', '.join(allowed)}; pipeline.py hands over what it needs of another feature"


def assert_no_circle(graph: dict[str, set[str]]) -> None:
    """graph: {who imports: what}."""
    settled = set()

    def follow(module, path=()):
        assert module not in path, f"imports go round: {' → '.join([*path[path.index(module) :], module])}"
        if module not in settled:
            for target in sorted(graph[module]):
                follow(target, (*path, module))
            settled.add(module)

    for module in sorted(graph):
        follow(module)


def test_modules_do_not_import_each_other_in_circles():
    every = {".".join(path.relative_to(ROOT).with_suffix("").parts): path for path in MODULES}
    graph = {}
    for module, path in every.items():
        targets = {found for _, target in imports(path) for found in (target, target.rpartition(".")[0])}
        graph[module] = {target for target in targets if target in every and target != module}
    assert_no_circle(graph)


IMPORTED = re.compile(r"""(?:from|import|import\()\s*["'](\.[^"']+)["']""")


def test_scripts_do_not_import_each_other_in_circles():
    graph = {}
    for path in SCRIPTS:  # a script may show in a comment how it is imported
        targets = [(path.parent / target).resolve() for target in IMPORTED.findall(path.read_text("utf-8"))]
        graph[name(path)] = {name(target) for target in targets if target != path}
    assert_no_circle(graph)


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
def test_a_script_imports_the_model_and_its_own_room(path):
    for target in IMPORTED.findall(path.read_text("utf-8")):
        file = (path.parent / target).resolve()
        assert file.is_file(), f"{name(path)} imports {target}, which is not there"
        assert room(file) in ("model", room(path)), f"{name(path)} imports {target}: that is another feature's inside"


CODES = "|".join(language.code for language in languages.every())
# In quotes, as a folder or an address, as a key: how a language's code is spelled out.
SPELLED = re.compile(
    rf"""["'`](?:{CODES})["'`/]|[/ "'`]docs/(?:{CODES})\b|^\s*(?:- )?(?:locale: )?(?:{CODES}):?$|[{{,] ?(?:{CODES}):""", re.M
)
PLACES = ("theme", "tests", "snippets", "Makefile", ".github", "pyproject.toml", "package.json")
READ = {".py", ".js", ".mjs", ".html", ".xml", ".css", ".yml", ".json", ".toml", ".md", ""}
SPEAKS = {"package.json": "the dictionaries' packages bear the codes", "tests/words.yml": "words that the dictionaries lack, by language"}


def test_no_file_outside_docs_spells_a_language():
    """mkdocs.yml is exempt, because the i18n plugin wants its list there; README.md links to a page."""
    found = []
    for place in PLACES:
        root = ROOT / place
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file() and path.suffix in READ and "__pycache__" not in path.parts and name(path) not in SPEAKS:
                text = path.read_text("utf-8")
                found += [f"{name(path)}:{text.count(chr(10), 0, m.start()) + 1}: {m[0].strip()}" for m in SPELLED.finditer(text)]
    assert not found, "\n".join([*found, "ask theme/model/language.py for languages; tests have SPANISH and ENGLISH in conftest.py"])


def steps_of_readme() -> dict[str, list[str]]:
    """{list: steps} as theme/README.md has them."""
    found, current = {}, None
    section = (THEME / "README.md").read_text("utf-8").partition("## The pipeline")[2].partition("\n## ")[0]
    for line in section.splitlines():
        if heading := re.match(r"\d+\. .*?`([A-Z]+)`", line):
            current = found.setdefault(heading[1], [])
        elif step := re.match(r" +- `([\w.]+)`: \S", line):
            current.append(step[1])
    return found


def spoken_name(step) -> str:
    """run.add_buttons for the function add_buttons of theme/features/run/."""
    parts = step.__module__.split(".")
    return f"{parts[2] if parts[1] == 'features' else parts[1]}.{step.__name__}"


def test_the_readme_lists_the_pipeline_as_it_is():
    assert steps_of_readme() == {name: [spoken_name(step) for step in getattr(pipeline, name)] for name in LISTS}


@pytest.mark.parametrize("folder", sorted(p for p in (THEME / "features").iterdir() if p.is_dir() and p.name != "__pycache__"), ids=name)
def test_every_feature_has_a_place_in_the_pipeline(folder):
    text = (THEME / "pipeline.py").read_text("utf-8")
    assert f"theme.features.{folder.name}" in text, f"{name(folder)} is in no list of theme/pipeline.py"
    for sheet in folder.glob("*.css"):
        assert f"{folder.name}/{sheet.name}" in pipeline.STYLES, f"{name(sheet)} is not in STYLES of theme/pipeline.py"
