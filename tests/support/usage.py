"""Streams of the synthesizer, cut into sessions for whoever checks them."""

from __future__ import annotations

from functools import lru_cache
from itertools import islice

from hypothesis import settings
from hypothesis import strategies as st

from simulation.demo_pulse.synthesis.event import SyntheticEvent
from simulation.demo_pulse.synthesis.synthesizer import synthesize
from tests.support.depth import examples

Session = list[SyntheticEvent]

SEEDS = st.integers(0, 9) | st.integers()
FEW = settings(max_examples=examples(10))
"""Each example is a stream of 1,000 events, and each event is looked at."""


@lru_cache(maxsize=64)
def stream(seed: int, length: int = 1_000) -> tuple[SyntheticEvent, ...]:
    """The first ``length`` events of ``seed``."""
    return tuple(islice(synthesize(seed), length))


def sessions(events: tuple[SyntheticEvent, ...]) -> list[Session]:
    """``events`` by session, in the order in which the sessions begin."""
    found: dict[str, Session] = {}
    for event in events:
        found.setdefault(event.session_id, []).append(event)
    return list(found.values())


def names(session: Session) -> list[str]:
    """What happened in ``session``."""
    return [event.name for event in session]


def by_people(seed: int) -> list[Session]:
    """Sessions of people; the last ones may not have ended."""
    return [each for each in sessions(stream(seed)) if each[0].name != "api.called"]


def by_machines(seed: int) -> list[Session]:
    """Sessions of machines; the last one may not have ended."""
    return [each for each in sessions(stream(seed)) if each[0].name == "api.called"]


def complete(seed: int) -> list[Session]:
    """Sessions of people from beginning to end."""
    return [each for each in by_people(seed) if each[-1].name == "session.ended"]
