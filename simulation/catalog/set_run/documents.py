"""The read models of set runs: the run, and its session summaries by the hundred."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from beanie import Document
from pydantic import BaseModel, Field

from simulation.catalog.gates.regression import Regression, RunBaseline
from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.session.persona_breaks import PersonaBreak
from simulation.catalog.session.totals import Totals
from simulation.catalog.set_run.messages import (
    JOB,
    Artifacts,
    Pinned,
    RunStatus,
    SimulatorKind,
    UnitTestRunResult,
    UnitTestRunSpec,
    Verdict,
)
from simulation.catalog.set_run.values.budget import BudgetReached
from simulation.catalog.set_run.values.origin import RunOrigin
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.catalog.set_run.values.result import RunResult
from simulation.catalog.set_run.values.service_checks import ServiceFindings
from simulation.catalog.set_run.values.tallies import Tallies
from simulation.documents.fields import UserRef, index, partial_index

SESSIONS_PER_PAGE = 100


class LabelEntry(BaseModel):
    """A label of a run."""

    key: str
    value: str


class SetRunDocument(Document):
    """A set run. ``failed_metrics`` and ``errored`` are true as soon as one session is.

    ``sort_key`` orders runs by creation; ``sessions`` is how many are planned.
    ``artifacts`` is null until the archive of a finished run is in the store.
    ``findings`` are what its services were like when they were looked at last, null before.
    ``left_out`` counts the unit tests of the set that are not run.
    ``tallies`` are what its ``tallied`` finished sessions add up to; null until it has ended,
    and in documents of earlier releases: its pages tell them then.
    """

    id: str = Field(alias="_id")  # type: ignore[assignment]
    organization: str
    position: int
    unit_test_set: Pinned
    seed: int
    simulator: SimulatorKind
    specs: list[UnitTestRunSpec]
    labels: list[LabelEntry] = []
    left_out: int = 0
    sessions: int
    status: RunStatus
    is_completed: bool
    failed_metrics: bool
    errored: bool
    verdict: Verdict | None
    results: list[UnitTestRunResult]
    creator: UserRef
    created_at: datetime
    finished_at: datetime | None
    sort_key: str
    artifacts: Artifacts | None = None
    findings: ServiceFindings | None = None
    budget_reached: BudgetReached | None = None
    tallies: Tallies | None = None
    tallied: int | None = None
    total: RunResult | None = None
    policy: RunPolicy = RunPolicy()
    origin: RunOrigin | None = None
    baseline: RunBaseline | None = None
    executed_by: str | None = None
    regressions: list[Regression] = []

    class Settings:
        name = "set_runs"
        indexes = [
            index("organization", "sort_key"),
            index("organization", "unit_test_set.id"),
            index("organization", "unit_test_set.id", "sort_key"),
            index("organization", "unit_test_set.name", "sort_key"),
            index("organization", "creator"),
            index("organization", "specs.unit_test.id", "sort_key"),
            index("organization", "specs.metrics_to_evaluate.metric.id"),
            index("organization", "is_completed"),
            index("organization", "origin.set_run_id"),
            index("organization", "failed_metrics"),
            index("organization", "errored"),
            index("organization", "status", "sort_key"),
            index("organization", "verdict", "sort_key"),
            index("organization", "created_at"),
            index("organization", "finished_at"),
            index("organization", "labels.key", "labels.value"),
            partial_index({"is_completed": False}, "is_completed"),
        ]

    @property
    def job(self) -> str | None:
        """What tells it apart from other runs of its set and caller at the same time."""
        return next((each.value for each in self.labels if each.key == JOB), None)


class SessionSummary(BaseModel):
    """How a session ended. Times in milliseconds.

    ``totals`` is null where an earlier release stored the session or made the document.
    ``earlier`` are the outcomes of the attempts in its slot that were played again.
    ``set_run_id`` stands on its page, and is filled in where it is read.
    """

    id: str
    unit_test_id: str
    slot: int
    run_index: int
    outcome: Outcome
    reason: str
    turns: int
    duration_ms: float
    agent_latency_ms: float
    results: list[CriterionResult]
    finished_at: datetime
    totals: Totals | None = None
    earlier: list[Outcome] = []
    persona_breaks: list[PersonaBreak] = []
    set_run_id: str = ""


class SessionPageDocument(Document):
    """Up to a hundred finished sessions of a run, by slot, and what they add up to.

    ``attempts`` are the sessions that were played again, by slot and attempt; they are no part
    of ``tallies`` but of ``replays``. Both are null in documents of earlier releases.
    """

    id: str = Field(alias="_id")  # type: ignore[assignment]
    set_run_id: str
    organization: str
    sessions: dict[str, SessionSummary]
    attempts: dict[str, SessionSummary] = {}
    tallies: Tallies | None = None
    replays: Tallies | None = None

    class Settings:
        name = "session_pages"
        indexes = [index("organization", "set_run_id"), index("set_run_id")]


def summary_on(page: Mapping[str, Any], session: Mapping[str, Any]) -> SessionSummary:
    """A session as ``page`` has it."""
    return SessionSummary.model_validate({**session, "set_run_id": page["set_run_id"]})


def session_page_id(set_run_id: str, slot: int) -> str:
    """The id of the page that holds ``slot``."""
    return f"{set_run_id}:{slot // SESSIONS_PER_PAGE:04d}"
