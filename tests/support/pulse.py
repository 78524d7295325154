"""A task, a run of it and what happens to that, as tests of Pulse share them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, TypeVar

from simulation.kernel.ids import derived_uuid
from simulation.kernel.json_values import JsonValue
from simulation.kernel.messages import Command, Event
from simulation.pulse.envelope import Checkpoint, TaskEnvelope
from simulation.pulse.faults import Category
from simulation.pulse.kind import KindRegistry
from simulation.pulse.kinds.approval import Approval
from simulation.pulse.run.decider import RunDecider
from simulation.pulse.run.events import (
    AttemptFailed,
    AttemptInterrupted,
    AttemptStarted,
    Claim,
    RunCancelRequested,
    RunClaimed,
    RunCreated,
    RunEnded,
    RunHandedOver,
    RunSkipped,
    SignalAwaited,
    SignalDelivered,
    StageCompleted,
    StageStarted,
)
from simulation.pulse.run.messages import Failure, TriggerSource, Usage, UsageKind
from simulation.pulse.run.state import Run
from simulation.pulse.status import Status
from simulation.pulse.task.messages import TaskCreated, TaskUpdated
from tests.support.examples import ANNA, AT
from tests.support.given import Given

TASK, RUN, PARENT, OTHER = (
    derived_uuid("example", name) for name in ("task", "run", "parent", "other")
)
HERE, THERE = "worker-here", "worker-there"
APPROVAL = Approval()
KINDS = KindRegistry([APPROVAL])

CONFIG = TaskEnvelope(
    task_type="example.approval",
    task_version=1,
    task_config={"question": "La table près de la fenêtre – oui ?", "expires_seconds": 90.5},
)

FAILURE = Failure(
    category=Category.MODEL_RATE_LIMIT, message="« Trop de requêtes. »", retryable=True
)

MODEL_USED = Usage(
    kind=UsageKind.MODEL,
    name="careful",
    calls=2,
    prompt_tokens=210,
    completion_tokens=35,
    cost=0.75,
)
TOOL_USED = Usage(kind=UsageKind.TOOL, name="Café Über", calls=3)

CommandT = TypeVar("CommandT", bound=Command)


def after(seconds: float) -> datetime:
    """The moment ``seconds`` after the beginning."""
    return AT + timedelta(seconds=seconds)


def command(kind: type[CommandT], *, at: datetime = AT, **fields: Any) -> CommandT:
    """A command by Anna about the run, by the worker here where it takes one."""
    usual = {"run_id": RUN, "owner": HERE, "key": "1/ask/send", "token": "first"}
    known = {name: value for name, value in usual.items() if name in kind.model_fields}
    return kind.model_validate({"actor": ANNA, "at": at} | known | fields)


def task_created(**fields: Any) -> TaskCreated:
    """The creation of the task, one-off unless ``fields`` say otherwise."""
    usual: dict[str, Any] = {
        "task_id": TASK,
        "task_name": "Réservations",
        "config": CONFIG,
        "cron_expression": None,
        "enabled": True,
        "timeout_seconds": 3600,
        "next_run_at": None,
    }
    return TaskCreated.model_validate(usual | fields)


def task_updated(*changed: str, **fields: Any) -> TaskUpdated:
    """What the task says after ``changed``, as it was created unless ``fields`` say otherwise."""
    said = task_created(**fields).model_dump(exclude={"task_id", "enabled"})
    return TaskUpdated.model_validate(said | {"changed": changed})


def run_created(**fields: Any) -> RunCreated:
    """The creation of the run, by hand unless ``fields`` say otherwise."""
    usual: dict[str, Any] = {
        "run_id": RUN,
        "task_id": TASK,
        "config": CONFIG,
        "timeout_seconds": 3600,
        "trigger_source": TriggerSource.MANUAL,
        "parent_run_id": None,
        "scheduled_for": None,
    }
    return RunCreated.model_validate(usual | fields)


def run_ended(status: Status, failure: Failure | None = None, reason: str = "") -> RunEnded:
    """The end of the run."""
    return RunEnded(task_id=TASK, status=status, reason=reason, failure=failure)


def checkpoint(name: str = "ask", payload: JsonValue = None, **fields: Any) -> Checkpoint:
    """The checkpoint after the stage ``name``."""
    usual = {
        "task_type": CONFIG.task_type,
        "task_version": 1,
        "checkpoint_name": name,
        "payload": payload,
    }
    return Checkpoint.model_validate(usual | fields)


CREATED = run_created()
CLAIMED = RunClaimed(owner=HERE, claim=Claim.STARTED)
ATTEMPTED = (StageStarted(stage_name="ask"), AttemptStarted(attempt_number=1))
AWAITED = SignalAwaited(name="decision", expires_at=None)
DELIVERED = SignalDelivered(name="decision", payload={"yes": True}, request_id="request-1")
INTERRUPTED = AttemptInterrupted(owner=HERE)
HANDED_OVER = RunHandedOver(owner=HERE)
CANCEL = RunCancelRequested(reason="Closed.", request_id="request-1")
RETRIED = AttemptFailed(failure=FAILURE, retry_at=after(2))
COMPLETED = StageCompleted(summary="Asked.", checkpoint=checkpoint("ask", {"n": 1}))

BEGUN = (CREATED, CLAIMED, *ATTEMPTED)
"""The history of a run in the middle of its first stage."""

HISTORIES: dict[Status, tuple[Event, ...]] = {
    Status.PENDING: (CREATED,),
    Status.RUNNING: BEGUN,
    Status.WAITING: (*BEGUN, AWAITED),
    Status.COMPLETED: (CREATED, CLAIMED, run_ended(Status.COMPLETED)),
    Status.FAILED: (CREATED, CLAIMED, run_ended(Status.FAILED, FAILURE)),
    Status.CANCELLED: (CREATED, CLAIMED, run_ended(Status.CANCELLED, reason="Closed.")),
    Status.TIMEOUT: (CREATED, CLAIMED, run_ended(Status.TIMEOUT, FAILURE)),
    Status.SKIPPED: (CREATED, RunSkipped(task_id=TASK, reason="The previous run goes on.")),
}
"""A history that leads to each status."""


def given_run(*history: Event) -> Given:
    """The run after ``history``."""
    return Given(RunDecider(), *history)


def run_after(history: Sequence[Event]) -> Run:
    """The state of the run after ``history``."""
    state: Run = given_run(*history).state
    return state
