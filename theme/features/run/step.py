"""Every block of a program can be run in the page: its buttons, what its program needs, Python itself.

README.md explains what happens at a click. Everything that changes from one deployment to the next has a hash in its
address, so that a stored page always meets the files with which it was built.
"""

import json
import shutil
from collections.abc import Callable

from theme.features.run import runtime
from theme.model import places, programs, studies
from theme.model.address import digest
from theme.model.block import Block
from theme.model.cache import once_a_build
from theme.model.page import Page, Site

BUTTONS = (
    '<button type="button" class="run__go">{run}</button>'
    '<button type="button" class="run__edit" aria-expanded="false">{edit}</button>'
    '<button type="button" class="run__more" aria-expanded="false" aria-label="{more}">⋯</button>'
)
DIFFERENCES = "python-in-the-browser.md"  # the page that tells what is not as on other machines
Extras = Callable[..., dict]  # what other features tell of a program: extras(path, its files)


def anchor(file: str, region: str) -> str:
    return f"code-{programs.slug(file)}-{region}"


def add_buttons(block: Block) -> None:
    """The bar of a block. The first of a page says how much is downloaded."""
    page, file, region = block.page, block.program, block.region
    if not region:
        return
    word, first, again = page.language.word, not page.programs, anchor(file, region) in page.anchors
    if file not in page.programs:
        page.programs.append(file)
    if not again:
        page.anchors.append(anchor(file, region))
        block.attributes = {"id": anchor(file, region)} | block.attributes
    block.buttons.append(BUTTONS.format(**{key: word("run", key) for key in ("run", "edit", "more")}))
    if first:
        size = page.language.number(transferred() / 1e6, 1)
        block.buttons.append(f'<span class="run__size">{word("run", "size", megabytes=size)}</span>')


@once_a_build
def packed(file: str, extras: Extras) -> tuple[str, bytes]:
    """The address of what the page needs to run a program, and that."""
    path = places.SNIPPETS / file
    files = {name: (places.SNIPPETS / name).read_text("utf-8") for name in programs.imports_of(path)}
    if files:
        files = {"nn/__init__.py": (programs.TOOLBOX / "__init__.py").read_text("utf-8")} | files
    data = {"name": file, "source": path.read_text("utf-8"), "segments": programs.segments(path), "files": files}
    data |= {"data": {name: data_address(name) for name in programs.data_of(path)}} | extras(path, files)
    content = json.dumps(data, ensure_ascii=False).encode()
    return f"programs/{file.removesuffix('.py')}.{digest(content)}.json", content


@once_a_build
def whole_toolbox() -> tuple[str, bytes]:
    """The address of all modules of the toolbox, for readers who import one that the program does not, and these."""
    files = {programs.name(path): path.read_text("utf-8") for path in [*programs.toolbox(), programs.TOOLBOX / "__init__.py"]}
    content = json.dumps(files, ensure_ascii=False).encode()
    return f"programs/nn.{digest(content)}.json", content


def data_address(name: str) -> str:
    """Where the site keeps a data file for programs that run in the page."""
    stem, _, suffix = name.rpartition(".")
    return f"programs/{stem}.{digest((places.SNIPPETS / name).read_bytes())}.{suffix}"


@once_a_build
def manifest() -> dict:
    return json.loads((runtime.folder() / "manifest.json").read_text("utf-8"))


def transferred() -> int:
    return sum(file["size"] for file in manifest()["files"])


def settings(page: Page, extras: Extras) -> dict:
    """What the page tells the runner; nothing where the page has no program."""
    if not page.programs:
        return {}
    differences = page.site.pages.get((page.language.code, DIFFERENCES))
    return ({"differences": differences.url} if differences else {}) | {
        "runtime": f"runtime/{manifest()['version']}/",
        "programs": {file: packed(file, extras)[0] for file in page.programs},
        "toolbox": whole_toolbox()[0],
        "size": round(transferred() / 1e6, 1),
        "unpacked": sum(f["raw"] for f in manifest()["files"] if not f["name"].endswith((".mjs", ".js"))),
    }


def publish(site: Site, extras: Extras) -> None:
    """What pages need to run all programs, their data, and Python."""
    for path in [*programs.programs(), *studies.studies(), *programs.toolbox()]:
        address, content = packed(programs.name(path), extras)
        site.write(address, content)
    site.write(*whole_toolbox())
    for path in programs.DATA.glob("*.npz"):
        site.write(data_address(programs.name(path)), path.read_bytes())
    target = site.folder / "runtime" / manifest()["version"]
    if not target.exists():
        shutil.copytree(runtime.folder(), target)
