"""Code in pages: a fence that includes a region becomes a block, which says which program it is from and links to it.

    ```python                                        ```text
    --8<-- "foundations/perceptron.py:train"         --8<-- "foundations/perceptron/output.txt:train"
    ```                                              ```

Snippets puts the text in before fences are read. So `mark` writes program and region into the fence, and the fence's
own renderer, which finds them there, writes the block once and whole: nothing looks for it in the HTML again.
"""

import re
from collections.abc import Callable, Sequence
from html import escape

from theme.features.code.highlight import highlight
from theme.model import places, programs, studies
from theme.model.block import Block
from theme.model.fault import Fault, nearest
from theme.model.lesson import Lesson
from theme.model.page import Page, Site

INCLUDE = re.compile(
    r"^(?P<indent>[ ]*)(?P<fence>```+)(?:python|text)\n"
    r'(?P=indent)--8<-- "(?P<file>[\w/.-]+\.(?:py|txt))(?::(?P<region>[\w-]+))?"\n'
    r"(?P=indent)(?P=fence)$",
    re.M,
)
ANY_INCLUDE = re.compile(r'^(?P<indent> *)-+8<-+ "(?P<file>[^":]+)(?::(?P<region>[^"]+))?" *$', re.M)


def mark(page: Page, text: str) -> str:
    """Check every include, say in its fence what it is, and add the section with the whole programs."""
    used: list[str] = []

    def include(match):
        try:
            check(page, match["file"], match["region"], match[0])
            return match[0]
        except Fault as fault:
            (page.lacks if match["file"].endswith(".txt") else page.faults.append)(fault)  # an output may not be recorded yet
            return f"{match['indent']}…"

    def fence(match):
        file, region, indent = match["file"], match["region"] or "", match["indent"]
        if file.endswith(".py"):
            used.append(file)
            header = f'{{ .program data-program="{file}" data-region="{region}" }}'
        else:
            program = programs.name(Lesson.of_program(file.rpartition("/")[0]).program)
            header = f'{{ .output data-output-of="{program}" data-region="{region}" }}'
        include = f"{file}:{region}" if region else file
        return f'{indent}{match["fence"]}{header}\n{indent}--8<-- "{include}"\n{indent}{match["fence"]}'

    text = INCLUDE.sub(fence, ANY_INCLUDE.sub(include, text))
    return text + whole_programs(page, list(dict.fromkeys(used))) if used else text


def check(page: Page, file: str, region: str | None, line: str) -> None:
    """Raises Fault, with page, line and remedy, where an include names what does not exist."""
    path = places.SNIPPETS / file
    program = Lesson.of_program(file.rpartition("/")[0]).program if path.suffix == ".txt" else path
    if not program.is_file():
        every = map(programs.name, sorted(places.SNIPPETS.rglob("*.py")))
        raise page.fault(f"there is no {places.shown(program)}{nearest(programs.name(program), every)}", line)
    if not path.is_file():
        raise page.fault(f"there is no snippets/{file}; run `make record PROGRAM={programs.name(program)}`", line)
    if region is None:
        return
    if region not in (have := programs.regions(path)):
        raise page.fault(f"snippets/{file} has no region «{region}»{nearest(region, have)}", line)


# ---- Blocks


def fences(current: Callable[[], Page], contributors: Sequence[Callable[[Block], None]]) -> list[dict]:
    """The settings of superfences: how each kind of fence is rendered. `current` tells the page that is being rendered."""

    def renderer(render):
        def renders(source, language, class_name, options, md, **settings):
            page = current()
            try:
                return page.hold(render(page, source, language, options, settings))
            except Exception as problem:  # superfences would take any exception for a fence that is none
                page.faults.append(problem if isinstance(problem, Fault) else page.fault(f"{type(problem).__name__}: {problem}"))
                return ""

        return renders

    def program(page, source, language, options, settings):
        block = Block(page, options["data-program"], options["data-region"], source)
        for contribute in contributors:
            contribute(block)
        return render_program(block)

    kinds = {"program": program, "output": render_output, "*": render_other}
    return [{"name": name, "class": "", "validator": keep_options, "format": renderer(render)} for name, render in kinds.items()]


def keep_options(language, inputs, options, attributes, md) -> bool:
    options.update(inputs)
    return True


def render_program(block: Block) -> str:
    """Title, code, bar, and what follows."""
    page, file = block.page, block.program
    title = (
        f'<a href="#{anchor(file)}">{escape(file)}</a> <a class="filename__download" href="{address(page, file)}" '
        f'download="{programs.download_name(file)}">{page.language.word("code", "download")}</a>'
    )
    own = {"data-program": file, "data-region": block.region}
    bar = f'<div class="run">{"".join(block.buttons)}</div>' if block.buttons else ""
    return box("program", title, highlight(block.source, "python"), block.attributes | own, bar) + "".join(block.after)


def render_output(page: Page, source: str, language: str, options: dict, settings: dict) -> str:
    word, program = page.language.word, places.SNIPPETS / options.get("data-output-of", "")  # a notebook's has none
    title = word("code", "output")
    if program.name == studies.NAME:
        title = word("code", "output of study", seconds=page.language.number(round(studies.kept(program)["seconds"])))
    return box("output", title, highlight(source, "text"), options)


def render_other(page: Page, source: str, language: str, options: dict, settings: dict) -> str:
    """Any other fence, such as a command that a page about the project shows."""
    others = {name: value for name, value in options.items() if name != "title"}
    return box(" ".join(settings.get("classes") or ()), escape(options.get("title", "")), highlight(source, language), others)


def box(kind: str, title: str, code: str, attributes: dict[str, str], bar: str = "") -> str:
    named = "".join(f' {name}="{escape(value)}"' for name, value in attributes.items())
    head = f'<span class="filename">{title}</span>' if title else ""
    return f'<div class="{f"{kind} highlight".strip()}"{named}>{head}<pre><span></span><code>{code}</code></pre>{bar}</div>'


# ---- Whole programs


def anchor(file: str) -> str:
    return f"program-{programs.slug(file)}"


def address(page: Page, file: str) -> str:
    return page.link(f"programs/{file}")


def whole_programs(page: Page, files: list[str]) -> str:
    """The section at the end of the page with the programs that it shows parts of and what they need. Not their code,
    which the blocks show and can run: together they would be over the 40 kB of a page."""
    word = page.language.word

    def links(label: str, names: list[str]) -> str:
        linked = (f'<a href="{address(page, n)}" download="{programs.download_name(n)}"><code>{n}</code></a>' for n in names)
        return f"{word('code', label)} {', '.join(linked)}."

    parts = [f"\n\n## {word('code', 'whole programs')} {{ #whole-programs data-search-exclude }}\n"]
    for file in files:
        path = places.SNIPPETS / file
        needed = {"download": [file], "toolbox": programs.imports_of(path), "data": programs.data_of(path)}
        text = " ".join(links(label, names) for label, names in needed.items() if names)
        parts.append(
            page.hold(
                f'<details class="program" id="{anchor(file)}" open="open">\n'
                f"<summary>{word('code', 'whole program')}: {file}</summary>\n<p>{text}</p>\n</details>"
            )
        )
    return "\n\n".join(parts) + "\n"


def publish(site: Site) -> None:
    """The programs and the toolbox as they are, for download."""
    for path in [*programs.programs(), *studies.studies(), *programs.TOOLBOX.glob("*.py"), *programs.DATA.glob("*.npz")]:
        site.write(f"programs/{programs.name(path)}", path.read_bytes())
