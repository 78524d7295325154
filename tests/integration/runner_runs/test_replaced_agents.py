"""A service that is another when its run goes on: noticed, said, and never mixed in silence."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from simulation.client.operations.runs import CREATE_RUN
from tests.support.agents import Answered, ChatServer, Messages, asks_for_the_day
from tests.support.definitions import Author
from tests.support.platform import PATIENCE_SECONDS, Client
from tests.support.reopened import Place
from tests.support.rich import CANCEL

RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
  status verdict isCompleted parkedAt parkReason
  serviceChanges { serviceName before { answer } now { answer } }
  serviceChecks { identity { answer } }
  sessions { outcome turns } } }"""

RESUME = """mutation($id: ID!) {
    resumeUnitTestSetRun(id: $id) { unitTestSetRun { parkedAt } } }"""


class Service:
    """Books after a question, keeps its second answers until it is let go, and has a build."""

    def __init__(self, build: str = "build 7") -> None:
        self.build = build
        self.let_go = asyncio.Event()
        self.waiting = 0

    async def talk(self, said: Messages) -> Answered:
        if len(said) > 1:
            self.waiting += 1
            await self.let_go.wait()
        return await asks_for_the_day(said)

    async def version(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"build": self.build, "asked": id(request)})


async def shown_once(client: Client, run: str, holds: Callable[[dict[str, Any]], bool]) -> Any:
    """The run as soon as it ``holds``."""
    async with asyncio.timeout(PATIENCE_SECONDS):
        while True:
            shown = (await client.ask(RUN, id=run))["unitTestSetRun"]
            if holds(shown):
                return shown
            await asyncio.sleep(0.02)


def ended(shown: dict[str, Any]) -> bool:
    return bool(shown["isCompleted"])


def parked(shown: dict[str, Any]) -> bool:
    return shown["parkedAt"] is not None


async def interrupted(place: Place, service: Service, server: ChatServer) -> str:
    """A run of two sessions that is left in the middle of both."""
    async with place.opened() as client:
        author = Author(client)
        probe = {"path": "/version", "answerPath": "$.build"}
        line = await author.service("Line", connector={"chat": {"url": server.url, "probe": probe}})
        test = await author.unit_test(serviceId=line, runCount=2)
        run = await author.run(await author.unit_test_set([test]), simulator="RULES")
        async with asyncio.timeout(PATIENCE_SECONDS):
            while service.waiting < 2:
                await asyncio.sleep(0.01)
    service.let_go.set()
    return run


async def differences(client: Client, run: str) -> list[dict[str, Any]]:
    """What keeps the run from being continued for whoever asks for its set again."""
    query = "query($id: ID!) { unitTestSetRun(id: $id) { unitTestSet { id } } }"
    chosen = (await client.ask(query, id=run))["unitTestSetRun"]["unitTestSet"]["id"]
    given = {"unitTestSetId": chosen, "simulator": "RULES"}
    [error] = (await client.execute(CREATE_RUN, input=given)).errors or ()
    assert error.extensions is not None
    found: list[dict[str, Any]] = error.extensions["details"]["differences"]
    return found


def serving(service: Service) -> ChatServer:
    return ChatServer(service.talk, {"/version": service.version})


async def test_the_same_build_goes_on(tmp_path: Path) -> None:
    place, service = Place(tmp_path / "data"), Service()
    async with serving(service) as server:
        run = await interrupted(place, service, server)
        async with place.opened() as client:
            shown = await shown_once(client, run, ended)
    assert (shown["verdict"], shown["serviceChanges"]) == ("PASSED", [])


async def test_another_build_parks_the_run_until_somebody_wants_both(tmp_path: Path) -> None:
    place, service = Place(tmp_path / "data"), Service()
    async with serving(service) as server:
        run = await interrupted(place, service, server)
        service.build = "build 8"
        asked = len(server.requests)
        for _ in range(2):
            # However often it is started anew.
            async with place.opened() as client:
                shown = await shown_once(client, run, parked)
                assert "'build 7' when its run began, and with 'build 8' now" in shown["parkReason"]
                assert shown["serviceChanges"] == [
                    {
                        "serviceName": "Line",
                        "before": {"answer": "build 7"},
                        "now": {"answer": "build 8"},
                    }
                ]
                [differs] = await differences(client, run)
                assert differs == {
                    "field": "build of 'Line'", "unfinished": "'build 7'", "wanted": "'build 8'",
                }  # fmt: skip
        assert len(server.requests) == asked, "no turn is asked for meanwhile"

        async with place.opened() as client:
            await client.ask(RESUME, id=run)
            shown = await shown_once(client, run, ended)
        assert len(server.requests) == asked + 2, "each session asks for its open turn once more"
    assert (shown["status"], shown["verdict"], shown["parkReason"]) == ("COMPLETED", "PASSED", None)
    assert [each["turns"] for each in shown["sessions"]] == [2, 2]
    assert len(shown["serviceChanges"]) == 1, "that both were asked stays on record"


async def test_a_run_that_is_parked_so_can_be_cancelled(tmp_path: Path) -> None:
    place, service = Place(tmp_path / "data"), Service()
    async with serving(service) as server:
        run = await interrupted(place, service, server)
        service.build = "build 8"
        async with place.opened() as client:
            await shown_once(client, run, parked)
            await client.ask(CANCEL, id=run)
            shown = await shown_once(client, run, ended)
    assert shown["status"] == "CANCELLED"
