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
import yaml
from conftest import ENGLISH, ROOT, SPANISH, every_language, run_mkdocs
from lxml import etree, html
from small_site import copy_of_echo, recorded

from theme.features.inputs import parameters as sliders
from theme.features.inputs.step import control
from theme.features.page import browser
from theme.model import glossary, places, programs
from theme.model import language as languages
from theme.model import page as pages
from theme.model.fault import Fault

PAGE = "foundations/neuron.md"
BLOCK = ("foundations/neuron.py", "your-gate")
LEFT_OUT = shutil.ignore_patterns(".git", ".venv", "node_modules", "site", "__pycache__", ".ruff_cache", "programs", "lock")
MARKED = {path: sliders.parameters(path) for path in programs.programs()}
EVERY = [(path, region, p) for path, found in MARKED.items() for region, marked in found.items() for p in marked]


@pytest.fixture
def run_copy(tmp_path):
    """Runs a program with other text in a copy of snippets/ (and of theme/model, which looks for it beside itself)."""
    shutil.copytree(places.SNIPPETS, tmp_path / "snippets", ignore=LEFT_OUT)
    shutil.copytree(ROOT / "theme" / "model", tmp_path / "theme" / "model", ignore=LEFT_OUT)
    (tmp_path / "theme" / "__init__.py").touch()
    code = (
        "import json, sys; from pathlib import Path; from theme.model import programs\n"
        "done = programs.run(Path(sys.argv[1])); print(json.dumps([done.error, done.seconds]))"
    )

    def run(path: Path, text: str) -> tuple[str, float]:
        copy = tmp_path / "snippets" / programs.name(path)
        copy.write_text(text, "utf-8")
        done = subprocess.run([sys.executable, "-c", code, str(copy)], cwd=tmp_path, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stderr
        return tuple(json.loads(done.stdout))

    return run


def labels_of(language: languages.Language) -> str:
    """The file that says what the variables are called."""
    return places.shown(glossary.FOLDER / language.code / glossary.LABELS)


def labels_in(language: languages.Language) -> dict[str, str]:
    return yaml.safe_load((places.ROOT / labels_of(language)).read_text("utf-8"))["parameters"]


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
    with pytest.raises(Fault, match=re.escape(message)):
        mark(line)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (f"lr = 0.1  {SLIDER}\n", "x.py:1: @param outside any region"),
        (f"# --8<-- [start:a]\nlr = 0.1  {SLIDER}\nlr = 0.1  {SLIDER}\n# --8<-- [end:a]\n", "x.py:3: «lr» is marked twice in region a"),
    ],
)
def test_mark_out_of_place_is_refused(tmp_path, monkeypatch, source, message):
    monkeypatch.setattr(places, "SNIPPETS", tmp_path)
    (tmp_path / "x.py").write_text(source, "utf-8")
    with pytest.raises(Fault, match=re.escape(message)):
        sliders.parameters(tmp_path / "x.py")


MARK = 'w = 2.0  # @param {type:"slider", min:0, max:4, step:0.5}'
MISTAKES = {
    "malformed": ("w = 2.0  # @param {tipe:1}", "malformed @param"),
    "outside": (MARK.replace("2.0", "7.0"), "«w» is 7.0, outside 0 to 4"),
    "ends": (MARK.replace("min:0, max:4", "min:4, max:0"), "min must be smaller"),
    "list": ('w = "NOR"  # @param ["AND", "OR"]', "not in its list"),
    "label": (
        f"{MARK}\n    flurb = 2.0{MARK.removeprefix('w = 2.0')}",
        f"«flurb» has no label; add it under parameters in {labels_of(SPANISH)}",
    ),
}


@pytest.fixture(scope="module")
def told_of_mistakes(small):
    """What one build says of a page for each mistake, which shows a program with it."""
    tree = small()
    for name, (line, _) in MISTAKES.items():
        program = copy_of_echo(tree, name, program=True)
        recorded(tree, program)
        text = program.read_text("utf-8")
        assert MARK in text, "the test is out of date"
        program.write_text(text.replace(MARK, line), "utf-8")
    done = run_mkdocs(tree, tree / "site", ONLY=SPANISH.code)
    assert done.returncode != 0, "the build noticed nothing"
    return done.stdout + done.stderr


@pytest.mark.parametrize("name", MISTAKES)
def test_mistake_stops_the_build_with_page_program_and_line(told_of_mistakes, name):
    line = 18 + (name == "label")
    where = f"docs/{SPANISH.code}/networks/{name}.md: networks/{name}.py:{line}: "
    said = [each for each in told_of_mistakes.splitlines() if where in each]
    assert said and MISTAKES[name][1] in said[0], told_of_mistakes


