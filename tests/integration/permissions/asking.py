"""Asks for any field of the schema: arguments are made up from their types."""

from __future__ import annotations

import base64
import json
from typing import Any

from graphql import (
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    is_required_input_field,
)

from graphql_schema.schema import schema
from simulation.identity.permission import Permission
from simulation.identity.principal import Principal
from tests.support.platform import OWNER, Client, House

GRAPH: GraphQLSchema = schema._schema

SCALARS: dict[str, Any] = {
    "Boolean": True,
    "DateTime": "2026-01-01T00:00:00Z",
    "Float": 1.5,
    "ID": "f" * 24,
    "Int": 1,
    "JSON": "{}",
    "String": "x",
}
"""A value of each scalar; new ones are added here."""

PERSONA = base64.urlsafe_b64encode(f"Persona:{'f' * 24}".encode()).decode()
ARGUMENTS = {"Query.node": f'(id: "{PERSONA}")', "Query.nodes": f'(ids: ["{PERSONA}"])'}
"""Where a made up value is none that the field can begin with."""


def roots() -> dict[str, tuple[str, GraphQLField]]:
    """Every field of a root type, by ``Type.field``: its operation and its declaration."""
    types = {
        "query": GRAPH.query_type,
        "mutation": GRAPH.mutation_type,
        "subscription": GRAPH.subscription_type,
    }
    return {
        f"{type.name}.{name}": (operation, field)
        for operation, type in types.items()
        if type is not None
        for name, field in type.fields.items()
    }


def operation(root: str) -> str:
    """The operation that asks for a root field alone, with all that it requires."""
    kind, field = roots()[root]
    name = root.partition(".")[2]
    leaf = "" if is_leaf_type(get_named_type(field.type)) else " { __typename }"
    return f"{kind} {{ {name}{ARGUMENTS.get(root) or _arguments(field)}{leaf} }}"


def _arguments(field: GraphQLField) -> str:
    given = [
        f"{name}: {literal(argument.type)}"
        for name, argument in field.args.items()
        if is_required_argument(argument)
    ]
    return f"({', '.join(given)})" if given else ""


def literal(type: Any) -> str:
    """A value of an input type, as a document says it."""
    if isinstance(type, GraphQLNonNull):
        return literal(type.of_type)
    if isinstance(type, GraphQLList):
        return f"[{literal(type.of_type)}]"
    if isinstance(type, GraphQLEnumType):
        return next(iter(type.values))
    if isinstance(type, GraphQLInputObjectType):
        return _object(type)
    value = SCALARS[type.name]
    return value if type.name == "JSON" else json.dumps(value)


def _object(type: GraphQLInputObjectType) -> str:
    one_of = type.extensions["strawberry-definition"].is_one_of
    required = [name for name, field in type.fields.items() if is_required_input_field(field)]
    names = list(type.fields)[:1] if one_of else required
    given = [f"{name}: {literal(type.fields[name].type)}" for name in names]
    return f"{{{', '.join(given)}}}"


KINDS: dict[str, Permission] = {
    "Persona": Permission.GET_PERSONA,
    "Scenario": Permission.GET_SCENARIO,
    "Metric": Permission.GET_METRIC,
    "Service": Permission.GET_SERVICE,
    "UnitTest": Permission.GET_UNIT_TEST,
    "UnitTestSet": Permission.GET_UNIT_TEST_SET,
    "UnitTestSetRun": Permission.GET_SET_RUN,
    "Session": Permission.GET_SET_RUN,
    "SetRunArtifacts": Permission.GET_STATE_MACHINE,
    "MetricEvaluationResult": Permission.GET_METRIC_EVALUATION_RESULT,
    "Task": Permission.GET_TASK,
    "Run": Permission.GET_RUN,
    "PulseHealth": Permission.GET_HEALTH,
    "User": Permission.GET_USER,
    "TrackedEvent": Permission.GET_TRACKED_EVENT,
}
"""What it takes to see a thing, by its type."""


PARTS = {"UnitTestRun": "UnitTestSetRun", "TrackedEventGlimpse": "TrackedEvent"}
"""Types of parts of a thing, with the type of that."""


def kind_of(type_name: str) -> str | None:
    """The kind that a type belongs to: its things, their parts, versions and pages."""
    if type_name in PARTS:
        return PARTS[type_name]
    for suffix in ("", "Version", "Connection", "Edge", "VersionConnection", "VersionEdge"):
        kind = type_name.removesuffix(suffix)
        if kind in KINDS and kind + suffix == type_name:
            return kind
    return None


def objects() -> dict[str, GraphQLObjectType]:
    """Every object type, introspection and roots aside."""
    roots = {GRAPH.query_type, GRAPH.mutation_type, GRAPH.subscription_type}
    return {
        name: type
        for name, type in GRAPH.type_map.items()
        if isinstance(type, GraphQLObjectType) and not name.startswith("__") and type not in roots
    }


def with_all_but(house: House, *lacking: Permission) -> Client:
    """The API as a user of the owner's organization sees it who lacks some permissions."""
    return Client(house.platform, Principal(OWNER, frozenset(Permission) - set(lacking)))


def with_none_but(house: House, *held: Permission) -> Client:
    """The API as a user of the owner's organization sees it who has few permissions."""
    return Client(house.platform, Principal(OWNER, frozenset(held)))
