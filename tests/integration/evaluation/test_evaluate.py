"""Metrics are evaluated on demand, for sessions that have ended."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from aiohttp import web

from simulation.catalog.session.transcript import interaction_id
from tests.integration.evaluation.stage import EVALUATE, JUDGED, TURNS, Stage, open_stage
from tests.integration.rest_catalog.site import NOTHING
from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.platform import PATIENCE_SECONDS


class Judge:
    """A judge whose judgements are used in turn; it keeps what it was told."""

    def __init__(self, *judgements: Any) -> None:
        self._judgements = list(judgements)
        self.told: list[str] = []

    async def __call__(self, said: Messages) -> Answered:
        self.told.append(said[-1]["content"])
        judgement = self._judgements.pop(0)
        if isinstance(judgement, str):
            return judgement
        standard = {"references": ["1-agent-1"], "justification": "It was so.", "applicable": True}
        return json.dumps(standard | {"value": judgement})


async def test_metrics_are_evaluated_in_the_order_in_which_they_are_named(stage: Stage) -> None:
    session = await stage.session()
    turns = await stage.author.metric("Turns", **TURNS)
    booked = await stage.author.metric("Says booked")

    assert await stage.evaluated(session, turns, booked) == [
        {
            "metric_id": turns,
            "name": "Turns",
            "value": 2.0,
            "references": ["1-agent-1", "2-agent-1"],
            "justification": "The agent answered 2 times.",
        },
        {
            "metric_id": booked,
            "name": "Says booked",
            "value": True,
            "references": ["2-agent-1"],
            "justification": "2-agent-1 holds 'booked': 'your table is booked.'",
        },
    ]
    assert [each["metric_id"] for each in await stage.evaluated(session, booked, turns)] == [
        booked,
        turns,
    ]


async def test_metrics_need_not_belong_to_the_unit_test_nor_be_as_they_were(stage: Stage) -> None:
    run = await stage.play()
    [metric], [session] = run["metrics"], run["sessions"]
    evaluator = {"contains": {"texts": ["terrace"]}}
    await stage.author.update("metric", metric, evaluator=evaluator)

    [evaluated] = await stage.evaluated(session["databaseId"], metric)

    assert session["results"][0]["value"] is True
    assert evaluated["value"] is False


async def test_an_evaluation_up_to_an_interaction_sees_nothing_that_came_later(
    stage: Stage,
) -> None:
    session = await stage.session()
    turns = await stage.author.metric("Turns", **TURNS)
    met = await stage.author.metric("Met", evaluator={"objectiveMet": {}})
    booked = await stage.author.metric("Says booked")

    async def values(**fields: Any) -> list[Any]:
        evaluated = await stage.evaluated(session, turns, booked, met, **fields)
        return [each["value"] for each in evaluated]

    first, second = (interaction_id(session, turn) for turn in (1, 2))
    assert await values(evaluate_to_interaction_id=first) == [1.0, False, None]
    # After the last interaction the persona's verdict is known.
    assert await values(evaluate_to_interaction_id=second) == [2.0, True, True]
    assert await values(evaluate_to_interaction_id=None) == [2.0, True, True]


async def test_a_judge_is_asked_about_the_session_and_its_scenario() -> None:
    judge = Judge(True, False)
    async with ChatServer(judge) as model, open_stage(model_url=model.url, model="small") as stage:
        preferences = [{"role": "judge", "llmName": "careful", "params": {"temperature": 0}}]
        objective = {"objective": "A table for Friday."}
        session = await stage.session(llmModelPreferences=preferences, scenario=objective)
        polite = await stage.author.metric("Polite", **JUDGED)

        [evaluated] = await stage.evaluated(session, polite)

        assert (evaluated["value"], evaluated["references"]) == (True, ["1-agent-1"])
        assert evaluated["justification"] == "It was so."
        [told] = judge.told
        assert "A table for Friday." in told
        assert "For which day would you like it?" in told
        assert "Your table is booked." in told
        [request] = model.requests
        assert (request["model"], request["temperature"]) == ("careful", 0)

        first = interaction_id(session, 1)
        await stage.evaluated(session, polite, evaluate_to_interaction_id=first)
        assert "For which day would you like it?" in judge.told[1]
        assert "Your table is booked." not in judge.told[1]


async def test_a_judge_without_a_usable_answer_leaves_a_result_without_a_value() -> None:
    async with ChatServer(Judge("Hm.", "Hm.")) as model, open_stage(model_url=model.url) as stage:
        session = await stage.session()
        polite = await stage.author.metric("Polite", **JUDGED)

        [evaluated] = await stage.evaluated(session, polite)

        assert evaluated["value"] is None
        assert "no usable judgement" in evaluated["justification"]
        [result] = await stage.results(source_type="manual")
        assert result["result"] is None
        assert result["justification"] == evaluated["justification"]


async def test_without_a_model_the_result_says_what_is_missing(stage: Stage) -> None:
    session = await stage.session()
    polite = await stage.author.metric("Polite", **JUDGED)

    [evaluated] = await stage.evaluated(session, polite)

    assert evaluated["value"] is None
    assert "SIMULATION_MODEL_URL" in evaluated["justification"]


async def test_where_the_judge_cannot_be_reached_nothing_is_kept() -> None:
    async def refuses(said: Messages) -> Answered:
        return web.json_response({"error": "no such key"}, status=401)

    async with ChatServer(refuses) as model, open_stage(model_url=model.url) as stage:
        session = await stage.session()
        booked = await stage.author.metric("Says booked")
        polite = [await stage.author.metric(f"Polite {n}", **JUDGED) for n in range(2)]
        before = await stage.house.everything()

        answer = await stage.evaluate(session, booked, *polite)

        assert (answer.status, answer.code) == (503, "MODEL_UNAVAILABLE")
        assert answer.headers["retry-after"] == "1"
        message = answer.body["error"]["message"]
        assert "nothing was evaluated" in message
        assert "check its API key" in message
        assert await stage.house.everything() == before


async def test_metrics_are_evaluated_at_the_same_time() -> None:
    arrived = asyncio.Barrier(3)

    async def together(said: Messages) -> Answered:
        async with asyncio.timeout(PATIENCE_SECONDS / 2):
            await arrived.wait()
        return await Judge(True)(said)

    async with ChatServer(together) as model, open_stage(model_url=model.url) as stage:
        session = await stage.session()
        polite = [await stage.author.metric(f"Polite {n}", **JUDGED) for n in range(3)]

        evaluated = await stage.evaluated(session, *polite)

        assert [each["metric_id"] for each in evaluated] == polite


async def test_the_previous_result_is_overwritten(stage: Stage) -> None:
    session = await stage.session()
    turns = await stage.author.metric("Turns", **TURNS)
    booked = await stage.author.metric("Says booked")
    first = interaction_id(session, 1)
    await stage.evaluated(session, turns, booked, evaluate_to_interaction_id=first)
    before = {each["metric_id"]: each for each in await stage.results(source_type="manual")}

    await stage.evaluated(session, turns)

    after = {each["metric_id"]: each for each in await stage.results(source_type="manual")}
    assert after[booked] == before[booked]
    assert (before[turns]["result"], after[turns]["result"]) == (1.0, 2.0)
    assert after[turns]["id"] == before[turns]["id"]
    assert after[turns]["created_at"] == before[turns]["created_at"]
    assert after[turns]["updated_at"] > before[turns]["updated_at"] == before[turns]["created_at"]
    assert before[turns]["source"]["evaluate_to_interaction_id"] == first
    assert after[turns]["source"]["evaluate_to_interaction_id"] is None


async def test_evaluations_of_a_session_at_the_same_time_are_all_kept(stage: Stage) -> None:
    session = await stage.session()
    metrics = [await stage.author.metric(f"Metric {n}") for n in range(5)]

    await asyncio.gather(*(stage.evaluated(session, metric) for metric in metrics))

    found = await stage.results(source_type="manual")
    assert {each["metric_id"] for each in found} == set(metrics)


async def test_a_rebuild_shows_the_same_evaluations(stage: Stage) -> None:
    session = await stage.session()
    metrics = [await stage.author.metric(f"Metric {n}") for n in range(2)]
    await stage.evaluated(session, *metrics)
    await stage.evaluated(session, metrics[0])
    before = await stage.house.documents()

    await stage.house.platform.rebuild()

    assert len(before["manual_evaluations"]) == 1
    assert await stage.house.documents() == before


async def refused(stage: Stage, session: str, *metrics: str, **fields: Any) -> tuple[Any, ...]:
    """Status, code and field of a refusal, once nothing is seen to have changed."""
    before = await stage.house.everything()
    answer = await stage.evaluate(session, *metrics, **fields)
    assert await stage.house.everything() == before
    return answer.status, answer.code, answer.field


async def test_what_is_not_there_is_not_found(stage: Stage) -> None:
    run = await stage.play()
    [session] = [each["databaseId"] for each in run["sessions"]]
    [metric] = run["metrics"]
    gone = await stage.author.metric("Gone")
    await stage.author.delete("metric", gone)

    def not_found(field: str) -> tuple[Any, ...]:
        return 404, "NOT_FOUND", field

    assert await refused(stage, NOTHING, metric) == not_found("conversation_id")
    assert await refused(stage, session, metric, NOTHING) == not_found("metric_ids")
    assert await refused(stage, session, gone) == not_found("metric_ids")
    interaction = {"evaluate_to_interaction_id": interaction_id(session, 3)}
    assert await refused(stage, session, metric, **interaction) == not_found(
        "evaluate_to_interaction_id"
    )


async def test_what_belongs_to_another_organization_is_not_found(stage: Stage) -> None:
    run = await stage.play()
    [session] = [each["databaseId"] for each in run["sessions"]]
    body = {"metric_ids": run["metrics"], "conversation_id": session}

    foreign_session = await stage.stranger.post(EVALUATE, body)

    assert (foreign_session.status, foreign_session.field) == (404, "conversation_id")
    metric = await type(stage.author)(stage.house.stranger).metric("Foreign")
    assert await refused(stage, session, metric) == (404, "NOT_FOUND", "metric_ids")


async def test_a_session_without_interactions_cannot_be_evaluated(stage: Stage) -> None:
    async def breaks(said: Messages) -> Answered:
        return web.json_response({}, status=400)

    session = await stage.session(breaks, scenario={"initialMessageType": "SKIP"})
    metric = await stage.author.metric("Says booked")

    assert await refused(stage, session, metric) == (400, "REFUSED", "conversation_id")


async def test_a_session_that_goes_on_cannot_be_evaluated(stage: Stage) -> None:
    asked, answer = asyncio.Event(), asyncio.Event()

    async def hesitates(said: Messages) -> Answered:
        asked.set()
        await answer.wait()
        return await books_at_once(said)

    playing = asyncio.create_task(stage.play(hesitates))
    async with asyncio.timeout(PATIENCE_SECONDS):
        await asked.wait()
        [session] = [
            each.stream.partition("-")[2]
            for each in await stage.house.log()
            if each.stream.startswith("session-") and each.position == 1
        ]
        metric = await stage.author.metric("Says booked")
        answered = await stage.evaluate(session, metric)
        answer.set()
        await playing

    assert (answered.status, answered.code) == (400, "REFUSED")
    assert "goes on" in answered.body["error"]["message"]
    assert [each["value"] for each in await stage.evaluated(session, metric)] == [True]


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"metric_ids": []}, "metric_ids"),
        ({"metric_ids": [NOTHING, NOTHING]}, "metric_ids"),
        ({"metric_ids": [f"{n:024x}" for n in range(11)]}, "metric_ids"),
        ({"metric_ids": ["nonsense"]}, "metric_ids.0"),
        ({"metric_ids": None}, "metric_ids"),
        ({"conversation_id": "nonsense"}, "conversation_id"),
        ({"conversation_id": None}, "conversation_id"),
        ({"evaluate_to_interaction_id": "nonsense"}, "evaluate_to_interaction_id"),
    ],
)
async def test_a_body_that_makes_no_sense_is_refused(
    stage: Stage, body: dict[str, Any], field: str
) -> None:
    usual = {"metric_ids": [NOTHING], "conversation_id": NOTHING}

    answer = await stage.owner.post(EVALUATE, usual | body)

    assert (answer.status, answer.code, answer.field) == (422, "VALIDATION_FAILED", field)


async def test_who_may_not_see_results_may_not_make_any(stage: Stage) -> None:
    run = await stage.play()
    body = {
        "metric_ids": run["metrics"],
        "conversation_id": run["sessions"][0]["databaseId"],
    }
    before = await stage.house.everything()

    answer = await stage.blind.post(EVALUATE, body)

    assert (answer.status, answer.code) == (403, "FORBIDDEN")
    assert "Metric:GetMetricEvaluationResult" in answer.body["error"]["message"]
    assert await stage.house.everything() == before
