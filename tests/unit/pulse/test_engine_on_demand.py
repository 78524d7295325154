"""An engine that is opened when it is first needed is closed whenever it was opened."""

from __future__ import annotations

import asyncio
import threading

import pytest

from simulation.kernel.errors import Unavailable
from simulation.pulse.engine.memory import MemoryEngine
from simulation.pulse.engine.on_demand import EngineOnDemand


class Closable(MemoryEngine):
    """Tells whether it was closed."""

    closed = False

    async def shutdown(self) -> None:
        self.closed = True
        await super().shutdown()


class Opening:
    """Makes engines, each once it is let go on."""

    def __init__(self) -> None:
        self.made: list[Closable] = []
        self.begun = threading.Event()
        self.may_end = threading.Event()

    def make(self) -> Closable:
        self.begun.set()
        assert self.may_end.wait(10)
        self.made.append(Closable())
        return self.made[-1]

    def engine(self) -> EngineOnDemand:
        return EngineOnDemand("tests", self.make, lambda: True)


async def test_what_is_opened_while_it_is_closed_is_closed() -> None:
    opening = Opening()
    engine = opening.engine()
    asked = asyncio.create_task(engine.health())
    await asyncio.to_thread(opening.begun.wait, 10)
    closing = asyncio.create_task(engine.shutdown())
    await asyncio.sleep(0)
    opening.may_end.set()
    await asyncio.gather(asked, closing)

    assert [each.closed for each in opening.made] == [True]


async def test_what_nobody_waits_for_any_more_is_closed() -> None:
    opening = Opening()
    engine = opening.engine()
    asked = asyncio.create_task(engine.health())
    await asyncio.to_thread(opening.begun.wait, 10)
    asked.cancel()
    opening.may_end.set()
    await asyncio.wait([asked])
    assert asked.cancelled()
    assert [each.closed for each in opening.made] == [True]

    await engine.health()
    await engine.shutdown()
    assert [each.closed for each in opening.made] == [True, True]


async def test_nothing_is_opened_once_it_was_closed() -> None:
    opening = Opening()
    engine = opening.engine()
    await engine.shutdown()

    with pytest.raises(Unavailable, match="about to end"):
        await engine.start("work", "1", {})

    assert not (await engine.health()).running
    assert opening.made == []
