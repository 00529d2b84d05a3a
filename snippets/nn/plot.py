"""Figures as SVG text, from NumPy alone: the same bytes natively and in the browser.

Text and axes take the colour of the page (`currentColor`); the colours of series keep a contrast of at
least 3:1 on white and on near-black; series and classes differ by dash and shape too. Labels that are
words are marked, so that the site can write them in the language of the page.
"""

import numpy as np

from nn.svg import LEFT, Axes, Canvas, grey_png, text

COLORS = ("#2f7fd0", "#d4641c", "#2c9459", "#9b5fd0", "#b5771a", "#1493a5")
DASHES = ("none", "7 3", "2 3", "9 3 2 3", "5 5", "1 4")
VAST = 1e300  # beyond, differences between numbers overflow
SHAPES = ("m-4 0a4 4 0 1 0 8 0a4 4 0 1 0-8 0z", "m-3.6-3.6h7.2v7.2h-7.2z", "m0-4.8l4.6 8.2h-9.2z", "m0-5l5 5l-5 5l-5-5z")


def lines(series, x=None, xlabel="", ylabel=""):
    """Draw curves. series {label: (n,)}; x (n,), or None for 0, 1, 2…

    A curve that grows without bound is drawn as far as it can be, and ends in ∞.
    """
    curves = [np.asarray(y, float) for y in series.values()]
    ends = [int(np.argmin(np.append(np.abs(y) < VAST, False))) if y.ndim == 1 else 0 for y in curves]  # a nan is not below either
    if min(ends, default=0) < 2:
        raise ValueError("lines: each series must be a vector that begins with at least two finite numbers")
    xs = [np.arange(len(y)) if x is None else np.asarray(x, float) for y in curves]
    grow = [end < len(y) for end, y in zip(ends, curves)]
    xs, curves = [u[:end] for u, end in zip(xs, ends)], [y[:end] for y, end in zip(curves, ends)]
    legend = [(f'<path {_stroke(k)} d="M-12 0h24"/>', label) for k, label in enumerate(series)] if len(series) > 1 else ()
    axes = Axes(_span(xs), _span(curves, 0.05), xlabel, ylabel, legend)
    for k, (u, v) in enumerate(zip(xs, curves)):
        axes.add(f'<path {_stroke(k)} d="{axes.path(u, v)}"/>', text("∞" * grow[k], axes.x(u[-1]), axes.y(v[-1], -4)))
    axes.finish("; ".join(f"{label} {y[0]:.3g} … {'∞' if g else format(y[-1], '.3g')}" for label, y, g in zip(series, curves, grow)))


def regions(X, y, labels, predict=None, boundaries=(), xlabel="x₁", ylabel="x₂", pad=0.5, n=90, paths=()):
    """Draw points X (m, 2) of classes y (m,) called labels[0], labels[1]…, the regions of predict((k, 2)) -> classes (k,),
    lines (w (2,), b) where w·x + b = 0, the oldest palest, and paths (k, 2) from point to point."""
    X, y = np.asarray(X, float), np.asarray(y, int)
    if X.ndim != 2 or X.shape[1] != 2 or y.shape != (len(X),):
        raise ValueError(f"regions: X (m, 2) and y (m,) expected, X {X.shape} and y {y.shape} came")
    (x0, y0), (x1, y1) = X.min(axis=0) - pad, X.max(axis=0) + pad
    mark = '<path fill="{}" stroke="currentColor" stroke-width=".6" d="{}"/>'
    legend = [(mark.format(COLORS[c % 6], f"M0 0{SHAPES[c % 4]}"), label) for c, label in enumerate(labels)]
    axes = Axes((x0, x1), (y0, y1), xlabel, ylabel, legend, height=380)
    if predict:
        across, up = (low + (np.arange(n) + 0.5) * (high - low) / n for low, high in ((x0, x1), (y0, y1)))
        grid = np.asarray(predict(np.stack(np.meshgrid(across, up), axis=-1).reshape(-1, 2)), int).reshape(n, n)
        place = f"translate({LEFT} {axes.top}) scale({(axes.right - LEFT) / n:.4g} {(axes.bottom - axes.top) / n:.4g})"
        for c in np.unique(grid):  # each row of cells of class c as strokes one cell wide
            runs = (np.diff(np.pad(row == c, 1).astype(int)).nonzero()[0].reshape(-1, 2) for row in grid)
            d = "".join(f"M{a} {n - i - 0.5}h{b - a}" for i, row in enumerate(runs) for a, b in row)
            axes.add(f'<path stroke="{COLORS[c % 6]}" stroke-opacity=".22" transform="{place}" d="{d}"/>')
    for k, (w, b) in enumerate(boundaries):
        ends = _crossings(w, b, x0, x1, y0, y1)
        opacity = f"{0.12 + 0.88 * ((k + 1) / len(boundaries)) ** 2:.2f}"
        axes.add(f'<path stroke="currentColor" stroke-width="2" stroke-opacity="{opacity}" d="{axes.path(*zip(*ends))}"/>' if ends else "")
    axes.add(*(f'<path fill="none" stroke="currentColor" stroke-width="1.2" d="{axes.path(*np.transpose(path))}"/>' for path in paths))
    for c in np.unique(y):
        axes.add(mark.format(COLORS[c % 6], "".join(f"M{axes.x(u)} {axes.y(v)}{SHAPES[c % 4]}" for u, v in X[y == c])))
    axes.finish(", ".join(f"{label}: {(y == c).sum()}" for c, label in enumerate(labels)))


