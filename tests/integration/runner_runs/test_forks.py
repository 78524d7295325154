"""Sessions that are played on from a turn, as runs of their own."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from tests.support.agents import Answered, ChatServer, Messages, asks_for_the_day
from tests.support.definitions import Author
from tests.support.platform import House
from tests.support.played import played

FORK = """mutation($input: ForkSessionInput!) { forkSession(input: $input) {
    unitTestSetRun { databaseId } } }"""
RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
    verdict
    origin { kind unitTestSetRunId sessionId turn }
    unitTests { runCount persona { name } }
    sessions { databaseId outcome turns promptTokens
        root { sessionId turn session { databaseId } rehearsed { turn texts differs } }
        transcript { turn role text } } } }"""


async def forked(house: House, session: str, turn: int, **fields: Any) -> dict[str, Any]:
    given = {"sessionId": session, "turn": turn} | fields
    data = await house.owner.ask(FORK, input=given)
    id = data["forkSession"]["unitTestSetRun"]["databaseId"]
    await house.ended(id)
    run: dict[str, Any] = (await house.owner.ask(RUN, id=id))["unitTestSetRun"]
    return run


async def test_a_fork_begins_as_its_root_and_goes_on_by_itself(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(asks_for_the_day) as agent:
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test(serviceId=line)
        before = await played(house, [test])
        [root] = before["sessions"]
        agent.requests.clear()
        other = await author.persona("Bea")
        run = await forked(house, root["databaseId"], 1, copies=3, personaId=other)

    asked = [each["messages"] for each in agent.requests]
    assert run["origin"] == {
        "kind": "FORK",
        "unitTestSetRunId": before["databaseId"],
        "sessionId": root["databaseId"],
        "turn": 1,
    }
    [unit_test] = run["unitTests"]
    assert (unit_test["runCount"], unit_test["persona"]["name"]) == (3, "Bea")
    assert (run["verdict"], len(run["sessions"])) == ("PASSED", 3)
    for session in run["sessions"]:
        assert (session["root"]["turn"], session["root"]["rehearsed"]) == (1, [])
        assert session["root"]["session"] == {"databaseId": root["databaseId"]}
        said = [(each["role"], each["text"]) for each in session["transcript"]]
        then = [(each["role"], each["text"]) for each in root["transcript"]]
        assert said[:2] == then[:2]
        assert session["turns"] == 2
    # One question each: what was said before is sent, and not asked again.
    assert [len(messages) for messages in asked] == [3, 3, 3]


class Forgetful:
    """Asks in its own words the first time each session speaks, and books the next time."""

    def __init__(self, *greetings: str) -> None:
        self._greetings = list(greetings)
        self.server = ChatServer(self)

    async def __call__(self, messages: Messages) -> Answered:
        asked = Counter(each["session"] for each in self.server.requests)
        first = asked[self.server.requests[-1]["session"]] == 1
        return self._greetings.pop(0) if first else "It is booked."

    def heard(self, session: str) -> list[str]:
        """What was said to it in a session."""
        mine = (each for each in self.server.requests if each["session"] == session)
        return [each["messages"][0]["content"] for each in mine]


@pytest.mark.parametrize("now", ["For which day?", "And which day would that be?"])
async def test_an_agent_that_remembers_is_told_again_what_was_said(house: House, now: str) -> None:
    author, agent = Author(house.owner), Forgetful("For which day?", now)
    async with agent.server as server:
        connector = {
            "http": {
                "url": f"{server.url}/chat/completions",
                "bodyTemplate": {
                    "session": "{{session_id}}",
                    "messages": [{"role": "user", "content": "{{message}}"}],
                },
                "answerPath": "$.choices[0].message.content",
            }
        }
        line = await author.service("Line", connector=connector)
        [root] = (await played(house, [await author.unit_test(serviceId=line)]))["sessions"]
        run = await forked(house, root["databaseId"], 1)

    [session] = run["sessions"]
    then, since = (agent.heard(each["databaseId"]) for each in (root, session))
    assert (since[0], len(since)) == (then[0], 2)
    rehearsed = {"turn": 1, "texts": [now], "differs": now != "For which day?"}
    assert session["root"]["rehearsed"] == [rehearsed]
    assert session["transcript"][1]["text"] == "For which day?"


async def test_only_what_was_answered_can_be_gone_on_from(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(asks_for_the_day) as agent:
        line = await author.service("Line", url=agent.url)
        [root] = (await played(house, [await author.unit_test(serviceId=line)]))["sessions"]

    given = {"sessionId": root["databaseId"], "turn": 3}
    refused = await house.owner.refusal(FORK, input=given)
    assert (refused.code, refused.field) == ("VALIDATION_FAILED", "turn")
    assert "up to 2" in refused.message
    nobody = await house.owner.refusal(FORK, input={"sessionId": "f" * 24, "turn": 1})
    assert (nobody.code, nobody.field) == ("NOT_FOUND", "sessionId")


MADE = """mutation($input: UnitTestFromSessionInput!) { unitTestFromSession(input: $input) {
    unitTest { databaseId name maxInteractions scenario { name latestVersion { instructions } }
        persona { name } successCriterions { name } } } }"""


async def test_a_session_becomes_a_unit_test_that_says_the_same_again(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(asks_for_the_day) as agent:
        line = await author.service("Line", url=agent.url)
        before = await played(house, [await author.unit_test(serviceId=line)])
        [root] = before["sessions"]
        given = {"sessionId": root["databaseId"], "name": "As Ana said it"}
        made = (await house.owner.ask(MADE, input=given))["unitTestFromSession"]["unitTest"]
        again = await played(house, [made["databaseId"]])
        taken = await house.owner.refusal(MADE, input=given)

    said = [each["text"] for each in root["transcript"] if each["role"] == "PERSONA"]
    lines = made["scenario"]["latestVersion"]["instructions"].splitlines()
    assert [f"Word for word: {words}" for words in said] == lines[-2:]
    [session] = again["sessions"]
    assert [each["text"] for each in session["transcript"] if each["role"] == "PERSONA"] == said
    assert (session["outcome"], taken.code) == (root["outcome"], "NAME_TAKEN")
