"""Runs with a model: it plays the persona, and it judges."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from simulation.catalog.set_run.values.policy import REPLAYS
from tests.support.agents import Answered, ChatServer, Messages, asks_for_the_day, books_at_once
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house
from tests.support.played import outcomes, played, script


class Model:
    """A model that plays the persona by a script, and judges what ``judgements`` say.

    The prompt tells it which of the two it is; ``judgements`` are used in turn.
    """

    def __init__(self, *judgements: Any) -> None:
        self._judgements = list(judgements)

    async def __call__(self, said: Messages) -> Answered:
        if any("Measure exactly one metric" in each["content"] for each in said):
            judgement = self._judgements.pop(0)
            return judgement if isinstance(judgement, str) else json.dumps(judgement)
        heard = [each["content"] for each in said if each["role"] == "user"]
        if any("booked" in each for each in heard):
            return _move("leave", objective_met=True, reason="It is booked.")
        return _move("say", message=f"Line {len(heard)}.")


def _move(action: str, **fields: Any) -> str:
    standard = {"action": action, "message": "", "objective_met": False, "reason": ""}
    return json.dumps(standard | fields)


def judged(value: Any, **fields: Any) -> dict[str, Any]:
    standard = {
        "references": ["1-agent-1"],
        "justification": "It was so.",
        "applicable": value is not None,
        "value": value,
    }
    return standard | fields


async def run_judged(house: House, agent: ChatServer, **metric: Any) -> dict[str, Any]:
    """A run of one unit test with one judged metric, played by rules."""
    author = Author(house.owner)
    demand = metric.pop("criterion", {})
    polite = await author.metric("Polite", **{"evaluator": {"judge": {}}} | metric)
    line = await author.service("Line", url=agent.url)
    test = await author.unit_test(serviceId=line, successCriterions=[criterion(polite, **demand)])
    return await played(house, [test], simulator="RULES")


async def test_a_model_plays_the_persona_and_judges() -> None:
    async with (
        ChatServer(Model(judged(True))) as model,
        ChatServer(asks_for_the_day) as agent,
        open_house(model_url=model.url, model="small", model_api_key="secret") as house,
    ):
        author = Author(house.owner)
        polite = await author.metric("Polite", evaluator={"judge": {}})
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line, successCriterions=[criterion(polite)])
        run = await played(house, [test], simulator=None)
        assert {request["model"] for request in model.requests} == {"small"}
    assert (run["simulator"], run["verdict"]) == ("MODEL", "PASSED")
    [session] = run["sessions"]
    assert script(session) == [
        ("PERSONA", "Line 1."),
        ("AGENT", "For which day would you like it?"),
        ("PERSONA", "Line 1."),
        ("AGENT", "Your table is booked."),
    ]
    assert session["objectiveMet"] is True
    assert session["transcript"][0]["usage"]["completionTokens"] == 7
    [result] = session["results"]
    assert (result["value"], result["passed"], result["inconclusive"]) == (True, True, False)
    assert (result["justification"], result["references"]) == ("It was so.", ["1-agent-1"])


async def test_preferences_of_the_version_set_and_of_the_run_choose_the_models() -> None:
    async with (
        ChatServer(Model(judged(True), judged(True))) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url, model="small") as house,
    ):
        author = Author(house.owner)
        polite = await author.metric("Polite", evaluator={"judge": {}})
        preferences = [
            {"role": "judge", "llmName": "careful", "params": {"temperature": 0}},
            {"role": "persona", "llmName": "lively", "params": {"temperature": 1}},
        ]
        line = await author.service(
            "Line",
            url=agent.url,
            versionSets=[{"name": "release", "llmModelPreferences": preferences}],
        )
        test = await author.unit_test(serviceId=line, successCriterions=[criterion(polite)])
        run = await played(house, [test], simulator="MODEL")
        assert run["unitTests"][0]["llmModelPreferences"] == preferences
        assert [(each["model"], each["temperature"]) for each in model.requests] == [
            ("lively", 1),
            ("lively", 1),
            ("careful", 0),
        ]
        model.requests.clear()
        override = [{"role": "judge", "llmName": "other", "params": {"top_p": 0.1}}]
        run = await played(house, [test], simulator="MODEL", llmModelPreferences=override)
        assert run["unitTests"][0]["llmModelPreferences"] == [override[0], preferences[1]]
        assert [each["model"] for each in model.requests] == ["lively", "lively", "other"]
        assert model.requests[-1]["top_p"] == 0.1
        assert "temperature" not in model.requests[-1]


async def test_a_judgement_that_serves_only_the_second_time_is_taken() -> None:
    async with (
        ChatServer(Model("Well, polite enough.", judged(True))) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        run = await run_judged(house, agent)
        assert len(model.requests) == 2
    assert outcomes(run) == ["PASSED"]


async def test_a_judge_without_a_usable_answer_is_inconclusive() -> None:
    async with (
        ChatServer(Model(*["Hm.", judged("maybe")] * (REPLAYS + 1))) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        run = await run_judged(house, agent)
    assert (outcomes(run), run["verdict"]) == (["JUDGE_INCONCLUSIVE"], "INCONCLUSIVE")
    assert (run["status"], run["errored"], run["failedMetrics"]) == ("COMPLETED", True, False)
    [result] = run["sessions"][0]["results"]
    assert (result["value"], result["passed"], result["inconclusive"]) == (None, None, True)
    assert "no usable judgement" in result["justification"]


async def test_metrics_that_do_not_apply_are_no_verdict() -> None:
    async with (
        ChatServer(Model(judged(None))) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        run = await run_judged(house, agent)
    assert (outcomes(run), run["verdict"]) == (["JUDGE_INCONCLUSIVE"], "INCONCLUSIVE")
    [session] = run["sessions"]
    assert session["reason"] == "No metric applied to this session."
    [result] = session["results"]
    assert (result["value"], result["passed"], result["inconclusive"]) == (None, None, False)


async def test_a_judged_number_beyond_the_bounds_is_asked_for_once_more() -> None:
    async with (
        ChatServer(Model(judged(11), judged(8))) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        run = await run_judged(
            house,
            agent,
            metricValue={"numerical": {"lowerBound": 0, "upperBound": 10}},
            criterion={"numerical": {"verb": "AT_LEAST", "threshold": 8}},
        )
    [result] = run["sessions"][0]["results"]
    assert (result["value"], result["passed"]) == (8, True)


async def test_a_failed_criterion_beats_an_inconclusive_one() -> None:
    async with (
        ChatServer(Model("Hm.", "Hm.")) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        author = Author(house.owner)
        polite = await author.metric("Polite", evaluator={"judge": {}})
        never = await author.metric("Never", evaluator={"contains": {"texts": ["never"]}})
        line = await author.service("Line", url=agent.url)
        demands = [criterion(polite, "Is polite"), criterion(never, "Says never")]
        test = await author.unit_test(serviceId=line, successCriterions=demands)
        run = await played(house, [test], simulator="RULES")
    assert outcomes(run) == ["FAILED"]
    assert run["sessions"][0]["reason"] == "Not met: Says never."


async def test_a_judge_without_a_model_says_what_is_missing(house: House) -> None:
    async with ChatServer(books_at_once) as agent:
        run = await run_judged(house, agent)
    assert run["verdict"] == "INCONCLUSIVE"
    session = run["sessions"][0]
    told = session["reason"] + "".join(each["justification"] for each in session["results"])
    assert "SIMULATION_MODEL_URL" in told


async def test_a_persona_without_a_model_says_what_is_missing(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line)
        run = await played(house, [test], simulator="MODEL")
    assert outcomes(run) == ["INFRASTRUCTURE_ERROR"]
    assert "SIMULATION_MODEL_URL" in run["sessions"][0]["reason"]


async def test_a_model_that_refuses_is_infrastructure() -> None:
    async def refuses(said: Messages) -> Answered:
        return web.json_response({"error": "no such key"}, status=401)

    async with (
        ChatServer(refuses) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        run = await run_judged(house, agent)
    assert outcomes(run) == ["INFRASTRUCTURE_ERROR"]
    assert "check its API key" in run["sessions"][0]["reason"]


async def test_a_persona_model_that_talks_nonsense_is_the_simulators_fault() -> None:
    async def nonsense(said: Messages) -> Answered:
        return "La la la."

    async with (
        ChatServer(nonsense) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url) as house,
    ):
        author = Author(house.owner)
        line = await author.service("Line", url=agent.url)
        run = await played(house, [await author.unit_test(serviceId=line)], simulator="MODEL")
    assert (outcomes(run), run["verdict"]) == (["SIMULATOR_FAULT"], "INCONCLUSIVE")
