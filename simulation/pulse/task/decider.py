"""Decides over a task: what it runs must be decodable, its name unique, its schedule real."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from simulation.kernel.errors import NotFound
from simulation.kernel.messages import NOTHING, Claim, Decision, Facts, Metadata, Need
from simulation.kernel.values import Actor, Uuid, Value
from simulation.pulse.cron import next_after, require_cron, require_next
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.organizations import may_touch
from simulation.pulse.task.messages import (
    AdvanceTask,
    CreateTask,
    DeleteTask,
    SetTaskEnabled,
    TaskAdvanced,
    TaskCreated,
    TaskDeleted,
    TaskDisabled,
    TaskEnabled,
    TaskUndeleted,
    TaskUpdated,
    UndeleteTask,
    UpdateTask,
)
from simulation.pulse.task.names import name_claim, name_keys, namesakes
from simulation.pulse.task.terms import Terms


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
    is_deleted: bool = False

    @property
    def terms(self) -> Terms:
        """What it says. Not looked at again: rules may have become narrower since."""
        return Terms.model_construct(**{name: getattr(self, name) for name in Terms.model_fields})


class Kinds(Protocol):
    """The task kinds that there are. All is pure."""

    def completed(self, envelope: TaskEnvelope, actor: Actor) -> TaskEnvelope:
        """``envelope`` with what goes without saying where ``actor`` defines a task with it.

        Raises:
            ConfigUndecodable: there is no such kind.
        """
        ...

    def needs(self, envelope: TaskEnvelope) -> Sequence[Need]:
        """What a task with ``envelope`` refers to.

        Raises:
            ConfigUndecodable: kind or version are unknown, or the config does not fit.
        """
        ...

    def require(self, envelope: TaskEnvelope, facts: Facts) -> None:
        """Return if what a task with ``envelope`` refers to is there.

        Raises:
            NotFound: it is not.
        """
        ...

    def admit(self, envelope: TaskEnvelope, actor: Actor) -> None:
        """Let ``actor`` define a task with ``envelope``, or refuse.

        Raises:
            ConfigUndecodable: kind or version are unknown, or the config does not fit.
            ValidationFailed: the task would reach beyond the actor's organization.
        """
        ...


class TaskDecider:
    """The decider of tasks."""

    category = "task"
    commands = (CreateTask, UpdateTask, DeleteTask, UndeleteTask, SetTaskEnabled, AdvanceTask)
    events = (
        TaskCreated,
        TaskUpdated,
        TaskDeleted,
        TaskUndeleted,
        TaskEnabled,
        TaskDisabled,
        TaskAdvanced,
    )

    def __init__(self, kinds: Kinds) -> None:
        self._kinds = kinds

    def target(self, command: Any) -> str:
        return str(command.task_id)

    def needs(self, command: Any, state: Task | None, facts: Facts) -> Sequence[Need]:
        match command:
            case CreateTask() if state is None:
                name, organization = command.task_name, command.actor.organization
                return (namesakes(organization, name), *self._references(command))
            case UndeleteTask() if state is not None:
                return (namesakes(state.organization, state.task_name),)
            case UpdateTask() if state is not None and may_touch(command.actor, state.organization):
                after = self._updated(command, _living(state))
                references = self._kinds.needs(after.config) if _in_config(command) else ()
                return (namesakes(state.organization, after.task_name), *references)
        return ()

    def decide(self, command: Any, state: Task | None, facts: Facts) -> Decision:
        if isinstance(command, CreateTask) and state is None:
            return self._create(command, facts)
        if state is None or not may_touch(command.actor, state.organization):
            raise NotFound(f"There is no task with the id {command.task_id}.", field="task_id")
        match command:
            case CreateTask():
                return NOTHING
            case UpdateTask():
                return self._update(command, _living(state), facts)
            case SetTaskEnabled():
                return _set_enabled(command, _living(state))
            case DeleteTask():
                return _delete(state)
            case UndeleteTask():
                return _undelete(command, state, facts)
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
        return state.model_copy(update=_changes(event, at))

    def _references(self, command: CreateTask) -> Sequence[Need]:
        if command.of_platform:
            return ()
        return self._kinds.needs(self._kinds.completed(command.config, command.actor))

    def _create(self, command: CreateTask, facts: Facts) -> Decision:
        config = self._kinds.completed(command.config, command.actor)
        self._kinds.admit(config, command.actor)
        if not command.of_platform:
            self._kinds.require(config, facts)
        claim = name_claim(command.task_id, command.actor.organization, command.task_name, facts)
        cron, next_run_at = _schedule(command.cron_expression, command.at)
        event = TaskCreated(
            task_id=command.task_id,
            task_name=command.task_name,
            config=config,
            cron_expression=cron,
            enabled=command.enabled,
            timeout_seconds=command.timeout_seconds,
            next_run_at=next_run_at if command.enabled else None,
        )
        return Decision((event,), claims=(claim,))

    def _updated(self, command: UpdateTask, state: Task) -> Terms:
        after = state.terms.changed_by(command.changes)
        if not _in_config(command):
            return after
        config = self._kinds.completed(after.config, command.actor)
        return after.model_copy(update={"config": config})

    def _update(self, command: UpdateTask, state: Task, facts: Facts) -> Decision:
        before, after = state.terms, self._updated(command, state)
        next_run_at = state.next_run_at
        if after.cron_expression != before.cron_expression:
            cron, first = _schedule(after.cron_expression, command.at)
            after = after.model_copy(update={"cron_expression": cron})
            if cron != before.cron_expression:
                next_run_at = first if state.enabled else None
        changed = before.differing(after)
        if not changed:
            return NOTHING
        if "config" in changed:
            self._kinds.admit(after.config, command.actor)
            self._kinds.require(after.config, facts)
        claims: tuple[Claim, ...] = ()
        releases: tuple[str, ...] = ()
        if "task_name" in changed:
            claims = (name_claim(state.task_id, state.organization, after.task_name, facts),)
            releases = name_keys(state.organization, state.task_name)
        event = TaskUpdated(
            changed=changed,
            next_run_at=next_run_at,
            **{name: getattr(after, name) for name in Terms.model_fields},
        )
        return Decision((event,), claims, releases)


def _changes(event: Any, at: datetime) -> dict[str, Any]:
    """What ``event`` makes of a task's state."""
    match event:
        case TaskUpdated():
            told = {name: getattr(event, name) for name in Terms.model_fields}
            return told | {"next_run_at": event.next_run_at, "updated_at": at}
        case TaskDeleted():
            return {"is_deleted": True, "next_run_at": None, "updated_at": at}
        case TaskUndeleted():
            return {"is_deleted": False, "next_run_at": event.next_run_at, "updated_at": at}
        case TaskEnabled():
            return {"enabled": True, "next_run_at": event.next_run_at, "updated_at": at}
        case TaskDisabled():
            return {"enabled": False, "next_run_at": None, "updated_at": at}
    return {"next_run_at": event.next_run_at}


