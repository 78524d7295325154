"""What a stage can ask of the run that it belongs to."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import Generic, NoReturn, TypeVar

from simulation.bus import Bus
from simulation.kernel.clock import Clock
from simulation.kernel.errors import LeaseLost
from simulation.kernel.json_values import JsonValue
from simulation.kernel.messages import Commit
from simulation.kernel.news import news_within
from simulation.kernel.values import Actor
from simulation.pulse.engine.port import Child
from simulation.pulse.engine.port import Context as EngineContext
from simulation.pulse.faults import Category, RunCancelled, StageFault
from simulation.pulse.patience import Patience
from simulation.pulse.run.messages import (
    AwaitSignal,
    ConsumeSignal,
    ExecutorCommand,
    ParkRun,
    SignalStatus,
)
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.run.state import Run, StageEntry, Wait

Config = TypeVar("Config")
T = TypeVar("T")

LOOK_SECONDS = 0.5
"""How late a cancellation that another process asked for may be noticed."""


class Parked(Exception):
    """The run waits for a signal; its worker lets go of it."""


class RunContext(Generic[Config]):
    """A run in the hands of this worker, which is called ``owner``."""

    def __init__(
        self,
        engine: EngineContext,
        bus: Bus,
        runs: RunQueries,
        clock: Clock,
        run: Run,
        config: Config,
        owner: str | None = None,
        patience: Patience | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._engine = engine
        self._bus = bus
        self._runs = runs
        self.clock = clock
        self.run = run
        self.config = config
        self.owner = owner or engine.owner

    async def command(self, kind: type[ExecutorCommand], **fields: object) -> Run:
        """Carry out an executor's command on the run; returns its state afterwards."""
        actor = Actor(organization=self.run.organization, user=self.run.user)
        command = kind(
            actor=actor, at=self.clock.now(), run_id=self.run.run_id, owner=self.owner, **fields
        )
        self.run = (await self.outlast(lambda: self._bus.handle(command))).state
        return self.run

    async def outlast(self, step: Callable[[], Awaitable[T]]) -> T:
        """What ``step`` returns, however long a store of the platform is away meanwhile.

        It must bear repetition. Time limits go on, and a lost lease ends the wait.
        """
        return await self._patience.outlast(step, self.require_lease)

    async def look(self) -> Run:
        """The run as the log has it now."""
        found = await self.outlast(lambda: self._runs.state(self.run.run_id))
        assert found is not None, "a run in hand is in the log"
        self.run = found
        return found

    async def hold(self) -> Run:
        """The run as the log has it now, while this worker has it in hand.

        Raises:
            LeaseLost: another worker has taken the run over.
            asyncio.CancelledError: this worker was silent for so long that others may have.
        """
        self.require_lease()
        run = await self.look()
        if run.owner != self.owner:
            raise LeaseLost(
                f"The run {run.run_id} is in the hands of {run.owner or 'nobody'}, not of "
                f"{self.owner} any more.",
                field="owner",
            )
        return run

    async def run_children(self, children: Sequence[Child]) -> None:
        """Run workflows side by side, on any worker, until all of them have returned."""
        await self.outlast(lambda: self._engine.run_children(children))

    def require_lease(self) -> None:
        """Return while this worker still has the run; asked before what is costly to repeat."""
        self._engine.require_lease()


class StageContext(RunContext[Config]):
    """A stage at work. ``state`` is what the stage before it left."""

    def __init__(
        self, base: RunContext[Config], stage_name: str, state: JsonValue, attempt_number: int
    ) -> None:
        super().__init__(
            base._engine,
            base._bus,
            base._runs,
            base.clock,
            base.run,
            base.config,
            patience=base._patience,
        )
        self._base = base
        self.stage_name = stage_name
        self.state = state
        self.attempt_number = attempt_number

    async def command(self, kind: type[ExecutorCommand], **fields: object) -> Run:
        self.run = await self._base.command(kind, **fields)
        return self.run

    def idempotency_key(self, action: str) -> str:
        """The key of an action of this stage: the same in each attempt, on each worker."""
        return f"{self.run.run_id}/{self.stage_name}/{action}"

    async def check(self) -> None:
        """Return if the stage may go on; called between its steps.

        Raises:
            RunCancelled: the run was cancelled.
            LeaseLost, asyncio.CancelledError: another worker has taken the run over.
        """
        if (await self.hold()).cancel_requested_at is not None:
            raise RunCancelled(self.run.cancel_reason)

    async def park(self, reason: str) -> NoReturn:
        """Let go of the run until somebody resumes it; the stage then begins anew.

        Raises:
            RunCancelled: the run was cancelled instead.
        """
        await self.command(ParkRun, reason=reason)
        if self.run.cancel_requested_at is not None:
            raise RunCancelled(self.run.cancel_reason)
        raise Parked(reason)

    async def cancelled(self) -> None:
        """Return once the run is asked to cancel."""
        news = asyncio.Event()

        def hear(commit: Commit) -> None:
            if commit.stream == f"run-{self.run.run_id}":
                news.set()

        stop = self._bus.listen(hear)
        try:
            while (await self.look()).cancel_requested_at is None:
                await news_within(news, LOOK_SECONDS)
                news.clear()
        finally:
            stop()

    async def signal(self, name: str, *, timeout_seconds: float | None = None) -> JsonValue:
        """What the signal ``name`` brings; parks the run until it is there.

        The stage begins anew once the signal has arrived: what stands before this call is
        done again. A wait belongs to one entry of the stage and is answered once.

        Raises:
            StageFault: ``stage_timeout``, when the wait has expired.
        """
        entry = self.run.stages[-1]
        wait = self.run.wait_of(entry.id, name)
        match wait.status if wait else None:
            case SignalStatus.DELIVERED | SignalStatus.CONSUMED:
                assert wait is not None
                await self.command(ConsumeSignal, name=name)
                return wait.payload
            case SignalStatus.EXPIRED if wait and not _failed_since(entry, wait):
                raise StageFault(
                    Category.STAGE_TIMEOUT, f"The signal {name!r} did not come in time."
                )
        expires_at = None
        if timeout_seconds is not None:
            expires_at = self.clock.now() + timedelta(seconds=timeout_seconds)
        await self.command(AwaitSignal, name=name, expires_at=expires_at)
        raise Parked(name)


def _failed_since(entry: StageEntry, wait: Wait) -> bool:
    """Whether an attempt has failed, not merely been interrupted, since it opened ``wait``."""
    return any(
        each.failure is not None and each.attempt_number >= wait.attempt_number
        for each in entry.attempts
    )
