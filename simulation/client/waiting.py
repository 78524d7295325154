"""Waiting for a run, through lost connections and servers that start anew."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

from simulation.client.api import Api
from simulation.client.errors import NotNow, NotReachable, WaitTimedOut, refusal
from simulation.client.looks import looks
from simulation.client.operations import runs

if TYPE_CHECKING:
    from simulation.client.types.runs import RunProgress

T = TypeVar("T")

PATIENCE_SECONDS = 300.0
"""How long a server may stay away before whoever waits gives up, unless they say otherwise."""

FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 2.0


async def watch(
    api: Api,
    id: str,
    *,
    timeout_seconds: float | None = None,
    patience_seconds: float | None = PATIENCE_SECONDS,
) -> AsyncIterator[RunProgress]:
    """How far a run has come, again and again, until it has ended or is parked.

    Ends by ``timeout_seconds`` at the latest. A server that does not answer, or cannot at the
    moment, is asked again for ``patience_seconds`` in a row; null is for ever.

    Raises:
        WaitTimedOut: the run goes on.
        NotReachable, NotNow: the server stayed away for too long.
        NotFound: there is no such run.
    """
    now = asyncio.get_running_loop().time
    ends = None if timeout_seconds is None else now() + timeout_seconds
    async for _ in looks():
        try:
            async with asyncio.timeout_at(ends) as limit:
                found = await patiently(lambda: api.ask(runs.RUN_PROGRESS, id=id), patience_seconds)
        except TimeoutError as error:
            if not limit.expired():
                raise
            message = f"Run {id} did not end within {timeout_seconds:g} s."
            raise WaitTimedOut(message) from error
        run: RunProgress | None = found["unitTestSetRun"]
        if run is None:
            raise refusal("NOT_FOUND", f"There is no run with the id {id}.")
        yield run
        if run["isCompleted"] or run["parkedAt"]:
            return


async def patiently(ask: Callable[[], Awaitable[T]], patience_seconds: float | None) -> T:
    """What ``ask`` comes to, which may be asked any number of times.

    Raises:
        NotReachable, NotNow: it came to nothing for ``patience_seconds``.
    """
    now = asyncio.get_running_loop().time
    began, pause = now(), FIRST_PAUSE_SECONDS
    while True:
        try:
            return await ask()
        except (NotReachable, NotNow):
            if patience_seconds is not None and now() + pause > began + patience_seconds:
                raise
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_SECONDS)


async def published(api: Api, id: str) -> None:
    """Return when the artifacts of a run that has ended are made, or cannot be.

    Where this process plays the run, leaving at once would leave them to the next one. What
    cannot be asked any more is not waited for.
    """
    async for _ in looks():
        run = (await api.ask(runs.RUN_EXECUTION, id=id))["unitTestSetRun"]
        if run is None or run["run"] is None or run["run"]["completedAt"]:
            return
