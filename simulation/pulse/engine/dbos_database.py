"""Opening the engine's own database: one SQLite file, or PostgreSQL."""

from __future__ import annotations

import logging
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from dbos import DBOS, DBOSClient, DBOSConfig
from sqlalchemy import event

from simulation.kernel.outages import first_line, outage_of, reaching
from simulation.kernel.private_files import create_private
from simulation.pulse.engine.address import written
from simulation.sqlite.file import require_format

APPLICATION = "simulation"

APPLICATION_VERSION = "1"
"""Pinned: the default is a hash of the code, and an upgrade would orphan unfinished runs."""

FORMAT = 1
"""Of the engine's file: raise it with a DBOS whose tables an earlier one would not understand."""

NOTIFICATION_SECONDS = 0.2
"""No workflow waits for notifications, but a shutdown waits for who listens to them."""

CONNECTIONS = 16
STOPPED_SECONDS = 8
"""How long a process that was stopped in the middle of a transaction may keep its locks."""

SUBSECONDS = (3, 42)
"""Since this SQLite there is `unixepoch('subsec')`, which DBOS takes for given from Python 3.12 on.

An older one, such as that of Debian 12, answers null, and no queue could be registered.
"""


TOLD_OTHERWISE = (
    # Another process goes on with what is let go of where this one ends.
    "Asyncio task cancelled for workflow",
    # Whoever opens the database says so in a sentence.
    "Could not connect to postgres database",
    "Error connecting to the DBOS system database",
)
"""How what DBOS logs begins where it is no news."""


OF_OUTAGES = ("OperationalError", "AdminShutdown", "Notification listener error")
"""What DBOS logs, several times a second and at length, while its database is away or full."""

OUTAGE_SECONDS = 60.0


class News(logging.Filter):
    """Of what DBOS logs that which is news; of an outage a line a minute."""

    def __init__(self) -> None:
        super().__init__()
        self._told: float | None = None

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if message.startswith(TOLD_OTHERWISE):
            return False
        raised = record.exc_info[1] if record.exc_info else None
        if not (any(mark in message for mark in OF_OUTAGES) or (raised and outage_of(raised))):
            return True
        if self._told is not None and time.monotonic() - self._told < OUTAGE_SECONDS:
            return False
        self._told = time.monotonic()
        told = first_line(raised) if raised else message.partition("\n")[0]
        record.msg, record.args, record.exc_info = told, (), None
        return True


_NEWS = News()


Opening = Callable[[], AbstractContextManager[None]]
"""Within it is said which database it is that cannot be opened."""


class EngineDatabase:
    """The database of the engine: its address, and connections that are opened as needed."""

    def __init__(self, url: sa.URL, connections: sa.Engine, opening: Opening) -> None:
        logger = logging.getLogger("dbos")
        logger.setLevel(logging.WARNING)
        logger.addFilter(_NEWS)
        self.url = url
        self.connections = connections
        self.opening = opening

    def client(self) -> DBOSClient:
        """A client, which neither runs a workflow nor starts a thread; blocks.

        The tables are created where they are missing.
        """
        DBOS.migrate(self._address)
        return client_on(self.connections)

    def configuration(self, owner: str) -> DBOSConfig:
        """How the engine is to run in this process, under the name ``owner``."""
        return DBOSConfig(
            name=APPLICATION,
            system_database_url=self._address,
            system_database_engine=self.connections,
            application_version=APPLICATION_VERSION,
            executor_id=owner,
            run_migrations=False,
            max_executor_threads=16,
            log_level="WARNING",
            console_log_level="WARNING",
            notification_listener_polling_interval_sec=NOTIFICATION_SECONDS,
        )

    def close(self) -> None:
        self.connections.dispose()

    @property
    def _address(self) -> str:
        return written(self.url)


def client_on(connections: sa.Engine) -> DBOSClient:
    """A client that says at once when the database is away, instead of waiting for it."""
    return DBOSClient(
        system_database_engine=connections,
        application_name=APPLICATION,
        retry_connection_errors=False,
    )


def sqlite_database(path: Path) -> EngineDatabase:
    """One SQLite file, with settings under which readers do not wait for the writer."""
    create_private(path)
    url = sa.URL.create("sqlite", database=str(path))
    connections = sa.create_engine(
        url, pool_size=CONNECTIONS, connect_args={"check_same_thread": False}
    )

    @event.listens_for(connections, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.isolation_level = "IMMEDIATE"
        if sqlite3.sqlite_version_info < SUBSECONDS:
            connection.create_function("unixepoch", 1, lambda _: round(time.time(), 3))
        for pragma in (
            "journal_mode=WAL",
            "synchronous=NORMAL",
            "busy_timeout=30000",
            "foreign_keys=ON",
        ):
            connection.execute(f"PRAGMA {pragma}")
        require_format(connection, path, FORMAT)

    return EngineDatabase(url, connections, partial(_told_of, path))


@contextmanager
def _told_of(path: Path) -> Iterator[None]:
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise outage_of(error, f"The file {path}") or error from error


def postgres_database(url: sa.URL) -> EngineDatabase:
    """A PostgreSQL database that any number of processes share."""
    connections = sa.create_engine(
        url.set(drivername="postgresql+psycopg"),
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={
            "application_name": APPLICATION,
            "connect_timeout": 10,
            "keepalives_idle": 5,
            "keepalives_interval": 2,
            "keepalives_count": 3,
            "tcp_user_timeout": 10_000,
        },
    )

    @event.listens_for(connections, "connect")
    def prepare(connection: Any, record: object) -> None:
        connection.execute(f"SET idle_in_transaction_session_timeout = '{STOPPED_SECONDS}s'")
        # The pool rolls a connection back when it is returned, which would undo the setting.
        connection.commit()

    return EngineDatabase(url, connections, partial(reaching, "engine_url", "PostgreSQL"))
