"""`make serve` shows drafts, and says in the browser what is wrong; nothing has to be right before one can look."""

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from conftest import ENGLISH, SPANISH

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


@contextlib.contextmanager
def serving(project):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "mkdocs", "serve", "--livereload", "--dev-addr", f"127.0.0.1:{port}"]
    environment = {name: value for name, value in os.environ.items() if name not in ("ONLY", "STRICT")} | {"NO_MKDOCS_2_WARNING": "1"}
    with (project / "serve.log").open("w") as log:
        server = subprocess.Popen(command, cwd=project, env=environment, stdout=log, stderr=log)
    try:
        yield Author(project, f"http://127.0.0.1:{port}/")
    finally:
        server.terminate()
        server.wait(30)


def test_a_draft_is_served_and_errors_stand_on_the_last_good_page(small):
    project = small()
    (project / "docs" / ENGLISH.code / f"{PAGE}.md").rename(project / "translation.md")
    (project / "docs" / "data" / "costs.json").write_text("{}", "utf-8")
    (project / "snippets" / f"{PAGE}" / "output.txt").rename(project / "output.txt")
    with serving(project) as author:
        author.sees(MISSING, "make record", "La red eco", f"docs/{ENGLISH.code}/{PAGE}.md is missing")
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
    with serving(project) as author:
        author.sees(f"languages/{SPANISH.code}.yml", path="")
