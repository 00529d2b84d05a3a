"""The drawing tool: valid, the same bytes each time, readable on paper and on black, refusing bad input."""

import re

import numpy as np
import pytest
from nn import plot, svg

FIGURES = {
    "lines": lambda: plot.lines({"loss": [3, 2, 1], "accuracy": [0.1, 0.5, 1.0]}, xlabel="epoch", ylabel="loss"),
    "regions": lambda: plot.regions(
        [[0, 0], [1, 1], [0, 1], [1, 0]],
        [0, 1, 0, 1],
        ["no", "yes"],
        predict=lambda P: (P.sum(axis=1) > 1).astype(int),
        boundaries=[((1, 1), -1), ((1, 0), -0.5)],
    ),
    "bars": lambda: plot.bars([1, -2, 0.5], ["a", "b", "c"], ylabel="count"),
    "images": lambda: plot.images([np.eye(8), np.ones((8, 8))], ["one", "two"]),
    "heatmap": lambda: plot.heatmap([[1, -2], [0.5, 3]], ["a", "b"], ["c", "d"]),
}
every_figure = pytest.mark.parametrize("draw", FIGURES.values(), ids=FIGURES)


@pytest.fixture
def drawn(monkeypatch):
    figures = []
    monkeypatch.setattr(svg, "show", figures.append)
    return figures


@every_figure
def test_figure_is_well_formed_named_and_self_contained(draw, drawn):
    from xml.etree import ElementTree

    draw()
    root = ElementTree.fromstring(drawn[0])
    assert root.get("role") == "img" and root.get("aria-label") and root.get("viewBox")
    assert not re.search(r'\bid=|<script|<style|href="(?!data:image/png)', drawn[0])


@every_figure
def test_figure_has_the_same_bytes_each_time(draw, drawn):
    draw()
    draw()
    assert drawn[0] == drawn[1]


@every_figure
def test_coordinates_have_no_float_tails(draw, drawn):
    draw()
    assert not re.search(r"\d\.\d{3,}", re.sub(r'href="[^"]*"|aria-label="[^"]*"|scale\([^)]*\)', "", drawn[0]))


def luminance(color: str) -> float:
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return float(np.dot([0.2126, 0.7152, 0.0722], linear))


@pytest.mark.parametrize("ground", ["#ffffff", "#fcfbf7", "#12171d"])
def test_series_keep_a_contrast_of_three_on_both_grounds(ground):
    for color in plot.COLORS:
        light, dark = sorted((luminance(color), luminance(ground)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 3, f"{color} on {ground}"


def test_predicted_regions_cover_the_frame_once(drawn):
    FIGURES["regions"]()
    runs = [int(w) for w in re.findall(r"M\d+ \d+\.5h(\d+)", drawn[0])]
    assert sum(runs) == 90 * 90


def test_points_lie_where_the_data_say(drawn):
    plot.regions([[0, 0], [1, 1]], [0, 1], ["a", "b"], pad=0.5)
    (x0, y0), (x1, y1) = [tuple(map(float, m)) for m in re.findall(r"M([\d.]+) ([\d.]+)m", drawn[0])][-2:]
    assert x0 < x1 and y0 > y1
    assert (x1 - x0) * 2 == pytest.approx(420 - svg.RIGHT - svg.LEFT, abs=0.2)


@pytest.mark.parametrize("shape", [(2, 2), (256, 300)])
def test_pictures_carry_their_pixels(drawn, shape):
    import base64
    import io

    from PIL import Image

    grid = np.random.default_rng(0).random(shape)
    plot.images([grid], ["x"])
    data = base64.b64decode(re.search(r"base64,([^\"]+)", drawn[0])[1])
    pixels = np.asarray(Image.open(io.BytesIO(data)))
    np.testing.assert_array_equal(pixels, np.round(255 * (grid.max() - grid) / (grid.max() - grid.min())))


@pytest.mark.parametrize("end", [float("inf"), float("nan"), 1e305])
def test_a_loss_that_explodes_is_drawn_as_far_as_it_goes(drawn, end):
    plot.lines({"loss": [1.0, 2.0, 4e12, end, 1.0], "other": [1.0, 2.0, 3.0, 4.0, 5.0]})
    assert drawn[0].count("∞") == 2 and "1 … ∞; other 1 … 5" in drawn[0] and "nan" not in drawn[0]
    losses = [4.0**k for k in range(60)]
    plot.lines({"loss": losses})
    assert "∞" not in drawn[1] and f"1 … {losses[-1]:.3g}" in drawn[1]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: plot.lines({"loss": [1.0, float("nan"), 2.0]}), "finite"),
        (lambda: plot.lines({"loss": [[1.0, 2.0]]}), "vector"),
        (lambda: plot.regions([[0, 0, 0]], [0], ["a"]), r"X \(1, 3\)"),
        (lambda: plot.regions([[0, 0]], [0, 1], ["a"]), r"y \(2,\)"),
        (lambda: plot.bars([1, 2], ["a"]), r"1 labels and values \(2,\)"),
        (lambda: plot.images([np.eye(2)], []), r"0 titles and \[\(2, 2\)\]"),
        (lambda: plot.heatmap(np.eye(2), ["a"], ["b"]), r"A \(1, 1\) expected"),
    ],
)
def test_bad_input_is_refused_with_what_came(call, message, drawn):
    with pytest.raises(ValueError, match=message):
        call()
    assert not drawn


def test_without_a_recorder_a_figure_goes_to_a_file(capsys):
    FIGURES["bars"]()
    path = re.search(r"figure: (\S+\.svg)", capsys.readouterr().out)[1]
    with open(path, encoding="utf-8") as file:
        assert file.read().startswith("<svg")
