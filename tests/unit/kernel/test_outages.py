"""What drivers raise where their store is away, full or damaged, in the words of the tree."""

from __future__ import annotations

import errno
import logging
import sqlite3
from pathlib import Path

import psycopg
import pymongo.errors
import pytest
import sqlalchemy.exc

from simulation.artifacts.port import StoreUnavailable
from simulation.kernel.errors import HistoryDamaged, StorageFull, Unavailable
from simulation.kernel.outages import OutageLog, outage_of


def wrapped(error: Exception) -> Exception:
    """``error`` as SQLAlchemy hands it on."""
    return sqlalchemy.exc.DBAPIError.instance("SELECT", {}, error, type(error))


def full_file(directory: Path) -> sqlite3.Error:
    """What SQLite raises of a file that may not grow."""
    connection = sqlite3.connect(directory / "full.sqlite")
    connection.execute("CREATE TABLE notes (text)")
    connection.execute("PRAGMA max_page_count=2")
    with pytest.raises(sqlite3.OperationalError) as raised:
        connection.execute("INSERT INTO notes VALUES (zeroblob(100000))")
    connection.close()
    return raised.value


def no_database(directory: Path) -> sqlite3.Error:
    """What SQLite raises of a file of something else."""
    file = directory / "notes.txt"
    file.write_text("Dear diary, " * 100)
    with pytest.raises(sqlite3.DatabaseError) as raised:
        sqlite3.connect(file).execute("SELECT * FROM notes")
    return raised.value


@pytest.mark.parametrize(
    "error",
    [
        StoreUnavailable("S3"),
        psycopg.OperationalError("gone"),
        psycopg.errors.AdminShutdown("gone"),
        pymongo.errors.AutoReconnect("gone"),
        pymongo.errors.ServerSelectionTimeoutError("gone"),
        sqlalchemy.exc.OperationalError("SELECT", {}, psycopg.OperationalError("gone")),
        sqlalchemy.exc.TimeoutError("QueuePool"),
        ExceptionGroup("all", [psycopg.OperationalError("gone")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_store_that_is_away_is_unavailable(error: Exception) -> None:
    outage = outage_of(error)

    assert isinstance(outage, Unavailable)
    assert "send the same request again" in outage.message


@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        psycopg.errors.DiskFull("could not extend file"),
        wrapped(psycopg.errors.DiskFull("could not extend file")),
        pymongo.errors.OperationFailure("available disk space", 14031),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_full_disk_is_no_room(error: Exception) -> None:
    assert isinstance(outage_of(error), StorageFull)


def test_a_file_of_sqlite_that_may_not_grow_is_no_room(tmp_path: Path) -> None:
    error = full_file(tmp_path)

    assert isinstance(outage_of(error), StorageFull)
    assert isinstance(outage_of(wrapped(error)), StorageFull)


def test_a_file_that_is_no_database_is_damaged(tmp_path: Path) -> None:
    error = no_database(tmp_path)

    assert isinstance(outage_of(error), HistoryDamaged)
    assert isinstance(outage_of(wrapped(error)), HistoryDamaged)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("a bug"),
        FileNotFoundError("no file"),
        sqlite3.IntegrityError("UNIQUE constraint failed"),
        sqlite3.OperationalError("no such table: notes"),
        wrapped(psycopg.errors.UndefinedTable("no such table")),
        pymongo.errors.DuplicateKeyError("twice"),
        ExceptionGroup("both", [psycopg.OperationalError("gone"), RuntimeError("a bug")]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_everything_else_is_no_outage(error: Exception) -> None:
    assert outage_of(error) is None


def test_an_outage_is_one_line_however_many_notice(caplog: pytest.LogCaptureFixture) -> None:
    told, outage = OutageLog(), Unavailable("MongoDB cannot be used.")

    with caplog.at_level(logging.WARNING):
        for _ in range(100):
            told.away(outage, outage)
        for _ in range(100):
            told.over(outage.code)

    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"]


def test_a_file_whose_header_is_damaged_is_damaged(tmp_path: Path) -> None:
    file = tmp_path / "log.sqlite"
    connection = sqlite3.connect(file)
    connection.execute("CREATE TABLE notes (text)")
    connection.close()
    content = bytearray(file.read_bytes())
    content[44:48] = b"\xff\xff\xff\xff"  # The number of the schema's format.
    file.write_bytes(content)
    connection = sqlite3.connect(file)
    with pytest.raises(sqlite3.OperationalError) as raised:
        connection.execute("PRAGMA journal_mode=WAL").fetchall()
    connection.close()

    assert isinstance(outage_of(raised.value), HistoryDamaged)
