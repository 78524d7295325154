"""The event store in memory: for tests and for trying things out. Shipped, not mocked."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator, Collection

from simulation.eventstore.codec import EventCodec, Record
from simulation.kernel.errors import ClaimTaken, ConcurrencyConflict
from simulation.kernel.messages import Commit


class MemoryEventStore:
    """Keeps encoded records in dictionaries, so that it finds the same faults as a file."""

    def __init__(self, codec: EventCodec) -> None:
        self._codec = codec
        self._streams: defaultdict[str, list[Record]] = defaultdict(list)
        self._claims: dict[str, tuple[str, int]] = {}
        self._unprojected: dict[tuple[str, int], Commit] = {}

    async def append(self, commit: Commit) -> None:
        # Yields once, as a real store would, so that races between callers can happen.
        await asyncio.sleep(0)
        records = self._streams[commit.stream]
        last = records[-1]["last"] if records else 0
        if last != commit.position - 1:
            raise ConcurrencyConflict(
                f"Stream {commit.stream} ends at {last}, not at {commit.position - 1}."
            )
        for claim in commit.claims:
            if claim in self._claims:
                raise ClaimTaken(claim)
        records.append(self._codec.encode(commit))
        for claim in commit.claims:
            self._claims[claim] = (commit.stream, commit.position)
        self._unprojected[(commit.stream, commit.position)] = commit

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        records = self._streams.get(stream, ())
        return [self._codec.decode(record) for record in records if record["position"] > after]

    async def read_many(self, streams: Collection[str]) -> dict[str, list[Commit]]:
        return {stream: await self.read(stream) for stream in streams}

    async def log(self, category: str, events: Collection[str] = ()) -> AsyncIterator[Commit]:
        prefix = f"{category}-"
        for stream in sorted(name for name in self._streams if name.startswith(prefix)):
            for record in self._streams.get(stream, ()):
                if not events or any(event["type"] in events for event in record["events"]):
                    yield self._codec.decode(record)

    async def claimed(self, claim: str) -> bool:
        return claim in self._claims

    async def release(self, commit: Commit) -> None:
        for claim in commit.releases:
            stream, position = self._claims.get(claim, ("", 0))
            if stream == commit.stream and position < commit.position:
                del self._claims[claim]

    async def forget(self, stream: str, *, before: int | None = None) -> None:
        await asyncio.sleep(0)
        records = self._streams.pop(stream, [])
        kept = [record for record in records if before is not None and record["last"] >= before]
        if kept:
            self._streams[stream] = kept
        for record in records[: len(records) - len(kept)]:
            commit = (stream, record["position"])
            for claim in record.get("claims", ()):
                if self._claims.get(claim) == commit:
                    del self._claims[claim]
            self._unprojected.pop(commit, None)

    async def unprojected(self) -> list[Commit]:
        return [self._unprojected[key] for key in sorted(self._unprojected)]

    async def mark_projected(self, commit: Commit) -> None:
        self._unprojected.pop((commit.stream, commit.position), None)

    async def probe(self) -> None:
        """There is room as long as there is memory."""

    async def close(self) -> None:
        """Nothing to let go of."""
