"""The reports of set runs: links for who may have them, and what reads for who holds a link."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote

from simulation.access.caller import Caller
from simulation.bootstrap import Platform
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from simulation.kernel.errors import NotFound
from simulation.kernel.values import Actor
from simulation.reports.run_report.formats import ReportFormat, file_name, named

PATH = "/v1/{organization}/simulation/reports/{name}"
READS = (Permission.GET_SET_RUN, Permission.GET_UNIT_TEST, Permission.GET_UNIT_TEST_SET)
"""What reports tell of: who asks for one may see all of it, and it is read with no more."""

DOWNLOADS_PER_MINUTE = 60
"""Of an organization; each reads all sessions of a run."""

_READER = "report"


@dataclass(frozen=True, slots=True)
class ReportLink:
    """Where a report of a run is downloaded from, and until when. Needs no credentials."""

    url: str = field(repr=False)
    expires_at: datetime


class ReportAccess:
    """The reports of the organization's set runs."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._caller = caller

    async def link_of(self, run: SetRunDocument, format: ReportFormat, server: str) -> ReportLink:
        """A link to a report of ``run``, which is one of the organization's.

        ``server`` is the address at which this server listens; it is used where the settings
        name no public one.
        """
        self._caller.principal.require(*READS)
        name = file_name(run.id, format)
        signed = await self._platform.identity.links.sign(
            run.organization, _key(run.organization, name)
        )
        base = self._platform.settings.public_url or server
        path = PATH.format(organization=quote(run.organization), name=quote(name))
        return ReportLink(f"{base}{path}?token={signed.token}", signed.expires_at)


@dataclass(frozen=True, slots=True)
class WantedReport:
    """A report that somebody holds a link to, and who reads the run for it."""

    run_id: str
    format: ReportFormat
    reader: Principal


async def wanted_report(
    platform: Platform, organization: str, name: str, token: str
) -> WantedReport:
    """The report called ``name`` of ``organization``, for whoever holds the link to it.

    Raises:
        NotFound: the link is made up, has expired, or is that to something else. The refusal is
            the same in every case.
    """
    found = named(name)
    opens = platform.identity.links.opens
    if found is None or not await opens(organization, _key(organization, name), token):
        raise no_report()
    run_id, format = found
    reader = Principal(Actor(organization=organization, user=_READER), frozenset(READS))
    return WantedReport(run_id, format, reader)


def no_report() -> NotFound:
    """The refusal of a link that opens nothing."""
    return NotFound(
        "This link opens nothing: it has expired, or was not copied whole. Ask for a new one "
        "where this one came from.",
        field="token",
    )


def _key(organization: str, name: str) -> str:
    return f"{organization}/reports/{name}"
