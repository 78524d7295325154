"""How counts follow from batches in MongoDB, where no transaction spans the two.

The counts of an organization change by **folds** only, one after the other. A fold is one
record: its number, by how much it changes each count, the batches that it covers and what
becomes of them. Publishing number n + 1 replaces number n, and only once that is done: this
one write decides races. Whoever meets a fold that is not done completes it, for whoever
published it may be dead. Each step can be repeated, and comes to nothing when it comes late:
a count remembers the last fold that changed it, and takes no earlier one.
"""

from __future__ import annotations

import asyncio
from collections import Counter, defaultdict
from collections.abc import AsyncIterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pymongo
from pymongo import UpdateOne
from pymongo.errors import BulkWriteError, DuplicateKeyError

from simulation.kernel.clock import Clock
from simulation.tracking.rollups import Key, Level, milliseconds
from simulation.tracking.store.mongodb_records import BATCHES, Record, counts_of

FOLDS = "tracked_folds"
ROLLUPS = "tracked_rollups"

MAX_BATCHES = 500
"""In a fold."""

MAX_CHANGES = 5_000
"""In a fold, and those of one batch: its record has to fit into 16 MB."""

KEPT_EMPTY = Level.DAY
"""How long a count of nothing stays. Without it, a completer that was so slow would count anew."""

_COUNTED = {"organization": 1, "unfolded": 1} | {
    f"events.{field}": 1 for field in ("at", "name", "synthetic")
}
_DUPLICATE_KEY = 11000


@dataclass(slots=True)
class Gathered:
    """What a fold is to do with batches."""

    changes: Counter[Key] = field(default_factory=Counter)
    batches: list[Any] = field(default_factory=list)
    events: int = 0


class Folds:
    """The folds of all organizations: of each its last."""

    def __init__(self, database: Any, clock: Clock) -> None:
        self._batches = database[BATCHES]
        self._folds = database[FOLDS]
        self._rollups = database[ROLLUPS]
        self._clock = clock
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def prepare(self) -> None:
        """Create the indexes. Repeatable."""
        fields = ("organization", "level", "bucket", "name")
        await self._rollups.create_index([(each, pymongo.ASCENDING) for each in fields])
        await self._rollups.create_index(
            [("changed", pymongo.ASCENDING)], partialFilterExpression={"count": 0}
        )

    async def count_all(self, organization: str) -> None:
        """Bring the counts up to every batch that is there now."""
        # One by one: at the same time they would only be in each other's way.
        async with self._turns[organization]:
            while True:
                last = await self.settled(organization)
                found = self._batches.find(
                    {"organization": organization, "unfolded": True}, _COUNTED
                ).limit(MAX_BATCHES)
                fresh = await _gather(found, 1)
                if not fresh.batches:
                    return
                done = await self.publish(organization, last, fresh)
                if done and len(fresh.batches) < MAX_BATCHES and len(fresh.changes) < MAX_CHANGES:
                    return

    async def remove(self, organization: str, before: int, limit: int) -> int:
        """Remove batches that lie before ``before`` as a whole; returns how many events.

        They are somewhat more than ``limit`` where that ends amid a batch.
        """
        while True:
            last = await self.settled(organization)
            found = self._batches.find(
                {"organization": organization, "last": {"$lt": before}}, _COUNTED
            )
            old = await _gather(found.sort("last", 1).limit(min(limit, MAX_BATCHES)), -1, limit)
            if not old.batches or await self.publish(organization, last, old, removes=True):
                return old.events

    async def settled(self, organization: str) -> int:
        """The number of the last fold, which is done then; zero if there is none."""
        while fold := await self._folds.find_one({"_id": organization}):
            if fold["done"]:
                return int(fold["number"])
            await self._complete(fold)
        return 0

    async def publish(
        self, organization: str, last: int, gathered: Gathered, *, removes: bool = False
    ) -> bool:
        """Change the counts, provided that ``last`` still is the last fold; whether it was.

        The batches are then counted, or gone with ``removes``.
        """
        fold = {
            "_id": organization,
            "number": last + 1,
            "done": False,
            "at": milliseconds(self._clock.now()),
            "changes": [[*key[1:], by] for key, by in gathered.changes.items() if by],
            "batches": gathered.batches,
            "removes": removes,
        }
        if last == 0:
            try:
                await self._folds.insert_one(fold)
            except DuplicateKeyError:
                return False
        else:
            expected = {"_id": organization, "number": last, "done": True}
            if not (await self._folds.replace_one(expected, fold)).matched_count:
                return False
        await self._complete(fold)
        return True

    async def drop_empty(self) -> None:
        """Forget counts that came to nothing long ago."""
        earlier = milliseconds(self._clock.now()) - KEPT_EMPTY
        await self._rollups.delete_many({"count": 0, "changed": {"$lt": earlier}})

    async def _complete(self, fold: Record) -> None:
        changes = [_change(fold, *each) for each in fold["changes"]]
        if changes:
            try:
                await self._rollups.bulk_write(changes, ordered=False)
            except BulkWriteError as error:
                _require_applied(error)
        covered = {"_id": {"$in": fold["batches"]}}
        if fold["removes"]:
            await self._batches.delete_many(covered)
        elif fold["batches"]:
            await self._batches.update_many(covered, {"$unset": {"unfolded": ""}})
        await self._folds.update_one(
            {"_id": fold["_id"], "number": fold["number"], "done": False},
            {"$set": {"done": True}, "$unset": {"changes": "", "batches": ""}},
        )


async def _gather(found: AsyncIterable[Record], sign: int, events: int | None = None) -> Gathered:
    """What is to be done with the batches ``found``, until they are enough for a fold.

    What is not counted yet raises the counts once it is, and lowers none when it goes.
    """
    gathered = Gathered()
    async for record in found:
        if record.get("unfolded", False) == (sign > 0):
            gathered.changes.update({key: sign * by for key, by in counts_of(record).items()})
        gathered.batches.append(record["_id"])
        gathered.events += len(record["events"])
        if len(gathered.changes) >= MAX_CHANGES or (events and gathered.events >= events):
            break
    return gathered


def _change(
    fold: Record, level: int, bucket: int, name: str, synthetic: bool, by: int
) -> UpdateOne:
    organization, number = fold["_id"], fold["number"]
    fields = {
        "organization": organization,
        "level": level,
        "bucket": bucket,
        "name": name,
        "synthetic": synthetic,
    }
    id = f"{organization}:{level}:{bucket}:{int(synthetic)}:{name}"
    return UpdateOne(
        {"_id": id, "fold": {"$lt": number}},
        {
            "$inc": {"count": by},
            "$set": {"fold": number, "changed": fold["at"]},
            "$setOnInsert": fields,
        },
        upsert=True,
    )


def _require_applied(error: BulkWriteError) -> None:
    """A count that exists, but is not to be changed any more, cannot be inserted."""
    details: Mapping[str, Any] = error.details or {}
    codes = {each["code"] for each in details.get("writeErrors", ())}
    if codes != {_DUPLICATE_KEY} or details.get("writeConcernErrors"):
        raise error
