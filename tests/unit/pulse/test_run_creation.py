"""How runs come about: by hand, at a tick, as a retry."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import NotFound, RunNotEnded
from simulation.kernel.messages import Need
from simulation.pulse.run.decider import UNFINISHED_RUNS
from simulation.pulse.run.events import RunSkipped
from simulation.pulse.run.messages import CreateRun, RetryRun, TriggerSource
from simulation.pulse.status import Status
from simulation.pulse.task.decider import TaskDecider
from simulation.pulse.task.messages import TaskAdvanced, TaskDisabled
from tests.support.given import Given
from tests.support.pulse import (
    CONFIG,
    HISTORIES,
    KINDS,
    OTHER,
    PARENT,
    RUN,
    TASK,
    after,
    command,
    given_run,
    run_after,
    run_created,
    task_created,
)

TICK = after(300)
SCHEDULED = run_created(trigger_source=TriggerSource.SCHEDULE, scheduled_for=TICK)
DUE = task_created(cron_expression="*/5 * * * *", next_run_at=TICK)
BY_HAND = command(CreateRun, task_id=TASK, trigger_source=TriggerSource.MANUAL)
AT_TICK = command(
    CreateRun, at=TICK, task_id=TASK, trigger_source=TriggerSource.SCHEDULE, scheduled_for=TICK
)
RETRY = command(RetryRun, parent_run_id=PARENT)


def given(*task: Any, unfinished: tuple[str, ...] = ()) -> Given:
    """A world with a task that has ``task`` behind it, and ids of its unfinished runs."""
    state = Given(TaskDecider(KINDS), *task).state
    runs = {Need("task", TASK, UNFINISHED_RUNS): list(unfinished)}
    return given_run().where("task", TASK, state).used_by(runs)


def given_parent(*history: Any) -> Given:
    return given_run().where("run", PARENT, run_after(history) if history else None)


def test_a_run_takes_over_what_its_task_says() -> None:
    given(task_created(timeout_seconds=60)).when(BY_HAND).then(run_created(timeout_seconds=60))


def test_a_run_may_have_a_config_of_its_own() -> None:
    own = CONFIG.model_copy(update={"task_config": {"question": "Another?"}})
    given(task_created()).when(BY_HAND.model_copy(update={"config": own})).then(
        run_created(config=own)
    )


@pytest.mark.parametrize("create", [BY_HAND, AT_TICK])
def test_a_task_that_does_not_exist_has_no_runs(create: CreateRun) -> None:
    given_run().when(create).then_refused(NotFound, field="task_id", says=TASK)


@pytest.mark.parametrize("create", [BY_HAND, AT_TICK, RETRY])
@pytest.mark.parametrize("status", Status)
def test_a_run_is_created_once(create: Any, status: Status) -> None:
    given_run(*HISTORIES[status]).when(create).then_nothing()


def test_runs_by_hand_neither_need_a_schedule_nor_wait_for_each_other() -> None:
    given(DUE, TaskDisabled(), unfinished=(OTHER,)).where(
        "run", OTHER, run_after(HISTORIES[Status.RUNNING])
    ).when(BY_HAND).then(run_created())


def test_a_tick_that_is_due_makes_a_run() -> None:
    given(DUE).when(AT_TICK).then(SCHEDULED)


@pytest.mark.parametrize(
    "history",
    [
        (DUE, TaskDisabled()),
        (DUE, TaskAdvanced(next_run_at=after(600))),
        (DUE, TaskAdvanced(next_run_at=None)),
        (task_created(),),
    ],
    ids=["disabled", "moved on", "never again", "one-off"],
)
def test_a_tick_that_is_no_longer_due_makes_none(history: Any) -> None:
    given(*history).when(AT_TICK).then_nothing()


def test_a_schedule_without_a_tick_makes_none() -> None:
    given(task_created()).when(AT_TICK.model_copy(update={"scheduled_for": None})).then_nothing()


@pytest.mark.parametrize("status", [Status.PENDING, Status.RUNNING, Status.WAITING])
def test_a_tick_is_skipped_while_the_previous_run_goes_on(status: Status) -> None:
    world = given(DUE, unfinished=(PARENT, OTHER))
    world.where("run", PARENT, run_after(HISTORIES[Status.COMPLETED]))
    world.where("run", OTHER, run_after(HISTORIES[status]))
    reason = f"The previous run {OTHER} has not ended yet."

    world.when(AT_TICK).then(SCHEDULED, RunSkipped(task_id=TASK, reason=reason))

    world.then_came(SCHEDULED, RunSkipped(task_id=TASK, reason=reason), at=TICK)
    run = world.state
    assert (run.status, run.skip_reason) == (Status.SKIPPED, reason)
    assert (run.started_at, run.completed_at) == (None, TICK)


@pytest.mark.parametrize("status", [status for status in Status if status.terminal])
def test_a_tick_does_not_wait_for_what_has_ended_since(status: Status) -> None:
    # The lookup may be behind; the run's own stream is not.
    given(DUE, unfinished=(OTHER,)).where("run", OTHER, run_after(HISTORIES[status])).when(
        AT_TICK
    ).then(SCHEDULED)


def test_a_tick_does_not_wait_for_what_was_never_there() -> None:
    given(DUE, unfinished=(OTHER,)).when(AT_TICK).then(SCHEDULED)


def test_a_tick_does_not_wait_for_its_own_run() -> None:
    given(DUE, unfinished=(RUN,)).when(AT_TICK).then(SCHEDULED)


@pytest.mark.parametrize("status", [status for status in Status if status.terminal])
def test_whatever_has_ended_can_be_retried_afresh(status: Status) -> None:
    own = CONFIG.model_copy(update={"task_config": {"question": "Another?"}})
    created = run_created(
        run_id=PARENT,
        config=own,
        timeout_seconds=60,
        trigger_source=TriggerSource.SCHEDULE,
        scheduled_for=TICK,
    )
    world = given_parent(created, *HISTORIES[status][1:])
    retried = run_created(
        config=own,
        timeout_seconds=60,
        trigger_source=TriggerSource.RETRY,
        parent_run_id=PARENT,
    )

    world.when(RETRY).then(retried)

    run = world.then_came(retried).state
    assert (run.status, run.checkpoint, run.stages) == (Status.PENDING, None, ())


@pytest.mark.parametrize("status", [Status.PENDING, Status.RUNNING, Status.WAITING])
def test_what_goes_on_cannot_be_retried(status: Status) -> None:
    given_parent(*HISTORIES[status]).when(RETRY).then_refused(
        RunNotEnded, field="run_id", says=f"The run is {status}"
    )


def test_what_does_not_exist_cannot_be_retried() -> None:
    given_parent().when(RETRY).then_refused(NotFound, field="run_id", says=PARENT)
