"""Sliders: what is marked in a program becomes a control under its block, and every value that it can choose runs."""

import json
import re
import shutil
import subprocess
import sys
import textwrap
from decimal import Decimal
from pathlib import Path

import pytest
from conftest import ROOT, run_mkdocs
from lxml import html

from theme.hooks import sliders
from theme.tools import glossary, programs

PAGE, PROGRAM = "foundations/neuron.md", "snippets/foundations/neuron.py"
BLOCK = ("foundations/neuron.py", "your-gate")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "site", "__pycache__", ".ruff_cache", "programs", "lock")
MARKED = {path: sliders.parameters(path) for path in programs.programs()}
EVERY = [(path, region, p) for path, found in MARKED.items() for region, marked in found.items() for p in marked]
in_both_languages = pytest.mark.parametrize(("language", "folder"), [("es", ""), ("en", "en/")])


@pytest.fixture
def run_copy(tmp_path):
    """Runs a program with other text in a copy of snippets/ (and of theme/tools, which looks for it beside itself)."""
    shutil.copytree(programs.SNIPPETS, tmp_path / "snippets", ignore=LEFT_OUT)
    shutil.copytree(ROOT / "theme" / "tools", tmp_path / "theme" / "tools", ignore=LEFT_OUT)
    (tmp_path / "theme" / "__init__.py").touch()
    code = (
        "import json, sys; from pathlib import Path; from theme.tools import programs\n"
        "done = programs.run(Path(sys.argv[1])); print(json.dumps([done.error, done.seconds]))"
    )

    def run(path: Path, text: str) -> tuple[str, float]:
        copy = tmp_path / "snippets" / programs.name(path)
        copy.write_text(text, "utf-8")
        done = subprocess.run([sys.executable, "-c", code, str(copy)], cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return tuple(json.loads(done.stdout))

    return run


def mark(line: str) -> sliders.Parameter:
    return sliders.parse(line, 1)


def choices(p: sliders.Parameter) -> list[str]:
    """The ends and the middle of what a control can choose, written as a browser writes the value of a form element."""
    if p.options:
        return [f'"{option}"' for option in p.options]
    if not p.step:
        return ["True", "False"]
    low, high, step = map(Decimal, (p.low, p.high, p.step))
    return [f"{v.normalize():f}" for v in (low, low + (high - low) / step // 2 * step, high)]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ('lr = 0.1  # @param {type:"slider", min:0, max:1, step:0.01}', ("0", "1", "0.01", ())),
        ('    b = -1.5  # @param {type:"slider", min: -3, max: 3, step: 0.5}', ("-3", "3", "0.5", ())),
        ('gate = "AND"  # @param ["AND", "OR", "XOR"]', ("", "", "", ("AND", "OR", "XOR"))),
        ('shuffle = True  # @param {type:"boolean"}', ("", "", "", ())),
    ],
)
def test_every_form_is_understood(line, kind):
    p = mark(line)
    assert (p.low, p.high, p.step, p.options) == kind
    assert f"{p.name} = {p.literal}  #" in line


SLIDER = '# @param {type:"slider", min:0, max:1, step:0.01}'


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("lr = 0.1  # @param", "malformed @param; write `lr = 0.1"),
        ("lr = 0.1  # @param {type:'slider', min:0, max:1}", "malformed"),
        ("lr = 0.1  #@param {type:'slider'}", "malformed"),
        (f"lr = 1 / 10  {SLIDER}", "malformed"),
        (f"lr = 0.1 {SLIDER}", "malformed"),
        (f"lr, b = 0.1, 0  {SLIDER}", "malformed"),
        ('gate = "AND"  # @param ["AND"]', "malformed"),
        ('gate = "AND"  # @param ["AND", "AND"]', "malformed"),
        ('gate = "AND"  # @param ["AND", "OR"', "malformed"),
        (f"lr = 1.5  {SLIDER}", "«lr» is 1.5, outside 0 to 1; widen"),
        (f"lr = -0.5  {SLIDER}", "outside 0 to 1"),
        ('lr = 1.0  # @param {type:"slider", min:1, max:1, step:0.1}', "min must be smaller"),
        ('lr = 1.0  # @param {type:"slider", min:2, max:1, step:0.1}', "min must be smaller"),
        ('lr = 0.5  # @param {type:"slider", min:0, max:1, step:0}', "choose another step"),
        ('lr = 0.5  # @param {type:"slider", min:0, max:1, step:0.2}', "cannot go from 0 over 0.5 to 1 in steps of 0.2"),
        ('lr = 0.6  # @param {type:"slider", min:0, max:1, step:0.3}', "choose another step"),
        ('n = 1  # @param {type:"slider", min:0, max:2, step:0.5}', "«n» is the integer 1; write 1.0"),
        (f'lr = "AND"  {SLIDER}', "write a number"),
        (f"lr = True  {SLIDER}", "write a number"),
        ('gate = "NOR"  # @param ["AND", "OR"]', 'which is not in its list ["AND", "OR"]'),
        ('gate = 1  # @param ["1", "2"]', "not in its list"),
        ('shuffle = 1  # @param {type:"boolean"}', "write True or False"),
    ],
)
def test_mistake_in_a_mark_is_refused_with_its_remedy(line, message):
    with pytest.raises(ValueError, match=re.escape(message)):
        mark(line)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (f"lr = 0.1  {SLIDER}\n", "x.py:1: @param outside any region"),
        (f"# --8<-- [start:a]\nlr = 0.1  {SLIDER}\nlr = 0.1  {SLIDER}\n# --8<-- [end:a]\n", "x.py:3: «lr» is marked twice in region a"),
    ],
)
def test_mark_out_of_place_is_refused(tmp_path, monkeypatch, source, message):
    monkeypatch.setattr(programs, "SNIPPETS", tmp_path)
    (tmp_path / "x.py").write_text(source, "utf-8")
    with pytest.raises(ValueError, match=re.escape(message)):
        sliders.parameters(tmp_path / "x.py")


