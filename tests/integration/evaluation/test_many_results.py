"""Pages of many results are what sorting all of them would give, whatever was read for them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulation.catalog.evaluation.documents import ManualEvaluationDocument
from simulation.catalog.evaluation.queries import RUNS_AT_ONCE, EvaluationQueries
from simulation.catalog.evaluation.results import EvaluationFilter, SourceType
from simulation.catalog.set_run.documents import SessionPageDocument, SetRunDocument
from simulation.documents.paging import Page
from simulation.documents.windows import Window
from simulation.kernel.ids import derived_id
from tests.support.platform import House

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
RUNS = 3 * RUNS_AT_ONCE
METRICS = [derived_id("metric", number) for number in range(3)]


class Documents:
    """Runs whose times overlap, some of them unfinished, written as projections write them."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)
        self.results: list[tuple[str, str, str]] = []
        """Time, id and metric of each."""

    async def write(self) -> None:
        for number in range(RUNS):
            await self._run(number)
        for number in range(5):
            await self._manual(number)

    async def _run(self, number: int) -> None:
        begin = BEGIN + timedelta(minutes=7 * number)
        lasts = timedelta(minutes=self._chance.choice([1, 10, 100]))
        metrics = self._chance.sample(METRICS, self._chance.randint(1, 3))
        id = derived_id("run", number)
        sessions = {
            str(slot): self.session(f"{id}/{slot}", begin, lasts, metrics)
            for slot in range(self._chance.randint(0, 4))
        }
        unfinished = self._chance.random() < 0.2
        await SetRunDocument.get_motor_collection().insert_one(
            {
                "_id": id,
                "organization": "acme",
                "created_at": begin,
                "finished_at": None if unfinished else begin + lasts,
                "specs": [{"metrics_to_evaluate": [{"metric": {"id": m}} for m in metrics]}],
            }
        )
        if sessions:
            page = {"_id": f"{id}:0000", "set_run_id": id, "organization": "acme"}
            await SessionPageDocument.get_motor_collection().insert_one(
                page | {"sessions": sessions}
            )

    def session(
        self, name: str, begin: datetime, lasts: timedelta, metrics: list[str]
    ) -> dict[str, Any]:
        # Whole minutes, so that many are equal; a clock may be a minute off.
        minutes = self._chance.randint(-1, int(lasts.total_seconds() / 60) + 1)
        at = begin + timedelta(minutes=minutes)
        return {
            "unit_test_id": derived_id("test"),
            "run_index": 0,
            "finished_at": at,
            "results": [self._result(f"{name}/{metric}", metric, at) for metric in metrics],
        }

    def _result(self, name: str, metric: str, at: datetime) -> dict[str, Any]:
        id = derived_id("result", name)
        self.results.append((at.isoformat(timespec="milliseconds"), id, metric))
        measurement = {"value": 1.0, "justification": "So it is.", "references": []}
        return {"id": id, "metric_id": metric, "measurement": measurement}

    async def _manual(self, number: int) -> None:
        at = BEGIN + timedelta(minutes=self._chance.randint(0, 300))
        result = self._result(f"manual/{number}", self._chance.choice(METRICS), at) | {
            "name": "By hand",
            "evaluate_to_interaction_id": None,
            "invoked_by": {"org_id": "acme", "user_id": "olga"},
            "created_at": at,
            "updated_at": at,
        }
        await ManualEvaluationDocument.get_motor_collection().insert_one(
            {
                "_id": derived_id("session", number),
                "organization": "acme",
                "position": 1,
                "results": [result],
            }
        )

    def expected(self, metrics: Iterable[str] = METRICS, *, descending: bool) -> list[str]:
        """The ids in order."""
        wanted = set(metrics)
        found = sorted(each for each in self.results if each[2] in wanted)
        return [id for _, id, _ in (reversed(found) if descending else found)]


@pytest.mark.parametrize(("seed", "descending"), [*itertools.product(range(5), (True, False))])
async def test_windows_and_pages_are_those_of_the_whole(
    house: House, seed: int, descending: bool
) -> None:
    documents, queries = Documents(seed), EvaluationQueries()
    await documents.write()
    everything = documents.expected(descending=descending)
    assert len(everything) > 60

    for size, skip in ((1, 0), (7, 0), (7, 7), (20, 33), (100, 0), (500, len(everything) - 3)):
        rows, more = await queries.window(
            "acme", EvaluationFilter(), Window(size, skip), descending=descending
        )
        assert [row.id for row in rows] == everything[skip : skip + size]
        assert more == (skip + size < len(everything))

    few = EvaluationFilter(metric_ids=METRICS[:1])
    rows, _ = await queries.window("acme", few, Window(500), descending=descending)
    assert [row.id for row in rows] == documents.expected(METRICS[:1], descending=descending)
    assert await queries.count("acme", EvaluationFilter()) == len(everything)
    assert await queries.count("acme", few) == len(rows)


