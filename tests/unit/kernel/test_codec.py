"""Commits to records and back: names, versions, upcasters, and history nobody can read."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from simulation.eventstore.codec import EventCodec
from simulation.kernel.errors import HistoryUnreadable
from simulation.kernel.messages import Event
from tests.support.notes import CODEC, Noted, note


class Ordered(Event):
    """Today's version of an event that had two others before."""

    stored_name = "test.ordered"
    stored_version = 3
    guests: int
    comment: str


UPCASTERS = {
    ("test.ordered", 1): lambda data: {"guests": data["people"]},
    ("test.ordered", 2): lambda data: data | {"comment": ""},
}


def record(name: str, version: int, data: dict[str, Any]) -> dict[str, Any]:
    """A record of one event as a store keeps it."""
    kept = CODEC.encode(note("note-1", 1))
    return kept | {"events": [{"type": name, "version": version, "data": data}]}


def test_a_commit_survives_the_way_through_json() -> None:
    commit = note("note-é", 4, "a", {"b": [1, None, True, "ü"]}, claims=("x",), releases=("y",))

    text = json.dumps(CODEC.encode(commit))

    assert CODEC.decode(json.loads(text)) == commit


def test_a_record_names_events_and_says_nothing_of_absent_claims() -> None:
    kept = CODEC.encode(note("note-1", 4, "a", "b"))

    assert (kept["stream"], kept["position"], kept["last"]) == ("note-1", 4, 5)
    assert kept["events"][0] == {"type": "test.noted", "version": 1, "data": {"text": "a"}}
    assert not {"claims", "releases"} & set(kept)
    assert "tests.support" not in json.dumps(kept), "no Python path may get into the log"


def test_every_old_version_is_lifted_step_by_step() -> None:
    codec = EventCodec([Ordered], UPCASTERS)
    stored = [
        (1, {"people": 4}),
        (2, {"guests": 4}),
        (3, {"guests": 4, "comment": ""}),
    ]

    lifted = [codec.decode(record("test.ordered", *each)).events[0] for each in stored]

    assert lifted == [Ordered(guests=4, comment="")] * 3


@pytest.mark.parametrize(
    ("stored", "says"),
    [
        (("test.unknown", 1, {}), "named 'test.unknown' that this release does not know"),
        (("test.ordered", 4, {}), "in version 4, but this release reads up to version 3"),
        (("test.ordered", 1, {}), "No upcaster lifts 'test.ordered' from version 1"),
        (("test.ordered", 3, {"guests": 4}), "'test.ordered' of version 3 cannot be read"),
        (("test.ordered", 3, {"guests": 4, "comment": "", "x": 1}), "cannot be read"),
    ],
)
def test_history_that_cannot_be_read_is_refused_with_its_name(stored: Any, says: str) -> None:
    second_only = {("test.ordered", 2): UPCASTERS["test.ordered", 2]}

    with pytest.raises(HistoryUnreadable, match=re.escape(says)):
        EventCodec([Ordered], second_only).decode(record(*stored))


def test_two_events_cannot_share_a_name() -> None:
    class Impostor(Event):
        stored_name = "test.noted"

    with pytest.raises(ValueError, match=r"share the stored name 'test\.noted'"):
        EventCodec([Noted, Impostor])
    assert EventCodec([Noted, Noted]).events == {"test.noted": Noted}
