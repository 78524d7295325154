"""The demo pulse as a task kind of Pulse: it emits what is due, second by second."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import islice

from simulation.bus import Bus
from simulation.demo_pulse.decider import DemoPulse
from simulation.demo_pulse.guardrail import Guardrail
from simulation.demo_pulse.messages import (
    AttemptEvents,
    DurationSeconds,
    EndDemoPulse,
    Ending,
    EventsPerMinute,
)
from simulation.demo_pulse.queries import DemoPulseQueries
from simulation.demo_pulse.synthesis.event import SyntheticEvent
from simulation.demo_pulse.synthesis.synthesizer import synthesize
from simulation.kernel.errors import WorkspaceNotAllowed
from simulation.kernel.values import Actor, Value
from simulation.pulse.context import RunContext, StageContext
from simulation.pulse.faults import Category, RunCancelled, StageFault
from simulation.pulse.kind import TaskKind
from simulation.pulse.patience import passing
from simulation.pulse.stage import Done, Fixed, Stage, StageRetry, lasting
from simulation.tracking.event import IncomingEvent
from simulation.tracking.service import Tracking

TICK_SECONDS = 1.0
"""How often at most something is emitted: what comes due in between goes together."""

LOOK_SECONDS = 0.5
"""How long at most nobody looks at the clock."""

EMITTED_AT_ONCE = 100
LATE = timedelta(seconds=2)
"""How long after the end of the pulse its last events may still be emitted."""

log = logging.getLogger(__name__)

PATIENT = StageRetry(max_attempts=10, backoff=Fixed(2), predicate="retryable")


class DemoPulseConfig(Value):
    """How long the pulse is and how many events it has; what it is about is in its stream."""

    duration_seconds: DurationSeconds
    events_per_minute: EventsPerMinute


class DemoPulseKind(TaskKind[DemoPulseConfig]):
    """``demo_pulse.emission``: survives restarts, and ends in time.

    What is to be emitted is on record before it is tracked, and tracked by client ids that
    follow from the task: after a crash the last of it is tracked again, and stored once.
    """

    task_type = "demo_pulse.emission"
    version = 1
    configs = {1: DemoPulseConfig}

    def __init__(
        self, bus: Bus, queries: DemoPulseQueries, tracking: Tracking, guardrail: Guardrail
    ) -> None:
        self._bus = bus
        self._queries = queries
        self._tracking = tracking
        self._guardrail = guardrail

    @property
    def stages(self) -> Sequence[Stage]:
        return (Stage("emit", lasting(self._emit), PATIENT),)

    def admit(self, config: DemoPulseConfig, actor: Actor) -> None:
        self._guardrail.require(actor.organization)

    async def settle(self, context: RunContext[DemoPulseConfig]) -> None:
        """End the pulse with its run."""
        cancelled = context.run.cancel_requested_at is not None
        ending = Ending.STOPPED if cancelled else Ending.FAILED
        await context.outlast(lambda: self._end(context, ending))

    async def _emit(self, context: StageContext[DemoPulseConfig]) -> Done:
        pulse = await self._going_on(context)
        pace, number = pulse.pace, pulse.settled
        made_up = islice(synthesize(seed_of(pulse.task_id)), number, None)
        while True:
            now = context.clock.now()
            # Whoever comes too late only makes sure of what is on record.
            due = pace.due_by(now) if now <= pace.expires_at + LATE else pulse.attempted
            while number < due:
                until = min(due, number + EMITTED_AT_ONCE)
                if number < pulse.attempted:
                    # What may have been lost in a crash comes by itself: it is on record already.
                    until = min(until, pulse.attempted)
                events = [
                    _incoming(each, pulse, number + place)
                    for place, each in enumerate(islice(made_up, until - number))
                ]
                await self._track(context, pulse, until, events)
                number = until
                await context.check()
            if now >= pace.expires_at:
                await self._end(context, Ending.EXPIRED)
                return Done({"events_attempted": number}, f"Emitted {number} events.")
            await _pause(context, _next(pulse, number, now))

    async def _going_on(self, context: StageContext[DemoPulseConfig]) -> DemoPulse:
        """The pulse that the run is to emit.

        Raises:
            RunCancelled: another pulse has taken its place.
            StageFault: nobody has started it, it is over, or it is not allowed any more.
        """
        organization = context.run.organization
        try:
            self._guardrail.require(organization)
        except WorkspaceNotAllowed as refusal:
            raise _final(refusal.message) from refusal
        pulse = await self._queries.state(organization)
        if pulse is None:
            raise _final(
                "This task was not started as a demo pulse; start one by POST "
                "/v1/{workspace_id}/demo-pulse/start."
            )
        if pulse.task_id != context.run.task_id:
            raise RunCancelled("Another demo pulse has taken its place.")
        if pulse.ending is not None:
            raise _final(f"The demo pulse is over ({pulse.ending}); start another one.")
        return pulse

    async def _track(
        self,
        context: StageContext[DemoPulseConfig],
        pulse: DemoPulse,
        until: int,
        events: Sequence[IncomingEvent],
    ) -> None:
        command = AttemptEvents(
            actor=pulse.starter, at=context.clock.now(), task_id=pulse.task_id, attempted=until
        )
        state: DemoPulse | None = (await self._bus.handle(command)).state
        if state is None or state.task_id != pulse.task_id:
            raise RunCancelled("Another demo pulse has taken its place.")
        if state.ending is not None:
            raise RunCancelled("The demo pulse was stopped.")
        try:
            await self._tracking.track_now(pulse.starter, events, synthetic=True)
        except Exception as error:
            if passing(error):
                raise
            log.exception("Events of the demo pulse %s cannot be tracked", pulse.task_id)
            raise StageFault(
                Category.HOST_ACTION_FAILURE,
                f"The events could not be tracked ({type(error).__name__}); see the worker's log.",
                retryable=True,
            ) from error

    async def _end(self, context: RunContext[DemoPulseConfig], ending: Ending) -> None:
        actor = Actor(organization=context.run.organization, user=context.run.user)
        command = EndDemoPulse(
            actor=actor, at=context.clock.now(), task_id=context.run.task_id, ending=ending
        )
        await self._bus.handle(command)


def seed_of(task_id: str) -> int:
    """What a pulse makes its events up from: another one for each."""
    return int(task_id.replace("-", "")[:12], 16)


def _incoming(made_up: SyntheticEvent, pulse: DemoPulse, number: int) -> IncomingEvent:
    return IncomingEvent(
        name=made_up.name,
        properties=made_up.properties,
        user_id=made_up.user_id,
        session_id=made_up.session_id,
        client_timestamp=pulse.pace.due(number),
        client_id=f"{pulse.task_id}:{number}",
    )


def _next(pulse: DemoPulse, number: int, now: datetime) -> float:
    """Seconds until something is to be done."""
    pace = pulse.pace
    due = pace.due(number) if number < pace.total else pace.expires_at
    at = min(max(due, now + timedelta(seconds=TICK_SECONDS)), pace.expires_at)
    return max(0.0, (at - now).total_seconds())


async def _pause(context: StageContext[DemoPulseConfig], seconds: float) -> None:
    """Wait, unless the run is cancelled or lost meanwhile."""
    with suppress(TimeoutError):
        async with asyncio.timeout(min(seconds, LOOK_SECONDS)):
            await context.cancelled()
    await context.check()


def _final(message: str) -> StageFault:
    return StageFault(Category.CONFIG_DECODE_ERROR, message)