@pytest.mark.parametrize("descending", [True, False])
async def test_pages_follow_each_other_in_both_directions(house: House, descending: bool) -> None:
    documents, queries = Documents(7), EvaluationQueries()
    await documents.write()
    everything = documents.expected(descending=descending)

    async def walk(backward: bool) -> list[list[str]]:
        pages, key = list[list[str]](), None
        while True:
            page = Page(last=20, before=key) if backward else Page(first=20, after=key)
            found = await queries.page("acme", EvaluationFilter(), page, descending=descending)
            pages.append([row.id for row in found.items])
            more, other = found.has_next, found.has_previous
            if backward:
                more, other = other, more
            assert other == (key is not None)
            if not more:
                return pages
            key = found.keys[0 if backward else -1]

    forward, backward = await walk(False), await walk(True)

    assert [id for page in forward for id in page] == everything
    assert [id for page in reversed(backward) for id in page] == everything
    assert all(len(page) == 20 for page in forward[:-1])


UNREADABLE: dict[str, Any] = {"nobody": {"reads": "this"}}


async def _write_run(name: str, begin: datetime, metric: str, sessions: dict[str, Any]) -> str:
    id = derived_id("run", name)
    await SetRunDocument.get_motor_collection().insert_one(
        {
            "_id": id,
            "organization": "acme",
            "created_at": begin,
            "finished_at": begin + timedelta(hours=1),
            "specs": [{"metrics_to_evaluate": [{"metric": {"id": metric}}]}],
        }
    )
    page = {"_id": f"{id}:0000", "set_run_id": id, "organization": "acme", "sessions": sessions}
    await SessionPageDocument.get_motor_collection().insert_one(page)
    return id


async def test_what_filters_exclude_is_not_read(house: House) -> None:
    queries, day = EvaluationQueries(), timedelta(days=1)
    documents = Documents(0)
    session = documents.session("one", BEGIN + day, timedelta(hours=1), METRICS[:1])
    wanted = await _write_run("wanted", BEGIN + day, METRICS[0], {"0": session})
    await _write_run("before", BEGIN, METRICS[1], UNREADABLE)
    await _write_run("after", BEGIN + 2 * day, METRICS[1], UNREADABLE)
    [(_, expected, _)] = documents.results
    noon = BEGIN + day / 2

    for filter in (
        EvaluationFilter(metric_ids=METRICS[:1]),
        EvaluationFilter(set_run_ids=[wanted]),
        EvaluationFilter(evaluated_after=noon, evaluated_before=noon + day),
    ):
        rows, _ = await queries.window("acme", filter, Window(10), descending=True)
        assert [row.id for row in rows] == [expected]
        assert await queries.count("acme", filter) == 1
        assert (await queries.metric_ids("acme", filter)) == METRICS[:1]
    for filter in (
        EvaluationFilter(source_types=[SourceType.MANUAL]),
        EvaluationFilter(conversation_ids=[derived_id("any")]),
    ):
        assert await queries.count("acme", filter) == 0
    assert await queries.count("globex", EvaluationFilter()) == 0


@pytest.mark.parametrize("descending", [True, False])
async def test_runs_are_read_no_further_than_it_takes_to_fill_the_page(
    house: House, descending: bool
) -> None:
    queries, documents = EvaluationQueries(), Documents(0)
    for number in range(2 * RUNS_AT_ONCE):
        begin = BEGIN + timedelta(days=number)
        far = (number < RUNS_AT_ONCE) == descending
        at = begin + timedelta(minutes=30)
        session = documents.session(str(number), at, timedelta(), METRICS[:1])
        sessions = UNREADABLE if far else {"0": session}
        await _write_run(str(number), begin, METRICS[0], sessions)

    near = RUNS_AT_ONCE - 1
    rows, more = await queries.window(
        "acme", EvaluationFilter(), Window(near), descending=descending
    )
    page = await queries.page("acme", EvaluationFilter(), Page(first=near), descending=descending)

    assert len(rows) == near
    assert more
    assert list(page.items) == rows
    with pytest.raises(KeyError):  # Here the rest is needed.
        await queries.window(
            "acme", EvaluationFilter(), Window(RUNS_AT_ONCE), descending=descending
        )


@pytest.mark.parametrize("late", [timedelta(hours=1, seconds=30), timedelta(seconds=-30)])
async def test_a_session_may_seem_to_end_outside_of_its_run(house: House, late: timedelta) -> None:
    documents, queries = Documents(0), EvaluationQueries()
    session = documents.session("one", BEGIN, timedelta(), METRICS[:1])
    at = session["finished_at"] = BEGIN + late
    await _write_run("one", BEGIN, METRICS[0], {"0": session})

    exactly = EvaluationFilter(evaluated_after=at, evaluated_before=at)

    assert await queries.count("acme", exactly) == 1
