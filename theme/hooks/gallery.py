"""The gallery of networks, where a page says <!-- gallery -->, made from the front matter of the pages of networks."""

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.utils import get_relative_url

from theme.hooks import costs, figures
from theme.tools import deferred, gallery, words

MARK = "<!-- gallery -->"
NEEDED = ("title", "description", "family", "year", "authors", "supervision", "data", "drawing", "costs")


@event_priority(60)  # every page has its content now, and the costs of its network
def on_page_context(context, page, config, nav):
    if MARK in page.content:
        networks = [other for other in nav.pages if other.meta.get("family")]
        html = gallery.render([entry(network, page, config) for network in networks], lambda key: words.word(config, key))
        page.content = page.content.replace(MARK, deferred.hold(page, html))
        page.meta["gallery"] = True
    return context


def entry(network, page, config) -> gallery.Entry:
    meta = network.meta
    if missing := [name for name in NEEDED if not meta.get(name)]:
        raise PluginError(f"docs/{network.file.src_uri}: the gallery needs {', '.join(missing)} in the front matter")
    where = f"docs/{network.file.src_uri}: drawing:{meta['drawing']}"
    svg = figures.in_language(figures.draw(meta["drawing"], where, []), words.language(config), where)
    return gallery.Entry(
        slug=network.file.src_uri.rpartition("/")[2].removesuffix(".md"),
        title=meta["title"],
        description=meta["description"],
        address=get_relative_url(network.url, page.url),
        drawing=figures.from_sheet(figures.thumbnail(svg), meta["drawing"], page, config),
        family=meta["family"],
        year=meta["year"],
        authors=tuple(meta["authors"]),
        supervision=words.word(config, meta["supervision"]),
        data=words.word(config, meta["data"]),
        parameters=costs.number(meta["costs"]["parameters"], config),
    )