@pytest.mark.parametrize(
    ("pattern", "by", "message"),
    [
        (r"w1 = 1\.0  # @param \{type", "w1 = 1.0  # @param {tipe", "malformed @param"),
        (r"w1 = 1\.0", "w1 = 7.0", "«w1» is 7.0, outside -2 to 2"),
        (r"min:-2, max:2", "min:2, max:-2", "min must be smaller"),
        (r"w1 = 1\.0  # @param .*", 'w1 = "NOR"  # @param ["AND", "OR"]', "not in its list"),
        (r"w1 = 1\.0", "flurb = 1.0", "the variable «flurb» has no label; add it under parameters in docs/data/glossary.yml"),
    ],
    ids=["malformed", "outside", "min and max", "list", "label"],
)
def test_mistake_stops_the_build_with_page_program_and_line(tree, pattern, by, message):
    file = tree / PROGRAM
    text, count = re.subn(pattern, by.replace("\\", r"\\"), file.read_text("utf-8"), count=1)
    assert count == 1, f"the test is out of date: {pattern} is not in {PROGRAM}"
    file.write_text(text, "utf-8")
    line = next(n for n, t in enumerate(text.splitlines(), 1) if "# @param" in t)
    done = run_mkdocs(tree, tree / "site", ONLY="es")
    said = done.stdout + done.stderr
    assert done.returncode != 0, "the build noticed nothing"
    assert f"docs/es/{PAGE}: {BLOCK[0]}:{line}: " in said and message in said, said


def test_a_boolean_becomes_a_checkbox_and_a_list_a_menu():
    assert sliders.control(mark('a = True  # @param {type:"boolean"}'), "i") == '<input type="checkbox" id="i" name="a" checked>'
    assert " checked" not in sliders.control(mark('a = False  # @param {type:"boolean"}'), "i")
    menu = html.fromstring(sliders.control(mark('a = "y"  # @param ["x", "y"]'), "i"))
    assert menu.xpath("./option/text()") == ["x", "y"] and menu.xpath("./option[@selected]/text()") == ["y"]


@in_both_languages
def test_controls_stand_right_after_their_block_with_the_values_of_the_program(site, language, folder):
    seen = set()
    for file in (site / folder).rglob("index.html"):
        if language == "es" and file.is_relative_to(site / "en"):
            continue
        for form in html.parse(str(file)).getroot().xpath("//div[@class='params']"):
            program, region = form.get("data-program"), form.get("data-region")
            block = form.getprevious()
            assert (block.get("data-program"), block.get("data-region")) == (program, region), f"{file}: sliders away from their block"
            marked = MARKED[programs.SNIPPETS / program][region]
            assert len(form.xpath("./p[@class='param']")) == len(marked)
            for p, row in zip(marked, form.xpath("./p[@class='param']")):
                (label,), (control,) = row.xpath("./label"), row.xpath("./input | ./select")
                assert control.get("name") == p.name and control.get("id") == label.get("for")
                assert label.text_content() == f"{sliders.label(p.name, language)} {p.name}"
                if p.step:
                    assert [control.get(a) for a in ("type", "min", "max", "step", "value")] == ["range", p.low, p.high, p.step, p.literal]
                    (output,) = row.xpath("./output")
                    assert output.get("for") == control.get("id") and output.text == p.literal
                seen.add((program, region, p.name))
    assert seen == {(programs.name(path), region, p.name) for path, region, p in EVERY}


