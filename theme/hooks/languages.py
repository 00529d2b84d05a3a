"""Two languages: every page in both, one 404 page for both. The first hook: it lets the others import `theme`."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from mkdocs.exceptions import PluginError  # noqa: E402
from mkdocs.plugins import event_priority  # noqa: E402

from theme.tools import words  # noqa: E402


@event_priority(100)
def on_files(files, config):
    """Stop where a page lacks its translation: the plugin would show the Spanish text under `lang="en"`."""
    pages = {
        code: {p.relative_to(ROOT / "docs" / code).as_posix() for p in (ROOT / "docs" / code).rglob("*.md")} for code in words.LANGUAGES
    }
    for here, there in (("es", "en"), ("en", "es")):
        for page in sorted(pages[here] - pages[there]):
            raise PluginError(f"docs/{there}/{page} is missing: docs/{here}/{page} has no translation; write it or remove both")
    return files


def on_post_template(output, template_name, config):
    """The root 404.html is the default language's build; an empty template is not written."""
    return output if template_name != "404.html" or config.plugins["i18n"].is_default_language_build else ""
