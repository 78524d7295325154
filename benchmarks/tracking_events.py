"""Usage events as clients send them, and the rows that become of them: the same every time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from typing import Any

import orjson

from simulation.kernel.clock import SystemClock
from simulation.kernel.ids import ObjectIdSource
from simulation.kernel.values import Actor
from simulation.tracking.decider import tracked
from simulation.tracking.event import TrackedEvent
from simulation.tracking.ingestion import read_events
from simulation.tracking.messages import TrackEvents

ACTOR = Actor(organization="demo", user="benchmark")
BATCH = 1000
NAMES = [
    f"{noun}.{verb}"
    for noun in ("page", "button", "report", "dashboard", "run", "persona", "metric", "team")
    for verb in ("viewed", "clicked", "opened", "closed", "shared", "exported", "deleted")
][:50]

_USERS = 10_000
_SESSIONS_AT_ONCE = 200
_EVENTS_A_SESSION = 8


def bodies(batches: int, *, client_ids: bool = False) -> Iterator[bytes]:
    """Batches as JSON: the interleaved sessions of many users."""
    random = Random(7)
    events = _events(random)
    for _ in range(batches):
        batch = [next(events) for _ in range(BATCH)]
        if client_ids:
            batch = [each | {"clientId": f"{random.getrandbits(128):032x}"} for each in batch]
        yield orjson.dumps(batch)


def _events(random: Random) -> Iterator[dict[str, Any]]:
    sessions = [_session(random) for _ in range(_SESSIONS_AT_ONCE)]
    while True:
        place = random.randrange(_SESSIONS_AT_ONCE)
        if random.randrange(_EVENTS_A_SESSION) == 0:
            sessions[place] = _session(random)
        user, session = sessions[place]
        yield {
            "name": random.choice(NAMES),
            "properties": {
                "page": f"/projects/{random.randrange(500)}/dashboard",
                "referrer": random.choice(("direct", "search", "mail")),
                "duration_ms": random.randrange(30_000),
                "first_visit": random.random() < 0.2,
                "plan": random.choice(("free", "team", "business")),
            },
            "userId": user,
            "sessionId": session,
            "clientTimestamp": f"2026-03-05T11:{random.randrange(60):02}:30.250Z",
        }


def _session(random: Random) -> tuple[str, str]:
    return f"user-{random.randrange(_USERS):05}", f"{random.getrandbits(64):016x}"


def kept(batches: Sequence[Sequence[dict[str, Any]]]) -> list[list[TrackedEvent]]:
    """What becomes of ``batches``, ready for a store."""
    clock, ids = SystemClock(), ObjectIdSource()
    return [
        tracked(
            TrackEvents(
                actor=ACTOR,
                at=clock.now(),
                events=read_events(batch).events,
                ids=tuple(ids.new() for _ in batch),
            )
        )
        for batch in batches
    ]
