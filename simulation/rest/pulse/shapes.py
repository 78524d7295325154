"""What tasks, requests and the state of health look like on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, StringConstraints

from simulation.kernel.errors import ValidationFailed
from simulation.kernel.json_values import JsonValue
from simulation.kernel.strict import Flag, Whole
from simulation.kernel.values import Text
from simulation.pulse.envelope import TaskEnvelope, limit_payload
from simulation.pulse.health import Health, HealthStatus
from simulation.pulse.run.messages import MAX_REASON_LENGTH, SignalName
from simulation.pulse.status import Status
from simulation.pulse.task.decider import Task
from simulation.pulse.task.documents import TaskDocument
from simulation.pulse.task.messages import DEFAULT_TIMEOUT_SECONDS, MAX_TIMEOUT_SECONDS, TaskName


class Request(BaseModel):
    """Base of bodies: nothing unknown, and nothing converted to what was not meant."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Envelope(Request):
    """What a task does: its kind, the version of its config, the config itself."""

    task_type: Text = Field(alias="cortexTaskType")
    task_version: int = Field(alias="cortexTaskVersion")
    task_config: JsonValue = Field(alias="cortexTaskConfig")

    @classmethod
    def of(cls, envelope: TaskEnvelope) -> Envelope:
        """``envelope`` as the wire has it."""
        return cls(
            cortexTaskType=envelope.task_type,
            cortexTaskVersion=envelope.task_version,
            cortexTaskConfig=envelope.task_config,
        )

    @property
    def value(self) -> TaskEnvelope:
        """The envelope as commands carry it."""
        return TaskEnvelope(
            task_type=self.task_type, task_version=self.task_version, task_config=self.task_config
        )


class NewTask(Request):
    """A task to be defined. Without a cron expression it runs only when it is triggered."""

    task_name: TaskName
    config: Envelope
    task_type: str | None = Field(
        default=None, description="Where it is given, the same as `config.cortexTaskType`."
    )
    cron_expression: str | None = Field(default=None, description="Five fields, in UTC.")
    enabled: Flag = True
    timeout_seconds: Whole = Field(default=DEFAULT_TIMEOUT_SECONDS, ge=1, le=MAX_TIMEOUT_SECONDS)

    @property
    def fields(self) -> dict[str, Any]:
        """The fields of the command.

        Raises:
            ValidationFailed: the type is said twice, and differently.
        """
        if self.task_type is not None and self.task_type != self.config.task_type:
            raise ValidationFailed(
                f"task_type: {self.task_type!r} is not the cortexTaskType of config, "
                f"{self.config.task_type!r}; make them the same, or leave task_type out.",
                field="task_type",
            )
        fields = self.model_dump(exclude={"task_type", "config"})
        return fields | {"config": self.config.value}


class Nothing(Request):
    """A request that says all by its address."""


NOTHING = Nothing()


class Cancellation(Request):
    """Why a run is to be cancelled."""

    reason: Annotated[str, StringConstraints(max_length=MAX_REASON_LENGTH)] = ""


WITHOUT_REASON = Cancellation()


class Signal(Request):
    """What a waiting run is told."""

    name: SignalName
    payload: Annotated[JsonValue, AfterValidator(limit_payload)] = None


class TaskDetail(BaseModel):
    """A task with the state of its schedule."""

    task_id: str
    task_type: str
    task_name: str
    config: Envelope
    cron_expression: str = Field(description="Empty for a task without a schedule.")
    enabled: bool
    next_run_at: datetime | None
    last_run_at: datetime | None
    last_run_status: Status | None
    timeout_seconds: int
    created_at: datetime
    updated_at: datetime


class TaskList(BaseModel):
    """A page of tasks, by creation. ``next`` continues it as ``after``; null at the end."""

    tasks: list[TaskDetail]
    next: str | None


def task_detail(task: Task | TaskDocument) -> TaskDetail:
    """``task`` on the wire. A state from the log knows nothing of runs."""
    document = task if isinstance(task, TaskDocument) else None
    return TaskDetail(
        task_id=task.id if isinstance(task, TaskDocument) else task.task_id,
        task_type=task.config.task_type,
        task_name=task.task_name,
        config=Envelope.of(task.config),
        cron_expression=task.cron_expression or "",
        enabled=task.enabled,
        next_run_at=task.next_run_at,
        last_run_at=document.last_run_at if document else None,
        last_run_status=document.last_run_status if document else None,
        timeout_seconds=task.timeout_seconds,
        created_at=task.created_at,
        updated_at=task.updated_at,
    )


class HealthState(BaseModel):
    """How the runtime is doing, over all its workers."""

    phs_status: HealthStatus = Field(alias="phsStatus")
    phs_lease_owner: str | None = Field(alias="phsLeaseOwner")
    phs_heartbeat_at: datetime | None = Field(alias="phsHeartbeatAt")
    phs_reclaimed_run_count: int = Field(alias="phsReclaimedRunCount")
    phs_expired_recovery_count: int = Field(alias="phsExpiredRecoveryCount")
    phs_active_run_count: int = Field(alias="phsActiveRunCount")
    phs_max_concurrent: int = Field(alias="phsMaxConcurrent")
    phs_active_runs_by_type: dict[str, int] | None = Field(
        alias="phsActiveRunsByType",
        description="Only where limits by task type are configured.",
        exclude_if=lambda value: value is None,
    )
    phs_pending_run_count: int = Field(alias="phsPendingRunCount")
    phs_oldest_pending_age_seconds: float | None = Field(alias="phsOldestPendingAgeSeconds")
    phs_waiting_run_count: int = Field(alias="phsWaitingRunCount")


def health_state(health: Health) -> HealthState:
    """``health`` on the wire."""
    return HealthState(
        phsStatus=health.status,
        phsLeaseOwner=health.lease_owner,
        phsHeartbeatAt=health.heartbeat_at,
        phsReclaimedRunCount=health.reclaimed_runs,
        phsExpiredRecoveryCount=health.expired_recoveries,
        phsActiveRunCount=health.active_runs,
        phsMaxConcurrent=health.max_concurrent,
        phsActiveRunsByType=health.active_by_type,
        phsPendingRunCount=health.pending_runs,
        phsOldestPendingAgeSeconds=health.oldest_pending_age,
        phsWaitingRunCount=health.waiting_runs,
    )
