"""URLs as they may be shown."""

from __future__ import annotations

import re

# The first "://" alone ends a scheme: a path may hold the address of somebody else.
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://")


def without_secrets(url: str) -> str:
    """``url`` without credentials, query and fragment, where secrets use to stand."""
    address = url.partition("#")[0].partition("?")[0]
    found = _SCHEME.match(address)
    scheme = found[0] if found else ""
    host, slash, path = address[len(scheme) :].partition("/")
    return f"{scheme}{host.rpartition('@')[2]}{slash}{path}"
