"""URLs as they may be shown."""

from __future__ import annotations


def without_secrets(url: str) -> str:
    """``url`` without credentials, query and fragment, where secrets use to stand."""
    address = url.partition("#")[0].partition("?")[0]
    scheme, separator, rest = address.rpartition("://")
    host, slash, path = rest.partition("/")
    return f"{scheme}{separator}{host.rpartition('@')[2]}{slash}{path}"
