"""What the site ships that others made: fonts and KaTeX's style sheet, from node_modules, with their licences."""

import re
import shutil
from pathlib import Path

from mkdocs.exceptions import PluginError

from theme.tools import words

MODULES = Path(__file__).resolve().parents[2] / "node_modules"
FONTS = ("atkinson-hyperlegible-next", "atkinson-hyperlegible-mono")


def on_post_build(config):
    if not words.is_last_build(config):
        return
    target = Path(config.site_dir) / "assets" / "vendor"
    target.mkdir(parents=True, exist_ok=True)
    for font in FONTS:
        package = MODULES / "@fontsource-variable" / font
        copy(package / "files" / f"{font}-latin-wght-normal.woff2", target / f"{font}.woff2")
        copy(package / "LICENSE", target / f"{font}.LICENSE.txt")
    katex(MODULES / "katex", target / "katex")


def katex(package: Path, target: Path):
    """KaTeX's style sheet with its woff2 fonts only: every browser that runs this site reads those."""
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    for font in package.glob("dist/fonts/*.woff2"):
        copy(font, target / "fonts" / font.name)
    style = package / "dist" / "katex.min.css"
    copy(style, target / "katex.min.css")
    (target / "katex.min.css").write_text(re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\([^)]*\)", "", style.read_text("utf-8")), "utf-8")
    copy(package / "LICENSE", target / "LICENSE.txt")


def copy(source: Path, target: Path):
    if not source.is_file():
        raise PluginError(f"{source.relative_to(MODULES.parent)} is missing: run `make setup`")
    shutil.copyfile(source, target)
