"""What a network's page says that it costs is what it costs."""

import re

import pytest
from conftest import ENGLISH, SPANISH, every_language
from test_snippets import run

from theme.features.costs import costs
from theme.model import page as pages
from theme.model import places, programs
from theme.model.fault import Fault
from theme.model.lesson import Lesson

NETWORKS = [p for p in pages.pages(SPANISH) if p.meta.get("family")]
EVERY = costs.with_costs()
LOOSE = 6  # machines differ that much; a page must not be wrong by more


@pytest.mark.parametrize("page", NETWORKS, ids=lambda p: p.path)
def test_every_network_says_what_it_costs(page):
    program = programs.name(page.lesson.program)
    assert program in EVERY, f"snippets/{program} has no region «cost»"
    assert set(costs.seconds(program)) == {"native", "browser"}


@pytest.mark.parametrize("program", EVERY)
def test_the_seconds_are_those_of_a_machine_like_this(program):
    measured = run(places.SNIPPETS / program).seconds
    kept = costs.seconds(program)
    assert measured / LOOSE <= kept["native"] + 0.05 and kept["native"] <= measured * LOOSE + 0.1, (
        f"{program}: docs/data/costs.json says {kept['native']} s, this run took {measured:.1f} s; run `make costs`"
    )
    assert kept["browser"] <= 10, f"{program} takes {kept['browser']} s in a browser; make it smaller"


@pytest.mark.parametrize("program", EVERY)
def test_counts_are_printed_by_the_program(program):
    found = costs.counts(program)
    assert found["parameters"] > 0 and found["multiplications"] > 0


@every_language
def test_the_page_shows_what_was_printed(site, language):
    for page in pages.pages(language):
        if page.meta.get("family"):
            counts = costs.counts(programs.name(page.lesson.program))
            html = (site / page.url / "index.html").read_text("utf-8")
            table = re.search(r'id="cost".*?<tbody>(.*?)</tbody>', html, re.S)[1]
            values = re.findall(r"<td[^>]*>([^<]*)</td>", table)[1::2]
            assert values[:2] == [language.number(counts[name]) for name in ("parameters", "multiplications")]
            if language is ENGLISH:
                assert values[:2] == [f"{counts[name]:,}" for name in ("parameters", "multiplications")]


def test_a_program_without_its_counts_is_named(tmp_path, monkeypatch):
    monkeypatch.setattr(places, "SNIPPETS", tmp_path)
    output = Lesson.of_program("net.py").output
    output.parent.mkdir()
    output.write_text("# --8<-- [start:cost]\nparameters  12\n# --8<-- [end:cost]\n", "utf-8")
    with pytest.raises(Fault, match=r"snippets/net\.py: its region cost must print"):
        costs.counts("net.py")
    with pytest.raises(Fault, match="make costs"):
        costs.seconds("net.py")
