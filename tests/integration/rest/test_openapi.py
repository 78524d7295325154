"""The description of the API: what clients are generated from."""

from __future__ import annotations

from typing import Any

import pytest

from tests.integration.rest.api import Api

CHANGES = {
    "/Pulse/v1/tasks": "201",
    "/Pulse/v1/tasks/{id}/trigger": "202",
    "/Pulse/v1/runs/{id}/cancel": "202",
    "/Pulse/v1/runs/{id}/retry": "202",
    "/Pulse/v1/runs/{id}/signal": "202",
}
READS = ["/Pulse/v1/tasks", "/Pulse/v1/tasks/{id}", "/Pulse/v1/runs/{id}", "/Pulse/v1/health"]


@pytest.fixture
async def described(api: Api) -> dict[str, Any]:
    found: dict[str, Any] = (await api.send("GET", "/openapi.json")).body
    return found


def refusals(operation: dict[str, Any]) -> set[str]:
    """The statuses of an operation that have the body of errors."""
    schema = {"$ref": "#/components/schemas/ErrorBody"}
    return {
        status
        for status, response in operation["responses"].items()
        if response["content"]["application/json"]["schema"] == schema
    }


async def test_changes_show_their_key_their_body_and_their_refusals(
    described: dict[str, Any],
) -> None:
    for path, success in CHANGES.items():
        operation = described["paths"][path]["post"]
        [key] = [each for each in operation["parameters"] if each["in"] == "header"]

        assert (key["name"], key["required"]) == ("X-Idempotency-Key", True)
        assert "requestBody" in operation
        assert {"400", "401", "409", "413", "415", "422", "503", "default"} <= refusals(operation)
        assert set(operation["responses"]) - refusals(operation) == {success}
        assert ("404" in operation["responses"]) == ("{id}" in path)
        assert operation["security"] == [{"PulseCredential": []}]


async def test_reads_show_their_refusals(described: dict[str, Any]) -> None:
    for path in READS:
        operation = described["paths"][path]["get"]

        assert {"401", "503", "default"} <= refusals(operation)
        assert set(operation["responses"]) - refusals(operation) == {"200"}
        assert ("404" in operation["responses"]) == ("{id}" in path)
        assert operation["security"] == [{"PulseCredential": []}]


async def test_tracking_shows_its_refusals_in_their_envelope(described: dict[str, Any]) -> None:
    operations = {
        operation["operationId"]: operation
        for path, methods in described["paths"].items()
        if path.startswith("/api/v1/pulse/")
        for operation in methods.values()
    }
    assert set(operations) == {
        "track-event",
        "ingest-events",
        "get-tracked-events",
        "export-tracked-events",
        "get-top-events",
    }
    for operation in operations.values():
        schema = {"$ref": "#/components/schemas/Refusal"}
        refused = {
            status
            for status, response in operation["responses"].items()
            if response.get("content", {}).get("application/json", {}).get("schema") == schema
        }
        assert {"400", "401", "403", "429", "503", "default"} <= refused
        assert len(set(operation["responses"]) - refused) == 1
        assert ("requestBody" in operation) == ("413" in refused) == ("415" in refused)


async def test_the_credential_is_a_header(described: dict[str, Any]) -> None:
    scheme = described["components"]["securitySchemes"]["PulseCredential"]

    assert (scheme["type"], scheme["in"], scheme["name"]) == (
        "apiKey",
        "header",
        "X-Pulse-Credential",
    )


async def test_names_are_those_of_the_wire(described: dict[str, Any]) -> None:
    schemas = described["components"]["schemas"]

    assert set(schemas["Envelope"]["properties"]) == {
        "cortexTaskType",
        "cortexTaskVersion",
        "cortexTaskConfig",
    }
    assert schemas["NewTask"]["additionalProperties"] is False
    assert schemas["NewTask"]["required"] == ["task_name", "config"]
    assert "HTTPValidationError" not in schemas
