"""The published description of the demo pulse against its contract, where that is at hand."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI

from simulation.rest.demo_pulse.routes import router

CONTRACT = Path(__file__).parents[4] / "shared" / "contracts" / "demo-pulse.openapi.json"

pytestmark = pytest.mark.skipif(not CONTRACT.exists(), reason="the contract is not at hand")

TOLD = ("type", "format", "minimum", "maximum", "default")
"""What is compared of a field."""


@pytest.fixture(scope="module")
def contract() -> dict[str, Any]:
    found: dict[str, Any] = json.loads(CONTRACT.read_text())
    return found


@pytest.fixture(scope="module")
def published() -> dict[str, Any]:
    app = FastAPI()
    app.include_router(router)
    return app.openapi()


def test_every_operation_by_method_path_and_name(
    contract: dict[str, Any], published: dict[str, Any]
) -> None:
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            found = published["paths"][path][method]
            assert found["operationId"] == operation["operationId"]
            assert set(operation["responses"]) <= set(found["responses"])
            assert ("requestBody" in operation) == ("requestBody" in found)
    assert set(published["paths"]) == set(contract["paths"])


def told(schema: dict[str, Any]) -> list[dict[str, Any]]:
    """What is said of the values of a field, of each choice where there are several."""
    choices = schema.get("anyOf", [schema])
    return [{name: each[name] for name in TOLD if name in each} for each in choices]


@pytest.mark.parametrize(
    "name",
    [
        "DemoPulseStartRequest",
        "DemoPulseStopRequest",
        "DemoPulseTaskResponse",
        "DemoPulseStopResponse",
        "DemoPulseStatusResponse",
    ],
)
def test_every_field_with_its_limits(
    name: str, contract: dict[str, Any], published: dict[str, Any]
) -> None:
    wanted, found = (each["components"]["schemas"][name] for each in (contract, published))
    assert set(found["properties"]) == set(wanted["properties"])
    assert set(wanted.get("required", ())) <= set(found.get("required", ()))
    for field, schema in wanted["properties"].items():
        assert told(found["properties"][field]) == told(schema), field
