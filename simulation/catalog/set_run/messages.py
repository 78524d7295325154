"""Commands, events and values of a set run."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from simulation.catalog.metric_value import Criterion
from simulation.catalog.service import ModelPreference
from simulation.catalog.set_run.pinned import Pinned as Pinned
from simulation.catalog.set_run.service_checks import ServiceFindings
from simulation.kernel.messages import Command, Event
from simulation.kernel.values import EntityId, Value

MAX_SESSIONS = 10_000
MAX_CRITERIA = 5_000
"""Success criteria of all unit tests of a run, which its record holds."""


class SimulatorKind(StrEnum):
    """Who plays the personas of a run: rules, or a model."""

    RULES = "rules"
    MODEL = "model"


class RunStatus(StrEnum):
    """Where a set run stands."""

    RUNNING = "running"
    CANCELLING = "cancelling"
    COMPLETED = "completed"
    CANCELLED = "cancelled"

    @property
    def finished(self) -> bool:
        """Whether nothing more will happen."""
        return self in (RunStatus.COMPLETED, RunStatus.CANCELLED)


class Verdict(StrEnum):
    """What a run says about the agent.

    ``inconclusive``: no session failed, but not all of them could be judged.
    """

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"


class MetricToEvaluate(Value):
    """A metric in its pinned version, and the criterion its value has to meet."""

    metric: Pinned
    success_criterion_name: str
    success_criterion: Criterion


class UnitTestRunSpec(Value):
    """Everything that the sessions of one unit test are played with.

    ``run_count`` is the number of sessions.
    """

    unit_test: Pinned
    service: Pinned
    service_version_set_name: str
    persona: Pinned
    scenario: Pinned
    run_count: int
    max_interactions: int
    llm_model_preferences: dict[str, ModelPreference]
    metrics_to_evaluate: tuple[MetricToEvaluate, ...]


class UnitTestRunResult(Value):
    """What the sessions of one unit test add up to.

    ``pass_rate`` is passed / counted, from 0 to 1, and null where no session counted.
    """

    unit_test_id: EntityId
    sessions: int
    passed: int
    counted: int
    errors: int
    pass_rate: float | None
    verdict: Verdict


class Artifacts(Value):
    """The archive of a finished run: its key in the artifact store, and what it must be.

    ``sha256`` is hexadecimal, ``bytes`` the size.
    """

    key: str
    sha256: str
    bytes: int


class CreateSetRun(Command):
    """Start a set. ``seed`` makes rule-driven sessions repeat exactly."""

    id: EntityId
    unit_test_set_id: EntityId
    seed: int = Field(ge=-(2**31), lt=2**31)
    simulator: SimulatorKind
    repeat: int = Field(default=1, gt=0, le=1000)
    llm_model_preferences: dict[str, ModelPreference] = Field(default_factory=dict)


class CancelSetRun(Command):
    """Stop a run before its next turns."""

    id: EntityId


class RecordServiceChecks(Command):
    """Note what the services of a run are like, before any of it is played."""

    id: EntityId
    findings: ServiceFindings


class FinishSetRun(Command):
    """Close a run with what its sessions added up to."""

    id: EntityId
    results: tuple[UnitTestRunResult, ...]


class RecordArtifacts(Command):
    """Note that the archive of a finished run is in the artifact store."""

    id: EntityId
    artifacts: Artifacts


class SetRunCreated(Event):
    stored_name = "catalog.set_run_created"
    id: EntityId
    unit_test_set: Pinned
    seed: int
    simulator: SimulatorKind
    specs: tuple[UnitTestRunSpec, ...]


class SetRunCancelRequested(Event):
    stored_name = "catalog.set_run_cancel_requested"
    id: EntityId


class SetRunServicesChecked(Event):
    stored_name = "catalog.set_run_services_checked"
    id: EntityId
    findings: ServiceFindings


class SetRunFinished(Event):
    stored_name = "catalog.set_run_finished"
    id: EntityId
    unit_test_set_id: EntityId
    status: RunStatus
    verdict: Verdict
    results: tuple[UnitTestRunResult, ...]


class SetRunArtifactsRecorded(Event):
    stored_name = "catalog.set_run_artifacts_recorded"
    id: EntityId
    artifacts: Artifacts
