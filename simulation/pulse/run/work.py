"""The rules of what a worker does with a run that it has in hand."""

from __future__ import annotations

from typing import Any

from simulation.kernel.errors import IllegalTransition, RunNotInProgress
from simulation.kernel.messages import NOTHING, Decision, Event
from simulation.pulse.run import events, messages
from simulation.pulse.run.messages import MAX_DEATHS, RESUME_SIGNAL, SignalStatus, StageStatus
from simulation.pulse.run.stage_log import StageEntry
from simulation.pulse.run.state import Run
from simulation.pulse.status import TRANSITIONS, Status


def decide_work(command: Any, run: Run) -> Decision:
    """The decision on an executor's command. Its owner was checked before."""
    match command:
        case messages.ClaimRun():
            return _claim(command, run)
        case messages.ParkRun():
            return Decision(_park(run, command.reason) if command.reason else _parking(run))
        case messages.HandOverRun():
            return Decision((*_interruption(run), events.RunHandedOver(owner=command.owner)))
        case messages.StartAttempt():
            return _start(command, run)
        case messages.FailAttempt():
            return _fail(command, run)
        case messages.CompleteStage():
            return _complete(command, run)
        case messages.AwaitSignal():
            _require_attempt(run)
            _require_move(run, Status.WAITING)
            return Decision(
                (events.SignalAwaited(name=command.name, expires_at=command.expires_at),)
            )
        case messages.ConsumeSignal():
            return _consume(command, run)
        case messages.EndRun():
            return _end(command, run)
    raise AssertionError(f"no rule for {command!r}")


def _claim(command: messages.ClaimRun, run: Run) -> Decision:
    if run.status.terminal:
        raise RunNotInProgress(f"The run has already ended as {run.status}.", field="run_id")
    match run.status:
        case Status.PENDING:
            why = events.Claim.STARTED
        case Status.WAITING:
            if run.pending_wait is not None and run.cancel_requested_at is None:
                raise IllegalTransition("The run still waits for its signal.", field="run_id")
            why = events.Claim.RESUMED
        case _:
            let_go = run.owner is None or run.owner == command.owner
            why = events.Claim.RECLAIMED if let_go else events.Claim.RECOVERED
    parking = _parking(run)
    if parking:
        return Decision(parking)
    before = _given_up(run) if why is events.Claim.RESUMED else _interruption(run)
    return Decision((*before, events.RunClaimed(owner=command.owner, claim=why)))


def _parking(run: Run) -> tuple[Event, ...]:
    """What parks ``run``, if one more worker was lost with it than may be."""
    deaths = run.deaths + run.died
    if not run.died or deaths < MAX_DEATHS or run.cancel_requested_at is not None:
        return ()
    return _parked(run.model_copy(update={"deaths": deaths}), "")


def _park(run: Run, reason: str) -> tuple[Event, ...]:
    _require_attempt(run)
    return _parked(run, reason)


def _parked(run: Run, reason: str) -> tuple[Event, ...]:
    if run.cancel_requested_at is not None:
        return ()
    return (
        *_interruption(run),
        events.RunParked(deaths=run.deaths, reason=reason),
        events.SignalAwaited(name=RESUME_SIGNAL, expires_at=None),
    )


def _given_up(run: Run) -> tuple[Event, ...]:
    wait = run.pending_wait
    return (events.SignalExpired(name=wait.name),) if wait is not None else ()


def _interruption(run: Run) -> tuple[Event, ...]:
    stage = run.stage
    if stage is None or not stage.open:
        return ()
    return (events.AttemptInterrupted(owner=run.owner or "unknown"),)


