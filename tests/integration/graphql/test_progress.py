"""The progress of a run as a subscription."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

from tests.support.agents import Answered, ChatServer, Messages, asks_for_the_day, books_at_once
from tests.support.definitions import Author
from tests.support.platform import House

PROGRESS = """subscription($id: ID!, $turns: Boolean! = false, $after: DateTime,
    $slots: [Int!], $spoken: Boolean! = false) {
  unitTestSetRunProgress(id: $id, turns: $turns, after: $after, slots: $slots, spoken: $spoken) {
    kind finished planned
    session { slot runIndex turns outcome transcript { id: key } } messages { key }
    run { status verdict isCompleted } } }"""


async def messages(house: House, run: str, **variables: Any) -> list[dict[str, Any]]:
    stream = house.owner.stream(PROGRESS, id=run, **variables)
    return [message["unitTestSetRunProgress"] async for message in stream]


async def started(house: House, url: str, sessions: int) -> str:
    author = Author(house.owner)
    line = await author.service("Line", url=url)
    test = await author.unit_test("Books", serviceId=line, runCount=sessions)
    return await author.run(await author.unit_test_set([test]))


def kinds(told: list[dict[str, Any]]) -> list[str]:
    return [message["kind"] for message in told]


async def test_a_message_for_each_session_and_one_for_the_end(house: House) -> None:
    async with ChatServer(asks_for_the_day) as agent:
        told = await messages(house, await started(house, agent.url, 12))
    assert kinds(told) == ["SESSION_FINISHED"] * 12 + ["RUN_FINISHED"]
    assert [message["finished"] for message in told] == [*range(1, 13), 12]
    assert {message["planned"] for message in told} == {12}
    assert sorted(message["session"]["slot"] for message in told[:-1]) == [*range(12)]
    assert all(message["run"] is None for message in told[:-1])
    assert told[-1]["session"] is None
    assert told[-1]["run"] == {"status": "COMPLETED", "verdict": "PASSED", "isCompleted": True}


async def test_a_message_for_each_turn_when_asked(house: House) -> None:
    async with ChatServer(asks_for_the_day) as agent:
        told = await messages(house, await started(house, agent.url, 3), turns=True)
    assert kinds(told).count("SESSION_FINISHED") == 3
    assert kinds(told)[-1] == "RUN_FINISHED"
    for slot in range(3):
        mine = [each for each in told if each["session"] and each["session"]["slot"] == slot]
        assert kinds(mine) == ["TURN", "TURN", "SESSION_FINISHED"]
        seen = [[said["id"] for said in each["session"]["transcript"]] for each in mine]
        whole = ["1-persona-1", "1-agent-1", "2-persona-1", "2-agent-1"]
        assert seen == [whole[:2], whole, whole]
        assert [each["session"]["turns"] for each in mine] == [1, 2, 2]
        said = [[message["key"] for message in each["messages"]] for each in mine]
        assert said == [whole[:2], whole[2:], []]
        assert [each["session"]["outcome"] for each in mine] == [None, None, "PASSED"]


async def test_news_come_while_the_run_goes_on(house: House) -> None:
    go_on = asyncio.Event()

    async def hesitates(said: Messages) -> Answered:
        if len(said) > 1:
            await go_on.wait()
        return await asks_for_the_day(said)

    async with ChatServer(hesitates) as agent:
        run = await started(house, agent.url, 1)
        told = []
        async for message in house.owner.stream(PROGRESS, id=run, turns=True):
            told.append(message["unitTestSetRunProgress"])
            go_on.set()  # The first message came although the agent has yet to answer.
    assert kinds(told) == ["TURN", "TURN", "SESSION_FINISHED", "RUN_FINISHED"]


async def test_one_session_is_followed_as_it_is_said(house: House) -> None:
    heard = asyncio.Event()

    async def hesitates(said: Messages) -> Answered:
        if len(said) > 1:
            await heard.wait()
        return await asks_for_the_day(said)

    async with ChatServer(hesitates) as agent:
        run = await started(house, agent.url, 3)
        told = []
        only = {"slots": [1], "turns": True, "spoken": True}
        async for message in house.owner.stream(PROGRESS, id=run, **only):
            told.append(message["unitTestSetRunProgress"])
            if [each["key"] for each in told[-1]["messages"]] == ["2-persona-1"]:
                assert told[-1]["kind"] == "PERSONA_SPOKE"
                heard.set()  # The agent has yet to answer.
    spoke = [each for each in told if each["kind"] != "PERSONA_SPOKE"]
    assert kinds(spoke) == ["TURN", "TURN", "SESSION_FINISHED", "RUN_FINISHED"]
    assert {each["session"]["slot"] for each in told[:-1]} == {1}
    assert {each["planned"] for each in told} == {1}
    assert heard.is_set()
    refusal = await house.owner.refused_stream(PROGRESS, id=run, slots=[3])
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "slots")


async def test_who_comes_late_hears_it_all(house: House) -> None:
    async with ChatServer(books_at_once) as agent:
        run = await started(house, agent.url, 2)
        await house.ended(run)
    assert kinds(await messages(house, run)) == ["SESSION_FINISHED"] * 2 + ["RUN_FINISHED"]


async def test_who_knows_what_was_before_is_told_the_rest(house: House) -> None:
    async with ChatServer(books_at_once) as agent:
        run = await started(house, agent.url, 3)
        await house.ended(run)
    data = await house.owner.ask(
        "query($id: ID!) { unitTestSetRun(id: $id) { sessions { finishedAt } } }", id=run
    )
    ends = [
        datetime.fromisoformat(each["finishedAt"]) for each in data["unitTestSetRun"]["sessions"]
    ]
    last = max(ends)

    told = await messages(house, run, after=last.isoformat())

    assert kinds(told) == ["SESSION_FINISHED"] * ends.count(last) + ["RUN_FINISHED"]
    assert {each["finished"] for each in told} == {3}
    later = (last + timedelta(seconds=1)).isoformat()
    assert [each["finished"] for each in await messages(house, run, after=later)] == [3]


async def test_a_cancelled_run_ends_the_subscription_too(house: House) -> None:
    waiting = asyncio.Event()

    async def never(said: Messages) -> Answered:
        await waiting.wait()
        return "Too late."

    async with ChatServer(never) as agent:
        run = await started(house, agent.url, 1)
        await house.owner.ask(
            "mutation($id: ID!) { cancelUnitTestSetRun(id: $id) { unitTestSetRun { status } } }",
            id=run,
        )
        waiting.set()
        told = await messages(house, run)
    assert told[-1]["run"]["status"] == "CANCELLED"


async def test_a_run_that_is_not_there(house: House) -> None:
    refusal = await house.owner.refused_stream(PROGRESS, id="f" * 24)
    assert (refusal.code, refusal.field) == ("NOT_FOUND", "id")
    refusal = await house.owner.refused_stream(PROGRESS, id="nonsense")
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "id")


async def test_leaving_early_leaves_no_listener_behind(house: House) -> None:
    async with ChatServer(books_at_once) as agent:
        run = await started(house, agent.url, 2)
        stream = house.owner.stream(PROGRESS, id=run)
        await anext(stream)
        await stream.aclose()
        await house.ended(run)
    assert not house.platform.bus.is_heard
