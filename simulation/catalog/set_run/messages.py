"""Commands, events and values of a set run."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from simulation.catalog.gates.baseline import Baseline
from simulation.catalog.gates.gate import ALL_PASS, Gate
from simulation.catalog.gates.regression import Regression, RunBaseline
from simulation.catalog.gates.verdict import Verdict as Verdict
from simulation.catalog.metric_value import Criterion
from simulation.catalog.service import ModelPreference
from simulation.catalog.set_run.values.budget import BudgetReached, Cap
from simulation.catalog.set_run.values.origin import MAX_COPIES, RunOrigin, Swaps
from simulation.catalog.set_run.values.part import SetPart
from simulation.catalog.set_run.values.pinned import Pinned as Pinned
from simulation.catalog.set_run.values.policy import PolicyWish, RunPolicy
from simulation.catalog.set_run.values.result import CriterionTally as CriterionTally
from simulation.catalog.set_run.values.result import RunResult
from simulation.catalog.set_run.values.result import UnitTestRunResult as UnitTestRunResult
from simulation.catalog.set_run.values.service_checks import ServiceFindings
from simulation.kernel.messages import Command, Event
from simulation.kernel.stored import added_later, when_new
from simulation.kernel.strict import Whole
from simulation.kernel.values import EntityId, Text, Uuid, Value

MAX_SESSIONS = 10_000
MAX_CRITERIA = 5_000
"""Success criteria of all unit tests of a run, which its record holds."""


MAX_LABELS = 20
MAX_LABEL = 200


def _require_labels(labels: dict[str, str]) -> dict[str, str]:
    if len(labels) > MAX_LABELS:
        raise ValueError(f"at most {MAX_LABELS} labels are allowed, got {len(labels)}.")
    for key, value in labels.items():
        if max(len(key), len(value)) > MAX_LABEL:
            raise ValueError(
                f"{key[:40]!r}: a label's key and value have at most {MAX_LABEL} characters."
            )
        if "=" in key:
            raise ValueError(f"{key!r}: a label's key holds no '='; write it key=value.")
    return labels


JOB = "job"
"""The label that tells runs of one set apart which one caller has at the same time."""

Labels = Annotated[dict[Text, Text], when_new(_require_labels)]
"""What a run tests, by key: at most 20, keys and values of at most 200 characters."""


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


class MetricToEvaluate(Value):
    """A metric in its pinned version, and the criterion its value has to meet.

    An ``optional`` one need not apply in any session. Without a criterion it is only measured,
    and decides nothing.
    """

    metric: Pinned
    success_criterion_name: str
    success_criterion: Criterion | None
    optional: bool = added_later(False)


class UnitTestRunSpec(Value):
    """Everything that the sessions of one unit test are played with.

    ``run_count`` is the number of sessions, ``gate`` what they have to show. In a run that comes
    of another one ``run_indices`` are those of its sessions, and ``sources`` the sessions that
    each of them begins as; of a retry ``retried_slots`` are the slots there that it plays again.
    Of one that evaluates another one anew ``places`` are those that they have among the ``planned``
    sessions of that one.
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
    gate: Gate = added_later(ALL_PASS)
    run_indices: tuple[int, ...] = added_later(())
    sources: tuple[EntityId, ...] = added_later(())
    retried_slots: tuple[int, ...] = added_later(())
    places: tuple[int, ...] = added_later(())
    planned: int = added_later(0)


class Artifacts(Value):
    """The archive of a finished run: its key in the artifact store, and what it must be.

    ``sha256`` is hexadecimal, ``bytes`` the size.
    """

    key: str
    sha256: str
    bytes: int


class CreateSetRun(Command):
    """Start a set, or ``only`` a part of it. ``seed`` makes rule-driven sessions repeat exactly;
    ``labels`` say what is tested, ``commit`` for example. ``baseline_id`` is the run that it is
    held against: what ``baseline`` or the set asks for, once somebody has looked.
    ``executed_by`` is the run of Pulse that creates it; null where it has one derived of its id.
    """

    begins = True

    id: EntityId
    unit_test_set_id: EntityId
    seed: Whole = Field(ge=-(2**31), lt=2**31)
    simulator: SimulatorKind
    repeat: Whole = Field(default=1, gt=0, le=1000)
    llm_model_preferences: dict[str, ModelPreference] = Field(default_factory=dict)
    labels: Labels = Field(default_factory=dict)
    only: SetPart = SetPart()
    policy: PolicyWish = PolicyWish()
    baseline: Baseline | None = None
    baseline_id: EntityId | None = None
    executed_by: Uuid | None = None


class DeriveSetRun(Command):
    """Start a run that comes of another one, with its sessions in ``slots``.

    Each is there ``copies`` times, and begins as what is at its place in ``sources`` if any are.
    The seed is that of the other run where null, and so are its pins but for ``swaps``.
    """

    begins = True

    id: EntityId
    origin: RunOrigin
    slots: tuple[int, ...]
    sources: tuple[EntityId, ...] = ()
    copies: Whole = Field(default=1, gt=0, le=MAX_COPIES)
    seed: Whole | None = Field(default=None, ge=-(2**31), lt=2**31)
    labels: Labels = Field(default_factory=dict)
    swaps: Swaps = Swaps()


class CancelSetRun(Command):
    """Stop a run before its next turns."""

    id: EntityId


class RecordServiceChecks(Command):
    """Note what the services of a run are like, before any of it is played."""

    id: EntityId
    findings: ServiceFindings


class RecordBudgetReached(Command):
    """Note that a cap of a run's budget is reached, which stops it before its next turns."""

    id: EntityId
    reached: BudgetReached


class FinishSetRun(Command):
    """Close a run with what its sessions added up to."""

    id: EntityId
    results: tuple[UnitTestRunResult, ...]
    total: RunResult | None = None
    regressions: tuple[Regression, ...] = ()


class RecordArtifacts(Command):
    """Note that the archive of a finished run is in the artifact store."""

    id: EntityId
    artifacts: Artifacts


class SetRunCreated(Event):
    """``left_out`` is how many unit tests of the set are not in the part that is run."""

    stored_name = "catalog.set_run_created"
    id: EntityId
    unit_test_set: Pinned
    seed: int
    simulator: SimulatorKind
    specs: tuple[UnitTestRunSpec, ...]
    labels: Labels = added_later({})
    left_out: int = added_later(0)
    policy: RunPolicy = added_later(RunPolicy())
    origin: RunOrigin | None = added_later(None)
    baseline: RunBaseline | None = added_later(None)
    executed_by: Uuid | None = added_later(None)


class SetRunCancelRequested(Event):
    stored_name = "catalog.set_run_cancel_requested"
    id: EntityId


class SetRunBudgetReached(Event):
    """``spent`` is what was known of when the cap ``limit`` was noticed to be reached."""

    stored_name = "catalog.set_run_budget_reached"
    id: EntityId
    what: Cap
    limit: float
    spent: float


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
    total: RunResult | None = added_later(None)
    regressions: tuple[Regression, ...] = added_later(())


class SetRunArtifactsRecorded(Event):
    stored_name = "catalog.set_run_artifacts_recorded"
    id: EntityId
    artifacts: Artifacts