def _start(command: messages.StartAttempt, run: Run) -> Decision:
    _require_running(run)
    stage = run.stage
    if stage is None:
        _require_unvisited(run, command.stage_name)
        return Decision(
            (
                events.StageStarted(stage_name=command.stage_name),
                events.AttemptStarted(attempt_number=1),
            )
        )
    if stage.stage_name != command.stage_name:
        raise IllegalTransition(
            f"The stage {stage.stage_name!r} is under way, {command.stage_name!r} cannot begin.",
            field="stage_name",
        )
    if stage.open:
        return NOTHING
    return Decision((events.AttemptStarted(attempt_number=len(stage.attempts) + 1),))


def _fail(command: messages.FailAttempt, run: Run) -> Decision:
    _require_attempt(run)
    failed = events.AttemptFailed(failure=command.failure, retry_at=command.retry_at)
    if command.retry_at is not None:
        return Decision((failed,))
    if command.skip:
        reason = f"Skipped after {command.failure.category}: {command.failure.message}"
        return Decision((failed, events.StageSkipped(reason=reason)))
    return Decision((failed, events.StageFailed(failure=command.failure)))


def _complete(command: messages.CompleteStage, run: Run) -> Decision:
    stage = _require_attempt(run)
    if command.checkpoint.checkpoint_name != stage.stage_name:
        raise IllegalTransition(
            f"The stage {stage.stage_name!r} is under way; it cannot leave the checkpoint "
            f"{command.checkpoint.checkpoint_name!r}.",
            field="checkpoint",
        )
    completed = events.StageCompleted(summary=command.summary, checkpoint=command.checkpoint)
    if not command.usage:
        return Decision((completed,))
    return Decision((events.UsageRecorded(usage=command.usage), completed))


def _consume(command: messages.ConsumeSignal, run: Run) -> Decision:
    _require_running(run)
    wait = run.waits[-1] if run.waits else None
    if wait is None or wait.name != command.name or wait.status is not SignalStatus.DELIVERED:
        return NOTHING
    return Decision((events.SignalConsumed(name=command.name),))


def _end(command: messages.EndRun, run: Run) -> Decision:
    _require_move(run, command.status)
    stage = run.stage
    if not command.status.terminal:
        raise IllegalTransition(f"{command.status} is not an end of a run.", field="status")
    if command.status is Status.COMPLETED and (stage is not None or _failed_stage(run)):
        raise IllegalTransition(
            "The run has a stage that did not come to its end; it cannot complete.", field="status"
        )
    ended: list[Event] = []
    if stage is not None:
        if command.failure is not None:
            ended.append(events.StageFailed(failure=command.failure))
        else:
            ended.append(events.StageSkipped(reason=command.reason or f"Run {command.status}."))
    ended.extend(_given_up(run))
    ended.append(
        events.RunEnded(
            task_id=run.task_id,
            status=command.status,
            reason=command.reason,
            failure=command.failure,
        )
    )
    return Decision(tuple(ended))


def _require_move(run: Run, status: Status) -> None:
    if status not in TRANSITIONS.get(run.status, frozenset()):
        raise IllegalTransition(
            f"A run that is {run.status} cannot become {status}.", field="status"
        )


def _require_running(run: Run) -> None:
    if run.status is not Status.RUNNING:
        raise IllegalTransition(
            f"The run is {run.status}; stages move only while it is running.", field="run_id"
        )


def _require_attempt(run: Run) -> StageEntry:
    _require_running(run)
    stage = run.stage
    if stage is None or not stage.open:
        raise IllegalTransition("No attempt at a stage is under way.", field="run_id")
    return stage


def _require_unvisited(run: Run, stage_name: str) -> None:
    failed = _failed_stage(run)
    if failed is not None:
        raise IllegalTransition(
            f"The stage {failed.stage_name!r} has failed; the run can only end.",
            field="stage_name",
        )
    if any(entry.stage_name == stage_name for entry in run.stages):
        raise IllegalTransition(
            f"The run has already been through the stage {stage_name!r}.", field="stage_name"
        )


def _failed_stage(run: Run) -> StageEntry | None:
    last = run.stages[-1] if run.stages else None
    return last if last is not None and last.status is StageStatus.FAILED else None
