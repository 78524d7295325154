"""Reads a run for its reports: what it came to first, then its sessions page by page."""

from __future__ import annotations

from collections.abc import AsyncIterator

from simulation.cli.runs.reporting.operations import REPORTED_RUN, REPORTED_SESSIONS
from simulation.client.api import Api
from simulation.client.asynchronous import AsyncClient
from simulation.client.errors import ApiError, refusal
from simulation.reports.run_report.report import RunReport, run_report
from simulation.reports.run_report.session import ReportedSession

PAGE = 200
"""Sessions that are read at once."""
PAGE_OF_WORDS = 20
"""The same, with all that was said: a conversation has up to a million characters."""


async def read_report(api: Api, id: str, baseline: str | None = None) -> RunReport:
    """What the run ``id`` came to, held against its own baseline or the run ``baseline``.

    Raises:
        ApiError: there is no such run, the caller may not see it, or the two runs cannot be
            compared.
    """
    answered = (await api.ask(REPORTED_RUN, id=id))["unitTestSetRun"]
    if answered is None:
        raise refusal("NOT_FOUND", f"There is no run with the id {id}.")
    own = answered["baseline"]
    base = baseline or (own["unitTestSetRunId"] if own else None)
    if base is None or answered["finishedAt"] is None:
        return run_report(answered)
    try:
        compared = await AsyncClient.over(api).compare(base, id)
    except ApiError:
        # What has changed is told beside; the regressions are the run's own.
        if baseline is not None:
            raise
        return run_report(answered)
    return run_report(answered, dict(compared))


async def sessions_of(
    api: Api, report: RunReport, *, words: bool
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
