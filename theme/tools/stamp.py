"""make stamp PAGE=foundations/perceptron.md: say that the English page has been reviewed against the Spanish one.

Writes `source:` into the English front matter. PAGE=all stamps every page (a new site, a renaming).
"""

import re
import sys

from theme.tools.pages import Page, pages


def stamp(path: str) -> str:
    """Stamp one page and say what was done. Raises SystemExit where one of the two is missing."""
    spanish, english = Page("es", path), Page("en", path)
    for page in (spanish, english):
        if not page.file.is_file():
            raise SystemExit(f"{page.name} is missing; write it before you stamp the translation")
    if not english.text.startswith("---\n"):
        raise SystemExit(f"{english.name} has no front matter; it needs title and description")
    line = f"source: {spanish.fingerprint()}"
    if english.meta.get("source") == spanish.fingerprint():
        return f"current: {english.name}"
    text = re.sub(r"^source:.*\n", "", english.text, count=1, flags=re.M)
    english.file.write_text(text.replace("\n---\n", f"\n{line}\n---\n", 1), "utf-8")
    return f"stamped: {english.name} ({line})"


if __name__ == "__main__":
    names = sys.argv[1:]
    if not names:
        raise SystemExit("say which page: make stamp PAGE=foundations/perceptron.md (or PAGE=all)")
    for name in [page.path for page in pages("es")] if names == ["all"] else names:
        print(stamp(name.removeprefix("docs/").removeprefix("es/").removeprefix("en/")))
