"""Made by `make client` of the schema and `operations/runs.py`; not written by hand."""

from __future__ import annotations

from typing import TypedDict

from simulation.client.types.enums import OriginKind, Outcome, RunStatus, Verdict


class CreateRunUnitTestSetRun(TypedDict):
    """A unit test set, executed in the background."""

    databaseId: str


class CreateRun(TypedDict):
    """Of a `UnitTestSetRunPayload`."""

    unitTestSetRun: CreateRunUnitTestSetRun


class CancelRunUnitTestSetRun(TypedDict):
    """A unit test set, executed in the background."""

    databaseId: str
    status: RunStatus


class CancelRun(TypedDict):
    """Of a `UnitTestSetRunPayload`."""

    unitTestSetRun: CancelRunUnitTestSetRun


class RetryRunRunProgress(TypedDict):
    """How far a run has come, in sessions."""

    planned: int


class RetryRunUnitTestSetRun(TypedDict):
    """A unit test set, executed in the background."""

    databaseId: str
    progress: RetryRunRunProgress


class RetryRun(TypedDict):
    """Of a `UnitTestSetRunPayload`."""

    unitTestSetRun: RetryRunUnitTestSetRun


class RunOriginRunOrigin(TypedDict):
    """The run that another one comes of."""

    kind: OriginKind
    unitTestSetRunId: str


class RunOrigin(TypedDict):
    """A unit test set, executed in the background."""

    databaseId: str
    origin: RunOriginRunOrigin | None


class ResumeRunUnitTestSetRun(TypedDict):
    """A unit test set, executed in the background."""

    databaseId: str
    status: RunStatus


class ResumeRun(TypedDict):
    """Of a `UnitTestSetRunPayload`."""

    unitTestSetRun: ResumeRunUnitTestSetRun


class RunProgressOutcomeCount(TypedDict):
    """How many sessions ended how."""

    outcome: Outcome
    sessions: int


class RunProgressRunProgress(TypedDict):
    """How far a run has come, in sessions."""

    planned: int
    finished: int
    outcomes: list[RunProgressOutcomeCount]


class RunProgress(TypedDict):
    """A unit test set, executed in the background."""

    status: RunStatus
    parkedAt: str | None
    parkReason: str | None
    isCompleted: bool
    progress: RunProgressRunProgress


class RunExecutionRun(TypedDict):
    """One execution of a task by Pulse, stage by stage."""

    completedAt: str | None


class RunExecution(TypedDict):
    """A unit test set, executed in the background."""

    run: RunExecutionRun | None


class RunArtifactsSetRunArtifacts(TypedDict):
    """What a run left, in one archive: a link that needs no credentials."""

    url: str
    bytes: float
    sha256: str


class RunArtifacts(TypedDict):
    """A unit test set, executed in the background."""

    artifacts: RunArtifactsSetRunArtifacts | None


class RunSummaryUnitTestSet(TypedDict):
    """Unit tests that are run together."""

    name: str


class RunSummaryLabel(TypedDict):
    """What a run tests: a commit, for example."""

    key: str
    value: str


class RunSummaryRunProgress(TypedDict):
    """How far a run has come, in sessions."""

    planned: int
    finished: int


class RunSummary(TypedDict):
    """A unit test set, executed in the background."""

    databaseId: str
    status: RunStatus
    parkedAt: str | None
    verdict: Verdict | None
    createdAt: str
    finishedAt: str | None
    unitTestSet: RunSummaryUnitTestSet | None
    labels: list[RunSummaryLabel]
    progress: RunSummaryRunProgress


class ListRuns(TypedDict):
    """Of a `UnitTestSetRunConnection`."""

    nodes: list[RunSummary]


class EndedRunsRunOrigin(TypedDict):
    """The run that another one comes of."""

    kind: OriginKind


class EndedRunsUnitTestSetRun(TypedDict):
    """A unit test set, executed in the background."""

    databaseId: str
    status: RunStatus
    origin: EndedRunsRunOrigin | None


class EndedRunsPageInfo(TypedDict):
    """Of a `PageInfo`."""

    hasNextPage: bool
    endCursor: str | None


class EndedRuns(TypedDict):
    """Of a `UnitTestSetRunConnection`."""

    nodes: list[EndedRunsUnitTestSetRun]
    pageInfo: EndedRunsPageInfo