@in_both_languages
def test_at_least_three_pages_have_sliders(site, language, folder):
    pages = {"index.html", "what-are-neural-networks/index.html", "foundations/neuron/index.html", "foundations/perceptron/index.html"}
    with_sliders = {page for page in pages if 'class="params"' in (site / folder / page).read_text("utf-8")}
    assert len(with_sliders) >= 3, with_sliders


def test_comment_is_hidden_in_pages_and_kept_in_downloads(site):
    for file in site.rglob("*.html"):
        assert "@param" not in file.read_text("utf-8"), file.relative_to(site)
    program, region = BLOCK
    page = html.parse(str(site / "foundations" / "neuron" / "index.html")).getroot()
    (block,) = page.xpath(f"//div[contains(@class, 'highlight')][@data-program='{program}'][@data-region='{region}']")
    assert "w1 = 1.0\n" in block.text_content()
    assert (site / "programs" / program).read_bytes() == (programs.SNIPPETS / program).read_bytes()


def test_every_label_of_a_parameter_is_used_and_calls_a_term_by_its_name():
    names = glossary.data()["parameters"]
    assert list(names) == sorted(names), "docs/data/glossary.yml: parameters are kept in the order of their names"
    unused = set(names) - {p.name for _, _, p in EVERY}
    assert not unused, f"docs/data/glossary.yml: no slider moves {sorted(unused)}; remove them from parameters"
    terms = {term["en"]["term"].lower(): term["es"]["term"].lower() for term in glossary.data()["terms"]}
    for name, text in names.items():
        assert text["es"].lower() == terms.get(text["en"].lower(), text["es"].lower()), (
            f"docs/data/glossary.yml: the parameter {name} is a term; call it «{terms[text['en'].lower()]}» in Spanish"
        )


def test_controls_are_hidden_without_javascript(site):
    assert re.search(r"\.no-js \.params \{ ?display: ?none", (ROOT / "docs" / "assets" / "css" / "site.css").read_text("utf-8"))


@pytest.mark.parametrize("path", [*programs.programs(), *programs.TOOLBOX.glob("[!_]*.py")], ids=programs.name)
def test_shown_lines_fit_without_the_comment(path):
    lines = path.read_text("utf-8").splitlines()
    for region, (start, end) in programs.regions(path).items():
        shown = re.sub(r"  # @param .*", "", textwrap.dedent("\n".join(lines[start : end - 1])))
        for number, line in enumerate(shown.splitlines(), start + 1):
            assert len(line) <= 88, f"{programs.name(path)}:{number} (region {region}) has {len(line)} columns; 88 fit"


@pytest.mark.parametrize(("path", "region", "p"), EVERY, ids=[f"{programs.name(a)}:{b}:{c.name}" for a, b, c in EVERY])
def test_every_value_that_a_slider_can_choose_runs(run_copy, path, region, p):
    end = programs.regions(path)[region][1]
    text = "".join(path.read_text("utf-8").splitlines(keepends=True)[:end])  # what comes later is no business of this block
    for choice in choices(p):
        changed = with_value(text, p, choice)
        error, seconds = run_copy(path, changed)
        assert not error, f"{programs.name(path)}:{p.line} with {p.name} = {choice}: {error}"
        assert seconds < 5, f"{programs.name(path)}:{p.line} with {p.name} = {choice} takes {seconds:.1f} s of CPU; narrow the slider"


def with_value(text: str, p: sliders.Parameter, value: str) -> str:
    """The program with another value in place of the literal."""
    lines = text.splitlines(keepends=True)
    before, literal, after = lines[p.line - 1].partition(f"{p.name} = {p.literal}  #")
    assert literal, f"line {p.line} does not give {p.name} the value {p.literal}"
    lines[p.line - 1] = f"{before}{p.name} = {value}  #{after}"
    return "".join(lines)
