"""Executes a run: stage after stage, each outcome committed before the next begins."""

from __future__ import annotations

import asyncio
import logging
from copy import deepcopy
from datetime import timedelta
from typing import Any

from simulation.bus import Bus
from simulation.kernel.clock import Clock
from simulation.kernel.errors import ConfigUndecodable, HistoryDamaged, LeaseLost, RunNotInProgress
from simulation.kernel.json_values import JsonValue
from simulation.kernel.threads import Lane, in_lane
from simulation.pulse.attempt import RunTimedOut, attempt, stopping
from simulation.pulse.checkpoints import decoded, restore, take
from simulation.pulse.context import Parked, RunContext, StageContext
from simulation.pulse.engine.port import Arguments
from simulation.pulse.engine.port import Context as EngineContext
from simulation.pulse.faults import Category, RunCancelled, StageFault
from simulation.pulse.kind import KindRegistry, TaskKind
from simulation.pulse.parking import is_parked
from simulation.pulse.patience import Patience
from simulation.pulse.run.messages import (
    ClaimRun,
    CompleteStage,
    EndRun,
    FailAttempt,
    Failure,
    HandOverRun,
    StageStatus,
    StartAttempt,
)
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.run.state import Run
from simulation.pulse.stage import Exhaustion, Stage
from simulation.pulse.status import Status

FINALIZER = "finalizer"
"""Who ends runs that no worker has in hand; never the name of a worker."""

HAND_OVER_SECONDS = 5.0

PAUSE_SECONDS = 0.5
"""How often a run that pauses between attempts looks whether it was cancelled."""

log = logging.getLogger(__name__)


class RunExecutor:
    """The engine's workflow of a run: one stretch of it, from claim to end or wait."""

    def __init__(
        self,
        bus: Bus,
        runs: RunQueries,
        kinds: KindRegistry,
        clock: Clock,
        patience: Patience | None = None,
    ) -> None:
        self._patience = patience or Patience()
        self._bus = bus
        self._runs = runs
        self._kinds = kinds
        self._clock = clock

    async def execute(self, engine: EngineContext, arguments: Arguments) -> Run | None:
        """Carry the run on as far as it goes; its state then, or null if there was nothing.

        Repeatable. ``segment`` tells a stretch from those before and after a wait.
        """
        run = await self._runs.state(arguments["run_id"])
        if run is None or run.status.terminal or run.segment != arguments["segment"]:
            return run
        if run.pending_wait and run.cancel_requested_at is None:
            return run
        context = self._context(engine, run)
        try:
            # However the request came in that started it.
            with in_lane(Lane.OTHERS):
                await context.command(ClaimRun)
                if is_parked(context.run):
                    return context.run
                await _Execution(context, self._kinds).run()
        except (LeaseLost, RunNotInProgress) as lost:
            if (await context.look()).status.terminal:
                return context.run
            # Not an end that the engine should hear of: the run goes on elsewhere.
            log.warning("%s", lost.message)
            raise asyncio.CancelledError from lost
        except asyncio.CancelledError:
            await _hand_over(context)
            raise
        except Exception as error:
            if not stopping():
                raise
            # Told to stop while it finished something: no time left to try again here.
            log.exception("The run %s is left as it is", run.run_id)
            raise asyncio.CancelledError from error
        return context.run

    async def finalize(self, engine: EngineContext, arguments: Arguments) -> Run | None:
        """Bring a cancelled run to its end that no worker has in hand. Repeatable."""
        run = await self._runs.state(arguments["run_id"])
        if run is None or run.cancel_requested_at is None:
            return run
        if run.status not in (Status.PENDING, Status.WAITING):
            return run
        context = self._context(engine, run, FINALIZER)
        await _Execution(context, self._kinds).cancel_unclaimed()
        return context.run

    def _context(
        self, engine: EngineContext, run: Run, owner: str | None = None
    ) -> RunContext[Any]:
        return RunContext(
            engine, self._bus, self._runs, self._clock, run, None, owner, self._patience
        )


async def _hand_over(context: RunContext[Any]) -> None:
    try:
        # Whoever stops while a store is away does not wait for it.
        async with asyncio.timeout(HAND_OVER_SECONDS):
            await context.command(HandOverRun)
    except Exception:
        # Whoever takes the run over finds out without it.
        log.info("The run %s could not be handed over in words", context.run.run_id)


