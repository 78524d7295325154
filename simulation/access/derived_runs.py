"""Runs and unit tests that come of what was played."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.access.caller import Caller
from simulation.access.commands import REQUIRED
from simulation.bootstrap import Platform
from simulation.catalog.from_session.unit_test import UnitTestsFromSessions
from simulation.catalog.scenario import CreateScenario
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.messages import DeriveSetRun
from simulation.catalog.set_run.retries.merged import MergedRun, played_with_retries
from simulation.catalog.unit_test import CreateUnitTest
from simulation.identity.permission import Permission
from simulation.runner.apart import apart
from simulation.runner.rescoring.sources import rescoring
from simulation.runner.set_run.forking import ForkWish, forked
from simulation.runner.set_run.retrying import RetryWish, retried


class DerivedRunAccess:
    """Starts runs that play, or judge, sessions of others again; makes unit tests of sessions."""

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

    async def unit_test_from(self, session_id: str, name: str, ids: tuple[str, str]) -> None:
        """Make a unit test of a session; see UnitTestsFromSessions."""
        principal = self._caller.principal
        principal.require(
            Permission.GET_SET_RUN, *REQUIRED[CreateScenario], *REQUIRED[CreateUnitTest]
        )
        making = UnitTestsFromSessions(
            self._platform.bus,
            self._platform.set_runs,
            self._platform.definitions,
            self._platform.clock,
        )
        await making.create(principal.actor, session_id, name, ids)

    async def retry(self, wish: RetryWish, **fields: Any) -> SetRun:
        """Play sessions of a run again, in a run of its own."""
        principal = self._caller.principal
        principal.require(*REQUIRED[DeriveSetRun])
        if wish.unit_tests:
            # Who could ask for unit tests by name would learn which there are.
            principal.require(Permission.GET_UNIT_TEST, Permission.GET_UNIT_TEST_SET)
        chosen = await retried(self._platform.set_runs, principal.organization, wish)
        return await self.derive(**chosen, **fields)

    async def merged(self, run: SetRunDocument) -> MergedRun | None:
        """What ``run`` adds up to with its retries; null where it has none."""
        self._caller.principal.require(Permission.GET_SET_RUN)
        played = await played_with_retries(self._platform.set_runs, run)
        return None if played is None else await apart(played.merged)

    async def rescore(
        self,
        set_run_id: str,
        metric_ids: Sequence[str],
        llm_model_preferences: dict[str, Any],
        **fields: Any,
    ) -> SetRun:
        """Evaluate anew what was said in a run, in a run of its own."""
        self._caller.principal.require(*REQUIRED[DeriveSetRun])
        if metric_ids:
            # Who could ask for them by id would learn which there are.
            self._caller.principal.require(Permission.GET_METRIC)
        organization = self._caller.principal.organization
        wanted = await rescoring(self._platform.set_runs, organization, set_run_id, metric_ids)
        wanted["swaps"]["llm_model_preferences"] = llm_model_preferences
        return await self.derive(**wanted, **fields)

    async def derive(self, **fields: Any) -> SetRun:
        """Start a run that comes of another one."""
        return await self._platform.runs.derive(self._caller.fill(DeriveSetRun, **fields))
