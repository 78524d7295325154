"""A report as it is written, piece by piece, in bounded memory."""

from __future__ import annotations

from collections.abc import AsyncIterator
from io import BytesIO

from simulation.reports.run_report.reading import Asks, sessions_of
from simulation.reports.run_report.report import RunReport
from simulation.reports.run_report.writer import ReportWriter

PIECE_BYTES = 1 << 16


class _Pieces(BytesIO):
    """What was written since it was last taken."""

    def take(self) -> bytes:
        taken = self.getvalue()
        self.seek(0)
        self.truncate()
        return taken


async def pieces(api: Asks, report: RunReport, writer: ReportWriter) -> AsyncIterator[bytes]:
    """The file that ``writer`` makes of a run; sessions are read as it goes on."""
    target = _Pieces()
    writer.begin(report, target)
    async for session in sessions_of(api, report, words=writer.needs_words):
        writer.add(session)
        if target.tell() >= PIECE_BYTES:
            yield target.take()
    writer.finish()
    yield target.take()
