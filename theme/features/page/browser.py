"""What the site brings to the browser: one folder of scripts, one style sheet, and what others made."""

import json
import re
import shutil
from collections.abc import Callable, Iterable
from pathlib import Path

from theme.model import language as languages
from theme.model import places
from theme.model.address import digest
from theme.model.fault import Fault
from theme.model.page import Site

FONTS = ("atkinson-hyperlegible-next", "atkinson-hyperlegible-mono")
STYLE = "assets/css/site.css"
SCRIPTS = ("model/*.js", "features/*/*.js", "features/run/harness.py", "features/run/overflow.py")
SPOKEN = ("run", "problems", "editor", "phrases", "exercises", "notebooks", "offline")  # groups of words that scripts use


class Machinery:
    """The scripts of model/ and of the features, which keep their paths below one folder, whose name has their hash.

    generated: functions that give what a build makes, {path: content}."""

    def __init__(self, generated: Iterable[Callable[[], dict[str, bytes]]]):
        found = {path.relative_to(places.THEME).as_posix(): path for pattern in SCRIPTS for path in places.THEME.glob(pattern)}
        self.files = {name: found[name].read_bytes() for name in sorted(found)}
        for make in generated:
            self.files |= make()
        self.folder = f"assets/runner/{digest(*self.files.values())}/"

    def publish(self, site: Site) -> None:
        for name, content in self.files.items():
            site.write(self.folder + name, content)


def words() -> dict[str, bytes]:
    """For each language a module with what scripts say, and how they write numbers."""
    found = {}
    for language in languages.every():
        said = {group: words for group, words in language.words.items() if group in SPOKEN}
        entry = {name: getattr(language, name) for name in ("code", "decimal", "thousands", "group_from")} | {"words": said}
        found[f"words/{language.code}.js"] = f"export default {json.dumps(entry, ensure_ascii=False)}\n".encode()
    return found


def style(sheets: Iterable[str]) -> bytes:
    """The sheets of the features, in this order, as one."""
    return "\n".join((places.THEME / "features" / sheet).read_text("utf-8") for sheet in sheets).encode()


def style_address(sheets: Iterable[str]) -> str:
    return f"{STYLE}?v={digest(style(sheets))}"


def publish_style(site: Site, sheets: Iterable[str]) -> None:
    site.write(STYLE, style(sheets))


def publish_vendor(site: Site) -> None:
    """Fonts and KaTeX's style sheet, from node_modules, with their licences."""
    target = site.folder / "assets" / "vendor"
    for font in FONTS:
        package = places.MODULES / "@fontsource-variable" / font
        copy(package / "files" / f"{font}-latin-wght-normal.woff2", target / f"{font}.woff2")
        copy(package / "LICENSE", target / f"{font}.LICENSE.txt")
    katex(places.MODULES / "katex", target / "katex")


def katex(package: Path, target: Path) -> None:
    """KaTeX's style sheet with its woff2 fonts only: every browser that runs this site reads those."""
    for font in package.glob("dist/fonts/*.woff2"):
        copy(font, target / "fonts" / font.name)
    style = package / "dist" / "katex.min.css"
    copy(style, target / "katex.min.css")
    (target / "katex.min.css").write_text(re.sub(r",url\([^)]*\.(?:woff|ttf)\) format\([^)]*\)", "", style.read_text("utf-8")), "utf-8")
    copy(package / "LICENSE", target / "LICENSE.txt")


def copy(source: Path, target: Path) -> None:
    if not source.is_file():
        raise Fault(f"{places.shown(source)} is missing: run `make setup`")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def publish_files(site: Site) -> None:
    """What pages bring along."""
    for page in site.pages.values():
        for address, content in page.files.items():
            site.write(address, content)
