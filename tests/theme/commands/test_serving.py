"""`make serve` shows drafts, and says in the browser what is wrong; nothing has to be right before one can look."""

import contextlib
import re
import time
import urllib.error
import urllib.request

import pytest
from conftest import ENGLISH, SPANISH, complaints, run_mkdocs
from small_site import copy_of_echo

from theme.commands.building import serving

pytestmark = pytest.mark.xdist_group("serving")
PAGE = "networks/echo"
MISSING, WRONG = (SPANISH.word("drafts", key) for key in ("lacks", "wrong"))


class Author:
    """Somebody who writes, and looks at the page that is served."""

    def __init__(self, project, address):
        self.project, self.address = project, address

    def file(self, language=SPANISH):
        return self.project / "docs" / language.code / f"{PAGE}.md"

    def write(self, file, pattern: str, by: str) -> str:
        """Change a file; gives what it was."""
        before = file.read_text("utf-8")
        text = re.sub(pattern, by, before, count=1, flags=re.M)
        assert text != before, f"the test is out of date: {pattern} is not in {file.name}"
        file.write_text(text, "utf-8")
        return before

    def sees(self, *expected: str, path: str = f"{PAGE}/", but: tuple = ()) -> str:
        """Look until the page says what is expected, and nothing of what is not."""
        end = time.monotonic() + 60
        while True:
            page = ""
            with contextlib.suppress(urllib.error.URLError, OSError):
                page = urllib.request.urlopen(self.address + path, timeout=30).read().decode()
            if page and all(part in page for part in expected) and not any(part in page for part in but):
                return page
            assert time.monotonic() < end, f"the page says neither {expected} nor leaves out {but}:\n{page[-4000:]}"
            time.sleep(0.2)

    def is_served_what_a_build_gives(self) -> None:
        """Every file, but for what serving leaves out: the policy, and the worker with its list."""
        built = self.project / "built"
        done = run_mkdocs(self.project, built, SITE_URL=self.address)
        assert done.returncode == 0, complaints(done)
        end = time.monotonic() + 60
        while len(served := list(self.project.glob("serve_*"))) > 1:  # the folder before this one is being removed
            assert time.monotonic() < end, "folders of earlier builds are left"
            time.sleep(0.1)
        one, other = files(built), files(served[0])
        assert [name for name in sorted(one | other) if one.get(name) != other.get(name)] == []


