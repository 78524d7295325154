"""Runs to completion: what is pinned, what repeats, what is shown."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from simulation.demo_agent.agent import DemoAgent
from tests.support.agents import (
    Answered,
    ChatServer,
    Messages,
    asks_for_the_day,
    books_at_once,
    never_books,
    said_by_user,
)
from tests.support.definitions import BOOKING, Author, criterion
from tests.support.platform import COLLEAGUE, House
from tests.support.played import outcomes, played, run_to_end, script
from tests.support.rich import books_with_a_tool


async def test_a_run_to_completion(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(asks_for_the_day) as agent:
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test("Books", serviceId=line)
        run = await played(house, [test])
    assert (run["status"], run["verdict"], run["isCompleted"]) == ("COMPLETED", "PASSED", True)
    assert (run["failedMetrics"], run["errored"], run["simulator"]) == (False, False, "RULES")
    assert run["finishedAt"] is not None
    assert run["progress"] == {
        "planned": 1,
        "finished": 1,
        "outcomes": [{"outcome": "PASSED", "sessions": 1}],
    }
    [played_test] = run["unitTests"]
    assert played_test["result"] == {
        "sessions": 1,
        "passed": 1,
        "counted": 1,
        "errors": 0,
        "passRate": 1.0,
        "verdict": "PASSED",
    }
    [session] = played_test["sessions"]
    assert session == run["sessions"][0]
    assert (session["turns"], session["objectiveMet"]) == (2, True)
    said = script(session)
    assert [role for role, _ in said] == ["PERSONA", "AGENT", "PERSONA", "AGENT"]
    assert said[0][1].endswith(("I'd like a table.", "A table, please."))
    assert said[2][1].endswith("Friday.")
    assert said[3][1] == "Your table is booked."


async def test_the_sets_last_run_is_the_latest(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=agent.url)
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line)])
        query = "query($id: ID!) { unitTestSet(id: $id) { lastTriggeredRun { databaseId } } }"
        assert (await house.owner.ask(query, id=chosen))["unitTestSet"]["lastTriggeredRun"] is None
        for _ in range(2):
            run = await author.run(chosen)
            await house.ended(run)
            found = (await house.owner.ask(query, id=chosen))["unitTestSet"]
            assert found["lastTriggeredRun"] == {"databaseId": run}


async def test_tool_calls_usage_latency_and_references_are_shown(house: House) -> None:
    author = Author(house.owner)
    metric = await author.metric(
        "Calls",
        evaluator={"toolCalled": {"tool": "book", "arguments": {"day": "Friday"}}},
    )

    async def takes_a_while(said: Messages) -> Answered:
        house.clock.advance(timedelta(milliseconds=250))
        return await books_with_a_tool(said)

    async with ChatServer(takes_a_while) as agent:
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line, successCriterions=[criterion(metric)])
        run = await played(house, [test])
    [session] = run["sessions"]
    answer = session["transcript"][-1]
    assert (answer["id"], answer["turn"]) == ("2-agent-1", 2)
    [call] = answer["toolCalls"]
    assert (call["name"], call["problem"]) == ("book", None)
    assert call["arguments"] == {"day": "Friday", "people": 2}
    assert answer["usage"] == {"promptTokens": 3, "completionTokens": 7}
    # Whoever looks at the clock meanwhile moves it on by a millisecond.
    assert 250 <= answer["latencyMs"] < 260
    [result] = session["results"]
    assert (result["passed"], result["value"], result["references"]) == (True, True, ["2-agent-1"])
    assert result["metric"] == {"name": "Calls"}


async def test_a_met_objective_in_the_last_turn_counts_but_no_turn_comes_after_it(
    house: House,
) -> None:
    author = Author(house.owner)
    async with ChatServer(asks_for_the_day) as agent:
        line = await author.service("Line", url=agent.url)
        enough = await author.unit_test("Enough", serviceId=line, maxInteractions=2)
        short = await author.unit_test("Short", serviceId=line, maxInteractions=1)
        run = await played(house, [enough, short])
    assert outcomes(run) == ["PASSED", "MAX_INTERACTIONS"]
    assert [session["turns"] for session in run["sessions"]] == [2, 1]
    assert (run["verdict"], run["failedMetrics"], run["errored"]) == ("FAILED", True, False)
    assert run["sessions"][1]["objectiveMet"] is None


async def test_a_persona_that_gives_up_leaves_the_metrics_to_decide(house: House) -> None:
    author = Author(house.owner)
    impatient = await author.scenario(
        "Impatient", instructions=f"{BOOKING}\nGive up when the agent says: look into"
    )
    async with ChatServer(never_books) as agent:
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line, scenarioId=impatient, maxInteractions=9)
        run = await played(house, [test])
    [session] = run["sessions"]
    assert (session["outcome"], session["objectiveMet"]) == ("FAILED", False)
    assert session["reason"] == "Not met: Is booked."
    assert run["verdict"] == "FAILED"


async def test_an_agent_that_hangs_up_ends_the_session(house: House) -> None:
    async def hangs_up(said: Messages) -> Answered:
        return {"content": "It is booked. Goodbye.", "ended": True}

    author = Author(house.owner)
    async with ChatServer(hangs_up) as agent:
        line = await author.service("Line", url=agent.url)
        run = await played(house, [await author.unit_test(serviceId=line)])
    [session] = run["sessions"]
    assert (session["outcome"], session["turns"], session["objectiveMet"]) == ("PASSED", 1, None)


@pytest.mark.parametrize(
    ("kind", "instructions", "roles", "opening"),
    [
        (
            "EXTERNAL_EVENT",
            "Event: A storm is coming.\nDone when the agent says: booked",
            ["EVENT", "AGENT"],
            "A storm is coming.",
        ),
        (
            "SKIP",
            "Done when the agent says: booked",
            ["AGENT", "PERSONA", "AGENT"],  # Its wish is what the persona came for.
            "Your table is booked.",
        ),
        (
            "USER_MESSAGE",
            "Open with: Hello.\nDone when the agent says: booked",
            ["PERSONA", "AGENT"],
            "Hello.",
        ),
    ],
)
async def test_who_opens(
    house: House, kind: str, instructions: str, roles: list[str], opening: str
) -> None:
    author = Author(house.owner)
    opened = await author.scenario("Opened", initialMessageType=kind, instructions=instructions)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=agent.url)
        run = await played(house, [await author.unit_test(serviceId=line, scenarioId=opened)])
        asked = agent.requests[0]["messages"]
    [session] = run["sessions"]
    assert [role for role, _ in script(session)] == roles
    assert script(session)[0][1].endswith(opening)
    assert [message["role"] for message in asked] == {
        "EXTERNAL_EVENT": ["system"],
        "SKIP": [],
        "USER_MESSAGE": ["user"],
    }[kind]
    assert session["outcome"] == "PASSED"


async def test_repeat_multiplies_all_counts(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=agent.url)
        twice = await author.unit_test("Twice", serviceId=line, runCount=2)
        once = await author.unit_test("Once", serviceId=line)
        runs = [{"unitTestId": twice, "runCount": 3}, {"unitTestId": once, "runCount": 1}]
        chosen = await author.create("unitTestSet", {"name": "All", "unitTestRuns": runs})
        run = await run_to_end(house, chosen, repeat=2)
    assert [each["runCount"] for each in run["unitTests"]] == [12, 2]
    assert [each["result"]["sessions"] for each in run["unitTests"]] == [12, 2]
    assert [each["slot"] for each in run["sessions"]] == [*range(14)]
    assert [each["runIndex"] for each in run["sessions"]] == [*range(12), 0, 1]
    assert len(agent.requests) == 14


async def test_a_unit_test_that_is_twice_in_a_set_is_shown_twice(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as agent:
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line)
        runs = [{"unitTestId": test, "runCount": 2}, {"unitTestId": test, "runCount": 1}]
        chosen = await author.create("unitTestSet", {"name": "All", "unitTestRuns": runs})
        run = await run_to_end(house, chosen)
    slots = [[session["slot"] for session in each["sessions"]] for each in run["unitTests"]]
    assert slots == [[0, 1], [2]]


async def test_one_unfinished_run_for_each_user_and_set(house: House) -> None:
    author, go_on = Author(house.owner), asyncio.Event()

    async def hesitates(said: Messages) -> Answered:
        await go_on.wait()
        return "Your table is booked."

    async with ChatServer(hesitates) as agent:
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line)
        chosen, other = [await author.unit_test_set([test], name) for name in ("A", "B")]
        runs = [await author.run(chosen)]
        refusal = await house.refused(
            "mutation($input: CreateUnitTestSetRunInput!) {"
            " createUnitTestSetRun(input: $input) { unitTestSetRun { id } } }",
            input={"unitTestSetId": chosen},
        )
        assert (refusal.code, refusal.field) == ("RUN_UNFINISHED", "unitTestSetId")
        runs.append(await author.run(other))
        runs.append(await Author(house.client(COLLEAGUE)).run(chosen))
        go_on.set()
        for run in runs:
            await house.ended(run)
        await house.ended(await author.run(chosen))


async def test_the_demo_agent_over_both_connectors(house: House) -> None:
    demo = DemoAgent()
    url = await demo.start()
    try:
        author = Author(house.owner)
        http = {
            "url": f"{url}/talk",
            "bodyTemplate": {"text": "{{message}}", "history": "{{messages}}"},
            "answerPath": "$.reply.text",
            "toolCallsPath": "$.tools",
            "endedPath": "$.over",
        }
        line = await author.service(
            "Line",
            url=f"{url}/v1",
            versionSets=[{"name": "release", "connector": {"http": http}}],
        )
        hours = await author.scenario(
            "Hours",
            instructions="Open with: When are you open on Sundays?\n"
            "Done when the agent says: /[0-9]+:[0-9]+/",
        )
        said = await author.metric("Says hours", evaluator={"regex": {"pattern": "[0-9]+:[0-9]+"}})
        tests = [
            await author.unit_test(
                f"Hours over {name}",
                serviceId=line,
                serviceVersionSetName=name,
                scenarioId=hours,
                successCriterions=[criterion(said)],
            )
            for name in ("edge", "release")
        ]
        run = await played(house, tests)
    finally:
        await demo.stop()
    assert outcomes(run) == ["PASSED", "PASSED"]
    over_chat, over_http = (script(session) for session in run["sessions"])
    assert over_chat == over_http


async def test_a_persona_knows_its_variables_and_an_agent_hears_what_was_said(house: House) -> None:
    author = Author(house.owner)
    ana = await author.persona("Ana", nonsensitiveUserVariables={"guest_name": "Ana María"})
    named = await author.scenario(
        "Named",
        instructions="Open with: A table for {guest_name}.\nDone when the agent says: booked",
    )
    async with ChatServer(asks_for_the_day) as agent:
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line, personaId=ana, scenarioId=named)
        await played(house, [test])
        heard = [said_by_user(request["messages"]) for request in agent.requests]
    assert heard[0][0].endswith("A table for Ana María.")
    assert heard[1][:1] == heard[0]
    assert len(heard[1]) == 2