def _in_config(command: UpdateTask) -> bool:
    return not command.changes.keys().isdisjoint(("task_version", "task_config"))


def _living(state: Task) -> Task:
    if state.is_deleted:
        raise NotFound(f"The task {state.task_id} is deleted; undelete it first.", field="task_id")
    return state


def _delete(state: Task) -> Decision:
    # Repeatable, as the request is where a process has died before it could answer.
    if state.is_deleted:
        return NOTHING
    return Decision((TaskDeleted(),), releases=name_keys(state.organization, state.task_name))


def _undelete(command: UndeleteTask, state: Task, facts: Facts) -> Decision:
    if not state.is_deleted:
        return NOTHING
    remedy = "rename that one, or delete it"
    claim = name_claim(state.task_id, state.organization, state.task_name, facts, remedy)
    next_run_at = _next(state, command.at) if state.enabled else None
    return Decision((TaskUndeleted(next_run_at=next_run_at),), claims=(claim,))


def _set_enabled(command: SetTaskEnabled, state: Task) -> Decision:
    if command.enabled == state.enabled:
        return NOTHING
    if not command.enabled:
        return Decision((TaskDisabled(),))
    return Decision((TaskEnabled(next_run_at=_next(state, command.at)),))


def _advance(command: AdvanceTask, state: Task) -> Decision:
    if state.next_run_at != command.tick or command.tick > command.at:
        return NOTHING
    return Decision((TaskAdvanced(next_run_at=_next(state, command.at)),))


def _next(state: Task, at: datetime) -> datetime | None:
    return next_after(state.cron_expression, at) if state.cron_expression else None


def _schedule(expression: str | None, at: datetime) -> tuple[str | None, datetime | None]:
    """A cron expression as it is kept, with its first tick; neither where there is none."""
    if not expression:
        return None, None
    cron = require_cron(expression)
    return cron, require_next(cron, at)
