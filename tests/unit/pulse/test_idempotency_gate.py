"""The gate: executes a request once, keeps what it came to, forgets it in time."""

from __future__ import annotations

from asyncio import Task
from datetime import timedelta

import pytest

from simulation.bus import Bus
from simulation.eventstore.codec import EventCodec
from simulation.eventstore.memory import MemoryEventStore
from simulation.kernel.clock import ManualClock
from simulation.kernel.errors import (
    IdempotencyInProgress,
    IdempotencyKeyMissing,
    IdempotencyKeyReused,
)
from simulation.kernel.ids import SequentialIdSource
from simulation.pulse.idempotency.decider import EXECUTION_LIMIT, RETENTION, IdempotencyDecider
from simulation.pulse.idempotency.gate import Execute, IdempotencyGate
from simulation.pulse.idempotency.messages import Response
from tests.support.examples import ANNA, AT
from tests.support.stepping import SteppedStore, Turns

KEY = "1/ask/send"
DAY = timedelta(days=1)


class Platform:
    """A gate, and the epochs under which requests were executed."""

    def __init__(self) -> None:
        self.turns = Turns()
        self.clock = ManualClock(AT)
        memory = MemoryEventStore(EventCodec(IdempotencyDecider.events))
        self.stepped = SteppedStore(memory, self.turns)
        self.gate = self.process(memory)
        self.executed: list[str] = []

    def process(self, store: MemoryEventStore | SteppedStore) -> IdempotencyGate:
        ids = SequentialIdSource()
        bus = Bus(store, [IdempotencyDecider()], [], {}, ids)
        return IdempotencyGate(bus, store, self.clock, ids)

    def answering(self, status: int = 201) -> Execute:
        async def execute(epoch: str) -> Response:
            self.executed.append(epoch)
            return Response(status=status, body=f"{len(self.executed)}")

        return execute

    async def once(self, status: int = 201, *, key: str = KEY, body: str = "a") -> Response:
        return await self.gate.once(ANNA, key, body, self.answering(status))


@pytest.fixture
def platform() -> Platform:
    return Platform()


@pytest.mark.parametrize("status", [200, 201, 204, 400, 404, 409, 422])
async def test_an_answer_is_given_again(platform: Platform, status: int) -> None:
    first = await platform.once(status)
    assert first == Response(status=status, body="1")
    assert await platform.once(500) == first
    assert len(platform.executed) == 1


async def test_each_key_is_for_itself(platform: Platform) -> None:
    await platform.once()
    assert (await platform.once(key="2/ask/send")).body == "2"


async def test_a_different_request_is_refused_and_not_executed(platform: Platform) -> None:
    await platform.once()
    with pytest.raises(IdempotencyKeyReused):
        await platform.once(body="b")
    assert len(platform.executed) == 1


@pytest.mark.parametrize("status", [500, 503])
async def test_a_failure_of_the_server_is_not_kept(platform: Platform, status: int) -> None:
    assert (await platform.once(status)).status == status
    assert (await platform.once()).body == "2"
    # What the first one may have made has the same ids the second time.
    assert len(set(platform.executed)) == 1


async def test_what_breaks_is_tried_again_under_the_same_epoch(platform: Platform) -> None:
    async def breaks(epoch: str) -> Response:
        platform.executed.append(epoch)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await platform.gate.once(ANNA, KEY, "a", breaks)
    await platform.once()
    assert len(platform.executed) == 2
    assert len(set(platform.executed)) == 1


@pytest.mark.parametrize("key", [None, "", "a/b", "a b/c/d"])
async def test_without_a_key_nothing_is_executed(platform: Platform, key: str | None) -> None:
    with pytest.raises(IdempotencyKeyMissing) as refused:
        await platform.gate.once(ANNA, key, "a", platform.answering())
    assert refused.value.field == "X-Idempotency-Key"
    assert platform.executed == []


async def test_a_second_request_while_the_first_executes_is_turned_away(
    platform: Platform,
) -> None:
    async def asks_again(epoch: str) -> Response:
        with pytest.raises(IdempotencyInProgress):
            await platform.once()
        return Response(status=201, body="outer")

    assert (await platform.gate.once(ANNA, KEY, "a", asks_again)).body == "outer"
    assert (await platform.once()).body == "outer"


