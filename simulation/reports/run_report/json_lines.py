"""The sessions of a run as JSON lines: one each, with its results and all that was said."""

from __future__ import annotations

from typing import IO, ClassVar

from simulation.kernel.showable import for_json
from simulation.reports.run_report.report import RunReport
from simulation.reports.run_report.session import ReportedSession
from simulation.reports.run_report.writer import write_lines


class JsonLinesWriter:
    """Writes JSON lines: what GraphQL says of a session, and which unit test it belongs to."""

    needs_words: ClassVar[bool] = True

    def begin(self, report: RunReport, target: IO[bytes]) -> None:
        self._report, self._target = report, target

    def add(self, session: ReportedSession) -> None:
        unit_test = session.unit_test
        about = {
            "runId": self._report.id,
            "unitTest": {
                "id": unit_test.id,
                "name": unit_test.name,
                "version": unit_test.version,
            },
        }
        write_lines(self._target, [for_json(about | session.answered)])

    def finish(self) -> None:
        pass
