"""Checks the records of a log that is on a server; pages and disks are the server's to check."""

from __future__ import annotations

from collections.abc import AsyncIterator

from simulation.eventstore.codec import EventCodec, Record
from simulation.eventstore.mongodb_seals import SEAL, seal_of_record
from simulation.safekeeping.findings import Findings, Progress
from simulation.safekeeping.record_check import RecordCheck

SHOWN_EVERY = 500


async def check_records(
    records: AsyncIterator[Record],
    total: int,
    codec: EventCodec,
    findings: Findings,
    progress: Progress,
) -> None:
    """Look at the ``records`` of a whole log, by stream and position: order, claims and seals."""
    check = RecordCheck(codec, findings)
    async for record in records:
        findings.records += 1
        stream, position, last = (record.get(name) for name in ("stream", "position", "last"))
        if not (isinstance(stream, str) and isinstance(position, int) and isinstance(last, int)):
            findings.add(str(record.get("_id")), "it does not say where it stands")
            continue
        seal = record.get(SEAL)
        findings.unsealed += seal is None
        fits = seal is None or seal == seal_of_record(record)
        if not fits:
            findings.add(f"{stream}:{position}", "it does not fit its checksum")
        check.look(stream, position, last, record if fits else None)
        if findings.records % SHOWN_EVERY == 0:
            progress("records", findings.records, total)
    check.end()
