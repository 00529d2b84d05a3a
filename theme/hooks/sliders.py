"""Sliders under a block: a literal of a program that the reader can move, marked as Colab's forms mark it.

    lr = 0.1  # @param {type:"slider", min:0, max:1, step:0.01}
    gate = "AND"  # @param ["AND", "OR", "XOR"]
    shuffle = True  # @param {type:"boolean"}

The line stays valid Python everywhere. A page hides the comment and shows a labelled control after the block
(theme/features/inputs makes it work; without JavaScript it is hidden). The label is that of the variable's name under
`parameters` in docs/data/glossary.yml.
"""

import functools
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from theme.tools import deferred, glossary, programs, words

NUMBER = r"-?\d+(?:\.\d+)?"
ANY_MARK = re.compile(r"#\s*@param\b")
MARKED = re.compile(rf'\s*(?P<name>[A-Za-z_]\w*) = (?P<literal>{NUMBER}|"[^"\\]*"|True|False)  # @param (?P<spec>\S.*)')
SLIDER = re.compile(
    rf'\{{type: ?"slider", min: ?(?P<low>{NUMBER}), max: ?(?P<high>{NUMBER}), step: ?(?P<step>{NUMBER})\}}'
)
BOOLEAN = re.compile(r'\{type: ?"boolean"\}')
FORM = 'write `lr = 0.1  # @param {type:"slider", min:0, max:1, step:0.01}`, `["AND", "OR"]` or `{type:"boolean"}` after @param'
BLOCK = re.compile(
    r'<div class="[^"]*\bprogram\b[^"]*" data-program="(?P<program>[^"]+)" data-region="(?P<region>[^"]*)"[^>]*>.*?</pre></div>', re.S
)
COMMENT = re.compile(r'(?: |<span class="w"> +</span>)*<span class="c1"># @param .*?</span>')


@dataclass(frozen=True)
class Parameter:
    """A marked literal, its values as they are written: a slider has low, high and step, a list has options, a boolean neither."""

    name: str
    literal: str
    line: int
    low: str = ""
    high: str = ""
    step: str = ""
    options: tuple[str, ...] = ()


def parameters(path: Path) -> dict[str, list[Parameter]]:
    """{region: its marked literals}. Raises ValueError, with program, line and remedy, where a mark is wrong."""
    return _parameters(programs.name(path), path.read_text("utf-8"), tuple(programs.regions(path).items()))


@functools.lru_cache(maxsize=512)
def _parameters(program: str, source: str, regions: tuple) -> dict[str, list[Parameter]]:
    found: dict[str, list[Parameter]] = {}
    for number, line in enumerate(source.splitlines(), 1):
        if not ANY_MARK.search(line):
            continue
        try:
            parameter = parse(line, number)
            region = next((name for name, (start, end) in regions if start < number < end), None)
            if region is None:
                raise ValueError("@param outside any region, so no page can show it; move the line into one")
            if parameter.name in {p.name for p in found.get(region, [])}:
                raise ValueError(f"«{parameter.name}» is marked twice in region {region}; mark it once")
        except ValueError as error:
            raise ValueError(f"{program}:{number}: {error}") from None
        found.setdefault(region, []).append(parameter)
    return found


def parse(line: str, number: int) -> Parameter:
    """The marked literal of a line, or ValueError with the remedy."""
    marked = MARKED.fullmatch(line)
    if not marked:
        raise ValueError(f"malformed @param; {FORM}")
    name, literal, spec = marked["name"], marked["literal"], marked["spec"]
    if slider := SLIDER.fullmatch(spec):
        check_slider(name, literal, **slider.groupdict())
        return Parameter(name, literal, number, **slider.groupdict())
    if BOOLEAN.fullmatch(spec):
        if literal not in ("True", "False"):
            raise ValueError(f"«{name}» is a boolean, but its value is {literal}; write True or False")
        return Parameter(name, literal, number)
    options = list_of_texts(spec)
    if options is None:
        raise ValueError(f"malformed @param; {FORM}")
    if literal.strip('"') not in options or not literal.startswith('"'):
        raise ValueError(f"«{name}» is {literal}, which is not in its list {spec}; add it or choose another value")
    return Parameter(name, literal, number, options=options)


