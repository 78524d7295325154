"""From a command to the events that are to be stored. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from simulation.kernel.errors import ClientIdReused
from simulation.tracking.event import TrackedEvent
from simulation.tracking.messages import TrackEvents


def tracked(command: TrackEvents) -> list[TrackedEvent]:
    """The events of ``command`` as they are kept, in their order."""
    organization, at = command.actor.organization, command.at
    return [
        TrackedEvent(
            organization,
            id,
            at,
            event.name,
            event.properties,
            event.user_id,
            event.session_id,
            event.client_timestamp,
            event.client_id,
            command.synthetic,
        )
        for event, id in zip(command.events, command.ids, strict=True)
    ]


def distinct(events: Sequence[TrackedEvent], known: Collection[TrackedEvent]) -> list[TrackedEvent]:
    """Those of ``events`` that are to be stored beside the ``known`` with the same client ids.

    Who sends an event again wants it stored once.

    Raises:
        ClientIdReused: a client id belongs to an event that tells something else.
    """
    first = {event.client_id: event for event in known}
    fresh: list[TrackedEvent] = []
    reused: list[int] = []
    for index, event in enumerate(events):
        earlier = event
        if event.client_id is not None:
            earlier = first.setdefault(event.client_id, event)
        if earlier is event:
            fresh.append(event)
        elif not earlier.tells_the_same(event):
            reused.append(index)
    if reused:
        raise ClientIdReused(events[reused[0]].client_id or "", tuple(reused))
    return fresh
