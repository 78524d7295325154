"""Looks at all that a run needs before it plays, so that not each session meets the same wall."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable
from typing import TypeVar

from simulation.bus import Bus
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import RecordServiceChecks
from simulation.catalog.set_run.service_checks import ServiceCheck, ServiceFindings
from simulation.kernel.clock import Clock
from simulation.runner.cast import Casting, Line
from simulation.runner.faults import EndpointUnavailable

LINES_AT_ONCE = 10
"""How many services are looked at at the same time."""
LOOK_SECONDS = 20.0
"""How long each may take: a run waits for it."""

T = TypeVar("T")


class Preflight:
    """Looks once in each stretch of a run; what it finds is in the log before anybody plays."""

    def __init__(self, bus: Bus, casting: Casting, clock: Clock) -> None:
        self._bus = bus
        self._casting = casting
        self._clock = clock

    async def look(self, run: SetRun, stretch: int) -> SetRun:
        """``run``, once it is known what its services are like. Repeatable."""
        if run.findings is not None and run.findings.stops_in(stretch):
            return run
        command = RecordServiceChecks(
            actor=run.creator,
            at=self._clock.now(),
            id=run.id,
            findings=await self._findings(run, stretch),
        )
        looked: SetRun = (await self._bus.handle(command)).state
        return looked

    async def _findings(self, run: SetRun, stretch: int) -> ServiceFindings:
        room = asyncio.Semaphore(LINES_AT_ONCE)

        async def checked(line: Line) -> ServiceCheck:
            async with room:
                return await self._check(run, line)

        lines = await self._casting.lines(run)
        checks = await asyncio.gather(*map(checked, lines))
        problem = None
        if await self._casting.needs_model(run):
            _, problem = await _found(self._casting.parties.require_model())
        return ServiceFindings(stretch=stretch, checks=tuple(checks), model_problem=problem)

    async def _check(self, run: SetRun, line: Line) -> ServiceCheck:
        asked = self._casting.parties.identify(run.organization, line.body, line.version_set_name)
        identity, problem = await _found(asked)
        return ServiceCheck(
            service=line.service,
            version_set_name=line.version_set_name,
            problem=problem,
            identity=identity,
        )


async def _found(look: Awaitable[T]) -> tuple[T | None, str | None]:
    """What ``look`` returns, or the problem that it meets."""
    try:
        async with asyncio.timeout(LOOK_SECONDS):
            return await look, None
    except EndpointUnavailable as unavailable:
        return None, str(unavailable)
    except TimeoutError:
        return None, f"It could not be looked at within {LOOK_SECONDS:g} s; is it reachable?"
