"""The ArtifactStore port: whole objects under keys, written once and downloaded by links."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path, PurePosixPath
from typing import Protocol

CHUNK_BYTES = 1 << 18

MEDIA_TYPE = "application/gzip"


class StoreUnavailable(OSError):
    """The store cannot be had at the moment, or refuses what it is asked."""


class ArtifactStore(Protocol):
    """Keeps objects for good. Keys are relative paths with slashes.

    Every store passes ``tests/conformance/test_artifact_store.py``.
    """

    async def put(self, key: str, source: Path) -> None:
        """Keep the content of the file ``source`` under ``key``, in place of what was there.

        Nobody ever sees a part of it, also where this is cancelled or fails.

        Raises:
            OSError: it cannot be kept; ``StoreUnavailable`` is one.
        """
        ...

    async def size(self, key: str) -> int | None:
        """The size of the object in bytes; null where there is none."""
        ...

    def open(self, key: str) -> AsyncIterator[bytes]:
        """The content of the object, piece by piece.

        Raises:
            FileNotFoundError: there is none.
        """
        ...

    async def delete(self, key: str) -> None:
        """Remove the object. Repeatable."""
        ...

    async def link(self, key: str, lifetime: timedelta) -> str | None:
        """An address where the store itself hands out this object, and no other, for a while.

        Null where it hands out nothing: then the API server does.
        """
        ...

    def close(self) -> None:
        """Let go of what it works with; what is under way is done first."""
        ...


def require_plain(key: str) -> PurePosixPath:
    """``key`` as a path that stays within the store.

    Raises:
        ValueError: it is empty, absolute, or leads upwards.
    """
    path = PurePosixPath(key)
    if not key or "\\" in key or "\x00" in key or str(path) != key or path.is_absolute():
        raise ValueError(f"{key!r} is no key: use a relative path with single slashes.")
    if any(part.startswith(".") for part in path.parts):
        raise ValueError(f"{key!r} is no key: no part of it may begin with a dot.")
    return path


def download_name(key: str) -> str:
    """The name under which a browser stores the object."""
    return PurePosixPath(key).name
