"""An idempotency key: one request executes, whoever repeats it gets the same response."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from simulation.kernel.errors import IdempotencyInProgress, IdempotencyKeyReused
from simulation.pulse.idempotency.decider import EXECUTION_LIMIT, RETENTION, IdempotencyDecider
from simulation.pulse.idempotency.messages import (
    KeyReleased,
    KeyReserved,
    ReleaseKey,
    ReserveKey,
    Response,
    ResponseStored,
    StoreResponse,
)
from tests.support.examples import AT
from tests.support.given import Given
from tests.support.pulse import command

KEY = "1/ask/send"
RESPONSE = Response(status=201, body='{"n": 1}')
STORED = ResponseStored(response=RESPONSE)
RELEASED = KeyReleased()
MOMENT = timedelta(milliseconds=1)


def reserved(token: str = "first", epoch: str = "first", fingerprint: str = "a") -> KeyReserved:
    return KeyReserved(key=KEY, fingerprint=fingerprint, token=token, epoch=epoch)


def reserve(token: str = "second", at: datetime = AT, fingerprint: str = "a") -> ReserveKey:
    return command(ReserveKey, at=at, token=token, fingerprint=fingerprint)


def given(*events: Any) -> Given:
    return Given(IdempotencyDecider(), *events)


def test_the_first_request_takes_the_key() -> None:
    given().when(reserve("first")).then(reserved()).claiming()


def test_a_request_that_was_reserved_may_ask_again() -> None:
    given(reserved()).when(reserve("first")).then_nothing()


def test_a_second_request_while_the_first_executes_is_turned_away() -> None:
    late = AT + EXECUTION_LIMIT - MOMENT
    given(reserved()).when(reserve(at=late)).then_refused(
        IdempotencyInProgress, field="X-Idempotency-Key", says="still executing"
    )


def test_who_gave_no_answer_in_time_is_taken_for_dead() -> None:
    given(reserved()).when(reserve(at=AT + EXECUTION_LIMIT)).then(reserved("second"))


def test_the_time_of_who_took_over_counts_anew() -> None:
    world = given(reserved()).then_came(reserved("second"), at=AT + EXECUTION_LIMIT)
    late = AT + 2 * EXECUTION_LIMIT
    world.when(reserve("third", at=late - MOMENT)).then_refused(
        IdempotencyInProgress, field="X-Idempotency-Key"
    )
    world.when(reserve("third", at=late)).then(reserved("third"))


def test_who_gave_the_key_back_lets_the_next_execute_at_once() -> None:
    given(reserved(), RELEASED).when(reserve()).then(reserved("second"))


def test_a_response_is_there_for_whoever_asks() -> None:
    world = given(reserved(), STORED)
    for late in (timedelta(0), EXECUTION_LIMIT, RETENTION - MOMENT):
        world.when(reserve(at=AT + late)).then_nothing()
    assert world.state.response == RESPONSE


@pytest.mark.parametrize("history", [(), (RELEASED,), (STORED,)], ids=["runs", "released", "done"])
def test_a_different_request_is_refused(history: tuple[Any, ...]) -> None:
    world = given(reserved(), *history)
    for late in (timedelta(0), EXECUTION_LIMIT, RETENTION - MOMENT):
        world.when(reserve(at=AT + late, fingerprint="b")).then_refused(
            IdempotencyKeyReused, field="X-Idempotency-Key", says="'1/ask/send'"
        )


@pytest.mark.parametrize("history", [(), (RELEASED,), (STORED,)], ids=["runs", "released", "done"])
@pytest.mark.parametrize("fingerprint", ["a", "b"])
def test_after_seven_days_the_key_is_anybodys(history: tuple[Any, ...], fingerprint: str) -> None:
    assert timedelta(days=7) == RETENTION
    world = given(reserved(), *history)
    anew = reserved("second", "second", fingerprint)
    world.when(reserve(at=AT + RETENTION, fingerprint=fingerprint)).then(anew)
    world.then_came(anew, at=AT + RETENTION)
    assert (world.state.response, world.state.released) == (None, False)


@pytest.mark.parametrize("history", [(), (RELEASED,), (STORED,)], ids=["runs", "released", "done"])
def test_who_takes_over_what_is_there_no_more_takes_nothing(history: tuple[Any, ...]) -> None:
    world = given(reserved(), *history)
    before = world.state
    world.then_came(reserved("second", "second", "b"), at=AT + RETENTION - MOMENT)
    assert world.state == before


def test_who_executes_stores_its_response_or_gives_the_key_back() -> None:
    world = given(reserved())
    world.when(command(StoreResponse, response=RESPONSE)).then(STORED)
    world.when(command(ReleaseKey)).then(RELEASED)


@pytest.mark.parametrize(
    "history",
    [(), (reserved("second"),), (reserved(), STORED)],
    ids=["nobody's", "another's", "answered"],
)
@pytest.mark.parametrize(
    "word", [command(StoreResponse, response=Response(status=200, body="2")), command(ReleaseKey)]
)
def test_who_does_not_execute_has_nothing_to_say(history: tuple[Any, ...], word: Any) -> None:
    given(*history).when(word).then_nothing()


def test_a_key_is_given_back_once() -> None:
    given(reserved(), RELEASED).when(command(ReleaseKey)).then_nothing()


def test_a_response_that_comes_after_all_is_kept() -> None:
    given(reserved(), RELEASED).when(command(StoreResponse, response=RESPONSE)).then(STORED)


@pytest.mark.parametrize("key", ["1/ask/send", "0f-é/a.b:c/d", "a/b/" + "c" * 508])
def test_what_is_a_key(key: str) -> None:
    assert command(ReserveKey, key=key, fingerprint="a").key == key


@pytest.mark.parametrize(
    "key",
    ["", "a", "a/b", "a/b/c/d", "a//c", "/b/c", "a/b/", "a/b /c", "a/b/c\n", "a/b/" + "c" * 509],
)
def test_what_is_no_key(key: str) -> None:
    with pytest.raises(ValueError, match="key"):
        command(ReserveKey, key=key, fingerprint="a")


def test_different_keys_are_different_streams() -> None:
    decider = IdempotencyDecider()
    targets = {decider.target(command(ReserveKey, key=key, fingerprint="a")) for key in KEYS}
    assert len(targets) == len(KEYS)


KEYS = ("1/ask/send", "1/ask/Send", "1/ask/send2", "2/ask/send")
