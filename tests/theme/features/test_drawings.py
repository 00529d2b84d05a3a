"""The topology drawings: each one draws, reads on paper and on black, speaks both languages, and says what is wrong with it."""

import re
from itertools import combinations
from xml.etree import ElementTree

import pytest
import yaml
from conftest import every_language

from theme.features.figures import drawing, drawings
from theme.model import glossary, page
from theme.model import language as languages

DESCRIPTIONS = yaml.safe_load(drawings.FILE.read_text("utf-8"))
# A drawing that a page shows in a line of its own may be wide, but for that of a network's front matter, which cards show.
PAGES = page.pages(languages.source())
ALONE = {name for each in PAGES for name in re.findall(r"^!\[[^\]]*\]\(drawing:([\w-]+)", each.body, re.M)}
WIDE = ALONE - {each.meta.get("drawing") for each in PAGES}
every_drawing = pytest.mark.parametrize("name", DESCRIPTIONS)
SPACE = "{http://www.w3.org/2000/svg}"


def svg(name, labels=None):
    return drawing.draw(DESCRIPTIONS[name], labels, name)


def texts(picture):
    return [(element.text, float(element.get("x"))) for element in ElementTree.fromstring(picture).iter(f"{SPACE}text")]


def contrast(a, b):
    light = []
    for color in (a, b):
        channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
        light.append(0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2] + 0.05)
    return max(light) / min(light)


@every_drawing
def test_drawing_is_well_formed_named_and_small(name):
    root = ElementTree.fromstring(svg(name))
    _, _, width, height = root.get("viewBox").split()
    assert (root.get("class"), root.get("role"), root.get("width"), root.get("height")) == ("nn-drawing", "img", width, height)
    assert root.get("aria-label") == name.replace("-", " ")
    assert 150 <= int(width) <= (330 if name in WIDE else 200) and 100 <= int(height) <= (220 if name in WIDE else 140)
    assert len(svg(name)) < 6000


@every_drawing
def test_drawings_can_stand_side_by_side_in_one_page(name):
    assert not re.search(r"\sid=|<(script|style|marker|use|defs)|url\(|href", svg(name))


@every_drawing
def test_drawing_has_the_same_bytes_each_time_and_no_float_tails(name):
    assert svg(name) == svg(name)
    assert not re.search(r"\d\.\d{3,}|nan|inf\b|e-\d", re.sub(r'aria-label="[^"]*"|>[^<]+<', "", svg(name)))


@every_language
@every_drawing
def test_labels_are_in_the_glossary_and_have_room_in_every_language(name, language):
    left, _, width, _ = map(float, ElementTree.fromstring(svg(name)).get("viewBox").split())
    for label, x in texts(svg(name)):
        half = 3.6 * len(glossary.translate(label, language))
        assert left <= x - half and x + half <= left + width, f"{name}: «{label}» leaves the picture in {language.name}"


@every_drawing
def test_lines_and_words_take_the_colour_of_the_page_and_nodes_one_of_the_palette(name):
    fills = {fill for fill, *_ in drawing.KINDS.values()}
    assert set(re.findall(r'(?:fill|stroke)="([^"]*)"', svg(name))) <= {"none", "currentColor", "#fff", *fills}
    assert set(re.findall(r'<path fill="(#[^"]{6})"', svg(name))) == {drawing.KINDS[k][0] for k in drawing.kinds(DESCRIPTIONS[name])}


@pytest.mark.parametrize("kind", drawing.KINDS)
def test_every_fill_reads_on_white_and_on_black_and_bears_white_text(kind):
    fill = drawing.KINDS[kind][0]
    assert contrast(fill, "#ffffff") >= 4.5 and contrast(fill, "#12161c") >= 3


def test_every_kind_has_a_shape_of_its_own():
    for a, b in combinations(drawing.KINDS, 2):
        assert drawing.KINDS[a][1:3] != drawing.KINDS[b][1:3], f"{a} and {b} look the same without colour"
    assert len(drawing.KINDS) <= 12


@every_language
def test_every_kind_is_used_and_named_in_the_legend_in_every_language(language):
    used = {kind for name in DESCRIPTIONS for kind in drawing.kinds(DESCRIPTIONS[name])}
    assert used == set(drawing.KINDS)
    names = [label for label, _ in texts(drawing.legend(used))]
    assert names == [name for *_, name in drawing.KINDS.values()]
    assert all(glossary.translate(name, language) for name in names)


def test_legend_shows_the_chosen_kinds_translated():
    legend = drawing.legend(["output", "input"], {"input": "entrada", "output": "salida"})
    assert [label for label, _ in texts(legend)] == ["entrada", "salida"]


