"""Topology drawings, circles and arrows, as SVG text, from the few lines that docs/data/drawings.yml gives each.

    layers    blocks from left to right, called a, b, c…; neighbours are linked, each node with each
    between   how they are linked: WAYS in one text for all gaps, or a list with a text for each gap
    place     {name: block at X Y}, counted in steps; these are linked by `links` alone
    links     a1 > b2 (arrow), a - b (line), x > y > z (chain), each followed by WAYS; or {link: label}
    frames    boxes: {b c: label}        captions  a word below each layer        texts   {word: X Y}
    hollow    nodes that are silent      sizes     {node: radius}
    radius    of the nodes               step      from one node to the next: X Y

A block is `[LAYOUT] KIND [COUNT or LABELS], KIND …`: `input 3`, `input x₁ x₂, bias +1`, `ring hidden 6`, `grid hidden 4x4`.
`b` names all nodes of a block, `b2` its second. A label of one or two signs stands in its node, a longer one beside
it; the names of CURVES are drawn as curves, and `Σ|step` divides a node in two.
"""

import math
import re
from collections import defaultdict
from dataclasses import dataclass
from html import escape
from itertools import combinations, pairwise, permutations, product


def number(v, digits=1):
    """A coordinate without a float tail."""
    return f"{round(v, digits) + 0.0:g}"


def scaled(path, factor):
    """The path with every number multiplied: that is why no path here has arcs, whose flags must not grow."""
    path = re.sub(r"-?\d*\.?\d+", lambda m: " " + number(float(m[0]) * factor, 2), path)
    return re.sub(r"(?<=[a-z]) | (?=-)|(?<= ) +", "", path)


DISC = "m-10 0c0-5.52 4.48-10 10-10s10 4.48 10 10-4.48 10-10 10-10-4.48-10-10z"
SQUARE = "m-6.8-8.8h13.6q2 0 2 2v13.6q0 2-2 2h-13.6q-2 0-2-2v-13.6q0-2 2-2z"
RING = f"{DISC}m1.5 0{scaled(DISC, 0.85)[6:]}m1.7 0{scaled(DISC, 0.68)[6:]}"
STAR = "m0-11.5l1.8 6.9 6.3-3.5-3.5 6.3 6.9 1.8-6.9 1.8 3.5 6.3-6.3-3.5-1.8 6.9-1.8-6.9-6.3 3.5 3.5-6.3-6.9-1.8 6.9-1.8-3.5-6.3 6.3 3.5z"
EYE = "m-12.5 0q12.5-16.5 25 0q-12.5 16.5-25 0zm7.9 0c0-2.54 2.06-4.6 4.6-4.6s4.6 2.06 4.6 4.6-2.06 4.6-4.6 4.6-4.6-2.06-4.6-4.6z" \
      "m2.2 0c0-1.32 1.08-2.4 2.4-2.4s2.4 1.08 2.4 2.4-1.08 2.4-2.4 2.4-2.4-1.08-2.4-2.4z"
