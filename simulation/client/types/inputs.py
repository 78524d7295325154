"""Made by `make client` of the schema; not written by hand."""

from __future__ import annotations

from typing import Any, NotRequired, TypedDict

from simulation.client.types.enums import EarlyStop, RetryOf, RunStatus, SimulatorKind, Verdict


class BaselineInput(TypedDict):
    """Exactly one of these."""

    run: NotRequired[GivenRunInput | None]
    label: NotRequired[LastLabelledInput | None]
    lastOn: NotRequired[LastOnInput | None]


class BudgetInput(TypedDict):
    """Of a `BudgetInput`."""

    calls: NotRequired[int | None]
    tokens: NotRequired[int | None]
    money: NotRequired[float | None]
    seconds: NotRequired[float | None]


class CreateUnitTestSetRunInput(TypedDict):
    """Of a `CreateUnitTestSetRunInput`."""

    unitTestSetId: str
    repeat: NotRequired[int]
    seed: NotRequired[int | None]
    simulator: NotRequired[SimulatorKind | None]
    llmModelPreferences: NotRequired[list[ModelPreferenceInput]]
    labels: NotRequired[list[LabelInput]]
    only: NotRequired[SetPartInput | None]
    policy: NotRequired[RunPolicyInput | None]
    baseline: NotRequired[BaselineInput | None]


class GivenRunInput(TypedDict):
    """Of a `GivenRunInput`."""

    id: str


class LabelFilter(TypedDict):
    """Of a `LabelFilter`."""

    key: str
    value: NotRequired[str | None]


class LabelInput(TypedDict):
    """Of a `LabelInput`."""

    key: str
    value: str


class LastLabelledInput(TypedDict):
    """Of a `LastLabelledInput`."""

    key: str
    value: str


class LastOnInput(TypedDict):
    """Of a `LastOnInput`."""

    versionSet: str


class ModelPreferenceInput(TypedDict):
    """Of a `ModelPreferenceInput`."""

    role: str
    llmName: str
    params: NotRequired[Any | None]


class RetryFailedInput(TypedDict):
    """Of a `RetryFailedInput`."""

    runId: str
    of: NotRequired[RetryOf]
    unitTests: NotRequired[list[str]]
    seed: NotRequired[int | None]
    todaysServices: NotRequired[bool]
    labels: NotRequired[list[LabelInput]]


class RunPolicyInput(TypedDict):
    """Of a `RunPolicyInput`."""

    earlyStop: NotRequired[EarlyStop | None]
    replays: NotRequired[int]
    strictPersonas: NotRequired[bool]
    maxFaultShare: NotRequired[float]
    budget: NotRequired[BudgetInput | None]


class SetPartInput(TypedDict):
    """Of a `SetPartInput`."""

    names: NotRequired[list[str]]
    unitTestIds: NotRequired[list[str]]
    tags: NotRequired[list[TagInput]]


class TagInput(TypedDict):
    """Of a `TagInput`."""

    key: str
    value: NotRequired[str | None]


class UnitTestSetFilter(TypedDict):
    """Of a `UnitTestSetFilter`."""

    ids: NotRequired[list[str] | None]
    names: NotRequired[list[str] | None]
    creators: NotRequired[list[UserInput] | None]
    tags: NotRequired[list[str] | None]
    isDeleted: NotRequired[bool | None]
    createdAfter: NotRequired[str | None]
    createdBefore: NotRequired[str | None]
    text: NotRequired[str | None]
    unitTests: NotRequired[list[str] | None]
    gates: NotRequired[list[str] | None]


class UnitTestSetRunFilter(TypedDict):
    """Of a `UnitTestSetRunFilter`."""

    ids: NotRequired[list[str] | None]
    creators: NotRequired[list[UserInput] | None]
    unitTestSets: NotRequired[list[str] | None]
    isCompleted: NotRequired[bool | None]
    failedMetrics: NotRequired[bool | None]
    errored: NotRequired[bool | None]
    createdAfter: NotRequired[str | None]
    createdBefore: NotRequired[str | None]
    labels: NotRequired[list[LabelFilter] | None]
    statuses: NotRequired[list[RunStatus] | None]
    verdicts: NotRequired[list[Verdict] | None]
    isDerived: NotRequired[bool | None]


class UserInput(TypedDict):
    """A user."""

    orgId: str
    userId: str
