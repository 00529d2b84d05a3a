"""The paper under `nn.plot`: a canvas, a frame with axes, and where a finished figure goes."""

import base64
import struct
import tempfile
import zlib
from html import escape

import numpy as np

LEFT, TOP, RIGHT, BOTTOM = 52, 12, 14, 42  # margins of a frame, in pixels


def show(svg):
    """Save the figure in a temporary file and print where. The site replaces this by its own recorder."""
    with tempfile.NamedTemporaryFile("w", suffix=".svg", delete=False, encoding="utf-8") as file:
        file.write(svg)
    print("figure:", file.name)


class Canvas:
    """A drawing: elements in an area of width × height pixels."""

    def __init__(self, width, height):
        self.width, self.height, self.elements = width, height, []

    def add(self, *elements):
        """Append elements, drawn over those before."""
        self.elements += elements

    def finish(self, summary):
        """Show the drawing; the summary is its accessible name until a page gives a better one."""
        show(f'<svg class="nn-plot" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}" '
             f'width="{self.width}" height="{self.height}" '
             f'role="img" aria-label="{escape(summary)}" font-family="sans-serif" font-size="13" '
             f'fill="currentColor">{"".join(self.elements)}</svg>\n')


class Axes(Canvas):
    """A frame with ticks, a legend of (mark, label) above it, and the way from data to pixels."""

    def __init__(self, xspan, yspan, xlabel, ylabel, legend=(), height=280, xticks=True):
        super().__init__(420, height + 20 * -(-len(legend) // 2))
        self.xspan, self.yspan, self.right, self.bottom = xspan, yspan, 420 - RIGHT, self.height - BOTTOM
        self.top = TOP + self.height - height
        for k, (mark, label) in enumerate(legend):
            place = f"translate({LEFT + 14 + 180 * (k % 2)} {TOP + 20 * (k // 2)})"
            self.add(f'<g transform="{place}">{mark}{text(label, 20, 4.5, "start")}</g>')
        grid = '<path stroke="currentColor" stroke-opacity=".16" d="M{} {}{}"/>'
        for v in _ticks(*xspan) if xticks else ():
            self.add(grid.format(self.x(v), self.top, f"V{self.bottom}"), text(_short(v), self.x(v), self.bottom + 17))
        for v in _ticks(*yspan):
            self.add(grid.format(LEFT, self.y(v), f"H{self.right}"), text(_short(v), LEFT - 6, self.y(v, 4.5), "end"))
        self.add(text(xlabel, (LEFT + self.right) / 2, self.height - 6))
        self.add(f'<g transform="translate(13 {(self.top + self.bottom) / 2}) rotate(-90)">{text(ylabel, 0, 0)}</g>')

    def x(self, v):
        """Pixels across for a value on the horizontal axis."""
        return number(LEFT + (v - self.xspan[0]) / (self.xspan[1] - self.xspan[0]) * (self.right - LEFT))

    def y(self, v, shift=0):
        """Pixels down for a value on the vertical axis."""
        return number(self.bottom - (v - self.yspan[0]) / (self.yspan[1] - self.yspan[0]) * (self.bottom - self.top) + shift)


    def path(self, xs, ys):
        """The path through the points (xs, ys), by steps: half as long as by places."""
        places = np.array([(self.x(u), self.y(v)) for u, v in zip(xs, ys)], float)  # (n, 2), rounded: no drift
        steps = " ".join(f"{number(du)} {number(dv)}" for du, dv in np.diff(places, axis=0))
        return f"M{number(places[0, 0])} {number(places[0, 1])}l{steps}"


def number(v):
    """A coordinate to a tenth of a pixel, without a float tail."""
    return f"{round(float(v), 1) + 0.0:g}"


def text(label, x, y, anchor="middle"):
    """A label at a place; nothing for an empty one."""
    if label == "":
        return ""
    return f'<text x="{number(x)}" y="{number(y)}" text-anchor="{anchor}">{escape(str(label))}</text>'


def grey_png(shade):
    """An 8-bit grey picture (h, w) as a data address; stored, not compressed: every zlib gives the same bytes."""
    rows = b"".join(b"\0" + row.tobytes() for row in shade)
    pieces = [rows[i : i + 0xFFFF] for i in range(0, len(rows), 0xFFFF)]  # a stored block holds no more
    blocks = b"".join(struct.pack("<BHH", i == len(pieces) - 1, len(p), len(p) ^ 0xFFFF) + p for i, p in enumerate(pieces))
    stored = b"x\x01" + blocks + struct.pack(">I", zlib.adler32(rows))
    header = struct.pack(">IIBBBBB", shade.shape[1], shade.shape[0], 8, 0, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", stored), (b"IEND", b""))
    png = b"".join(struct.pack(">I", len(d)) + t + d + struct.pack(">I", zlib.crc32(t + d)) for t, d in chunks)
    return "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + png).decode()


def _ticks(low, high):
    magnitude = np.floor(np.log10((high - low) / 5))
    steps = np.outer(10.0 ** np.arange(magnitude, magnitude + 2), (1, 2, 5)).ravel()
    step = steps[steps >= (high - low) / 5][0]
    return np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step


def _short(v):
    return f"{round(float(v), 10) + 0.0:.4g}"