async def test_who_was_taken_for_dead_is_told_what_the_other_answered(platform: Platform) -> None:
    async def sleeps(epoch: str) -> Response:
        platform.clock.advance(EXECUTION_LIMIT)
        await platform.once()
        return Response(status=201, body="too late")

    assert (await platform.gate.once(ANNA, KEY, "a", sleeps)).body == "1"
    assert (await platform.once()).body == "1"


async def test_who_was_taken_for_dead_waits_for_the_other(platform: Platform) -> None:
    async def sleeps(epoch: str) -> Response:
        platform.clock.advance(EXECUTION_LIMIT)
        await platform.once(500)
        return Response(status=201, body="too late")

    with pytest.raises(IdempotencyInProgress, match="ask again in a moment"):
        await platform.gate.once(ANNA, KEY, "a", sleeps)
    assert (await platform.once()).body == "2"


async def test_who_comes_back_after_seven_days_gets_nothing_of_anybody_else(
    platform: Platform,
) -> None:
    async def sleeps(epoch: str) -> Response:
        platform.clock.advance(RETENTION)
        await platform.once(body="b")
        return Response(status=201, body="too late")

    with pytest.raises(IdempotencyInProgress):
        await platform.gate.once(ANNA, KEY, "a", sleeps)
    assert (await platform.once(body="b")).body == "1"


async def test_keys_are_forgotten_by_age(platform: Platform) -> None:
    await platform.once()
    platform.clock.advance(RETENTION)
    await platform.once(key="2/ask/send")
    platform.clock.advance(DAY)

    assert await platform.gate.purge(platform.clock.now() - RETENTION) == 1
    assert await platform.gate.purge(platform.clock.now() - RETENTION) == 0

    assert (await platform.once(500, key="2/ask/send")).body == "2"
    assert (await platform.once()).body == "3"


async def test_a_key_that_is_taken_anew_while_keys_are_forgotten_stays(platform: Platform) -> None:
    await platform.once()
    platform.clock.advance(RETENTION + DAY)
    purging = platform.process(platform.stepped).purge(platform.clock.now() - RETENTION)
    purge = await platform.turns.begin(purging)
    assert not purge.done()

    anew = await platform.once()
    while not purge.done():
        await platform.turns.step(purge)

    assert anew.body == "2"
    assert await platform.once() == anew


async def test_who_takes_a_key_over_while_it_is_forgotten_does_nothing_twice(
    platform: Platform,
) -> None:
    late = await taking_over_what_is_forgotten(platform)
    anew = await platform.once()

    assert await finished(platform, late) == anew
    assert await platform.once() == anew
    assert len(platform.executed) == 2


async def test_who_takes_a_key_over_while_it_is_forgotten_gets_nothing_of_anybody_else(
    platform: Platform,
) -> None:
    late = await taking_over_what_is_forgotten(platform)
    anew = await platform.once(body="b")

    with pytest.raises(IdempotencyKeyReused):
        await finished(platform, late)
    assert await platform.once(body="b") == anew
    assert len(platform.executed) == 2


async def test_who_takes_a_key_over_while_it_is_forgotten_goes_on_for_who_failed(
    platform: Platform,
) -> None:
    late = await taking_over_what_is_forgotten(platform)
    await platform.once(500)

    answer = await finished(platform, late)
    assert await platform.once() == answer
    # What the one that failed may have made has the same ids.
    assert platform.executed[1] == platform.executed[2]


async def taking_over_what_is_forgotten(platform: Platform) -> Task[Response]:
    """A request that has read a key of long ago, which is forgotten before it can take it."""
    await platform.once()
    platform.clock.advance(RETENTION + DAY)
    gate = platform.process(platform.stepped)
    late: Task[Response] = await platform.turns.begin(
        gate.once(ANNA, KEY, "a", platform.answering())
    )
    assert await platform.gate.purge(platform.clock.now() - RETENTION) == 1
    return late


async def finished(platform: Platform, request: Task[Response]) -> Response:
    """What ``request`` comes to."""
    while not request.done():
        await platform.turns.step(request)
    return request.result()
