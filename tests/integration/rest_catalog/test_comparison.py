"""The comparison with the contract finds what it is there to find."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from tests.integration.rest_catalog.contract import Description, differences

PROMISED: dict[str, Any] = {
    "paths": {
        "/things/": {
            "post": {
                "operationId": "create-thing",
                "parameters": [
                    {
                        "name": "limit",
                        "in": "query",
                        "required": False,
                        "schema": {"type": "integer", "maximum": 50, "default": 50},
                    }
                ],
                "requestBody": {
                    "required": True,
                    "content": {
                        "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                    },
                },
                "responses": {
                    "201": {
                        "content": {
                            "application/json": {"schema": {"$ref": "#/components/schemas/Thing"}}
                        }
                    },
                    "404": {},
                },
            }
        }
    },
    "components": {
        "schemas": {
            "Thing": {
                "type": "object",
                "required": ["name"],
                "properties": {
                    "name": {"type": "string", "minLength": 1},
                    "parts": {"type": "array", "items": {"$ref": "#/components/schemas/Part"}},
                    "anything": {},
                },
            },
            "Part": {
                "oneOf": [
                    {
                        "type": "object",
                        "required": ["type"],
                        "properties": {"type": {"const": "wheel"}, "size": {"type": "integer"}},
                    },
                    {
                        "type": "object",
                        "required": ["type"],
                        "properties": {"type": {"const": "door"}},
                    },
                ]
            },
        }
    },
}


def found(document: dict[str, Any]) -> set[str]:
    """The differences of ``document`` from what is promised."""
    return set(differences(Description(PROMISED), Description(document)))


def changed() -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    """A copy of what is promised, its operation, and its schemas."""
    document = deepcopy(PROMISED)
    return document, document["paths"]["/things/"]["post"], document["components"]["schemas"]


def test_the_same_does_not_differ() -> None:
    assert found(PROMISED) == set()


def test_operations_statuses_and_parameters() -> None:
    document, operation, _ = changed()
    operation["operationId"] = "make-thing"
    operation["responses"]["400"] = operation["responses"].pop("404")
    operation["parameters"][0]["schema"] |= {"maximum": 20, "default": 20}
    operation["parameters"].append({"name": "X", "in": "header", "schema": {"type": "string"}})

    assert found(document) == {
        "create-thing: operationId: make-thing",
        "create-thing: status 400: is ours alone",
        "create-thing: status 404: is missing",
        "create-thing: query limit: maximum",
        "create-thing: query limit: default",
        "create-thing: header x: is ours alone",
    }
    assert found({"paths": {}}) == {"create-thing: is missing"}


def test_fields_at_any_depth() -> None:
    document, _, schemas = changed()
    del schemas["Part"]["oneOf"][0]["properties"]["size"]
    schemas["Thing"]["properties"]["name"] = {"anyOf": [{"type": "string"}, {"type": "null"}]}
    schemas["Thing"]["required"] = []

    assert found(document) == {
        "create-thing: body.parts[]<wheel>.size: is missing",
        "create-thing: answer.parts[]<wheel>.size: is missing",
        "create-thing: body.name: minLength",
        "create-thing: body.name: nullable",
        "create-thing: answer.name: nullable",
        "create-thing: body.name: required",
        "create-thing: answer.name: required",
    }


def test_answers_may_promise_more_and_what_is_anything_may_be_something() -> None:
    document, _, schemas = changed()
    schemas["Thing"]["required"] = ["name", "parts"]
    schemas["Thing"]["properties"]["anything"] = {"type": "integer"}

    assert found(document) == {
        "create-thing: body.parts: required",
        "create-thing: body.anything: type",
    }
