"""Made by `make client` of the schema and `operations/report.py`; not written by hand."""

from __future__ import annotations

from typing import Any, TypedDict

from simulation.client.types.enums import (
    Cap,
    EarlyStop,
    Outcome,
    RunStatus,
    SimulatorKind,
    StoppedBy,
    Verdict,
)


class RunReportBudgetReached(TypedDict):
    """The cap that a run came to."""

    what: Cap
    limit: float
    spent: float


class RunReportLabel(TypedDict):
    """What a run tests: a commit, for example."""

    key: str
    value: str


class RunReportUnitTestSet(TypedDict):
    """Unit tests that are run together."""

    name: str


class RunReportRunProgress(TypedDict):
    """How far a run has come, in sessions."""

    planned: int
    finished: int


class RunReportBudget(TypedDict):
    """The caps of a run, each null where there is none."""

    calls: int | None
    tokens: float | None
    money: float | None
    seconds: float | None


class RunReportRunPolicy(TypedDict):
    """How a run deals with chance and faults."""

    earlyStop: EarlyStop
    replays: int
    strictPersonas: bool
    maxFaultShare: float
    budget: RunReportBudget | None


class RunReportRunBaseline(TypedDict):
    """The run that another one is held against."""

    unitTestSetRunId: str
    notAllowed: bool


class RunReportBetween(TypedDict):
    """An interval of confidence 0.95, both ends included."""

    low: float
    high: float


class RunReportRegression(TypedDict):
    """A unit test that passes less often than before."""

    unitTestId: str
    name: str
    basePassed: int
    baseCounted: int
    passed: int
    counted: int
    difference: float
    interval: RunReportBetween
    pValue: float
    pairs: int | None
    reason: str


class RunReportOutcomeCount(TypedDict):
    """How many sessions ended how."""

    outcome: Outcome
    sessions: int


class RunReportFaults(TypedDict):
    """Attempts at sessions that ended by a fault of others."""

    attempts: int
    count: int
    share: float
    byOutcome: list[RunReportOutcomeCount]


class MetricBetween(TypedDict):
    """An interval of confidence 0.95, both ends included."""

    low: float
    high: float


class MetricFigure(TypedDict):
    """An estimate, and where the true value lies."""

    value: float
    interval: MetricBetween | None


class MetricValueCount(TypedDict):
    """How often a value was measured."""

    value: str
    sessions: int


class Metric(TypedDict):
    """What a metric measured in counted sessions."""

    metricId: str
    name: str
    values: int
    mean: MetricFigure | None
    median: MetricFigure | None
    p90: MetricFigure | None
    counts: list[MetricValueCount]


class RunReportRunResult(TypedDict):
    """What the sessions of all unit tests add up to."""

    counted: int
    passed: int
    passRate: float | None
    standardError: float | None
    interval: RunReportBetween | None
    tooManyFaults: bool
    faults: RunReportFaults
    metrics: list[Metric]


class RunReportRunResult2(TypedDict):
    """What the sessions of all unit tests add up to."""

    counted: int
    passed: int
    passRate: float | None
    interval: RunReportBetween | None
    tooManyFaults: bool
    faults: RunReportFaults


class RunReportPinnedVersion(TypedDict):
    """A definition in exactly the version that a run used."""

    name: str


class RunReportUnitTestResult(TypedDict):
    """What the sessions of a unit test add up to."""

    sessions: int
    passed: int
    counted: int
    passRate: float | None
    interval: RunReportBetween | None
    verdict: Verdict
    reason: str
    flaky: bool
    saved: int


class RunReportMergedUnitTest(TypedDict):
    """A unit test with its sessions that were played again."""

    unitTest: RunReportPinnedVersion
    result: RunReportUnitTestResult


class RunReportMergedRun(TypedDict):
    """A run with its retries: under its own gates and policy, each session that was played again
    as it ended the last time. The run's own result stays what it was.
    """

    verdict: Verdict
    replaced: int
    retryIds: list[str]
    total: RunReportRunResult2
    unitTests: list[RunReportMergedUnitTest]


class RunReportFaults2(TypedDict):
    """Attempts at sessions that ended by a fault of others."""

    attempts: int
    count: int
    share: float


