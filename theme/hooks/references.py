"""Citations and references, from docs/data/bibliography.yml (theme/tools/bibliography.py says how pages write them)."""

import re

from mkdocs.exceptions import PluginError

from theme.tools import bibliography, words

FENCE = re.compile(r"^( *)(```+)[^\n]*\n.*?^\1\2$|`[^`\n]+`", re.M | re.S)


def on_page_markdown(markdown, page, config, files):
    if "@" not in markdown:
        return markdown
    language = words.language(config)

    def translate(text):
        text = bibliography.ITEM.sub(lambda m: m["start"] + bibliography.full(m["key"], language), text)
        return bibliography.CITATION.sub(lambda m: bibliography.citation(m["key"], language, with_names=not m["bare"]), text)

    parts, end = [], 0
    try:
        for fence in FENCE.finditer(markdown):
            parts += [translate(markdown[end : fence.start()]), fence[0]]
            end = fence.end()
        return "".join([*parts, translate(markdown[end:])])
    except bibliography.UnknownReference as error:
        raise PluginError(f"docs/{page.file.src_uri}: {error}") from None
