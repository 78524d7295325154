"""Identifiers: 24 lower-case hexadecimal characters, as the simulation API writes them."""

from __future__ import annotations

import hashlib
from itertools import count
from typing import Protocol

from bson import ObjectId


class IdSource(Protocol):
    """Makes identifiers that were never used before."""

    def new(self) -> str:
        """A fresh identifier."""
        ...


class ObjectIdSource:
    """MongoDB object ids: unique across processes, roughly ordered by time."""

    def new(self) -> str:
        return str(ObjectId())


class SequentialIdSource:
    """Counts up from one: readable and repeatable, for tests and fixtures."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new(self) -> str:
        return f"{next(self._numbers):024x}"


def derived_id(*parts: object) -> str:
    """The identifier that always belongs to ``parts``; makes repeated work idempotent."""
    text = "\x1f".join(str(part) for part in parts)
    return hashlib.sha256(text.encode()).hexdigest()[:24]
