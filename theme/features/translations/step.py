"""Every page in every language, but for a language that says that it is partial."""

from theme.model import language as languages
from theme.model import places
from theme.model.fault import Fault
from theme.model.page import pages


def demand() -> None:
    """Stop where a page lacks its translation: the plugin would show the source's text under another language."""
    source = languages.source()
    written = {page.path for page in pages(source)}
    faults = []
    for language in languages.translations():
        have = {page.path for page in pages(language)}
        missing = set() if language.partial else written - have
        for there, here, lacking in ((language, source, missing), (source, language, have - written)):
            for path in sorted(lacking):
                wanted, other = (places.shown(places.DOCS / code / path) for code in (there.code, here.code))
                faults.append(f"{wanted} is missing: {other} has no translation; write it or remove both")
    if faults:
        raise Fault("\n".join(faults))
