"""Bodies that create definitions, with defaults for all that a test does not care about."""

from __future__ import annotations

from typing import Any

from tests.integration.rest_catalog.site import AGENT, MACHINE, Rest

PERSONA, SCENARIO = "/simulation/persona/", "/simulation/scenario/"
UNIT_TEST, UNIT_TEST_SET = "/simulation/unit_test/", "/simulation/unit_test_set/"
METRIC, SERVICE = "/metric/", "/service/"


def persona_version(**fields: Any) -> dict[str, Any]:
    return {"background": "Lives around the corner.", "user_models": []} | fields


def persona(name: str = "Ana", **fields: Any) -> dict[str, Any]:
    standard = {
        "name": name,
        "role": "guest",
        "tags": {},
        "initial_version": persona_version(),
    }
    return standard | fields


def scenario_version(**fields: Any) -> dict[str, Any]:
    standard = {
        "objective": "Book a table.",
        "instructions": "Open with: A table, please.",
        "initial_message_type": "user-message",
        "conversation_starts_at": None,
    }
    return standard | fields


def scenario(name: str = "Book a table", **fields: Any) -> dict[str, Any]:
    return {"name": name, "tags": {}, "initial_version": scenario_version()} | fields


def metric(name: str = "Booked", **fields: Any) -> dict[str, Any]:
    standard = {
        "name": name,
        "description": "The agent booked.",
        "applied_to_services": [],
        "additional_notes": None,
        "tags": {},
        "metric_value": {"type": "boolean"},
    }
    return standard | fields


def service(name: str = "Booking line", **fields: Any) -> dict[str, Any]:
    standard = {
        "service_hierarchical_state_machine_id": MACHINE,
        "agent_id": AGENT,
        "name": name,
        "description": "Takes bookings.",
        "is_active": True,
        "keyterms": [],
        "tags": {},
    }
    return standard | fields


def version_set(**fields: Any) -> dict[str, Any]:
    standard = {
        "agent_version_number": None,
        "service_hierarchical_state_machine_version_number": None,
        "llm_model_preferences": {},
    }
    return standard | fields


def criterion(metric_id: str, **criterion: Any) -> dict[str, Any]:
    """A boolean one that wants true, unless ``criterion`` says more."""
    return {
        "name": "Is booked",
        "metric_id": metric_id,
        "criterion": criterion or {"type": "boolean", "expected_value": True},
    }


async def unit_test(owner: Rest, name: str = "Books a table", **fields: Any) -> dict[str, Any]:
    """The body of a unit test; what it refers to is created where ``fields`` do not name it."""
    body: dict[str, Any] = {
        "name": name,
        "description": "A guest books a table.",
        "service_version_set_name": "release",
        "max_interactions": 5,
        "tags": {},
    }
    if "service_id" not in fields:
        body["service_id"] = await owner.made(SERVICE, service(f"service of {name}"))
    if "persona_id" not in fields:
        body["persona_id"] = await owner.made(PERSONA, persona(f"persona of {name}"))
    if "scenario_id" not in fields:
        body["scenario_id"] = await owner.made(SCENARIO, scenario(f"scenario of {name}"))
    if "success_criterions" not in fields:
        metric_id = await owner.made(METRIC, metric(f"metric of {name}"))
        body["success_criterions"] = [criterion(metric_id)]
    return body | fields


async def unit_test_set(owner: Rest, name: str = "Smoke", **fields: Any) -> dict[str, Any]:
    """The body of a unit test set; its unit test is created where ``fields`` name none."""
    body: dict[str, Any] = {"name": name, "description": None, "tags": {}}
    if "unit_test_runs" not in fields:
        unit = await owner.made(UNIT_TEST, await unit_test(owner, f"unit test of {name}"))
        body["unit_test_runs"] = [{"unit_test_id": unit, "run_count": 2}]
    return body | fields
