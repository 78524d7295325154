"""A run of a unit test set and the run of Pulse that executes it lead to each other."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from simulation.identity.permission import Permission
from simulation.pulse.engine.port import LEASE_SECONDS
from simulation.pulse.status import Status
from tests.integration.graphql_pulse.operating import (
    CREATE_TASK,
    RETRY_RUN,
    UPDATE_TASK,
    Operator,
    approval,
)
from tests.integration.permissions.asking import with_all_but
from tests.support.agents import Answered, ChatServer, Messages, books_at_once
from tests.support.definitions import Author
from tests.support.platform import House

FROM_SET_RUN = """query($id: ID!) { unitTestSetRun(id: $id) {
  run { databaseId status taskType usage { kind name calls } task { taskType }
    unitTestSetRun { databaseId verdict } } } }"""
FROM_RUN = """query($id: ID!) { run(id: $id) {
  parentRun { databaseId } unitTestSetRun { databaseId verdict run { databaseId } } } }"""


async def played(house: House, operator: Operator) -> tuple[str, dict[str, Any]]:
    """The id of a set run that has ended, and the run that it leads to."""
    async with ChatServer(books_at_once) as agent:
        author = Author(house.owner)
        line = await author.service("Line", url=agent.url)
        test = await author.unit_test("Books", serviceId=line)
        set_run = await author.run(await author.unit_test_set([test]))
        await house.ended(set_run)
        run = (await house.owner.ask(FROM_SET_RUN, id=set_run))["unitTestSetRun"]["run"]
        await operator.until(run["databaseId"], Status.COMPLETED)
    return set_run, (await house.owner.ask(FROM_SET_RUN, id=set_run))["unitTestSetRun"]["run"]


async def test_they_lead_to_each_other(house: House, operator: Operator) -> None:
    set_run, run = await played(house, operator)
    id = run.pop("databaseId")
    assert run == {
        "status": "COMPLETED",
        "taskType": "simulation.set_run",
        "task": {"taskType": "simulation.set_run"},
        "usage": [{"kind": "TOOL", "name": "agent", "calls": 1}],
        "unitTestSetRun": {"databaseId": set_run, "verdict": "PASSED"},
    }
    found = (await house.owner.ask(FROM_RUN, id=id))["run"]
    assert found["unitTestSetRun"] == {
        "databaseId": set_run,
        "verdict": "PASSED",
        "run": {"databaseId": id},
    }


async def test_a_retry_has_a_set_run_of_its_own(house: House, operator: Operator) -> None:
    set_run, run = await played(house, operator)
    retry = (await operator.mutate(RETRY_RUN, runId=run["databaseId"]))["databaseId"]
    await operator.until(retry, Status.COMPLETED)
    found = (await house.owner.ask(FROM_RUN, id=retry))["run"]
    assert found["parentRun"] == {"databaseId": run["databaseId"]}
    assert found["unitTestSetRun"]["databaseId"] != set_run
    assert found["unitTestSetRun"]["run"] == {"databaseId": retry}


async def test_a_run_that_came_of_another_is_not_had_again_by_its_set(
    house: House, operator: Operator
) -> None:
    set_run, _ = await played(house, operator)
    rescored = await house.owner.ask(
        "mutation($input: RescoreRunInput!) { rescoreRun(input: $input) {"
        " unitTestSetRun { databaseId } } }",
        input={"run": set_run},
    )
    id = rescored["rescoreRun"]["unitTestSetRun"]["databaseId"]
    await house.ended(id)
    run = (await house.owner.ask(FROM_SET_RUN, id=id))["unitTestSetRun"]["run"]["databaseId"]
    await operator.until(run, Status.COMPLETED)
    retry = (await operator.mutate(RETRY_RUN, runId=run))["databaseId"]
    await operator.until(retry, Status.FAILED)
    found = (await house.owner.ask(FROM_RUN, id=retry))["run"]
    assert found["unitTestSetRun"] is None


async def test_another_organization_sees_neither(house: House, operator: Operator) -> None:
    set_run, run = await played(house, operator)
    assert await house.stranger.ask(FROM_RUN, id=run["databaseId"]) == {"run": None}
    assert await house.stranger.ask(FROM_SET_RUN, id=set_run) == {"unitTestSetRun": None}


@pytest.mark.parametrize(
    ("config", "field"),
    [
        ({"organization": "globex"}, "taskConfig.organization"),
        ({"user": "colin"}, "taskConfig.user"),
    ],
)
async def test_a_task_runs_sets_for_whoever_defines_it(
    house: House, operator: Operator, config: dict[str, str], field: str
) -> None:
    author = Author(house.owner)
    chosen = await author.unit_test_set([await author.unit_test()])
    own = {"organization": "acme", "user": "olga", "unit_test_set_id": chosen}
    wish: dict[str, Any] = {"taskType": "simulation.set_run", "taskConfig": own | config}
    refusal = await operator.refusal(CREATE_TASK, **approval("Nightly", **wish))
    assert (refusal.code, refusal.field) == ("VALIDATION_FAILED", field)
    assert refusal.message.startswith(f"task_config.{field.partition('.')[2]}: ")
    assert await operator.create_task("Nightly", **wish | {"taskConfig": own})


async def test_whoever_defines_it_need_not_say_who_they_are(
    house: House, operator: Operator
) -> None:
    author = Author(house.owner)
    chosen, other = [
        await author.unit_test_set([await author.unit_test(name)], name) for name in ("A", "B")
    ]
    labels = {"job": "nightly"}
    task = await operator.create_task(
        taskType="simulation.set_run",
        taskConfig={"unit_test_set_id": chosen, "labels": labels, "seed": 7},
        cronExpression="0 3 * * *",
    )
    full = {"organization": "acme", "user": "olga", "unit_test_set_id": chosen}
    assert (await operator.task(task))["taskConfig"] == full | {"labels": labels, "seed": 7}
    changed = await operator.mutate(
        UPDATE_TASK, taskId=task, taskConfig={"unit_test_set_id": other}
    )
    assert changed["taskConfig"] == full | {"unit_test_set_id": other}


@pytest.mark.parametrize("mutation", [CREATE_TASK, UPDATE_TASK])
async def test_the_set_must_be_there(house: House, operator: Operator, mutation: str) -> None:
    author = Author(house.owner)
    chosen = await author.unit_test_set([await author.unit_test()])
    wish = {"taskType": "simulation.set_run", "taskConfig": {"unit_test_set_id": chosen}}
    task = await operator.create_task("Nightly", **wish)
    others = Author(house.stranger)
    theirs = await others.unit_test_set([await others.unit_test()])
    gone = await author.unit_test_set([await author.unit_test("Other")], "Gone")
    await author.delete("unitTestSet", gone)
    for id in ("f" * 24, theirs, gone):
        config = {"unit_test_set_id": id}
        given = (
            {"taskId": task, "taskConfig": config}
            if mutation == UPDATE_TASK
            else approval("Weekly", **wish | {"taskConfig": config})
        )
        refusal = await operator.refusal(mutation, **given)
        assert (refusal.code, refusal.field) == ("NOT_FOUND", "taskConfig.unitTestSetId")
        assert id in refusal.message


async def test_it_takes_the_permission_to_start_runs(house: House, operator: Operator) -> None:
    author = Author(house.owner)
    chosen = await author.unit_test_set([await author.unit_test()])
    wish = {"taskType": "simulation.set_run", "taskConfig": {"unit_test_set_id": chosen}}
    task = await operator.create_task("Nightly", **wish)
    client = with_all_but(house, Permission.CREATE_SET_RUN)
    lesser = Operator(house, client)
    for mutation, given in (
        (CREATE_TASK, approval("Weekly", **wish)),
        (UPDATE_TASK, {"taskId": task, "taskConfig": {"unit_test_set_id": chosen, "repeat": 2}}),
    ):
        refusal = await lesser.refusal(mutation, **given)
        assert (refusal.code, refusal.details["permission"]) == (
            "FORBIDDEN",
            Permission.CREATE_SET_RUN.value,
        )
    await lesser.mutate(UPDATE_TASK, taskId=task, cronExpression="0 3 * * *")
    await lesser.create_task("Approve")


async def test_a_run_by_the_clock_leads_to_its_task_and_back(
    house: House, operator: Operator
) -> None:
    async with ChatServer(books_at_once) as agent:
        author = Author(house.owner)
        line = await author.service("Line", url=agent.url)
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line)])
        task = await operator.create_task(
            "Nightly",
            taskType="simulation.set_run",
            taskConfig={"unit_test_set_id": chosen, "labels": {"job": "nightly"}, "repeat": 2},
            cronExpression="0 * * * *",
        )
        house.clock.advance(timedelta(hours=1))
        await operator.until_runs(task, 1)
        [run] = (await operator.task(task))["runs"]["nodes"]
        await operator.until(run["databaseId"], Status.COMPLETED)
    found = await house.owner.ask(
        """{ unitTestSetRuns { totalCount nodes { labels { key value } progress { planned }
            creator { userId } run { databaseId triggerSource task { databaseId } } } } }"""
    )
    assert found["unitTestSetRuns"]["totalCount"] == 1
    [shown] = found["unitTestSetRuns"]["nodes"]
    assert shown == {
        "labels": [{"key": "job", "value": "nightly"}],
        "progress": {"planned": 2},
        "creator": {"userId": "olga"},
        "run": {
            "databaseId": run["databaseId"],
            "triggerSource": "SCHEDULE",
            "task": {"databaseId": task},
        },
    }


async def test_other_kinds_execute_none(operator: Operator) -> None:
    run = await operator.run_to(await operator.create_task(), Status.WAITING)
    found = (await operator.client.ask(FROM_RUN, id=run))["run"]
    assert found == {"parentRun": None, "unitTestSetRun": None}


async def test_a_run_in_hand_names_its_worker(house: House, operator: Operator) -> None:
    asked, go_on = asyncio.Event(), asyncio.Event()

    async def hesitates(said: Messages) -> Answered:
        asked.set()
        await go_on.wait()
        return await books_at_once(said)

    async with ChatServer(hesitates) as agent:
        author = Author(house.owner)
        test = await author.unit_test("Books", serviceId=await author.service("L", url=agent.url))
        set_run = await author.run(await author.unit_test_set([test]))
        await asked.wait()
        data = await house.owner.ask(
            """query($id: ID!) { pulseHealth { activeRunCount heartbeatAt }
                unitTestSetRun(id: $id) {
                    run { databaseId status leaseOwner leaseExpiresAt } } }""",
            id=set_run,
        )
        go_on.set()
        run = data["unitTestSetRun"]["run"]
        await operator.until(run["databaseId"], Status.COMPLETED)
    assert (run["status"], run["leaseOwner"]) == ("RUNNING", "memory")
    health = data["pulseHealth"]
    assert health["activeRunCount"] == 1
    heard, end = map(datetime.fromisoformat, (health["heartbeatAt"], run["leaseExpiresAt"]))
    # The clock of the house moves with every look at it.
    assert timedelta(0) <= end - heard - timedelta(seconds=LEASE_SECONDS) < timedelta(seconds=1)
    ended = await operator.run(run["databaseId"])
    assert (ended["leaseOwner"], ended["leaseExpiresAt"]) == (None, None)
