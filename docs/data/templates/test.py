"""What the page TITLE claims, asserted."""

import pytest
from MODULE import NAME


def test_output_doubles_with_the_weight():
    pytest.fail(f"TODO: assert, for {NAME.__name__}, what the page claims; the name of a test is its claim")
