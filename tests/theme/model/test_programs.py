"""What a program needs is found, however it asks for it."""

import pytest

from theme.model import programs

LINES = ["from nn import optim", "from nn.optim import Adam", "import nn.optim as optim", "from nn import (\n    optim,\n)"]


@pytest.mark.parametrize("line", LINES)
def test_the_toolbox_is_found_in_every_form_of_import(tmp_path, line):
    program = tmp_path / "program.py"
    program.write_text(f"{line}\n", "utf-8")
    assert programs.imports_of(program)[0] == "nn/optim.py"
