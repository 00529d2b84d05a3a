"""What is wrong in a file that somebody wrote."""

from collections.abc import Iterable
from difflib import get_close_matches

FEW = 10  # names that a message may list


class Fault(ValueError):
    """Says which file, which line where there is one, what is wrong and what to do. It stops a strict build, and
    `mkdocs serve` shows it."""


def nearest(name: str, names: Iterable[str]) -> str:
    """What a message adds about a name that is not there: those that are, where they are few, and the closest of them."""
    known = list(names)
    listed = f"; known: {', '.join(known)}" if 0 < len(known) < FEW else ""
    return listed + "".join(f"; did you mean «{close}»?" for close in get_close_matches(name, known, 1))
