"""What was read is remembered, and never what was there before a change."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

from simulation.identity.recollection import REMEMBERED, NoRecollection, Recollection


class Shelf:
    """A document that can be changed, and how often it was read."""

    def __init__(self, found: str | None = "old") -> None:
        self.found = found
        self.reads = 0

    async def read(self) -> str | None:
        self.reads += 1
        return self.found

    def slowly(self, until: asyncio.Event) -> Callable[[], Awaitable[str | None]]:
        """A read whose answer is on its way for a while."""

        async def read() -> str | None:
            found = await self.read()
            await until.wait()
            return found

        return read


async def test_what_was_read_is_not_read_again() -> None:
    shelf, recollection = Shelf(), Recollection()
    assert [await recollection.recall("a", shelf.read) for _ in range(3)] == ["old"] * 3
    assert shelf.reads == 1
    assert await recollection.recall("b", shelf.read) == "old"
    assert shelf.reads == 2


async def test_what_is_forgotten_is_read_again() -> None:
    shelf, recollection = Shelf(), Recollection()
    await recollection.recall("a", shelf.read)
    shelf.found = "new"
    recollection.forget()
    assert await recollection.recall("a", shelf.read) == "new"


async def test_nothing_is_not_remembered() -> None:
    shelf, recollection = Shelf(None), Recollection()
    assert await recollection.recall("a", shelf.read) is None
    shelf.found = "new"
    assert await recollection.recall("a", shelf.read) == "new"


async def test_what_changed_while_it_was_read_is_not_remembered() -> None:
    shelf, recollection, arrives = Shelf(), Recollection(), asyncio.Event()
    reading = asyncio.create_task(recollection.recall("a", shelf.slowly(arrives)))
    while not shelf.reads:
        await asyncio.sleep(0)
    recollection.forget()
    shelf.found = "new"
    recollection.forget()
    arrives.set()

    assert await reading == "old"
    assert await recollection.recall("a", shelf.read) == "new"


async def test_it_is_bounded() -> None:
    shelf, recollection = Shelf(), Recollection()
    for number in range(REMEMBERED + 1):
        await recollection.recall(number, shelf.read)
    await recollection.recall(REMEMBERED, shelf.read)
    assert shelf.reads == REMEMBERED + 1
    await recollection.recall(0, shelf.read)
    assert shelf.reads == REMEMBERED + 2


async def test_where_others_write_nothing_is_remembered() -> None:
    shelf, recollection = Shelf(), NoRecollection()
    await recollection.recall("a", shelf.read)
    shelf.found = "new"
    assert await recollection.recall("a", shelf.read) == "new"
