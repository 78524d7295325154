"""What is read of counts in MongoDB: of a period from counts and events, and of a day."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from simulation.tracking.rates import Frame
from simulation.tracking.rollups import Key, Level, Span, on_each_level
from simulation.tracking.store.mongodb_folds import ROLLUPS
from simulation.tracking.store.mongodb_records import BATCHES, Record, narrow, wide
from simulation.tracking.store.port import RollupDay


class Counts:
    """Reads counts as they are: whoever wants them up to date has the folds count first."""

    def __init__(self, database: Any) -> None:
        self._batches = database[BATCHES]
        self._rollups = database[ROLLUPS]

    async def names_in(
        self,
        organization: str,
        parts: Sequence[Span],
        name: str | None = None,
        synthetic: bool | None = None,
    ) -> Counter[str]:
        """How many events of each name there are in ``parts``."""
        given = {"name": name, "synthetic": synthetic}
        wanted = {field: value for field, value in given.items() if value is not None}
        buckets = [
            {"level": int(span.level), "bucket": {"$gte": span.start, "$lt": span.end}}
            for span in parts
            if span.level is not None
        ]
        sources = [
            self._occurrences(organization, span, wanted, "$events.name")
            for span in parts
            if span.level is None
        ]
        if buckets:
            own = {"organization": organization, "$or": buckets} | wanted
            by_name = {"$group": {"_id": "$name", "count": {"$sum": "$count"}}}
            sources.append(self._rollups.aggregate([{"$match": own}, by_name]))
        names: Counter[str] = Counter()
        for found in sources:
            async for each in found:
                names[each["_id"]] += int(each["count"])
        return names

    async def buckets_in(
        self, organization: str, frame: Frame, name: str | None, synthetic: bool | None
    ) -> dict[int, int]:
        """How many events there are in each bucket of ``frame`` that has any."""
        given = {"name": name, "synthetic": synthetic}
        wanted = {field: value for field, value in given.items() if value is not None}
        own = {
            "organization": organization,
            "level": int(frame.level),
            "bucket": {"$gte": frame.start, "$lt": frame.end},
        }
        by_bucket = {"$group": {"_id": "$bucket", "count": {"$sum": "$count"}}}
        found = self._rollups.aggregate([{"$match": own | wanted}, by_bucket])
        return {int(each["_id"]): int(each["count"]) async for each in found}

    async def counted(self, day: RollupDay) -> dict[Key, int]:
        """The counts of a day, from those of its events that the folds have counted."""
        group = {
            "name": "$events.name",
            "synthetic": "$events.synthetic",
            "minute": _start("$events.at", Level.MINUTE),
        }
        span = Span(None, day.day, day.day + Level.DAY)
        found = self._occurrences(day.organization, span, {}, group, {"unfolded": None})
        occurrences: dict[tuple[str, int, str, bool], int] = {}
        async for each in found:
            key = each["_id"]
            at = day.organization, int(key["minute"]), key["name"], key["synthetic"]
            occurrences[at] = each["count"]
        return on_each_level(occurrences)

    async def kept(self, day: RollupDay) -> tuple[dict[Key, int], int]:
        """The counts of a day, as they are kept, and the last fold that changed any of them."""
        bucket = {"$gte": day.day, "$lt": day.day + Level.DAY}
        levels = [int(level) for level in Level]
        counts: dict[Key, int] = {}
        last = 0
        async for each in self._rollups.find(
            {"organization": day.organization, "level": {"$in": levels}, "bucket": bucket}
        ):
            key = Level(each["level"]), each["bucket"], each["name"], each["synthetic"]
            counts[day.organization, *key] = each["count"]
            last = max(last, each["fold"])
        return counts, last

    async def days(self) -> list[RollupDay]:
        """Every day on which there are events or counts."""
        of_several_times: list[Record] = [{"$match": {"wide": True}}, {"$unwind": "$events"}]
        found: set[tuple[str, int]] = set()
        for collection, first, at in (
            (self._rollups, [{"$match": {"count": {"$ne": 0}}}], "$bucket"),
            (self._batches, [{"$match": {"last": {"$gte": 0}, "wide": False}}], "$last"),
            (self._batches, of_several_times, "$events.at"),
        ):
            group = {"organization": "$organization", "day": _start(at, Level.DAY)}
            async for each in collection.aggregate([*first, {"$group": {"_id": group}}]):
                found.add((each["_id"]["organization"], int(each["_id"]["day"])))
        return [RollupDay(*each) for each in sorted(found)]

    def _occurrences(
        self,
        organization: str,
        span: Span,
        wanted: Record,
        group: Any,
        batch: Record | None = None,
    ) -> Any:
        """How often events occur in ``span``, counted apart by ``group``."""
        inside = {f"events.{field}": value for field, value in wanted.items()}
        times = {"$or": [narrow(span.start, span.end), wide(span.start, span.end)]}
        return self._batches.aggregate(
            [
                {"$match": {"organization": organization} | (batch or {}) | inside | times},
                {"$unwind": "$events"},
                {"$match": inside | {"events.at": {"$gte": span.start, "$lt": span.end}}},
                {"$group": {"_id": group, "count": {"$sum": 1}}},
            ]
        )


def _start(at: str, level: Level) -> Record:
    return {"$subtract": [at, {"$mod": [at, int(level)]}]}
