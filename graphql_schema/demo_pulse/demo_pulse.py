"""The demo pulse: made up usage events on a demo workspace."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.permitted import mutation
from graphql_schema.kit.views import view
from simulation.demo_pulse.messages import (
    DEFAULT_DURATION_SECONDS,
    DEFAULT_EVENTS_PER_MINUTE,
    MAX_DURATION_SECONDS,
    MAX_EVENTS_PER_MINUTE,
    StartDemoPulse,
    StopDemoPulse,
)
from simulation.demo_pulse.service import Shown
from simulation.identity.permission import Permission


def _task_id(root: strawberry.Parent[Shown]) -> str:
    return root.pulse.task_id


def _workspace_id(root: strawberry.Parent[Shown]) -> str:
    return root.pulse.id


def _started_at(root: strawberry.Parent[Shown]) -> datetime:
    return root.pulse.started_at


def _expires_at(root: strawberry.Parent[Shown]) -> datetime:
    return root.pulse.expires_at


def _events_per_minute(root: strawberry.Parent[Shown]) -> int:
    return root.pulse.events_per_minute


def _events_attempted(root: strawberry.Parent[Shown]) -> int:
    return root.pulse.events_attempted


@view(Shown, description="Made up usage events at a steady pace.")
class DemoPulse:
    task_id: str = strawberry.field(resolver=_task_id, description="Of its task of Pulse.")
    workspace_id: str = strawberry.field(resolver=_workspace_id)
    started_at: datetime = strawberry.field(resolver=_started_at)
    expires_at: datetime = strawberry.field(resolver=_expires_at)
    events_per_minute: int = strawberry.field(resolver=_events_per_minute)
    events_attempted: int = strawberry.field(
        resolver=_events_attempted, description="How many events it has tried to track."
    )
    active: bool = strawberry.field(description="Whether it goes on.")


@strawberry.input
class StartDemoPulseInput:
    duration_seconds: int = strawberry.field(
        default=DEFAULT_DURATION_SECONDS, description=f"From 1 to {MAX_DURATION_SECONDS:,}."
    )
    events_per_minute: int = strawberry.field(
        default=DEFAULT_EVENTS_PER_MINUTE, description=f"From 1 to {MAX_EVENTS_PER_MINUTE}."
    )


@strawberry.type
class StartDemoPulsePayload:
    """The pulse that has begun."""

    demo_pulse: DemoPulse


@strawberry.type
class StopDemoPulsePayload:
    """Whether a pulse was stopped, and which."""

    stopped: bool
    demo_pulse: DemoPulse | None


@strawberry.type
class DemoPulseQuery:
    @strawberry.field(
        description="The demo pulse that is going on; null where there is none, or may be none."
    )
    async def demo_pulse(self, info: Info) -> DemoPulse | None:
        pulses = info.context.access.demo_pulses
        active: Any = await pulses.active() if pulses.allowed() else None
        return active

    @strawberry.field(
        description="Whether the workspace may have a demo pulse: its operator lists those."
    )
    async def demo_pulse_allowed(self, info: Info) -> bool:
        return info.context.access.demo_pulses.allowed()


@strawberry.type
class DemoPulseMutation:
    @mutation(
        StartDemoPulse,
        answers=Permission.GET_DEMO_PULSE,
        description="Emit made up usage events. A pulse that is going on is replaced.",
    )
    async def start_demo_pulse(
        self, info: Info, input: StartDemoPulseInput
    ) -> StartDemoPulsePayload:
        pulses = info.context.access.demo_pulses
        started: Any = await pulses.start(input.duration_seconds, input.events_per_minute)
        return StartDemoPulsePayload(demo_pulse=started)

    @mutation(
        StopDemoPulse,
        answers=Permission.GET_DEMO_PULSE,
        description="Stop the demo pulse that is going on; with a `taskId` only if it is that one.",
    )
    async def stop_demo_pulse(self, info: Info, task_id: str | None = None) -> StopDemoPulsePayload:
        stopped: Any = await info.context.access.demo_pulses.stop(task_id)
        return StopDemoPulsePayload(stopped=stopped is not None, demo_pulse=stopped)