def test_labels_are_translated_by_a_function_or_by_a_dictionary():
    for labels in ({"encoder": "codificador"}, lambda label: {"encoder": "codificador"}.get(label, label)):
        assert {"codificador", "decoder"} <= {label for label, _ in texts(svg("seq2seq", labels))}


def test_labels_stand_in_nodes_and_on_links_and_curves_are_drawn():
    assert sorted(label for label, _ in texts(svg("neuron"))) == sorted(["x₁", "x₂", "x₃", "w₁", "w₂", "w₃", "+1", "b", "Σ", "f", "ŷ"])
    words = {label for label, _ in texts(svg("perceptron"))}
    assert "Σ" in words and not words & set(drawing.CURVES)


def test_kinds_come_in_the_order_of_the_legend():
    assert drawing.kinds({"layers": ["output 1", "bias, hidden 2", "input 1"]}) == ["input", "hidden", "output", "bias"]


def links(description):
    """How many straight links a description gives."""
    return len(re.findall(r"M[^MLQC]+L", re.search(r"<g.*?</g>", drawing.draw(description))[0]))


@pytest.mark.parametrize(
    ("description", "count"),
    [
        ({"layers": ["input 3", "hidden 4", "output 2"]}, 3 * 4 + 4 * 2),
        ({"layers": ["input 3", "hidden 3"], "between": "each"}, 3),
        ({"layers": ["input 6", "kernel 4"], "between": "local"}, 4 * 3),
        ({"layers": ["kernel 2", "output 4"], "between": "local"}, 4),
        ({"layers": ["ring input 6"]}, 15),
        ({"layers": ["grid hidden 3x4"]}, 3 * 3 + 2 * 4),
        ({"layers": ["input 2", "hidden 3", "output 1"], "hollow": "b2"}, 2 * 3 + 2),
        ({"layers": ["input 2", "hidden 3"], "between": "none", "links": ["a1 > b2"]}, 1),
        ({"place": {"s": "ring hidden 3 at 0 0"}, "links": ["s > s"]}, 6),
    ],
    ids=["layers", "each", "convolution", "transposed convolution", "ring", "grid", "silent node", "one link", "all ordered pairs"],
)
def test_links_are_those_of_the_topology(description, count):
    assert links(description) == count


@pytest.mark.parametrize(
    ("description", "key", "problem", "remedy"),
    [
        ({"layers": ["neuron 3"]}, "layers", "'neuron'", "hidden"),
        ({"layers": ["spiral hidden 3"]}, "layers", "'spiral'", "ring"),
        ({"layers": ["input 2, "]}, "layers", "''", "input"),
        ({"layers": ["input 2", "output 1"], "links": ["a1 > c1"]}, "links", "'c1'", "a1…a2"),
        ({"layers": ["input 2", "output 1"], "links": ["a3 > b1"]}, "links", "'a3'", "a1…a2"),
        ({"layers": ["input 2", "output 1"], "links": ["a >"]}, "links", "''", "a1…a2"),
        ({"layers": ["input 2", "output 1"], "links": ["a > b curly"]}, "links", "'curly'", "bend"),
        ({"layers": ["input 2", "output 1"], "links": ["a > b each"]}, "links", "2 nodes with 1", "one size"),
        ({"layers": ["input 2", "output 1"], "between": ["local", "local"]}, "between", "2 gaps", "a list of 1"),
        ({"layers": ["input 2", "output 1"], "between": "dence"}, "between", "'dence'", "dashed"),
        ({"layers": ["input 2"], "frames": {"z": "encoder"}}, "frames", "'z'", "a1…a2"),
        ({"layers": ["input 2"], "hollow": "b1"}, "hollow", "'b1'", "a1…a2"),
        ({"layers": ["input 2"], "sizes": {"b": 9}}, "sizes", "'b'", "a1…a2"),
        ({"layers": ["input 2"], "texts": {"sum": "left"}}, "texts", "'left'", "X Y"),
        ({"layers": ["input 2"], "place": {"a": "output at 0 1"}}, "place", "'a'", "of its own"),
        ({"place": {"z": "noise 2"}}, "place", "''", "X Y"),
        ({"layers": ["input 2"], "lattice": 1}, "description", "'lattice'", "layers"),
        ({}, "description", "no nodes", "place"),
    ],
)
def test_errors_name_the_drawing_the_key_and_the_remedy(description, key, problem, remedy):
    with pytest.raises(ValueError) as error:
        drawing.draw(description, name="my-network")
    said = str(error.value)
    assert said.startswith(f"drawing 'my-network', {key}: ") and problem in said and remedy in said.partition("allowed: ")[2]


@every_language
@pytest.mark.parametrize("label", ["0.5", "−1", "2e+05", "1e-03", "x₁", "Σ"])
def test_numbers_and_symbols_pass_in_every_language(language, label):
    assert glossary.translate(label, language) == label
