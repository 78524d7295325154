"""Runs that come of others."""

from __future__ import annotations

from typing import Any

from simulation.access.caller import Caller
from simulation.access.commands import REQUIRED
from simulation.bootstrap import Platform
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import DeriveSetRun
from simulation.runner.set_run.forking import ForkWish, forked


class DerivedRunAccess:
    """Starts runs that play, or judge, sessions of others again."""

    def __init__(self, platform: Platform, caller: Caller) -> None:
        self._platform = platform
        self._caller = caller

    async def fork(self, wish: ForkWish, **fields: Any) -> SetRun:
        """Play on from a turn of a session, in a run of its own."""
        self._caller.principal.require(*REQUIRED[DeriveSetRun])
        organization = self._caller.principal.organization
        return await self.derive(
            **await forked(self._platform.set_runs, organization, wish), **fields
        )

    async def derive(self, **fields: Any) -> SetRun:
        """Start a run that comes of another one."""
        return await self._platform.runs.derive(self._caller.fill(DeriveSetRun, **fields))
