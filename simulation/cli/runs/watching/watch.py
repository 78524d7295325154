"""Watching a run until it ends."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

from simulation.cli.exit_codes import ExitCode
from simulation.cli.output import Format, console, progress_view
from simulation.cli.runs.reporting.telling import NO_REPORTS, report_run
from simulation.cli.runs.reporting.wanted import WantedReports
from simulation.cli.runs.watching.patience import PatientApi
from simulation.client.api import Api
from simulation.client.asynchronous import AsyncClient
from simulation.client.errors import ApiError, NotReachable, WaitTimedOut
from simulation.client.waiting import published

PUBLISH_SECONDS = 30

Told = Callable[[], Awaitable[ExitCode]]
"""Reports a run, and says how the command ends."""


async def watch(
    api: Api,
    id: str,
    *,
    timeout_seconds: float | None,
    format: Format,
    told: Told | None = None,
    reports: WantedReports = NO_REPORTS,
) -> ExitCode:
    """Show a run's progress until it ends, then report it, or what ``told`` tells in its place.

    Where it does not end in time its ``reports`` say so. While its server is away it is asked for
    again, with the patience of ``api`` if that has its own.
    """
    api = api if isinstance(api, PatientApi) else PatientApi(api)
    looking = AsyncClient.over(api).watch(id, timeout_seconds=timeout_seconds, patience_seconds=0)
    try:
        with progress_view() as view:
            async for run in looking:
                progress = run["progress"]
                outcomes = {
                    each["outcome"].lower(): each["sessions"] for each in progress["outcomes"]
                }
                view.show(progress["finished"], progress["planned"], outcomes)
    except WaitTimedOut:
        console(error=True).print(
            f"Run {id} did not end within {timeout_seconds:g} s; it is not lost: watch it with "
            f"`simulation runs watch {id}`.",
            highlight=False,
        )
        if reports.targets:
            await reports.write(api, id)
        return ExitCode.TIMED_OUT
    code = await told() if told else await report_run(api, id, format, reports)
    if run["parkedAt"]:
        console(error=True).print(
            f"Run {id} is parked. {run['parkReason']} Take it up again with:\n"
            f"simulation runs resume {id}",
            highlight=False,
        )
    else:
        await _published(api, id)
    return code


async def _published(api: Api, id: str) -> None:
    """Wait until the artifacts of a run that has ended are made, or cannot be.

    Where this process plays the run, leaving at once would leave them to the next one.
    """
    with suppress(ApiError, NotReachable, TimeoutError):
        async with asyncio.timeout(PUBLISH_SECONDS):
            await published(api, id)
