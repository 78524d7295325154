"""How each operation of the REST API is called, and where ids go in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from tests.integration.isolation.templates import Fresh, Of

PREFIXES = ("/v1/", "/api/v1/pulse/")
"""Where what belongs to organizations is."""

EVERYWHERE = {"header": {"x-org-id": Of("organization")}}
"""What every operation takes."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """A request that would do, with places for the ids in it."""

    path: dict[str, Any] = field(default_factory=dict)
    query: dict[str, Any] = field(default_factory=dict)
    header: dict[str, Any] = field(default_factory=dict)
    body: Any = None
    named: bool = True
    """Whether it names an organization; else it is that of the caller."""

    @property
    def template(self) -> dict[str, Any]:
        """All of it as one template."""
        everywhere = EVERYWHERE["header"] if self.named else {}
        headers = {"header": everywhere | self.header}
        return {"path": self.path, "query": self.query, "body": self.body} | headers


PERSONA, SCENARIO, METRIC = Of("persona"), Of("scenario"), Of("metric")
SERVICE, UNIT_TEST, SET, RUN = Of("service"), Of("unit_test"), Of("unit_test_set"), Of("set_run")

NARROWED = {"creator": [Of("creator")], "tag": [Of("tag")]}
BY_PARTS = {
    "service_id": [SERVICE],
    "persona_id": [PERSONA],
    "scenario_id": [SCENARIO],
    "metric_id": [METRIC],
}

CRITERIA = [
    {
        "name": "Is booked",
        "metric_id": METRIC,
        "criterion": {"type": "boolean", "expected_value": True},
    }
]
PERSONA_VERSION = {"background": "Lives here.", "user_models": []}
SCENARIO_VERSION = {
    "objective": "Book.",
    "instructions": "Open with: Hi.",
    "initial_message_type": "user-message",
    "conversation_starts_at": None,
}
VERSION_SET = {
    "agent_version_number": None,
    "service_hierarchical_state_machine_version_number": None,
    "llm_model_preferences": {},
}
OF_SERVICE = {"agent_id": SERVICE, "service_hierarchical_state_machine_id": SERVICE}
UNIT_TEST_BODY = {
    "name": Fresh(),
    "description": "Books a table.",
    "service_id": SERVICE,
    "service_version_set_name": Of("version_set"),
    "persona_id": PERSONA,
    "scenario_id": SCENARIO,
    "max_interactions": 5,
    "success_criterions": CRITERIA,
    "tags": {},
}

EVENTS = {"name": Of("event_name"), "userId": Of("visitor"), "sessionId": Of("visit")}
EVENT = EVENTS | {"name": Fresh(), "clientId": Of("client_id")}


def _listing(own: Of, **more: Any) -> Recipe:
    return Recipe(query=NARROWED | {"id": [own]} | more)


def _searching(**more: Any) -> Recipe:
    return Recipe(query=NARROWED | {"query": Of("text")} | more)


RECIPES: dict[str, Recipe] = {
    "get-services": Recipe(query={"id": [SERVICE], "tags": [Of("tag")]}),
    "create-service": Recipe(
        body=OF_SERVICE
        | {"name": Fresh(), "description": "Takes calls.", "is_active": True}
        | {"keyterms": [], "tags": {}}
    ),
    "update-service": Recipe({"service_id": SERVICE}, body=OF_SERVICE),
    "upsert-service-version-set": Recipe(
        {"service_id": SERVICE, "version_set_name": Of("version_set")},
        body={"version_set": VERSION_SET},
    ),
    "delete-service-version-set": Recipe(
        {"service_id": SERVICE, "version_set_name": Of("version_set")}
    ),
    "create-metric": Recipe(
        body={
            "name": Fresh(),
            "description": "Measures.",
            "applied_to_services": [SERVICE],
            "additional_notes": None,
            "tags": {},
            "metric_value": {"type": "boolean"},
        }
    ),
    "get-metrics": _listing(METRIC, applied_to_service=[SERVICE]),
    "update-metric": Recipe({"metric_id": METRIC}, body={"applied_to_services": [SERVICE]}),
    "delete-metric": Recipe({"metric_id": METRIC}),
    "search-metrics": _searching(applied_to_service=[SERVICE]),
    "evaluate-metrics": Recipe(
        body={
            "metric_ids": [METRIC],
            "conversation_id": Of("session"),
            "evaluate_to_interaction_id": Of("interaction"),
        }
    ),
    "get-metric-evaluation-results": Recipe(
        query={
            "metric_id": [METRIC],
            "conversation_id": [Of("session")],
            "simulation_unit_test_set_run_id": [RUN],
        }
    ),
    "create-simulation-persona": Recipe(
        body={
            "name": Fresh(),
            "role": "guest",
            "tags": {},
            "initial_version": PERSONA_VERSION,
        }
    ),
    "get-simulation-personas": _listing(PERSONA, role=[Of("role")]),
    "search-simulation-personas": _searching(role=[Of("role")]),
    "create-simulation-persona-version": Recipe(
        {"simulation_persona_id": PERSONA}, body=PERSONA_VERSION
    ),
    "get-simulation-persona-versions": Recipe({"simulation_persona_id": PERSONA}),
    "update-simulation-persona": Recipe({"simulation_persona_id": PERSONA}, body={"tags": {}}),
    "delete-simulation-persona": Recipe({"simulation_persona_id": PERSONA}),
    "create-simulation-scenario": Recipe(
        body={"name": Fresh(), "tags": {}, "initial_version": SCENARIO_VERSION}
    ),
    "get-simulation-scenarios": _listing(SCENARIO),
    "search-simulation-scenarios": _searching(),
    "create-simulation-scenario-version": Recipe(
        {"simulation_scenario_id": SCENARIO}, body=SCENARIO_VERSION
    ),
    "get-simulation-scenario-versions": Recipe({"simulation_scenario_id": SCENARIO}),
    "update-simulation-scenario": Recipe({"simulation_scenario_id": SCENARIO}, body={"tags": {}}),
    "delete-simulation-scenario": Recipe({"simulation_scenario_id": SCENARIO}),
    "create-simulation-unit-test": Recipe(body=UNIT_TEST_BODY),
    "get-simulation-unit-tests": _listing(UNIT_TEST, **BY_PARTS),
    "search-simulation-unit-tests": _searching(**BY_PARTS),
    "update-simulation-unit-test": Recipe(
        {"simulation_unit_test_id": UNIT_TEST},
        body={
            "service_id": SERVICE,
            "service_version_set_name": Of("version_set"),
            "persona_id": PERSONA,
            "scenario_id": SCENARIO,
            "success_criterions": CRITERIA,
        },
    ),
    "delete-simulation-unit-test": Recipe({"simulation_unit_test_id": UNIT_TEST}),
    "create-simulation-unit-test-set": Recipe(
        body={
            "name": Fresh(),
            "description": None,
            "tags": {},
            "unit_test_runs": [{"unit_test_id": UNIT_TEST, "run_count": 1}],
        }
    ),
    "get-simulation-unit-test-sets": _listing(SET, unit_test_id=[UNIT_TEST]),
    "search-simulation-unit-test-sets": _searching(unit_test_id=[UNIT_TEST]),
    "update-simulation-unit-test-set": Recipe(
        {"simulation_unit_test_set_id": SET},
        body={"unit_test_runs": [{"unit_test_id": UNIT_TEST, "run_count": 1}]},
    ),
    "delete-simulation-unit-test-set": Recipe({"simulation_unit_test_set_id": SET}),
    "get-simulation-unit-test-set-runs": Recipe(
        query={"id": [RUN], "creator": [Of("creator")], "simulation_unit_test_set_id": [SET]}
    ),
    "create-simulation-unit-test-set-run": Recipe(body={"simulation_unit_test_set_id": SET}),
    "cancel-simulation-unit-test-set-run": Recipe({"simulation_unit_test_set_run_id": RUN}),
    "get-simulation-unit-test-set-run-artifacts": Recipe({"simulation_unit_test_set_run_id": RUN}),
    "sign-in-with-api-key": Recipe(
        header={
            "x-api-key": Of("api_key_text"),
            "x-api-key-id": Of("api_key"),
            "x-user-id": Of("owner"),
        }
    ),
    "create-api-key": Recipe(body={"name": "another", "user_id": Of("user")}),
    "get-api-keys": Recipe(),
    "revoke-api-key": Recipe({"id": Of("api_key")}),
    "create-user": Recipe(body={"id": Of("user"), "name": "Una", "role": "viewer"}),
    "get-users": Recipe(),
    "update-user": Recipe({"user_id": Of("user")}, body={"name": "Una"}),
    "delete-user": Recipe({"user_id": Of("user")}),
    "rotate-signing-key": Recipe(),
    "track-event": Recipe(body=EVENT, named=False),
    "ingest-events": Recipe(body={"events": [EVENT]}, named=False),
    "get-tracked-events": Recipe(query=EVENTS, named=False),
    "export-tracked-events": Recipe(query=EVENTS, named=False),
    "get-top-events": Recipe(named=False),
    "start-demo-pulse": Recipe(body={}),
    "stop-demo-pulse": Recipe(body={"task_id": Of("demo_pulse")}),
    "get-demo-pulse-status": Recipe(),
}
"""By operation id."""
