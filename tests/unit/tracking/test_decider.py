"""What becomes of a command, and which events are new."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import ClientIdReused
from simulation.tracking.decider import distinct, tracked
from simulation.tracking.event import IncomingEvent
from simulation.tracking.messages import TrackEvents
from tests.support.examples import ANNA, AT
from tests.support.tracked import event

FULL = IncomingEvent(
    name="page.viewed",
    properties={"page": "/a"},
    user_id="olga",
    session_id="s-1",
    client_timestamp=AT,
    client_id="e-1",
)


def command(*events: IncomingEvent, **fields: Any) -> TrackEvents:
    ids = tuple(f"id-{number}" for number in range(len(events)))
    return TrackEvents(actor=ANNA, at=AT, events=events, ids=ids, **fields)


def test_everything_that_was_said_is_kept_in_its_order() -> None:
    first, second = tracked(command(FULL, IncomingEvent(name="plain")))

    assert (first.organization, first.id, first.timestamp) == ("acme", "id-0", AT)
    assert (first.name, first.properties) == ("page.viewed", {"page": "/a"})
    assert (first.user_id, first.session_id) == ("olga", "s-1")
    assert (first.client_timestamp, first.client_id, first.synthetic) == (AT, "e-1", False)
    assert (second.id, second.name, second.properties) == ("id-1", "plain", {})
    assert second.user_id is second.session_id is second.client_timestamp is None
    assert second.client_id is None


def test_what_was_made_up_is_marked() -> None:
    assert [each.synthetic for each in tracked(command(FULL, FULL, synthetic=True))] == [True] * 2


def test_each_event_has_an_id() -> None:
    with pytest.raises(ValueError, match="zip"):
        tracked(TrackEvents(actor=ANNA, at=AT, events=(FULL,), ids=()))


def test_without_client_ids_everything_is_new() -> None:
    events = [event(), event(), event("page.left")]
    assert distinct(events, []) == events


def test_what_is_known_is_not() -> None:
    known, again = event(client_id="e-1"), event(at=9, client_id="e-1")
    new = event(client_id="e-2")
    assert distinct([again, new], [known]) == [new]


def test_what_stands_twice_in_a_batch_is_new_once() -> None:
    first, again = event(client_id="e-1"), event(client_id="e-1")
    assert distinct([first, event(), again], [])[::2] == [first]


def test_all_places_of_ids_that_tell_something_else_are_named() -> None:
    known = event(client_id="e-1")
    others = [
        event("other", client_id="e-1"),
        event(client_id="e-2"),
        event("other", client_id="e-2"),
        event(at=9, client_id="e-1"),
    ]
    with pytest.raises(ClientIdReused) as refusal:
        distinct(others, [known])

    assert refusal.value.indexes == (0, 2)
    assert "'e-1'" in refusal.value.message
    assert refusal.value.field == "clientId"
