"""Evaluation results in one list: those of simulations, and those that somebody asked for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from simulation.catalog.session.transcript import interaction_id
from tests.integration.evaluation.stage import AT_MOST_NINE, RESULTS, TURNS, Stage
from tests.integration.rest_catalog.site import NOTHING
from tests.support.agents import asks_for_the_day

TWO_METRICS = ({}, TURNS | {"criterion": AT_MOST_NINE})


def ids(rows: list[dict[str, Any]]) -> list[str]:
    return [row["id"] for row in rows]


async def test_results_of_simulations_tell_where_they_come_from(stage: Stage) -> None:
    run = await stage.play(metrics=TWO_METRICS, runs=2)
    booked, turns = run["metrics"]

    rows = await stage.results(sort_by="+created_at")

    criteria = {
        result["id"]: (summary, result)
        for summary in await stage.house.platform.set_runs.summaries("acme", set_run_of(rows))
        for result in [each.model_dump() for each in summary.results]
    }
    assert len(rows) == len(criteria) == 4
    for row in rows:
        summary, criterion = criteria[row["id"]]
        at = summary.finished_at.isoformat().replace("+00:00", "Z")
        assert row == {
            "id": criterion["id"],
            "org_id": "acme",
            "created_at": at,
            "updated_at": at,
            "metric_id": criterion["metric_id"],
            "result": criterion["measurement"]["value"],
            "justification": criterion["measurement"]["justification"],
            "source": {
                "type": "simulation",
                "simulation_unit_test_set_run_id": set_run_of(rows),
                "unit_test_id": run["unitTest"],
                "run_index": summary.run_index,
                "references": list(criterion["measurement"]["references"]),
            },
        }
    assert {row["metric_id"]: row["result"] for row in rows} == {booked: True, turns: 2.0}
    assert {row["source"]["run_index"] for row in rows} == {0, 1}


def set_run_of(rows: list[dict[str, Any]]) -> str:
    """The one set run that ``rows`` come from."""
    [run] = {row["source"]["simulation_unit_test_set_run_id"] for row in rows}
    return str(run)


async def test_manual_results_tell_who_asked_for_what(stage: Stage) -> None:
    session = await stage.session()
    metric = await stage.author.metric("Says booked")
    interaction = interaction_id(session, 2)
    [evaluated] = await stage.evaluated(session, metric, evaluate_to_interaction_id=interaction)

    [row] = await stage.results(source_type="manual")

    assert row == {
        "id": row["id"],
        "org_id": "acme",
        "created_at": row["created_at"],
        "updated_at": row["created_at"],
        "metric_id": metric,
        "result": True,
        "justification": evaluated["justification"],
        "source": {
            "type": "manual",
            "conversation_id": session,
            "evaluate_to_interaction_id": interaction,
            "invoked_by": {"org_id": "acme", "user_id": "olga"},
            "references": ["2-agent-1"],
        },
    }


async def test_the_latest_come_first_unless_asked_otherwise(stage: Stage) -> None:
    first = await stage.play()
    await stage.evaluated(first["sessions"][0]["databaseId"], first["metrics"][0])
    await stage.play()

    rows = await stage.results()

    assert [row["source"]["type"] for row in rows] == ["simulation", "manual", "simulation"]
    assert ids(await stage.results(sort_by="-created_at")) == ids(rows)
    assert ids(await stage.results(sort_by="+created_at")) == ids(rows)[::-1]
    assert ids(await stage.results(sort_by=["+created_at", "-created_at"])) == ids(rows)[::-1]


class Two:
    """Two runs of two metrics each, with one manual result for each of their sessions."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self.runs: list[str] = []
        self.sessions: list[str] = []
        self.metrics: list[list[str]] = []
        self.manual = ""

    async def play(self) -> Two:
        self.manual = await self._stage.author.metric("By hand")
        for _ in range(2):
            run = await self._stage.play(metrics=TWO_METRICS)
            [session] = run["sessions"]
            self.sessions.append(session["databaseId"])
            self.metrics.append(run["metrics"])
            rows = await self._stage.results(source_type="simulation", limit=2)
            self.runs.append(set_run_of(rows))
            await self._stage.evaluated(session["databaseId"], self.manual)
        return self


