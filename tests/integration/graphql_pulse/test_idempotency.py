"""A mutation that comes again is answered again, and carried out once."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

import pytest

from simulation.pulse.status import Status
from tests.integration.graphql_pulse.operating import (
    CANCEL_RUN,
    CREATE_TASK,
    RETRY_RUN,
    SET_TASK_ENABLED,
    SIGNAL_RUN,
    TRIGGER_TASK,
    Operator,
    approval,
)
from tests.support.platform import COLLEAGUE, House

KEY = "olga/tests/again"
COUNTS = "{ tasks { totalCount } runs { totalCount } }"


async def test_a_task_is_created_once(house: House, operator: Operator) -> None:
    given = approval() | {"idempotencyKey": KEY}
    first = await operator.mutate(CREATE_TASK, **given)
    counts = await house.owner.ask(COUNTS)
    for _ in range(2):
        assert await operator.mutate(CREATE_TASK, **given) == first
    assert await house.owner.ask(COUNTS) == counts


async def test_a_task_is_triggered_once(operator: Operator) -> None:
    task = await operator.create_task()
    first = await operator.mutate(TRIGGER_TASK, idempotencyKey=KEY, taskId=task)
    await operator.until(first["databaseId"], Status.WAITING)
    assert await operator.mutate(TRIGGER_TASK, idempotencyKey=KEY, taskId=task) == first
    assert (await operator.task(task))["runs"]["totalCount"] == 1


async def test_a_run_is_cancelled_and_retried_once(operator: Operator) -> None:
    task = await operator.create_task()
    run = await operator.run_to(task, Status.WAITING)
    cancelled = await operator.mutate(CANCEL_RUN, idempotencyKey=KEY, runId=run, reason="Enough.")
    await operator.until(run, Status.CANCELLED)
    again = await operator.mutate(CANCEL_RUN, idempotencyKey=KEY, runId=run, reason="Enough.")
    assert again == cancelled
    retried = await operator.mutate(RETRY_RUN, idempotencyKey=f"{KEY}-2", runId=run)
    assert await operator.mutate(RETRY_RUN, idempotencyKey=f"{KEY}-2", runId=run) == retried
    assert (await operator.task(task))["runs"]["totalCount"] == 2


async def test_a_signal_is_delivered_once(operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    given = {"idempotencyKey": KEY, "runId": run, "name": "decision", "payload": {"b": 1, "a": 2}}
    await operator.mutate(SIGNAL_RUN, **given)
    await operator.until(run, Status.COMPLETED)
    # The order of keys in JSON means nothing, so it is the same request.
    again = await operator.mutate(SIGNAL_RUN, **given | {"payload": {"a": 2, "b": 1}})
    assert again["databaseId"] == run
    events = [event["eventType"] for event in (await operator.run(run))["events"]]
    assert events.count("signal.delivered") == 1


async def test_a_schedule_is_not_switched_again(operator: Operator) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *")
    off: dict[str, Any] = {"idempotencyKey": KEY, "taskId": task, "enabled": False}
    await operator.mutate(SET_TASK_ENABLED, **off)
    await operator.mutate(SET_TASK_ENABLED, taskId=task, enabled=True)
    assert (await operator.mutate(SET_TASK_ENABLED, **off))["enabled"] is True


async def test_global_and_plain_ids_make_the_same_request(operator: Operator) -> None:
    task = await operator.create_task()
    data = await operator.client.ask("query($id: ID!) { task(id: $id) { id } }", id=task)
    ids = (task, data["task"]["id"], task.upper())
    made = [await operator.mutate(TRIGGER_TASK, idempotencyKey=KEY, taskId=id) for id in ids]
    assert made == [made[0]] * 3


async def test_of_many_at_once_one_is_carried_out(operator: Operator) -> None:
    task = await operator.create_task()
    given = {"idempotencyKey": KEY, "taskId": task}
    results = await asyncio.gather(
        *(operator.client.execute(TRIGGER_TASK, input=given) for _ in range(10))
    )
    answers = [result.data for result in results if not result.errors]
    refused = [result.errors[0].extensions for result in results if result.errors]
    assert answers
    assert answers == [answers[0]] * len(answers)
    expected = {"code": "IDEMPOTENCY_IN_PROGRESS", "field": "idempotencyKey"}
    assert refused == [expected] * (10 - len(answers))
    assert (await operator.task(task))["runs"]["totalCount"] == 1
    [run] = (await operator.task(task))["runs"]["nodes"]
    assert await operator.mutate(TRIGGER_TASK, **given) == {"databaseId": run["databaseId"]}


async def test_two_requests_at_once_with_keys_of_their_own(operator: Operator) -> None:
    task = await operator.create_task()
    first, second = await asyncio.gather(operator.trigger(task), operator.trigger(task))
    assert first != second
    assert (await operator.task(task))["runs"]["totalCount"] == 2


@pytest.mark.parametrize("other", ["input", "mutation", "actor"])
async def test_a_key_belongs_to_one_request(house: House, operator: Operator, other: str) -> None:
    task = await operator.create_task()
    run = await operator.run_to(task, Status.WAITING)
    await operator.mutate(CANCEL_RUN, idempotencyKey=KEY, runId=run)
    await operator.until(run, Status.CANCELLED)
    who = Operator(house, house.client(COLLEAGUE)) if other == "actor" else operator
    query = RETRY_RUN if other == "mutation" else CANCEL_RUN
    fields = {"reason": "Another one."} if other == "input" else {}
    refusal = await who.refusal(query, idempotencyKey=KEY, runId=run, **fields)
    assert (refusal.code, refusal.field) == ("IDEMPOTENCY_KEY_REUSED", "idempotencyKey")


@pytest.mark.parametrize("key", ["", "one", "one/two", "one/two/three/four", "one/two /three"])
async def test_a_key_has_three_parts(operator: Operator, key: str) -> None:
    refusal = await operator.refusal(CREATE_TASK, **approval(), idempotencyKey=key)
    assert (refusal.code, refusal.field) == ("IDEMPOTENCY_KEY_MISSING", "idempotencyKey")
    assert refusal.message.startswith("idempotency_key: ")


async def test_a_key_is_required(house: House) -> None:
    refusal = await house.owner.refusal(CREATE_TASK, input=approval())
    assert refusal.code == "BAD_USER_INPUT"
    assert "idempotencyKey" in refusal.message


async def test_a_refused_request_may_come_again_with_its_key(operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    refusal = await operator.refusal(RETRY_RUN, idempotencyKey=KEY, runId=run)
    assert refusal.code == "RUN_NOT_ENDED"
    await operator.signal(run, "yes")
    await operator.until(run, Status.COMPLETED)
    retried = await operator.mutate(RETRY_RUN, idempotencyKey=KEY, runId=run)
    assert retried["triggerSource"] == "RETRY"


async def test_after_a_week_a_key_is_free(house: House, operator: Operator) -> None:
    task = await operator.create_task()
    first = await operator.mutate(TRIGGER_TASK, idempotencyKey=KEY, taskId=task)
    house.clock.advance(timedelta(days=6, hours=23))
    assert await operator.mutate(TRIGGER_TASK, idempotencyKey=KEY, taskId=task) == first
    house.clock.advance(timedelta(hours=1))
    assert await operator.mutate(TRIGGER_TASK, idempotencyKey=KEY, taskId=task) != first