# kind: (fill, outline at radius 10, white sign in it, word in the legend). White text reads on every fill, and
# every fill reads on a white page and on a near-black one.
KINDS = {
    "input": ("#23834d", SQUARE, "", "input"),
    "hidden": ("#2a74c2", DISC, "", "hidden unit"),
    "output": ("#c2541a", RING, "", "output"),
    "bias": ("#6b7280", "m0-11.5l11.5 11.5-11.5 11.5-11.5-11.5z", "", "bias"),
    "recurrent": ("#12808f", DISC, "m0-5c-2.76 0-5 2.24-5 5s2.24 5 5 5 5-2.24 5-5m-2.6 1.4l2.6-2.6 2.6 2.6", "recurrent unit"),
    "memory": ("#12808f", "m-9.4-9h18.8v4.8h-18.8zm0 6.6h18.8v4.8h-18.8zm0 6.6h18.8v4.8h-18.8z", "", "memory"),
    "probabilistic": ("#8a55c0", DISC, "m-5.6 1.6c1.9-5 3.7-4.6 5.6-1.6s3.7 3.4 5.6-1.6", "stochastic unit"),
    "kernel": ("#bf3f8a", "m-9.2-9.2h8.2v8.2h-8.2zm10.2 0h8.2v8.2h-8.2zm0 10.2h8.2v8.2h-8.2zm-10.2 0h8.2v8.2h-8.2z", "", "convolution or pooling"),
    "gate": ("#96680f", "m-10.5-8.5l10.5 6.5 10.5-6.5v17l-10.5-6.5-10.5 6.5z", "", "gate"),
    "attention": ("#c23b4e", EYE, "", "attention"),
    "noise": ("#6b7280", STAR, "", "noise"),
    "spiking": ("#96680f", DISC, "m-6.5 3h4l2.5-8.5 2.5 8.5h4", "spiking neuron"),
}
CURVES = {"step": "m-5 5h5v-10h5", "sigmoid": "m-6 5c7 0 5-10 12-10", "relu": "m-6 4h6l5-9", "bell": "m-6.5 4c5 0 4-9 6.5-9s1.5 9 6.5 9"}
LAYOUTS = ("column", "row", "ring", "grid", "cloud")
WAYS = ("none", "arrows", "back", "each", "local", "over", "under", "bend", "loop", "dashed", "weighted")
KEYS = ("layers", "between", "place", "links", "frames", "captions", "texts", "hollow", "sizes", "radius", "step")


@dataclass(eq=False)
class Node:
    """A node, its label, the side where a long label goes, and the direction of its loop."""

    kind: str
    x: float
    y: float
    radius: float
    label: str = ""
    side: str = "below"
    away: tuple = (0, -1)
    hollow: bool = False

    def edge(self, toward, gap=0.0):
        """The point of the outline on the way to another point, or gap outside of it."""
        u, v = toward[0] - self.x, toward[1] - self.y
        far = (self.radius + gap) / (math.hypot(u, v) or 1)
        return self.x + u * far, self.y + v * far

    def parts(self):
        """[(text or name of a curve, x)] of a label that stands in the node; [] for one that stands beside it."""
        parts = self.label.split("|") if self.label and not KINDS[self.kind][2] else []
        fit = all(len(part) <= 2 or part in CURVES for part in parts)
        return [(part, self.x + (2 * k - len(parts) + 1) * 0.45 * self.radius) for k, part in enumerate(parts)] if fit else []


def draw(description: dict, labels=None, name: str = "drawing") -> str:
    """The SVG text of a description. labels: {English: translation} or a function; name: for errors and as accessible name.

    Raises ValueError, which names the drawing, the key and what is allowed.
    """
    return Drawing(description, labels, name).svg()


def kinds(description: dict, name: str = "drawing") -> list[str]:
    """The kinds of node in a description, in the order of the legend."""
    used = {node.kind for node in Drawing(description, None, name).nodes.values()}
    return [kind for kind in KINDS if kind in used]


def legend(chosen, translate=None) -> str:
    """An HTML list that says what the shapes of the chosen kinds mean."""
    items = (f'<li><svg viewBox="-9 -9 18 18" width="18" height="18" aria-hidden="true">{shapes([Node(kind, 0, 0, 7)])}</svg> '
             f"{escape(translated(KINDS[kind][3], translate))}</li>" for kind in KINDS if kind in chosen)
    return f'<ul class="nn-legend">{"".join(items)}</ul>'


def translated(label, labels):
    return labels(label) if callable(labels) else (labels or {}).get(label, label)



