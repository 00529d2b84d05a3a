"""A checked exercise for the tests of the machinery."""


# --8<-- [start:twice-starter]
def twice(x):
    """Twice x."""
    return x
# --8<-- [end:twice-starter]


# --8<-- [start:twice-solution]
def twice(x):
    """Twice x."""
    return 2 * x
# --8<-- [end:twice-solution]


def check_twice(twice):
    """The key of a message."""
    return "right" if twice(3) == 6 else "once"
