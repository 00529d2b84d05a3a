"""The document around a page: what entered late, what the scripts are told, the policy."""

import base64
import hashlib
import json
import re

from theme.model.page import Page

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)[^>]*>(.*?)</script>", re.S)
CHARSET = '<meta charset="utf-8">'


def fill(page: Page, document: str) -> str:
    """Put in what was held back from the search."""
    return page.fill(document)


def scripts(page: Page, document: str, settings: dict, modules: list[str], preload: list[str]) -> str:
    """The settings of the page's scripts, and these."""
    root = page.link("")
    data = json.dumps(settings, separators=(",", ":")).replace("<", "\\u003c")
    loaded = "".join(f'<link rel="modulepreload" href="{root}{address}">' for address in preload)
    loaded += "".join(f'<script type="module" src="{root}{address}"></script>' for address in modules)
    return document.replace("</body>", f'<script type="application/json" id="runner-config">{data}</script>{loaded}</body>')


def policy(document: str) -> str:
    """A Content-Security-Policy: nothing from elsewhere, no script but ours."""
    inline = dict.fromkeys(base64.b64encode(hashlib.sha256(s.encode()).digest()).decode() for s in INLINE_SCRIPT.findall(document))
    rules = "; ".join([
        "default-src 'self'",
        "script-src 'self' 'wasm-unsafe-eval' " + " ".join(f"'sha256-{value}'" for value in inline),
        "worker-src 'self' blob:",
        "connect-src 'self'",
        "img-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "font-src 'self'",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
    ])
    return document.replace(CHARSET, f'{CHARSET}\n<meta http-equiv="Content-Security-Policy" content="{rules}">', 1)


def add_policy(page: Page, document: str) -> str:
    """`mkdocs serve` adds a script of its own, so there is no policy there."""
    return document if page.site.serving else policy(document)
