"""The sessions of a run as a list: the finished ones by how they ended, and those being played."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from tests.integration.runner_runs.test_cancel import HesitantAgent, begin
from tests.support.agents import ChatServer, books_at_once
from tests.support.definitions import Author, criterion
from tests.support.platform import House, open_house

SESSIONS = """query($id: ID!, $filter: SessionFilter, $first: Int, $after: String, $last: Int,
    $before: String) { unitTestSetRun(id: $id) {
  sessionConnection(filter: $filter, first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { slot outcome run { databaseId } unitTestRun { pinned { name } } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } } } }"""

PLAYING = """query($id: ID!, $first: Int! = 100) { unitTestSetRun(id: $id) {
  playing(first: $first) { slot outcome turns run { databaseId } transcript { role } } } }"""

EACH = 105
"""Sessions of each of the two unit tests: they lie on three pages of documents."""


class Played:
    """A run that has ended: one unit test of it passed, the other one failed."""

    def __init__(self, house: House, run: str, passes: str, fails: str) -> None:
        self.house, self.run, self.passes, self.fails = house, run, passes, fails

    async def listed(self, **variables: Any) -> dict[str, Any]:
        data = await self.house.owner.ask(SESSIONS, id=self.run, **variables)
        found: dict[str, Any] = data["unitTestSetRun"]["sessionConnection"]
        return found

    async def slots(self, **variables: Any) -> list[int]:
        return slots(await self.listed(**variables))


def slots(found: dict[str, Any]) -> list[int]:
    return [node["slot"] for node in found["nodes"]]


pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played() -> AsyncIterator[Played]:
    async with open_house() as house, ChatServer(books_at_once) as agent:
        author = Author(house.owner)
        line = await author.service("Line", url=agent.url)
        sings = await author.metric("Sings", evaluator={"contains": {"texts": ["la la"]}})
        passes = await author.unit_test("Books", serviceId=line, runCount=EACH)
        fails = await author.unit_test(
            "Sings",
            serviceId=line,
            runCount=EACH,
            successCriterions=[criterion(sings, "It sings")],
        )
        run = await author.run(await author.unit_test_set([passes, fails]))
        await house.ended(run)
        yield Played(house, run, passes, fails)


async def test_pages_by_slot_in_both_directions(played: Played) -> None:
    walked, after = list[int](), None
    while True:
        found = await played.listed(first=50, after=after)
        walked += slots(found)
        after = found["pageInfo"]["endCursor"]
        if not found["pageInfo"]["hasNextPage"]:
            break
    assert walked == [*range(2 * EACH)]
    assert found["totalCount"] == 2 * EACH
    back = await played.listed(last=3, before=found["pageInfo"]["startCursor"])
    assert slots(back) == [197, 198, 199]
    assert back["pageInfo"]["hasPreviousPage"]
    assert back["pageInfo"]["hasNextPage"]


async def test_filters_by_outcome_unit_test_and_criterion(played: Played) -> None:
    failed = await played.listed(filter={"outcomes": ["FAILED"]}, first=2)
    assert slots(failed) == [EACH, EACH + 1]
    assert failed["totalCount"] == EACH
    assert failed["pageInfo"]["hasNextPage"]
    assert {each["unitTestRun"]["pinned"]["name"] for each in failed["nodes"]} == {"Sings"}
    assert {each["run"]["databaseId"] for each in failed["nodes"]} == {played.run}
    assert await played.slots(filter={"unitTests": [played.passes]}, last=1) == [EACH - 1]
    assert await played.slots(filter={"failedCriteria": ["It sings"]}, first=1) == [EACH]
    both = {"unitTests": [played.passes], "outcomes": ["FAILED", "AGENT_ERROR"]}
    assert await played.slots(filter=both) == []
    assert await played.slots(filter={"failedCriteria": ["It hums"]}) == []


async def test_one_session_by_its_id(played: Played) -> None:
    query = """query($run: ID!, $id: ID!) {
      unitTestSetRun(id: $run) { session(slot: 7) { id databaseId } }
      session(id: $id) { slot run { databaseId } unitTestRun { persona { name version } } } }"""
    ask = played.house.owner.ask
    found = await ask(query, run=played.run, id="0" * 24)
    assert found["session"] is None
    session = found["unitTestSetRun"]["session"]
    for id in session.values():
        shown = (await ask(query, run=played.run, id=id))["session"]
        assert (shown["slot"], shown["run"]["databaseId"]) == (7, played.run)
        assert shown["unitTestRun"]["persona"] == {"name": "persona of Books", "version": 1}
    stranger = await played.house.stranger.ask(
        "query($id: ID!) { session(id: $id) { slot } }", id=session["databaseId"]
    )
    assert stranger["session"] is None


async def test_a_cursor_of_another_list_is_refused(played: Played) -> None:
    refusal = await played.house.owner.refusal(SESSIONS, id=played.run, after="bm9uc2Vuc2U=")
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "after")


async def test_those_being_played_are_neither_finished_nor_to_come() -> None:
    agent = HesitantAgent(swift=2)
    async with ChatServer(agent) as server, open_house(concurrent_sessions=3) as house:
        run = await begin(house, server.url, 9)
        await agent.keeps_waiting(3)
        data = await house.owner.ask(PLAYING, id=run)
        playing = data["unitTestSetRun"]["playing"]
        assert [each["slot"] for each in playing] == [2, 3, 4]
        assert {each["outcome"] for each in playing} == {None}
        assert [each["role"] for each in playing[0]["transcript"]] == ["PERSONA"]
        few = await house.owner.ask(PLAYING, id=run, first=1)
        assert [each["slot"] for each in few["unitTestSetRun"]["playing"]] == [2]
        agent.go_on.set()
        await house.ended(run)
        data = await house.owner.ask(PLAYING, id=run)
        assert data["unitTestSetRun"]["playing"] == []
