"""What was said in a run, evaluated anew without asking the agent."""

from __future__ import annotations

from typing import Any

from tests.integration.runner_runs.test_models import Model, judged, run_judged
from tests.support.agents import Answered, ChatServer, Messages, books_at_once, said_by_user
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house
from tests.support.played import outcomes, played

RESCORE = """mutation($input: RescoreRunInput!) { rescoreRun(input: $input) {
    unitTestSetRun { databaseId } } }"""
RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
    verdict total { counted passed passRate } policy { earlyStop }
    origin { kind unitTestSetRunId sessionId turn }
    serviceChecks { problem }
    unitTests {
        runCount
        metricsToEvaluate { successCriterionName metricVersion successCriterion { __typename } }
        result { verdict passed counted reason metrics { name values mean { value } }
            criteria { criterionName applied passed failed } } }
    sessions { slot runIndex outcome reason turns agentLatencyMs promptTokens
        results { criterionName passed applied inconclusive onlyMeasured value justification
            references incomplete }
        root { sessionId turn }
        transcript { key turn role text latencyMs } } } }"""

TURNS = {"metricValue": {"numerical": {"lowerBound": 0, "upperBound": 99}}}
SAYS_THANKS = {"evaluator": {"contains": {"texts": ["Thank you"]}}}
COUNTS_TURNS = TURNS | {"evaluator": {"turnCount": {}}}


async def shown(house: House, id: str) -> dict[str, Any]:
    run: dict[str, Any] = (await house.owner.ask(RUN, id=id))["unitTestSetRun"]
    return run


async def rescored(house: House, run: str, **fields: Any) -> dict[str, Any]:
    data = await house.owner.ask(RESCORE, input={"run": run} | fields)
    id = data["rescoreRun"]["unitTestSetRun"]["databaseId"]
    await house.ended(id)
    return await shown(house, id)


async def moody(messages: Messages) -> Answered:
    """Does what the persona says first."""
    mood, *more = said_by_user(messages)
    if "books" in mood:
        late = 2 if "late" in mood else 1
        return "Your table is booked." if len(more) >= late else "For which day?"
    if "breaks" in mood and more:
        return {"content": ""}
    return "For which day?"


MOODS = ("It books", "It breaks", "It goes on", "It books late")


async def moody_test(author: Author, url: str, mood: str, criteria: list[Any]) -> str:
    told = f"Open with: {mood}.\nIf asked for the day: say Friday. | On Friday."
    situation = await author.scenario(
        mood, instructions=f"{told}\nDone when the agent says: booked"
    )
    return await author.unit_test(
        mood,
        serviceId=await author.service(mood, url=url),
        scenarioId=situation,
        maxInteractions=3,
        successCriterions=criteria,
    )


def said(session: dict[str, Any]) -> dict[str, Any]:
    """A session without what belongs to its run."""
    return {name: value for name, value in session.items() if name not in ("root", "promptTokens")}


async def test_the_same_rules_say_the_same_to_the_letter(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(moody) as agent:
        booked = await author.metric("Booked")
        turns = await author.metric("Turns", **COUNTS_TURNS)
        latency = await author.metric(
            "Latency",
            metricValue={"numerical": {"lowerBound": 0, "upperBound": 99_999}},
            evaluator={"latency": {"statistic": "MAX"}},
        )
        few = {"numerical": {"verb": "AT_MOST", "threshold": 2}}
        criteria = [
            criterion(booked),
            criterion(turns, "Few turns", **few),
            criterion(latency, "Soon", numerical={"verb": "BELOW", "threshold": 90_000}),
        ]
        tests = [await moody_test(author, agent.url, mood, criteria) for mood in MOODS]
        before = await played(house, tests)
        then = await shown(house, before["databaseId"])
        asked = len(agent.requests)
        now = await rescored(house, before["databaseId"])
        assert len(agent.requests) == asked
        again = await rescored(house, before["databaseId"], metrics=[turns])

    assert now["origin"] == {
        "kind": "RESCORE",
        "unitTestSetRunId": before["databaseId"],
        "sessionId": None,
        "turn": None,
    }
    assert [each["outcome"] for each in then["sessions"]] == [
        "PASSED",
        "AGENT_ERROR",
        "MAX_INTERACTIONS",
        "FAILED",
    ]
    for run in (now, again):
        assert [said(each) for each in run["sessions"]] == [said(each) for each in then["sessions"]]
        assert run["unitTests"] == then["unitTests"]
        assert (run["verdict"], run["total"]) == (then["verdict"], then["total"])
        assert run["serviceChecks"] == []
        assert {each["promptTokens"] for each in run["sessions"]} == {0}


async def test_new_versions_decide_and_new_metrics_are_only_measured(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(moody) as agent:
        booked, thanked = (
            await author.metric("Booked"),
            await author.metric("Thanked", **SAYS_THANKS),
        )
        tests = [
            await moody_test(author, agent.url, "It books", [criterion(booked)]),
            await moody_test(author, agent.url, "It books late", [criterion(thanked, "Thanks")]),
        ]
        before = await played(house, tests)
        await author.update("metric", booked, evaluator={"contains": {"texts": ["Saturday"]}})
        turns = await author.metric("Turns", **COUNTS_TURNS)
        run = await rescored(house, before["databaseId"], metrics=[booked, turns])

    assert [each["outcome"] for each in before["sessions"]] == ["PASSED", "FAILED"]
    first, second = run["sessions"]
    assert (first["outcome"], second["outcome"]) == ("FAILED", "FAILED")
    by_version, measured = first["results"]
    assert (by_version["passed"], by_version["onlyMeasured"]) == (False, False)
    assert (measured["criterionName"], measured["value"], measured["onlyMeasured"]) == (
        "Turns",
        2,
        True,
    )
    assert (measured["passed"], measured["inconclusive"]) == (None, False)
    assert [each["criterionName"] for each in second["results"]] == ["Thanks", "Booked", "Turns"]
    books, late = run["unitTests"]
    pinned = [
        (each["successCriterionName"], each["metricVersion"], each["successCriterion"] is None)
        for each in (*books["metricsToEvaluate"], *late["metricsToEvaluate"])
    ]
    assert pinned == [
        ("Is booked", 2, False),
        ("Turns", 1, True),
        ("Thanks", 1, False),
        ("Booked", 2, True),
        ("Turns", 1, True),
    ]
    assert [each["criterionName"] for each in late["result"]["criteria"]] == ["Thanks"]
    [_, shown_turns] = books["result"]["metrics"]
    assert (shown_turns["name"], shown_turns["mean"]["value"]) == ("Turns", 2)


async def test_what_cannot_be_evaluated_anew_is_refused(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(moody) as agent:
        booked = await author.metric("Booked")
        before = await played(
            house, [await moody_test(author, agent.url, "It books", [criterion(booked)])]
        )
    gone = await author.metric("Gone")
    await author.delete("metric", gone)
    dead = await played(house, [await author.unit_test("Dead")])

    async def refusal(**given: Any) -> tuple[str, str | None]:
        refused = await house.owner.refusal(RESCORE, input=given)
        return refused.code, refused.field

    assert await refusal(run="f" * 24) == ("NOT_FOUND", "run")
    assert await refusal(run=before["databaseId"], metrics=[gone]) == ("NOT_FOUND", "metrics")
    assert await refusal(run=dead["databaseId"]) == ("REFUSED", "run")
    many = [f"{n:024x}" for n in range(51)]
    assert await refusal(run=before["databaseId"], metrics=many) == (
        "VALIDATION_FAILED",
        "metrics",
    )


async def test_another_model_judges_what_was_said() -> None:
    async with (
        ChatServer(Model(judged(True), judged(False))) as model,
        ChatServer(books_at_once) as agent,
        open_house(model_url=model.url, model="small") as house,
    ):
        before = await run_judged(house, agent)
        other = [{"role": "judge", "llmName": "careful"}]
        run = await rescored(house, before["databaseId"], llmModelPreferences=other)
        assert [each["model"] for each in model.requests] == ["small", "careful"]
        assert len(agent.requests) == 1
    assert (outcomes(before), outcomes(run)) == (["PASSED"], ["FAILED"])
