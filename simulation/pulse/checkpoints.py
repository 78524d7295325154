"""Taking a checkpoint, and deciding whether a stored one may be trusted."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter, ValidationError

from simulation.kernel.errors import refusal_of
from simulation.kernel.json_values import JsonValue
from simulation.pulse.envelope import CHECKPOINT_FORMAT_VERSION, RUNTIME_VERSION, Checkpoint
from simulation.pulse.faults import Category, StageFault
from simulation.pulse.kind import TaskKind
from simulation.pulse.run.messages import StageStatus, Usage
from simulation.pulse.run.state import Run
from simulation.pulse.stage import Done, Stage

_SUMMARY = TypeAdapter(str)
_USAGE = TypeAdapter(tuple[Usage, ...])


def take(kind: TaskKind[Any], stage: Stage, done: Done) -> dict[str, Any]:
    """What is kept of a stage that is ``done``, with the checkpoint after it.

    Raises:
        StageFault: the state is no JSON or too large, or the rest is not what was agreed.
    """
    try:
        return {
            "checkpoint": Checkpoint(
                task_type=kind.task_type,
                task_version=kind.version,
                checkpoint_name=stage.name,
                payload=done.state,
            ),
            "summary": _SUMMARY.validate_python(done.summary),
            "usage": _USAGE.validate_python(done.usage),
        }
    except ValidationError as error:
        raise StageFault(
            Category.HOST_ACTION_FAILURE,
            f"The stage {stage.name!r} left what cannot be kept: {refusal_of(error).message}",
        ) from error


def restore(kind: TaskKind[Any], run: Run) -> JsonValue:
    """The state that ``run`` continues with; null where no stage has completed.

    Raises:
        StageFault: the checkpoint does not fit the code that is here now, or the worker was
            lost after a stage had failed: then the run has only to end with that.
    """
    if run.checkpoint is not None:
        _require_fit(kind, run.checkpoint)
    _require_known_stages(kind, run)
    _require_no_failure(run)
    if run.checkpoint is None:
        return None
    completed = [each for each in run.stages if each.status is StageStatus.COMPLETED]
    name = run.checkpoint.checkpoint_name
    if not completed or completed[-1].stage_name != name:
        raise _name_mismatch(f"it names {name!r}, which did not complete last")
    return decoded(kind, run.checkpoint)


def _require_fit(kind: TaskKind[Any], found: Checkpoint) -> None:
    """Return if ``found`` was taken by this code."""
    if found.format_version != CHECKPOINT_FORMAT_VERSION:
        raise StageFault(
            Category.CHECKPOINT_FORMAT_UNSUPPORTED,
            f"The checkpoint has the format {found.format_version}; this worker reads "
            f"{CHECKPOINT_FORMAT_VERSION}.",
        )
    if found.task_type != kind.task_type:
        raise StageFault(
            Category.CHECKPOINT_TASK_TYPE_MISMATCH,
            f"The checkpoint belongs to {found.task_type}, the run to {kind.task_type}.",
        )
    if found.task_version != kind.version:
        raise StageFault(
            Category.CHECKPOINT_TASK_VERSION_MISMATCH,
            f"The checkpoint was taken by version {found.task_version} of {kind.task_type}; "
            f"this worker has version {kind.version}.",
        )
    if found.runtime_version != RUNTIME_VERSION:
        raise StageFault(
            Category.CHECKPOINT_RUNTIME_VERSION_MISMATCH,
            f"The checkpoint was taken by version {found.runtime_version} of the runtime; this "
            f"worker has version {RUNTIME_VERSION}.",
        )


def _require_no_failure(run: Run) -> None:
    last = run.stages[-1] if run.stages else None
    if last is None or last.status is not StageStatus.FAILED:
        return
    failure = last.attempts[-1].failure
    if failure is None:
        raise StageFault(Category.HOST_ACTION_FAILURE, last.state_summary)
    raise StageFault(failure.category, failure.message, retryable=failure.retryable)


def _require_known_stages(kind: TaskKind[Any], run: Run) -> None:
    gone_through = [each.stage_name for each in run.stages]
    expected = [stage.name for stage in kind.stages][: len(gone_through)]
    if gone_through != expected:
        raise _name_mismatch(
            f"the run went through {', '.join(gone_through)}, where {kind.task_type} now has "
            f"{', '.join(expected) or 'nothing'}"
        )


def _name_mismatch(what: str) -> StageFault:
    return StageFault(
        Category.CHECKPOINT_NAME_MISMATCH, f"The checkpoint does not fit the stages: {what}."
    )


def decoded(kind: TaskKind[Any], checkpoint: Checkpoint) -> JsonValue:
    """The state that the stage after ``checkpoint`` begins with.

    Raises:
        StageFault: the kind cannot make anything of the payload.
    """
    try:
        return kind.decode_state(checkpoint.checkpoint_name, checkpoint.payload)
    except Exception as error:
        raise StageFault(
            Category.CHECKPOINT_CORRUPTION,
            f"The checkpoint after {checkpoint.checkpoint_name!r} cannot be decoded: {error}",
        ) from error
