"""The news of set runs and of definitions, for as long as their reader is welcome."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Sequence
from datetime import datetime

from simulation.access.caller import Caller
from simulation.access.reads import READ
from simulation.access.welcome import while_welcome
from simulation.bootstrap import Platform
from simulation.catalog.definition.queries import DefinitionQueries
from simulation.catalog.definition.watch import DefinitionNews, DefinitionsWatch
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.watch import News, SetRunWatch, Watched
from simulation.catalog.set_run.watch_runs import RunNews, RunsWatch
from simulation.identity.permission import Permission


class WatchingAccess:
    """Tells what becomes of things, until the principal may not see them any more."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._caller = caller

    def set_run(self, run: SetRunDocument, wanted: Watched) -> AsyncGenerator[News, None]:
        """The news of one run until it ends."""
        self._caller.principal.require(Permission.GET_SET_RUN)
        platform = self._platform
        watch = SetRunWatch(platform.bus, platform.set_runs, run, wanted)
        return while_welcome(aiter(watch), platform, self._caller, Permission.GET_SET_RUN)

    def set_runs(self) -> AsyncGenerator[RunNews, None]:
        """The news of all runs of the principal's organization, from now on."""
        self._caller.principal.require(Permission.GET_SET_RUN)
        platform, organization = self._platform, self._caller.principal.organization
        watch = RunsWatch(platform.bus, platform.set_runs, platform.clock, organization)
        return while_welcome(aiter(watch), platform, self._caller, Permission.GET_SET_RUN)

    def definitions(
        self,
        kinds: Sequence[str],
        reads: Callable[[str], DefinitionQueries],
        *,
        after: datetime | None = None,
    ) -> AsyncGenerator[DefinitionNews, None]:
        """What is done to the definitions of ``kinds`` in the principal's organization.

        From now on, or from ``after`` on, as far as that is not more than a minute ago.
        ``reads`` gives the reads of a kind to the principal as they are then.
        """
        permissions = [READ[kind] for kind in kinds]
        self._caller.principal.require(*permissions)
        platform, organization = self._platform, self._caller.principal.organization
        watch = DefinitionsWatch(
            platform.bus, platform.clock, organization, kinds, reads, after=after
        )
        return while_welcome(aiter(watch), platform, self._caller, *permissions)
