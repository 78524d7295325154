"""The criteria of a run's sessions as CSV."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any, ClassVar

from simulation.kernel.showable import csv_lines
from simulation.reports.run_report.report import RunReport
from simulation.reports.run_report.session import ReportedSession, as_json

COLUMNS = (
    "run_id",
    "unit_test_id",
    "unit_test",
    "unit_test_version",
    "session",
    "slot",
    "session_id",
    "outcome",
    "reason",
    "turns",
    "agent_latency_ms",
    "criterion",
    "only_measured",
    "passed",
    "applied",
    "inconclusive",
    "value",
    "justification",
)
"""The last seven are empty of a session without results; ``session`` counts from 1."""


class CriteriaTableWriter:
    """Writes a line for each session and criterion. What a spreadsheet would calculate is text."""

    needs_words: ClassVar[bool] = False

    def begin(self, report: RunReport, target: IO[bytes]) -> None:
        self._report, self._target = report, target
        target.write(csv_lines([COLUMNS]))

    def add(self, session: ReportedSession) -> None:
        self._target.write(csv_lines(self._rows(session)))

    def finish(self) -> None:
        pass

    def _rows(self, session: ReportedSession) -> Iterator[tuple[Any, ...]]:
        unit_test, told = session.unit_test, session.answered
        about = (
            self._report.id,
            unit_test.id,
            unit_test.name,
            unit_test.version,
            session.number,
            session.slot,
            told["databaseId"],
            session.outcome,
            told["reason"],
            told["turns"],
            told["agentLatencyMs"],
        )
        for each in told["results"] or [None]:
            yield (*about, *_result(each))


def _result(result: dict[str, Any] | None) -> tuple[Any, ...]:
    if result is None:
        return ("",) * 7
    return (
        result["criterionName"],
        *(
            _plain(result[name])
            for name in ("onlyMeasured", "passed", "applied", "inconclusive", "value")
        ),
        result["justification"],
    )


def _plain(value: Any) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else as_json(value)
