"""The events of a run as a subscription."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from simulation.kernel.messages import Commit, Metadata
from simulation.pulse.run.events import RunCancelRequested, RunEnded, SignalExpired
from simulation.pulse.status import Status
from tests.integration.graphql_pulse.operating import UNKNOWN, Operator
from tests.support.platform import House

EVENTS = """subscription($id: ID!, $after: Int) { runEvents(id: $id, after: $after) {
  position eventType severity message details createdAt } }"""


async def told(operator: Operator, run: str, **variables: Any) -> list[dict[str, Any]]:
    """Every message of the subscription until it ends."""
    stream = operator.client.stream(EVENTS, id=run, **variables)
    return [message["runEvents"] async for message in stream]


async def ended_run(operator: Operator) -> str:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    await operator.signal(run, "yes")
    await operator.until(run, Status.COMPLETED)
    return run


async def test_events_come_while_the_run_goes_on(operator: Operator) -> None:
    run = await operator.trigger(await operator.create_task())
    heard = []
    async for message in operator.client.stream(EVENTS, id=run):
        heard.append(message["runEvents"])
        if heard[-1]["eventType"] == "run.waiting":
            # It goes on only because this came before the end.
            await operator.signal(run, "yes")
    assert [event["position"] for event in heard] == [*range(1, len(heard) + 1)]
    assert heard[0]["eventType"] == "run.created"
    assert heard[-1]["eventType"] == "run.completed"
    assert heard == (await operator.run(run))["events"]


async def test_who_comes_late_hears_it_all(operator: Operator) -> None:
    run = await ended_run(operator)
    assert await told(operator, run) == (await operator.run(run))["events"]


async def test_from_every_position_on(operator: Operator) -> None:
    run = await ended_run(operator)
    events = (await operator.run(run))["events"]
    # Positions in the middle of a commit are among them.
    for after in range(len(events) + 2):
        assert await told(operator, run, after=after) == events[after:]


async def test_the_live_ones_after_a_position(operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    seen = (await operator.run(run))["events"][-1]["position"]
    stream = operator.client.stream(EVENTS, id=run, after=seen)
    first = asyncio.ensure_future(anext(stream))
    await operator.signal(run, "yes")
    heard = [await first] + [message async for message in stream]
    events = (await operator.run(run))["events"]
    assert [message["runEvents"] for message in heard] == events[seen:]


async def test_news_of_another_process(house: House, operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    state = await house.platform.pulse.runs.state(run)
    assert state is not None
    seen = (await operator.run(run))["events"][-1]["position"]
    stream = operator.client.stream(EVENTS, id=run, after=seen)
    first = asyncio.ensure_future(anext(stream))
    ended = RunEnded(task_id=state.task_id, status=Status.CANCELLED, reason="", failure=None)
    events = (
        RunCancelRequested(reason="From afar.", request_id=None),
        SignalExpired(name="decision"),
        ended,
    )
    metadata = Metadata("acme", "olga", house.clock.now(), "from-afar")
    # Straight into the log: the bus of this process does not hear of it.
    await house.store.append(Commit(f"run-{run}", seen + 1, events, metadata))
    heard = [await first] + [message async for message in stream]
    assert [message["runEvents"]["eventType"] for message in heard] == [
        "run.cancel_requested",
        "signal.expired",
        "run.cancelled",
    ]


async def test_a_run_that_was_skipped(house: House, operator: Operator) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *")
    for number in (1, 2):
        house.clock.advance(timedelta(minutes=5))
        await operator.until_runs(task, number)
        latest = (await operator.task(task))["runs"]["nodes"][0]["databaseId"]
        await operator.until(latest, Status.WAITING if number == 1 else Status.SKIPPED)
    heard = await told(operator, latest)
    assert [event["eventType"] for event in heard] == ["run.created", "scheduler.skipped"]
    assert heard[1]["severity"] == "WARN"


async def test_an_archived_run_tells_that_it_is_one(house: House, operator: Operator) -> None:
    run = await ended_run(operator)
    last = (await operator.run(run))["events"][-1]["position"]
    house.clock.advance(timedelta(days=31))
    await house.platform.pulse.archive_runs(house.clock.now())
    [event] = await told(operator, run)
    assert (event["eventType"], event["position"]) == ("run.archived", last + 1)
    assert await told(operator, run, after=last + 1) == []


@pytest.mark.parametrize(
    ("id", "code"), [(UNKNOWN, "NOT_FOUND"), ("nonsense", "VALIDATION_FAILED")]
)
async def test_a_run_that_is_not_there(house: House, id: str, code: str) -> None:
    refusal = await house.owner.refused_stream(EVENTS, id=id)
    assert (refusal.code, refusal.field) == (code, "id")


async def test_leaving_early_leaves_no_listener_behind(house: House, operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    stream = operator.client.stream(EVENTS, id=run)
    await anext(stream)
    assert house.platform.bus.is_heard
    await stream.aclose()
    assert not house.platform.bus.is_heard
