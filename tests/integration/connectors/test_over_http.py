"""Agents that call a conversation by a name of their own, in sessions and in forks of them."""

from __future__ import annotations

from typing import Any

import orjson
from aiohttp import web

from tests.integration.runner_runs.test_forks import forked
from tests.integration.trying.conftest import Serve, serve, tried
from tests.support.a2a_server import A2aServer, books_by_a_task
from tests.support.definitions import Author
from tests.support.platform import House
from tests.support.played import played

__all__ = ["serve"]

TRANSCRIPT = """query($id: ID!) { unitTestSetRun(id: $id) {
    sessions { transcript { role text firstTokenMs } } } }"""


class ResponsesServer:
    """Streams answers of the Responses API: asks for the day, then books."""

    def __init__(self) -> None:
        self.asked: list[dict[str, Any]] = []

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        asked = await request.json()
        self.asked.append(asked)
        again = "previous_response_id" in asked or len(asked["input"]) > 1
        text = "It is booked." if again else "For which day?"
        content = [{"type": "output_text", "text": text}]
        whole = {
            "id": f"resp_{len(self.asked)}",
            "status": "completed",
            "output": [{"type": "message", "content": content}],
            "usage": {"input_tokens": 3, "output_tokens": 4},
        }
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        for event in (
            {"type": "response.output_text.delta", "delta": text},
            {"type": "response.completed", "response": whole},
        ):
            await response.write(b"data: " + orjson.dumps(event) + b"\n\n")
        return response


async def test_responses_go_on_from_each_other_and_forks_by_themselves(
    house: House, serve: Serve
) -> None:
    agent, author = ResponsesServer(), Author(house.owner)
    url = f"http://{await serve(agent)}/v1"
    line = await author.service("Line", connector={"responses": {"url": url, "stream": True}})
    before = await played(house, [await author.unit_test(serviceId=line)])
    [root] = before["sessions"]
    fork = await forked(house, root["databaseId"], 1)

    assert (before["verdict"], fork["verdict"]) == ("PASSED", "PASSED")
    assert fork["sessions"][0]["root"]["rehearsed"] == []
    gone_on_from = [each.get("previous_response_id") for each in agent.asked]
    assert gone_on_from == [None, "resp_1", None]
    assert [len(each["input"]) for each in agent.asked] == [1, 1, 3]
    found = await house.owner.ask(TRANSCRIPT, id=before["databaseId"])
    [session] = found["unitTestSetRun"]["sessions"]
    said = [each for each in session["transcript"] if each["role"] == "AGENT"]
    assert [each["text"] for each in said] == ["For which day?", "It is booked."]
    assert all(each["firstTokenMs"] > 0 for each in said)


async def test_a_task_is_gone_on_with_and_a_fork_has_one_of_its_own(house: House) -> None:
    author = Author(house.owner)
    async with A2aServer(books_by_a_task) as server:
        line = await author.service("Line", connector={"a2a": {"url": server.url}})
        before = await played(house, [await author.unit_test(serviceId=line)])
        [root] = before["sessions"]
        fork = await forked(house, root["databaseId"], 1)
        found = await tried(house, line, say="A table.")

    assert (before["verdict"], fork["verdict"]) == ("PASSED", "PASSED")
    texts = ["The menu.", "For which day?"]
    [rehearsed] = fork["sessions"][0]["root"]["rehearsed"]
    assert (rehearsed["texts"], rehearsed["differs"]) == (texts, False)
    assert (found["problem"], found["reply"]["texts"]) == (None, texts)
    assert [each["status"] for each in found["exchanges"]] == [200, 200]