class RunReportFaultsOf(TypedDict):
    """The faults of the sessions that had one thing in common."""

    of: str
    faults: RunReportFaults2


class RunReportRunResult3(TypedDict):
    """What the sessions of all unit tests add up to."""

    counted: int
    passed: int
    passRate: float | None
    interval: RunReportBetween | None


class RunReportReviewedRun(TypedDict):
    """A run as it would be if its reviews are right; it stays as it was."""

    reviews: int
    verdict: Verdict
    total: RunReportRunResult3


class EstimateBetween(TypedDict):
    """An interval of confidence 0.95, both ends included."""

    low: float
    high: float


class Estimate(TypedDict):
    """An estimate, and where the true value lies."""

    value: float
    interval: EstimateBetween | None


class RunReportCorrectedRate(TypedDict):
    """The share of a metric's criteria that are met in a run: as judged, and as a judge without
    errors would find it.
    """

    metricId: str
    metricVersion: int
    name: str
    met: int
    judged: int
    raw: Estimate | None
    corrected: Estimate | None
    reviews: int
    missing: int


class RunReportPinnedVersion2(TypedDict):
    """A definition in exactly the version that a run used."""

    id: str
    name: str
    version: int


class GateText(TypedDict):
    """Of a `Gate`."""

    text: str


class RunReportTries(TypedDict):
    """What k tries at the same thing would give."""

    k: int
    passAtK: float
    passHatK: float


class RunReportCriterionTally(TypedDict):
    """In how many sessions a criterion applied."""

    criterionName: str
    optional: bool
    sessions: int
    applied: int
    passed: int
    failed: int
    inconclusive: int


class RunReportUnitTestResult2(TypedDict):
    """What the sessions of a unit test add up to."""

    sessions: int
    passed: int
    counted: int
    errors: int
    passRate: float | None
    interval: RunReportBetween | None
    verdict: Verdict
    reason: str
    decidedBy: int | None
    gate: GateText
    flaky: bool
    saved: int
    surplus: int
    outcomes: list[RunReportOutcomeCount]
    faults: RunReportFaults | None
    tries: list[RunReportTries]
    metrics: list[Metric]
    criteria: list[RunReportCriterionTally]


class RunReportCriterionResult(TypedDict):
    """What a metric said, held against its criterion."""

    criterionName: str
    applied: bool
    passed: bool | None
    value: Any | None
    justification: str
    references: list[str]


class RunReportSession(TypedDict):
    """One conversation of a run."""

    databaseId: str
    runIndex: int
    outcome: Outcome | None
    reason: str
    turns: int
    results: list[RunReportCriterionResult]


class RunReportUnitTestRun(TypedDict):
    """A unit test as the run pinned and played it."""

    pinned: RunReportPinnedVersion2
    persona: RunReportPinnedVersion2 | None
    scenario: RunReportPinnedVersion2 | None
    service: RunReportPinnedVersion2
    serviceVersionSetName: str
    runCount: int
    result: RunReportUnitTestResult2 | None
    sessions: list[RunReportSession]


class RunReport(TypedDict):
    """A unit test set, executed in the background."""

    stoppedBy: StoppedBy | None
    budgetReached: RunReportBudgetReached | None
    databaseId: str
    status: RunStatus
    parkedAt: str | None
    isCompleted: bool
    failedMetrics: bool
    errored: bool
    verdict: Verdict | None
    seed: int
    simulator: SimulatorKind
    labels: list[RunReportLabel]
    createdAt: str
    finishedAt: str | None
    unitTestSet: RunReportUnitTestSet | None
    unitTestSetVersion: int
    leftOut: int
    progress: RunReportRunProgress
    policy: RunReportRunPolicy
    baseline: RunReportRunBaseline | None
    regressions: list[RunReportRegression]
    total: RunReportRunResult | None
    merged: RunReportMergedRun | None
    faultsByService: list[RunReportFaultsOf]
    faultsByModel: list[RunReportFaultsOf]
    reviewed: RunReportReviewedRun | None
    correctedRates: list[RunReportCorrectedRate]
    unitTests: list[RunReportUnitTestRun]