async def test_results_are_narrowed_by_what_they_are_and_where_they_come_from(
    stage: Stage,
) -> None:
    two = await Two(stage).play()
    [first, second], [one, other] = two.metrics
    run, session = two.runs[0], two.sessions[0]

    async def found(**parameters: Any) -> list[tuple[str, str]]:
        rows = await stage.results(**parameters)
        sources = [row["source"] for row in rows]
        names = ("simulation_unit_test_set_run_id", "conversation_id")
        return sorted(
            (row["metric_id"], next(source[name] for name in names if name in source))
            for row, source in zip(rows, sources, strict=True)
        )

    of_first = sorted([(first, run), (second, run)])
    by_hand = sorted([(two.manual, session), (two.manual, two.sessions[1])])
    assert len(await found()) == 6
    assert await found(metric_id=first) == [(first, run)]
    assert await found(metric_id=[first, two.manual]) == sorted([(first, run), *by_hand])
    assert await found(metric_id=[first, one]) == sorted([(first, run), (one, two.runs[1])])
    assert await found(metric_id=NOTHING) == []
    assert await found(source_type="manual") == by_hand
    assert await found(source_type="simulation", metric_id=two.manual) == []
    assert await found(source_type="post-session") == []
    assert len(await found(source_type=["simulation", "manual", "post-session"])) == 6
    assert await found(simulation_unit_test_set_run_id=run) == of_first
    assert len(await found(simulation_unit_test_set_run_id=two.runs)) == 4
    assert await found(simulation_unit_test_set_run_id=NOTHING) == []
    assert await found(conversation_id=session) == [(two.manual, session)]
    assert await found(conversation_id=two.sessions) == by_hand
    assert await found(conversation_id=NOTHING) == []
    assert await found(conversation_id=session, simulation_unit_test_set_run_id=run) == []
    assert await found(conversation_id=session, source_type="simulation") == []
    assert await found(metric_id=other, simulation_unit_test_set_run_id=run) == []


async def test_times_are_included_and_are_those_of_the_evaluation(stage: Stage) -> None:
    two = await Two(stage).play()
    await stage.evaluated(two.sessions[0], two.manual)
    rows = await stage.results()
    oldest, latest = rows[-1]["updated_at"], max(row["updated_at"] for row in rows)
    [again] = [row for row in rows if row["updated_at"] != row["created_at"]]

    assert again["updated_at"] == latest
    for after, before in ((None, None), (oldest, latest), (latest, None), (None, oldest)):
        given = {
            name: value
            for name, value in (("timestamp_after", after), ("timestamp_before", before))
            if value
        }
        expected = [
            row["id"] for row in rows if (after or "") <= row["updated_at"] <= (before or "~")
        ]
        assert ids(await stage.results(**given)) == expected
    assert ids(await stage.results(timestamp_after=latest)) == [again["id"]]
    moment = datetime.fromisoformat(latest).astimezone(UTC) + timedelta(milliseconds=1)
    assert await stage.results(timestamp_after=moment.isoformat()) == []
    shifted = datetime.fromisoformat(latest).isoformat().replace("+00:00", "+00:01")
    assert again["id"] in ids(await stage.results(timestamp_after=shifted))


@pytest.mark.parametrize(
    ("parameters", "field"),
    [
        ({"timestamp_after": "2026-01-01T00:00:00"}, "timestamp_after"),
        ({"timestamp_before": "2026-01-01T00:00:00"}, "timestamp_before"),
        ({"timestamp_before": "soon"}, "timestamp_before"),
        ({"timestamp_after": "0001-01-01T00:00:00+05:00"}, "timestamp_after"),
        ({"sort_by": "+metric_id"}, "sort_by"),
        ({"sort_by": "created_at"}, "sort_by"),
        ({"limit": -1}, "limit"),
        ({"limit": 501}, "limit"),
        ({"continuation_token": -1}, "continuation_token"),
        ({"metric_id": "nonsense"}, "metric_id.0"),
        ({"source_type": "nonsense"}, "source_type.0"),
        ({"conversation_id": "nonsense"}, "conversation_id.0"),
        ({"simulation_unit_test_set_run_id": "x"}, "simulation_unit_test_set_run_id.0"),
    ],
)
async def test_parameters_that_make_no_sense_are_refused(
    stage: Stage, parameters: dict[str, Any], field: str
) -> None:
    answer = await stage.owner.get(RESULTS, **parameters)

    assert (answer.status, answer.code, answer.field) == (422, "VALIDATION_FAILED", field)


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z"])
async def test_the_ends_of_time_are_times(stage: Stage, moment: str) -> None:
    await stage.play()
    past = moment < "2000"

    assert len(await stage.results(timestamp_after=moment)) == past
    assert len(await stage.results(timestamp_before=moment)) == (not past)


