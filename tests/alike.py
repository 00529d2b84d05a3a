"""What a program gives on another machine: the same, but for what its processor rounds otherwise."""

import base64
import re
from decimal import Decimal

NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
PICTURE = re.compile(r"data:image/png;base64,([\w+/=]+)")
REGION = re.compile(r'<path stroke="(#\w+)" stroke-opacity="\.22" transform="[^"]*" d="([^"]*)"(?:/>|></path>)')
RUN_OF_CELLS = re.compile(r"M(\d+) ([\d.]+)h(\d+)")


def cells(svg):
    """The cells that the regions of a figure color: {(color, row, column)}."""
    found = set()
    for color, d in REGION.findall(svg):
        for x, y, width in RUN_OF_CELLS.findall(d):
            found |= {(color, y, column) for column in range(int(x), int(x) + int(width))}
    return found


def alike(one, other):
    """The same text, numbers within one unit of their last digit, pictures within a few pixels, regions within a few cells:
    a training of a thousand steps ends a little elsewhere on another machine."""
    if len(cells(one) ^ cells(other)) > 0.12 * len(cells(one) | cells(other)):
        return False
    one, other = REGION.sub("", one), REGION.sub("", other)
    pictures = [[base64.b64decode(p) for p in PICTURE.findall(text)] for text in (one, other)]
    for a, b in zip(*pictures, strict=False):
        if len(a) != len(b) or sum(abs(x - y) > 2 for x, y in zip(a, b, strict=True)) > len(a) // 50:
            return False
    one, other = PICTURE.sub("", one), PICTURE.sub("", other)
    if NUMBER.sub("0", one).split() != NUMBER.sub("0", other).split() or len(pictures[0]) != len(pictures[1]):
        return False
    pairs = zip(NUMBER.findall(one), NUMBER.findall(other), strict=True)
    return all(abs(Decimal(a) - Decimal(b)) <= Decimal(1).scaleb(Decimal(b).as_tuple().exponent) for a, b in pairs if a != b)
