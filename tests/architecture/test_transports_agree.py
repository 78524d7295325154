"""GraphQL and REST offer the same: neither can do what the other cannot, but for a reason."""

from __future__ import annotations

from graphql import GraphQLObjectType

from graphql_schema.schema import schema
from simulation.rest.rates import RATES

SAME: dict[str, str] = {
    "cancel-simulation-unit-test-set-run": "Mutation.cancelUnitTestSetRun",
    "create-api-key": "Mutation.createApiKey",
    "create-metric": "Mutation.createMetric",
    "create-service": "Mutation.createService",
    "create-simulation-persona": "Mutation.createPersona",
    "create-simulation-persona-version": "Mutation.createPersonaVersion",
    "create-simulation-scenario": "Mutation.createScenario",
    "create-simulation-scenario-version": "Mutation.createScenarioVersion",
    "create-simulation-unit-test": "Mutation.createUnitTest",
    "create-simulation-unit-test-set": "Mutation.createUnitTestSet",
    "create-simulation-unit-test-set-run": "Mutation.createUnitTestSetRun",
    "create-user": "Mutation.addUser",
    "delete-metric": "Mutation.deleteMetric",
    "delete-service-version-set": "Mutation.deleteServiceVersionSet",
    "delete-simulation-persona": "Mutation.deletePersona",
    "delete-simulation-scenario": "Mutation.deleteScenario",
    "delete-simulation-unit-test": "Mutation.deleteUnitTest",
    "delete-simulation-unit-test-set": "Mutation.deleteUnitTestSet",
    "delete-user": "Mutation.removeUser",
    "evaluate-metrics": "Mutation.evaluateMetrics",
    "export-tracked-events": "Query.trackedEvents",
    "get-demo-pulse-status": "Query.demoPulse",
    "get-api-keys": "Query.apiKeys",
    "get-metric-evaluation-results": "Query.metricEvaluationResults",
    "get-metrics": "Query.metrics",
    "get-services": "Query.services",
    "get-simulation-persona-versions": "Persona.versions",
    "get-simulation-personas": "Query.personas",
    "get-simulation-scenario-versions": "Scenario.versions",
    "get-simulation-scenarios": "Query.scenarios",
    "get-simulation-unit-test-set-run-artifacts": "UnitTestSetRun.artifacts",
    "get-simulation-unit-test-set-runs": "Query.unitTestSetRuns",
    "get-simulation-unit-test-sets": "Query.unitTestSets",
    "get-simulation-unit-tests": "Query.unitTests",
    "get-top-events": "Query.topEvents",
    "get-tracked-events": "Query.trackedEvents",
    "get-users": "Query.users",
    "ingest-events": "Mutation.ingestEvents",
    "revoke-api-key": "Mutation.revokeApiKey",
    "rotate-signing-key": "Mutation.rotateSigningKey",
    "start-demo-pulse": "Mutation.startDemoPulse",
    "stop-demo-pulse": "Mutation.stopDemoPulse",
    "search-metrics": "Query.searchMetrics",
    "search-simulation-personas": "Query.searchPersonas",
    "search-simulation-scenarios": "Query.searchScenarios",
    "search-simulation-unit-test-sets": "Query.searchUnitTestSets",
    "search-simulation-unit-tests": "Query.searchUnitTests",
    "track-event": "Mutation.trackEvent",
    "update-metric": "Mutation.updateMetric",
    "update-service": "Mutation.updateService",
    "update-simulation-persona": "Mutation.updatePersona",
    "update-simulation-scenario": "Mutation.updateScenario",
    "update-simulation-unit-test": "Mutation.updateUnitTest",
    "update-simulation-unit-test-set": "Mutation.updateUnitTestSet",
    "update-user": "Mutation.changeUser",
    "upsert-service-version-set": "Mutation.putServiceVersionSet",
}
"""By operation id of REST: the field of GraphQL that does the same."""

REST_ONLY = {"sign-in-with-api-key": "GraphQL takes the token, or the key itself"}

PULSE = {
    "Mutation.cancelRun",
    "Mutation.createTask",
    "Mutation.retryRun",
    "Mutation.signalRun",
    "Mutation.triggerTask",
    "Query.pulseHealth",
    "Query.run",
    "Query.task",
    "Query.tasks",
}
"""What the nine endpoints of /Pulse/v1 do; tests/integration/rest/test_contract.py has those."""

