"""Tasks that proceed one await at a time, in whatever order a test wants."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Collection, Coroutine, Sequence
from typing import Any

from simulation.eventstore.port import EventStore
from simulation.kernel.messages import Commit


class Turns:
    """Parks tasks where they ask for their turn, and lets them on one by one."""

    def __init__(self) -> None:
        self._parked: dict[asyncio.Task[Any], asyncio.Future[Any]] = {}
        self._over = False

    async def pause(self) -> Any:
        """Wait for the turn of the current task; returns what it is told then."""
        if self._over:
            return None
        task = asyncio.current_task()
        assert task is not None
        self._parked[task] = asyncio.get_running_loop().create_future()
        return await self._parked[task]

    async def begin(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """A task at ``work`` that has come to its first pause, or to its end."""
        task = asyncio.create_task(work)
        await self._until_it_pauses(task)
        return task

    async def step(self, task: asyncio.Task[Any], word: Any = None) -> None:
        """Let ``task`` on to its next pause, or to its end."""
        self._parked.pop(task).set_result(word)
        await self._until_it_pauses(task)

    def end(self) -> None:
        """Pause nobody any more."""
        self._over = True
        for parked in self._parked.values():
            parked.cancel()
        self._parked.clear()

    async def _until_it_pauses(self, task: asyncio.Task[Any]) -> None:
        while not task.done() and task not in self._parked:
            await asyncio.sleep(0)


class SteppedStore:
    """An event store at which every task waits for its turn, before and after it writes."""

    def __init__(self, store: EventStore, turns: Turns) -> None:
        self._store = store
        self._turns = turns

    async def append(self, commit: Commit) -> None:
        await self._turns.pause()
        await self._store.append(commit)
        await self._turns.pause()

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        found = await self._store.read(stream, after=after)
        # What was read may be out of date before it is used.
        await self._turns.pause()
        return found

    async def read_many(self, streams: Collection[str]) -> dict[str, list[Commit]]:
        return await self._store.read_many(streams)

    def log(self, category: str, events: Collection[str] = ()) -> AsyncIterator[Commit]:
        return self._store.log(category, events)

    async def claimed(self, claim: str) -> bool:
        return await self._store.claimed(claim)

    async def release(self, commit: Commit) -> None:
        await self._store.release(commit)

    async def forget(self, stream: str, *, before: int | None = None) -> None:
        await self._turns.pause()
        await self._store.forget(stream, before=before)

    async def unprojected(self) -> Sequence[Commit]:
        return await self._store.unprojected()

    async def mark_projected(self, commit: Commit) -> None:
        await self._store.mark_projected(commit)

    async def close(self) -> None:
        await self._store.close()
