"""make compare sees what a reader would, and nothing else."""

import re

from theme.commands.compare import difference, files, main, settled

PAGE = '<html><body>\n  <p class="x">One <b>two</b></p><script src="a.js?v=0123abcd"></script></body></html>'


def write(folder, name, text):
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, "utf-8")
    return folder / name


def test_white_space_and_hashes_do_not_count(tmp_path):
    one = write(tmp_path, "a.html", PAGE)
    other = write(tmp_path, "b.html", PAGE.replace("\n  ", "").replace("0123abcd", "99999999"))
    assert difference(one, other, []) == []
    assert difference(one, write(tmp_path, "c.html", PAGE.replace("two", "three")), []) == ["-two", "+three"]


def test_a_line_that_begins_with_dashes_is_not_taken_for_a_heading(tmp_path):
    one, other = write(tmp_path, "a.txt", "same\n-- old\n"), write(tmp_path, "b.txt", "same\n-- new\n")
    assert difference(one, other, []) == ["--- old", "+-- new"]


def test_files_with_a_hash_in_their_name_are_paired(tmp_path):
    write(tmp_path / "one", "programs/hopfield.0123abcd.json", "{}")
    assert list(files(tmp_path / "one", [])) == ["programs/hopfield.#.json"]


def test_a_difference_that_is_meant_can_be_taken_out_of_sight(tmp_path, capsys):
    write(tmp_path / "one", "index.html", PAGE)
    write(tmp_path / "two", "index.html", PAGE.replace('class="x"', 'class="y"'))
    assert main(tmp_path / "one", tmp_path / "two", []) == 1
    assert '+<p class="y">' in capsys.readouterr().out
    assert main(tmp_path / "one", tmp_path / "two", [(re.compile('class="[xy]"'), "")]) == 0


def test_json_is_compared_by_what_it_says():
    assert settled('{"b": 1, "a": 2}', ".json", []) == settled('{"a":2,"b":1}', ".json", [])
