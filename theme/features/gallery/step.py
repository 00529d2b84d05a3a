"""What is made from the front matter of the pages of networks: the gallery, where a page says <!-- gallery -->, and links
in tables whose rows begin with the drawing of a network."""

import posixpath
import re
from collections.abc import Callable

from theme.features.gallery import gallery
from theme.model.course import GALLERY
from theme.model.page import Page

ROW = re.compile(r"^(?P<start>\| !\[[^\]]*\]\(drawing:(?P<drawing>[\w-]+)\) \| )(?P<name>[^|\[]+?)(?= \|)", re.M)
NEEDED = ("title", "description", "family", "year", "authors", "supervision", "data", "drawing")


def link_networks(page: Page, text: str) -> str:
    """In a row that begins with a drawing, the name after it leads to the page whose drawing that is."""
    if not ROW.search(text):
        return text
    networks = {network.meta.get("drawing"): network.path for network in page.others()}

    def linked(match):
        path = networks.get(match["drawing"])
        return f"{match['start']}[{match['name']}]({posixpath.relpath(path, posixpath.dirname(page.path))})" if path else match[0]

    return ROW.sub(linked, text)


def show_networks(thumbnail: Callable[[Page, str], str]) -> Callable[[Page, str], str]:
    """The step; thumbnail(page, name) gives the small drawing of a network."""

    def step(page: Page, html: str) -> str:
        if GALLERY not in html:
            return html
        page.has_gallery = True

        def render() -> str:  # when the costs of every network are known
            entries = [entry(network, page, thumbnail) for network in page.others() if network.costs]
            return gallery.render(entries, lambda key: page.language.word("gallery", key))

        return html.replace(GALLERY, page.hold(render))

    step.__name__ = "show_networks"
    step.__module__ = __name__
    return step


def entry(network: Page, page: Page, thumbnail: Callable[[Page, str], str]) -> gallery.Entry:
    meta, word = network.meta, page.language.word
    if missing := [name for name in NEEDED if not meta.get(name)]:
        raise network.fault(f"the gallery needs {', '.join(missing)} in the front matter")
    return gallery.Entry(
        slug=network.lesson.path.rpartition("/")[2],
        title=meta["title"],
        description=meta["description"],
        address=page.link(network.url),
        drawing=thumbnail(page, meta["drawing"]),
        family=meta["family"],
        year=meta["year"],
        authors=tuple(meta["authors"]),
        supervision=word("gallery", meta["supervision"]),
        data=word("gallery", meta["data"]),
        parameters=page.language.number(network.costs["parameters"]),
    )
