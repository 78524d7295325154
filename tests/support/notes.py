"""An event of nobody's, for tests of what stores any event."""

from __future__ import annotations

from simulation.eventstore.codec import EventCodec
from simulation.kernel.messages import Commit, Event
from simulation.kernel.values import Json
from tests.support.examples import metadata


class Noted(Event):
    """Something was noted."""

    stored_name = "test.noted"
    text: Json


class Crossed(Event):
    """Something was crossed out."""

    stored_name = "test.crossed"
    text: Json


CODEC = EventCodec([Noted, Crossed])


def note(
    stream: str,
    position: int,
    *texts: Json,
    claims: tuple[str, ...] = (),
    releases: tuple[str, ...] = (),
) -> Commit:
    """A commit of one event for each of ``texts``, or of one event."""
    events = tuple(Noted(text=text) for text in texts or (f"{stream} {position}",))
    return Commit(stream, position, events, metadata(), claims, releases)
