"""The fields and limits of the simulation API, read from its contract where that is at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from simulation.catalog.definition.messages import Body
from simulation.catalog.metric import MetricBody
from simulation.catalog.metric_value import Verb
from simulation.catalog.persona import MAX_USER_VARIABLES, PersonaBody
from simulation.catalog.scenario import InitialMessageType, ScenarioBody
from simulation.catalog.service import MAX_KEYTERMS, ServiceBody
from simulation.catalog.unit_test import MAX_INTERACTIONS, UnitTestBody
from simulation.catalog.unit_test_set import UnitTestSetBody
from simulation.kernel.values import MAX_TAGS

CONTRACT = Path(__file__).parents[4] / "shared" / "contracts" / "simulation-api.openapi.json"

pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason="the contract is not at hand")


@pytest.fixture(scope="module")
def schemas() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(CONTRACT.read_text())["components"]["schemas"]
    return found


def request(schemas: dict[str, Any], operation: str) -> dict[str, Any]:
    """The properties of an operation's body, those of a first version among them."""
    group = "simulation" if "simulation" in operation else operation.split("_")[1]
    name = f"src__app__endpoints__{group}__{operation}__Request"
    properties = dict(schemas[name]["properties"])
    if properties.pop("initial_version", None):
        properties |= schemas[f"{name}__InitialVersion"]["properties"]
    return properties


# What the contract calls otherwise, or keeps in another place.
ELSEWHERE = {"create_service": {"release_version_set"}}


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("create_simulation_persona", PersonaBody),
        ("create_simulation_scenario", ScenarioBody),
        ("create_metric", MetricBody),
        ("create_service", ServiceBody),
        ("create_simulation_unit_test", UnitTestBody),
        ("update_simulation_unit_test", UnitTestBody),
        ("create_simulation_unit_test_set", UnitTestSetBody),
    ],
)
def test_bodies_carry_the_fields_of_the_contract(
    schemas: dict[str, Any], operation: str, body: type[Body]
) -> None:
    wanted = set(request(schemas, operation)) - ELSEWHERE.get(operation, set())
    assert wanted <= set(body.model_fields)


def test_limits_are_those_of_the_contract(schemas: dict[str, Any]) -> None:
    persona = request(schemas, "create_simulation_persona")
    unit_test = request(schemas, "create_simulation_unit_test")
    service = request(schemas, "create_service")
    assert persona["tags"]["maxProperties"] == MAX_TAGS
    assert persona["nonsensitive_user_variables"]["maxProperties"] == MAX_USER_VARIABLES
    assert unit_test["max_interactions"]["maximum"] == MAX_INTERACTIONS
    assert unit_test["success_criterions"]["minItems"] == 1
    assert service["keyterms"]["maxItems"] == MAX_KEYTERMS


def test_enumerations_are_those_of_the_contract(schemas: dict[str, Any]) -> None:
    assert schemas["InitialMessageType"]["enum"] == [each.value for each in InitialMessageType]
    assert schemas["Verb"]["enum"] == [each.value for each in Verb]


def test_languages_and_time_zones_of_the_contract_are_known(schemas: dict[str, Any]) -> None:
    version = request(schemas, "create_simulation_persona")
    languages, zones = (
        next(choice["enum"] for choice in version[name]["anyOf"] if "enum" in choice)
        for name in ("preferred_language", "timezone")
    )
    base = {"name": "A", "role": "b", "background": "c"}
    for language in languages:
        PersonaBody.model_validate(base | {"preferred_language": language})
    unknown = []
    for zone in zones:
        try:
            PersonaBody.model_validate(base | {"timezone": zone})
        except ValueError:
            unknown.append(zone)
    assert unknown == []
