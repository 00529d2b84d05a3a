"""make page lays out a lesson, makes the skeleton of its translation, and says what remains to be written."""

import re
import subprocess
import sys

import pytest
from conftest import ENGLISH, SPANISH

from theme.commands.page import agreed, skeleton
from theme.model import page as pages

NAME = "networks/boltzmann-machines"
TEXTS = [page for page in pages.pages(SPANISH) if not page.is_notebook]


@pytest.mark.parametrize("page", TEXTS, ids=lambda p: p.path)
def test_skeleton_shares_with_its_page_all_that_languages_share(page):
    made = pages.Page(ENGLISH, page.path)
    made.text = skeleton(page, ENGLISH)
    here, there = page.skeleton(), made.skeleton()
    for kind in here:
        assert there[kind] == here[kind], kind
    prose = pages.FORMULA.sub("", pages.FENCE.sub("", made.body))
    for title in agreed(ENGLISH).values():
        prose = prose.replace(title, "")
    shared = re.compile(r"\(.*?\)|\{.*?\}|`.*?`|<!--.*?-->|\[.*?\]|(?:!!!|\?{3}\+?) \w+", re.S)
    words = re.findall(r"\b[a-záéíóúñ]{5,}\b", shared.sub("", prose))
    assert not words, f"prose of the source is left: {words[:10]}"


def test_titles_that_pages_agree_on_are_written():
    page = pages.Page(SPANISH, "networks/new.md")
    page.text = """# Una red {#new}

!!! goals "Sabrás"

## Ejercicios {#exercises}

!!! exercise "1. Uno"
    ??? tip "Pista"

- [@hebb1949] Por qué leerlo, y [otro](../index.md).
"""
    assert skeleton(page, ENGLISH).endswith("""# TODO {#new}

!!! goals "By the end of this page you can"

## Exercises {#exercises}

!!! exercise "TODO"
    ??? tip "Hint"

- [@hebb1949] TODO [TODO](../index.md)
""")


@pytest.fixture(scope="module")
def project(small):
    return small()


def make(project, command, *arguments):
    done = subprocess.run([sys.executable, "-m", f"theme.commands.{command}", *arguments], cwd=project, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


def test_a_network_is_laid_out_and_gone_on_with(project):
    code, said = make(project, "page", f"{NAME}.md")
    assert code == 0, said
    page, translation = (project / "docs" / language.code / f"{NAME}.md" for language in (SPANISH, ENGLISH))
    assert f"wrote docs/{SPANISH.code}/{NAME}.md" in said and not translation.exists()
    for file in ("bibliography.yml", *(f"glossary/{language.code}/labels.yml" for language in (SPANISH, ENGLISH))):
        assert f"docs/data/{file}: " in said
    assert f"  - {NAME}.md\n" in (project / "mkdocs.yml").read_text("utf-8")
    assert "TODO" in page.read_text("utf-8") and re.search(rf"docs/{SPANISH.code}/{NAME}.md:\d+: .*TODO", said)
    code, recorded = make(project, "record", f"{NAME.replace('-', '_')}.py")
    assert code == 0, recorded
    before = page.read_text("utf-8")
    assert make(project, "page", f"{NAME}.md")[0] == 0
    assert page.read_text("utf-8") == before, "what was written is overwritten"
    page.write_text(before.replace("TODO", "algo"), "utf-8")
    code, said = make(project, "page", f"{NAME}.md")
    assert code == 0 and f"wrote docs/{ENGLISH.code}/{NAME}.md" in said, said
    assert " algo" not in translation.read_text("utf-8") and f'{NAME.replace("-", "_")}.py:demonstration"' in translation.read_text("utf-8")


def test_a_name_that_is_none_is_refused(project):
    code, said = make(project, "page", "Redes/Máquina de Boltzmann.md")
    assert code == 1 and "lower case with hyphens" in said
