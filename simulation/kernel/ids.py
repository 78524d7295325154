"""Identifiers: 24 hexadecimal characters in the catalog, UUIDs in Pulse, as the contracts say."""

from __future__ import annotations

import hashlib
import secrets
import time
from itertools import count
from typing import Protocol
from uuid import UUID, uuid4


class IdSource(Protocol):
    """Makes identifiers that were never used before."""

    def new(self) -> str:
        """A fresh identifier of 24 hexadecimal characters."""
        ...

    def uuid(self) -> str:
        """A fresh UUID."""
        ...


class ObjectIdSource:
    """MongoDB object ids: unique across processes, roughly ordered by time.

    Put together here from second, process and number: bson takes twice as long for the same,
    which counts where events come in by the thousand.
    """

    def __init__(self) -> None:
        self._process = secrets.token_hex(5)
        self._numbers = count(secrets.randbits(24))

    def new(self) -> str:
        number = next(self._numbers) & 0xFFFFFF
        return f"{int(time.time()):08x}{self._process}{number:06x}"

    def uuid(self) -> str:
        return str(uuid4())


class SequentialIdSource:
    """Counts up from one: readable and repeatable, for tests and fixtures."""

    def __init__(self) -> None:
        self._numbers = count(1)

    def new(self) -> str:
        return f"{next(self._numbers):024x}"

    def uuid(self) -> str:
        return str(UUID(int=next(self._numbers), version=4))


def derived_id(*parts: object) -> str:
    """The identifier that always belongs to ``parts``; makes repeated work idempotent."""
    return _digest(parts).hex()[:24]


def derived_uuid(*parts: object) -> str:
    """The UUID that always belongs to ``parts``."""
    return str(UUID(bytes=_digest(parts)[:16], version=5))


def _digest(parts: tuple[object, ...]) -> bytes:
    return hashlib.sha256("\x1f".join(str(part) for part in parts).encode()).digest()
