"""Tasks: what they say, and how their schedule moves."""

from __future__ import annotations

from datetime import timedelta

from simulation.pulse.status import Status
from tests.integration.graphql_pulse.kinds import Flaky
from tests.integration.graphql_pulse.operating import SET_TASK_ENABLED, Operator
from tests.support.platform import House


def at(minute: int) -> str:
    """A minute of the first hour that the clock of these tests shows."""
    return f"2026-01-01T00:{minute:02d}:00+00:00"


async def test_a_task_without_a_schedule(operator: Operator) -> None:
    id = await operator.create_task("Approve", timeoutSeconds=60)
    task = await operator.task(id)
    created, updated = task.pop("createdAt"), task.pop("updatedAt")
    assert created == updated
    assert at(0)[:16] == created[:16]
    assert task == {
        "databaseId": id,
        "taskName": "Approve",
        "taskType": "example.approval",
        "taskVersion": 1,
        "taskConfig": {"question": "Ship it?"},
        "cronExpression": None,
        "enabled": True,
        "nextRunAt": None,
        "lastRunAt": None,
        "lastRunStatus": None,
        "lastRun": None,
        "timeoutSeconds": 60,
        "isDeleted": False,
        "runs": {"totalCount": 0, "nodes": []},
    }


async def test_an_hour_is_the_usual_timeout(operator: Operator) -> None:
    assert (await operator.task(await operator.create_task()))["timeoutSeconds"] == 3600


async def test_a_schedule_brings_runs_about(house: House, operator: Operator) -> None:
    house.platform.pulse.kinds.add(Flaky())
    task = await operator.create_task(
        taskType="test.flaky", taskConfig={"failures": 0}, cronExpression=" */5  * * * * "
    )
    shown = await operator.task(task)
    assert (shown["cronExpression"], shown["nextRunAt"]) == ("*/5 * * * *", at(5))
    for minute in (5, 10):
        house.clock.advance(timedelta(minutes=5))
        await operator.until_runs(task, minute // 5)
        latest = (await operator.task(task))["runs"]["nodes"][0]
        assert (latest["triggerSource"], latest["scheduledFor"]) == ("SCHEDULE", at(minute))
        await operator.until(latest["databaseId"], Status.COMPLETED)
        shown = await operator.task(task)
        assert shown["nextRunAt"] == at(minute + 5)
        assert shown["lastRun"] == {"databaseId": latest["databaseId"]}
        assert shown["lastRunStatus"] == "COMPLETED"


async def test_a_tick_is_skipped_while_the_previous_run_goes_on(
    house: House, operator: Operator
) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *")
    house.clock.advance(timedelta(minutes=5))
    await operator.until_runs(task, 1)
    [first] = (await operator.task(task))["runs"]["nodes"]
    await operator.until(first["databaseId"], Status.WAITING)
    house.clock.advance(timedelta(minutes=5))
    await operator.until_runs(task, 2)
    shown = await operator.task(task)
    skipped, _ = shown["runs"]["nodes"]
    assert (skipped["status"], skipped["scheduledFor"]) == ("SKIPPED", at(10))
    assert first["databaseId"] in skipped["skipReason"]
    assert shown["nextRunAt"] == at(15)
    run = await operator.run(skipped["databaseId"])
    assert (run["startedAt"], run["stages"]) == (None, [])
    assert run["events"][-1]["eventType"] == "scheduler.skipped"


async def test_a_schedule_is_switched_off_and_on(house: House, operator: Operator) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *")
    off = await operator.mutate(SET_TASK_ENABLED, taskId=task, enabled=False)
    assert (off["enabled"], off["nextRunAt"]) == (False, None)
    house.clock.advance(timedelta(minutes=12))
    on = await operator.mutate(SET_TASK_ENABLED, taskId=task, enabled=True)
    assert (on["enabled"], on["nextRunAt"]) == (True, at(15))
    assert on["updatedAt"] > off["updatedAt"]
    assert (await operator.task(task))["runs"]["totalCount"] == 0


async def test_a_disabled_task_is_triggered_by_hand(operator: Operator) -> None:
    task = await operator.create_task(cronExpression="*/5 * * * *", enabled=False)
    assert (await operator.task(task))["nextRunAt"] is None
    await operator.run_to(task, Status.WAITING)
    assert (await operator.task(task))["lastRunStatus"] == "WAITING"


async def test_the_kinds_of_tasks(house: House) -> None:
    house.platform.pulse.kinds.add(Flaky())
    kinds = (
        await house.owner.ask(
            "{ taskTypes { taskType version configVersions stageNames forOperators configSchema } }"
        )
    )["taskTypes"]
    assert [kind["taskType"] for kind in kinds if kind.pop("forOperators")] == [
        "pulse.retention",
        "tracking.recount",
        "tracking.retention",
    ]
    schemas = {kind["taskType"]: kind.pop("configSchema") for kind in kinds}
    assert schemas["example.approval"]["required"] == ["question"]
    assert [kind["taskType"] for kind in kinds] == list(house.platform.pulse.kinds.types)
    by_type = {kind.pop("taskType"): kind for kind in kinds}
    assert by_type["example.approval"] == {
        "version": 1,
        "configVersions": [1],
        "stageNames": ["ask", "decide", "record"],
    }
    assert by_type["test.flaky"] == {"version": 2, "configVersions": [1, 2], "stageNames": ["try"]}
