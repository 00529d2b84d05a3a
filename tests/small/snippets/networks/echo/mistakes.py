"""A typical mistake in the exercise of the tests' page."""


# --8<-- [start:twice-once]
def twice(x):
    return x
# --8<-- [end:twice-once]