def files(site) -> dict[str, bytes]:
    found = {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
    policy = rb'\n<meta http-equiv="Content-Security-Policy"[^>]*>|,"serve":true'
    left_out = ("offline.json", "sw.js")
    return {name: re.sub(policy, b"", content) for name, content in found.items() if name not in left_out}


@contextlib.contextmanager
def writing(project):
    with serving(project, TMPDIR=str(project)) as address:
        yield Author(project, address)


def test_a_draft_is_served_and_errors_stand_on_the_last_good_page(small):
    project = small()
    (project / "docs" / ENGLISH.code / f"{PAGE}.md").rename(project / "translation.md")
    (project / "docs" / "data" / "costs.json").write_text("{}", "utf-8")
    (project / "snippets" / f"{PAGE}" / "output.txt").rename(project / "output.txt")
    page = project / "docs" / SPANISH.code / f"{PAGE}.md"
    before = page.read_text("utf-8")
    page.write_text(before + "\nLo dijo [@nobody1900].\n", "utf-8")
    with writing(project) as author:
        author.sees(MISSING, "make record", f"docs/{ENGLISH.code}/{PAGE}.md is missing", WRONG, "nobody1900", 'data-region="say"')
        page.write_text(before, "utf-8")
        author.sees(MISSING, "make record", "La red eco", but=("nobody1900",))
        (project / "output.txt").rename(project / "snippets" / f"{PAGE}" / "output.txt")
        author.write(author.file(), "^# La red eco", "# El eco")
        author.sees(MISSING, "make costs", "El eco", but=("make record",))
        (project / "docs" / "data" / "costs.json").write_text(f'{{"{PAGE}.py": {{"native": 0.1, "browser": 0.4}}}}', "utf-8")
        (project / "translation.md").rename(project / "docs" / ENGLISH.code / f"{PAGE}.md")
        author.sees("El eco", but=(MISSING, WRONG))
        before = author.write(author.file(), "^family: ", "color: azul\nfamily: ")
        page = author.sees(WRONG, "&#x27;color&#x27; was unexpected", "El eco")
        assert 'data-region="say"' in page, "the last good page does not stand below"
        author.file().write_text(before, "utf-8")
        author.sees("El eco", but=(WRONG,))
        entry = project / "docs" / "data" / "languages" / f"{SPANISH.code}.yml"
        before = author.write(entry, "^words:", "words: a: b")
        author.sees(f"languages/{SPANISH.code}.yml", "El eco")
        entry.write_text(before, "utf-8")
        author.sees("El eco", but=(f"languages/{SPANISH.code}.yml",))


def test_a_first_build_that_fails_says_why_in_the_browser(small):
    project = small()
    entry = project / "docs" / "data" / "languages" / f"{SPANISH.code}.yml"
    with entry.open("a", encoding="utf-8") as file:
        file.write("words: [\n")
    with writing(project) as author:
        author.sees(f"languages/{SPANISH.code}.yml", path="")


def test_what_is_served_is_what_a_build_gives_after_every_edit(small):
    project = small()
    snippets, data, theme = project / "snippets", project / "docs" / "data", project / "theme"
    with writing(project) as author:
        spanish, english, settings = author.file(), author.file(ENGLISH), project / "mkdocs.yml"
        page, overview, glossary = f"{PAGE}/", "networks/", "glossary/"
        translated = [ENGLISH.root + path for path in (page, overview, glossary)]

        def edit(file, pattern, by, *expected, paths=(page,), but=()):
            before = author.write(file, pattern, by)
            for path in paths:
                author.sees(*expected, path=path, but=but)
            return before

        author.sees("La red eco")
        edit(spanish, r"^- \[@", "Una [neurona](../glossary.md#neuron).\n\n- [@", "term-neuron")
        author.is_served_what_a_build_gives()
        edit(spanish, r"^Una \[", f"{'palabra ' * 500}\n\nUna [", "3 min", paths=[overview])
        author.is_served_what_a_build_gives()
        edit(spanish, "^title: .*", "title: El eco", "El eco", paths=[overview, glossary], but=["La red eco"])  # it stands before
        edit(english, "^title: .*", "title: An answer", "An answer", paths=translated)
        author.is_served_what_a_build_gives()
        edit(spanish, "^(description: .*) oye", r"\1 escucha", "lo que escucha", paths=[overview])
        before = author.write(spanish, "^family: ", "color: azul\nfamily: ")
        author.sees(WRONG)
        spanish.write_text(before, "utf-8")
        author.sees("El eco", but=[WRONG])
        author.is_served_what_a_build_gives()
        edit(snippets / PAGE / "output.txt", "^heard", "listened", "listened", paths=[page, translated[0]])
        edit(data / "glossary" / SPANISH.code / "n.yml", "Unidad que", "Cosa que", "Cosa que", paths=[glossary, page])
        edit(data / "languages" / f"{SPANISH.code}.yml", "Ejecutar", "Poner en marcha", "Poner en marcha")
        edit(theme / "overrides" / "partials" / "copyright.html", r"\Z", "<hr class=new>", "<hr class=new>", paths=[page, *translated])
        style = re.search(r"site\.css\?v=\w+", author.sees("El eco"))[0]
        edit(theme / "features" / "run" / "run.css", r"\Z", "\n.x {color: red}", but=[style], paths=[page, *translated])
        author.is_served_what_a_build_gives()
        copy_of_echo(project, "other")
        before = edit(settings, "^( *- )networks/echo.md", r"\g<0>\n\1networks/other.md", 'href="other/"', paths=[overview, translated[1]])
        author.is_served_what_a_build_gives()
        settings.write_text(before, "utf-8")
        for language in (SPANISH, ENGLISH):
            (project / "docs" / language.code / "networks" / "other.md").unlink()
        author.sees("El eco", path=overview, but=['href="other/"'])
        author.is_served_what_a_build_gives()
