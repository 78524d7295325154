"""Decides over a run: legal moves only, and only by the worker that has it in hand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simulation.kernel.errors import (
    IllegalTransition,
    LeaseLost,
    NotFound,
    RunNotEnded,
    RunNotInProgress,
    RunNotParked,
    SignalNotAwaited,
)
from simulation.kernel.messages import NOTHING, Decision, Facts, Metadata, Need
from simulation.pulse.organizations import may_touch
from simulation.pulse.run import events, messages
from simulation.pulse.run.messages import RESUME_SIGNAL, SignalStatus, TriggerSource
from simulation.pulse.run.state import Run, changed, created, restored
from simulation.pulse.run.work import decide_work
from simulation.pulse.status import Status
from simulation.pulse.task.decider import Task

UNFINISHED_RUNS = "unfinished_runs"
"""Purpose of the need for the ids of a task's runs that have not ended."""


class RunDecider:
    """The decider of runs. Every command is repeatable."""

    category = "run"
    commands = (
        messages.CreateRun,
        messages.RetryRun,
        messages.CancelRun,
        messages.DeliverSignal,
        messages.ResumeRun,
        messages.ExpireSignal,
        messages.ClaimRun,
        messages.ParkRun,
        messages.HandOverRun,
        messages.StartAttempt,
        messages.FailAttempt,
        messages.CompleteStage,
        messages.AwaitSignal,
        messages.ConsumeSignal,
        messages.EndRun,
        messages.ArchiveRun,
    )
    events = events.RUN_EVENTS

    def target(self, command: Any) -> str:
        return str(command.run_id)

    def needs(self, command: Any, state: Run | None, facts: Facts) -> Sequence[Need]:
        if state is not None:
            return ()
        match command:
            case messages.RetryRun():
                return (Need("run", command.parent_run_id),)
            case messages.CreateRun(trigger_source=TriggerSource.SCHEDULE):
                unfinished = Need("task", command.task_id, UNFINISHED_RUNS)
                found: Any = facts.answers.get(unfinished, ())
                previous = (Need("run", id) for id in found if id != command.run_id)
                return (Need("task", command.task_id), unfinished, *previous)
            case messages.CreateRun():
                return (Need("task", command.task_id),)
        return ()

    def decide(self, command: Any, state: Run | None, facts: Facts) -> Decision:
        if state is None:
            match command:
                case messages.CreateRun():
                    return _create(command, facts)
                case messages.RetryRun():
                    return _retry(command, facts)
        if state is None or not may_touch(command.actor, state.organization):
            raise _no_run(command.run_id)
        if isinstance(command, messages.ExecutorCommand):
            require_owner(command, state)
            return decide_work(command, state)
        return _decide(command, state)

    def evolve(self, state: Run | None, event: Any, metadata: Metadata) -> Run:
        if isinstance(event, events.RunCreated):
            return created(event, metadata)
        if state is None:
            # An archived run begins with its archive: all before it was forgotten.
            return restored(event)
        return changed(state, event, metadata.recorded_at)


def _decide(command: Any, run: Run) -> Decision:
    """The decision on what anybody may ask of a run that is there."""
    match command:
        case messages.CancelRun():
            return _cancel(command, run)
        case messages.DeliverSignal():
            return _deliver(command, run)
        case messages.ResumeRun():
            return _resume(run)
        case messages.ExpireSignal():
            return _expire(command, run)
        case messages.ArchiveRun():
            return _archive(run)
    return NOTHING  # Created, or retried, once more.


def require_owner(command: messages.ExecutorCommand, run: Run) -> None:
    """Return if the worker that gives ``command`` may.

    Raises:
        LeaseLost: another worker has the run in hand by now, or it has ended.
    """
    if isinstance(command, messages.ClaimRun):
        return
    ends_unclaimed = (
        isinstance(command, messages.EndRun)
        and command.status is Status.CANCELLED
        and run.status in (Status.PENDING, Status.WAITING)
        and run.cancel_requested_at is not None
    )
    if not ends_unclaimed and run.owner != command.owner:
        raise LeaseLost(
            f"The run {run.run_id} is in the hands of {run.owner or 'nobody'}, not of "
            f"{command.owner}; this worker must let go of it.",
            field="owner",
        )


def _no_run(id: str) -> NotFound:
    # The same words for one that is not there and for one of another organization.
    return NotFound(f"There is no run with the id {id}.", field="run_id")


