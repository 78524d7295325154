"""How each root field of the GraphQL schema is asked for, and where ids go in it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from graphql_schema.catalog.definition import TYPE_NAMES
from tests.integration.isolation.templates import Fresh, Of

PERSONA, SCENARIO, METRIC = Of("persona"), Of("scenario"), Of("metric")
SERVICE, UNIT_TEST, SET, RUN = Of("service"), Of("unit_test"), Of("unit_test_set"), Of("set_run")
TASK, PULSE_RUN, USER, NAMED = Of("task"), Of("run"), Of("user"), Of("version_set")

CREATORS = {"creators": [{"orgId": Of("organization"), "userId": Of("owner")}]}
TAGGED = CREATORS | {"tags": [Of("tag")]}
BY_PARTS = {
    "services": [SERVICE],
    "personas": [PERSONA],
    "scenarios": [SCENARIO],
    "metrics": [METRIC],
}
CRITERIA = [
    {"name": "Is booked", "metricId": METRIC, "criterion": {"boolean": {"expectedValue": True}}}
]
OF_SERVICE = {"agentId": SERVICE, "serviceHierarchicalStateMachineId": SERVICE}
PARTS = {
    "serviceId": SERVICE,
    "serviceVersionSetName": NAMED,
    "personaId": PERSONA,
    "scenarioId": SCENARIO,
    "successCriterions": CRITERIA,
}
PERSONA_VERSION = {"background": "Lives here."}
SCENARIO_VERSION = {
    "objective": "Book.",
    "instructions": "Open with: Hi.",
    "initialMessageType": "USER_MESSAGE",
}
APPROVAL = {
    "taskName": Fresh(),
    "taskType": "example.approval",
    "taskVersion": 1,
    "taskConfig": {"question": "Ship it?"},
}
KEYED = {"idempotencyKey": Of("idempotency_key")}
EVENTS = {"name": Of("event_name"), "userId": Of("visitor"), "sessionId": Of("visit")}
EVENT = EVENTS | {"name": Fresh(), "clientId": Of("client_id")}

Template = dict[str, Any]


def _inputs(**fields: Any) -> Template:
    return {"input": fields}


def _listed(own: Of, **more: Any) -> Template:
    return {"filter": TAGGED | {"ids": [own]} | more}


def _searched(own: Of, **more: Any) -> Template:
    return _listed(own, **more) | {"query": Of("text")}


RECIPES: dict[str, Template] = {
    "Query.persona": {"id": PERSONA},
    "Query.personas": _listed(PERSONA, roles=[Of("role")]),
    "Query.searchPersonas": _searched(PERSONA, roles=[Of("role")]),
    "Query.scenario": {"id": SCENARIO},
    "Query.scenarios": _listed(SCENARIO),
    "Query.searchScenarios": _searched(SCENARIO),
    "Query.metric": {"id": METRIC},
    "Query.metrics": _listed(METRIC, services=[SERVICE]),
    "Query.searchMetrics": _searched(METRIC, services=[SERVICE]),
    "Query.service": {"id": SERVICE},
    "Query.services": _listed(SERVICE),
    "Query.searchServices": _searched(SERVICE),
    "Query.unitTest": {"id": UNIT_TEST},
    "Query.unitTests": _listed(UNIT_TEST, **BY_PARTS),
    "Query.searchUnitTests": _searched(UNIT_TEST, **BY_PARTS),
    "Query.unitTestSet": {"id": SET},
    "Query.unitTestSets": _listed(SET, unitTests=[UNIT_TEST]),
    "Query.searchUnitTestSets": _searched(SET, unitTests=[UNIT_TEST]),
    "Query.search": {"query": Of("text")},
    "Query.example": {},
    "Query.session": {"id": Of("session")},
    "Query.unitTestSetRun": {"id": RUN},
    "Query.unitTestSetRunPlan": _inputs(
        unitTestSetId=SET, only={"unitTestIds": [UNIT_TEST]}, baseline={"run": {"id": RUN}}
    ),
    "Query.flakiestUnitTests": {},
    "Query.compareRuns": {"base": RUN, "candidate": RUN},
    "Query.searchUnitTestSetRuns": {
        "query": Of("text"),
        "filter": CREATORS | {"ids": [RUN], "unitTestSets": [SET]},
    },
    "Query.unitTestSetRuns": {"filter": CREATORS | {"ids": [RUN], "unitTestSets": [SET]}},
    "Query.metricEvaluationResults": {
        "filter": {
            "metrics": [METRIC],
            "conversations": [Of("session")],
            "unitTestSetRuns": [RUN],
        }
    },
    "Query.judgeAgreement": {"metric": METRIC},
    "Query.reviewQueue": {"metric": METRIC, "run": RUN},
    "Query.task": {"id": TASK},
    "Query.tasks": {},
    "Query.taskTypes": {},
    "Query.scenarioRemarks": {"instructions": "Say: A table, please."},
    "Query.cronTimes": {"expression": "0 3 * * *"},
    "Query.run": {"id": PULSE_RUN},
    "Query.runs": {"filter": {"taskIds": [TASK]}},
    "Query.pulseHealth": {},
    "Query.viewer": {},
    "Query.organization": {},
    "Query.trackedEvents": {"filter": EVENTS},
    "Query.topEvents": {},
    "Query.organizationLimits": {},
    "Query.serverLimits": {},
    "Query.eventRates": {"name": Of("event_name")},
    "Query.demoPulse": {},
    "Query.demoPulseAllowed": {},
    "Query.users": {},
    "Query.apiKeys": {},
    "Query.node": {"id": Of("any")},
    "Query.nodes": {"ids": [Of("any")]},
    "Mutation.createPersona": _inputs(name=Fresh(), role="guest", initialVersion=PERSONA_VERSION),
    "Mutation.createPersonaVersion": _inputs(id=PERSONA, **PERSONA_VERSION),
    "Mutation.updatePersona": _inputs(id=PERSONA, tags=[]),
    "Mutation.deletePersona": {"id": PERSONA},
    "Mutation.undeletePersona": {"id": PERSONA},
    "Mutation.createScenario": _inputs(name=Fresh(), initialVersion=SCENARIO_VERSION),
    "Mutation.createScenarioVersion": _inputs(id=SCENARIO, **SCENARIO_VERSION),
    "Mutation.updateScenario": _inputs(id=SCENARIO, tags=[]),
    "Mutation.deleteScenario": {"id": SCENARIO},
    "Mutation.undeleteScenario": {"id": SCENARIO},
    "Mutation.createMetric": _inputs(
        name=Fresh(),
        description="Measures.",
        metricValue={"boolean": {}},
        appliedToServices=[SERVICE],
    ),
    "Mutation.updateMetric": _inputs(id=METRIC, appliedToServices=[SERVICE]),
    "Mutation.deleteMetric": {"id": METRIC},
    "Mutation.undeleteMetric": {"id": METRIC},
    "Mutation.createService": _inputs(name=Fresh(), description="Takes calls.", **OF_SERVICE),
    "Mutation.updateService": _inputs(id=SERVICE, **OF_SERVICE),
    "Mutation.putServiceVersionSet": {"id": SERVICE, "name": NAMED, "versionSet": {}},
    "Mutation.deleteServiceVersionSet": {"id": SERVICE, "name": NAMED},
    "Mutation.deleteService": {"id": SERVICE},
    "Mutation.undeleteService": {"id": SERVICE},
    "Mutation.createUnitTest": _inputs(
        name=Fresh(), description="Books a table.", maxInteractions=5, **PARTS
    ),
    "Mutation.updateUnitTest": _inputs(id=UNIT_TEST, **PARTS),
    "Mutation.deleteUnitTest": {"id": UNIT_TEST},
    "Mutation.undeleteUnitTest": {"id": UNIT_TEST},
    "Mutation.createUnitTestSet": _inputs(name=Fresh(), unitTestRuns=[{"unitTestId": UNIT_TEST}]),
    "Mutation.updateUnitTestSet": _inputs(id=SET, unitTestRuns=[{"unitTestId": UNIT_TEST}]),
    "Mutation.deleteUnitTestSet": {"id": SET},
    "Mutation.undeleteUnitTestSet": {"id": SET},
    "Mutation.createUnitTestSetRun": _inputs(
        unitTestSetId=SET,
        seed=1,
        only={"unitTestIds": [UNIT_TEST]},
        baseline={"run": {"id": RUN}},
    ),
    "Mutation.loadExample": {},
    "Mutation.tryService": _inputs(id=SERVICE, serviceVersionSetName=NAMED, say="Hello."),
    "Mutation.unitTestFromSession": _inputs(sessionId=Of("session"), name=Fresh()),
    "Mutation.forkSession": _inputs(
        sessionId=Of("session"),
        turn=1,
        personaId=PERSONA,
        serviceId=SERVICE,
        serviceVersionSetName=NAMED,
    ),
    "Mutation.retryFailed": _inputs(runId=RUN),
    "Mutation.rescoreRun": _inputs(run=RUN, metrics=[METRIC]),
    "Mutation.reviewResult": _inputs(
        sessionId=Of("session"), resultId=Of("criterion_result"), value=False
    ),
    "Mutation.withdrawReview": _inputs(sessionId=Of("session"), resultId=Of("criterion_result")),
    "Mutation.cancelUnitTestSetRun": {"id": RUN},
    "Mutation.resumeUnitTestSetRun": {"id": RUN},
    "Mutation.evaluateMetrics": _inputs(
        conversationId=Of("session"),
        evaluateToInteractionId=Of("interaction"),
        metricIds=[METRIC],
    ),
    "Mutation.tryMetric": _inputs(
        conversationId=Of("session"),
        evaluateToInteractionId=Of("interaction"),
        metric={
            "name": Fresh(),
            "description": "Measures.",
            "metricValue": {"boolean": {}},
            "evaluator": {"objectiveMet": {}},
            "appliedToServices": [SERVICE],
        },
    ),
    "Mutation.createTask": _inputs(**KEYED, **APPROVAL),
    "Mutation.updateTask": _inputs(**KEYED, taskId=TASK, taskName=Fresh()),
    "Mutation.deleteTask": _inputs(**KEYED, taskId=TASK),
    "Mutation.undeleteTask": _inputs(**KEYED, taskId=TASK),
    "Mutation.setTaskEnabled": _inputs(**KEYED, taskId=TASK, enabled=False),
    "Mutation.triggerTask": _inputs(**KEYED, taskId=TASK),
    "Mutation.cancelRun": _inputs(**KEYED, runId=PULSE_RUN),
    "Mutation.retryRun": _inputs(**KEYED, runId=PULSE_RUN),
    "Mutation.resumeRun": {"id": PULSE_RUN},
    "Mutation.signalRun": _inputs(**KEYED, runId=PULSE_RUN, name="decision"),
    "Mutation.addUser": _inputs(id=USER, name="Una", role="VIEWER"),
    "Mutation.changeUser": _inputs(id=USER, name="Una"),
    "Mutation.removeUser": {"id": USER},
    "Mutation.createApiKey": _inputs(name="another", userId=USER),
    "Mutation.revokeApiKey": {"id": Of("api_key")},
    "Mutation.rotateSigningKey": {},
    "Mutation.setOrganizationLimits": _inputs(requestsPerMinute=600),
    "Mutation.renewToken": {},
    "Mutation.trackEvent": _inputs(**EVENT),
    "Mutation.ingestEvents": _inputs(events=[EVENT]),
    "Mutation.startDemoPulse": _inputs(),
    "Mutation.stopDemoPulse": {"taskId": Of("demo_pulse")},
    "Subscription.unitTestSetRunProgress": {"id": RUN, "turns": True},
    "Subscription.unitTestSetRunNews": {},
    "Subscription.definitionNews": {"kinds": ["PERSONA", "UNIT_TEST"]},
    "Subscription.runEvents": {"id": PULSE_RUN},
    "Subscription.runNews": {"taskIds": [TASK]},
    "Subscription.trackedEvents": {"filter": EVENTS},
    "Subscription.trackedEventTail": {"filter": EVENTS},
}
"""The variables of each."""

CHECKED = ("Metric", "Persona", "Scenario", "Service", "UnitTest", "UnitTestSet")


def _checks() -> Iterator[tuple[str, Template]]:
    """Fields that look at what is about to be written, by what they are given: one at a time."""
    for type in CHECKED:
        writes = {
            "create": f"Mutation.create{type}",
            "createVersion": f"Mutation.create{type}Version",
            "update": f"Mutation.update{type}",
        }
        given = {does: RECIPES[root]["input"] for does, root in writes.items() if root in RECIPES}
        yield f"Query.check{type}", {"input": given}


RECIPES |= dict(_checks())


def one_of(root: str, template: Template) -> list[Template]:
    """``template`` as it may be asked: where a field takes one of several inputs, each of them."""
    if not root.startswith("Query.check"):
        return [template]
    return [{"input": {does: given}} for does, given in template["input"].items()]


ENDLESS = (
    "Subscription.definitionNews",
    "Subscription.runNews",
    "Subscription.trackedEvents",
    "Subscription.trackedEventTail",
    "Subscription.unitTestSetRunNews",
)
"""What goes on for ever; what it tells of others is looked at where it is tested."""

GLOBAL = dict(TYPE_NAMES)
"""The kinds that have global ids, with the names of their types."""
