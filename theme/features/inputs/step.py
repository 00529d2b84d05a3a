"""Controls under a block, for the literals that its region marks (parameters.py)."""

import re
from html import escape

from theme.features.inputs.parameters import Parameter, parameters
from theme.model import glossary, places, programs
from theme.model.block import Block
from theme.model.fault import Fault, nearest

COMMENT = re.compile(r"[ ]*# @param .*$", re.M)


def add_controls(block: Block) -> None:
    """Hide the marks, and put a labelled control for each after the block."""
    try:
        marked = parameters(places.SNIPPETS / block.program).get(block.region, [])
        if marked:
            block.source = COMMENT.sub("", block.source)
            block.after.append(form(marked, block))
            block.page.has_controls = True
    except Fault as fault:
        raise block.page.fault(fault) from None


def form(marked: list[Parameter], block: Block) -> str:
    """The controls of one block."""
    rows, labels = [], glossary.parameters(block.page.language)
    for parameter in marked:
        if parameter.name not in labels:
            raise Fault(
                f"{block.program}:{parameter.line}: the variable «{parameter.name}» has no label; add it under parameters in "
                f"docs/data/glossary/{block.page.language.code}/{glossary.LABELS}{nearest(parameter.name, labels)}"
            )
        name = f"param-{programs.slug(block.program)}-{block.region}-{parameter.name}"
        text = f"{escape(labels[parameter.name])} <code>{parameter.name}</code>"
        rows.append(f'<p class="param"><label for="{name}">{text}</label> {control(parameter, name)}</p>')
    return f'<div class="params" data-program="{block.program}" data-region="{block.region}">{"".join(rows)}</div>'


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
