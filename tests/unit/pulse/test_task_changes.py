"""Tasks that change, go and come back: their names, their schedules, and whose they are."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import ConfigUndecodable, NameTaken, NotFound, ValidationFailed
from simulation.kernel.messages import Need
from simulation.pulse.run.messages import CreateRun, TriggerSource
from simulation.pulse.task.messages import (
    AdvanceTask,
    DeleteTask,
    TaskDeleted,
    TaskDisabled,
    TaskUndeleted,
    UndeleteTask,
    UpdateTask,
)
from simulation.pulse.task.names import TASK_NAMED
from tests.support.examples import OUTSIDER
from tests.support.pulse import CONFIG, OTHER, TASK, command, given_run, task_created, task_updated
from tests.unit.pulse.test_organizations import SERVICE, by, given_task
from tests.unit.pulse.test_tasks import AT_NOON, NOON, TOMORROW

NIGHTLY = {"cron_expression": "0 3 * * *", "next_run_at": NOON.replace(day=5, hour=3)}
NAMES = ("task-name-of:acme:Réservations", "task-name:Réservations")
"""What may hold the name of the task: claims changed once."""

DELETE, UNDELETE = (command(each, at=NOON, task_id=TASK) for each in (DeleteTask, UndeleteTask))


def update(**changes: Any) -> UpdateTask:
    return command(UpdateTask, at=NOON, task_id=TASK, changes=changes)


def test_what_changes_is_told_with_the_whole() -> None:
    world = given_task(task_created(**AT_NOON))
    longer = task_updated("timeout_seconds", **AT_NOON, timeout_seconds=60)
    world.when(update(timeout_seconds=60)).then(longer).claiming().releasing()

    world.then_came(longer, at=TOMORROW)

    assert world.state.timeout_seconds == 60
    assert world.state.updated_at == TOMORROW
    world.when(update(timeout_seconds=60)).then_nothing()
    world.when(update()).then_nothing()


def test_a_new_schedule_is_due_after_the_present() -> None:
    world = given_task(task_created(**AT_NOON))
    event = task_updated("cron_expression", **NIGHTLY)
    world.when(update(cron_expression=" 0  3 * * * ")).then(event)
    world.when(update(cron_expression="0 12  * * *")).then_nothing()
    for none in (None, ""):
        world.when(update(cron_expression=none)).then(task_updated("cron_expression"))


def test_a_task_that_is_switched_off_is_not_due_by_a_new_schedule() -> None:
    world = given_task(task_created(**AT_NOON), TaskDisabled())
    event = task_updated("cron_expression", cron_expression="0 3 * * *")
    world.when(update(cron_expression="0 3 * * *")).then(event)


def test_a_tick_of_an_old_schedule_moves_no_new_one() -> None:
    world = given_task(task_created(**AT_NOON), task_updated("cron_expression", **NIGHTLY))
    late = TOMORROW.replace(hour=4)
    world.when(command(AdvanceTask, at=late, task_id=TASK, tick=NOON)).then_nothing()


def test_a_new_name_is_claimed_and_the_old_one_given_back() -> None:
    world = given_task(task_created())
    event = task_updated("task_name", task_name="Tables")
    for actor in (None, SERVICE):
        wish = update(task_name="Tables")
        outcome = world.when(by(actor, wish) if actor else wish).then(event)
        outcome.claiming("task-name-of:acme:Tables").releasing(*NAMES)


def test_a_name_that_another_has_is_refused() -> None:
    taken = {Need("task", "Tables", f"{TASK_NAMED}:acme"): [OTHER]}
    given_task(task_created()).used_by(taken).when(update(task_name="Tables")).then_refused(
        NameTaken, field="task_name", says="choose another"
    )


@pytest.mark.parametrize(
    ("changes", "refusal", "field"),
    [
        ({"task_name": None}, ValidationFailed, "task_name"),
        ({"task_name": " "}, ValidationFailed, "task_name"),
        ({"timeout_seconds": 0}, ValidationFailed, "timeout_seconds"),
        ({"timeout_seconds": True}, ValidationFailed, "timeout_seconds"),
        ({"task_type": "pulse.retention"}, ValidationFailed, "task_type"),
        ({"organization": "globex"}, ValidationFailed, "organization"),
        ({"enabled": False}, ValidationFailed, "enabled"),
        ({"cron_expression": "often"}, ValidationFailed, "cron_expression"),
        ({"cron_expression": "0 0 30 2 *"}, ValidationFailed, "cron_expression"),
        ({"cron_expression": 7}, ValidationFailed, "cron_expression"),
        ({"task_version": 2}, ConfigUndecodable, "cortexTaskVersion"),
        ({"task_version": "one"}, ValidationFailed, "task_version"),
        ({"task_config": {}}, ConfigUndecodable, "cortexTaskConfig.question"),
        ({"task_config": None}, ConfigUndecodable, "cortexTaskConfig"),
    ],
)
def test_what_cannot_be_had_is_refused(
    changes: dict[str, Any], refusal: type[Any], field: str
) -> None:
    given_task(task_created()).when(update(**changes)).then_refused(refusal, field=field)


def test_a_config_is_replaced_as_a_whole() -> None:
    config = CONFIG.model_copy(update={"task_config": {"question": "Ship it?"}})
    given_task(task_created()).when(update(task_config={"question": "Ship it?"})).then(
        task_updated("config", config=config)
    )


def test_a_deleted_task_is_not_due_and_gives_its_name_back() -> None:
    world = given_task(task_created(**AT_NOON))
    world.when(DELETE).then(TaskDeleted()).releasing(*NAMES)

    world.then_came(TaskDeleted())

    assert (world.state.is_deleted, world.state.enabled, world.state.next_run_at) == (
        True,
        True,
        None,
    )
    world.when(DELETE).then_nothing()
    world.when(command(AdvanceTask, at=TOMORROW, task_id=TASK, tick=NOON)).then_nothing()
    world.when(update(timeout_seconds=60)).then_refused(
        NotFound, field="task_id", says="undelete it"
    )


def test_it_comes_back_with_its_next_tick() -> None:
    world = given_task(task_created(**AT_NOON), TaskDeleted())
    back = TaskUndeleted(next_run_at=TOMORROW)
    world.when(UNDELETE).then(back).claiming("task-name-of:acme:Réservations")

    world.then_came(back)

    assert (world.state.is_deleted, world.state.next_run_at) == (False, TOMORROW)
    world.when(UNDELETE).then_nothing()


def test_it_comes_back_as_it_was() -> None:
    off = given_task(task_created(**AT_NOON), TaskDisabled(), TaskDeleted())
    off.when(UNDELETE).then(TaskUndeleted(next_run_at=None))
    given_task(task_created(), TaskDeleted()).when(UNDELETE).then(TaskUndeleted(next_run_at=None))


def test_it_does_not_come_back_beside_one_of_its_name() -> None:
    taken = {Need("task", "Réservations", f"{TASK_NAMED}:acme"): [OTHER]}
    world = given_task(task_created(), TaskDeleted()).used_by(taken)
    world.when(UNDELETE).then_refused(NameTaken, field="task_name", says="rename that one")


@pytest.mark.parametrize("wish", [update(task_name="Mine"), DELETE, UNDELETE], ids=repr)
def test_a_task_of_another_organization_is_not_there(wish: Any) -> None:
    for events in ((task_created(),), (task_created(), TaskDeleted())):
        refusal = (
            given_task(*events)
            .when(by(OUTSIDER, wish))
            .then_refused(NotFound, field="task_id", says=TASK)
        )
        unknown = given_task().when(by(OUTSIDER, wish)).then_refused(NotFound, field="task_id")
        assert refusal.message == unknown.message


@pytest.mark.parametrize("source", [TriggerSource.MANUAL, TriggerSource.SCHEDULE])
def test_nothing_has_a_deleted_task_run_but_what_brings_its_config(source: TriggerSource) -> None:
    deleted = given_task(task_created(**AT_NOON), TaskDeleted()).state
    world = given_run().where("task", TASK, deleted)
    tick = NOON if source is TriggerSource.SCHEDULE else None
    fields = {"task_id": TASK, "trigger_source": source, "scheduled_for": tick}
    outcome = world.when(command(CreateRun, **fields))
    if source is TriggerSource.SCHEDULE:
        outcome.then_nothing()
    else:
        outcome.then_refused(NotFound, field="task_id", says="undelete it")
        assert world.when(command(CreateRun, **fields, config=CONFIG)).decision.events
