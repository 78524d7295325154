"""Artifacts in memory, gone at the end: for tests and trying out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

from simulation.artifacts.port import CHUNK_BYTES, require_plain
from simulation.kernel.threads import Threads


class MemoryArtifactStore:
    """Keeps objects in a dictionary. ``fault`` is raised by each write while it is set."""

    def __init__(self) -> None:
        self._objects: dict[str, bytes] = {}
        self.fault: OSError | None = None
        self._threads = Threads("artifacts", 1)

    async def put(self, key: str, source: Path) -> None:
        require_plain(key)
        content = await self._threads.run(source.read_bytes)
        if self.fault is not None:
            raise self.fault
        self._objects[key] = content

    async def size(self, key: str) -> int | None:
        found = self._objects.get(str(require_plain(key)))
        return None if found is None else len(found)

    async def open(self, key: str) -> AsyncIterator[bytes]:
        content = self._objects.get(str(require_plain(key)))
        if content is None:
            raise FileNotFoundError(key)
        for start in range(0, len(content), CHUNK_BYTES):
            yield content[start : start + CHUNK_BYTES]

    async def delete(self, key: str) -> None:
        self._objects.pop(str(require_plain(key)), None)

    async def link(self, key: str, lifetime: timedelta) -> str | None:
        return None

    def close(self) -> None:
        self._threads.close()
