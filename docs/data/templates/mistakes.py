"""A typical mistake for each message of the exercises."""


# --8<-- [start:twice-nothing]
def twice(x):
    2 * x
# --8<-- [end:twice-nothing]


# --8<-- [start:twice-shape]
def twice(x):
    return 2 * x.sum()
# --8<-- [end:twice-shape]


# --8<-- [start:twice-once]
def twice(x):
    return x
# --8<-- [end:twice-once]


# --8<-- [start:twice-other]
def twice(x):
    return 3 * x
# --8<-- [end:twice-other]
