"""A block of code while it is being rendered: what the page shows of a region, and what features contribute to it."""

from dataclasses import dataclass, field

from theme.model.page import Page


@dataclass
class Block:
    """The region of a program in a page. A feature may change the shown source, and add what stands in its bar or after it."""

    page: Page
    program: str  # foundations/perceptron.py
    region: str  # empty where the page shows the whole file
    source: str
    attributes: dict[str, str] = field(default_factory=dict)  # of its element, before those that name program and region
    buttons: list[str] = field(default_factory=list)  # of its bar, as HTML
    after: list[str] = field(default_factory=list)  # what follows it, as HTML
