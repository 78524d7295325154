"""Where results stand in the documents: what is sorted, so that only a page is read whole."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from simulation.catalog.evaluation.documents import ManualEvaluationDocument
from simulation.catalog.evaluation.results import EvaluationFilter, result_key
from simulation.catalog.set_run.documents import SessionPageDocument, SetRunDocument

PAGES_AT_ONCE = 2
"""How many hundreds of sessions are held in memory at the same time."""

CLOCK_SKEW = timedelta(minutes=1)
"""How far a session may seem to end outside of its run, whose times come from other clocks."""

_FIRST = datetime.min.replace(tzinfo=UTC) + CLOCK_SKEW
_LAST = datetime.max.replace(tzinfo=UTC) - CLOCK_SKEW

_METRICS_OF_RUN = "specs.metrics_to_evaluate.metric.id"
_METRICS_OF_SESSION = "results.metric_id"
_NEVER = "~"
"""Sorts after every time."""


class Place(NamedTuple):
    """A result by its key: the ``number``-th of a session, or of a document of manual ones.

    ``slot`` is null for manual results.
    """

    key: str
    document: str
    slot: str | None
    number: int


class RunSpan(NamedTuple):
    """A set run, and the keys between which those of its results lie."""

    id: str
    earliest: str
    latest: str


async def manual_places(organization: str, wanted: EvaluationFilter) -> list[Place]:
    """Every manual result that is wanted."""
    if not wanted.manual:
        return []
    documents = ManualEvaluationDocument.get_motor_collection()
    places: list[Place] = []
    shown = {f"results.{name}": 1 for name in ("id", "metric_id", "created_at", "updated_at")}
    async for row in documents.find(_manual_condition(organization, wanted), shown):
        for number, each in enumerate(row["results"]):
            if _is_wanted(each["metric_id"], each["updated_at"], wanted):
                key = result_key(each["created_at"], each["id"])
                places.append(Place(key, row["_id"], None, number))
    return places


async def run_spans(organization: str, wanted: EvaluationFilter) -> list[RunSpan]:
    """The set runs that may hold results that are wanted."""
    if not wanted.simulated:
        return []
    runs = SetRunDocument.get_motor_collection()
    found = runs.find(_run_condition(organization, wanted), {"created_at": 1, "finished_at": 1})
    return [_span(row) async for row in found]


async def simulated_places(
    organization: str, runs: Sequence[RunSpan], wanted: EvaluationFilter
) -> AsyncIterator[Place]:
    """Every result of ``runs`` that is wanted."""
    pages = SessionPageDocument.get_motor_collection()
    of_runs = {"organization": organization, "set_run_id": {"$in": [run.id for run in runs]}}
    ids = [row["_id"] async for row in pages.find(of_runs, {"_id": 1})]
    async for page in pages_with(organization, ids):
        for place in _places_of(page, wanted):
            yield place


async def pages_with(organization: str, ids: Sequence[str]) -> AsyncIterator[dict[str, Any]]:
    """The pages of sessions with ``ids``, few of them in memory at a time."""
    pages = SessionPageDocument.get_motor_collection()
    for start in range(0, len(ids), PAGES_AT_ONCE):
        chunk = list(ids[start : start + PAGES_AT_ONCE])
        async for page in pages.find({"_id": {"$in": chunk}, "organization": organization}):
            yield page
        await asyncio.sleep(0)  # The database in memory never lets anybody else in between.


async def measured_metrics(organization: str, wanted: EvaluationFilter) -> list[str]:
    """The metrics of what is wanted: evaluated by hand, or to be evaluated by its runs."""
    found: set[str] = set()
    if wanted.manual:
        documents = ManualEvaluationDocument.get_motor_collection()
        manual = _manual_condition(organization, wanted)
        found |= set(await documents.distinct(_METRICS_OF_SESSION, manual))
    if wanted.simulated:
        runs = SetRunDocument.get_motor_collection()
        found |= set(await runs.distinct(_METRICS_OF_RUN, _run_condition(organization, wanted)))
    return sorted(found & set(wanted.metric_ids) if wanted.metric_ids else found)


def _manual_condition(organization: str, wanted: EvaluationFilter) -> dict[str, Any]:
    condition: dict[str, Any] = {"organization": organization}
    if wanted.conversation_ids:
        condition["_id"] = {"$in": list(wanted.conversation_ids)}
    if wanted.metric_ids:
        condition[_METRICS_OF_SESSION] = {"$in": list(wanted.metric_ids)}
    return condition


def _run_condition(organization: str, wanted: EvaluationFilter) -> dict[str, Any]:
    found: list[dict[str, Any]] = [{"organization": organization}]
    if wanted.set_run_ids:
        found.append({"_id": {"$in": list(wanted.set_run_ids)}})
    if wanted.metric_ids:
        found.append({_METRICS_OF_RUN: {"$in": list(wanted.metric_ids)}})
    if wanted.evaluated_before:
        latest = min(wanted.evaluated_before, _LAST) + CLOCK_SKEW
        found.append({"created_at": {"$lte": latest}})
    if wanted.evaluated_after:
        earliest = max(wanted.evaluated_after, _FIRST) - CLOCK_SKEW
        found.append({"$or": [{"finished_at": None}, {"finished_at": {"$gte": earliest}}]})
    return {"$and": found}


def _span(row: dict[str, Any]) -> RunSpan:
    finished = row["finished_at"]
    latest = result_key(finished + CLOCK_SKEW, _NEVER) if finished else _NEVER
    return RunSpan(row["_id"], result_key(row["created_at"] - CLOCK_SKEW, ""), latest)


def _places_of(page: dict[str, Any], wanted: EvaluationFilter) -> Iterator[Place]:
    for slot, session in page["sessions"].items():
        at = session["finished_at"]
        for number, result in enumerate(session["results"]):
            if _is_wanted(result["metric_id"], at, wanted):
                yield Place(result_key(at, result["id"]), page["_id"], slot, number)


def _is_wanted(metric_id: str, evaluated_at: datetime, wanted: EvaluationFilter) -> bool:
    after, before = wanted.evaluated_after, wanted.evaluated_before
    return (
        (not wanted.metric_ids or metric_id in wanted.metric_ids)
        and (after is None or evaluated_at >= after)
        and (before is None or evaluated_at <= before)
    )
