"""A batch is read event by event, and its refusal names the places."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import ClientIdReused, NotFound, ValidationFailed
from simulation.tracking.event import MAX_BATCH_EVENTS
from simulation.tracking.ingestion import (
    REFUSALS_TOLD,
    RefusedEvent,
    read_events,
    refusal_of_batch,
)


def refused(*indexes: int) -> list[RefusedEvent]:
    return [
        RefusedEvent(index, ValidationFailed(f"name: number {index}.", field="name"))
        for index in indexes
    ]


def test_the_good_ones_keep_their_places() -> None:
    given: list[Any] = [{"name": "a"}, {"name": ""}, {"name": "b"}, 7, {}]
    batch = read_events(given)

    assert [event.name for event in batch.events] == ["a", "b"]
    assert batch.indexes == (0, 2)
    assert [each.index for each in batch.refused] == [1, 3, 4]
    assert [each.refusal.field for each in batch.refused] == ["name", "event", "name"]


def test_a_batch_may_be_empty_or_full() -> None:
    assert read_events([]).events == ()
    assert len(read_events([{"name": "a"}] * MAX_BATCH_EVENTS).events) == MAX_BATCH_EVENTS


def test_one_too_many_refuses_all() -> None:
    with pytest.raises(ValidationFailed) as refusal:
        read_events([{"name": "a"}] * (MAX_BATCH_EVENTS + 1))
    assert refusal.value.field == "events"
    assert "1,001" in refusal.value.message


def test_more_may_be_refused_later() -> None:
    batch = read_events([{"name": "a"}, 7, {"name": "b"}, {"name": "c"}])
    reused = ClientIdReused("e-1", (0, 2))
    rest = batch.without(reused.indexes, reused)

    assert [event.name for event in rest.events] == ["b"]
    assert rest.indexes == (2,)
    assert [(each.index, each.refusal.code) for each in rest.refused] == [
        (0, "CLIENT_ID_REUSED"),
        (1, "VALIDATION_FAILED"),
        (3, "CLIENT_ID_REUSED"),
    ]


def test_the_refusal_of_a_batch_is_that_of_its_first_event() -> None:
    refusal = refusal_of_batch(refused(3))
    assert isinstance(refusal, ValidationFailed)
    assert refusal.field == "events.3.name"
    assert refusal.message == "events.3: nothing was stored: name: number 3."
    assert refusal.details == {
        "refused": [{"index": 3, "code": "VALIDATION_FAILED", "message": "name: number 3."}]
    }


def test_it_says_how_many_others_there_are_and_names_some() -> None:
    refusal = refusal_of_batch(refused(*range(REFUSALS_TOLD + 5)))
    assert f"({REFUSALS_TOLD + 4} more events are refused)" in refusal.message
    assert [each["index"] for each in refusal.details["refused"]] == list(range(REFUSALS_TOLD))


def test_an_event_that_is_refused_as_a_whole_has_no_field() -> None:
    assert refusal_of_batch([RefusedEvent(0, NotFound("Gone."))]).field == "events.0"
