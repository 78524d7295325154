"""What writes a report: told of the run once, then of each session, then of the end."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, ClassVar, Protocol

from simulation.reports.run_report.report import RunReport
from simulation.reports.run_report.session import ReportedSession


class ReportWriter(Protocol):
    """Writes one file. Sessions come in the order of their slots, and none is kept in memory.

    The same run makes the same bytes.
    """

    needs_words: ClassVar[bool]
    """Whether it reads what was said, which is most of what there is to read."""

    def begin(self, report: RunReport, target: IO[bytes]) -> None:
        """Write what goes before the sessions."""
        ...

    def add(self, session: ReportedSession) -> None:
        """Write a session, or what is made of it."""
        ...

    def finish(self) -> None:
        """Write the rest."""
        ...


def write_lines(target: IO[bytes], lines: Iterable[str]) -> None:
    """Write ``lines``, each with its end, as UTF-8; what has no bytes is written as an escape."""
    for line in lines:
        target.write(f"{line}\n".encode("utf-8", "backslashreplace"))
