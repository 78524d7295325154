"""Looks at all that a run needs before it plays, so that not each session meets the same wall."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable
from typing import TypeVar

from simulation.bus import Bus
from simulation.catalog.set_run.decider import SetRun
from simulation.catalog.set_run.messages import RecordServiceChecks, RunStatus, SimulatorKind
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.values.service_checks import ServiceCheck, ServiceFindings
from simulation.kernel.clock import Clock
from simulation.kernel.errors import SimulationError
from simulation.pulse.patience import passing
from simulation.runner.cast import Casting, Line
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.session.conversation import RunStopped
from simulation.runner.wire.waiting import waiting_by

RUNS_KNOWN = 16
"""Stretches of runs that are kept at hand."""
LINES_AT_ONCE = 10
"""How many services are looked at at the same time."""
LOOK_SECONDS = 1.0
"""How late a look that waits for a busy probe notices that the run was stopped."""

T = TypeVar("T")


class Preflight:
    """Looks once in each stretch of a run, in each process that plays some of it.

    So it does again after a crash: what was begun is not gone on with where a service has
    become another meanwhile. What it finds is in the log before anybody plays.
    """

    def __init__(
        self,
        bus: Bus,
        queries: SetRunQueries,
        casting: Casting,
        clock: Clock,
        patience_seconds: float,
    ) -> None:
        self._patience_seconds = patience_seconds
        self._bus = bus
        self._queries = queries
        self._casting = casting
        self._clock = clock
        self._known: OrderedDict[tuple[str, int], SetRun] = OrderedDict()
        self._looking: dict[tuple[str, int], asyncio.Lock] = {}

    async def begun(self, id: str, stretch: int) -> SetRun:
        """The set run as it was when this process began with the stretch.

        It is read once, since that of a large set takes long: nothing of it that is played
        changes within a stretch.
        """
        key = (id, stretch)
        async with self._looking.setdefault(key, asyncio.Lock()):
            if key not in self._known:
                self._known[key] = await self._look(await self._queries.existing(id), stretch)
            self._known.move_to_end(key)
            while len(self._known) > RUNS_KNOWN:
                self._looking.pop(self._known.popitem(last=False)[0], None)
            return self._known[key]

    async def _look(self, run: SetRun, stretch: int) -> SetRun:
        if run.status is not RunStatus.RUNNING or run.stops_in(stretch):
            return run
        findings = None
        try:
            with waiting_by(_WhileWanted(self._queries, run.id, self._patience_seconds)):
                findings = await self._findings(run, stretch)
        except* RunStopped:
            pass
        if findings is None:
            return await self._queries.existing(run.id)
        command = RecordServiceChecks(
            actor=run.creator, at=self._clock.now(), id=run.id, findings=findings
        )
        looked: SetRun = (await self._bus.handle(command)).state
        return looked

    async def _findings(self, run: SetRun, stretch: int) -> ServiceFindings:
        room = asyncio.Semaphore(LINES_AT_ONCE)

        async def checked(line: Line) -> ServiceCheck:
            async with room:
                return await self._check(run, line)

        lines = await self._lines(run)
        async with asyncio.TaskGroup() as group:
            checking = [group.create_task(checked(line)) for line in lines]
        problem = None
        if await self._needs_model(run):
            _, problem = await _found(self._casting.parties.require_model())
        return ServiceFindings(
            stretch=stretch,
            checks=tuple(each.result() for each in checking),
            model_problem=problem,
        )

    async def _lines(self, run: SetRun) -> list[Line]:
        if run.rescores:
            return []  # No agent is asked.
        specs = {(each.service.id, each.service_version_set_name): each for each in run.specs}
        lines = [await _readable(self._casting.line(run, spec)) for spec in specs.values()]
        return [line for line in lines if line is not None]

    async def _needs_model(self, run: SetRun) -> bool:
        if run.simulator is SimulatorKind.MODEL and not run.rescores:
            return True
        if not run.rescores:
            scenarios = {spec.scenario for spec in run.specs}
            looks = [self._casting.plays_tools(run.organization, each) for each in scenarios]
            if any([await _readable(look) for look in looks]):
                return True
        metrics = {each.metric for spec in run.specs for each in spec.metrics_to_evaluate}
        return any([await _readable(self._casting.asks_model(run, metric)) for metric in metrics])

    async def _check(self, run: SetRun, line: Line) -> ServiceCheck:
        asked = self._casting.parties.identify(run.organization, line.body, line.version_set_name)
        identity, problem = await _found(asked)
        return ServiceCheck(
            service=line.service,
            version_set_name=line.version_set_name,
            problem=problem,
            identity=identity,
        )


class _WhileWanted:
    """Waits for a busy probe as long as the run that it is asked for is wanted."""

    def __init__(self, queries: SetRunQueries, id: str, patience_seconds: float) -> None:
        self._queries = queries
        self._id = id
        self.patience_seconds = patience_seconds

    async def wait(self, seconds: float, reason: str) -> None:
        while seconds > 0:
            await asyncio.sleep(min(seconds, LOOK_SECONDS))
            seconds -= LOOK_SECONDS
            if await self._queries.stopped(self._id):
                raise RunStopped


async def _found(look: Awaitable[T]) -> tuple[T | None, str | None]:
    """What ``look`` returns, or the problem that it meets."""
    try:
        return await look, None
    except EndpointUnavailable as unavailable:
        return None, str(unavailable)


async def _readable(reading: Awaitable[T]) -> T | None:
    """What is read; null where it is damaged, of which its sessions will tell."""
    try:
        return await reading
    except SimulationError as error:
        if passing(error) is not None:
            raise
        return None
