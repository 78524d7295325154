"""Where an endpoint is asked, below the address that stands in a definition or a setting."""

from __future__ import annotations


def below(address: str, path: str) -> str:
    """``address`` with ``path`` after it; once, where somebody gave the whole of it."""
    base = address.rstrip("/")
    return base if base.endswith(path) else f"{base}{path}"
