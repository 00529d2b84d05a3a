"""What is made from the front matter of networks, without a browser (test_course.py has what needs one)."""

from pathlib import Path

from conftest import every_language

from theme.features.gallery.step import link_networks
from theme.model import course
from theme.model import page as pages
from theme.model.page import Page, Site


@every_language
def test_names_of_networks_in_tables_lead_to_their_pages(language):
    site = Site(Path(), "")
    site.pages = {(language.code, page.path): page for page in pages.pages(language)}
    article = Page(language, "what-are-neural-networks.md", site)
    linked = link_networks(article, article.body)
    for network in course.networks(language):
        row, here = (next(r for r in text.splitlines() if f"(drawing:{network.meta['drawing']}) |" in r) for text in (article.body, linked))
        assert f"]({network.path}) |" in here, f"the row of {network.path} is not linked: {here}"
        assert network.path not in row, article.fault(f"{network.path} is linked by hand; its drawing has the row linked", row)
        assert here.replace(f"]({network.path})", "").replace(" [", " ", 1) == row
    nested = Page(language, "networks/index.md", site)
    row = f"| ![x](drawing:{network.meta['drawing']}) | A name | and [a link](there.md) |"
    assert link_networks(nested, row) == row.replace("A name", f"[A name]({Path(network.path).name})")
    for other in (row.replace(network.meta["drawing"], "nothing"), row.replace("A name", "[a name](by-hand.md)")):
        assert link_networks(nested, other) == other
