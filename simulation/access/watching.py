"""The news of set runs, for as long as their reader is welcome."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime

from simulation.access.caller import Caller
from simulation.access.welcome import while_welcome
from simulation.bootstrap import Platform
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.watch import News, SetRunWatch
from simulation.catalog.set_run.watch_runs import RunNews, RunsWatch
from simulation.identity.permission import Permission


class WatchingAccess:
    """Tells what becomes of set runs, until the principal may not see them any more."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._caller = caller
        caller.principal.require(Permission.GET_SET_RUN)

    def set_run(
        self, run: SetRunDocument, *, turns: bool, after: datetime | None = None
    ) -> AsyncGenerator[News, None]:
        """The news of one run until it ends."""
        platform = self._platform
        watch = SetRunWatch(platform.bus, platform.set_runs, run, turns=turns, after=after)
        return while_welcome(aiter(watch), platform, self._caller, Permission.GET_SET_RUN)

    def set_runs(self) -> AsyncGenerator[RunNews, None]:
        """The news of all runs of the principal's organization, from now on."""
        platform, organization = self._platform, self._caller.principal.organization
        watch = RunsWatch(platform.bus, platform.set_runs, platform.clock, organization)
        return while_welcome(aiter(watch), platform, self._caller, Permission.GET_SET_RUN)
