"""What a network costs, where its page says <!-- cost -->: counts that its program printed, seconds that were measured."""

import re

from theme.features.costs import costs
from theme.model import programs
from theme.model.fault import Fault
from theme.model.language import Language
from theme.model.page import Page

MARK = re.compile(r"^<!-- cost -->$", re.M)


def tell_costs(page: Page, text: str) -> str:
    if not page.meta.get("family"):
        return text
    program = programs.name(page.lesson.program)
    try:
        page.costs = costs.counts(program) | costs.seconds(program)
    except Fault as problem:
        page.lacks(page.fault(problem))
        return MARK.sub("", text)
    return MARK.sub(table(page.costs, page.language), text)


def table(cost: dict, language: Language) -> str:
    """One fact a row: a table that is as narrow as a phone."""
    rows = [(name, language.number(cost[name])) for name in ("parameters", "multiplications")]
    rows += [(name, f"{language.number(cost[name])} s") for name in ("native", "browser")]
    head = f"| {language.word('costs', 'what')} | {language.word('costs', 'value')} |\n| --- | ---: |\n"
    return head + "\n".join(f"| {language.word('costs', name)} | {value} |" for name, value in rows)
