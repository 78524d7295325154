"""The platform's own use, tracked by itself: what was defined, run, and finished."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import timedelta

from simulation.catalog.definition.messages import Created
from simulation.catalog.registry import REGISTRATIONS
from simulation.catalog.session.decider import SessionDecider
from simulation.catalog.session.messages import SessionFinished
from simulation.catalog.set_run.decider import SetRunDecider
from simulation.catalog.set_run.messages import SetRunCreated
from simulation.kernel.clock import Clock
from simulation.kernel.errors import ClientIdReused
from simulation.kernel.messages import Commit, Event
from simulation.kernel.values import Actor
from simulation.tracking.event import IncomingEvent
from simulation.tracking.service import Tracking

DEFINITION_CREATED = "simulation.definition.created"
RUN_TRIGGERED = "simulation.run.triggered"
SESSION_FINISHED = "simulation.session.finished"

CAUGHT_UP_WITH = timedelta(days=1)
"""Commits that are older are taken for tracked: where documents live in memory, the whole log
is projected at each start, and what was purged must not come back."""

_KINDS = {each.kind.created: each.kind.name for each in REGISTRATIONS}


class OwnUseProjection:
    """Tracks what commits tell of the use of the platform.

    A commit counts as projected once its events are tracked, and is projected again if the
    process dies before; their client ids come from the commit, so each is stored once.
    """

    categories: tuple[str, ...] = (
        *_KINDS.values(),
        SetRunDecider.category,
        SessionDecider.category,
    )
    events: tuple[type[Event], ...] = (*_KINDS, SetRunCreated, SessionFinished)
    whole_streams = False

    def __init__(self, tracking: Tracking, clock: Clock) -> None:
        self._tracking = tracking
        self._clock = clock

    async def apply(self, commit: Commit) -> None:
        if commit.metadata.recorded_at < self._clock.now() - CAUGHT_UP_WITH:
            return
        metadata = commit.metadata
        actor = Actor(organization=metadata.organization, user=metadata.user)
        for event in own_use_in(commit):
            # Somebody has sent an event by this id, or an earlier release told it otherwise:
            # that must not keep the commit from being projected, nor the platform from opening.
            with suppress(ClientIdReused):
                await self._tracking.track_now(actor, [event])


def own_use_in(commit: Commit) -> Iterator[IncomingEvent]:
    """What ``commit`` tells of the use of the platform."""
    for number, event in enumerate(commit.events):
        told = _told(event)
        if told is not None:
            name, properties = told
            yield IncomingEvent(
                name=name,
                properties=properties,
                user_id=commit.metadata.user,
                client_timestamp=commit.metadata.recorded_at,
                client_id=f"{commit.stream}:{commit.position + number}",
            )


def _told(event: Event) -> tuple[str, dict[str, object]] | None:
    match event:
        case Created():
            return DEFINITION_CREATED, {"kind": _KINDS[type(event)], "id": event.id}
        case SetRunCreated():
            return RUN_TRIGGERED, {
                "run_id": event.id,
                "unit_test_set_id": event.unit_test_set.id,
                "simulator": event.simulator.value,
                "sessions": sum(spec.run_count for spec in event.specs),
            }
        case SessionFinished():
            return SESSION_FINISHED, {
                "run_id": event.set_run_id,
                "session_id": event.id,
                "unit_test_id": event.unit_test_id,
                "outcome": event.outcome.value,
                "turns": event.turns,
                "duration_ms": event.duration_ms,
            }
    return None