def _create(command: messages.CreateRun, facts: Facts) -> Decision:
    task: Any = facts[Need("task", command.task_id)]
    if task is None or not may_touch(command.actor, task.organization):
        raise NotFound(f"There is no task with the id {command.task_id}.", field="task_id")
    scheduled = command.trigger_source is TriggerSource.SCHEDULE
    # What brings a config of its own, the platform's runs of a set, asks nothing of the task.
    if task.is_deleted and not scheduled and command.config is None:
        raise NotFound(
            f"The task {command.task_id} is deleted; undelete it to have it run.", field="task_id"
        )
    event = events.RunCreated(
        run_id=command.run_id,
        task_id=command.task_id,
        config=command.config or task.config,
        timeout_seconds=task.timeout_seconds,
        trigger_source=command.trigger_source,
        parent_run_id=None,
        scheduled_for=command.scheduled_for,
    )
    if not scheduled:
        return Decision((event,))
    if not _due(command, task):
        return NOTHING
    previous = _still_unfinished(command, facts)
    if previous:
        reason = f"The previous run {previous} has not ended yet."
        return Decision((event, events.RunSkipped(task_id=command.task_id, reason=reason)))
    return Decision((event,))


def _due(command: messages.CreateRun, task: Task) -> bool:
    tick = command.scheduled_for
    return task.enabled and tick is not None and task.next_run_at == tick


def _still_unfinished(command: messages.CreateRun, facts: Facts) -> str | None:
    ids: Any = facts[Need("task", command.task_id, UNFINISHED_RUNS)]
    for id in ids:
        run: Any = facts.answers.get(Need("run", id))
        if run is not None and not run.status.terminal:
            return str(id)
    return None


def _retry(command: messages.RetryRun, facts: Facts) -> Decision:
    parent: Any = facts[Need("run", command.parent_run_id)]
    if parent is None or not may_touch(command.actor, parent.organization):
        raise _no_run(command.parent_run_id)
    if not parent.status.terminal:
        raise RunNotEnded(
            f"The run is {parent.status}; only a run that has ended can be retried. Cancel it "
            "first, or wait.",
            field="run_id",
        )
    event = events.RunCreated(
        run_id=command.run_id,
        task_id=parent.task_id,
        config=parent.config,
        timeout_seconds=parent.timeout_seconds,
        trigger_source=TriggerSource.RETRY,
        parent_run_id=parent.run_id,
        scheduled_for=None,
    )
    return Decision((event,))


def _cancel(command: messages.CancelRun, run: Run) -> Decision:
    if command.request_id is not None and command.request_id == run.cancel_request_id:
        return NOTHING
    if run.status.terminal:
        raise RunNotInProgress(
            f"The run has already ended as {run.status}; only a run in progress can be cancelled.",
            field="run_id",
        )
    if run.cancel_requested_at is not None:
        return NOTHING
    event = events.RunCancelRequested(reason=command.reason, request_id=command.request_id)
    return Decision((event,))


def _deliver(command: messages.DeliverSignal, run: Run) -> Decision:
    wait = run.pending_wait
    if command.request_id and any(each.request_id == command.request_id for each in run.waits):
        return NOTHING
    if wait is None or wait.name != command.name:
        awaited = f"waits for {wait.name!r}" if wait else f"is {run.status} and waits for none"
        raise SignalNotAwaited(
            f"name: the run does not wait for a signal {command.name!r}; it {awaited}.",
            field="name",
        )
    if wait.expires_at is not None and command.at >= wait.expires_at:
        raise SignalNotAwaited(
            f"name: the wait for {command.name!r} expired at {wait.expires_at.isoformat()}.",
            field="name",
        )
    event = events.SignalDelivered(
        name=command.name, payload=command.payload, request_id=command.request_id
    )
    return Decision((event,))


def _resume(run: Run) -> Decision:
    wait = run.waits[-1] if run.waits else None
    if run.cancel_requested_at is not None:
        raise RunNotParked("The run is being cancelled; it cannot be resumed.", field="run_id")
    if run.status is not Status.WAITING or wait is None or wait.name != RESUME_SIGNAL:
        raise RunNotParked(
            f"The run is {run.status}; only one that was parked can be resumed.",
            field="run_id",
        )
    if wait.status is not SignalStatus.PENDING:
        return NOTHING
    return Decision((events.SignalDelivered(name=wait.name, payload=None, request_id=None),))


def _expire(command: messages.ExpireSignal, run: Run) -> Decision:
    wait = run.pending_wait
    if wait is None or wait.name != command.name or wait.status is not SignalStatus.PENDING:
        return NOTHING
    if wait.expires_at is None or command.at < wait.expires_at:
        return NOTHING
    return Decision((events.SignalExpired(name=command.name),))


def _archive(run: Run) -> Decision:
    if run.archived:
        return NOTHING
    if not run.status.terminal:
        raise IllegalTransition(
            f"The run is {run.status}; only a run that has ended can be archived.", field="run_id"
        )
    kept = run.model_copy(update={"archived": True, "checkpoint": _without_payload(run)})
    return Decision((events.RunArchived(run=kept.model_dump(mode="json")),))


def _without_payload(run: Run) -> Any:
    return run.checkpoint.model_copy(update={"payload": None}) if run.checkpoint else None
