"""The event store on MongoDB: one document a commit, unique keys instead of transactions."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from typing import Any

import pymongo
from pymongo.errors import DuplicateKeyError

from simulation.eventstore.codec import EventCodec, Record
from simulation.eventstore.mongodb_seals import SEAL, seal_of_record
from simulation.kernel.errors import ClaimTaken, ConcurrencyConflict
from simulation.kernel.messages import Commit

COLLECTION = "commits"
PROBES = "probes"
POSITION_DIGITS = 10


class MongoEventStore:
    """Keeps the log in the collection ``commits`` of a Motor database.

    ``_id`` (stream and padded position) and ``claims`` are unique in the database, so two
    racing writers end in an error on one side, whichever process they run in.
    """

    def __init__(self, database: Any, codec: EventCodec) -> None:
        self._database = database
        self._commits = database[COLLECTION]
        self._codec = codec

    async def prepare(self) -> None:
        """Create the indexes. Repeatable."""
        # Partial, not sparse: mongomock-motor stumbles over a violated sparse index, and then
        # the refused record stays.
        await self._commits.create_index(
            [("claims", pymongo.ASCENDING)],
            unique=True,
            partialFilterExpression={"claims": {"$exists": True}},
        )
        await self._commits.create_index([("unprojected", pymongo.ASCENDING)], sparse=True)

    async def append(self, commit: Commit) -> None:
        record = self._codec.encode(commit)
        record["_id"] = _commit_id(commit.stream, commit.position)
        record[SEAL] = seal_of_record(record)
        record["unprojected"] = True
        predecessor = await self._ending(commit.stream, commit.position - 1)
        try:
            await self._commits.insert_one(record)
        except DuplicateKeyError as error:
            raise await self._refusal(commit) from error
        # Forgotten in between? Then this would stand in a stream that has no beginning.
        if predecessor and not await self._commits.find_one({"_id": predecessor}, {"_id": 1}):
            await self._commits.delete_one({"_id": record["_id"]})
            raise _conflict(commit.stream, commit.position - 1)

    async def read(self, stream: str, *, after: int = 0) -> list[Commit]:
        found = self._commits.find(_commits_of(stream, after)).sort("_id", 1)
        return [self._codec.decode(record) async for record in found]

    async def read_many(self, streams: Collection[str]) -> dict[str, list[Commit]]:
        commits: dict[str, list[Commit]] = {stream: [] for stream in streams}
        if not commits:
            return commits
        found = self._commits.find({"$or": [_commits_of(stream) for stream in commits]})
        async for record in found.sort("_id", 1):
            commits[record["stream"]].append(self._codec.decode(record))
        return commits

    async def log(self, category: str, events: Collection[str] = ()) -> AsyncIterator[Commit]:
        wanted: dict[str, Any] = {"_id": {"$gt": f"{category}-", "$lt": f"{category}."}}
        if events:
            wanted["events.type"] = {"$in": list(events)}
        async for record in self._commits.find(wanted).sort("_id", 1):
            yield self._codec.decode(record)

    async def claimed(self, claim: str) -> bool:
        return await self._commits.find_one({"claims": claim}, {"_id": 1}) is not None

    async def release(self, commit: Commit) -> None:
        if not commit.releases:
            return
        earlier = {
            "_id": {
                "$gt": f"{commit.stream}:",
                "$lt": _commit_id(commit.stream, commit.position),
            },
            "stream": commit.stream,
            "claims": {"$in": list(commit.releases)},
        }
        released = set(commit.releases)
        async for record in self._commits.find(earlier):
            kept = [claim for claim in record["claims"] if claim not in released]
            # An empty array would be indexed as null; the field has to be absent.
            change = {"$set": {"claims": kept}} if kept else {"$unset": {"claims": ""}}
            await self._commits.update_one(
                {"_id": record["_id"], "claims": record["claims"]}, change
            )

    async def forget(self, stream: str, *, before: int | None = None) -> None:
        gone = _commits_of(stream)
        if before is not None:
            gone["last"] = {"$lt": before}
        # A pass may miss what is appended meanwhile, the next one finds it. After the last
        # pass an append misses its predecessor, and takes itself back.
        while (await self._commits.delete_many(gone)).deleted_count:
            pass

    async def unprojected(self) -> list[Commit]:
        found = self._commits.find({"unprojected": True}).sort("_id", 1)
        return [self._codec.decode(record) async for record in found]

    async def mark_projected(self, commit: Commit) -> None:
        await self._commits.update_one(
            {"_id": _commit_id(commit.stream, commit.position)}, {"$unset": {"unprojected": ""}}
        )

    async def count(self) -> int:
        """About how many records there are."""
        return int(await self._commits.estimated_document_count())

    async def records(self) -> AsyncIterator[Record]:
        """Every record as it is stored, by stream and position."""
        async for record in self._commits.find().sort("_id", 1):
            yield record

    async def probe(self) -> None:
        probes = self._database[PROBES]
        await probes.update_one({"_id": "log"}, {"$inc": {"count": 1}}, upsert=True)

    async def close(self) -> None:
        """Nothing to let go of: the client belongs to whoever opened it."""

    async def _ending(self, stream: str, position: int) -> str | None:
        """The id of the commit that ends ``stream`` at ``position``; null for the beginning.

        Raises:
            ConcurrencyConflict: the stream ends elsewhere.
        """
        found = self._commits.find(_commits_of(stream), {"last": 1}).sort("_id", -1).limit(1)
        records: list[Record] = await found.to_list(1)
        if (int(records[0]["last"]) if records else 0) != position:
            raise _conflict(stream, position)
        return str(records[0]["_id"]) if records else None

    async def _refusal(self, commit: Commit) -> ConcurrencyConflict | ClaimTaken:
        # The position first: whoever lost the race for it may well have claimed the same.
        if await self._commits.find_one(
            {"_id": _commit_id(commit.stream, commit.position)}, {"_id": 1}
        ):
            return _conflict(commit.stream, commit.position - 1)
        for claim in commit.claims:
            if await self.claimed(claim):
                return ClaimTaken(claim)
        return _conflict(commit.stream, commit.position - 1)


def _conflict(stream: str, position: int) -> ConcurrencyConflict:
    return ConcurrencyConflict(f"Stream {stream} does not end at {position}.")


def _commit_id(stream: str, position: int) -> str:
    return f"{stream}:{position:0{POSITION_DIGITS}d}"


def _commits_of(stream: str, after: int = 0) -> dict[str, Any]:
    # ';' follows ':' in ASCII: the pair bounds every commit of the stream. It bounds those
    # of a stream whose name goes on with a colon as well, hence the name itself.
    return {"_id": {"$gt": _commit_id(stream, after), "$lt": f"{stream};"}, "stream": stream}
