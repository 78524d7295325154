"""The only writer of set run and session documents."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.catalog.documents import UnitTestSetDocument
from simulation.catalog.session.messages import SessionFinished
from simulation.catalog.set_run.documents import SessionPageDocument, SetRunDocument
from simulation.catalog.set_run.messages import (
    RunStatus,
    SetRunArtifactsRecorded,
    SetRunBudgetReached,
    SetRunCancelRequested,
    SetRunCreated,
    SetRunFinished,
    SetRunServicesChecked,
)
from simulation.catalog.set_run.session_pages import EndedSessions, tallies_of
from simulation.catalog.set_run.values.tallies import Sums, increments, sessions_in, tallied
from simulation.documents.fields import UserRef
from simulation.eventstore.port import EventStore
from simulation.kernel.decider import stream_name
from simulation.kernel.messages import Commit, Event
from simulation.kernel.projection import DocumentMissing

GATHERED = 20_000
"""Sessions that are held in memory while a log is replayed."""

_TALLIED_AT_ONCE = 100
"""Runs that are asked for at once: a condition looks through all the ids that it names."""


class SetRunProjection:
    """Shows runs and their finished sessions. Turns are not projected: see the stream."""

    categories: tuple[str, ...] = ("set_run", "session")
    whole_streams = False
    events: tuple[type[Event], ...] = (
        SetRunCreated,
        SetRunServicesChecked,
        SetRunBudgetReached,
        SetRunCancelRequested,
        SetRunFinished,
        SetRunArtifactsRecorded,
        SessionFinished,
    )

    def __init__(self, store: EventStore) -> None:
        self._store = store

    async def apply(self, commit: Commit) -> None:
        ended = EndedSessions()
        await self.show(commit, ended)
        await self.add_sessions(ended)
        await self.tally(ended.runs)

    async def show(self, commit: Commit, ended: EndedSessions) -> None:
        """Show what ``commit`` says of a run; what it says of sessions is left to ``ended``."""
        for position, event in enumerate(commit.events, start=commit.position):
            match event:
                case SetRunCreated():
                    await self._create(event, commit, position)
                case SetRunFinished():
                    await self._update(event, commit, position)
                    ended.concluded.add(event.id)
                case SessionFinished():
                    ended.add(event, commit)
                case _ if isinstance(event, self.events):
                    # Turns come by here as well, and change no run.
                    await self._update(event, commit, position)

    async def _create(self, event: SetRunCreated, commit: Commit, position: int) -> None:
        metadata = commit.metadata
        specs = [spec.model_dump(mode="json") for spec in event.specs]
        key = f"{metadata.recorded_at.isoformat(timespec='milliseconds')}:{event.id}"
        document = {
            "_id": event.id,
            "organization": metadata.organization,
            "position": position,
            "unit_test_set": event.unit_test_set.model_dump(),
            "seed": event.seed,
            "simulator": event.simulator.value,
            "specs": specs,
            "labels": [{"key": key, "value": value} for key, value in event.labels.items()],
            "left_out": event.left_out,
            "policy": event.policy.model_dump(mode="json"),
            "origin": event.origin.model_dump(mode="json") if event.origin else None,
            "executed_by": event.executed_by,
            "baseline": event.baseline.model_dump() if event.baseline else None,
            "regressions": [],
            "sessions": sum(spec.run_count for spec in event.specs),
            "status": RunStatus.RUNNING.value,
            "is_completed": False,
            "failed_metrics": False,
            "errored": False,
            "verdict": None,
            "results": [],
            "creator": UserRef(org_id=metadata.organization, user_id=metadata.user).model_dump(),
            "created_at": metadata.recorded_at,
            "finished_at": None,
            "sort_key": key,
            "artifacts": None,
            "total": None,
            "tallies": None,
            "tallied": None,
        }
        with suppress(DuplicateKeyError):  # Applied before.
            await SetRunDocument.get_motor_collection().insert_one(document)
        if event.origin is None:
            await self._note_last_run(event, key)

    async def _note_last_run(self, event: SetRunCreated, key: str) -> None:
        sets = UnitTestSetDocument.get_motor_collection()
        id = event.unit_test_set.id
        changed = await sets.update_one(
            {"_id": id, "last_triggered_key": {"$lt": key}},
            {"$set": {"last_triggered_key": key, "last_triggered_run_id": event.id}},
        )
        if not changed.matched_count and not await sets.find_one({"_id": id}, {"_id": 1}):
            raise DocumentMissing(f"unit test set {id}")

    async def _update(self, event: Event, commit: Commit, position: int) -> None:
        changes = {"position": position} | _shown(event, commit)
        id = commit.stream.partition("-")[2]
        runs = SetRunDocument.get_motor_collection()
        changed = await runs.update_one({"_id": id, "position": position - 1}, {"$set": changes})
        if changed.matched_count:
            return
        found = await runs.find_one({"_id": id}, {"position": 1})
        shown = found["position"] if found else 0
        if shown < position:
            await self._catch_up(id, shown)

    @asynccontextmanager
    async def replaying(self) -> AsyncIterator[_Gathering]:
        """The projection of a whole log: sessions are written by the page, not one by one."""
        gathering = _Gathering(self)
        yield gathering
        await gathering.write()

    async def add_sessions(self, ended: EndedSessions) -> None:
        """Show sessions that have ended: one write for each page, and for each run at most."""
        for page in ended.pages.values():
            await _write_page(page)
        for run, raised in ended.flags.items():
            await self._raise_flags(run, dict.fromkeys(sorted(raised), True))

    async def tally(self, ids: Collection[str]) -> None:
        """Put into those of the runs that have ended what their sessions add up to.

        A run is asked after its pages were written, and its pages are read after it was shown
        to have ended: of two processes that do one of it each, the later one sees both.
        """
        runs = SetRunDocument.get_motor_collection()
        for some in _parts(sorted(ids)):
            condition = {"_id": {"$in": some}, "is_completed": True}
            over = [run["_id"] async for run in runs.find(condition, {"_id": 1})]
            await self._put_tallies(await tallies_of(over) if over else {})

    async def _put_tallies(self, by_run: Mapping[str, Sums]) -> None:
        runs = SetRunDocument.get_motor_collection()
        for id, sums in by_run.items():
            count = sessions_in(sums)
            fewer = {"_id": id, "$or": [{"tallied": None}, {"tallied": {"$lt": count}}]}
            await runs.update_one(fewer, {"$set": {"tallies": sums, "tallied": count}})

    async def _raise_flags(self, id: str, flags: dict[str, bool]) -> None:
        runs = SetRunDocument.get_motor_collection()
        # Once for each run: it may be large, and each of its sessions comes by here.
        unraised = {"_id": id, "$nor": [flags]}
        changed = await runs.update_one(unraised, {"$set": flags})
        if changed.matched_count or await runs.find_one({"_id": id}, {"_id": 1}):
            return
        await self._catch_up(id, 0)
        await runs.update_one(unraised, {"$set": flags})

    async def _catch_up(self, id: str, shown: int) -> None:
        for commit in await self._store.read(stream_name("set_run", id), after=shown):
            await self.apply(commit)


async def _write_page(page: dict[str, Any]) -> None:
    """Store ``page``; those of its sessions that are not there yet, where there is one."""
    if await _add_to_page(page):
        return
    pages = SessionPageDocument.get_motor_collection()
    try:
        await pages.insert_one(page | _tallies(page))
    except DuplicateKeyError:
        for part in ("sessions", "attempts"):
            for key, summary in page[part].items():
                await _add_to_page(page | {"sessions": {}, "attempts": {}, part: {key: summary}})


async def _add_to_page(page: dict[str, Any]) -> bool:
    """Add the sessions of ``page`` to the one that there is, if none of them is on it yet."""
    pages = SessionPageDocument.get_motor_collection()
    shown = {
        f"{part}.{key}": summary
        for part in ("sessions", "attempts")
        for key, summary in page[part].items()
    }
    absent = {"_id": page["_id"], **{field: {"$exists": False} for field in shown}}
    counted = absent | {"tallies": {"$exists": True}}
    added = [increments(field, sums) for field, sums in _tallies(page).items()]
    change = {"$set": shown, "$inc": added[0] | added[1]}
    if (await pages.update_one(counted, change)).matched_count:
        return True
    # A page of an earlier release counts nothing: what it holds is counted where it is read.
    uncounted = absent | {"tallies": {"$exists": False}}
    return bool((await pages.update_one(uncounted, {"$set": shown})).matched_count)


def _tallies(page: dict[str, Any]) -> dict[str, Sums]:
    return {
        "tallies": tallied(page["sessions"].values()),
        "replays": tallied(page["attempts"].values()),
    }


def _parts(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    return (ids[at : at + _TALLIED_AT_ONCE] for at in range(0, len(ids), _TALLIED_AT_ONCE))


def _shown(event: Event, commit: Commit) -> dict[str, Any]:
    """The fields of a run's document that ``event`` changes."""
    match event:
        case SetRunFinished():
            return {
                "status": event.status.value,
                "is_completed": True,
                "verdict": event.verdict.value,
                "results": [result.model_dump(mode="json") for result in event.results],
                "regressions": [each.model_dump() for each in event.regressions],
                "total": event.total.model_dump(mode="json") if event.total else None,
                "finished_at": commit.metadata.recorded_at,
            }
        case SetRunBudgetReached():
            return {"budget_reached": event.model_dump(mode="json", exclude={"id"})}
        case SetRunCancelRequested():
            return {"status": RunStatus.CANCELLING.value}
        case SetRunServicesChecked():
            return {"findings": event.findings.model_dump()}
        case SetRunArtifactsRecorded():
            return {"artifacts": event.artifacts.model_dump()}
    raise AssertionError(f"{event!r} changes no run")


class _Gathering:
    """Gathers sessions while a log is replayed, as many as memory has room for."""

    def __init__(self, projection: SetRunProjection) -> None:
        self.categories = projection.categories
        self.whole_streams = projection.whole_streams
        self.events = projection.events
        self._projection = projection
        self._ended = EndedSessions()
        self._runs: set[str] = set()

    async def apply(self, commit: Commit) -> None:
        await self._projection.show(commit, self._ended)
        if self._ended.count >= GATHERED:
            await self._write()

    async def write(self) -> None:
        """Write what was gathered, and what it adds up to."""
        await self._write()
        await self._projection.tally(self._runs)

    async def _write(self) -> None:
        ended, self._ended = self._ended, EndedSessions()
        self._runs |= ended.runs
        await self._projection.add_sessions(ended)