def bars(values, labels, xlabel="", ylabel=""):
    """Draw one bar for each of values (n,), with its label below."""
    values = np.asarray(values, float)
    if values.shape != (len(labels),):
        raise ValueError(f"bars: one label for each value expected, {len(labels)} labels and values {values.shape} came")
    axes = Axes((-0.6, len(values) - 0.4), _span([values, [0]], 0.05), xlabel, ylabel, xticks=False)
    for k, (v, label) in enumerate(zip(values, labels)):
        d = f"M{axes.x(k - 0.36)} {axes.y(0)}V{axes.y(v)}H{axes.x(k + 0.36)}V{axes.y(0)}z"
        axes.add(f'<path fill="{COLORS[0]}" d="{d}"/>' , text(label, axes.x(k), axes.bottom + 17))
    axes.finish(", ".join(f"{label} {v:.3g}" for label, v in zip(labels, values)))


def images(grids, titles, columns=6, cell=62):
    """Draw grey-scale pictures, each (h, w), with titles above, all on one scale; the largest value is black."""
    grids = [np.asarray(grid, float) for grid in grids]
    if len(titles) != len(grids) or any(grid.ndim != 2 for grid in grids):
        raise ValueError(f"images: one title for each picture (h, w) expected, {len(titles)} titles and {[g.shape for g in grids]} came")
    low, high = min(g.min() for g in grids), max(g.max() for g in grids)
    columns, step = min(columns, len(grids)), cell + 12
    canvas = Canvas(columns * step, -(-len(grids) // columns) * (step + 18))
    for k, (grid, title) in enumerate(zip(grids, titles)):
        u, v = k % columns * step + 6, k // columns * (step + 18) + 22
        shade = np.round(255 * (high - grid) / ((high - low) or 1)).astype(np.uint8)
        box = f'x="{u}" y="{v}" width="{cell}" height="{cell}"'
        canvas.add(f'<image {box} preserveAspectRatio="none" style="image-rendering:pixelated" href="{grey_png(shade)}"/>',
                   f'<rect {box} fill="none" stroke="currentColor" stroke-opacity=".4"/>', text(title, u + cell / 2, v - 6))
    canvas.finish(", ".join(map(str, titles)))


def heatmap(A, rows, columns):
    """Draw A (n, m): each number in its cell, its size as strength and its sign as hue of the colour."""
    A, cell, left, top = np.asarray(A, float), 52, 20 + 8 * max(len(str(r)) for r in rows), 26
    if A.shape != (len(rows), len(columns)):
        raise ValueError(f"heatmap: A {(len(rows), len(columns))} expected by its labels, {A.shape} came")
    canvas = Canvas(left + len(columns) * cell + 4, top + len(rows) * cell + 4)
    for (i, j), v in np.ndenumerate(A):
        u, w, alpha = left + j * cell, top + i * cell, 0.5 * abs(v) / (np.abs(A).max() or 1)
        canvas.add(f'<path fill="{COLORS[int(v < 0)]}" fill-opacity="{alpha:.2f}" stroke="currentColor" '
                   f'd="M{u} {w}h{cell}v{cell}h-{cell}z"/>', text(f"{v:.3g}", u + cell / 2, w + 31))
    for i, row in enumerate(rows):
        canvas.add(text(row, left - 8, top + i * cell + 31, "end"))
    for j, column in enumerate(columns):
        canvas.add(text(column, left + (j + 0.5) * cell, top - 8))
    canvas.finish(f"{len(rows)} × {len(columns)}")


def _stroke(k):
    return f'fill="none" stroke="{COLORS[k % 6]}" stroke-width="2" stroke-dasharray="{DASHES[k % 6]}"'


def _span(values, margin=0.0):
    low, high = min(np.min(v) for v in values), max(np.max(v) for v in values)
    return low - margin * ((high - low) or 1), high + margin * ((high - low) or 1)


def _crossings(w, b, x0, x1, y0, y1):
    """Where the line w·x + b = 0 leaves the box: two points, or none."""
    points = [(u, -(b + w[0] * u) / w[1]) for u in (x0, x1) if w[1]]
    points += [(-(b + w[1] * v) / w[0], v) for v in (y0, y1) if w[0]]
    inside = sorted((u, v) for u, v in points if x0 <= u <= x1 and y0 <= v <= y1)
    return inside[:: max(1, len(inside) - 1)]
