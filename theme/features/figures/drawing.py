"""Topology drawings, circles and arrows, as SVG text, from the few lines that docs/data/drawings.yml gives each.

    layers    blocks from left to right, called a, b, c…; neighbours are linked, each node with each
    between   how they are linked: WAYS in one text for all gaps, or a list with a text for each gap
    place     {name: block at X Y}, counted in steps; these are linked by `links` alone
    links     a1 > b2 (arrow), a - b (line), x > y > z (chain), each followed by WAYS; or {link: label}
    frames    {b c: label}, boxes with a label above or, after `below`, under them      texts   {word: X Y}
    hollow    silent nodes, which no link leaves     sizes   {node: radius}
    radius    of the nodes                           step    from one node to the next: [X, Y]

A block is `[LAYOUT] KIND [COUNT or LABELS], KIND …`: `input 3`, `input x₁ x₂, bias +1`, `ring hidden 6`, `grid hidden 4x4`.
`b` names all nodes of a block, `b2` its second. A label of one or two signs stands in its node, a longer one below
it; the names of CURVES are drawn as curves, and `Σ|step` divides a node in two. A dashed link is fixed, not trained.
"""

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from html import escape
from itertools import combinations, pairwise, permutations, product
from string import ascii_lowercase


def number(v, digits=1):
    """A coordinate without a float tail."""
    return f"{round(v, digits) + 0.0:g}"


def scaled(path, factor):
    """The path with every number multiplied: that is why no path here has arcs, whose flags must not grow."""
    path = re.sub(r"-?\d*\.?\d+", lambda m: " " + number(float(m[0]) * factor, 2), path)
    return re.sub(r"(?<=[a-z]) +| +(?=-)|(?<= ) +", "", path)


DISC = "m-10 0c0-5.52 4.48-10 10-10s10 4.48 10 10-4.48 10-10 10-10-4.48-10-10z"
SQUARE = "m-6.8-8.8h13.6q2 0 2 2v13.6q0 2-2 2h-13.6q-2 0-2-2v-13.6q0-2 2-2z"
RINGS = f"{DISC}m1.5 0{scaled(DISC[6:], 0.85)}m1.7 0{scaled(DISC[6:], 0.68)}"
EYE = f"m-12.5 0q12.5-16.5 25 0q-12.5 16.5-25 0zm7.9 0{scaled(DISC[6:], 0.46)}m2.2 0{scaled(DISC[6:], 0.24)}"
STAR = "m0-11l1.7 6.6 6-3.3-3.3 6 6.6 1.7-6.6 1.7 3.3 6-6-3.3-1.7 6.6-1.7-6.6-6 3.3 3.3-6-6.6-1.7 6.6-1.7-3.3-6 6 3.3z"
BARS = "m-9.4-9h18.8v4.8h-18.8zm0 6.6h18.8v4.8h-18.8zm0 6.6h18.8v4.8h-18.8z"
PANES = "m-9.2-9.2h8.2v8.2h-8.2zm10.2 0h8.2v8.2h-8.2zm0 10.2h8.2v8.2h-8.2zm-10.2 0h8.2v8.2h-8.2z"
# kind: fill, outline at radius 10, white sign in it, name in the legend. White reads on every fill (4.5:1), and every
# fill on a white page and on a near-black one (3:1).
KINDS = {
    "input": ("#23834d", SQUARE, "", "input"),
    "hidden": ("#2a74c2", DISC, "", "hidden unit"),
    "output": ("#c2541a", RINGS, "", "output"),
    "bias": ("#6b7280", "m0-11.5l11.5 11.5-11.5 11.5-11.5-11.5z", "", "bias"),
    "recurrent": ("#12808f", DISC, "m0-5c-2.76 0-5 2.24-5 5s2.24 5 5 5 5-2.24 5-5m-2.6 1.4l2.6-2.6 2.6 2.6", "recurrent unit"),
    "memory": ("#12808f", BARS, "", "memory"),
    "probabilistic": ("#8a55c0", DISC, "m-5.6 1.6c1.9-5 3.7-4.6 5.6-1.6s3.7 3.4 5.6-1.6", "stochastic unit"),
    "kernel": ("#bf3f8a", PANES, "", "convolution or pooling"),
    "gate": ("#96680f", "m-10.5-8.5l10.5 6.5 10.5-6.5v17l-10.5-6.5-10.5 6.5z", "", "gate"),
    "attention": ("#c23b4e", EYE, "", "attention"),
    "noise": ("#6b7280", STAR, "", "noise"),
    "spiking": ("#96680f", DISC, "m-4.6-4.2v8.4m3.2-8.4v8.4m6-8.4v8.4", "spiking neuron"),
}
SPACIOUS = ("input", "hidden", "output", "bias")  # kinds in which a label has room
CURVES = {"step": "m-5 5h5v-10h5", "sigmoid": "m-6 5c7 0 5-10 12-10", "relu": "m-6 4h6l5-9", "bell": "m-6.5 4c5 0 4-9 6.5-9s1.5 9 6.5 9"}
LAYOUTS = ("column", "row", "ring", "grid", "cloud")
WAYS = ("none", "arrows", "each", "local", "over", "under", "bend", "loop", "dashed", "weighted")
KEYS = ("layers", "between", "place", "links", "frames", "texts", "hollow", "sizes", "radius", "step")


