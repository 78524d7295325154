"""The stream as a whole: it repeats, begins well, is interleaved, skewed and storable."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from itertools import accumulate, islice, pairwise
from statistics import mean, median
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulation.demo_pulse.synthesis.event import SyntheticEvent
from simulation.demo_pulse.synthesis.synthesizer import synthesize
from simulation.demo_pulse.synthesis.visit import PAUSES
from tests.support.usage import FEW, SEEDS, complete, names, sessions, stream

LONGEST_PULSE = 7_200
"""An hour at 120 events a minute."""

SHARES = {
    "page.viewed": (0.33, 0.44),
    "button.clicked": (0.10, 0.17),
    "api.called": (0.08, 0.18),
    "session.started": (0.07, 0.11),
    "session.ended": (0.07, 0.11),
    "result.opened": (0.03, 0.08),
    "run.triggered": (0.01, 0.045),
    "run.completed": (0.01, 0.045),
    "search.performed": (0.008, 0.03),
    "artifact.downloaded": (0.004, 0.025),
    "persona.saved": (0.004, 0.025),
    "scenario.saved": (0.004, 0.025),
    "error.shown": (0.003, 0.02),
    "action.retried": (0.002, 0.02),
    "invitation.sent": (0.0003, 0.015),
}
LONG = [stream(seed, LONGEST_PULSE) for seed in (1, 2)]


def digest(events: tuple[SyntheticEvent, ...]) -> str:
    lines = [
        json.dumps([event.name, event.properties, event.user_id, event.session_id])
        for event in events
    ]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


@FEW
@given(SEEDS, st.integers(0, 900))
def test_whoever_skips_goes_on_where_it_was(seed: int, emitted: int) -> None:
    again = islice(synthesize(seed), emitted, emitted + 100)

    assert tuple(again) == stream(seed)[emitted : emitted + 100]


def test_seeds_differ() -> None:
    seeds = [*range(-20, 20), 2**64, -(2**64), 2**64 + 1]
    beginnings = {digest(stream(seed, 20)) for seed in seeds}

    assert len(beginnings) == len(seeds)
    users = [{event.user_id for event in stream(seed, 20)} for seed in seeds]
    assert len(set.union(*users)) == sum(map(len, users)), "nobody appears under two seeds"


def test_two_streams_at_once_do_not_disturb_each_other() -> None:
    pairs = list(islice(zip(synthesize(5), synthesize(6), strict=False), 300))

    assert tuple(one for one, _ in pairs) == stream(5)[:300]
    assert tuple(other for _, other in pairs) == stream(6)[:300]


def test_a_stream_stays_as_it_is() -> None:
    # A pulse that was begun by one release is continued by the next: change this only if no
    # pulse can be under way.
    assert digest(stream(42)) == (
        "d5c5905636ca3ed5120ea86f3076ea4bbde44426c4326af0a3f053de61cc6998"
    )


def test_skipping_the_longest_pulse_is_quick() -> None:
    def spent() -> float:
        before = process_time()
        next(islice(synthesize(7), LONGEST_PULSE, None))
        return process_time() - before

    # Some 40 ms; the limit leaves room for slow machines, not for another order of growth.
    assert min(spent() for _ in range(3)) < 0.2


@pytest.mark.parametrize("seed", range(60))
def test_the_beginning_shows_what_it_is_about(seed: int) -> None:
    opening = stream(seed, 40)

    assert len(sessions(opening[:20])) >= 4
    assert {"session.started", "page.viewed", "api.called"} <= set(names(list(opening[:20])))
    whole = [
        session
        for session in sessions(opening)
        if session[0].name == "session.started" and session[-1].name == "session.ended"
    ]
    assert whole


def presence(events: tuple[SyntheticEvent, ...]) -> list[int]:
    """How many sessions are going on at each event, once all of the beginning are there."""
    first: dict[str, int] = {}
    last: dict[str, int] = {}
    for index, event in enumerate(events):
        first.setdefault(event.session_id, index)
        last[event.session_id] = index
    changes = [0] * (len(events) + 1)
    for session_id, index in first.items():
        changes[index] += 1
        changes[last[session_id] + 1] -= 1
    return list(accumulate(changes))[15:-60]


@FEW
@given(SEEDS)
def test_several_are_there_at_once(seed: int) -> None:
    counts = presence(stream(seed))

    assert min(counts) >= 1
    assert max(counts) <= 6
    assert mean(3 <= count <= 6 for count in counts) > 0.93
    assert len(set(counts)) >= 3, "people come and go"


@FEW
@given(SEEDS)
def test_sessions_are_interleaved(seed: int) -> None:
    events = stream(seed)
    stays = sum(one.session_id == other.session_id for one, other in pairwise(events))

    assert stays / len(events) < 0.5
    places = {id(event): index for index, event in enumerate(events)}
    in_one_go = [
        session
        for session in complete(seed)
        if places[id(session[-1])] - places[id(session[0])] < len(session)
    ]
    assert len(in_one_go) <= 2


@pytest.mark.parametrize("events", LONG)
def test_names_come_with_believable_frequency(events: tuple[SyntheticEvent, ...]) -> None:
    counts = Counter(event.name for event in events)

    assert set(counts) == set(SHARES) == set(PAUSES)
    for name, (least, most) in SHARES.items():
        assert least <= counts[name] / len(events) <= most, name
    assert counts.most_common(1)[0][0] == "page.viewed"


@pytest.mark.parametrize("events", LONG)
def test_few_come_often_and_most_now_and_then(events: tuple[SyntheticEvent, ...]) -> None:
    people = Counter(
        session[0].user_id for session in sessions(events) if session[0].name != "api.called"
    )
    visits = sorted(people.values(), reverse=True)

    assert len(visits) > 40
    assert sum(visits[:5]) > 0.25 * sum(visits)
    assert visits[0] >= 3 * median(visits)
    assert max(visits) < 0.2 * sum(visits)


@pytest.mark.parametrize("events", LONG)
def test_session_ids_are_never_used_again(events: tuple[SyntheticEvent, ...]) -> None:
    ended: set[str] = set()
    for event in events:
        assert event.session_id not in ended
        if event.name == "session.ended":
            ended.add(event.session_id)
    for session in sessions(events):
        assert len({event.user_id for event in session}) == 1
        assert names(session).count("session.started") == (session[0].name != "api.called")


@FEW
@given(SEEDS)
def test_people_come_back_and_are_in_one_place_at_a_time(seed: int) -> None:
    started = Counter(session[0].user_id for session in complete(seed))
    assert max(started.values()) >= 3

    here: dict[str, str] = {}
    for event in stream(seed):
        if event.name == "session.started":
            assert event.user_id not in here
            here[event.user_id] = event.session_id
        elif event.name == "session.ended":
            assert here.pop(event.user_id) == event.session_id


@FEW
@given(SEEDS)
def test_every_event_can_be_stored_and_read_by_everybody(seed: int) -> None:
    for event in stream(seed):
        assert re.fullmatch(r"[a-z]+(?:\.[a-z]+)+", event.name)
        assert re.fullmatch(r"(?:user|machine)-[0-9a-f]{6}", event.user_id)
        assert re.fullmatch(r"sess-[0-9a-f]{12}", event.session_id)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", key) for key in event.properties)
        assert all(
            value is None or type(value) in (str, int, float, bool)
            for value in event.properties.values()
        )
        encoded = json.dumps(event.properties, allow_nan=False)
        assert json.loads(encoded) == event.properties
        assert 2 < len(encoded) < 2_000
        assert "@" not in encoded
