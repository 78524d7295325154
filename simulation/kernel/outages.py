"""What a store says when it cannot be had, in the words of the error tree.

Drivers are known by the names of their errors: the kernel imports none of them.
"""

from __future__ import annotations

import errno
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from simulation.kernel.errors import HistoryDamaged, SimulationError, StorageFull, Unavailable

AWAY = {
    "simulation.artifacts.port.StoreUnavailable": "The store of artifacts",
    "sqlalchemy.exc.OperationalError": "The engine's database",
    "sqlalchemy.exc.TimeoutError": "The engine's database",
    "psycopg.OperationalError": "PostgreSQL",
    "pymongo.errors.ConnectionFailure": "MongoDB",
}
"""What drivers raise when their store is away, and what people call that."""

NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})

MONGODB_NO_ROOM = 14031
POSTGRESQL_NO_ROOM = "53100"

SQLITE_NO_ROOM = frozenset({13, 778, 4874})
"""Full; a write that the system refused, which is how a quota shows; no room for the index of
the write-ahead log."""

SQLITE_AWAY = frozenset({5, 6, 8, 10, 14})
"""By the lower byte: busy, locked, read-only, an I/O error, cannot be opened."""

SQLITE_DAMAGED = frozenset({11, 26})
"""By the lower byte: corrupt, no database at all."""

SQLITE_HEADER = "unsupported file format"
"""What it says, with no number of its own, of a file whose first bytes are damaged."""

log = logging.getLogger(__name__)


def outage_of(
    error: BaseException, file: str = "A file of the data directory"
) -> SimulationError | None:
    """What ``error`` says about a store that is away, full or damaged; null if it is about else.

    Of a group of errors all must say so. ``file`` is what the file of SQLite is called.
    """
    if isinstance(error, BaseExceptionGroup):
        found = [outage_of(each) for each in error.exceptions]
        return None if None in found else found[0]
    if isinstance(error, (Unavailable, StorageFull, HistoryDamaged)):
        return error
    # SQLAlchemy keeps the error of the driver here.
    cause = getattr(error, "orig", None) or error
    if isinstance(error, OSError) and error.errno in NO_ROOM:
        return _full("The disk")
    names = set(_names(error)) | set(_names(cause))
    if "sqlite3.Error" in names:
        return _of_sqlite(cause, file)
    if _no_room(cause):
        return _full("The disk of a database")
    store = next((told for name, told in AWAY.items() if name in names), None)
    return _away(store) if store else None


@contextmanager
def reaching(setting: str, store: str) -> Iterator[None]:
    """Says which ``setting`` leads to the ``store`` that cannot be reached inside.

    Raises:
        Unavailable: it cannot be reached.
    """
    try:
        yield
    except Exception as error:
        if not isinstance(outage_of(error), Unavailable) or isinstance(error, SimulationError):
            raise
        raise Unavailable(
            f"{setting}: {store} cannot be reached ({first_line(error)}); start it, or correct "
            f"SIMULATION_{setting.upper()}.",
            field=setting,
        ) from error


def first_line(error: BaseException) -> str:
    """What ``error`` says in short: drivers go on for a page."""
    cause = getattr(error, "orig", None) or error
    line = str(cause).strip().partition("\n")[0].partition(" (configured timeouts")[0]
    return line or type(cause).__name__


def _of_sqlite(error: BaseException, file: str) -> SimulationError | None:
    code = getattr(error, "sqlite_errorcode", None) or 0
    if code in SQLITE_NO_ROOM:
        return _full("The disk of the data directory")
    if code & 0xFF in SQLITE_AWAY:
        return _away(f"{file} ({error})")
    if code & 0xFF in SQLITE_DAMAGED or str(error) == SQLITE_HEADER:
        return HistoryDamaged(
            f"{file} is damaged ({error}); stop the server, see with `simulation check` what is "
            "left, and restore a backup."
        )
    return None


def _no_room(error: BaseException) -> bool:
    return getattr(error, "code", None) == MONGODB_NO_ROOM or (
        getattr(error, "sqlstate", None) == POSTGRESQL_NO_ROOM
    )


def _full(what: str) -> StorageFull:
    return StorageFull(
        f"{what} is full, so nothing can be written; what is stored can still be read. The "
        "operator of this server has to make room; then send the same request again."
    )


def _away(store: str) -> Unavailable:
    return Unavailable(
        f"{store} cannot be used at the moment; send the same request again.", store=store
    )


def _names(error: BaseException) -> Iterator[str]:
    return (f"{each.__module__}.{each.__qualname__}" for each in type(error).__mro__)


class OutageLog:
    """One line when a store goes away and one when it is back, however many notice."""

    def __init__(self) -> None:
        self._told: set[str] = set()

    def away(self, outage: SimulationError, cause: BaseException) -> None:
        """``outage`` was met, by whomever."""
        if outage.code not in self._told:
            self._told.add(outage.code)
            what = outage.message.partition(";")[0]
            log.error("%s (%s); what needs it waits", what, first_line(cause))

    def over(self, code: str | None = None) -> None:
        """What was waited for is there again: because of ``code``, or whatever it was."""
        if not self._told:
            return
        for each in self._told & {code} if code else set(self._told):
            self._told.remove(each)
            log.warning("The outage %s is over, and what waited goes on", each)

    def failed(self, what: str, error: BaseException) -> None:
        """``what`` failed and is tried again: with a traceback, unless it is an outage."""
        outage = outage_of(error)
        if outage is None:
            log.error("%s failed; it is tried again", what, exc_info=error)
        else:
            self.away(outage, error)
