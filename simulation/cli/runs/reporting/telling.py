"""Tells what a run has found, in all the ways that are wanted."""

from __future__ import annotations

from simulation.cli.exit_codes import ExitCode
from simulation.cli.output import Format, say
from simulation.cli.runs.report import exit_code, report
from simulation.cli.runs.reporting.wanted import (
    WantedReports,
    places_of,
    regressions_wanted_in_vain,
)
from simulation.client.api import Api

NO_REPORTS = WantedReports()


async def report_run(
    api: Api, id: str, format: Format, reports: WantedReports, baseline: str | None = None
) -> ExitCode:
    """Write what a run has found as a table or JSON, and as files; says how the command ends."""
    code = None
    if not reports.takes_standard_output:
        code = await report(api, id, format=format)
    if not reports.any and code is not None:
        return code
    found = await reports.write(api, id, baseline)
    if places := places_of(reports.targets):
        say(f"Written: {places}", error=True)
    if regressions_wanted_in_vain(reports, found):
        say("Nothing can have regressed: the run has no baseline.", error=True)
    if code is None:
        code = exit_code(found.answered["status"], found.answered["verdict"])
    return reports.exit_code(found, code)
