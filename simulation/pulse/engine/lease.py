"""The lease: what lets a process execute workflows, and tells the others that it is there."""

from __future__ import annotations

import hashlib
import logging
import threading
import time
from datetime import UTC, datetime
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa

from simulation.kernel.clock import Clock
from simulation.pulse.engine.address import written
from simulation.pulse.engine.port import LEASE_SECONDS, Lease

HEARTBEAT_SECONDS = 2.0

TRUSTED_SECONDS = 6.0
"""Without an answer for so long, a process takes its lease for lost: well before others can."""

NAME_PREFIX = "simulation:"
LONGEST_OWNER = 63 - len(NAME_PREFIX)
"""PostgreSQL cuts the name of a session to 63 bytes."""

log = logging.getLogger(__name__)


class Tenure(Protocol):
    """How a process stands with others that execute workflows of the same database."""

    @property
    def owner(self) -> str:
        """The id under which this process executes."""
        ...

    @property
    def shared(self) -> bool:
        """Whether there may be others at all."""
        ...

    def take(self) -> None:
        """Become known to the others; blocks. Before anything is executed."""
        ...

    def holds(self) -> bool:
        """Whether nobody else can have taken over; cheap. Once it is lost, it stays lost."""
        ...

    def leases(self, connections: sa.Engine) -> tuple[Lease, ...]:
        """Every process that executes; blocks."""
        ...

    def release(self) -> None:
        """Leave to the others what is unfinished; blocks. Repeatable."""
        ...


class OnlyTenant:
    """The tenure of the one process that may open the database: never lost."""

    shared = False

    def __init__(self, owner: str, clock: Clock) -> None:
        self.owner = owner
        self._clock = clock
        self._taken = False

    def take(self) -> None:
        self._taken = True

    def holds(self) -> bool:
        return True

    def leases(self, connections: sa.Engine) -> tuple[Lease, ...]:
        return (Lease(self.owner, self._clock.now()),) if self._taken else ()

    def release(self) -> None:
        self._taken = False


class PostgresTenure:
    """An advisory lock, held by a session that a thread keeps alive.

    The server frees the lock with the session: at once when the process dies, and after
    ``LEASE_SECONDS`` of silence when it was stopped or cut off.
    """

    shared = True

    def __init__(self, url: sa.URL, owner: str) -> None:
        if not owner or len(owner.encode()) > LONGEST_OWNER:
            raise ValueError(f"owner: between 1 and {LONGEST_OWNER} bytes, not {owner!r}.")
        self.owner = owner
        self._url = url
        self._session: psycopg.Connection[Any] | None = None
        self._answered = 0.0
        self._lost = False
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._beat, name="engine-lease", daemon=True)

    def take(self) -> None:
        """Raises: RuntimeError: another process executes under the same id."""
        begun = monotonic()
        self._session = open_session(self._url, NAME_PREFIX + self.owner)
        if not try_lock(self._session, self.owner):
            self._session.close()
            raise RuntimeError(f"Another process executes workflows as {self.owner!r}.")
        self._answered = begun
        self._heart.start()

    def holds(self) -> bool:
        if self._session is None:
            return False
        if monotonic() - self._answered > TRUSTED_SECONDS:
            self._lost = True
        return not self._lost

    def leases(self, connections: sa.Engine) -> tuple[Lease, ...]:
        with connections.connect() as connection:
            rows = connection.execute(
                sa.text(
                    "SELECT application_name, query_start FROM pg_stat_activity"
                    " WHERE datname = current_database() AND query_start IS NOT NULL"
                    " AND starts_with(application_name, :prefix) ORDER BY application_name"
                ),
                {"prefix": NAME_PREFIX},
            ).all()
        return tuple(Lease(row[0].removeprefix(NAME_PREFIX), in_utc(row[1])) for row in rows)

    def release(self) -> None:
        self._lost = True
        self._over.set()
        if self._heart.is_alive():
            self._heart.join(timeout=HEARTBEAT_SECONDS)
        if self._session is not None:
            self._session.close()

    def _beat(self) -> None:
        assert self._session is not None
        while not self._over.wait(HEARTBEAT_SECONDS):
            # The server counts from its answer, and that comes later than this.
            begun = monotonic()
            try:
                self._session.execute("SELECT 1")
            except psycopg.Error as error:
                if not self._over.is_set():
                    log.error("The lease of %s is lost: %s", self.owner, error)
                self._lost = True
                return
            self._answered = begun


def open_session(url: sa.URL, name: str) -> psycopg.Connection[Any]:
    """A session called ``name`` that the server ends when this process falls silent."""
    session = psycopg.connect(
        written(url),
        autocommit=True,
        application_name=name,
        connect_timeout=5,
        keepalives_idle=2,
        keepalives_interval=2,
        keepalives_count=2,
        tcp_user_timeout=int(TRUSTED_SECONDS * 1000),
    )
    end_when_silent(session)
    return session


def end_when_silent(session: psycopg.Connection[Any]) -> None:
    """Have the server end ``session`` after ``LEASE_SECONDS`` of silence."""
    for state in ("idle_session", "idle_in_transaction_session"):
        session.execute(f"SET {state}_timeout = '{LEASE_SECONDS}s'")


def try_lock(session: psycopg.Connection[Any], owner: str) -> bool:
    """Take the lock that stands for ``owner``, until ``session`` ends; False: it is taken."""
    digest = hashlib.sha256(f"{NAME_PREFIX}{owner}".encode()).digest()
    key = int.from_bytes(digest[:8], "big", signed=True)
    row = session.execute("SELECT pg_try_advisory_lock(%s)", (key,)).fetchone()
    return bool(row and row[0])


def monotonic() -> float:
    """Seconds that go on while the machine sleeps, where the system can tell."""
    if hasattr(time, "CLOCK_BOOTTIME"):
        return time.clock_gettime(time.CLOCK_BOOTTIME)
    return time.monotonic()


def in_utc(moment: datetime) -> datetime:
    """``moment`` in UTC, cut to milliseconds as everywhere else."""
    utc = moment.astimezone(UTC)
    return utc.replace(microsecond=utc.microsecond // 1000 * 1000)
