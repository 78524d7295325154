"""Made by `make client` of the schema and `operations/definitions.py`; not written by hand."""

from __future__ import annotations

from typing import Any, TypedDict

from simulation.client.types.enums import EarlyStop, InitialMessageType, RunStatus, Verdict


class DefinitionTag(TypedDict):
    """A tag of a definition."""

    key: str
    value: str | None


class Definition(TypedDict):
    """Who talks to the agent."""

    databaseId: str
    name: str
    version: int
    createdAt: str
    updatedAt: str
    isDeleted: bool
    tags: list[DefinitionTag]


class ListDefinitionsPageInfo(TypedDict):
    """Of a `PageInfo`."""

    hasNextPage: bool
    endCursor: str | None


class ListDefinitions(TypedDict):
    """Of a `PersonaConnection`."""

    nodes: list[Definition]
    pageInfo: ListDefinitionsPageInfo


class PersonaTag(TypedDict):
    """A tag of a definition."""

    key: str
    value: str | None


class PersonaPersonaVersion(TypedDict):
    """What a version of a persona says."""

    background: str
    preferredLanguage: str | None
    timezone: str | None
    userModels: list[str]
    nonsensitiveUserVariables: Any
    sensitiveUserVariables: Any


class Persona(TypedDict):
    """Who talks to the agent."""

    databaseId: str
    name: str
    version: int
    createdAt: str
    updatedAt: str
    tags: list[PersonaTag]
    role: str
    latestVersion: PersonaPersonaVersion


class GetPersona(TypedDict):
    """Of a `PersonaConnection`."""

    nodes: list[Persona]


class ScenarioTag(TypedDict):
    """A tag of a definition."""

    key: str
    value: str | None


class ScenarioScenarioVersion(TypedDict):
    """What a version of a scenario says."""

    objective: str
    instructions: str
    initialMessageType: InitialMessageType
    conversationStartsAt: str | None


class Scenario(TypedDict):
    """The situation that a persona plays."""

    databaseId: str
    name: str
    version: int
    createdAt: str
    updatedAt: str
    tags: list[ScenarioTag]
    remarks: list[str]
    latestVersion: ScenarioScenarioVersion


class GetScenario(TypedDict):
    """Of a `ScenarioConnection`."""

    nodes: list[Scenario]


class MetricTag(TypedDict):
    """A tag of a definition."""

    key: str
    value: str | None


class MetricService(TypedDict):
    """An agent under test."""

    databaseId: str
    name: str


class MetricMetricValue(TypedDict):
    """Of a `MetricValue`."""

    __typename: str


class MetricEvaluator(TypedDict):
    """Of a `Evaluator`."""

    __typename: str


class Metric(TypedDict):
    """What is measured in a session."""

    databaseId: str
    name: str
    version: int
    createdAt: str
    updatedAt: str
    tags: list[MetricTag]
    description: str
    additionalNotes: str | None
    appliedToServices: list[MetricService] | None
    metricValue: MetricMetricValue
    evaluator: MetricEvaluator


class GetMetric(TypedDict):
    """Of a `MetricConnection`."""

    nodes: list[Metric]


class ServiceTag(TypedDict):
    """A tag of a definition."""

    key: str
    value: str | None


class ServiceConnector(TypedDict):
    """Of a `Connector`."""

    __typename: str


class ServiceVersionSet(TypedDict):
    """Which version of the agent is talked to, and how."""

    name: str
    agentVersionNumber: int | None
    connector: ServiceConnector | None


class Service(TypedDict):
    """An agent under test."""

    databaseId: str
    name: str
    version: int
    createdAt: str
    updatedAt: str
    tags: list[ServiceTag]
    description: str
    isActive: bool
    agentId: str | None
    keyterms: list[str]
    connector: ServiceConnector | None
    versionSets: list[ServiceVersionSet]


class GetService(TypedDict):
    """Of a `ServiceConnection`."""

    nodes: list[Service]


class UnitTestTag(TypedDict):
    """A tag of a definition."""

    key: str
    value: str | None


class UnitTestService(TypedDict):
    """An agent under test."""

    databaseId: str
    name: str


class UnitTestPersona(TypedDict):
    """Who talks to the agent."""

    databaseId: str
    name: str


class UnitTestScenario(TypedDict):
    """The situation that a persona plays."""

    databaseId: str
    name: str


class UnitTestMetric(TypedDict):
    """What is measured in a session."""

    databaseId: str
    name: str


class UnitTestSuccessCriterion(TypedDict):
    """A named demand on the value of a metric."""

    name: str
    optional: bool
    metric: UnitTestMetric | None


class UnitTest(TypedDict):
    """One persona, one scenario, one service, and criteria."""

    databaseId: str
    name: str
    version: int
    createdAt: str
    updatedAt: str
    tags: list[UnitTestTag]
    description: str
    serviceVersionSetName: str
    maxInteractions: int
    runCount: int
    service: UnitTestService | None
    persona: UnitTestPersona | None
    scenario: UnitTestScenario | None
    successCriterions: list[UnitTestSuccessCriterion]


class GetUnitTest(TypedDict):
    """Of a `UnitTestConnection`."""

    nodes: list[UnitTest]


class UnitTestSetTag(TypedDict):
    """A tag of a definition."""

    key: str
    value: str | None


class UnitTestSetUnitTest(TypedDict):
    """One persona, one scenario, one service, and criteria."""

    databaseId: str
    name: str


class UnitTestSetUnitTestRunDescriptor(TypedDict):
    """How often a unit test is run as part of a set."""

    runCount: int
    unitTest: UnitTestSetUnitTest | None


class UnitTestSetUnitTestSetRun(TypedDict):
    """A unit test set, executed in the background."""

    databaseId: str
    status: RunStatus
    verdict: Verdict | None


class UnitTestSet(TypedDict):
    """Unit tests that are run together."""

    databaseId: str
    name: str
    version: int
    createdAt: str
    updatedAt: str
    tags: list[UnitTestSetTag]
    description: str | None
    earlyStop: EarlyStop
    remarks: list[str]
    unitTestRuns: list[UnitTestSetUnitTestRunDescriptor]
    lastTriggeredRun: UnitTestSetUnitTestSetRun | None


class GetUnitTestSet(TypedDict):
    """Of a `UnitTestSetConnection`."""

    nodes: list[UnitTestSet]
