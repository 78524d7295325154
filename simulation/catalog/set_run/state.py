"""What the events of a set run add up to."""

from __future__ import annotations

from datetime import datetime

from simulation.catalog.gates.regression import Regression, RunBaseline
from simulation.catalog.set_run.messages import (
    Artifacts,
    Pinned,
    RunStatus,
    SimulatorKind,
    UnitTestRunResult,
    UnitTestRunSpec,
    Verdict,
)
from simulation.catalog.set_run.values.budget import BudgetReached
from simulation.catalog.set_run.values.origin import OriginKind, RunOrigin
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.catalog.set_run.values.result import RunResult
from simulation.catalog.set_run.values.service_checks import ServiceFindings
from simulation.kernel.values import Actor, EntityId, Value


class SetRun(Value):
    """The folded state of a set run's stream."""

    id: EntityId
    organization: str
    creator: Actor
    created_at: datetime
    unit_test_set: Pinned
    seed: int
    simulator: SimulatorKind
    specs: tuple[UnitTestRunSpec, ...]
    labels: dict[str, str] = {}
    left_out: int = 0
    policy: RunPolicy = RunPolicy()
    origin: RunOrigin | None = None
    baseline: RunBaseline | None = None
    status: RunStatus = RunStatus.RUNNING
    verdict: Verdict | None = None
    results: tuple[UnitTestRunResult, ...] = ()
    total: RunResult | None = None
    regressions: tuple[Regression, ...] = ()
    finished_at: datetime | None = None
    artifacts: Artifacts | None = None
    findings: ServiceFindings | None = None
    budget_reached: BudgetReached | None = None

    @property
    def rescores(self) -> bool:
        """Whether it only evaluates what was said in another one."""
        return self.origin is not None and self.origin.kind is OriginKind.RESCORE

    def stops_in(self, stretch: int) -> bool:
        """Whether it must not go on in ``stretch``: see ServiceFindings."""
        return self.findings is not None and self.findings.stops_in(stretch)