class _Execution:
    """One run in hand."""

    def __init__(self, context: RunContext[Any], kinds: KindRegistry) -> None:
        self._context = context
        self._kinds = kinds
        self._kind: TaskKind[Any] | None = None
        self._state: JsonValue = None

    @property
    def _run(self) -> Run:
        return self._context.run

    async def run(self) -> None:
        """Go through the stages that are left."""
        try:
            kind = self._prepare()
            for stage in kind.stages[self._finished() :]:
                await self._go_through(kind, stage)
        except Parked:
            # Whoever cancels from here on finds the run waiting, and sees to its end.
            if self._run.cancel_requested_at is not None:
                await self._finish(Status.CANCELLED, reason=self._run.cancel_reason)
        except RunCancelled as cancelled:
            await self._end(Status.CANCELLED, reason=str(cancelled) or self._run.cancel_reason)
        except RunTimedOut:
            reason = f"The run used up its {self._run.timeout_seconds} s."
            failure = Failure(category=Category.STAGE_TIMEOUT, message=reason, retryable=True)
            await self._end(Status.TIMEOUT, reason=reason, failure=failure)
        except StageFault as fault:
            await self._end(Status.FAILED, failure=_failure(fault))
        else:
            await self._end(Status.COMPLETED)

    async def cancel_unclaimed(self) -> None:
        """End a run that was cancelled before a worker took it."""
        try:
            self._prepare()
        except StageFault:
            log.info("The run %s is cancelled without a config", self._run.run_id)
        try:
            await self._finish(Status.CANCELLED, reason=self._run.cancel_reason)
        except LeaseLost:
            log.info("A worker took the run %s first; it ends there", self._run.run_id)

    def _prepare(self) -> TaskKind[Any]:
        try:
            kind, config = self._kinds.decode(self._run.config)
        except ConfigUndecodable as error:
            raise StageFault(Category.CONFIG_DECODE_ERROR, error.message) from error
        except Exception as error:
            log.exception("The config of the run %s cannot be decoded", self._run.run_id)
            raise StageFault(
                Category.CONFIG_DECODE_ERROR,
                f"cortexTaskConfig: decoding broke with {type(error).__name__}; see the worker's "
                "log.",
            ) from error
        self._kind = kind
        self._context.config = config
        self._state = restore(kind, self._run)
        return kind

    def _finished(self) -> int:
        """How many stages lie behind."""
        over = (StageStatus.COMPLETED, StageStatus.SKIPPED)
        return sum(entry.status in over for entry in self._run.stages)

    async def _go_through(self, kind: TaskKind[Any], stage: Stage) -> None:
        while True:
            await self._may_begin(stage)
            await self._context.command(StartAttempt, stage_name=stage.name)
            number = self._run.stages[-1].attempts[-1].attempt_number
            # Each attempt begins with the same state, whatever an earlier one did to its own.
            context = StageContext(self._context, stage.name, deepcopy(self._state), number)
            try:
                done = await attempt(stage, context, self._seconds_left())
                outcome = take(kind, stage, done)
            except StageFault as fault:
                if await self._failed(stage, fault):
                    continue
                return
            await self._context.command(CompleteStage, **outcome)
            # By the same way that it would take after a crash.
            self._state = decoded(kind, outcome["checkpoint"])
            return

    async def _may_begin(self, stage: Stage) -> None:
        """Return when the next attempt at ``stage`` may begin.

        Raises:
            RunCancelled: the run was cancelled.
            RunTimedOut: nothing is left of its time, and the stage has none of its own.
            StageFault: an irreversible stage was interrupted, and nobody knows how far it got.
        """
        await self._check()
        entry = self._run.stage
        last = entry.attempts[-1] if entry else None
        if last is not None and last.interrupted and stage.irreversible:
            raise StageFault(
                Category.HOST_ACTION_FAILURE,
                f"The stage {stage.name!r} cannot be repeated safely, and its worker was lost in "
                "the middle of it. Find out what it has done, then retry the run.",
            )
        self._require_time(stage)
        if last is not None and last.retry_at is not None:
            while (pause := (last.retry_at - self._context.clock.now()).total_seconds()) > 0:
                await asyncio.sleep(min(pause, PAUSE_SECONDS))
                await self._check()
                self._require_time(stage)

    def _require_time(self, stage: Stage) -> None:
        if stage.timeout_seconds is None and self._seconds_left() <= 0:
            raise RunTimedOut

    async def _check(self) -> None:
        if stopping():
            raise asyncio.CancelledError
        if (await self._context.hold()).cancel_requested_at is not None:
            raise RunCancelled

    async def _failed(self, stage: Stage, fault: StageFault) -> bool:
        """Record the failure; true if there will be another attempt.

        Raises:
            StageFault: the run fails with the stage.
        """
        assert self._run.stage is not None
        failures = self._run.stage.failures + 1
        delay = stage.retry.delay_after(failures, fault.category, fault.retryable)
        skip = delay is None and stage.retry.on_exhaustion is Exhaustion.SKIP
        retry_at = None
        if delay is not None:
            retry_at = self._context.clock.now() + timedelta(seconds=delay)
        await self._context.command(
            FailAttempt, failure=_failure(fault), retry_at=retry_at, skip=skip
        )
        if delay is None and not skip:
            raise fault
        return delay is not None

    def _seconds_left(self) -> float:
        now = self._context.clock.now()
        return self._run.timeout_seconds - self._run.active_until(now)

    async def _end(
        self, status: Status, *, reason: str = "", failure: Failure | None = None
    ) -> None:
        """Bring the run to its end, if it is still this worker's to end."""
        if status is not Status.COMPLETED:
            if stopping():
                raise asyncio.CancelledError
            await self._context.hold()
        await self._finish(status, reason=reason, failure=failure)

    async def _finish(
        self, status: Status, *, reason: str = "", failure: Failure | None = None
    ) -> None:
        if status is not Status.COMPLETED and self._kind is not None:
            try:
                # In a task of its own, for the reason that attempts are.
                await asyncio.create_task(self._kind.settle(self._context))
            except HistoryDamaged as damage:
                # That will not pass: the run ends all the same.
                log.error("The run %s leaves something open. %s", self._run.run_id, damage.message)
        await self._context.command(EndRun, status=status, reason=reason, failure=failure)


def _failure(fault: StageFault) -> Failure:
    return Failure(category=fault.category, message=fault.message, retryable=fault.retryable)
