"""The only writer of the queue's documents."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from pymongo.errors import DuplicateKeyError

from simulation.catalog.metric_value import Criterion
from simulation.catalog.review.messages import ResultReviewed, ReviewWithdrawn
from simulation.catalog.review.queue.documents import JudgedResultDocument
from simulation.catalog.review.queue.doubt import doubt_of
from simulation.catalog.session.messages import SessionFinished
from simulation.catalog.session.outcome import CriterionResult
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.kernel.ids import derived_id
from simulation.kernel.messages import Commit, Event
from simulation.kernel.projection import DocumentMissing

_RUNS_KEPT = 32

_Criteria = dict[str, dict[str, Criterion | None]]
_CRITERION: TypeAdapter[Criterion | None] = TypeAdapter(Criterion | None)


class JudgedResultProjection:
    """Shows what models judged, and whether somebody has reviewed it."""

    categories: tuple[str, ...] = ("session", "review")
    whole_streams = False
    events: tuple[type[Event], ...] = (SessionFinished, ResultReviewed, ReviewWithdrawn)

    def __init__(self) -> None:
        self._asked: OrderedDict[str, _Criteria] = OrderedDict()
        """The criteria of runs, which never change: a run of thousands is read once."""

    async def apply(self, commit: Commit) -> None:
        for event in commit.events:
            if isinstance(event, SessionFinished):
                await self._show(event, commit)
            elif isinstance(event, ResultReviewed | ReviewWithdrawn):
                await _mark(event, commit)

    async def _show(self, event: SessionFinished, commit: Commit) -> None:
        judged = [each for each in event.results if each.measurement.votes]
        if not judged or event.played_again:
            return
        criteria = (await self._criteria(event.set_run_id)).get(event.unit_test_id, {})
        documents = JudgedResultDocument.get_motor_collection()
        for result in judged:
            fields = _fields_of(event, commit, result, criteria.get(result.criterion_name))
            unseen = {"_id": result.id, "reviewed": False, "reviewed_at_position": 0}
            try:
                await documents.insert_one(unseen | fields)
            except DuplicateKeyError:  # Applied before, or reviewed before it is shown.
                await documents.update_one({"_id": result.id}, {"$set": fields})
                taken_back = {"_id": result.id, "reviewed": None}
                await documents.update_one(taken_back, {"$set": {"reviewed": False}})

    async def _criteria(self, set_run_id: str) -> _Criteria:
        """The criteria of a run by unit test and name.

        Raises:
            DocumentMissing: the run is not shown yet.
        """
        kept = self._asked.get(set_run_id)
        if kept is None:
            runs = SetRunDocument.get_motor_collection()
            shown = {"specs.unit_test.id": 1, "specs.metrics_to_evaluate": 1}
            run = await runs.find_one({"_id": set_run_id}, shown)
            if run is None:
                raise DocumentMissing(f"set run {set_run_id}")
            kept = self._asked[set_run_id] = _criteria_in(run["specs"])
            if len(self._asked) > _RUNS_KEPT:
                self._asked.popitem(last=False)
        self._asked.move_to_end(set_run_id)
        return kept


def _criteria_in(specs: Sequence[Any]) -> _Criteria:
    found: _Criteria = {}
    for spec in specs:
        asked = found.setdefault(spec["unit_test"]["id"], {})
        for each in spec["metrics_to_evaluate"]:
            criterion = _CRITERION.validate_python(each["success_criterion"])
            asked[each["success_criterion_name"]] = criterion
    return found


def _fields_of(
    event: SessionFinished, commit: Commit, result: CriterionResult, criterion: Criterion | None
) -> dict[str, Any]:
    doubted = doubt_of(result, criterion)
    at = commit.metadata.recorded_at.isoformat(timespec="milliseconds")
    return {
        "organization": commit.metadata.organization,
        "metric_id": result.metric_id,
        "set_run_id": event.set_run_id,
        "session_id": event.id,
        "slot": event.slot,
        "doubt": doubted.doubt.value,
        "need": f"{doubted.rank}:{at}:{result.id}",
        "lot": derived_id("lot", result.id),
    }


async def _mark(event: ResultReviewed | ReviewWithdrawn, commit: Commit) -> None:
    if await _marked(event, commit):
        return
    blank = {"_id": event.result_id, "organization": commit.metadata.organization}
    said = {"reviewed": _said(event, shown=False), "reviewed_at_position": commit.last}
    try:
        await JudgedResultDocument.get_motor_collection().insert_one(blank | said)
    except DuplicateKeyError:  # What is there is later, or was put there a moment ago.
        await _marked(event, commit)


async def _marked(event: ResultReviewed | ReviewWithdrawn, commit: Commit) -> bool:
    """Say on the document that there is what ``event`` says; whether there was an earlier one."""
    documents = JudgedResultDocument.get_motor_collection()
    for shown in (True, False):
        earlier = {
            "_id": event.result_id,
            "reviewed_at_position": {"$lt": commit.last},
            "need": {"$exists": shown},
        }
        said = {"reviewed": _said(event, shown=shown), "reviewed_at_position": commit.last}
        if (await documents.update_one(earlier, {"$set": said})).matched_count:
            return True
    return False


def _said(event: ResultReviewed | ReviewWithdrawn, *, shown: bool) -> bool | None:
    """Null of what is not shown yet, since that waits for nobody."""
    if isinstance(event, ResultReviewed):
        return True
    return False if shown else None
