"""Tasks: what they run must be decodable, their name their own, their schedule real."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from simulation.kernel.errors import ConfigUndecodable, NameTaken, NotFound, ValidationFailed
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.task.decider import TaskDecider
from simulation.pulse.task.messages import (
    AdvanceTask,
    CreateTask,
    SetTaskEnabled,
    TaskAdvanced,
    TaskDisabled,
    TaskEnabled,
)
from tests.support.given import Given
from tests.support.pulse import CONFIG, KINDS, TASK, after, command, task_created

NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
AT_NOON = {"cron_expression": "0 12 * * *", "next_run_at": NOON}
TOMORROW = datetime(2026, 3, 5, 12, tzinfo=UTC)


def given(*events: Any) -> Given:
    return Given(TaskDecider(KINDS), *events)


def create(**fields: Any) -> CreateTask:
    usual: dict[str, Any] = {"task_id": TASK, "task_name": "Réservations", "config": CONFIG}
    return command(CreateTask, **usual | fields)


def enable(enabled: bool = True, at: datetime = NOON) -> SetTaskEnabled:
    return command(SetTaskEnabled, at=at, task_id=TASK, enabled=enabled)


def envelope(**fields: Any) -> TaskEnvelope:
    return CONFIG.model_copy(update=fields)


def test_a_task_without_a_schedule_is_never_due() -> None:
    given().when(create()).then(task_created()).claiming("task-name-of:acme:Réservations")


@pytest.mark.parametrize("empty", [None, ""])
def test_an_empty_expression_is_no_schedule(empty: str | None) -> None:
    given().when(create(cron_expression=empty)).then(task_created())


def test_a_schedule_is_due_first_after_the_creation() -> None:
    given().when(create(cron_expression="0 12 * * *")).then(task_created(**AT_NOON))


def test_a_schedule_is_kept_with_single_spaces() -> None:
    given().when(create(cron_expression=" 0\t12  * * *  ")).then(task_created(**AT_NOON))


def test_a_schedule_may_name_seconds_as_its_last_field() -> None:
    event = task_created(
        cron_expression="* * * * * 30", next_run_at=datetime(2026, 3, 4, 5, 6, 30, tzinfo=UTC)
    )
    given().when(create(cron_expression="* * * * * 30")).then(event)


def test_a_task_that_is_created_disabled_is_not_due() -> None:
    event = task_created(**AT_NOON | {"next_run_at": None}, enabled=False)
    given().when(create(cron_expression="0 12 * * *", enabled=False)).then(event)


@pytest.mark.parametrize(
    "expression",
    ["   ", "often", "@daily", "* * * *", "* * * * * * *", "61 * * * *", "0 24 * * *", "H * * * *"],
)
def test_what_is_no_schedule_is_refused(expression: str) -> None:
    given().when(create(cron_expression=expression)).then_refused(
        ValidationFailed, field="cron_expression", says="is not a cron expression"
    )


@pytest.mark.parametrize("drawn", ["R * * * *", "0 r * * *", "R(0-5) 1 * * *", "0 0 R/2 * *"])
def test_a_schedule_that_is_drawn_by_lot_is_refused(drawn: str) -> None:
    given().when(create(cron_expression=drawn)).then_refused(
        ValidationFailed, field="cron_expression"
    )


@pytest.mark.parametrize("enabled", [True, False])
def test_a_schedule_that_never_comes_is_refused(enabled: bool) -> None:
    given().when(create(cron_expression="0 0 30 2 *", enabled=enabled)).then_refused(
        ValidationFailed, field="cron_expression", says="never comes"
    )


@pytest.mark.parametrize(
    ("config", "field", "says"),
    [
        (envelope(task_type="example.nothing"), "cortexTaskType", "use one of example.approval"),
        (envelope(task_version=2), "cortexTaskVersion", "has no version 2; use 1."),
        (
            envelope(task_config={}),
            "cortexTaskConfig.question",
            "cortexTaskConfig.question: question is missing",
        ),
        (
            envelope(task_config={"question": "Q", "answer": "A"}),
            "cortexTaskConfig.answer",
            "cortexTaskConfig.answer: answer is not known",
        ),
        (envelope(task_config=None), "cortexTaskConfig", "cortexTaskConfig: Input should be"),
        (envelope(task_config=["Q"]), "cortexTaskConfig", "cortexTaskConfig: Input should be"),
    ],
)
def test_what_cannot_be_decoded_is_refused_at_once(
    config: TaskEnvelope, field: str, says: str
) -> None:
    given().when(create(config=config)).then_refused(ConfigUndecodable, field=field, says=says)


def test_the_name_is_refused_by_whoever_holds_it() -> None:
    (claim,) = given().when(create()).decision.claims
    assert type(claim.refusal) is NameTaken
    assert claim.refusal.field == "task_name"
    assert "'Réservations'" in claim.refusal.message


def test_creating_a_task_again_changes_nothing() -> None:
    given(task_created()).when(create(task_name="Another")).then_nothing()


@pytest.mark.parametrize(
    "lost", [enable(), enable(False), command(AdvanceTask, task_id=TASK, tick=NOON)], ids=repr
)
def test_what_concerns_no_task_is_refused(lost: Any) -> None:
    given().when(lost).then_refused(NotFound, field="task_id", says=TASK)


def test_a_task_that_is_switched_off_is_not_due() -> None:
    world = given(task_created(**AT_NOON))
    world.when(enable(False)).then(TaskDisabled())

    world.then_came(TaskDisabled(), at=after(5))

    assert (world.state.enabled, world.state.next_run_at) == (False, None)
    assert world.state.updated_at == after(5)
    world.when(enable(False)).then_nothing()
    world.when(command(AdvanceTask, at=TOMORROW, task_id=TASK, tick=NOON)).then_nothing()


def test_a_task_that_is_switched_on_is_due_after_the_present() -> None:
    world = given(task_created(**AT_NOON), TaskDisabled())
    world.when(enable(at=NOON)).then(TaskEnabled(next_run_at=TOMORROW))

    world.then_came(TaskEnabled(next_run_at=TOMORROW), at=NOON)

    assert (world.state.enabled, world.state.next_run_at) == (True, TOMORROW)
    world.when(enable()).then_nothing()


def test_a_task_without_a_schedule_is_not_due_when_switched_on() -> None:
    world = given(task_created(), TaskDisabled())
    world.when(enable()).then(TaskEnabled(next_run_at=None))


def test_a_schedule_moves_only_when_it_is_due() -> None:
    world = given(task_created(**AT_NOON))
    early = NOON.replace(hour=11, minute=59, second=59, microsecond=999_000)
    world.when(command(AdvanceTask, at=early, task_id=TASK, tick=NOON)).then_nothing()
    world.when(command(AdvanceTask, at=NOON, task_id=TASK, tick=NOON)).then(
        TaskAdvanced(next_run_at=TOMORROW)
    )

    world.then_came(TaskAdvanced(next_run_at=TOMORROW), at=NOON)

    assert world.state.next_run_at == TOMORROW
    world.when(command(AdvanceTask, at=NOON, task_id=TASK, tick=NOON)).then_nothing()


def test_a_schedule_that_was_missed_for_days_moves_past_the_present() -> None:
    late = datetime(2026, 3, 9, 12, 30, tzinfo=UTC)
    world = given(task_created(**AT_NOON))
    world.when(command(AdvanceTask, at=late, task_id=TASK, tick=NOON)).then(
        TaskAdvanced(next_run_at=datetime(2026, 3, 10, 12, tzinfo=UTC))
    )


def test_a_task_without_a_schedule_never_moves() -> None:
    given(task_created()).when(command(AdvanceTask, task_id=TASK, tick=NOON)).then_nothing()
