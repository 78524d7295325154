"""An event store that can be taken away and brought back: for trying out what happens then."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Sequence

from simulation.eventstore.port import EventStore
from simulation.kernel.messages import Commit


class InterruptibleEventStore:
    """Another store, as long as it is there. Meanwhile everything ends in ``fault``."""

    def __init__(self, store: EventStore) -> None:
        self._inner = store
        self.fault: Exception | None = None
        self.after_append = False
        """Whether the fault comes once an append is on disk: who waits does not know of it."""
        self.refused = 0

    def _require(self) -> None:
        if self.fault is not None:
            self.refused += 1
            raise self.fault

    async def append(self, commit: Commit) -> None:
        if self.fault is None or self.after_append:
            await self._inner.append(commit)
        self._require()

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        self._require()
        return await self._inner.read(stream, after=after)

    async def read_many(self, streams: Collection[str]) -> dict[str, list[Commit]]:
        self._require()
        return await self._inner.read_many(streams)

    async def log(self, category: str, events: Collection[str] = ()) -> AsyncIterator[Commit]:
        self._require()
        async for commit in self._inner.log(category, events):
            yield commit

    async def claimed(self, claim: str) -> bool:
        self._require()
        return await self._inner.claimed(claim)

    async def release(self, commit: Commit) -> None:
        self._require()
        await self._inner.release(commit)

    async def forget(self, stream: str, *, before: int | None = None) -> None:
        self._require()
        await self._inner.forget(stream, before=before)

    async def unprojected(self) -> Sequence[Commit]:
        self._require()
        return await self._inner.unprojected()

    async def mark_projected(self, commit: Commit) -> None:
        self._require()
        await self._inner.mark_projected(commit)

    async def probe(self) -> None:
        self._require()
        await self._inner.probe()

    async def close(self) -> None:
        await self._inner.close()
