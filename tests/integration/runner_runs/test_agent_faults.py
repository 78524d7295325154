"""Agents that are down, slow or talk nonsense spoil their own sessions, never the run."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from aiohttp import web

from tests.support.agents import Answer, Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author
from tests.support.platform import House
from tests.support.played import outcomes, played, script


def raw(text: str, status: int = 200) -> Answer:
    async def answer(said: Messages) -> Answered:
        return web.Response(text=text, status=status, content_type="application/json")

    return answer


async def says_nothing(said: Messages) -> Answered:
    return ""


async def says_null(said: Messages) -> Answered:
    return {"content": None}


async def drowns(said: Messages) -> Answered:
    return "x" * (10 * 1024 * 1024)


async def never_answers(said: Messages) -> Answered:
    await asyncio.Event().wait()
    raise AssertionError


FAULTS: dict[str, tuple[Answer, str]] = {
    "garbage": (raw("<html>"), "no valid JSON"),
    "nothing at all": (raw(""), "nothing at all"),
    "another format": (raw('{"reply": "Hello."}'), "choices[0].message is missing"),
    "a list": (raw("[]"), "choices[0].message is missing"),
    "an empty text": (says_nothing, "content is empty"),
    "null": (says_null, "content is empty"),
    "10 MB": (drowns, "more than 1024 KiB"),
    "too slow": (never_answers, "did not answer within 0.2 s"),
    "status 500": (raw('{"error": "boom"}', 500), "status 500"),
    "status 409": (raw("{}", 409), "status 409"),
}


async def service(author: Author, url: str, **connector: Any) -> str:
    chat = {"url": url} | connector
    return await author.service(f"Line at {url}", connector={"chat": chat})


@pytest.mark.parametrize("fault", FAULTS)
async def test_an_agent_at_fault(house: House, fault: str) -> None:
    answer, reason = FAULTS[fault]
    author = Author(house.owner)
    async with ChatServer(answer) as broken, ChatServer(books_at_once) as fine:
        # Short for the one that never answers alone: on a busy machine all others need longer.
        patience = {"timeoutSeconds": 0.2} if answer is never_answers else {}
        broken_line = await service(author, broken.url, **patience)
        tests = [
            await author.unit_test("Broken", serviceId=broken_line),
            await author.unit_test("Fine", serviceId=await service(author, fine.url)),
        ]
        run = await played(house, tests)
    assert (run["status"], run["verdict"]) == ("COMPLETED", "FAILED")
    assert (run["failedMetrics"], run["errored"]) == (True, True)
    assert outcomes(run) == ["AGENT_ERROR", "PASSED"]
    session = run["sessions"][0]
    assert reason in session["reason"]
    assert session["results"] == []
    assert [role for role, _ in script(session)] == ["PERSONA"]
    results = [each["result"] for each in run["unitTests"]]
    assert [each["verdict"] for each in results] == ["FAILED", "PASSED"]
    assert [each["errors"] for each in results] == [1, 0]


async def test_an_agent_that_is_down_is_no_verdict_on_it(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as gone:
        pass
    async with ChatServer(books_at_once) as fine:
        tests = [
            await author.unit_test(name, serviceId=await service(author, server.url))
            for name, server in (("Down", gone), ("Fine", fine))
        ]
        run = await played(house, tests)
    assert (run["status"], run["verdict"]) == ("COMPLETED", "INCONCLUSIVE")
    assert (run["failedMetrics"], run["errored"]) == (False, True)
    assert outcomes(run) == ["INFRASTRUCTURE_ERROR", "PASSED"]
    assert "the connection was refused; is it running?" in run["sessions"][0]["reason"]
    down, up = (each["result"] for each in run["unitTests"])
    assert (down["counted"], down["passRate"], down["verdict"]) == (0, None, "INCONCLUSIVE")
    assert (up["passRate"], up["verdict"]) == (1.0, "PASSED")


@pytest.mark.parametrize("status", [401, 403, 404, 405, 307])
async def test_what_is_configured_wrongly_is_no_verdict_on_the_agent(
    house: House, status: int
) -> None:
    author = Author(house.owner)
    async with ChatServer(raw("{}", status)) as server:
        line = await service(author, server.url)
        run = await played(house, [await author.unit_test(serviceId=line)])
    assert (run["status"], run["verdict"]) == ("COMPLETED", "INCONCLUSIVE")
    assert outcomes(run) == ["INFRASTRUCTURE_ERROR"]
    assert f"status {status}" in run["sessions"][0]["reason"]


async def test_a_connector_with_a_variable_that_is_not_set(house: House) -> None:
    author = Author(house.owner)
    line = await author.service("Line", url="${SIMULATION_AGENT_NOWHERE}/v1")
    run = await played(house, [await author.unit_test(serviceId=line)])
    assert outcomes(run) == ["INFRASTRUCTURE_ERROR"]
    assert "SIMULATION_AGENT_NOWHERE" in run["sessions"][0]["reason"]


async def test_an_agent_that_breaks_in_the_middle_keeps_what_was_said(house: House) -> None:
    async def breaks(said: Messages) -> Answered:
        if len(said) > 1:
            return web.Response(text="oops")
        return "For which day?"

    author = Author(house.owner)
    async with ChatServer(breaks) as server:
        test = await author.unit_test(serviceId=await service(author, server.url))
        run = await played(house, [test])
    [session] = run["sessions"]
    assert (session["outcome"], session["turns"]) == ("AGENT_ERROR", 1)
    assert [role for role, _ in script(session)] == ["PERSONA", "AGENT", "PERSONA"]


async def test_an_agent_that_is_busy_at_first_is_asked_again(house: House) -> None:
    busy = [True]

    async def answer(said: Messages) -> Answered:
        if busy:
            busy.pop()
            return web.Response(status=503, headers={"Retry-After": "0"})
        return "Your table is booked."

    author = Author(house.owner)
    async with ChatServer(answer) as server:
        line = await author.service("Line", url=server.url)
        run = await played(house, [await author.unit_test(serviceId=line)])
        assert len(server.requests) == 2
    assert outcomes(run) == ["PASSED"]


async def test_several_texts_and_a_null_character(house: House) -> None:
    parts: list[dict[str, Any]] = [{"text": "One moment."}, {"text": "It is booked."}]

    async def answer(said: Messages) -> Answered:
        return {"content": parts}

    author = Author(house.owner)
    async with ChatServer(answer) as server:
        line = await author.service("Line", url=server.url)
        test = await author.unit_test(serviceId=line)
        run = await played(house, [test])
        [session] = run["sessions"]
        assert script(session)[1:] == [("AGENT", "One moment."), ("AGENT", "It is booked.")]
        assert [each["id"] for each in session["transcript"][1:]] == ["1-agent-1", "1-agent-2"]

        parts[0]["text"] = "nul\x00l"
        run = await played(house, [test])
    assert script(run["sessions"][0])[1] == ("AGENT", "nul\ufffdl")


async def test_a_scenario_that_names_what_the_persona_lacks_is_the_simulators_fault(
    house: House,
) -> None:
    author = Author(house.owner)
    named = await author.scenario("Named", instructions="Open with: I am {nobody_knows}.")
    async with ChatServer(books_at_once) as server:
        line = await author.service("Line", url=server.url)
        run = await played(house, [await author.unit_test(serviceId=line, scenarioId=named)])
        assert server.requests == []
    assert (outcomes(run), run["verdict"]) == (["SIMULATOR_FAULT"], "INCONCLUSIVE")
    assert "nobody_knows" in run["sessions"][0]["reason"]
