"""Checks files of SQLite as they lie there, beside a server that uses them or without one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import orjson

from simulation.eventstore import sqlite_ledger as ledger
from simulation.eventstore.codec import EventCodec
from simulation.eventstore.seals import seal_of
from simulation.eventstore.sqlite_tail import Tail, missing, tail_of
from simulation.safekeeping.findings import Findings, Progress
from simulation.safekeeping.record_check import Holder, RecordCheck
from simulation.sqlite.file import told_of

SHOWN_EVERY = 500


@contextmanager
def reading(file: Path) -> Iterator[sqlite3.Connection]:
    """A connection that sees ``file`` as it is at this moment, and changes nothing."""
    connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True, isolation_level=None)
    try:
        with told_of(file):
            connection.execute("BEGIN")
            connection.execute("SELECT 1 FROM sqlite_master").fetchall()
        yield connection
    finally:
        connection.close()


def check_pages(file: Path, findings: Findings) -> bool:
    """Whether SQLite finds ``file`` whole."""
    before = findings.count
    try:
        with reading(file) as connection:
            for (told,) in connection.execute("PRAGMA quick_check").fetchall():
                if told != "ok":
                    findings.add(str(file), str(told))
    except Exception as error:
        findings.add(str(file), str(error))
    return findings.count == before


def check_log(file: Path, codec: EventCodec, findings: Findings, progress: Progress) -> None:
    """Check pages, order, claims, seals and the end of the log in ``file``."""
    if not check_pages(file, findings):
        return
    # Before the log is looked at: a server may append meanwhile.
    noted = Tail(file).noted()
    with reading(file) as connection:
        if not _is_log(connection):
            findings.add(str(file), "it is empty, or no log")
            if noted:
                findings.add(str(file), missing(tail_of(file), noted))
            return
        found = _check_records(connection, codec, findings, progress)
        kept = ledger.read(connection)
        if not kept.holds_as_much_as(found):
            findings.add(
                str(file),
                f"its ledger tells of {kept.kept} records with checksums, and there are "
                f"{found.kept}, or others",
            )
        lost = noted - kept.appended
        if lost > 0:
            findings.add(str(file), missing(tail_of(file), lost))
        _check_sequences(connection, file, findings)


def _is_log(connection: sqlite3.Connection) -> bool:
    """Whether there is what every log has from its first start on."""
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    return tables >= {"commits", "claims", "sequences"}


def _check_records(
    connection: sqlite3.Connection, codec: EventCodec, findings: Findings, progress: Progress
) -> ledger.Ledger:
    (total,) = connection.execute("SELECT count(*) FROM commits").fetchone()
    columns = {name for _, name, *_ in connection.execute("PRAGMA table_info(commits)")}
    seals = "seal" if "seal" in columns else "NULL"
    check, found = RecordCheck(codec, findings), ledger.Ledger()
    rows = connection.execute(
        f"SELECT stream, position, last, record, {seals} FROM commits"  # noqa: S608 - ours
        " ORDER BY stream, position"
    )
    for stream, position, last, record, seal in rows:
        findings.records += 1
        if seal is None:
            findings.unsealed += 1
        else:
            found = found.with_record(seal)
            if not isinstance(record, bytes) or seal != seal_of(stream, position, record):
                findings.add(f"{stream}:{position}", "it does not fit its checksum")
                check.look(stream, position, last, None)
                continue
        check.look(stream, position, last, _json(record, f"{stream}:{position}", findings))
        if findings.records % SHOWN_EVERY == 0:
            progress("records", findings.records, total)
    check.end()
    progress("records", total, total)
    _check_claims(connection, check.holders, findings)
    return found


def _json(record: bytes, place: str, findings: Findings) -> dict[str, Any] | None:
    try:
        found: dict[str, Any] = orjson.loads(record)
    except ValueError as error:
        findings.add(place, f"it is no JSON ({error})")
        return None
    return found


def _check_claims(
    connection: sqlite3.Connection, holders: dict[str, Holder], findings: Findings
) -> None:
    for claim, stream, position in connection.execute("SELECT claim, stream, position FROM claims"):
        holder = holders.pop(claim, None)
        # What a process that died has not given back is given back at the next start.
        if holder is not None and holder != (stream, position):
            findings.add(f"{stream}:{position}", f"it holds {claim!r}, which is not its own")
    for claim, (stream, position) in holders.items():
        findings.add(f"{stream}:{position}", f"its claim {claim!r} is not held")


def _check_sequences(connection: sqlite3.Connection, file: Path, findings: Findings) -> None:
    (lost,) = connection.execute(
        "SELECT count(*) FROM sequences LEFT JOIN commits USING (stream, position)"
        " WHERE commits.record IS NULL"
    ).fetchone()
    if lost:
        findings.add(str(file), f"{lost} records that were numbered are not there")


def accept(file: Path) -> None:
    """Go on with the log in ``file`` as it is: without what its end is missing."""
    with reading(file) as connection:
        Tail(file).accept(connection)
