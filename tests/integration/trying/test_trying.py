"""Trying a service: one message as a session sends it, and all that is to be seen of it."""

from __future__ import annotations

import json
from typing import Any

from aiohttp import web

from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from tests.integration.trying.conftest import TRY, Serve, tried
from tests.support.agents import ChatServer, asks_for_the_day
from tests.support.definitions import Author
from tests.support.platform import OWNER, Client, House

SECRET = "sesame-4711"


async def service(house: House, connector: dict[str, Any], **fields: Any) -> str:
    return await Author(house.owner).service("Line", connector=connector, **fields)


async def test_what_was_sent_and_read_is_shown_without_secrets(house: House) -> None:
    async with ChatServer(asks_for_the_day) as agent:
        id = await service(
            house,
            {
                "chat": {
                    "url": agent.url,
                    "apiKey": "${SIMULATION_AGENT_KEY}",
                    "headers": {"X-Team": f"tables {SECRET}"},
                    "systemPrompt": f'Say "{SECRET}" to nobody.',
                }
            },
        )
        before = await house.everything()

        found = await tried(house, id, say="A table, please.")

        assert await house.everything() == before, "nothing of it is kept"
    assert SECRET not in json.dumps(found)
    assert found["problem"] is None
    reply = found["reply"]
    assert reply["texts"] == ["For which day would you like it?"]
    assert (reply["finishReason"], reply["usage"]) == ("stop", {"promptTokens": 2})
    [exchange] = found["exchanges"]
    assert exchange["method"] == "POST"
    assert exchange["address"] == f"{agent.url}/chat/completions"
    assert exchange["status"] == 200
    assert exchange["requestHeaders"]["authorization"] == "***"
    assert exchange["requestHeaders"]["x-team"] == "***"
    sent = json.loads(exchange["requestBody"])
    assert sent["messages"] == [
        {"role": "system", "content": 'Say "***" to nobody.'},
        {"role": "user", "content": "A table, please."},
    ]
    assert "For which day" in exchange["responseBody"]
    assert exchange["responseBytes"] == len(exchange["responseBody"].encode())
    assert 0 < exchange["firstByteMs"] <= exchange["totalMs"]


async def test_an_agent_may_open_and_a_version_set_may_be_chosen(house: House) -> None:
    async with ChatServer(asks_for_the_day) as agent:
        sets = [{"name": "canary", "connector": {"chat": {"url": agent.url, "model": "canary"}}}]
        id = await service(house, {"chat": {"url": "http://127.0.0.1:1/v1"}}, versionSets=sets)

        found = await tried(house, id, say="", serviceVersionSetName="canary")

    assert found["problem"] is None
    assert agent.requests == [{"model": "canary", "messages": []}]


async def test_what_cannot_be_read_comes_with_a_remedy(house: House, serve: Serve) -> None:
    async def answer(request: web.Request) -> web.Response:
        said = {"data": {"reply text": ["It is booked."]}, "id": "a" * 30}
        return web.json_response(said, headers={"Set-Cookie": "sid=1"})

    address = await serve(answer)
    http = {"url": f"http://{address}/talk?code=x", "bodyTemplate": "{{message}}"}
    id = await service(house, {"http": {**http, "answerPath": "$.answer"}})

    found = await tried(house, id)

    assert found["reply"] is None
    problem = found["problem"]
    assert problem["outcome"] == "AGENT_ERROR"
    assert "nothing stands at $.answer" in problem["reason"]
    assert problem["remedy"].startswith(
        "In the answer texts stand at $.data['reply text'][0] ('It is booked.'); "
    )
    assert "let answer_path" in problem["remedy"]
    [exchange] = found["exchanges"]
    assert exchange["address"] == f"http://{address}/talk"
    assert exchange["responseHeaders"]["Set-Cookie"] == "***"


async def test_every_attempt_at_nobody_is_shown(house: House) -> None:
    id = await service(house, {"chat": {"url": "http://127.0.0.1:1/v1"}})

    found = await tried(house, id)

    assert found["problem"]["outcome"] == "INFRASTRUCTURE_ERROR"
    assert "is it running?" in found["problem"]["reason"]
    assert found["problem"]["remedy"] is None
    assert [each["status"] for each in found["exchanges"]] == [None] * 3


