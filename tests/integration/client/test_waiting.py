"""A wait outlives what it waits through."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import web

from simulation.client import AsyncClient, NotNow, NotReachable
from simulation.client.errors import refusal

AWAY = NotReachable("There is nobody.")
CLOSED = refusal("MAINTENANCE", "Closed for a while.")


def progress(finished: int, *, ended: bool = False) -> dict[str, Any]:
    return {
        "unitTestSetRun": {
            "isCompleted": ended,
            "parkedAt": None,
            "progress": {"planned": 2, "finished": finished, "outcomes": []},
        }
    }


class Scripted:
    """An API that answers what it was given, one after the other; the last again and again."""

    def __init__(self, *answers: dict[str, Any] | Exception) -> None:
        self._answers = list(answers)

    async def ask(self, query: str, **variables: Any) -> dict[str, Any]:
        answer = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def download(self, url: str) -> AsyncIterator[bytes]:
        yield b""


async def test_a_server_that_goes_and_comes_back_is_waited_for() -> None:
    api = Scripted(progress(0), AWAY, CLOSED, progress(1), AWAY, progress(2, ended=True))
    seen = [each["progress"]["finished"] async for each in AsyncClient.over(api).watch("r")]
    assert seen == [0, 1, 2]


@pytest.mark.parametrize(("fault", "raised"), [(AWAY, NotReachable), (CLOSED, NotNow)])
async def test_patience_ends(fault: Exception, raised: type[Exception]) -> None:
    watched = AsyncClient.over(Scripted(progress(0), fault)).watch("r", patience_seconds=0.05)
    assert (await anext(watched))["progress"]["finished"] == 0
    with pytest.raises(raised):
        await anext(watched)


async def test_other_refusals_are_not_waited_through() -> None:
    api = Scripted(refusal("FORBIDDEN", "You may not."))
    with pytest.raises(Exception, match="may not"):
        await anext(AsyncClient.over(api).watch("r"))


async def test_the_report_of_a_run_is_waited_for_as_well() -> None:
    report = {"unitTestSetRun": {"verdict": "PASSED"}}
    client = AsyncClient.over(Scripted(progress(2, ended=True), AWAY, report))
    assert (await client.wait("r"))["verdict"] == "PASSED"


@pytest.mark.parametrize(
    ("status", "text"),
    [(502, "<html>Bad gateway</html>"), (404, '{"detail": "Not found"}'), (200, "[]"), (200, "")],
)
async def test_what_is_no_answer_of_the_api_is_nobody_there(status: int, text: str) -> None:
    async def answer(request: web.Request) -> web.Response:
        return web.Response(status=status, text=text)

    app = web.Application()
    app.router.add_post("/graphql", answer)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        async with AsyncClient(f"http://127.0.0.1:{runner.addresses[0][1]}") as client:
            with pytest.raises(NotReachable, match="There is no simulation server"):
                await client.runs()
    finally:
        await runner.cleanup()
