"""Artifacts as files below one directory."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from stat import S_ISREG
from tempfile import NamedTemporaryFile

from simulation.artifacts.port import CHUNK_BYTES, require_plain
from simulation.kernel.private_files import create_private_directory
from simulation.kernel.threads import Threads

THREADS = 4


class FileArtifactStore:
    """Keeps each object as a file; the directory is made when it is first needed."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._threads = Threads("artifacts", THREADS)

    async def put(self, key: str, source: Path) -> None:
        target = self._path(key)
        await self._threads.run(lambda: _copy(source, target, self.directory))

    async def size(self, key: str) -> int | None:
        path = self._path(key)
        return await self._threads.run(lambda: _size(path))

    async def open(self, key: str) -> AsyncIterator[bytes]:
        path = self._path(key)
        if await self._threads.run(lambda: _size(path)) is None:
            raise FileNotFoundError(key)
        file = await self._threads.run(lambda: path.open("rb"))
        try:
            while chunk := await self._threads.run(lambda: file.read(CHUNK_BYTES)):
                yield chunk
        finally:
            file.close()

    async def delete(self, key: str) -> None:
        path = self._path(key)
        await self._threads.run(lambda: path.unlink(missing_ok=True))

    async def link(self, key: str, lifetime: timedelta) -> str | None:
        return None

    def close(self) -> None:
        self._threads.close()

    def _path(self, key: str) -> Path:
        return self.directory / require_plain(key)


def _copy(source: Path, target: Path, root: Path) -> None:
    """Copy ``source`` to ``target``, which is there whole or not at all, whatever happens."""
    for directory in reversed(target.relative_to(root).parents):
        create_private_directory(root / directory)
    # No key begins with a dot: what a crash leaves behind is never taken for an object.
    part = NamedTemporaryFile(dir=target.parent, prefix=".part-", delete=False)  # noqa: SIM115
    try:
        with part, source.open("rb") as content:
            shutil.copyfileobj(content, part, CHUNK_BYTES)
            part.flush()
            os.fsync(part.fileno())
        os.replace(part.name, target)
    except BaseException:
        os.unlink(part.name)
        raise


def _size(path: Path) -> int | None:
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return None
    # A directory is the first part of a key, and no object.
    return found.st_size if S_ISREG(found.st_mode) else None
