"""Room for sessions, and those that wait beside their places."""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta

import pytest

from simulation.kernel.clock import ManualClock
from simulation.runner.room import Aside, Room


class Stopped(Exception):
    """What is waited for is not wanted any more."""


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def room(clock: ManualClock) -> Room:
    async def sleep(seconds: float) -> None:
        clock.advance(timedelta(seconds=seconds))
        await asyncio.sleep(0)

    return Room(1, clock, sleep=sleep)


async def wanted() -> None:
    """It still is."""


async def test_waiting_is_outside_of_what_is_measured(room: Room, clock: ManualClock) -> None:
    async with room.place() as place:
        aside = Aside(place, clock, 120, wanted)
        clock.advance(timedelta(seconds=3))
        await aside.wait(25, "busy")
        clock.advance(timedelta(seconds=0.5))
        assert aside.elapsed_ms == 500
        assert aside.failures == ["busy"]
        aside.begin()
        assert aside.failures == []


async def test_whoever_waits_leaves_the_place_and_takes_it_again(
    room: Room, clock: ManualClock
) -> None:
    order: list[str] = []

    async def waits() -> None:
        async with room.place() as place:
            await Aside(place, clock, 120, wanted).wait(3, "busy")
            order.append("goes on")

    async def plays() -> None:
        async with room.place():
            order.append("is played")
            await asyncio.sleep(0.01)
            order.append("ends")

    await asyncio.gather(waits(), plays())
    assert order == ["is played", "ends", "goes on"]


async def test_whoever_gives_up_waiting_has_no_place_to_give_back(
    room: Room, clock: ManualClock
) -> None:
    async def unwanted() -> None:
        raise Stopped

    with pytest.raises(Stopped):
        async with room.place() as place:
            await Aside(place, clock, 120, unwanted).wait(100, "busy")
    assert room.aside == 0
    async with room.place():
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.01), room.place():
                raise AssertionError("there is one place")


async def test_it_is_told_once_in_a_while(
    room: Room, clock: ManualClock, caplog: pytest.LogCaptureFixture
) -> None:
    async def wait(seconds: float) -> None:
        async with room.place() as place:
            await Aside(place, clock, 120, wanted).wait(seconds, "The agent is busy.")

    with caplog.at_level(logging.WARNING):
        for seconds in (0.5, 3, 3, 20):
            await wait(seconds)
    told = [record.getMessage() for record in caplog.records]
    assert told == ["Sessions wait (1). One asks again in 3 s: The agent is busy."]
    with caplog.at_level(logging.WARNING):
        await wait(3)
    assert len(caplog.records) == 2
