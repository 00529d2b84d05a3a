"""A picture for sharing each page, drawn at build time with the site's own face, kept in .cache by content."""

import hashlib
import io
import itertools
import textwrap
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from theme.model import cache, places
from theme.model.page import Site

FONT = places.MODULES / "@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"
CACHE = places.CACHE / "share"
SIZE = (1200, 630)
PAPER, INK, LINK, ACCENT = "#12181f", "#f3efe6", "#33414e", ("#5aa2e6", "#ef8b4a", "#58b883")
LAYERS = (3, 5, 5, 2)


def picture(title: str, site_name: str) -> bytes:
    """The PNG: a network on the right, the title on the left, the name of the site below."""
    image = Image.new("RGB", SIZE, PAPER)
    draw = ImageDraw.Draw(image)
    columns = [[(820 + 105 * i, 315 + (j - (n - 1) / 2) * 100) for j in range(n)] for i, n in enumerate(LAYERS)]
    for left, right in itertools.pairwise(columns):
        for a in left:
            for b in right:
                draw.line([a, b], fill=LINK, width=2)
    for i, column in enumerate(columns):
        for x, y in column:
            draw.ellipse([x - 20, y - 20, x + 20, y + 20], fill=ACCENT[0 if i == 0 else 1 if i < len(columns) - 1 else 2])
    lines = textwrap.wrap(title, 20)
    size = 76 if len(lines) <= 3 else 60
    y = 300 - len(lines) * size * 0.58
    for line in lines:
        draw.text((80, y), line, font=face(size, 700), fill=INK)
        y += size * 1.16
    draw.text((80, 530), site_name, font=face(34, 400), fill=ACCENT[1])
    buffer = io.BytesIO()
    image.quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


def face(size: int, weight: int) -> ImageFont.FreeTypeFont:
    font = ImageFont.truetype(str(FONT), size)
    font.set_variation_by_axes([weight])
    return font


def draw(site: Site) -> None:
    """The picture of each page, where its head says that it is (Page.share_image)."""
    for page in site.pages.values():
        title = page.title or page.site_name
        key = hashlib.sha256(f"{title}|{page.site_name}|{Path(__file__).read_text('utf-8')}".encode()).hexdigest()[:24]
        kept = CACHE / f"{key}.png"
        if not kept.exists():
            cache.write(kept, picture(title, page.site_name))
        site.write(page.share_image, kept.read_bytes())
