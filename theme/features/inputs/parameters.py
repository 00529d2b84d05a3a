"""A literal of a program that the reader can move, marked as Colab's forms mark it.

    lr = 0.1  # @param {type:"slider", min:0, max:1, step:0.01}
    gate = "AND"  # @param ["AND", "OR", "XOR"]
    shuffle = True  # @param {type:"boolean"}

The line stays valid Python everywhere. A page hides the comment and shows a labelled control after the block (params.js
makes it work; without JavaScript it is hidden). The label is that of the variable's name under `parameters` in
docs/data/glossary/<code>/labels.yml.
"""

import functools
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from theme.model import programs
from theme.model.fault import Fault

NUMBER = r"-?\d+(?:\.\d+)?"
ANY_MARK = re.compile(r"#\s*@param\b")
MARKED = re.compile(rf'\s*(?P<name>[A-Za-z_]\w*) = (?P<literal>{NUMBER}|"[^"\\]*"|True|False)  # @param (?P<spec>\S.*)')
SLIDER = re.compile(
    rf'\{{type: ?"slider", min: ?(?P<low>{NUMBER}), max: ?(?P<high>{NUMBER}), step: ?(?P<step>{NUMBER})\}}'
)
BOOLEAN = re.compile(r'\{type: ?"boolean"\}')
FORM = 'write `lr = 0.1  # @param {type:"slider", min:0, max:1, step:0.01}`, `["AND", "OR"]` or `{type:"boolean"}` after @param'


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
    """{region: its marked literals}. Raises Fault, with program, line and remedy, where a mark is wrong."""
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
                raise Fault("@param outside any region, so no page can show it; move the line into one")
            if parameter.name in {p.name for p in found.get(region, [])}:
                raise Fault(f"«{parameter.name}» is marked twice in region {region}; mark it once")
        except Fault as fault:
            raise Fault(f"{program}:{number}: {fault}") from None
        found.setdefault(region, []).append(parameter)
    return found


def parse(line: str, number: int) -> Parameter:
    """The marked literal of a line, or Fault with the remedy."""
    marked = MARKED.fullmatch(line)
    if not marked:
        raise Fault(f"malformed @param; {FORM}")
    name, literal, spec = marked["name"], marked["literal"], marked["spec"]
    if slider := SLIDER.fullmatch(spec):
        check_slider(name, literal, **slider.groupdict())
        return Parameter(name, literal, number, **slider.groupdict())
    if BOOLEAN.fullmatch(spec):
        if literal not in ("True", "False"):
            raise Fault(f"«{name}» is a boolean, but its value is {literal}; write True or False")
        return Parameter(name, literal, number)
    options = list_of_texts(spec)
    if options is None:
        raise Fault(f"malformed @param; {FORM}")
    if literal.strip('"') not in options or not literal.startswith('"'):
        raise Fault(f"«{name}» is {literal}, which is not in its list {spec}; add it or choose another value")
    return Parameter(name, literal, number, options=options)


def check_slider(name: str, literal: str, low: str, high: str, step: str) -> None:
    """A slider must be able to show the value that the program has, or the page would not show what was recorded."""
    if not re.fullmatch(NUMBER, literal):
        raise Fault(f"«{name}» has a slider, but its value is {literal}; write a number")
    value, first, last, pace = map(Decimal, (literal, low, high, step))
    if first >= last:
        raise Fault(f"«{name}» has min {low} and max {high}; min must be smaller")
    if not first <= value <= last:
        raise Fault(f"«{name}» is {literal}, outside {low} to {high}; widen min and max or choose another value")
    if pace <= 0 or (value - first) % pace or (last - first) % pace:
        raise Fault(f"«{name}» cannot go from {low} over {literal} to {high} in steps of {step}; choose another step")
    if "." not in literal and "." in low + high + step:
        raise Fault(f"«{name}» is the integer {literal}; write {literal}.0, or min, max and step without decimals")


def list_of_texts(spec: str) -> tuple[str, ...] | None:
    """The options of a dropdown, or None where this is no list of at least two different texts."""
    try:
        options = json.loads(spec)
    except json.JSONDecodeError:
        return None
    good = isinstance(options, list) and len(options) > 1 and all(isinstance(o, str) and not set(o) & set('"\\') for o in options)
    return tuple(options) if good and len(set(options)) == len(options) else None
