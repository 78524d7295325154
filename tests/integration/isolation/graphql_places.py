"""Where ids go in the fields of the GraphQL schema, and documents that ask for fields."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLUnionType,
    OperationDefinitionNode,
    get_named_type,
    is_leaf_type,
    is_required_argument,
    parse,
)

from graphql_schema.edge.cost import CostModel
from graphql_schema.edge.limits import MAX_COST
from graphql_schema.schema import schema

GRAPH: GraphQLSchema = schema._schema

NAMES = ("creators", "id", "idempotencyKey", "query", "roles", "serviceVersionSetName", "tags")
"""Names that ids of others, and texts that tell of others, go by."""

ENDS = ("Id", "Ids")
ELSEWHERE = ".oauth.clientId"
"""What somebody else's authority calls a client of it."""
DEPTH = 4
FIELDS = 400
ROWS = 5
ROWS_BELOW = 2
"""How far documents look, so that the server's limits let them pass."""


def roots() -> dict[str, tuple[str, GraphQLField]]:
    """Every root field, by ``Type.field``: its operation and its declaration."""
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


def places_of(field: GraphQLField) -> set[str]:
    """The ways to all places in the arguments of a field, such as ``input.personaId``."""
    return {
        way for name, argument in field.args.items() for way in _places(argument.type, name, name)
    }


def _places(type: Any, way: str, name: str) -> Iterator[str]:
    if isinstance(type, GraphQLNonNull):
        yield from _places(type.of_type, way, name)
    elif isinstance(type, GraphQLList):
        yield from _places(type.of_type, f"{way}[]", name)
    elif isinstance(type, GraphQLInputObjectType):
        for inner, declared in type.fields.items():
            yield from _places(declared.type, f"{way}.{inner}", inner)
    elif type.name == "ID" or (type.name == "String" and _is_place(way, name)):
        yield way


def _is_place(way: str, name: str) -> bool:
    # A name beside an id, not in an input, is that of a part of the thing; one to filter by
    # is that of a thing.
    named = name in NAMES or name.endswith(ENDS) or way in ("name", "filter.name")
    return named and not way.endswith(ELSEWHERE)


def document(root: str, arguments: Collection[str]) -> str:
    """The operation that asks for a root field with ``arguments``, and for much of its answer."""
    operation, field = roots()[root]
    name = root.partition(".")[2]
    declared = ", ".join(f"${each}: {field.args[each].type}" for each in arguments)
    given = ", ".join(f"{each}: ${each}" for each in arguments)
    head = f"({declared})" if arguments else ""
    call = _called(given, _size(field))
    # What a mutation made tells how often somebody has asked before.
    deepest = 1 if operation == "mutation" else DEPTH
    found = [
        f"{operation}{head} {{ {name}{call}{selection(field.type, depth)} }}"
        for depth in range(1, deepest + 1)
    ]
    return [each for each in found if _is_allowed(each)][-1]


def _is_allowed(query: str) -> bool:
    if len(query.split()) > FIELDS:
        return False
    parsed = parse(query)
    [operation] = parsed.definitions
    assert isinstance(operation, OperationDefinitionNode)
    return CostModel(parsed, GRAPH, {}).of(operation) <= MAX_COST


def _size(field: GraphQLField, rows: int = ROWS) -> str:
    return f"first: {rows}" if "first" in field.args else ""


def _called(*given: str) -> str:
    arguments = ", ".join(filter(None, given))
    return f"({arguments})" if arguments else ""


def selection(type: Any, depth: int) -> str:
    """All fields of ``type`` and of what is below it, as far as they take no argument."""
    named = get_named_type(type)
    if is_leaf_type(named):
        return ""
    if isinstance(named, GraphQLUnionType):
        return _choices(named, depth)
    if isinstance(named, GraphQLInterfaceType):
        return " { __typename " + " ".join(named.fields) + " }"
    return " { " + " ".join(["__typename", *_fields(named, depth)]) + " }"


def _choices(union: GraphQLUnionType, depth: int) -> str:
    parts = [f"... on {each.name}{selection(each, depth)}" for each in union.types]
    return " { __typename " + " ".join(parts) + " }"


def _fields(type: GraphQLObjectType, depth: int) -> Iterator[str]:
    for name, field in type.fields.items():
        if any(map(is_required_argument, field.args.values())):
            continue
        if is_leaf_type(get_named_type(field.type)):
            yield name
        elif depth > 1:
            yield name + _called(_size(field, ROWS_BELOW)) + selection(field.type, depth - 1)
