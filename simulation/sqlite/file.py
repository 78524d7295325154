"""One SQLite file and its locks: whoever finds it locked waits for its turn."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from simulation.kernel.errors import ConfigurationInvalid, HistoryUnreadable, StorageFull
from simulation.kernel.outages import outage_of
from simulation.kernel.private_files import create_private, keep_private

PATIENCE_SECONDS = 60.0
"""How long a lock is waited for. Transactions take milliseconds: longer means that it hangs."""

BESIDE = ("-wal", "-shm")
"""What SQLite puts beside a database, with the mode that the database has at that time."""

PAGE_BYTES = 4096
RETRY_SECONDS = 0.002
READER_WAITS_MS = 10_000
WRITER_WAITS_MS = 20


def connect(path: Path, page_bytes: int = PAGE_BYTES) -> sqlite3.Connection:
    """A connection that commits only when told to, and whose commits survive power loss.

    A file that is new gets pages of ``page_bytes``.
    """
    with told_of(path):
        create_private(path)
        for ending in BESIDE:
            if (beside := path.with_name(f"{path.name}{ending}")).exists():
                keep_private(beside)
        connection = sqlite3.connect(
            path, timeout=READER_WAITS_MS / 1000, isolation_level=None, check_same_thread=False
        )
        connection.execute(f"PRAGMA page_size={page_bytes}")
        # Of several processes that make a new file at the same time, SQLite lets all but one
        # fail here without waiting.
        patiently(lambda: connection.execute("PRAGMA journal_mode=WAL"))
        connection.execute("PRAGMA synchronous=FULL")
    return connection


class told_of:  # noqa: N801 - entered like a function
    """Names ``path`` in what is said of a file that cannot be opened inside.

    Raises:
        SimulationError: the file is damaged or away, or there is no room for it.
    """

    # A class, since it is entered for each read, and a generator costs thrice.
    __slots__ = ("_path",)

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if error is not None:
            _tell(self._path, error)


def _tell(path: Path, error: BaseException) -> None:
    if isinstance(error, OSError):
        if isinstance(full := outage_of(error), StorageFull):
            raise full from error
        raise ConfigurationInvalid(
            f"data: the file {path} cannot be used ({error.strerror}); let the user of this "
            "process write there, or name another place.",
            field="data",
        ) from error
    if isinstance(error, sqlite3.Error):
        outage = outage_of(error, f"The file {path}")
        if outage is not None:
            raise outage from error


def connect_to_write(path: Path, page_bytes: int = PAGE_BYTES) -> sqlite3.Connection:
    """A connection for transactions from ``begin`` to ``complete``."""
    connection = connect(path, page_bytes)
    # SQLite's own waiting asks every 100 ms in the end: beside a process that writes all
    # the time that is too seldom to ever get a turn.
    connection.execute(f"PRAGMA busy_timeout={WRITER_WAITS_MS}")
    return connection


def require_format(connection: sqlite3.Connection, path: Path, latest: int) -> None:
    """Note that the file has the format ``latest``, or an earlier one that was lifted to it.

    Raises:
        HistoryUnreadable: a later release has changed the file.
    """
    (found,) = connection.execute("PRAGMA user_version").fetchone()
    if found > latest:
        raise HistoryUnreadable(
            f"The file {path} has format {found}, but this release reads up to format {latest}; "
            "open it with the release that wrote it, or a later one."
        )
    if found < latest:
        connection.execute(f"PRAGMA user_version={latest}")


def begin(connection: sqlite3.Connection) -> None:
    """Begin a transaction that may write; nobody else writes until it ends."""
    patiently(lambda: connection.execute("BEGIN IMMEDIATE"))


def complete(connection: sqlite3.Connection) -> None:
    """Put the transaction on disk."""
    patiently(lambda: connection.execute("COMMIT"))


def patiently(step: Callable[[], object], seconds: float = PATIENCE_SECONDS) -> None:
    """Take ``step`` as soon as no other connection is in the way.

    Raises:
        sqlite3.OperationalError: the file was locked for ``seconds`` on end.
    """
    until = time.monotonic() + seconds
    while True:
        try:
            step()
            return
        except sqlite3.OperationalError as error:
            # The lower byte: that a snapshot is stale or a log being recovered is waited for too.
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            if time.monotonic() > until:
                held = sqlite3.OperationalError(
                    f"Something has kept the file locked for {seconds:g} s; look for a "
                    "program that has the file open and hangs, and end it."
                )
                held.sqlite_errorcode = error.sqlite_errorcode
                raise held from error
        time.sleep(RETRY_SECONDS)
