"""Every refusal says what was wrong, in the names of the inputs."""

from __future__ import annotations

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
    UNKNOWN,
    Operator,
    approval,
)
from tests.support.platform import House

TASKS = {
    "an unknown kind": ({"taskType": "no.such"}, "CONFIG_DECODE_ERROR", "taskType"),
    "no kind": ({"taskType": "  "}, "VALIDATION_FAILED", "taskType"),
    "an unknown version": ({"taskVersion": 7}, "CONFIG_DECODE_ERROR", "taskVersion"),
    "no config": ({"taskConfig": None}, "CONFIG_DECODE_ERROR", "taskConfig"),
    "a config without its question": (
        {"taskConfig": {}},
        "CONFIG_DECODE_ERROR",
        "taskConfig.question",
    ),
    "a config with too much": (
        {"taskConfig": {"question": "?", "colour": "red"}},
        "CONFIG_DECODE_ERROR",
        "taskConfig.colour",
    ),
    "a config that no store keeps": (
        {"taskConfig": {"question": 2**70}},
        "VALIDATION_FAILED",
        "taskConfig",
    ),
    "no name": ({"taskName": " "}, "VALIDATION_FAILED", "taskName"),
    "a name too long": ({"taskName": "a" * 201}, "VALIDATION_FAILED", "taskName"),
    "a name that is taken": ({"taskName": "Taken"}, "NAME_TAKEN", "taskName"),
    "no cron expression": (
        {"cronExpression": "every day"},
        "VALIDATION_FAILED",
        "cronExpression",
    ),
    "a day that never comes": (
        {"cronExpression": "0 0 31 2 *"},
        "VALIDATION_FAILED",
        "cronExpression",
    ),
    "no time at all": ({"timeoutSeconds": 0}, "VALIDATION_FAILED", "timeoutSeconds"),
    "time without end": ({"timeoutSeconds": 2**31 - 1}, "VALIDATION_FAILED", "timeoutSeconds"),
}


@pytest.mark.parametrize("case", TASKS)
async def test_tasks_that_cannot_be(operator: Operator, case: str) -> None:
    await operator.create_task("Taken")
    fields, code, field = TASKS[case]
    refusal = await operator.refusal(CREATE_TASK, **approval("New", **fields))
    assert (refusal.code, refusal.field) == (code, field)
    assert "cortex" not in refusal.message


async def test_a_refused_config_is_named_as_the_input_names_it(operator: Operator) -> None:
    refusal = await operator.refusal(CREATE_TASK, **approval(taskVersion=7))
    assert refusal.message == "task_version: example.approval has no version 7; use 1."


ABOUT: dict[str, tuple[str, str, dict[str, Any]]] = {
    "cancelRun": (CANCEL_RUN, "runId", {}),
    "retryRun": (RETRY_RUN, "runId", {}),
    "signalRun": (SIGNAL_RUN, "runId", {"name": "decision"}),
    "triggerTask": (TRIGGER_TASK, "taskId", {}),
    "setTaskEnabled": (SET_TASK_ENABLED, "taskId", {"enabled": True}),
}
"""By mutation: the field that says what it is about, and the other fields."""


@pytest.mark.parametrize("name", ABOUT)
async def test_what_is_not_there(operator: Operator, name: str) -> None:
    query, field, fields = ABOUT[name]
    refusal = await operator.refusal(query, **fields, **{field: UNKNOWN})
    assert (refusal.code, refusal.field) == ("NOT_FOUND", field)
    assert UNKNOWN in refusal.message


@pytest.mark.parametrize("name", ABOUT)
@pytest.mark.parametrize("id", ["", "nonsense", "f" * 24])
async def test_what_is_no_id(operator: Operator, name: str, id: str) -> None:
    query, field, fields = ABOUT[name]
    refusal = await operator.refusal(query, **fields, **{field: id})
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)


async def test_an_id_of_another_type(operator: Operator) -> None:
    task = await operator.create_task()
    data = await operator.client.ask("query($id: ID!) { task(id: $id) { id } }", id=task)
    refusal = await operator.refusal(CANCEL_RUN, runId=data["task"]["id"])
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "runId")
    assert "belongs to a Task" in refusal.message


async def test_only_a_run_that_has_ended_is_retried(operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    refusal = await operator.refusal(RETRY_RUN, runId=run)
    assert (refusal.code, refusal.field) == ("RUN_NOT_ENDED", "runId")


async def test_only_a_run_in_progress_is_cancelled(operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    await operator.signal(run, "yes")
    await operator.until(run, Status.COMPLETED)
    refusal = await operator.refusal(CANCEL_RUN, runId=run)
    assert (refusal.code, refusal.field) == ("RUN_NOT_IN_PROGRESS", "runId")


async def test_a_reason_too_long(operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    refusal = await operator.refusal(CANCEL_RUN, runId=run, reason="a" * 2001)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "reason")


async def test_a_signal_that_nobody_waits_for(operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    refusal = await operator.refusal(SIGNAL_RUN, runId=run, name="other")
    assert (refusal.code, refusal.field) == ("SIGNAL_NOT_AWAITED", "name")
    assert "'decision'" in refusal.message
    await operator.signal(run, "yes")
    await operator.until(run, Status.COMPLETED)
    refusal = await operator.refusal(SIGNAL_RUN, runId=run, name="decision")
    assert (refusal.code, refusal.field) == ("SIGNAL_NOT_AWAITED", "name")


@pytest.mark.parametrize("payload", ["a" * (256 * 1024), {"number": 2**70}, {"text": "\x00"}])
async def test_a_payload_that_cannot_be_kept(operator: Operator, payload: Any) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    refusal = await operator.refusal(SIGNAL_RUN, runId=run, name="decision", payload=payload)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "payload")


@pytest.mark.parametrize("name", ["task", "run"])
async def test_queries_for_what_is_no_id(house: House, name: str) -> None:
    query = f"query($id: ID!) {{ {name}(id: $id) {{ databaseId }} }}"
    assert await house.owner.ask(query, id=UNKNOWN) == {name: None}
    refusal = await house.owner.refusal(query, id="f" * 24)
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "id")


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ("first: 101", "first"),
        ("first: 1, last: 1", "last"),
        ('after: "nonsense"', "after"),
        ('before: "bmFtZT1h"', "before"),
    ],
)
async def test_pages_that_cannot_be(house: House, arguments: str, field: str) -> None:
    for name in ("tasks", "runs"):
        refusal = await house.owner.refusal(f"{{ {name}({arguments}) {{ totalCount }} }}")
        assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)


async def test_a_filter_by_what_is_no_id(house: House) -> None:
    refusal = await house.owner.refusal('{ runs(filter: {taskIds: ["nonsense"]}) { totalCount } }')
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", "taskIds")
