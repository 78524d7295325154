"""The documents in memory, put down beside the log, so that a start need not make them anew.

A snapshot is worth as much as it is beyond doubt: it counts only for the code that wrote it,
for the log that it was written from, and while it fits its checksum.
"""

from __future__ import annotations

import hashlib
import logging
import os
import sqlite3
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from functools import cache
from pathlib import Path
from pickle import PicklingError
from typing import IO, Any, Protocol

import orjson

import simulation
from simulation.eventstore.sqlite_mark import Mark
from simulation.indexed.dump import Unloadable, dumped, load
from simulation.kernel.errors import HistoryDamaged, SimulationError
from simulation.kernel.private_files import create_private

FORMAT = 1

MAX_TAIL = 20_000
"""More commits than these are replayed faster from the beginning, by the page."""

WORTH_WRITING = 1_000
"""Commits since the last snapshot: fewer are replayed in the time that writing one takes."""

DIGEST_SIZE = hashlib.blake2b().digest_size

_CHUNK = 1 << 20

_OF_NO_USE = (
    HistoryDamaged,
    LookupError,
    OSError,
    RuntimeError,
    TypeError,
    Unloadable,
    ValueError,
)
"""What reading a snapshot, or what follows it in the log, may end in. A damaged record is
left out where all is read anew, and that is how it is told."""

_IN_THE_WAY = (
    OSError,
    PicklingError,
    RecursionError,
    SimulationError,
    TypeError,
    sqlite3.Error,
)
"""What writing one may end in."""

log = logging.getLogger(__name__)


class MarkedLog(Protocol):
    """A log that can tell what was appended to it since it was somewhere."""

    async def come_to_rest(self) -> None:
        """Wait for what was begun to be appended."""
        ...

    def mark(self) -> Mark | None:
        """Where the log ends; null while not all of it is projected."""
        ...

    def resume_from(self, mark: Mark, most: int) -> bool:
        """Count what was appended since ``mark`` as unprojected; whether that can be told."""
        ...

    async def passed(self, mark: Mark) -> None:
        """Nobody will resume from before ``mark``."""
        ...


class DocumentSnapshot(Protocol):
    """Where documents are put down, and taken up again."""

    @property
    def is_complete(self) -> bool:
        """Whether the documents show all of the log."""
        ...

    def restore(self) -> bool:
        """Fill the empty documents, and have the log name what they lack; whether that went."""
        ...

    def renewing(self) -> AbstractContextManager[None]:
        """Within it the documents are made anew; nobody starts from what was put down before."""
        ...

    async def write(self, settle: Callable[[], Awaitable[int]]) -> None:
        """Put the documents down, if they show the whole log, and it is worth it.

        ``settle`` shows what was appended and not shown yet.
        """
        ...


class NoSnapshot:
    """For documents that outlive the process, or that are gone with it."""

    is_complete = False

    def restore(self) -> bool:
        """There is nothing."""
        return False

    def renewing(self) -> AbstractContextManager[None]:
        """There is nothing to start from."""
        return nullcontext()

    async def write(self, settle: Callable[[], Awaitable[int]]) -> None:
        """Nothing is kept."""


class Snapshot:
    """The snapshot of one data directory: a line of JSON, the documents, and a checksum.

    ``database`` is the one in memory itself, not what makes it look like the driver's.
    """

    def __init__(
        self,
        path: Path,
        store: MarkedLog,
        database: Any,
        *,
        worth_writing: int = WORTH_WRITING,
    ) -> None:
        self._path = path
        self._worth = worth_writing
        self._store = store
        self._database = database
        self._mark: Mark | None = None
        """Where the log was when the snapshot was written that lies there."""
        self._half_made = False

    def restore(self) -> bool:
        """Fill the empty documents, and have the store name what they lack; whether that went.

        Where it did not, there may be some documents all the same.
        """
        try:
            with self._path.open("rb") as file:
                head = orjson.loads(file.readline())
                if head["format"] != FORMAT or head["code"] != code_version():
                    return False
                mark = Mark.from_json(head["mark"])
                if not self._store.resume_from(mark, MAX_TAIL) or not _is_whole(file):
                    return False
                load(self._database, file)
        except FileNotFoundError:
            return False
        except _OF_NO_USE as error:
            log.info("The snapshot %s is of no use: %s", self._path, error)
            return False
        self._mark = mark
        return True

    @property
    def is_complete(self) -> bool:
        """Whether the documents show all of the log."""
        return self._store.mark() is not None

    @contextmanager
    def renewing(self) -> Iterator[None]:
        """Within it the documents are made anew; nobody starts from what was put down before.

        Nor from what there is when it breaks off.
        """
        self._half_made, self._mark = True, None
        try:
            self._path.unlink(missing_ok=True)
        except OSError as error:
            log.warning("The snapshot %s cannot be removed, remove it: %s", self._path, error)
        yield
        self._half_made = False

    async def write(self, settle: Callable[[], Awaitable[int]]) -> None:
        """Put the documents down, if they show the whole log, and it is worth it.

        ``settle`` shows what was appended and not shown yet: callers who gave up leave such.
        """
        try:
            await self._store.come_to_rest()
            await settle()
            mark = self._store.mark()
            if mark is None or self._half_made or not self._is_worth_it(mark):
                return
            self._write(mark)
            self._mark = mark
            await self._store.passed(mark)
        except _IN_THE_WAY as error:
            # The next start takes longer; this stop is none the worse.
            log.info("No snapshot was written to %s: %s", self._path, error)

    def _is_worth_it(self, mark: Mark) -> bool:
        last = self._mark.ledger.appended if self._mark else 0
        return mark.ledger.appended - last >= self._worth

    def _write(self, mark: Mark) -> None:
        begun = self._path.with_name(f"{self._path.name}-new")
        create_private(begun)
        try:
            with begun.open("wb") as file:
                self._write_to(file, mark)
            begun.replace(self._path)
        except BaseException:
            # Where the disk is full, this is what is least needed on it.
            begun.unlink(missing_ok=True)
            raise

    def _write_to(self, file: IO[bytes], mark: Mark) -> None:
        head = {"format": FORMAT, "code": code_version(), "mark": mark.as_json()}
        file.write(orjson.dumps(head) + b"\n")
        digest = hashlib.blake2b()
        for part in dumped(self._database):
            digest.update(part)
            file.write(part)
        file.write(digest.digest())


@cache
def code_version() -> str:
    """Names the code that makes documents: all of it, since nobody could list what matters."""
    root = Path(simulation.__file__).parent
    digest = hashlib.blake2b(digest_size=16)
    for path in sorted(root.rglob("*.py")):
        digest.update(f"{path.relative_to(root)}\0{path.stat().st_size}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _is_whole(file: IO[bytes]) -> bool:
    """Whether the rest of ``file`` fits the checksum at its end; afterwards it is where it was."""
    start, end = file.tell(), file.seek(0, os.SEEK_END) - DIGEST_SIZE
    file.seek(start)
    digest = hashlib.blake2b()
    left = end - start
    while left > 0:
        part = file.read(min(_CHUNK, left))
        digest.update(part)
        left -= len(part)
    whole = file.read() == digest.digest()
    file.seek(start)
    return whole
