"""Cursors: the keys of pages, in a form that callers send back and do not read."""

from __future__ import annotations

import base64
import binascii


def cursor_of(key: str) -> str:
    """``key`` as a cursor."""
    return base64.urlsafe_b64encode(key.encode()).decode()


def key_of(cursor: str) -> str | None:
    """The key that ``cursor_of`` made ``cursor`` of; null where it did not make it."""
    try:
        return base64.b64decode(cursor.encode(), altchars=b"-_", validate=True).decode()
    except (binascii.Error, ValueError):
        return None