def shapes(nodes):
    """The outlines, one path for all nodes of a look, and the white signs in them."""
    outlines, signs = defaultdict(str), ""
    for node in nodes:
        fill, outline, sign, _ = KINDS[node.kind]
        outlines[fill, node.hollow] += place(outline, node.x, node.y, node.radius / 10)
        signs += place(sign, node.x, node.y, node.radius / 10) if sign and not node.hollow else ""
        signs += "".join(place(CURVES[part], x, node.y, min(1.2, node.radius / 13)) for part, x in node.parts() if part in CURVES)
        signs += place("m0-7.5v15", node.x, node.y, node.radius / 10) if len(node.parts()) == 2 else ""
    paint = ('fill="{}" fill-rule="evenodd"', 'fill="none" stroke="{}" stroke-width="1.5"')
    paths = "".join(f'<path {paint[hollow].format(fill)} d="{d}"/>' for (fill, hollow), d in outlines.items())
    return paths + (f'<path fill="none" stroke="#fff" stroke-width="1.4" stroke-linecap="round" stroke-linejoin="round" d="{signs}"/>' if signs else "")


def place(path, x, y, factor):
    return f"M{number(x)} {number(y)}{scaled(path, factor)}"


def windows(a, b):
    """The pairs of a convolution from a to b, or of its transpose where b is longer."""
    if len(a) < len(b):
        return [(s, t) for t, s in windows(b, a)]
    stride = len(a) // len(b)
    start, width = (-1, 3) if len(a) == len(b) else (0, len(a) - (len(b) - 1) * stride)
    return [(a[i], t) for k, t in enumerate(b) for i in range(k * stride + start, k * stride + start + width) if 0 <= i < len(a)]


def bezier(points, t):
    """The point at t of a curve with these control points (de Casteljau)."""
    while len(points) > 1:
        points = [(a[0] + t * (b[0] - a[0]), a[1] + t * (b[1] - a[1])) for a, b in pairwise(points)]
    return points[0]


