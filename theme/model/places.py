"""Where things stand in the project."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
DATA = DOCS / "data"  # of pages: languages, glossary, bibliography, drawings, costs
SNIPPETS = ROOT / "snippets"
THEME = ROOT / "theme"
CACHE = ROOT / ".cache"  # made, by content; it can always be removed
MODULES = ROOT / "node_modules"


def shown(path: Path) -> str:
    """A path as messages show it: docs/data/drawings.yml."""
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else str(path)
