"""What a reader keeps in the browser stays theirs when a lesson is renamed (theme/model/store.js), and where nothing can be kept."""

import json
import subprocess

import pytest
from conftest import ROOT, SPANISH

from theme.features.moves import step as moves
from theme.model.page import Page

MOVED = {"perceptrons/rosenblatt": "foundations/perceptron", "old": "foundations/perceptron", "a": "b"}
EDIT = '{"gates":"print(6 * 7)"}'
REGIONS = json.loads(EDIT)
SITE = "/redes/"  # the path under which the site lives; what it keeps begins so


@pytest.fixture
def browser(tmp_path):
    """browser(script, moved, kept): what the script gives with store.js in a browser that keeps this, and what it then keeps,
    both without the path of the site."""
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    for name in ("store.js", "settings.js"):
        (tmp_path / name).write_bytes((ROOT / "theme" / "model" / name).read_bytes())

    def run(script: str, moved: dict | None = None, kept: dict | None = None, refuses: bool = False):
        settings = {"root": "../"} | ({"moved": moved} if moved else {})
        stored = {SITE + key: value for key, value in (kept or {}).items()}
        whole = f"""
            const kept = new Map(Object.entries({json.dumps(stored)}))
            const refuse = () => {{ throw new Error("no room") }}
            globalThis.location = "https://example.org{SITE}lesson/"
            globalThis.document = {{ getElementById: () => ({{ textContent: {json.dumps(json.dumps(settings))} }}) }}
            globalThis.localStorage = {{
                getItem: (key) => kept.get(key) ?? null,
                setItem: {json.dumps(refuses)} ? refuse : (key, value) => kept.set(key, value),
                removeItem: (key) => kept.delete(key),
            }}
            const {{ edits, presentName, store }} = await import("{(tmp_path / "store.js").as_uri()}")
            console.log(JSON.stringify([{script}, Object.fromEntries(kept)]))"""
        done = subprocess.run(["node", "--input-type=module", "-e", whole], capture_output=True, text=True, timeout=30)
        assert done.returncode == 0, done.stderr
        found, kept_then = json.loads(done.stdout)
        assert all(key.startswith(SITE) for key in kept_then), kept_then
        return [found, {key.removeprefix(SITE): value for key, value in kept_then.items()}]

    return run


@pytest.mark.parametrize(
    ("program", "former"),
    [
        ("foundations/perceptron.py", "perceptrons/rosenblatt.py"),
        ("foundations/perceptron.py", "old.py"),  # it was renamed twice
        ("foundations/perceptron/exercises.py", "perceptrons/rosenblatt/exercises.py"),
        ("foundations/perceptron/exercises.py", "perceptrons/rosenblatt_exercises.py"),  # before exercises had a folder
        ("foundations/perceptron/exercises.py", "foundations/perceptron_exercises.py"),
    ],
)
def test_an_edit_under_a_former_name_is_found_and_moves(browser, program, former):
    found, kept = browser(f"edits.get('{program}')", MOVED, {f"code:{former}": EDIT, "code:c.py": "{}"})
    assert found == REGIONS and kept == {f"code:{program}": EDIT, "code:c.py": "{}"}


def test_an_edit_under_the_present_name_counts_more(browser):
    kept = {"code:perceptrons/rosenblatt.py": "{}", "code:foundations/perceptron.py": EDIT}
    assert browser("edits.get('foundations/perceptron.py')", MOVED, kept) == [REGIONS, kept]


@pytest.mark.parametrize("program", ["foundations/perceptron_two.py", "foundations/neuron.py", "perceptrons/rosenblatt.py", "nn/plot.py"])
def test_another_program_is_left_alone(browser, program):
    kept = {"code:perceptrons/rosenblatt_two.py": EDIT, "code:old.py": EDIT}
    assert browser(f"edits.get('{program}')", MOVED, kept) == [None, kept]


def test_where_nothing_has_moved_only_exercises_have_another_name(browser):
    kept = {"code:b_exercises.py": EDIT}
    assert browser("[edits.get('a.py'), edits.get('b.py')]", None, kept) == [[None, None], kept]
    assert browser("edits.get('b/exercises.py')", None, kept) == [REGIONS, {"code:b/exercises.py": EDIT}]


def test_an_edit_that_cannot_be_moved_is_shown_and_stays(browser):
    kept = {"code:old.py": EDIT}
    assert browser("edits.get('foundations/perceptron.py')", MOVED, kept, refuses=True) == [REGIONS, kept]


@pytest.mark.parametrize(
    ("name", "present"),
    [
        ("perceptrons/rosenblatt:average", "foundations/perceptron:average"),
        ("old:average", "foundations/perceptron:average"),
        ("foundations/perceptron:average", "foundations/perceptron:average"),
        ("perceptrons/rosenblatt-two:average", "perceptrons/rosenblatt-two:average"),
        ("very/old:average", "very/old:average"),
    ],
)
def test_progress_goes_by_the_present_name(browser, name, present):
    assert browser(f"presentName('{name}')", MOVED)[0] == present


def test_edits_are_kept_and_removed_by_region(browser):
    script = "[edits.set('a.py', 'x', '1'), edits.get('a.py'), edits.set('a.py', 'x', null), edits.get('a.py')]"
    assert browser(script) == [[None, {"x": "1"}, None, None], {}]
    assert browser(script, refuses=True) == [[None, None, None, None], {}]
    other = {"code:a.py": '{"y":"2"}'}  # written by another tab meanwhile
    assert browser("edits.set('a.py', 'x', '1')", kept=other)[1] == {"code:a.py": '{"y":"2","x":"1"}'}


@pytest.mark.parametrize("damaged", ["hello", "true", "[1]", '{"gates":3}', "null", ""])
def test_what_cannot_be_read_counts_as_nothing(browser, damaged):
    assert browser("edits.get('a.py')", kept={"code:a.py": damaged})[0] is None
    assert browser("edits.set('a.py', 'x', '1')", kept={"code:a.py": damaged})[1] == {"code:a.py": '{"x":"1"}'}


def test_what_was_stored_before_keys_had_the_path_of_the_site_moves(browser):
    script = "(kept.set('code:a.py', '{\"x\":\"1\"}'), [edits.get('a.py'), kept.get('code:a.py') ?? null])"
    assert browser(script) == [[{"x": "1"}, None], {"code:a.py": '{"x":"1"}'}]


def test_the_page_tells_every_former_name_of_a_lesson_as_programs_write_it(tmp_path, monkeypatch):
    monkeypatch.setattr(moves, "FILE", tmp_path / "moves.yml")
    page = Page(SPANISH, "index.md")
    try:
        moves.moves.cache_clear()
        assert moves.told(page) == {}
        moves.FILE.write_text("networks/hopfield-net: networks/hopfield\nnetworks/hopfield: memories/hopfield-networks\n", "utf-8")
        moves.moves.cache_clear()
        present = "memories/hopfield_networks"
        assert moves.told(page) == {"moved": {"networks/hopfield_net": present, "networks/hopfield": present}}
    finally:
        moves.moves.cache_clear()