BY_ID = "lists of the simulation API take an id"

DEFINITIONS = ("Metric", "Persona", "Scenario", "Service", "UnitTest", "UnitTestSet")

GRAPHQL_ONLY = {
    "Query.metric": BY_ID,
    "Query.persona": BY_ID,
    "Query.scenario": BY_ID,
    "Query.service": BY_ID,
    "Query.unitTest": BY_ID,
    "Query.unitTestSet": BY_ID,
    **{f"Query.check{name}": "REST refuses, and writes nothing then" for name in DEFINITIONS},
    "Query.scenarioRemarks": "REST has no remarks",
    "Mutation.renewToken": "the contract has no route for it",
    "Query.search": "lists of REST are of one kind",
    "Query.example": "the contract has no route for it",
    "Mutation.loadExample": "the contract has no route for it",
    "Query.session": BY_ID,
    "Query.unitTestSetRun": BY_ID,
    "Query.node": "global ids are GraphQL's",
    "Query.nodes": "global ids are GraphQL's",
    "Query.organization": "the contract has no route for it",
    "Mutation.unitTestFromSession": "the contract has no route for it",
    "Mutation.forkSession": "the contract has no route for it",
    "Mutation.retryFailed": "the contract has no route for it",
    "Mutation.tryMetric": "the contract has no route for it",
    "Mutation.tryService": "the contract has no route for it",
    **dict.fromkeys(
        (
            "Mutation.rescoreRun",
            "Mutation.reviewResult",
            "Mutation.withdrawReview",
            "Query.judgeAgreement",
            "Query.reviewQueue",
        ),
        "the contract has no route for it",
    ),
    "Query.unitTestSetRunPlan": "the contract has no route for it",
    "Query.flakiestUnitTests": "the contract has no route for it",
    "Query.compareRuns": "the contract has no route for it",
    "Query.runs": "Pulse's contract lists tasks only",
    "Query.taskTypes": "helps to write a task",
    "Query.viewer": "a token tells its holder the same",
    "Mutation.deleteService": "the contract deactivates services instead",
    "Mutation.resumeRun": "Pulse's contract sends the signal that the run waits for",
    "Mutation.resumeUnitTestSetRun": "the contract has no route for it",
    **dict.fromkeys(
        (f"Mutation.undelete{name}" for name in DEFINITIONS),
        "the contract takes out of use and no further",
    ),
    "Query.demoPulseAllowed": "REST answers 403 instead",
    "Query.searchUnitTestSetRuns": "the contract lists runs only",
    "Query.searchServices": "the contract lists services only",
    **dict.fromkeys(
        (
            "Mutation.deleteTask",
            "Mutation.setTaskEnabled",
            "Mutation.undeleteTask",
            "Mutation.updateTask",
        ),
        "Pulse's contract does not change tasks",
    ),
    "Query.cronTimes": "helps to write a task",
    "Subscription.definitionNews": "REST does not push",
    "Subscription.runEvents": "REST does not push",
    "Subscription.runNews": "REST does not push",
    "Subscription.trackedEvents": "REST does not push",
    "Subscription.trackedEventTail": "REST does not push",
    "Query.organizationLimits": "the contract has no route for it",
    "Query.serverLimits": "the contract has no route for it",
    "Mutation.setOrganizationLimits": "the contract has no route for it",
    "Query.eventRates": "the contract has no route for it",
    "Subscription.unitTestSetRunNews": "REST does not push",
    "Subscription.unitTestSetRunProgress": "REST does not push",
}


def fields() -> set[str]:
    """Every field that an operation can begin with."""
    roots = ("Query", "Mutation", "Subscription")
    return {f"{name}.{field}" for name in roots for field in object_type(name).fields}


def object_type(name: str) -> GraphQLObjectType:
    found = schema._schema.get_type(name)
    assert isinstance(found, GraphQLObjectType), name
    return found


def exists(path: str) -> bool:
    owner, _, field = path.partition(".")
    return field in object_type(owner).fields


def test_each_operation_of_rest_has_its_field_in_graphql() -> None:
    assert set(SAME) | set(REST_ONLY) == set(RATES) - {"graphql"}
    assert [path for path in SAME.values() if not exists(path)] == []


def test_each_field_of_graphql_has_its_operation_in_rest() -> None:
    assert fields() == {
        *(path for path in SAME.values() if path in fields()),
        *PULSE,
        *GRAPHQL_ONLY,
    }
