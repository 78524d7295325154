"""Reads what a run came to, for its reports."""

from __future__ import annotations

from simulation.client.api import Api
from simulation.client.asynchronous import AsyncClient
from simulation.client.errors import ApiError, refusal
from simulation.reports.run_report.operations import REPORTED_RUN
from simulation.reports.run_report.report import RunReport, base_of, run_report


async def read_report(api: Api, id: str, baseline: str | None = None) -> RunReport:
    """What the run ``id`` came to, held against its own baseline or the run ``baseline``.

    Raises:
        ApiError: there is no such run, the caller may not see it, or the two runs cannot be
            compared.
    """
    answered = (await api.ask(REPORTED_RUN, id=id))["unitTestSetRun"]
    if answered is None:
        raise refusal("NOT_FOUND", f"There is no run with the id {id}.")
    base = base_of(answered, baseline)
    if base is None:
        return run_report(answered)
    try:
        compared = await AsyncClient.over(api).compare(base, id)
    except ApiError:
        # What has changed is told beside; the regressions are the run's own.
        if baseline is not None:
            raise
        return run_report(answered)
    return run_report(answered, dict(compared))
