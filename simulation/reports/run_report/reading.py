"""Reads the sessions of a run for its reports, page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any, Protocol

from simulation.reports.run_report.operations import REPORTED_SESSIONS
from simulation.reports.run_report.report import RunReport
from simulation.reports.run_report.session import ReportedSession

PAGE = 200
"""Sessions that are read at once."""
PAGE_OF_WORDS = 20
"""The same, with all that was said: a conversation has up to a million characters."""


class Asks(Protocol):
    """What answers GraphQL operations."""

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that ``query`` asks for; what it is refused by is its own matter."""
        ...


async def sessions_of(
    api: Asks, report: RunReport, *, words: bool
) -> AsyncIterator[ReportedSession]:
    """The sessions of a run that have ended, by slot, with what was said where ``words`` says so.

    At most a page of them is in memory.
    """
    size = PAGE_OF_WORDS if words else PAGE
    for first in range(0, report.planned, size):
        asked = {"from": first, "to": first + size - 1, "words": words}
        page = (await api.ask(REPORTED_SESSIONS, id=report.id, **asked))["unitTestSetRun"]
        for each in page["sessions"]:
            yield ReportedSession(report.at(each["slot"]), each)