async def test_pages_follow_each_other(stage: Stage) -> None:
    await Two(stage).play()
    expected = ids(await stage.results())

    shown: list[str] = []
    token: int | None = 0
    while token is not None:
        page = (await stage.owner.get(RESULTS, limit=4, continuation_token=token)).body
        assert (page["filter_values"] is not None) == (token == 0)
        shown += ids(page["metric_evaluation_results"])
        token = page["continuation_token"]
        assert page["has_more"] == (token is not None)

    assert shown == expected
    assert len(shown) == 6


async def test_pages_may_be_empty(stage: Stage) -> None:
    await stage.play()

    none = (await stage.owner.get(RESULTS, limit=0)).body
    beyond = (await stage.owner.get(RESULTS, continuation_token=10**30)).body

    assert (none["metric_evaluation_results"], none["has_more"]) == ([], False)
    assert none["continuation_token"] is None
    assert beyond == {
        "metric_evaluation_results": [],
        "has_more": False,
        "continuation_token": None,
        "filter_values": None,
    }


async def test_values_to_filter_by_are_the_metrics_that_the_filters_leave(stage: Stage) -> None:
    two = await Two(stage).play()

    async def values(**parameters: Any) -> list[str]:
        page = (await stage.owner.get(RESULTS, limit=1, **parameters)).body
        assert set(page["filter_values"]) == {"metric_ids"}
        found: list[str] = page["filter_values"]["metric_ids"]
        return found

    simulated = [*two.metrics[0], *two.metrics[1]]
    assert await values() == sorted([*simulated, two.manual])
    assert await values(source_type="manual") == [two.manual]
    assert await values(simulation_unit_test_set_run_id=two.runs[0]) == sorted(two.metrics[0])
    assert await values(metric_id=[simulated[0], NOTHING]) == [simulated[0]]
    assert await values(conversation_id=NOTHING) == []


async def test_without_the_permission_there_is_nothing_to_see(stage: Stage) -> None:
    await stage.play()
    nothing = {"metric_evaluation_results": [], "has_more": False, "continuation_token": None}

    first = await stage.blind.get(RESULTS)
    second = await stage.blind.get(RESULTS, continuation_token=1)
    nonsense = await stage.blind.get(RESULTS, sort_by="nonsense")

    assert (first.status, first.body) == (200, nothing | {"filter_values": {"metric_ids": []}})
    assert (second.status, second.body) == (200, nothing | {"filter_values": None})
    assert nonsense.status == 422


async def test_nothing_of_another_organization_is_seen(stage: Stage) -> None:
    two = await Two(stage).play()

    for parameters in (
        {},
        {"conversation_id": two.sessions},
        {"simulation_unit_test_set_run_id": two.runs},
        {"metric_id": [two.manual, *two.metrics[0]]},
    ):
        answer = await stage.stranger.get(RESULTS, **parameters)
        assert answer.body["metric_evaluation_results"] == []
        assert answer.body["filter_values"] == {"metric_ids": []}


async def test_sessions_are_not_listed_before_they_have_ended(stage: Stage) -> None:
    counts: list[int] = []

    async def looks(said: Any) -> Any:
        counts.append(len(await stage.results()))
        return await asks_for_the_day(said)

    await stage.play(looks)

    assert counts == [0, 0]
    assert len(await stage.results()) == 1
