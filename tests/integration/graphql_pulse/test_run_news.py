"""The news of all runs of Pulse, as a subscription."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from datetime import timedelta
from typing import Any

from simulation.pulse.status import Status
from tests.integration.graphql_pulse.operating import CANCEL_RUN, Operator
from tests.support.platform import PATIENCE_SECONDS, Client, House

NEWS = """subscription($tasks: [ID!]) { runNews(taskIds: $tasks) {
  kind run { databaseId status } } }"""
RUNS = "query($filter: RunFilter) { runs(filter: $filter) { totalCount nodes { databaseId } } }"

Told = tuple[str, str, str]


class Listener:
    """Hears the news of runs, one after the other."""

    def __init__(self, client: Client, **variables: Any) -> None:
        self._stream: AsyncGenerator[dict[str, Any], None] = client.stream(NEWS, **variables)
        self._next: asyncio.Future[dict[str, Any]] | None = None

    async def begin(self, house: House) -> None:
        """Listen from now on."""
        self._next = asyncio.ensure_future(anext(self._stream))
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not house.platform.bus.is_heard:
                await asyncio.sleep(0)

    async def until(self, run: str, status: str) -> list[Told]:
        """What is told until ``run`` is shown with ``status``."""
        heard: list[Told] = []
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not heard or heard[-1][1:] != (run, status):
                coming = self._next or asyncio.ensure_future(anext(self._stream))
                self._next = None
                news = (await coming)["runNews"]
                heard.append((news["kind"], news["run"]["databaseId"], news["run"]["status"]))
        return heard

    async def close(self) -> None:
        await self._stream.aclose()


async def test_runs_are_told_of_as_they_are_created_change_and_end(
    house: House, operator: Operator
) -> None:
    task = await operator.create_task()
    going_on = await operator.run_to(task, Status.WAITING)
    listener = Listener(house.owner)
    assert await listener.until(going_on, "WAITING") == [("CHANGED", going_on, "WAITING")]
    run = await operator.trigger(task)
    heard = await listener.until(run, "WAITING")
    assert heard[0][:2] == ("CREATED", run)
    assert {told[1] for told in heard} == {run}
    await operator.signal(run, "yes")
    assert (await listener.until(run, "COMPLETED"))[-1] == ("ENDED", run, "COMPLETED")
    await operator.mutate(CANCEL_RUN, runId=going_on)
    assert (await listener.until(going_on, "CANCELLED"))[-1][0] == "ENDED"
    await listener.close()
    assert not house.platform.bus.is_heard


async def test_only_those_of_some_tasks(house: House, operator: Operator) -> None:
    other, task = await operator.create_task("Other"), await operator.create_task("Own")
    await operator.run_to(other, Status.WAITING)
    own = await operator.run_to(task, Status.WAITING)
    listener = Listener(house.owner, tasks=[task])
    assert await listener.until(own, "WAITING") == [("CHANGED", own, "WAITING")]
    await operator.trigger(other)
    run = await operator.trigger(task)
    assert {told[1] for told in await listener.until(run, "WAITING")} == {run}
    await listener.close()


async def test_a_run_by_the_clock_is_told_of(house: House, operator: Operator) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *")
    listener = Listener(house.owner)
    await listener.begin(house)
    house.clock.advance(timedelta(minutes=5))
    await operator.until_runs(task, 1)
    [run] = (await operator.task(task))["runs"]["nodes"]
    heard = await listener.until(run["databaseId"], "WAITING")
    assert heard[0][:2] == ("CREATED", run["databaseId"])
    await listener.close()


async def test_nothing_is_told_of_others(house: House, operator: Operator) -> None:
    others = Operator(house, house.stranger)
    theirs = await others.create_task("Theirs")
    await others.run_to(theirs, Status.WAITING)
    task = await operator.create_task()
    listener = Listener(house.owner)
    await listener.begin(house)
    await others.trigger(theirs)
    run = await operator.trigger(task)
    assert {told[1] for told in await listener.until(run, "WAITING")} == {run}
    await listener.close()


async def test_runs_by_when_they_were_created_and_started(house: House, operator: Operator) -> None:
    task = await operator.create_task()
    times, runs = [], []
    for _ in range(3):
        runs.append(await operator.run_to(task, Status.WAITING))
        times.append((await operator.run(runs[-1]))["createdAt"])
        house.clock.advance(timedelta(minutes=1))

    async def found(**wanted: Any) -> list[str]:
        shown = (await house.owner.ask(RUNS, filter=wanted))["runs"]
        assert shown["totalCount"] == len(shown["nodes"])
        return [run["databaseId"] for run in reversed(shown["nodes"])]

    assert await found(createdAfter=times[1]) == runs[1:]
    assert await found(createdBefore=times[1]) == runs[:2]
    assert await found(createdAfter=times[1], createdBefore=times[1]) == runs[1:2]
    started = (await operator.run(runs[1]))["startedAt"]
    assert await found(startedAfter=started) == runs[1:]
    assert await found(startedBefore=started) == runs[:2]
    assert await found(statuses=["COMPLETED", "FAILED"], createdAfter=times[0]) == []