class Drawing:
    """A description read: nodes with places, strokes, heads and texts."""

    def __init__(self, description, labels, name):
        self.description, self.labels, self.name = description, labels, name
        self.groups, self.words, self.strokes, self.heads, self.boxes = {}, [], defaultdict(str), "", ""
        self.extent = []  # points that the picture must hold
        self.check("description", description, KEYS)
        self.radius, (self.dx, self.dy) = description.get("radius", 7), description.get("step", (38, 22))
        self.lay(description.get("layers", ()))
        for name, text in description.get("place", {}).items():
            self.block("place", text, name)
        if not self.groups:
            self.fail("description", "it has no nodes", ("layers", "place"))
        for name, radius in description.get("sizes", {}).items():
            for node in self.find("sizes", name):
                node.radius = radius
        for name in description.get("hollow", "").split():
            for node in self.find("hollow", name):
                node.hollow = True
        self.connect()
        for link in description.get("links", ()):
            self.link("links", *(next(iter(link.items())) if isinstance(link, dict) else (link, "")))
        self.write()

    @property
    def nodes(self):
        return [node for group in self.groups.values() for node in group]

    def fail(self, key, problem, allowed):
        raise ValueError(f"drawing {self.name!r}, {key}: {problem}; allowed: {', '.join(allowed)}")

    def check(self, key, words, allowed):
        for word in words:
            if word not in allowed:
                self.fail(key, f"{word!r} is unknown", allowed)

    def find(self, key, name):
        """The nodes that a name means: a whole block, or one node of it."""
        group, index = re.fullmatch(r"(.*?)(\d*)", name).groups()
        nodes = self.groups.get(group, [])
        if not nodes or not int(index or 1) in range(1, len(nodes) + 1):
            self.fail(key, f"{name!r} is no node", (f"{g}1…{g}{len(n)}" if len(n) > 1 else g for g, n in self.groups.items()))
        return [nodes[int(index) - 1]] if index else nodes

    def block(self, key, text, name):
        """Read a block into self.groups[name], round the place that it gives or round the origin."""
        body, _, at = text.partition(" at ")
        layout, _, rest = body.partition(" ")
        layout, rest = (layout, rest) if layout in LAYOUTS else ("column", body)
        members, shape = [], (1, 1)
        for part in rest.split(","):
            kind, *labels = part.split()
            if kind not in KINDS:
                self.fail(key, f"{kind!r} in {text!r} is neither a kind nor a layout", (*KINDS, *LAYOUTS))
            if labels and (count := re.fullmatch(r"(\d+)x?(\d*)", labels[0])):
                shape = int(count[1]), int(count[2] or 1)
                labels = [""] * shape[0] * shape[1]
            members += [(kind, label) for label in labels or [""]]
        try:
            x, y = (float(v) for v in at.split() or ("00" if key == "layers" else ""))
        except ValueError:
            self.fail(key, f"{text!r} does not say where", ("… at X Y",))
        spots = self.spots(layout, len(members), shape)
        self.groups[name] = [Node(kind, x * self.dx + u, y * self.dy + v, self.radius, label, away=(u, v) if layout == "ring" else (0, -1))
                             for (kind, label), (u, v) in zip(members, spots)]

    def spots(self, layout, n, shape):
        """n places round the origin, in pixels."""
        middle = [k - (n - 1) / 2 for k in range(n)]
        if layout in ("column", "row"):
            return [(0, k * self.dy) if layout == "column" else (k * self.dx, 0) for k in middle]
        if layout == "grid":
            return [((j - (shape[1] - 1) / 2) * self.dy, (i - (shape[0] - 1) / 2) * self.dy) for i in range(shape[0]) for j in range(shape[1])]
        if layout == "cloud":  # the seeds of a sunflower
            polar = [(0.78 * self.dy * math.sqrt(k + 0.4), k * math.pi * (3 - math.sqrt(5))) for k in range(n)]
        else:
            polar = [(self.dy * max(n, 4) / 4, 2 * math.pi * k / n - math.pi / 2) for k in range(n)]
        return [(r * math.cos(turn), r * math.sin(turn)) for r, turn in polar]

    def lay(self, layers):
        """Place the layers from left to right."""
        right = -self.dx
        for k, text in enumerate(layers):
            self.block("layers", text, chr(97 + k))
            group = self.groups[chr(97 + k)]
            shift = right + self.dx - min(node.x for node in group)
            for node in group:
                node.x += shift
                node.side = "left" if k == 0 else "right" if k == len(layers) - 1 else "below"
            right = max(node.x for node in group)

    def connect(self):
        """Link the layers, and the nodes of a ring, grid or cloud among themselves."""
        layers, between = self.description.get("layers", ()), self.description.get("between", "")
        gaps = between if isinstance(between, list) else [between] * (len(layers) - 1)
        if len(gaps) != max(len(layers) - 1, 0):
            self.fail("between", f"{len(gaps)} gaps are described", (f"one text, or a list of {len(layers) - 1}",))
        for k, (text, ways) in enumerate(zip(layers, [*gaps, "none"])):
            name = chr(97 + k)
            group, layout = self.groups[name], text.split()[0]
            if layout == "ring" and between != "none":
                self.link("layers", f"{name} - {name}")
            near = [(s, t) for s, t in combinations(group, 2) if math.dist((s.x, s.y), (t.x, t.y)) < 1.1 * self.dy] if layout == "grid" else ()
            far = [(group[j], group[(j + step) % len(group)]) for j in range(len(group)) for step in (3, 5)] if layout == "cloud" else ()
            for s, t in (*near, *far):
                self.join(s, t, {"arrows"} if far else set())
            if "none" not in ways:
                self.link("between", f"{name} - {chr(98 + k)} {ways}")

    def link(self, key, text, label=""):
        """Read and draw a link, or all links, between the named nodes."""
        tokens = text.split()
        path, ways = [tokens.pop(0)], set()
        while tokens and tokens[0] in ("-", ">"):
            ways |= {"arrows"} if tokens.pop(0) == ">" else set()
            path.append(tokens.pop(0) if tokens else "")
        self.check(key, tokens, WAYS)
        ways |= set(tokens)
        ends = [self.find(key, name) for name in path]
        if "loop" in ways:  # of a whole block: over its frame
            top = min(ends[0], key=lambda node: node.y)
            node = top if len(ends[0]) == 1 else Node(top.kind, top.x, top.y - 8, top.radius)
            self.join(node, node, ways | {"arrows"}, label)
        for s, t in pairwise(ends):
            if s is t:
                pairs = permutations(s, 2) if "arrows" in ways else combinations(s, 2)
            else:
                pairs = zip(s, t) if "each" in ways else windows(s, t) if "local" in ways else product(s, t)
            for k, (a, b) in enumerate(pairs):
                a, b = (b, a) if "back" in ways else (a, b)
                self.join(a, b, ways, label, (1.1, 0.6, 1.9, 0.8)[k * k % 7 % 4] if "weighted" in ways else 1.1)

    def join(self, a, b, ways, label="", width=1.1):
        """Draw one link: a straight line, an arc or a loop, with a head and a label where they are wanted."""
        u, v = b.x - a.x, b.y - a.y
        control = []
        if a is b:
            turn = math.atan2(a.away[1], a.away[0])
            control = [(a.x + 3.3 * a.radius * math.cos(turn + s), a.y + 3.3 * a.radius * math.sin(turn + s)) for s in (0.6, -0.6)]
        elif ways & {"over", "under"}:
            sign = -1 if "over" in ways else 1
            y = sign * (max(sign * a.y, sign * b.y) + a.radius + 12 + 0.14 * abs(u))
            control = [(a.x + 0.18 * u, y), (b.x - 0.18 * u, y)]
        elif "bend" in ways:
            control = [((a.x + b.x) / 2 + 0.25 * v, (a.y + b.y) / 2 - 0.25 * u)]
        headed = bool(ways & {"arrows", "back"})
        start = a.edge(control[0] if control else (b.x, b.y))
        last = control[-1] if control else (a.x, a.y)
        tip = b.edge(last, 1.5 if headed else 0)
        points = [start, *control, tip]
        self.extent += [bezier(points, t / 8) for t in range(9)]
        if headed:
            far, size = math.dist(last, tip) or 1, 3.5 + 0.2 * self.radius
            p, q = size * (tip[0] - last[0]) / far, size * (tip[1] - last[1]) / far
            self.heads += f"M{number(tip[0])} {number(tip[1])}l{number(-p - q * 0.45)} {number(-q + p * 0.45)} {number(q * 0.9)} {number(-p * 0.9)}z"
            points[-1] = tip[0] - 0.7 * p, tip[1] - 0.7 * q
        pieces = [points]
        if label:
            x, y = bezier(points, 0.5)
            shown = self.word(label, x, y)
            if not control:  # the line leaves room for its label
                far = math.hypot(u, v)
                room = (abs(u) * self.width(shown) / 2 + abs(v) * 8) / far + 3
                pieces = [[start, (x - room * u / far, y - room * v / far)], [(x + room * u / far, y + room * v / far), points[-1]]]
        for points in pieces:
            pen = "MLQC"[len(points) - 1]
            coordinates = [f"{number(x)} {number(y)}" for x, y in points]
            self.strokes[width, "dashed" in ways] += f"M{coordinates[0]}{pen}{' '.join(coordinates[1:])}"

    @staticmethod
    def width(text):
        return 7.2 * len(text)

    def word(self, label, x, y, anchor="middle", fill=""):
        """Write a label with its middle at height y."""
        shown = translated(label, self.labels)
        left = x - self.width(shown) * {"start": 0, "middle": 0.5, "end": 1}[anchor]
        self.extent += [(left, y - 8), (left + self.width(shown), y + 8)]
        self.words.append((shown, x, y, anchor, fill))
        return shown
