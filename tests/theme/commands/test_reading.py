"""make reading prints all that a reader of the page gets, in its order."""

import pytest
from conftest import every_language

from theme.commands.reading import text_of
from theme.model.page import Page


@pytest.fixture
def perceptron(site):
    return lambda language: text_of(Page(language, "foundations/perceptron.md"), site)


@every_language
def test_a_page_is_printed_with_code_output_figures_controls_and_folds(perceptron, language):
    text = perceptron(language)
    order = [
        "# ",
        "[figure: ",
        "[code: foundations/perceptron.py]",
        "    import numpy as np",
        f"[output: {language.word('code', 'output')}]",
        "[control: ",
        "exercises.py, an exercise that the page checks]",
    ]
    places = [text.index(part) for part in order]
    assert places == sorted(places), dict(zip(order, places))
    assert text.count("[fold: ") == text.count("[end of fold]") >= 6


@every_language
def test_formulas_are_printed_as_they_were_written(perceptron, language):
    text = perceptron(language)
    assert "$w \\cdot x" in text or "\\leftarrow" in text
    assert "katex" not in text and "\N{FUNCTION APPLICATION}" not in text


@every_language
def test_what_a_reader_does_not_see_is_left_out(perceptron, language):
    text = perceptron(language)
    assert language.word("run", "run") not in text.splitlines() and "#\n" not in text
