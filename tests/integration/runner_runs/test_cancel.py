"""Cancelling a run: what has finished stays, what has not ends, nothing else begins."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

import pytest

from tests.support.agents import Answered, ChatServer, Messages, books_at_once, said_by_user
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house
from tests.support.played import outcomes, run_shown, script
from tests.support.rich import CANCEL

STATUS = "query($id: ID!) { unitTestSetRun(id: $id) { status isCompleted verdict } }"


@dataclass
class HesitantAgent:
    """Books for the first ``swift`` that ask; keeps all others waiting until ``go_on``."""

    swift: int
    answer: Answered = "Your table is booked."
    waiting: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(0))
    go_on: asyncio.Event = field(default_factory=asyncio.Event)

    async def __call__(self, said: Messages) -> Answered:
        if self.swift:
            self.swift -= 1
            return "Your table is booked."
        self.waiting.release()
        await self.go_on.wait()
        return self.answer

    async def keeps_waiting(self, sessions: int) -> None:
        """Until so many sessions wait for an answer."""
        for _ in range(sessions):
            await self.waiting.acquire()


async def begin(house: House, url: str, sessions: int) -> str:
    author = Author(house.owner)
    line = await author.service("Line", url=url)
    test = await author.unit_test(serviceId=line, runCount=sessions)
    return await author.run(await author.unit_test_set([test]))


async def cancel(house: House, run: str) -> str:
    data = await house.owner.ask(CANCEL, id=run)
    return str(data["cancelUnitTestSetRun"]["unitTestSetRun"]["status"])


async def test_finished_sessions_are_kept_and_unfinished_ones_end_cancelled() -> None:
    agent = HesitantAgent(swift=3)
    async with ChatServer(agent) as server, open_house(concurrent_sessions=5) as house:
        run = await begin(house, server.url, 12)
        await agent.keeps_waiting(5)
        assert await cancel(house, run) == "CANCELLING"
        agent.go_on.set()
        await house.ended(run)
        shown = await run_shown(house, run)
        assert len(server.requests) == 8, "no session begins once the run is cancelled"

    assert (shown["status"], shown["isCompleted"], shown["verdict"]) == (
        "CANCELLED",
        True,
        "INCONCLUSIVE",
    )
    assert sorted(outcomes(shown)) == ["CANCELLED"] * 5 + ["PASSED"] * 3
    assert shown["progress"]["planned"] == 12
    assert (shown["failedMetrics"], shown["errored"]) == (False, False)
    [test] = shown["unitTests"]
    assert test["result"] == {
        "sessions": 12,
        "passed": 3,
        "counted": 3,
        "errors": 0,
        "passRate": 1.0,
        "verdict": "INCONCLUSIVE",
    }
    for session in shown["sessions"]:
        if session["outcome"] == "CANCELLED":
            assert session["reason"] == "The run was cancelled."
            assert session["results"] == []


async def test_an_answer_that_comes_after_the_cancellation_is_kept_but_decides_nothing(
    house: House,
) -> None:
    agent = HesitantAgent(swift=0)
    async with ChatServer(agent) as server:
        run = await begin(house, server.url, 1)
        await agent.keeps_waiting(1)
        await cancel(house, run)
        agent.go_on.set()
        await house.ended(run)
    [session] = (await run_shown(house, run))["sessions"]
    assert session["outcome"] == "CANCELLED"
    assert script(session)[-1] == ("AGENT", "Your table is booked.")


async def test_an_agent_that_hangs_up_after_the_cancellation_decides_nothing_either(
    house: House,
) -> None:
    agent = HesitantAgent(swift=0, answer={"content": "It is booked.", "ended": True})
    async with ChatServer(agent) as server:
        run = await begin(house, server.url, 1)
        await agent.keeps_waiting(1)
        await cancel(house, run)
        agent.go_on.set()
        await house.ended(run)
    shown = await run_shown(house, run)
    assert (shown["status"], outcomes(shown)) == ("CANCELLED", ["CANCELLED"])


async def test_cancelling_twice_is_fine_until_the_run_has_ended(house: House) -> None:
    agent = HesitantAgent(swift=0)
    async with ChatServer(agent) as server:
        run = await begin(house, server.url, 1)
        await agent.keeps_waiting(1)
        assert await cancel(house, run) == "CANCELLING"
        before = await house.log()
        assert await cancel(house, run) == "CANCELLING"
        assert await house.log() == before
        agent.go_on.set()
        await house.ended(run)
    refusal = await house.refused(CANCEL, id=run)
    assert (refusal.code, refusal.field) == ("RUN_NOT_IN_PROGRESS", "id")


async def test_a_completed_run_cannot_be_cancelled(house: House) -> None:
    async with ChatServer(books_at_once) as server:
        run = await begin(house, server.url, 1)
        await house.ended(run)
    refusal = await house.refused(CANCEL, id=run)
    assert (refusal.code, refusal.field) == ("RUN_NOT_IN_PROGRESS", "id")
    assert (await run_shown(house, run))["status"] == "COMPLETED"


async def test_after_a_cancelled_run_the_set_can_be_run_again(house: House) -> None:
    agent = HesitantAgent(swift=0)
    author = Author(house.owner)
    async with ChatServer(agent) as server:
        line = await author.service("Line", url=server.url)
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line)])
        run = await author.run(chosen)
        await agent.keeps_waiting(1)
        await cancel(house, run)
        agent.go_on.set()
        await house.ended(run)
        again = await author.run(chosen)
        await house.ended(again)
    assert (await run_shown(house, again))["status"] == "COMPLETED"


async def test_a_run_that_is_cancelled_at_once_ends_cancelled(house: House) -> None:
    async with ChatServer(books_at_once) as server:
        run = await begin(house, server.url, 25)
        await cancel(house, run)
        await house.ended(run)
    shown = await run_shown(house, run)
    assert shown["status"] == "CANCELLED"
    assert set(outcomes(shown)) <= {"CANCELLED", "PASSED"}


@pytest.mark.parametrize("turn", [1, 2])
async def test_no_turn_begins_after_the_cancellation(house: House, turn: int) -> None:
    agent = HesitantAgent(swift=0, answer="For which day?")

    async def answer(said: Messages) -> Answered:
        return await agent(said) if len(said_by_user(said)) == turn else "For which day?"

    async with ChatServer(answer) as server:
        run = await begin(house, server.url, 1)
        await agent.keeps_waiting(1)
        await cancel(house, run)
        agent.go_on.set()
        await house.ended(run)
        assert len(server.requests) == turn
    [session] = (await run_shown(house, run))["sessions"]
    assert (session["outcome"], session["turns"]) == ("CANCELLED", turn)


async def test_no_judge_is_paid_after_the_cancellation() -> None:
    agent = HesitantAgent(swift=0)

    async def judge(said: Messages) -> Answered:
        raise AssertionError("nobody should have asked")

    async with (
        ChatServer(agent) as server,
        ChatServer(judge) as model,
        open_house(model_url=model.url) as house,
    ):
        polite = await Author(house.owner).metric("Polite", evaluator={"judge": {}})
        author = Author(house.owner)
        line = await author.service("Line", url=server.url)
        test = await author.unit_test(
            serviceId=line, successCriterions=[criterion(polite)], maxInteractions=1
        )
        run = await author.run(await author.unit_test_set([test]), simulator="RULES")
        await agent.keeps_waiting(1)
        await cancel(house, run)
        agent.go_on.set()
        await house.ended(run)
        assert model.requests == []
        assert outcomes(await run_shown(house, run)) == ["CANCELLED"]
