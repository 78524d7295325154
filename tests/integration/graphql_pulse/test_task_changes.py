"""What is done to tasks: changed, deleted, taken into use again."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from simulation.pulse.status import Status
from simulation.pulse.task.documents import TaskDocument
from tests.integration.graphql_pulse.kinds import Flaky
from tests.integration.graphql_pulse.operating import (
    CREATE_TASK,
    DELETE_TASK,
    RETRY_RUN,
    SET_TASK_ENABLED,
    TRIGGER_TASK,
    UNDELETE_TASK,
    UNKNOWN,
    UPDATE_TASK,
    Operator,
    approval,
)
from tests.integration.graphql_pulse.test_tasks import at
from tests.support.platform import House

LISTED = "query($filter: TaskFilter) { tasks(filter: $filter) { totalCount nodes { taskName } } }"


async def listed(house: House, **wanted: Any) -> list[str]:
    """The names of the tasks that a filter leaves, those of the platform itself aside."""
    found = (await house.owner.ask(LISTED, filter=wanted))["tasks"]
    assert found["totalCount"] == len(found["nodes"])
    return [task["taskName"] for task in found["nodes"]]


async def test_what_is_not_given_stays(operator: Operator) -> None:
    task = await operator.create_task("Approve", cronExpression="*/5 * * * *", timeoutSeconds=60)
    before = await operator.task(task)
    await operator.mutate(UPDATE_TASK, taskId=task, taskName="Decide")
    after = await operator.task(task)
    assert after.pop("updatedAt") > before.pop("updatedAt")
    assert after == before | {"taskName": "Decide"}


async def test_all_that_can_be_changed(operator: Operator) -> None:
    task = await operator.create_task("Approve")
    wanted: dict[str, Any] = {
        "taskName": "Decide",
        "taskVersion": 1,
        "taskConfig": {"question": "Ship it now?"},
        "cronExpression": "*/5 * * * *",
        "timeoutSeconds": 60,
    }
    changed = await operator.mutate(UPDATE_TASK, taskId=task, **wanted)
    assert {name: changed[name] for name in wanted} == wanted
    assert changed["nextRunAt"] == at(5)
    run = await operator.run(await operator.run_to(task, Status.WAITING))
    assert run["config"]["taskConfig"] == {"question": "Ship it now?"}
    assert run["timeoutSeconds"] == 60


async def test_a_run_keeps_what_it_began_with(operator: Operator) -> None:
    task = await operator.create_task()
    run = await operator.run_to(task, Status.WAITING)
    before = await operator.run(run)
    config = {"question": "Ship it now?"}
    await operator.mutate(UPDATE_TASK, taskId=task, taskConfig=config, timeoutSeconds=60)
    assert await operator.run(run) == before


async def test_a_new_schedule_counts_at_once(house: House, operator: Operator) -> None:
    house.platform.pulse.kinds.add(Flaky())
    flaky = {"taskType": "test.flaky", "taskConfig": {"failures": 0}}
    task = await operator.create_task(**flaky, cronExpression="*/5 * * * *")
    changed = await operator.mutate(UPDATE_TASK, taskId=task, cronExpression="7,14 * * * *")
    assert changed["nextRunAt"] == at(7)
    house.clock.advance(timedelta(minutes=8))
    await operator.until_runs(task, 1)
    [run] = (await operator.task(task))["runs"]["nodes"]
    # The tick of the old schedule came first, and to nothing.
    assert run["scheduledFor"] == at(7)


async def test_null_takes_a_schedule_away(operator: Operator) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *")
    changed = await operator.mutate(UPDATE_TASK, taskId=task, cronExpression=None)
    assert (changed["cronExpression"], changed["nextRunAt"]) == (None, None)


async def test_a_schedule_that_is_switched_off_stays_so(operator: Operator) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *", enabled=False)
    changed = await operator.mutate(UPDATE_TASK, taskId=task, cronExpression="*/7 * * * *")
    assert (changed["enabled"], changed["nextRunAt"]) == (False, None)
    on = await operator.mutate(SET_TASK_ENABLED, taskId=task, enabled=True)
    assert on["nextRunAt"] == at(7)


@pytest.mark.parametrize(
    ("given", "code", "field"),
    [
        ({"taskName": None}, "VALIDATION_FAILED", "taskName"),
        ({"taskName": "Taken"}, "NAME_TAKEN", "taskName"),
        ({"taskVersion": 7}, "CONFIG_DECODE_ERROR", "taskVersion"),
        ({"taskConfig": {}}, "CONFIG_DECODE_ERROR", "taskConfig.question"),
        ({"taskConfig": None}, "CONFIG_DECODE_ERROR", "taskConfig"),
        ({"cronExpression": "often"}, "VALIDATION_FAILED", "cronExpression"),
        ({"cronExpression": "0 0 30 2 *"}, "VALIDATION_FAILED", "cronExpression"),
        ({"timeoutSeconds": 0}, "VALIDATION_FAILED", "timeoutSeconds"),
        ({"timeoutSeconds": None}, "VALIDATION_FAILED", "timeoutSeconds"),
        ({"taskId": UNKNOWN}, "NOT_FOUND", "taskId"),
    ],
)
async def test_a_change_that_cannot_be_had(
    operator: Operator, given: dict[str, Any], code: str, field: str
) -> None:
    await operator.create_task("Taken")
    task = await operator.create_task("Approve")
    refusal = await operator.refusal(UPDATE_TASK, **{"taskId": task} | given)
    assert (refusal.code, refusal.field) == (code, field), refusal.message


async def test_a_name_is_free_as_soon_as_it_is_given_up(operator: Operator) -> None:
    task = await operator.create_task("First")
    await operator.mutate(UPDATE_TASK, taskId=task, taskName="Second")
    await operator.create_task("First")
    refusal = await operator.refusal(CREATE_TASK, **approval("Second"))
    assert refusal.code == "NAME_TAKEN"


async def test_a_deleted_task_never_runs(house: House, operator: Operator) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *")
    gone = await operator.mutate(DELETE_TASK, taskId=task)
    assert gone == {"databaseId": task, "isDeleted": True, "enabled": True, "nextRunAt": None}
    house.clock.advance(timedelta(minutes=12))
    for mutation, given in (
        (TRIGGER_TASK, {}),
        (UPDATE_TASK, {"timeoutSeconds": 60}),
        (SET_TASK_ENABLED, {"enabled": False}),
    ):
        refusal = await operator.refusal(mutation, taskId=task, **given)
        assert (refusal.code, refusal.field) == ("NOT_FOUND", "taskId")
        assert "undelete it" in refusal.message
    assert (await operator.task(task))["runs"]["totalCount"] == 0


async def test_its_runs_go_on_and_can_be_retried(operator: Operator) -> None:
    task = await operator.create_task()
    run = await operator.run_to(task, Status.WAITING)
    await operator.mutate(DELETE_TASK, taskId=task)
    await operator.signal(run, "yes")
    await operator.until(run, Status.COMPLETED)
    assert (await operator.run(run))["task"] == {"databaseId": task, "taskName": "Ask"}
    retry = (await operator.mutate(RETRY_RUN, runId=run))["databaseId"]
    await operator.until(retry, Status.WAITING)


async def test_it_is_listed_where_it_is_asked_for(house: House, operator: Operator) -> None:
    gone = await operator.create_task("Gone")
    await operator.create_task("Nightly", cronExpression="0 3 * * *")
    await operator.create_task("By hand")
    await operator.mutate(DELETE_TASK, taskId=gone)
    assert await listed(house) == ["Nightly", "By hand"]
    assert await listed(house, isDeleted=True) == ["Gone"]
    assert await listed(house, isDeleted=None) == ["Gone", "Nightly", "By hand"]
    assert await listed(house, isScheduled=True) == ["Nightly"]
    assert await listed(house, isScheduled=False) == ["By hand"]
    assert await listed(house, taskTypes=["simulation.set_run"]) == []


async def test_it_is_taken_into_use_again(house: House, operator: Operator) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *")
    await operator.mutate(DELETE_TASK, taskId=task)
    await operator.mutate(DELETE_TASK, taskId=task)
    house.clock.advance(timedelta(minutes=12))
    back = await operator.mutate(UNDELETE_TASK, taskId=task)
    assert back == {"databaseId": task, "isDeleted": False, "enabled": True, "nextRunAt": at(15)}
    assert (await operator.mutate(UNDELETE_TASK, taskId=task)) == back
    house.clock.advance(timedelta(minutes=3))
    await operator.until_runs(task, 1)


async def test_its_name_may_have_been_taken_meanwhile(operator: Operator) -> None:
    task = await operator.create_task("Nightly")
    await operator.mutate(DELETE_TASK, taskId=task)
    other = await operator.create_task("Nightly")
    refusal = await operator.refusal(UNDELETE_TASK, taskId=task)
    assert (refusal.code, refusal.field) == ("NAME_TAKEN", "taskName")
    assert "rename that one" in refusal.message
    await operator.mutate(UPDATE_TASK, taskId=other, taskName="Nightly 2")
    await operator.mutate(UNDELETE_TASK, taskId=task)


async def test_the_times_of_a_cron_expression(house: House) -> None:
    ask = "query($e: String!, $n: Int) { cronTimes(expression: $e, count: $n) { times problem } }"

    async def times(expression: str, count: int | None = 2) -> Any:
        return (await house.owner.ask(ask, e=expression, n=count))["cronTimes"]

    assert await times(" */5 *  * * *") == {"times": [at(5), at(10)], "problem": None}
    for wrong, says in (
        ("often", "give five fields"),
        ("", "give five fields"),
        ("0 25 * * *", "'25' is no hour; give numbers from 0 to 23"),
        ("0 0 * JAN-FOO *", "'JAN-FOO' is no month; give numbers from 1 to 12"),
        ("5-70 * * * * *", "'5-70' is no minute; give numbers from 0 to 59"),
        ("* * * * * 60", "'60' is no second; give numbers from 0 to 59"),
        ("0 0 30 2 *", "never comes"),
        ("0," * 300 + "1 * * * *", "at most 500"),
    ):
        found = await times(wrong)
        assert found["times"] == []
        assert says in found["problem"]
    refusal = await house.owner.refusal(ask, e="* * * * *", n=51)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "count")


async def test_documents_of_earlier_releases_are_of_living_tasks(
    house: House, operator: Operator
) -> None:
    task = await operator.create_task("Old")
    await TaskDocument.get_motor_collection().update_one(
        {"_id": task}, {"$unset": {"is_deleted": True}}
    )
    assert await listed(house) == ["Old"]
    assert await listed(house, isDeleted=True) == []
    assert not (await operator.task(task))["isDeleted"]
    refusal = await operator.refusal(CREATE_TASK, **approval("Old"))
    assert refusal.code == "NAME_TAKEN"


async def test_a_request_that_comes_again_is_answered_as_before(operator: Operator) -> None:
    task = await operator.create_task("Once")
    for mutation, given in (
        (UPDATE_TASK, {"taskName": "Twice"}),
        (DELETE_TASK, {}),
        (UNDELETE_TASK, {}),
    ):
        key = operator.key()
        [first, again] = [
            await operator.mutate(mutation, taskId=task, idempotencyKey=key, **given)
            for _ in range(2)
        ]
        assert first == again
    other = await operator.refusal(
        UPDATE_TASK, taskId=task, idempotencyKey=key, cronExpression="0 3 * * *"
    )
    assert other.code == "IDEMPOTENCY_KEY_REUSED"
