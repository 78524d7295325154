"""Runs whose judges judge more than once, through the front door."""

from __future__ import annotations

from typing import Any

from simulation.catalog.set_run.values.policy import REPLAYS
from tests.integration.runner_runs.test_models import Model, judged, run_judged
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author
from tests.support.platform import House, open_house
from tests.support.played import outcomes

VOTES = """query($id: ID!) { unitTestSetRun(id: $id) {
  progress { promptTokens }
  sessions {
    promptTokens spent { role calls promptTokens completionTokens }
    results { value agreement
      votes { value usable justification references model calls usage { completionTokens } } }
  } } }"""
PANEL = {
    "judgeRepeats": 2,
    "judges": [{"llmName": "careful", "params": {"temperature": 1}}, {"llmName": "quick"}],
}
EVALUATOR = """query($id: ID!) { metric(id: $id) { evaluator { ... on JudgeEvaluator {
  judgeRepeats judges { llmName params } } } } }"""


async def votes_of(house: House, run: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = (await house.owner.ask(VOTES, id=run["databaseId"]))["unitTestSetRun"]
    return found


async def test_a_panel_votes_and_what_each_said_is_shown() -> None:
    answers = (judged(True), judged(False), "Hm.", "Hm.", judged(True, justification="Politely."))
    async with (
        ChatServer(Model(*answers)) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        run = await run_judged(house, agent, evaluator={"judge": PANEL})
        shown = await votes_of(house, run)
        assert [each["model"] for each in model.requests] == [
            "careful", "quick", "careful", "careful", "quick",
        ]  # fmt: skip
    assert outcomes(run) == ["PASSED"]
    [session] = shown["sessions"]
    [result] = session["results"]
    assert (result["value"], round(result["agreement"], 3)) == (True, 0.667)
    told = [
        (vote["model"], vote["value"], vote["usable"], vote["calls"]) for vote in result["votes"]
    ]
    assert told == [
        ("careful", True, True, 1),
        ("quick", False, True, 1),
        ("careful", None, False, 2),
        ("quick", True, True, 1),
    ]
    assert [vote["usage"]["completionTokens"] for vote in result["votes"]] == [7, 7, 14, 7]
    assert result["votes"][3]["justification"] == "Politely."
    judge = session["spent"][-1]
    assert (judge["role"], judge["calls"], judge["completionTokens"]) == ("JUDGE", 5, 35)
    assert session["promptTokens"] == sum(each["promptTokens"] for each in session["spent"])
    assert shown["progress"]["promptTokens"] == session["promptTokens"]


async def test_judges_that_are_of_two_minds_are_inconclusive() -> None:
    async with (
        ChatServer(Model(*[judged(True), judged(False)] * (REPLAYS + 1))) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        run = await run_judged(house, agent, evaluator={"judge": {"judgeRepeats": 2}})
        shown = await votes_of(house, run)
    assert outcomes(run) == ["JUDGE_INCONCLUSIVE"]
    [result] = shown["sessions"][0]["results"]
    assert (result["value"], result["agreement"]) == (None, 0.5)
    assert [vote["value"] for vote in result["votes"]] == [True, False]


async def test_a_single_judgement_tells_its_model_and_what_it_cost() -> None:
    async with (
        ChatServer(Model(judged(True))) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url, model="small") as house,
    ):
        shown = await votes_of(house, await run_judged(house, agent))
    [session] = shown["sessions"]
    [vote] = session["results"][0]["votes"]
    assert (vote["model"], vote["justification"]) == ("small", "It was so.")
    assert vote["references"] == ["1-agent-1"]
    assert session["results"][0]["agreement"] is None
    assert [each["role"] for each in session["spent"]] == ["AGENT", "JUDGE"]


async def test_a_metric_tells_its_judges(house: House) -> None:
    id = await Author(house.owner).metric("Polite", evaluator={"judge": PANEL})
    found = (await house.owner.ask(EVALUATOR, id=id))["metric"]["evaluator"]
    assert found["judgeRepeats"] == 2
    assert found["judges"] == [
        {"llmName": "careful", "params": {"temperature": 1}},
        {"llmName": "quick", "params": {}},
    ]
