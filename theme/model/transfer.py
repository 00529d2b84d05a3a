"""What crosses the network: servers such as GitHub Pages pack text, and send what is packed already as it is."""

import gzip

PACKED = {".html", ".css", ".js", ".mjs", ".json", ".svg", ".xml", ".txt", ".py", ".ipynb", ".wasm"}


def pack(content: bytes) -> bytes:
    return gzip.compress(content, 6)


def transferred(suffix: str, content: bytes) -> int:
    """The bytes that a server sends for a file."""
    return len(pack(content)) if suffix in PACKED else len(content)
