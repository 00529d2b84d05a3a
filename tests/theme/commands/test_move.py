"""make move renames a lesson everywhere, and readers lose nothing by it."""

import json
import subprocess
import sys

import pytest
from conftest import ENGLISH, SITE_URL, SPANISH, run_mkdocs

pytestmark = pytest.mark.xdist_group("moved site")
OLD, NEW = "networks/echo", "memories/echo-chamber"


def move(project, old, new):
    return subprocess.run([sys.executable, "-m", "theme.commands.move", old, new], cwd=project, capture_output=True, text=True)


@pytest.fixture(scope="module")
def project(small):
    """The small site with a test of its program, whose translation is current, after the move."""
    folder = small()
    test = folder / "tests" / "networks" / "test_echo.py"
    test.parent.mkdir(parents=True)
    test.write_text("from networks.echo import echo\n\nFILE = 'networks/echo/output.txt'\n", "utf-8")
    subprocess.run([sys.executable, "-m", "theme.commands.stamp", f"{OLD}.md"], cwd=folder, check=True, capture_output=True)
    done = move(folder, OLD, NEW)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_all_that_bears_its_name_is_renamed(project):
    for language in (SPANISH, ENGLISH):
        assert (project / "docs" / language.code / "memories" / "echo-chamber.md").is_file()
        assert not (project / "docs" / language.code / "networks" / "echo.md").exists()
    assert (project / "snippets" / "memories" / "echo_chamber.py").is_file()
    assert (project / "snippets" / "memories" / "echo_chamber" / "output.txt").is_file()
    assert not (project / "snippets" / "networks" / "echo").exists()
    test = (project / "tests" / "memories" / "test_echo_chamber.py").read_text("utf-8")
    assert test == "from memories.echo_chamber import echo\n\nFILE = 'memories/echo_chamber/output.txt'\n"


def test_nothing_speaks_of_the_old_name_but_the_list_of_moves(project):
    files = [f for folder in ("docs", "snippets", "tests") for f in (project / folder).rglob("*") if f.suffix in {".md", ".py", ".json"}]
    left = [f.name for f in [*files, project / "mkdocs.yml"] if "networks/echo" in f.read_text("utf-8")]
    assert not left, left
    assert f"{OLD}: {NEW}\n" in (project / "docs" / "data" / "moves.yml").read_text("utf-8")


def test_the_translation_is_still_current(project):
    done = subprocess.run([sys.executable, "-m", "theme.commands.stamp", f"{NEW}.md"], cwd=project, capture_output=True, text=True)
    assert done.stdout.startswith("current:"), done.stdout + done.stderr


def test_the_old_address_leads_on_and_readers_keep_what_they_had(project):
    settings = project / "mkdocs.yml"  # its part is new
    menu = settings.read_text("utf-8").replace(f"      - {NEW}.md\n", "")
    settings.write_text(menu.replace("  - glossary.md", f"  - project:\n      - {NEW}.md\n  - glossary.md"), "utf-8")
    done = run_mkdocs(project, project / "site")
    assert done.returncode == 0, done.stdout + done.stderr
    for language in (SPANISH, ENGLISH):
        page = (project / "site" / language.root / OLD / "index.html").read_text("utf-8")
        assert f'href="{SITE_URL}{language.root}{NEW}/"' in page and 'url=../../memories/echo-chamber/"' in page
        home = (project / "site" / language.root / "index.html").read_text("utf-8")
        assert 'href="memories/echo-chamber/"' in home
    lesson = (project / "site" / NEW / "index.html").read_text("utf-8")
    told = json.loads(lesson.partition('id="runner-config">')[2].partition("</script>")[0])
    assert told["moved"] == {"networks/echo": "memories/echo_chamber"}


def test_all_that_is_wrong_is_said_before_anything_is_touched(project):
    done = move(project, "networks/nothing", "Memories/Echo")
    assert done.returncode == 1
    assert "FROM=networks/nothing: there is no docs/" in done.stderr and "TO=Memories/Echo: a lesson is named in lower case" in done.stderr
