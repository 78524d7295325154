"""Made by `make client` of the schema and `operations/comparing.py`; not written by hand."""

from __future__ import annotations

from typing import TypedDict

from simulation.client.types.enums import RunChangeOf, UnitTestChange, Verdict


class RunComparisonUnitTestSet(TypedDict):
    """Unit tests that are run together."""

    name: str


class RunComparisonLabel(TypedDict):
    """What a run tests: a commit, for example."""

    key: str
    value: str


class RunComparisonUnitTestSetRun(TypedDict):
    """A unit test set, executed in the background."""

    databaseId: str
    createdAt: str
    verdict: Verdict | None
    unitTestSet: RunComparisonUnitTestSet | None
    labels: list[RunComparisonLabel]


class RunComparisonPinnedVersion(TypedDict):
    """A definition in exactly the version that a run used."""

    id: str
    name: str
    version: int


class RunComparisonBetween(TypedDict):
    """An interval of confidence 0.95, both ends included."""

    low: float
    high: float


class RunComparisonPassRate(TypedDict):
    """How many of the sessions that count passed."""

    passed: int
    counted: int
    passRate: float | None


class RunComparisonFigureComparison(TypedDict):
    """The means of what was measured in two runs."""

    figure: str
    metricId: str | None
    baseMean: float
    candidateMean: float
    baseValues: int
    candidateValues: int
    difference: float
    pValue: float
    differs: bool


class RunComparisonUnitTestComparison(TypedDict):
    """A unit test in two runs."""

    unitTest: RunComparisonPinnedVersion
    change: UnitTestChange
    pairs: int | None
    difference: float | None
    interval: RunComparisonBetween | None
    pValue: float | None
    uncorrectedPValue: float | None
    base: RunComparisonPassRate | None
    candidate: RunComparisonPassRate | None
    figures: list[RunComparisonFigureComparison]


class RunComparisonRunChange(TypedDict):
    """What is not the same in two runs. Secrets are withheld."""

    of: RunChangeOf
    name: str
    field: str
    before: str | None
    after: str | None
    unitTests: list[str]


class RunComparison(TypedDict):
    """Two runs side by side."""

    regressed: bool
    base: RunComparisonUnitTestSetRun
    candidate: RunComparisonUnitTestSetRun
    unitTests: list[RunComparisonUnitTestComparison]
    changes: list[RunComparisonRunChange]
    changesLeftOut: int
