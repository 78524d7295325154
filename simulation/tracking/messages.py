"""The command of tracking. It is no domain event that follows, but the tracked events."""

from __future__ import annotations

from simulation.kernel.messages import Command
from simulation.tracking.event import IncomingEvent


class TrackEvents(Command):
    """Store events: all of them, or none.

    ``ids`` are fresh, one for each event. ``synthetic`` marks events that were made up.
    """

    events: tuple[IncomingEvent, ...]
    ids: tuple[str, ...]
    synthetic: bool = False
