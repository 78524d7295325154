"""A store that is away, or full, is no outcome: sessions wait and go on."""

from __future__ import annotations

import asyncio
import errno
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta

import pymongo.errors
import pytest

from simulation.adapters import in_memory
from simulation.bootstrap import open_platform
from simulation.eventstore.interruptible import InterruptibleEventStore
from simulation.kernel.clock import ManualClock
from simulation.kernel.ids import SequentialIdSource
from simulation.settings import Settings
from tests.support.agents import Answered, ChatServer, Messages, asks_for_the_day
from tests.support.definitions import Author
from tests.support.platform import House
from tests.support.played import outcomes, run_shown

AWAY = pymongo.errors.ServerSelectionTimeoutError("nobody there")
FULL = OSError(errno.ENOSPC, "No space left on device")
SESSIONS = 20

REFUSALS = 6
"""How often the store is asked in vain before it is back: sometimes more than once by one."""


@asynccontextmanager
async def interruptible_house() -> AsyncIterator[tuple[House, InterruptibleEventStore]]:
    """A house whose log can be taken away."""
    settings, clock = Settings().on_own_machine(), ManualClock(step=timedelta(milliseconds=1))
    async with in_memory(settings, clock) as adapters:
        store = InterruptibleEventStore(adapters.store)
        adapters = replace(adapters, store=store)
        ids = SequentialIdSource()
        async with open_platform(settings, adapters=adapters, clock=clock, ids=ids) as platform:
            yield House(platform, store, clock), store


class Outage:
    """Takes the store away once a number of turns was asked, and brings it back later."""

    def __init__(self, store: InterruptibleEventStore, fault: Exception, turn: int) -> None:
        self._store = store
        self._fault = fault
        self._turn = turn
        self.asked = 0
        self._back: asyncio.Task[None] | None = None

    async def __call__(self, said: Messages) -> Answered:
        self.asked += 1
        if self.asked == self._turn:
            self._store.fault = self._fault
            self._back = asyncio.create_task(self._come_back())
        return await asks_for_the_day(said)

    async def _come_back(self) -> None:
        while self._store.refused < REFUSALS:
            await asyncio.sleep(0.01)
        self._store.fault = None


@pytest.mark.parametrize("fault", [AWAY, FULL], ids=["away", "full"])
@pytest.mark.parametrize("turn", [1, SESSIONS, 2 * SESSIONS - 1])
@pytest.mark.parametrize("after_append", [False, True], ids=["refused", "unanswered"])
async def test_sessions_outlast_it_and_no_turn_is_asked_twice(
    fault: Exception, turn: int, after_append: bool, caplog: pytest.LogCaptureFixture
) -> None:
    async with interruptible_house() as (house, store):
        store.after_append = after_append
        outage = Outage(store, fault, turn)
        async with ChatServer(outage) as agent:
            author = Author(house.owner)
            line = await author.service("Line", url=agent.url)
            test = await author.unit_test(serviceId=line)
            whole = await author.unit_test_set([test], runs=SESSIONS)
            with caplog.at_level(logging.WARNING):
                run = await author.run(whole)
                await ended(house, run)
        shown = await run_shown(house, run)

    assert outcomes(shown) == ["PASSED"] * SESSIONS
    assert shown["verdict"] == "PASSED"
    assert outage.asked == 2 * SESSIONS, "no turn was asked twice"
    told = [record for record in caplog.records if record.levelno >= logging.WARNING]
    assert {record.name for record in told} == {"simulation.kernel.outages"}
    assert len(told) <= 4, caplog.text
    assert "Traceback" not in caplog.text


async def ended(house: House, run: str) -> None:
    """Wait until the run has ended, however often its store cannot be asked meanwhile."""
    while True:
        try:
            return await house.ended(run)
        except (OSError, pymongo.errors.PyMongoError):
            await asyncio.sleep(0.01)
