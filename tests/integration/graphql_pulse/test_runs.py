"""The life of a run: asked, decided, recorded; cancelled, failed, retried."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from simulation.pulse.faults import RETRYABLE, Category
from simulation.pulse.status import Status
from tests.integration.graphql_pulse.kinds import Flaky
from tests.integration.graphql_pulse.operating import CANCEL_RUN, RETRY_RUN, SIGNAL_RUN, Operator
from tests.support.platform import House


def by(rows: list[dict[str, Any]], *names: str) -> list[tuple[Any, ...]]:
    """Some fields of each row."""
    return [tuple(row[name] for name in names) for row in rows]


async def test_a_run_waits_for_its_signal(operator: Operator) -> None:
    task = await operator.create_task("Approve the release")
    run = await operator.run(await operator.run_to(task, Status.WAITING))
    assert (run["taskType"], run["status"]) == ("example.approval", "WAITING")
    assert (run["triggerSource"], run["scheduledFor"]) == ("MANUAL", None)
    assert run["task"] == {"databaseId": task, "taskName": "Approve the release"}
    assert run["createdAt"] <= run["startedAt"]
    assert (run["completedAt"], run["durationSeconds"]) == (None, None)
    assert (run["leaseOwner"], run["error"], run["archived"]) == (None, None, False)
    assert (run["leaseExpiresAt"], run["timeoutSeconds"]) == (None, 3600)
    assert run["config"] == {
        "taskType": "example.approval",
        "taskVersion": 1,
        "taskConfig": {"question": "Ship it?"},
    }
    assert by(run["stages"], "number", "stageName", "status", "stateSummary") == [
        (1, "ask", "COMPLETED", "Asked: Ship it?"),
        (2, "decide", "STARTED", ""),
    ]
    [signal] = run["signals"]
    assert (signal["name"], signal["status"], signal["payload"]) == ("decision", "PENDING", None)
    assert (signal["stageNumber"], signal["attemptNumber"]) == (2, 1)
    assert (signal["expiresAt"], signal["deliveredAt"]) == (None, None)
    checkpoint = run["checkpoint"]
    assert checkpoint["updatedAt"] == run["stages"][0]["completedAt"]
    assert checkpoint["payload"] == {"question": "Ship it?"}
    assert (checkpoint["checkpointName"], checkpoint["summary"]) == ("ask", "Asked: Ship it?")
    assert (checkpoint["taskType"], checkpoint["taskVersion"]) == ("example.approval", 1)
    assert (checkpoint["formatVersion"], checkpoint["runtimeVersion"]) == (1, 1)


async def test_a_signal_wakes_the_run_and_it_completes(operator: Operator) -> None:
    task = await operator.create_task()
    id = await operator.run_to(task, Status.WAITING)
    told = await operator.mutate(SIGNAL_RUN, runId=id, name="decision", payload={"yes": True})
    assert told["databaseId"] == id
    assert told["signals"][0]["payload"] == {"yes": True}
    await operator.until(id, Status.COMPLETED)

    run = await operator.run(id)
    assert run["status"] == "COMPLETED"
    assert run["durationSeconds"] > 0
    assert run["signals"][0]["status"] == "CONSUMED"
    assert run["signals"][0]["deliveredAt"] is not None
    assert by(run["stages"], "stageName", "status") == [
        ("ask", "COMPLETED"),
        ("decide", "COMPLETED"),
        ("record", "COMPLETED"),
    ]
    attempts = [attempt for stage in run["stages"] for attempt in stage["attempts"]]
    assert by(attempts, "attemptNumber", "status", "interrupted", "error", "retryAt") == [
        (1, "COMPLETED", False, None, None)
    ] * len(attempts)
    assert run["checkpoint"]["checkpointName"] == "record"
    assert run["checkpoint"]["payload"] == {"question": "Ship it?", "decision": {"yes": True}}
    shown = await operator.task(task)
    assert (shown["lastRunStatus"], shown["lastRun"]) == ("COMPLETED", {"databaseId": id})
    assert shown["lastRunAt"] == run["startedAt"]
    assert by(shown["runs"]["nodes"], "databaseId", "status") == [(id, "COMPLETED")]


async def test_the_events_of_a_run(operator: Operator) -> None:
    id = await operator.run_to(await operator.create_task(), Status.WAITING)
    await operator.signal(id, "yes")
    await operator.until(id, Status.COMPLETED)
    events = (await operator.run(id))["events"]
    assert [event["position"] for event in events] == [*range(1, len(events) + 1)]
    assert {event["severity"] for event in events} == {"INFO"}
    assert [event["eventType"] for event in events] == [
        "run.created",
        "run.started",
        *("stage.started", "stage.attempt_started", "stage.completed"),
        *("stage.started", "stage.attempt_started", "run.waiting"),
        *("signal.delivered", "run.resumed", "signal.consumed", "stage.completed"),
        *("stage.started", "stage.attempt_started", "stage.completed"),
        "run.completed",
    ]
    assert events[0]["details"]["trigger_source"] == "manual"
    assert events[0]["message"] == "Created by hand."
    assert events[0]["createdAt"] == (await operator.run(id))["createdAt"]


async def test_a_waiting_run_is_cancelled_with_its_reason(operator: Operator) -> None:
    id = await operator.run_to(await operator.create_task(), Status.WAITING)
    asked = await operator.mutate(CANCEL_RUN, runId=id, reason="Nobody asks any more.")
    assert asked["cancelReason"] == "Nobody asks any more."
    assert asked["cancelRequestedAt"] is not None
    await operator.until(id, Status.CANCELLED)
    run = await operator.run(id)
    assert run["cancelRequestedAt"] == asked["cancelRequestedAt"]
    assert run["checkpoint"]["checkpointName"] == "ask"
    assert run["signals"][0]["status"] == "EXPIRED"
    last = run["events"][-1]
    assert (last["eventType"], last["severity"]) == ("run.cancelled", "WARN")
    assert last["message"] == "Nobody asks any more."


async def test_a_signal_that_does_not_come_in_time(house: House, operator: Operator) -> None:
    config = {"question": "Still there?", "expires_seconds": 60}
    task = await operator.create_task(taskConfig=config)
    id = await operator.run_to(task, Status.WAITING)
    assert (await operator.run(id))["signals"][0]["expiresAt"] is not None
    house.clock.advance(timedelta(minutes=2))
    await operator.until(id, Status.FAILED)
    run = await operator.run(id)
    assert run["signals"][0]["status"] == "EXPIRED"
    assert run["error"]["category"] == "STAGE_TIMEOUT"


@pytest.mark.parametrize("ending", [Status.COMPLETED, Status.FAILED, Status.CANCELLED])
async def test_a_retry_is_a_fresh_run_linked_to_its_parent(
    operator: Operator, ending: Status
) -> None:
    task = await operator.create_task()
    parent = await operator.run_to(task, Status.WAITING)
    if ending is Status.CANCELLED:
        await operator.mutate(CANCEL_RUN, runId=parent)
    else:
        await operator.signal(parent, "yes" if ending is Status.COMPLETED else None)
    await operator.until(parent, ending)
    retries = [await operator.mutate(RETRY_RUN, runId=parent) for _ in range(2)]
    assert [retry["triggerSource"] for retry in retries] == ["RETRY"] * 2
    ids = [retry["databaseId"] for retry in retries]
    assert by((await operator.run(parent))["retries"], "databaseId") == [(id,) for id in ids]
    for id in ids:
        await operator.until(id, Status.WAITING)
        run = await operator.run(id)
        assert run["parentRun"] == {"databaseId": parent}
        assert run["stages"][0]["stageName"] == "ask"
        assert run["task"]["databaseId"] == task


@pytest.mark.parametrize("category", Category)
async def test_every_category_is_shown_with_its_retryable_flag(
    house: House, operator: Operator, category: Category
) -> None:
    house.platform.pulse.kinds.add(Flaky())
    task = await operator.create_task(
        taskType="test.flaky", taskConfig={"category": category, "retryable": True}
    )
    run = await operator.run(await operator.run_to(task, Status.FAILED))
    known = RETRYABLE[category]
    retryable = True if known is None else known
    tries = 3 if retryable else 1
    expected = {"category": category.name, "message": f"Failure {tries}.", "retryable": retryable}
    assert run["error"] == expected
    [stage] = run["stages"]
    assert stage["status"] == "FAILED"
    assert len(stage["attempts"]) == tries
    assert stage["attempts"][-1]["error"] == expected
    last = run["events"][-1]
    assert (last["eventType"], last["severity"]) == ("run.failed", "ERROR")
    assert last["details"]["failure"] == expected | {"category": category.value}


async def test_attempts_that_failed_stand_beside_the_one_that_did_not(
    house: House, operator: Operator
) -> None:
    house.platform.pulse.kinds.add(Flaky())
    task = await operator.create_task(taskType="test.flaky", taskConfig={"failures": 1})
    run = await operator.run(await operator.run_to(task, Status.COMPLETED))
    failed, succeeded = run["stages"][0]["attempts"]
    assert (failed["status"], failed["summary"]) == ("FAILED", "tool_failure: Failure 1.")
    assert failed["error"]["category"] == "TOOL_FAILURE"
    assert failed["retryAt"] is not None
    assert (succeeded["status"], succeeded["summary"]) == ("COMPLETED", "At last.")
    assert run["error"] is None
    assert run["usage"] == [
        {
            "kind": "MODEL",
            "name": "large",
            "calls": 2,
            "promptTokens": 70,
            "completionTokens": 0,
            "cost": 0.25,
        }
    ]


async def test_what_is_left_of_an_archived_run(house: House, operator: Operator) -> None:
    id = await operator.run_to(await operator.create_task(), Status.WAITING)
    await operator.signal(id, "yes")
    await operator.until(id, Status.COMPLETED)
    before = await operator.run(id)
    pulse = house.platform.pulse
    house.clock.advance(timedelta(days=31))
    assert await pulse.archive_runs(house.clock.now()) == 1
    after = await operator.run(id)
    assert (before["archived"], after["archived"]) == (False, True)
    assert by(after["events"], "eventType") == [("run.archived",)]
    assert after["checkpoint"]["payload"] is None
    for name in ("status", "stages", "signals", "usage", "durationSeconds", "config"):
        assert after[name] == before[name]
