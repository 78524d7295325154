"""What a run finds out before it plays, and what becomes of its sessions then."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from aiohttp import web

from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author
from tests.support.platform import House, open_house
from tests.support.played import outcomes, played, run_shown, run_to_end
from tests.support.rich import CANCEL

SERVICES = """query($id: ID!) { unitTestSetRun(id: $id) {
  databaseId parkedAt parkReason
  serviceChecks { serviceName serviceVersion versionSetName problem identity { answer sha256 } }
  serviceChanges { serviceName before { answer } now { answer } } } }"""


@dataclass
class Versions:
    """A service that says which build it is."""

    build: str = "build 7"

    asked: int = 0

    async def answer(self, request: web.Request) -> web.StreamResponse:
        self.asked += 1
        return web.Response(text=self.build)


async def test_sessions_of_a_service_that_is_away_end_at_once_and_others_play(
    house: House,
) -> None:
    author = Author(house.owner)
    async with ChatServer(books_at_once) as gone:
        pass
    async with ChatServer(books_at_once) as fine:
        tests = [
            await author.unit_test(
                name, runCount=20, serviceId=await author.service(name, url=server.url)
            )
            for name, server in (("Down", gone), ("Fine", fine))
        ]
        run = await played(house, tests)
    assert outcomes(run) == ["INFRASTRUCTURE_ERROR"] * 20 + ["PASSED"] * 20
    reasons = {session["reason"] for session in run["sessions"][:20]}
    assert len(reasons) == 1, "each session meets the one wall that was found"
    assert "Nothing was sent: The agent at" in reasons.pop()
    assert all(session["transcript"] == [] for session in run["sessions"][:20])


async def test_what_was_found_is_on_the_run(house: House) -> None:
    author, versions = Author(house.owner), Versions()
    async with ChatServer(books_at_once, {"/version": versions.answer}) as server:
        connector = {"url": server.url, "probe": {"path": "/version"}}
        line = await author.service("Line", connector={"chat": connector})
        broken = await author.service("Broken", url="${SIMULATION_AGENT_NOWHERE}/v1")
        tests = [
            await author.unit_test(name, runCount=10, serviceId=each)
            for name, each in (("Fine", line), ("Broken", broken), ("Fine too", line))
        ]
        run = await author.run(await author.unit_test_set(tests))
        await house.ended(run)
        shown = (await house.owner.ask(SERVICES, id=run))["unitTestSetRun"]
    assert versions.asked == 1, "each service is looked at once, however many sessions it has"
    found, missing = shown["serviceChecks"]
    assert (found["serviceName"], found["versionSetName"]) == ("Line", "release")
    assert (found["problem"], found["identity"]["answer"]) == (None, "build 7")
    assert missing["identity"] is None
    assert "SIMULATION_AGENT_NOWHERE, which is not set" in missing["problem"]
    assert (shown["serviceChanges"], shown["parkReason"]) == ([], None)


async def test_a_key_that_the_probe_refuses_is_met_before_any_message(house: House) -> None:
    async def refuses(request: web.Request) -> web.StreamResponse:
        return web.Response(status=401, text="wrong key")

    author = Author(house.owner)
    async with ChatServer(books_at_once, {"/version": refuses}) as server:
        connector = {"url": server.url, "probe": {"path": "/version"}}
        line = await author.service("Line", connector={"chat": connector})
        run = await played(house, [await author.unit_test(serviceId=line)])
        assert server.requests == []
    assert (run["verdict"], outcomes(run)) == ("INCONCLUSIVE", ["INFRASTRUCTURE_ERROR"])
    assert "status 401; check its API key" in run["sessions"][0]["reason"]


async def test_a_run_is_cancelled_while_its_probe_is_busy(house: House) -> None:
    met = asyncio.Event()

    async def busy(request: web.Request) -> web.StreamResponse:
        met.set()
        return web.Response(status=429, headers={"Retry-After": "100"})

    author = Author(house.owner)
    async with ChatServer(books_at_once, {"/version": busy}) as server:
        connector = {"url": server.url, "probe": {"path": "/version"}}
        line = await author.service("Line", connector={"chat": connector})
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line)])
        run = await author.run(chosen, simulator="RULES")
        await met.wait()
        await house.owner.ask(CANCEL, id=run)
        await house.ended(run)
        shown = await run_shown(house, run)
        assert (shown["status"], shown["sessions"], server.requests) == ("CANCELLED", [], [])


async def test_a_model_that_is_away_is_met_before_the_agent_is_asked() -> None:
    async with ChatServer(books_at_once) as gone:
        pass
    async with ChatServer(books_at_once) as server, open_house(model_url=gone.url) as house:
        author = Author(house.owner)
        line = await author.service("Line", url=server.url)
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line)])
        by_model = await run_to_end(house, chosen, simulator="MODEL")
        assert server.requests == []
        by_rules = await run_to_end(house, chosen, simulator="RULES")
    assert outcomes(by_model) == ["INFRASTRUCTURE_ERROR"]
    assert "Nothing was sent: The model at" in by_model["sessions"][0]["reason"]
    assert outcomes(by_rules) == ["PASSED"]


async def test_a_model_that_does_not_exist_is_no_verdict_on_the_agent() -> None:
    async def knows_no_such_model(said: Messages) -> Answered:
        error = {"message": "The model 'gpt-99' does not exist", "code": "model_not_found"}
        return web.json_response({"error": error}, status=404)

    async with (
        ChatServer(knows_no_such_model) as model,
        ChatServer(books_at_once) as server,
        open_house(model_url=model.url) as house,
    ):
        author = Author(house.owner)
        line = await author.service("Line", url=server.url)
        test = await author.unit_test(serviceId=line)
        run = await played(house, [test], simulator="MODEL")
    assert (run["verdict"], outcomes(run)) == ("INCONCLUSIVE", ["INFRASTRUCTURE_ERROR"])
    assert "check the name of the model" in run["sessions"][0]["reason"]
