"""A document that is not there yet."""

from __future__ import annotations


class DocumentMissing(Exception):
    """The document that an event changes is not there yet; the sweep tries again."""
