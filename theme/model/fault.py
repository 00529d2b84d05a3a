"""What is wrong in a file that somebody wrote."""


class Fault(ValueError):
    """Says which file, which line where there is one, what is wrong and what to do. It stops a strict build, and
    `mkdocs serve` shows it."""
