"""Addresses that change with their content, so that a stored page never meets another deployment's files."""

import hashlib


def digest(*contents: bytes) -> str:
    """The first 8 digits of the SHA-256: what follows ?v=, or stands in a path. The service worker checks them."""
    return hashlib.sha256(b"\0".join(contents)).hexdigest()[:8]
