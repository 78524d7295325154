"""Made by `make client` of the schema and `operations/sets.py`; not written by hand."""

from __future__ import annotations

from typing import TypedDict

from simulation.client.types.enums import EarlyStop


class FindSetUnitTestSet(TypedDict):
    """Unit tests that are run together."""

    id: str
    name: str


class FindSet(TypedDict):
    """Of a `UnitTestSetConnection`."""

    nodes: list[FindSetUnitTestSet]


class ListSetsUnitTestSet(TypedDict):
    """Unit tests that are run together."""

    name: str


class ListSets(TypedDict):
    """Of a `UnitTestSetConnection`."""

    nodes: list[ListSetsUnitTestSet]


class PlanRunPinnedVersion(TypedDict):
    """A definition in exactly the version that a run used."""

    name: str
    version: int


class Cost(TypedDict):
    """What sessions will take, as those of earlier runs did."""

    sessions: int
    agentCalls: int
    modelCalls: int | None
    promptTokens: float | None
    completionTokens: float | None
    money: float | None
    seconds: float | None
    atMost: bool


class PlanRunGateChance(TypedDict):
    """What a gate will say if the agent really passes that often."""

    trueRate: float
    passed: float
    failed: float
    undecided: float
    sessions: float


class PlanRunUnitTestPlan(TypedDict):
    """What one unit test will take and can show."""

    unitTest: PlanRunPinnedVersion
    gate: str
    basedOn: int
    expected: Cost
    chances: list[PlanRunGateChance]


class PlanRun(TypedDict):
    """A run before it is played."""

    unitTestSet: PlanRunPinnedVersion
    earlyStop: EarlyStop
    seconds: float | None
    expected: Cost
    unitTests: list[PlanRunUnitTestPlan]
