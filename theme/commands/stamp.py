"""make stamp PAGE=foundations/perceptron.md: say that a page's translations have been reviewed against the source.

Writes `source:` into the front matter of each translation. PAGE=all stamps every page (a new site, a renaming).
"""

import re
import sys

from theme.model import language as languages
from theme.model.language import Language
from theme.model.page import Page, pages, path_of


def stamp(path: str, language: Language) -> str:
    """Stamp one translation and say what was done. Raises SystemExit where one of the two pages is missing."""
    source, translation = Page(languages.source(), path), Page(language, path)
    for page in (source, translation):
        if not page.file.is_file():
            raise SystemExit(f"{page.name} is missing; write it before you stamp the translation")
    if not translation.text.startswith("---\n"):
        raise SystemExit(f"{translation.name} has no front matter; it needs title and description")
    line = f"source: {source.fingerprint()}"
    if translation.meta.get("source") == source.fingerprint():
        return f"current: {translation.name}"
    text = re.sub(r"^source:.*\n", "", translation.text, count=1, flags=re.M)
    translation.file.write_text(text.replace("\n---\n", f"\n{line}\n---\n", 1), "utf-8")
    return f"stamped: {translation.name} ({line})"


if __name__ == "__main__":
    names = sys.argv[1:]
    if not names:
        raise SystemExit("say which page: make stamp PAGE=foundations/perceptron.md (or PAGE=all)")
    everything = [page.path for page in pages(languages.source())] if names == ["all"] else names
    for name in everything:
        path = path_of(name)
        for language in languages.translations():
            if not (language.partial and not Page(language, path).file.is_file()):
                print(stamp(path, language))
