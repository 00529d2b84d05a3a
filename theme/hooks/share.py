"""A picture for sharing each page, drawn at build time with the site's own face, kept in .cache by content."""

import hashlib
import io
import itertools
import shutil
import textwrap
from pathlib import Path

from mkdocs.plugins import event_priority
from PIL import Image, ImageDraw, ImageFont

from theme.tools import cache, words

ROOT = Path(__file__).resolve().parents[2]
FONT = ROOT / "node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2"
CACHE = ROOT / ".cache" / "share"
SIZE = (1200, 630)
PAPER, INK, LINK, ACCENT = "#12181f", "#f3efe6", "#33414e", ("#5aa2e6", "#ef8b4a", "#58b883")
LAYERS = (3, 5, 5, 2)


def address(page) -> str:
    """Where the picture of a page stands: assets/share/en/foundations/perceptron.png."""
    file = page.file
    name = (Path(file.norm_src_uri).with_suffix("")).as_posix()
    return f"assets/share/{file.locale}/{name}.png"


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


@event_priority(50)
def on_page_context(context, page, config, nav):
    """Tell the template the address, and put the picture there."""
    title = page.meta.get("title") or config.site_name
    key = hashlib.sha256(f"{title}|{config.site_name}|{Path(__file__).read_text('utf-8')}".encode()).hexdigest()[:24]
    cached = CACHE / f"{key}.png"
    if not cached.exists():
        cache.write(cached, picture(title, config.site_name))
    page.meta["share_image"] = address(page)
    target = Path(config.site_dir) / address(page)
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(cached, target)
    context["languages"] = words.LANGUAGES
    return context