def check_slider(name: str, literal: str, low: str, high: str, step: str) -> None:
    """A slider must be able to show the value that the program has, or the page would not show what was recorded."""
    if not re.fullmatch(NUMBER, literal):
        raise ValueError(f"«{name}» has a slider, but its value is {literal}; write a number")
    value, first, last, pace = map(Decimal, (literal, low, high, step))
    if first >= last:
        raise ValueError(f"«{name}» has min {low} and max {high}; min must be smaller")
    if not first <= value <= last:
        raise ValueError(f"«{name}» is {literal}, outside {low} to {high}; widen min and max or choose another value")
    if pace <= 0 or (value - first) % pace or (last - first) % pace:
        raise ValueError(f"«{name}» cannot go from {low} over {literal} to {high} in steps of {step}; choose another step")
    if "." not in literal and "." in low + high + step:
        raise ValueError(f"«{name}» is the integer {literal}; write {literal}.0, or min, max and step without decimals")


def list_of_texts(spec: str) -> tuple[str, ...] | None:
    """The options of a dropdown, or None where this is no list of at least two different texts."""
    try:
        options = json.loads(spec)
    except json.JSONDecodeError:
        return None
    good = isinstance(options, list) and len(options) > 1 and all(isinstance(o, str) and not set(o) & set('"\\') for o in options)
    return tuple(options) if good and len(set(options)) == len(options) else None


@event_priority(50)  # before `programs` puts the code aside
def on_page_content(content, page, config, files):
    def block(match):
        try:
            marked = parameters(programs.SNIPPETS / match["program"]).get(match["region"], [])
        except ValueError as error:
            raise PluginError(f"docs/{page.file.src_uri}: {error}") from None
        if not marked:
            return match[0]
        return COMMENT.sub("", match[0]) + deferred.hold(page, form(marked, match["program"], match["region"], page, config))

    return BLOCK.sub(block, content)


def form(marked: list[Parameter], program: str, region: str, page, config) -> str:
    """The controls of one block."""
    rows = []
    for parameter in marked:
        text = label(parameter.name, words.language(config))
        if text is None:
            raise PluginError(
                f"docs/{page.file.src_uri}: {program}:{parameter.line}: the variable «{parameter.name}» has no label; "
                "add it under parameters in docs/data/glossary.yml"
            )
        name = f"param-{programs.slug(program)}-{region}-{parameter.name}"
        rows.append(
            f'<p class="param"><label for="{name}">{escape(text)} <code>{parameter.name}</code></label> {control(parameter, name)}</p>'
        )
    return f'<div class="params" data-program="{program}" data-region="{region}">{"".join(rows)}</div>'


def label(name: str, language: str) -> str | None:
    """What a variable is called on a page in that language."""
    return glossary.data().get("parameters", {}).get(name, {}).get(language)


def control(p: Parameter, identity: str) -> str:
    """The form element of a literal. autocomplete=off: a reload shows the program's own value, as the code does."""
    common = f'id="{identity}" name="{p.name}"'
    if p.step:
        limits = f'min="{p.low}" max="{p.high}" step="{p.step}" value="{p.literal}"'
        return f'<input type="range" {common} {limits} autocomplete="off"> <output for="{identity}">{p.literal}</output>'
    if p.options:
        chosen = p.literal.strip('"')
        options = "".join(f"<option{' selected' if o == chosen else ''}>{escape(o)}</option>" for o in p.options)
        return f'<select {common} autocomplete="off">{options}</select>'
    return f'<input type="checkbox" {common}{" checked" if p.literal == "True" else ""}>'
