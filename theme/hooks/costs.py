"""What a network costs, where its page says <!-- cost -->: counts that its program printed, seconds that were measured."""

import re

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority

from theme.tools import costs, words

MARK = re.compile(r"^<!-- cost -->$", re.M)


def number(value: float, config) -> str:
    """1,234.5 in English; 1234,5 in Spanish, which groups digits, by a thin space, only from five on."""
    text = f"{value:,.1f}" if isinstance(value, float) else f"{value:,}"
    if words.language(config) == "en":
        return text
    separator = "\u202f" if value >= 10_000 else ""
    return text.replace(",", separator).replace(".", ",")


@event_priority(70)
def on_page_markdown(markdown, page, config, files):
    program = page.file.src_uri.split("/", 1)[-1].removesuffix(".md").replace("-", "_") + ".py"
    if page.meta.get("family"):
        try:
            page.meta["costs"] = costs.counts(program) | costs.seconds(program)
        except (ValueError, OSError) as error:
            raise PluginError(f"docs/{page.file.src_uri}: {error}") from None
        markdown = MARK.sub(table(page.meta["costs"], config), markdown)
    return markdown


def table(cost: dict, config) -> str:
    """One fact a row: a table that is as narrow as a phone."""
    rows = [(name, number(cost[name], config)) for name in ("parameters", "multiplications")]
    rows += [(name, f"{number(cost[name], config)} s") for name in ("native", "browser")]
    head = f"| {words.word(config, 'cost')} | {words.word(config, 'cost value')} |\n| --- | ---: |\n"
    return head + "\n".join(f"| {words.word(config, f'cost {name}')} | {value} |" for name, value in rows)
