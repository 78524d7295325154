"""What commits tell of the use of the platform."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.messages import Commit, Event
from simulation.tracking.own_use import (
    DEFINITION_CREATED,
    RUN_TRIGGERED,
    SESSION_FINISHED,
    own_use_in,
)
from tests.support.event_examples import examples
from tests.support.examples import ANNA, AT, KINDS, id_of, metadata
from tests.support.runs import CREATED, RUN, SESSION

EXAMPLES = examples()
FINISHED = EXAMPLES["catalog.session_finished", ""]
TOLD: dict[str, tuple[str, dict[str, Any]]] = {
    f"catalog.{kind}_created": (DEFINITION_CREATED, {"kind": kind, "id": id_of(kind)})
    for kind in KINDS
} | {
    "catalog.set_run_created": (
        RUN_TRIGGERED,
        {
            "run_id": RUN,
            "unit_test_set_id": CREATED.unit_test_set.id,
            "simulator": CREATED.simulator.value,
            "sessions": sum(spec.run_count for spec in CREATED.specs),
        },
    ),
    "catalog.session_finished": (
        SESSION_FINISHED,
        {
            "run_id": RUN,
            "session_id": SESSION,
            "unit_test_id": id_of("unit_test"),
            "outcome": "failed",
            "turns": 4,
            "duration_ms": 2512.5,
        },
    ),
}


def commit(*events: Event, stream: str = "persona-1", position: int = 1) -> Commit:
    return Commit(stream=stream, position=position, events=events, metadata=metadata())


@pytest.mark.parametrize("stored_name", TOLD)
def test_what_is_told(stored_name: str) -> None:
    [told] = own_use_in(commit(EXAMPLES[stored_name, ""]))

    assert (told.name, told.properties) == TOLD[stored_name]
    assert (told.user_id, told.session_id, told.client_timestamp) == (ANNA.user, None, AT)


@pytest.mark.parametrize(("stored_name", "variant"), sorted(EXAMPLES))
def test_of_nothing_else(stored_name: str, variant: str) -> None:
    told = list(own_use_in(commit(EXAMPLES[stored_name, variant])))
    assert bool(told) == (stored_name in TOLD)


def test_each_is_named_by_its_place_in_the_log() -> None:
    other = EXAMPLES["catalog.criteria_evaluated", ""]
    events = own_use_in(commit(other, FINISHED, stream=f"session-{SESSION}", position=7))
    assert [each.client_id for each in events] == [f"session-{SESSION}:8"]


def test_the_same_commit_tells_the_same() -> None:
    again = commit(FINISHED, stream="session-1", position=9)
    assert list(own_use_in(again)) == list(own_use_in(again))
