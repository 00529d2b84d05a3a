"""Programs in pages: a fence that includes a region says which program it is from and links to the whole of it.

    ```python                                        ```text
    --8<-- "foundations/perceptron.py:train"         --8<-- "foundations/perceptron.out:train"
    ```                                              ```

The include stays plain pymdownx syntax; this hook checks it, names file and line where it is wrong, marks the
block with data-program and data-region, and links the whole programs at the end of the page.
"""

import re
import shutil
from html import escape
from pathlib import Path

from mkdocs.exceptions import PluginError
from mkdocs.utils import get_relative_url

from theme.tools import deferred, programs, words

INCLUDE = re.compile(
    r"^(?P<indent>[ ]*)(?P<fence>```+)(?P<language>python|text)\n"
    r'(?P=indent)--8<-- "(?P<file>[\w/.-]+\.(?:py|out))(?::(?P<region>[\w-]+))?"\n'
    r"(?P=indent)(?P=fence)$",
    re.M,
)
ANY_INCLUDE = re.compile(r'^ *-+8<-+ "(?P<file>[^":]+)(?::(?P<region>[^"]+))?" *$', re.M)
FILENAME = re.compile(r'<span class="filename">([\w/]+\.py)</span>')
PLAIN = re.compile(r'<span class="(?:n|o|p|w|si)">([^<]*)</span>')  # names, operators, brackets, spaces: in the colour of the text
PREFIX = re.compile(r'<span class="sa">(\w+)</span><span class="s(\d)">')  # the f of a string, a part of the string
CODE = re.compile(
    r'<details class="program".*?</details>|<div class="[^"]*highlight[^"]*"[^>]*>.*?</pre>(?:<div class="run">.*?</div>)?</div>', re.S
)


def on_page_markdown(markdown, page, config, files):
    used: list[str] = []

    def block(match):
        file, region, indent = match["file"], match["region"], match["indent"]
        if file.endswith(".py"):
            used.append(file)
            header = f'{{ .python .program title="{file}" data-program="{file}" data-region="{region or ""}" }}'
        else:
            header = f'{{ .text .output title="{words.word(config, "output")}" data-output-of="{file}" data-region="{region or ""}" }}'
        include = file if region is None else f"{file}:{region}"
        return f'{indent}{match["fence"]}{header}\n{indent}--8<-- "{include}"\n{indent}{match["fence"]}'

    for match in ANY_INCLUDE.finditer(markdown):
        check(match["file"], match["region"], page, match[0])
    markdown = INCLUDE.sub(block, markdown)
    return markdown + whole(list(dict.fromkeys(used)), page, config) if used else markdown


def where(page, line: str) -> str:
    """File and line of the page in which a line of Markdown stands."""
    lines = Path(page.file.abs_src_path).read_text("utf-8").splitlines()
    number = next((i for i, text in enumerate(lines, 1) if text.strip() == line.strip()), 0)
    return f"docs/{page.file.src_uri}:{number}"


def check(file: str, region: str | None, page, line: str) -> None:
    """Stop with page, line and remedy where an include names what does not exist."""
    path = programs.SNIPPETS / file
    if not path.is_file():
        hint = "run `make record`" if file.endswith(".out") else "is the path mistyped?"
        raise PluginError(f"{where(page, line)}: there is no snippets/{file}; {hint}")
    if region is not None:
        try:
            have = programs.regions(path)
        except ValueError as error:
            raise PluginError(f"{where(page, line)}: {error}") from None
        if region not in have:
            raise PluginError(f"{where(page, line)}: snippets/{file} has no region «{region}»; it has {', '.join(have) or 'none'}")


def address(file: str, page) -> str:
    return get_relative_url(f"programs/{file}", page.url)


def link(file: str, page) -> str:
    return f'<a href="{address(file, page)}" download="{Path(file).name}"><code>{file}</code></a>'


def anchor(file: str) -> str:
    return f"program-{programs.slug(file)}"


def whole(files: list[str], page, config) -> str:
    """The section at the end of the page with the programs that it shows parts of and what they need. Not their code,
    which the blocks show and can run: together they would be over the 40 kB of a page."""
    parts = [f"\n\n## {words.word(config, 'whole programs')} {{ #whole-programs data-search-exclude }}\n"]
    for file in files:
        links = [f"{words.word(config, 'download')} {link(file, page)}."]
        if toolbox := programs.imports_of(programs.SNIPPETS / file):
            links.append(f"{words.word(config, 'toolbox')} {', '.join(link(t, page) for t in toolbox)}.")
        if data := programs.data_of(programs.SNIPPETS / file):
            links.append(f"{words.word(config, 'data')} {', '.join(link(d, page) for d in data)}.")
        parts.append(
            f'<details class="program" id="{anchor(file)}" open markdown>\n'
            f'<summary>{words.word(config, "whole program")}: {file}</summary>\n\n'
            f'{" ".join(links)}\n\n</details>\n'
        )
    return "\n".join(parts)


def on_page_content(content, page, config, files):
    def title(match):
        file = match[1]
        return (
            f'<span class="filename"><a href="#{anchor(file)}">{escape(file)}</a> '
            f'<a class="filename__download" href="{address(file, page)}" download="{Path(file).name}">'
            f"{words.word(config, 'download')}</a></span>"
        )

    content = PREFIX.sub(r'<span class="s\2">\1', PLAIN.sub(r"\1", FILENAME.sub(title, content)))
    return CODE.sub(lambda match: deferred.hold(page, match[0]), content)


def on_post_build(config):
    """Publish the programs and the toolbox as they are."""
    if words.is_last_build(config):
        for path in [*programs.SNIPPETS.rglob("*.py"), *programs.DATA.glob("*.npz")]:
            target = Path(config.site_dir) / "programs" / programs.name(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
