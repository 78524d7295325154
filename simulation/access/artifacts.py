"""The artifacts of set runs: links for who may have them, content for who holds a link."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import parse_qs, quote, unquote, urlsplit

from simulation.access.caller import Caller
from simulation.artifacts.port import download_name
from simulation.bootstrap import Platform
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.identity.links import LINK_LIFETIME
from simulation.identity.permission import Permission
from simulation.kernel.errors import ArtifactsUnavailable, NotFound

_LINK = "/v1/{}/simulation/artifacts/{}"
_LINK_PATTERN = re.compile(_LINK.format("([^/]+)", "([^/]+)"))


@dataclass(frozen=True, slots=True)
class ArtifactLink:
    """Where the archive of a run is downloaded from, and until when. Needs no credentials."""

    url: str = field(repr=False)
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class Download:
    """An archive on its way: its name for the browser, its size in bytes, its content."""

    name: str
    size: int
    content: AsyncIterator[bytes]


class ArtifactAccess:
    """The archives of the organization's set runs."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._caller = caller

    async def link(self, set_run_id: str, server: str) -> ArtifactLink:
        """A link to the archive of a run.

        ``server`` is the address at which this server listens; it is used where the settings
        name no public one.

        Raises:
            NotFound: there is no such run.
            ArtifactsUnavailable: it has no archive.
        """
        principal = self._caller.principal
        principal.require(Permission.GET_SET_RUN, Permission.GET_STATE_MACHINE)
        run = await self._platform.set_runs.get(principal.organization, set_run_id)
        if run is None:
            raise NotFound(f"There is no set run with the id {set_run_id}.", field="id")
        return await self.link_of(run, server)

    async def link_of(self, run: SetRunDocument, server: str) -> ArtifactLink:
        """A link to the archive of ``run``, which is one of the organization's."""
        self._caller.principal.require(Permission.GET_SET_RUN, Permission.GET_STATE_MACHINE)
        key = await self._key(run)
        expires_at = self._platform.clock.now() + LINK_LIFETIME
        url = await self._platform.artifacts.link(key, LINK_LIFETIME)
        if url is not None:
            return ArtifactLink(url, expires_at)
        signed = await self._platform.identity.links.sign(run.organization, key)
        base = self._platform.settings.public_url or server
        path = _LINK.format(quote(run.organization), quote(download_name(key)))
        return ArtifactLink(f"{base}{path}?token={signed.token}", signed.expires_at)

    async def _key(self, run: SetRunDocument) -> str:
        if not run.is_completed:
            raise ArtifactsUnavailable(
                "The artifacts are made when the run has ended; ask again once "
                "artifacts_generated is true."
            )
        if run.artifacts is None:
            raise ArtifactsUnavailable(
                "The artifacts of this run have not been made. Where it has just ended, ask again "
                "in a moment; otherwise its run of Pulse says what went wrong, and a new run of "
                "the set makes new ones."
            )
        if await self._platform.artifacts.size(run.artifacts.key) is None:
            raise ArtifactsUnavailable(
                "The artifacts were made, but are not where this server looks for them; its "
                "operator has to let workers and servers share SIMULATION_ARTIFACTS_URL."
            )
        return run.artifacts.key


async def download(platform: Platform, organization: str, name: str, token: str) -> Download:
    """The archive called ``name`` of ``organization``, for whoever holds the link to it.

    Raises:
        NotFound: the link is made up, has expired, or is that to something else; or the
            archive is gone. The refusal is the same in every case.
    """
    key = f"{organization}/{name}"
    # The link is looked at first: nothing is asked of the store for strangers.
    size = None
    if await platform.identity.links.opens(organization, key, token):
        size = await platform.artifacts.size(key)
    if size is None:
        raise NotFound(
            "This link opens nothing: it has expired, or was not copied whole. Ask for a new one "
            "where this one came from.",
            field="token",
        )
    return Download(name, size, platform.artifacts.open(key))


async def download_by_link(platform: Platform, url: str) -> Download | None:
    """What a link to this platform opens, without a server; null where it leads elsewhere.

    Raises:
        NotFound: as ``download`` does.
    """
    parts = urlsplit(url)
    found = _LINK_PATTERN.fullmatch(parts.path)
    [token] = parse_qs(parts.query).get("token", [""])
    if found is None or not token:
        return None
    organization, name = map(unquote, found.groups())
    return await download(platform, organization, name, token)
