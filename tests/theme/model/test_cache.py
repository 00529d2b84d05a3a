"""What is kept in .cache is whole at every moment, whoever else reads or writes it."""

import json
import subprocess
import sys

import pytest
from conftest import ROOT

from theme.model import cache

WRITER = """
import sys
from pathlib import Path
from theme.model import cache
while True:
    for mark in "ab":
        cache.write(Path(sys.argv[1]), '{"mark": "' + mark * 200_000 + '"}')
"""


def test_what_was_written_is_read_again(tmp_path):
    file = tmp_path / "new" / "folder" / "x.json"
    assert cache.read(file) == {}
    cache.write(file, json.dumps({"á": 1}))
    assert cache.read(file) == {"á": 1}
    cache.write(file, b"\x89PNG")
    assert file.read_bytes() == b"\x89PNG"
    assert [f.name for f in file.parent.iterdir()] == ["x.json"]


@pytest.mark.parametrize("damaged", ["", '{"half": ', "\udcff"])
def test_a_damaged_file_is_made_anew(tmp_path, damaged):
    file = tmp_path / "x.json"
    file.write_text(damaged, "utf-8", errors="surrogateescape")
    assert cache.read(file) == {}


def test_two_writers_and_a_reader_never_see_half(tmp_path):
    file = tmp_path / "x.json"
    cache.write(file, '{"mark": "a"}')
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(file)], cwd=ROOT) for _ in range(2)]
    try:
        seen = set()
        while len(seen) < 2:
            mark = json.loads(file.read_text("utf-8"))["mark"]
            assert mark in ("a", "a" * 200_000, "b" * 200_000)
            seen |= {mark[0]} if len(mark) > 1 else set()
        for _ in range(300):
            assert len(json.loads(file.read_text("utf-8"))["mark"]) == 200_000
        assert all(writer.poll() is None for writer in writers)
    finally:
        for writer in writers:
            writer.kill()
            writer.wait()


def test_what_is_done_once_a_build_is_done_again_in_the_next(monkeypatch):
    monkeypatch.setattr(cache, "_once", [])
    asked = []

    @cache.once_a_build
    def double(number):
        asked.append(number)
        return 2 * number

    assert [double(1), double(1), double(2)] == [2, 2, 4] and asked == [1, 2]
    cache.begin()
    assert double(1) == 2 and asked == [1, 2, 1]


def test_texts_are_kept_by_what_they_were_made_from_when_the_build_has_ended(tmp_path, monkeypatch):
    monkeypatch.setattr(cache, "CACHE", tmp_path)
    monkeypatch.setattr(cache, "_texts", [])
    texts = cache.Texts("made")
    assert [texts.get("a", lambda: "á"), texts.get("a", lambda: pytest.fail("made again"))] == ["á", "á"]
    assert not (tmp_path / "made.json").exists()
    cache.keep()
    again = cache.Texts("made")
    assert again.get("a", lambda: pytest.fail("made again")) == "á" and again.get("b", lambda: "b") == "b"
    written = (tmp_path / "made.json").read_bytes()
    texts.known.clear()
    texts.new = False
    again.new = False
    cache.keep()
    assert (tmp_path / "made.json").read_bytes() == written, "nothing new, and yet written"
