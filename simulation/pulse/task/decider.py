"""Decides over a task: what it runs must be decodable, its name unique, its schedule real."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from simulation.kernel.errors import NameTaken, NotFound, ValidationFailed
from simulation.kernel.messages import NOTHING, Claim, Decision, Facts, Metadata, Need
from simulation.kernel.values import Actor, Uuid, Value
from simulation.pulse.cron import next_after, require_cron
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.organizations import may_touch, operates
from simulation.pulse.task.messages import (
    AdvanceTask,
    CreateTask,
    SetTaskEnabled,
    TaskAdvanced,
    TaskCreated,
    TaskDisabled,
    TaskEnabled,
)

TASK_NAMED = "task_named"
"""Subject of the need for the ids of the tasks that an organization calls by a name."""


class Task(Value):
    """The folded state of a task's stream. ``next_run_at`` is null while nothing is due."""

    task_id: Uuid
    organization: str
    task_name: str
    config: TaskEnvelope
    cron_expression: str | None
    enabled: bool
    timeout_seconds: int
    next_run_at: datetime | None
    created_at: datetime
    updated_at: datetime


class Kinds(Protocol):
    """The task kinds that there are."""

    def admit(self, envelope: TaskEnvelope, actor: Actor) -> None:
        """Let ``actor`` define a task with ``envelope``, or refuse; pure.

        Raises:
            ConfigUndecodable: kind or version are unknown, or the config does not fit.
            ValidationFailed: the task would reach beyond the actor's organization.
        """
        ...


class TaskDecider:
    """The decider of tasks."""

    category = "task"
    commands = (CreateTask, SetTaskEnabled, AdvanceTask)
    events = (TaskCreated, TaskEnabled, TaskDisabled, TaskAdvanced)

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    def target(self, command: Any) -> str:
        return str(command.task_id)

    def needs(self, command: Any, state: Task | None, facts: Facts) -> Sequence[Need]:
        return (_namesakes(command),) if isinstance(command, CreateTask) and not state else ()

    def decide(self, command: Any, state: Task | None, facts: Facts) -> Decision:
        if isinstance(command, CreateTask) and state is None:
            return self._create(command, facts)
        if state is None or not may_touch(command.actor, state.organization):
            raise NotFound(f"There is no task with the id {command.task_id}.", field="task_id")
        if isinstance(command, CreateTask):
            return NOTHING
        if isinstance(command, SetTaskEnabled):
            return _set_enabled(command, state)
        return _advance(command, state)

    def evolve(self, state: Task | None, event: Any, metadata: Metadata) -> Task:
        at = metadata.recorded_at
        if isinstance(event, TaskCreated):
            return Task(
                **{name: getattr(event, name) for name in TaskCreated.model_fields},
                organization=metadata.organization,
                created_at=at,
                updated_at=at,
            )
        assert state is not None, "a stream begins with its creation"
        match event:
            case TaskEnabled():
                changes = {"enabled": True, "next_run_at": event.next_run_at, "updated_at": at}
            case TaskDisabled():
                changes = {"enabled": False, "next_run_at": None, "updated_at": at}
            case _:
                changes = {"next_run_at": event.next_run_at}
        return state.model_copy(update=changes)

    def _create(self, command: CreateTask, facts: Facts) -> Decision:
        self._kinds.admit(command.config, command.actor)
        claim = _name_claim(command.actor, command.task_name)
        found: Any = facts[_namesakes(command)]
        if any(id != command.task_id for id in found):
            raise claim.refusal
        cron, next_run_at = None, None
        if command.cron_expression:
            cron = require_cron(command.cron_expression)
            next_run_at = next_after(cron, command.at)
            if next_run_at is None:
                raise ValidationFailed(
                    f"cron_expression: {cron!r} never comes; name a day that exists.",
                    field="cron_expression",
                )
        event = TaskCreated(
            task_id=command.task_id,
            task_name=command.task_name,
            config=command.config,
            cron_expression=cron,
            enabled=command.enabled,
            timeout_seconds=command.timeout_seconds,
            next_run_at=next_run_at if command.enabled else None,
        )
        return Decision((event,), claims=(claim,))


def _set_enabled(command: SetTaskEnabled, state: Task) -> Decision:
    if command.enabled == state.enabled:
        return NOTHING
    if not command.enabled:
        return Decision((TaskDisabled(),))
    cron = state.cron_expression
    return Decision((TaskEnabled(next_run_at=next_after(cron, command.at) if cron else None),))


def _advance(command: AdvanceTask, state: Task) -> Decision:
    if state.next_run_at is None or state.next_run_at > command.at:
        return NOTHING
    assert state.cron_expression is not None, "only schedules have a next run"
    return Decision((TaskAdvanced(next_run_at=next_after(state.cron_expression, command.at)),))


def _name_claim(actor: Actor, name: str) -> Claim:
    refusal = NameTaken(
        f"There is already a task called {name!r}; choose another name.", field="task_name"
    )
    own = f"task-name-of:{actor.organization}:{name}"
    return Claim(f"task-name:{name}" if operates(actor) else own, refusal)


def _namesakes(command: CreateTask) -> Need:
    # Names were unique among all tasks once: tasks from then hold no claim that is their
    # organization's own.
    return Need("task", command.task_name, f"{TASK_NAMED}:{command.actor.organization}")