def test_a_boolean_becomes_a_checkbox_and_a_list_a_menu():
    assert control(mark('a = True  # @param {type:"boolean"}'), "i") == '<input type="checkbox" id="i" name="a" checked>'
    assert " checked" not in control(mark('a = False  # @param {type:"boolean"}'), "i")
    menu = html.fromstring(control(mark('a = "y"  # @param ["x", "y"]'), "i"))
    assert menu.xpath("./option/text()") == ["x", "y"] and menu.xpath("./option[@selected]/text()") == ["y"]


@every_language
def test_controls_stand_right_after_their_block_with_the_values_of_the_program(site, language):
    seen = set()
    for page in pages.pages(language):
        file = site / page.url / "index.html"
        for form in html.parse(str(file)).getroot().xpath("//div[@class='params']"):
            program, region = form.get("data-program"), form.get("data-region")
            block = form.getprevious()
            assert (block.get("data-program"), block.get("data-region")) == (program, region), f"{file}: sliders away from their block"
            marked = MARKED[places.SNIPPETS / program][region]
            assert len(form.xpath("./p[@class='param']")) == len(marked)
            for p, row in zip(marked, form.xpath("./p[@class='param']")):
                (label,), (control,) = row.xpath("./label"), row.xpath("./input | ./select")
                assert control.get("name") == p.name and control.get("id") == label.get("for")
                assert label.text_content() == f"{glossary.parameters(language)[p.name]} {p.name}"
                if p.step:
                    assert [control.get(a) for a in ("type", "min", "max", "step", "value")] == ["range", p.low, p.high, p.step, p.literal]
                    (output,) = row.xpath("./output")
                    assert output.get("for") == control.get("id") and output.text == p.literal
                seen.add((program, region, p.name))
    every = {(programs.name(path), region, p.name) for path, region, p in EVERY}
    assert seen <= every if language.partial else seen == every


@pytest.mark.parametrize("root", [SPANISH.root, ENGLISH.root])
def test_at_least_three_pages_have_sliders(site, root):
    some = {"index.html", "what-are-neural-networks/index.html", "foundations/neuron/index.html", "foundations/perceptron/index.html"}
    with_sliders = {page for page in some if 'class="params"' in (site / root / page).read_text("utf-8")}
    assert len(with_sliders) >= 3, with_sliders


def test_comment_is_hidden_in_pages_and_kept_in_downloads(site):
    for file in site.rglob("*.html"):
        page = html.parse(str(file)).getroot()
        if file.parent.name in ("contributing", "writing-reference"):  # shows how a mark is written
            for example in page.xpath("//div[contains(@class, 'highlight')][not(@data-program)]"):
                example.drop_tree()
        assert "@param" not in etree.tostring(page, encoding="unicode"), file.relative_to(site)
    program, region = BLOCK
    page = html.parse(str(site / "foundations" / "neuron" / "index.html")).getroot()
    (block,) = page.xpath(f"//div[contains(@class, 'highlight')][@data-program='{program}'][@data-region='{region}']")
    assert "w1 = 1.0\n" in block.text_content()
    assert (site / "programs" / program).read_bytes() == (places.SNIPPETS / program).read_bytes()


@every_language
def test_every_label_of_a_parameter_is_used_and_calls_a_term_by_its_name(language):
    names, in_programs = labels_in(language), labels_in(languages.of_programs())
    assert list(names) == sorted(names), f"{labels_of(language)}: parameters are kept in the order of their names"
    unused = set(names) - {p.name for _, _, p in EVERY}
    assert not unused, f"{labels_of(language)}: no slider moves {sorted(unused)}; remove them from parameters"
    own = glossary.terms(language)
    terms = {term["term"].lower(): own[key]["term"].lower() for key, term in glossary.terms(languages.of_programs()).items() if key in own}
    for name, text in names.items():
        term = terms.get(in_programs[name].lower(), text.lower())
        assert text.lower() == term, f"{labels_of(language)}: the parameter {name} is a term; call it «{term}»"


@every_language
def test_every_slider_has_a_label(language):
    if not language.partial:
        assert not {p.name for _, _, p in EVERY} - set(labels_in(language))


def test_controls_are_hidden_without_javascript(site):
    assert re.search(r"\.no-js \.params \{ ?display: ?none", (site / browser.STYLE).read_text("utf-8"))


@pytest.mark.parametrize("path", [*programs.programs(), *programs.toolbox()], ids=programs.name)
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