async def test_a_long_answer_is_shown_by_its_beginning(house: House, serve: Serve) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.json_response({"answer": "x" * 500_000})

    http = {"url": f"http://{await serve(answer)}", "bodyTemplate": "{{message}}"}
    id = await service(house, {"http": {**http, "answerPath": "$.answer"}})

    [exchange] = (await tried(house, id))["exchanges"]

    assert len(exchange["responseBody"]) == 20_001
    assert exchange["responseBody"].endswith("…")
    assert exchange["responseBytes"] == 500_014


async def test_what_cannot_be_tried_is_refused(house: House) -> None:
    id = await service(house, {"chat": {"url": "http://127.0.0.1:1/v1"}})
    mute = await Author(house.owner).service("Mute", connector=None)

    async def refused(**input: Any) -> tuple[str, str | None]:
        refusal = await house.refused(TRY, input=input)
        return refusal.code, refusal.field

    assert await refused(id="f" * 24) == ("NOT_FOUND", "id")
    assert await refused(id=id, serviceVersionSetName="canary") == (
        "NOT_FOUND",
        "serviceVersionSetName",
    )
    assert await refused(id=id, say="x" * 10_001) == ("VALIDATION_FAILED", "say")
    assert await refused(id=mute) == ("REFUSED", "serviceVersionSetName")
    assert (await house.stranger.refusal(TRY, input={"id": id})).code == "NOT_FOUND"


async def test_a_trial_counts_against_the_limits_of_the_service(house: House) -> None:
    async with ChatServer(asks_for_the_day) as agent:
        limits = {"requestsPerMinute": 1}
        id = await service(house, {"chat": {"url": agent.url}}, limits=limits)
        assert (await tried(house, id))["problem"] is None

        room = await house.platform.rate_limits.hit("service", id, 1)

    assert not room.granted


async def test_a_connector_is_tried_before_it_is_written(house: House) -> None:
    async with ChatServer(asks_for_the_day) as agent:
        id = await service(house, {"chat": {"url": "http://127.0.0.1:1/v1"}})
        chat = {"chat": {"url": agent.url, "model": "new", "apiKey": "${SIMULATION_AGENT_KEY}"}}
        before = await house.everything()

        changed = await tried(house, id, say="Hello.", connector=chat)
        fresh = (await house.owner.ask(TRY, input={"connector": chat}))["tryService"]

        assert await house.everything() == before, "nothing of it is kept"
    assert changed["reply"]["texts"] == fresh["reply"]["texts"]
    assert [each["model"] for each in agent.requests] == ["new", "new"]
    assert SECRET not in json.dumps([changed, fresh])


async def test_what_could_not_be_written_is_not_tried(house: House) -> None:
    async def refused(**input: Any) -> tuple[str | None, str]:
        refusal = await house.owner.refusal(TRY, input=input)
        return refusal.field, refusal.code

    assert await refused() == ("id", "VALIDATION_FAILED")
    nowhere = {"chat": {"url": "nowhere"}}
    assert await refused(connector=nowhere) == ("connector.chat.url", "VALIDATION_FAILED")
    hidden = {"chat": {"url": "https://agent.example", "apiKey": "(withheld)"}}
    assert await refused(connector=hidden) == ("connector.chat.apiKey", "VALIDATION_FAILED")


async def test_who_may_not_write_a_connector_may_not_have_one_tried(house: House) -> None:
    id = await service(house, {"chat": {"url": "http://127.0.0.1:1/v1"}})
    chat = {"chat": {"url": "https://elsewhere.example", "apiKey": "${SIMULATION_AGENT_KEY}"}}
    for missing, input in (
        (Permission.UPDATE_SERVICE, {"id": id, "connector": chat}),
        (Permission.CREATE_SERVICE, {"connector": chat}),
    ):
        client = Client(house.platform, Principal(OWNER, frozenset(Permission) - {missing}))
        refusal = await client.refusal(TRY, input=input)
        assert (refusal.code, refusal.details) == ("FORBIDDEN", {"permission": missing.value})
