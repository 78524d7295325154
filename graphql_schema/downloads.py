"""Reports of runs as files, for whoever holds a link: they are read by the schema's own
operations."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from graphql_schema.kit.context import RequestContext
from graphql_schema.schema import schema
from simulation.access.access import Access
from simulation.access.reports import DOWNLOADS_PER_MINUTE, PATH, no_report, wanted_report
from simulation.bootstrap import Platform
from simulation.rate_limits.port import RateLimits
from simulation.reports.run_report.formats import FILES
from simulation.reports.run_report.operations import COMPARE_RUNS, REPORTED_RUN
from simulation.reports.run_report.pieces import pieces
from simulation.reports.run_report.report import RunReport, base_of, run_report

ENDPOINT = "download-run-report"


class _Refused(Exception):
    """An operation was refused."""


class _Api:
    """The schema as its reports read it."""

    def __init__(self, access: Access) -> None:
        self._access = access

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        """The data that ``query`` asks for.

        Raises:
            _Refused: there is none.
        """
        context = RequestContext(self._access)
        answer = await schema.execute(query, variables, context_value=context)
        if answer.errors:
            raise _Refused(answer.errors[0].message)
        return answer.data or {}


async def _read(api: _Api, run_id: str) -> RunReport:
    answered = (await api.ask(REPORTED_RUN, id=run_id))["unitTestSetRun"]
    if answered is None:
        raise no_report()
    base = base_of(answered)
    if base is None:
        return run_report(answered)
    try:
        compared = await api.ask(COMPARE_RUNS, base=base, candidate=run_id)
    except _Refused:
        # What has changed is told beside; the regressions are the run's own.
        return run_report(answered)
    return run_report(answered, compared["compareRuns"])


def download_router(platform: Platform, limits: RateLimits | None) -> APIRouter:
    """The router of the links that ``UnitTestSetRun.report`` gives out."""
    router = APIRouter()

    # Not in the description: nobody calls it but by a link that was handed out.
    @router.get(PATH, include_in_schema=False)
    async def download_report(
        organization: str, name: str, request: Request, token: str = ""
    ) -> Response:
        """The report that the link is to, or 404 for everything else."""
        wanted = await wanted_report(platform, organization, name, token)
        if limits is not None:
            (await limits.hit(ENDPOINT, organization, DOWNLOADS_PER_MINUTE)).require()
        api, file = _Api(Access(platform, wanted.reader)), FILES[wanted.format]
        report = await _read(api, wanted.run_id)
        headers = {
            "Content-Disposition": f'attachment; filename="{name}"',
            "Cache-Control": "private, no-store",
            "Referrer-Policy": "no-referrer",
            "X-Content-Type-Options": "nosniff",
        }
        content = pieces(api, report, file.writer())
        return StreamingResponse(content, media_type=file.media_type, headers=headers)

    return router
