"""Reads runs."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from simulation.documents.moment import given_moment
from simulation.documents.paging import Order, Page, Rows, read_page
from simulation.documents.reading import read, read_one
from simulation.documents.values import require_few
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import fold, stream_name
from simulation.kernel.messages import Commit, Need
from simulation.pulse.run.decider import RunDecider
from simulation.pulse.run.documents import OpenRunDocument, RecoveryDocument, RunDocument
from simulation.pulse.run.messages import TriggerSource
from simulation.pulse.run.state import Run
from simulation.pulse.status import Status


@dataclass(frozen=True, slots=True)
class RunFilter:
    """Which runs are wanted; all conditions must hold."""

    task_ids: Sequence[str] = ()
    task_types: Sequence[str] = ()
    statuses: Sequence[Status] = ()
    trigger_sources: Sequence[TriggerSource] = ()
    parent_run_ids: Sequence[str] = ()
    created_after: datetime | None = None
    created_before: datetime | None = None
    started_after: datetime | None = None
    started_before: datetime | None = None

    def condition(self) -> dict[str, Any]:
        """The condition in the database's terms."""
        require_few(
            task_ids=self.task_ids,
            task_types=self.task_types,
            statuses=self.statuses,
            trigger_sources=self.trigger_sources,
            parent_run_ids=self.parent_run_ids,
        )
        wanted = {
            "task_id": list(self.task_ids),
            "task_type": list(self.task_types),
            "status": [each.value for each in self.statuses],
            "trigger_source": [each.value for each in self.trigger_sources],
            "parent_run_id": list(self.parent_run_ids),
        }
        found: dict[str, Any] = {
            field: {"$in": values} for field, values in wanted.items() if values
        }
        return found | self._created() | self._started()

    def _created(self) -> dict[str, Any]:
        """Both times are included. Runs are ordered by creation, so their order tells it."""
        within: dict[str, str] = {}
        if self.created_after is not None:
            within["$gte"] = _key_of(given_moment(self.created_after, "created_after"))
        if self.created_before is not None:
            before = given_moment(self.created_before, "created_before")
            within["$lte"] = f"{_key_of(before)}:~"
        return {"sort_key": within} if within else {}

    def _started(self) -> dict[str, Any]:
        """Both times are included; what has not started is neither before nor after."""
        within: dict[str, datetime] = {}
        if self.started_after is not None:
            within["$gte"] = given_moment(self.started_after, "started_after")
        if self.started_before is not None:
            within["$lte"] = given_moment(self.started_before, "started_before")
        return {"started_at": within} if within else {}


def _key_of(moment: datetime) -> str:
    """What the sort key of a run that was created at ``moment``, in UTC, begins with."""
    return moment.isoformat(timespec="milliseconds")


@dataclass(frozen=True, slots=True)
class RunDetail:
    """All that a run's stream tells: where the run stands, and how it came there."""

    run: Run
    history: list[Commit]


class RunReads:
    """The reads of the runs of one organization; without one, of those of all."""

    def __init__(self, store: EventStore, organization: str | None = None) -> None:
        self._store = store
        self._decider = RunDecider()
        self._organization = organization
        self._own = {} if organization is None else {"organization": organization}

    async def get(self, id: str) -> RunDocument | None:
        """The run with ``id`` as lists show it; null where there is none."""
        return await read_one(RunDocument, {"_id": id} | self._own)

    async def get_many(self, ids: Collection[str]) -> dict[str, RunDocument]:
        """The runs with ``ids`` as lists show them, by id."""
        found = await read(RunDocument, {"_id": {"$in": list(ids)}} | self._own)
        return {run.id: run for run in found}

    async def unfinished(self) -> list[RunDocument]:
        """Every run that has not ended, the oldest first."""
        going_on = [each.value for each in Status if not each.terminal]
        condition = self._own | {"status": {"$in": going_on}}
        return await read(RunDocument, condition, [("sort_key", 1)])

    async def created_since(self, time: datetime) -> list[RunDocument]:
        """Every run that was created after ``time``, the oldest first."""
        condition = self._own | RunFilter(created_after=time).condition()
        return await read(RunDocument, condition, [("sort_key", 1)])

    async def retries(self, ids: Collection[str]) -> dict[str, list[RunDocument]]:
        """The retries of the runs with ``ids``, the oldest first, by the run's id."""
        by_parent: dict[str, list[RunDocument]] = {id: [] for id in ids}
        retries = {"parent_run_id": {"$in": list(ids)}} | self._own
        for run in await read(RunDocument, retries, [("sort_key", 1)]):
            by_parent[str(run.parent_run_id)].append(run)
        return by_parent

    async def page(
        self, wanted: RunFilter, page: Page, *, descending: bool = True
    ) -> Rows[RunDocument]:
        """A page of runs, by creation."""
        rows: Rows[RunDocument] = await read_page(
            RunDocument,
            self._own | wanted.condition(),
            Order("sort_key", descending=descending),
            page,
        )
        return rows

    async def count(self, wanted: RunFilter) -> int:
        """How many runs ``wanted`` describes."""
        return await RunDocument.find(self._own | wanted.condition()).count()

    async def details(self, ids: Collection[str]) -> dict[str, RunDetail]:
        """The runs with ``ids`` as the log has them, by id; all of them are read at once."""
        streams = {stream_name("run", id): id for id in ids}
        found = await self._store.read_many(streams) if streams else {}
        details = {
            streams[stream]: RunDetail(fold(self._decider, commits), commits)
            for stream, commits in found.items()
            if commits
        }
        return {id: detail for id, detail in details.items() if self._is_own(detail.run)}

    def _is_own(self, run: Run) -> bool:
        return self._organization in (None, run.organization)


class RunQueries(RunReads):
    """The reads of all runs, and what the runtime itself must know of them."""

    def of(self, organization: str) -> RunReads:
        """The reads of the runs of one organization."""
        return RunReads(self._store, organization)

    async def open(self) -> list[OpenRunDocument]:
        """Every run that has not ended."""
        return await OpenRunDocument.find({}).to_list()

    async def recoveries(self) -> tuple[int, int]:
        """How often runs were reclaimed, and how often recovered from an expired lease."""
        expired = await RecoveryDocument.find({"expired": True}).count()
        return await RecoveryDocument.find({"expired": False}).count(), expired

    async def ended_before(self, moment: datetime, limit: int) -> list[str]:
        """Ids of runs that ended before ``moment`` and are not archived."""
        old = {"completed_at": {"$lt": moment}, "archived": False}
        found = RunDocument.get_motor_collection().find(old, {"_id": 1}).limit(limit)
        return [row["_id"] for row in await found.to_list(limit)]

    async def state(self, id: str) -> Run | None:
        """The run as the log has it at this moment, documents aside."""
        state: Run | None = fold(self._decider, await self.history(id))
        return state

    async def organization_of(self, id: str) -> str | None:
        """The organization that a run belongs to; null where there is no run."""
        run = await self.state(id)
        return run.organization if run else None

    async def history(self, id: str, *, after: int = 0) -> list[Commit]:
        """What happened to a run in the commits after position ``after``, oldest first."""
        return await self._store.read(stream_name("run", id), after=after)

    async def answer(self, need: Need) -> object:
        """The ids of the unfinished runs of a task, the oldest first."""
        found = OpenRunDocument.find({"task_id": need.id}).sort("+created_at")
        return [run.id async for run in found]