def draw(description: dict, labels=None, name: str = "drawing") -> str:
    """The SVG text of a description. labels: {English: translation}, or a function; name: for errors and as accessible name.

    Raises ValueError, which names the drawing, the key and what is allowed.
    """
    return Drawing(description, labels, name).finish()


def kinds(description: dict, name: str = "drawing") -> list[str]:
    """The kinds of node in a description, in the order of the legend."""
    used = {node.kind for node in Drawing(description, None, name).nodes()}
    return [kind for kind in KINDS if kind in used]


def legend(chosen, translate=None) -> str:
    """The SVG text that says what the shapes of the chosen kinds mean, in two columns."""
    chosen = [kind for kind in KINDS if kind in chosen]
    rows, marks, words = -(-len(chosen) // 2), [], ""
    for k, kind in enumerate(chosen):
        x, y = 14 + 155 * (k // rows), 14 + 25 * (k % rows)
        marks.append(Node(kind, x, y, 8))
        words += f'<text x="{x + 17}" y="{y + 4.5}" text-anchor="start">{escape(translated(KINDS[kind][3], translate))}</text>'
    return svg("legend", f"0 0 350 {25 * rows + 3}", shapes(marks) + words)


def svg(name, box, content):
    """The SVG element, as large as its box, that takes the colour of the page."""
    _, _, width, height = box.split()
    return (
        f'<svg class="nn-drawing" xmlns="http://www.w3.org/2000/svg" viewBox="{box}" width="{width}" height="{height}" role="img" '
        f'aria-label="{escape(name.replace("-", " "))}" font-family="sans-serif" font-size="13" text-anchor="middle" '
        f'fill="currentColor">{content}</svg>\n'
    )


def translated(label, labels):
    """The label as a function or a dictionary translates it; itself where they do not have it."""
    return labels(label) if callable(labels) else (labels or {}).get(label, str(label))


@dataclass(eq=False)
class Node:
    """A circle, or what its kind has instead."""

    kind: str
    x: float
    y: float
    radius: float
    label: str = ""
    away: tuple = (0, -1)  # the direction of a loop
    hollow: bool = False

    def edge(self, toward, gap=0.0):
        """The point of the outline, or gap outside of it, on the way to another point."""
        u, v = toward[0] - self.x, toward[1] - self.y
        far = (self.radius + gap) / (math.hypot(u, v) or 1)
        return self.x + u * far, self.y + v * far

    def parts(self):
        """[(text or name of a curve, x)] of a label that stands in the node; [] where it stands below."""
        parts = self.label.split("|") if self.label and self.kind in SPACIOUS else []
        fits = all(len(part) <= 2 or part in CURVES for part in parts)
        return [(part, self.x + (2 * k - len(parts) + 1) * 0.45 * self.radius) for k, part in enumerate(parts) if fits]


def shapes(nodes):
    """The outlines of nodes, one path for all of a look, and the white signs in them."""
    outlines, signs = defaultdict(str), ""
    for node in nodes:
        fill, outline, sign, _ = KINDS[node.kind]
        found = [(part, x) for part, x in node.parts() if part in CURVES]
        marks = [(CURVES[part], x, min(1.2, node.radius / 13)) for part, x in found]
        marks += [(sign, node.x, node.radius / 10)] * bool(sign) + [("m0-7.5v15", node.x, node.radius / 10)] * ("|" in node.label)
        outlines[fill, node.hollow] += f"M{number(node.x)} {number(node.y)}{scaled(outline, node.radius / 10)}"
        if not node.hollow:
            signs += "".join(f"M{number(x)} {number(node.y)}{scaled(mark, size)}" for mark, x, size in marks)
    paint = ('fill="{}" fill-rule="evenodd"', 'fill="none" stroke="{}" stroke-width="1.5"')
    paths = "".join(f'<path {paint[hollow].format(fill)} d="{d}"/>' for (fill, hollow), d in outlines.items())
    pen = 'fill="none" stroke="#fff" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round"'
    return paths + (f'<path {pen} d="{signs}"/>' if signs else "")


def spots(layout, n, columns, dx, dy):
    """n places round the origin."""
    middle = [k - (n - 1) / 2 for k in range(n)]
    if layout == "column":
        return [(0, k * dy) for k in middle]
    if layout == "row":
        return [(k * dx, 0) for k in middle]
    if layout == "grid":  # a sheet seen from the side
        down, across = (n // columns - 1) / 2, (columns - 1) / 2
        return [((k % columns - across) * dy, (k // columns - down) * dy + (k % columns - across) * dy * 0.3) for k in range(n)]
    if layout == "ring":
        polar = [(dy * max(n, 4) / 4, (2 * k / n - 0.5) * math.pi) for k in range(n)]
    else:  # a cloud: the seeds of a sunflower
        polar = [(0.78 * dy * math.sqrt(k + 0.4), k * math.pi * (3 - math.sqrt(5))) for k in range(n)]
    return [(r * math.cos(turn), r * math.sin(turn)) for r, turn in polar]


def windows(a, b):
    """The pairs of a convolution from a to b, or of its transpose where b is longer."""
    if len(a) < len(b):
        return [(s, t) for t, s in windows(b, a)]
    stride = len(a) // len(b)
    width = len(a) - (len(b) - 1) * stride
    return [(s, t) for k, t in enumerate(b) for s in a[k * stride : k * stride + width]]


def bezier(points, t):
    """The point at t of the curve with these control points (de Casteljau)."""
    while len(points) > 1:
        points = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in pairwise(points)]
    return points[0]


def detour(a, b, ways):
    """The control points of a link that is not straight."""
    u, v = b.x - a.x, b.y - a.y
    if a is b:
        turn, far = math.atan2(a.away[1], a.away[0]), 3.3 * a.radius
        return [(a.x + far * math.cos(turn + s), a.y + far * math.sin(turn + s)) for s in (0.6, -0.6)]
    if ways & {"over", "under"}:
        sign = 1 if "under" in ways else -1
        y = sign * (max(sign * a.y, sign * b.y) + a.radius + 4 + 0.2 * abs(u))
        return [(a.x + 0.2 * u, y), (b.x - 0.2 * u, y)]
    return [((a.x + b.x) / 2 + 0.25 * v, (a.y + b.y) / 2 - 0.25 * u)] if "bend" in ways else []


class Drawing:
    """A description that was read: blocks of nodes, and what is drawn between and beside them."""

    def __init__(self, description, labels, name):
        self.labels, self.name = labels, name
        self.blocks, self.strokes, self.heads, self.frames, self.words, self.extent = {}, defaultdict(str), "", "", "", []
        self.allow("description", description, KEYS)
        self.radius, (self.dx, self.dy) = description.get("radius", 7), description.get("step", (38, 22))
        layers = dict(zip(ascii_lowercase, description.get("layers", ())))
        x = -self.dx
        for block, text in layers.items():
            self.block("layers", block, text)
            x += self.dx - min(node.x for node in self.blocks[block])
            for node in self.blocks[block]:
                node.x += x
            x = max(node.x for node in self.blocks[block])
        for block, text in description.get("place", {}).items():
            body, _, at = text.partition(" at ")
            self.block("place", block, body, *self.position("place", at))
        for name, radius in description.get("sizes", {}).items():
            for node in self.find("sizes", name):
                node.radius = radius
        for name in description.get("hollow", "").split():
            for node in self.find("hollow", name):
                node.hollow = True
        self.link_layers(layers, description.get("between", ""))
        for link in description.get("links", ()):
            self.link("links", *(*link.items(),)[0] if isinstance(link, dict) else (link,))
        for names, label in description.get("frames", {}).items():
            self.frame([node for name in names.split() for node in self.find("frames", name)], label)
        for label, at in description.get("texts", {}).items():
            self.word(label, *self.position("texts", at))
        self.label_nodes()

    def nodes(self):
        """The nodes of all blocks."""
        return [node for block in self.blocks.values() for node in block]

    def fail(self, key, problem, allowed):
        """Say what is wrong, and where, and what would be right."""
        raise ValueError(f"drawing {self.name!r}, {key}: {problem}; allowed: {', '.join(allowed)}")

    def allow(self, key, words, allowed):
        for word in words:
            if word not in allowed:
                self.fail(key, f"{word!r} is unknown", allowed)

    def find(self, key, name):
        """The nodes that a name means: a whole block, or one node of it."""
        block, index = re.fullmatch(r"(.*?)(\d*)", name).groups()
        nodes = self.blocks.get(block, [])
        if not 1 <= int(index or 1) <= len(nodes):
            self.fail(key, f"there is no node {name!r}", (f"{b}, {b}1…{b}{len(n)}" if n[1:] else b for b, n in self.blocks.items()))
        return [nodes[int(index) - 1]] if index else nodes

    def position(self, key, text):
        """The pixels of `X Y`, which counts steps."""
        try:
            x, y = map(float, text.split())
        except ValueError:
            self.fail(key, f"{text!r} is no position", ("X Y",))
        return x * self.dx, y * self.dy

    def block(self, key, name, text, x=0.0, y=0.0):
        """Make the nodes of a block round (x, y)."""
        first, _, rest = text.partition(" ")
        layout, rest = (first, rest) if first in LAYOUTS else ("column", text)
        members, columns = [], 1
        for part in rest.split(","):
            kind, *labels = part.split() or [""]
            if kind not in KINDS:
                self.fail(key, f"{kind!r} in {text!r} is neither a kind nor a layout", (*KINDS, *LAYOUTS))
            if count := re.fullmatch(r"(\d+)x?(\d*)", labels[0] if labels else "1"):
                columns = int(count[2] or 1)
                labels = [""] * int(count[1]) * columns
            members += [(kind, label) for label in labels]
        if name in self.blocks:
            self.fail(key, f"there are two blocks {name!r}", ("a name of its own for each",))
        self.blocks[name] = [
            Node(kind, x + u, y + v, self.radius, label, (u, v) if layout == "ring" else (0, -1))
            for (kind, label), (u, v) in zip(members, spots(layout, len(members), columns, self.dx, self.dy))
        ]

    def link_layers(self, layers, between):
        """Link each layer with the next, and the nodes of a ring, grid or cloud among themselves."""
        gaps = between if isinstance(between, list) else [between] * (len(layers) - 1)
        if len(gaps) != max(len(layers) - 1, 0):
            self.fail("between", f"{len(gaps)} gaps are described", ("one text", f"a list of {len(layers) - 1}"))
        for name, text in layers.items():
            layout = text.split()[0]
            for (i, a), (j, b) in combinations(enumerate(self.blocks[name]), 2):
                if layout == "ring":
                    self.join(a, b, set())
                elif layout == "grid" and math.dist((a.x, a.y), (b.x, b.y)) < 1.1 * self.dy:
                    self.join(a, b, set(), width=1.6)
                elif layout == "cloud" and j - i in (3, 5):
                    self.join(*((a, b) if j % 2 else (b, a)), {"arrows"})
        for (a, b), ways in zip(pairwise(layers), gaps):
            if ways != "none":
                self.link("between", f"{a} - {b} {ways}")

    def link(self, key, text, label=""):
        """Read a link, and draw it for every pair of nodes that it names."""
        tokens = text.split() or [""]
        ends, ways = [self.find(key, tokens.pop(0))], set()
        while tokens and tokens[0] in ("-", ">"):
            ways |= {"arrows"} if tokens.pop(0) == ">" else set()
            ends.append(self.find(key, tokens.pop(0) if tokens else ""))
        self.allow(key, tokens, WAYS)
        ways |= set(tokens)
        if "loop" in ways:  # that of a block stands on its frame
            top = min(ends[0], key=lambda node: node.y)
            node = top if len(ends[0]) == 1 else Node("", top.x, top.y - 5, 1.4 * top.radius)
            self.join(node, node, ways | {"arrows"}, label)
        for s, t in pairwise(ends):
            choose = permutations if s is t else zip if "each" in ways else windows if "local" in ways else product
            pairs = list(choose(s, 2 if s is t else t))
            if "each" in ways and len(s) != len(t):
                self.fail(key, f"{text!r} pairs {len(s)} nodes with {len(t)}", ("blocks of one size",))
            widths = (1.1, 0.6, 1.9, 0.8) if "weighted" in ways else (1.1 if len(pairs) <= 30 else 0.7,)
            for k, (a, b) in enumerate(pairs):
                self.join(a, b, ways, label, widths[k * k % 7 % len(widths)])

    def join(self, a, b, ways, label="", width=1.1):
        """Draw one link, with a head and a label where they are wanted; from a silent node there is none."""
        if a.hollow:
            return
        control = detour(a, b, ways)
        first, last = (control[0], control[-1]) if control else ((b.x, b.y), (a.x, a.y))
        points = [a.edge(first), *control, b.edge(last, 1.5 if "arrows" in ways else 0)]
        self.extent += [bezier(points, t / 8) for t in range(9)]
        if "arrows" in ways:
            (x, y), size = points[-1], (3.5 + 0.2 * self.radius) / (math.dist(last, points[-1]) or 1)
            p, q = size * (x - last[0]), size * (y - last[1])
            corners = (-p - q * 0.45, -q + p * 0.45, q * 0.9, -p * 0.9)
            self.heads += f"M{number(x)} {number(y)}l{' '.join(map(number, corners))}z"
            points[-1] = x - 0.7 * p, y - 0.7 * q
        pieces = [points]
        if label:
            x, y = bezier(points, 0.5)
            reach = self.word(label, x, y)
            if not control:  # the line leaves room for its label
                u, v = b.x - a.x, b.y - a.y
                room = ((abs(u) * reach + abs(v) * 8) / math.hypot(u, v) + 3) / math.hypot(u, v)
                pieces = [[points[0], (x - room * u, y - room * v)], [(x + room * u, y + room * v), points[1]]]
        for points in pieces:
            start, *rest = (f"{number(x)} {number(y)}" for x, y in points)
            self.strokes[width, "dashed" in ways] += f"M{start}{' LQC'[len(rest)]}{' '.join(rest)}"

    def frame(self, nodes, label):
        """Draw a box round nodes, with its label."""
        left, top = (min(v) - 6 for v in zip(*((node.x - node.radius, node.y - node.radius) for node in nodes)))
        right, bottom = (max(v) + 6 for v in zip(*((node.x + node.radius, node.y + node.radius) for node in nodes)))
        self.extent += [(left, top), (right, bottom)]
        size = f'x="{number(left)}" y="{number(top)}" width="{number(right - left)}" height="{number(bottom - top)}"'
        self.frames += f'<rect {size} rx="8"/>'
        if label:
            self.word(label.removeprefix("below "), (left + right) / 2, bottom + 11 if label.startswith("below ") else top - 10)

    def label_nodes(self):
        """Write the labels of nodes, in white within them or below."""
        for node in self.nodes():
            self.extent += [(node.x + s * 1.2 * node.radius, node.y + s * 1.2 * node.radius) for s in (-1, 1)]
            parts = node.parts()
            for part, x in parts:
                if part not in CURVES:
                    self.word(part, x, node.y, "" if node.hollow else ' fill="#fff"')
            if node.label and not parts:
                self.word(node.label, node.x, node.y + node.radius + 10)

    def word(self, label, x, y, fill=""):
        """Write a label with its middle at (x, y). Returns half of its width, as a sans serif face has it.

        Without labels, words are translated later: then the picture keeps room for six letters more.
        """
        shown = translated(label, self.labels)
        half = 3.6 * len(shown)
        room = half + 22 * (self.labels is None and len(label) > 2)
        self.extent += [(x - room, y - 8), (x + room, y + 8)]
        self.words += f'<text x="{number(x)}" y="{number(y + 4.5)}"{fill}>{escape(shown)}</text>'
        return half

    def finish(self):
        """The SVG text, in a box that holds everything, never smaller than a thumbnail."""
        if not self.blocks:
            self.fail("description", "there are no nodes", ("layers", "place"))
        (left, top), (right, bottom) = (tuple(map(f, zip(*self.extent))) for f in (min, max))
        width, height = max(150, 2 * math.ceil((right - left) / 2 + 4)), max(100, 2 * math.ceil((bottom - top) / 2 + 4))
        box = f"{number((left + right - width) / 2)} {number((top + bottom - height) / 2)} {width} {height}"
        dash = ("", ' stroke-dasharray="3 3"')
        strokes = "".join(f'<path stroke-width="{w}"{dash[dashed]} d="{d}"/>' for (w, dashed), d in self.strokes.items())
        lines = f'<g fill="none" stroke="currentColor" stroke-opacity=".45">{self.frames}{strokes}</g>'
        heads = f'<path fill-opacity=".75" d="{self.heads}"/>' if self.heads else ""
        return svg(self.name, box, lines + heads + shapes(self.nodes()) + self.words)
