"""What a document may ask for at most.

The limits are checked before any other rule, because some of the specification's rules take
time that grows with the square of what they are given.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, FragmentDefinitionNode, GraphQLError, OperationDefinitionNode

from graphql_schema.edge.extent import Definition, Extent, Survey

MAX_DEPTH = 12
MAX_INTROSPECTION_DEPTH = 20
"""Deep enough for the introspection query of GraphiQL and of code generators."""
MAX_FIELDS = 500
MAX_ALIASES = 50
MAX_ROOT_FIELDS = 20
MAX_FRAGMENTS = 100
"""The specification compares each pair of those that are spread side by side."""
MAX_TOKENS = 5_000
MAX_COST = 10_000
"""What an operation may cost (``cost.py``): about a quarter of a second of one core."""
MAX_LIST = 2_000
MAX_VALUES = 50_000
"""Items of a list in the variables, and values in all of them."""
MAX_QUERY_LENGTH = 100_000
"""Characters of a document, comments and white space included."""

QUERY_TOO_DEEP = "QUERY_TOO_DEEP"
TOO_MANY_FIELDS = "TOO_MANY_FIELDS"
TOO_MANY_ALIASES = "TOO_MANY_ALIASES"
QUERY_TOO_LARGE = "QUERY_TOO_LARGE"
QUERY_TOO_COSTLY = "QUERY_TOO_COSTLY"
VARIABLES_TOO_LARGE = "VARIABLES_TOO_LARGE"


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one schema. Fields and aliases count with all fragments expanded."""

    depth: int = MAX_DEPTH
    introspection_depth: int = MAX_INTROSPECTION_DEPTH
    fields: int = MAX_FIELDS
    aliases: int = MAX_ALIASES
    root_fields: int = MAX_ROOT_FIELDS
    cost: int = MAX_COST
    list: int = MAX_LIST
    values: int = MAX_VALUES
    fragments: int = MAX_FRAGMENTS
    tokens: int = MAX_TOKENS
    query_length: int = MAX_QUERY_LENGTH


DEFAULT_LIMITS = Limits()

_Problem = tuple[str, str]
"""A code, and what the definition does."""


def excesses(document: DocumentNode, limits: Limits = DEFAULT_LIMITS) -> list[GraphQLError]:
    """Every limit that the first too large definition of ``document`` exceeds."""
    fragments = [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
    if len(fragments) > limits.fragments:
        return [
            GraphQLError(
                f"The document defines {len(fragments)} fragments; at most {limits.fragments} are "
                "allowed. Split it into several requests.",
                fragments[limits.fragments],
                extensions={"code": QUERY_TOO_LARGE},
            )
        ]
    for definition, extent in Survey(document):
        errors = [
            GraphQLError(f"{_named(definition)} {problem}", definition, extensions={"code": code})
            for code, problem in _problems(definition, extent, limits)
        ]
        if errors:
            return errors
    return []


def costliness(
    definition: OperationDefinitionNode, cost: int, limits: Limits
) -> GraphQLError | None:
    """Why ``definition`` costs too much; null where it does not."""
    if cost <= limits.cost:
        return None
    return GraphQLError(
        f"{_named(definition)} costs {cost}; at most {limits.cost} is allowed. Each field counts "
        "once for every row that it is selected for, and each list for its reading: ask for "
        "fewer rows (first, last), fewer lists inside lists, or in several requests.",
        definition,
        extensions={"code": QUERY_TOO_COSTLY, "details": {"cost": cost, "limit": limits.cost}},
    )


def overflow(variables: dict[str, Any] | None, limits: Limits) -> GraphQLError | None:
    """Why ``variables`` hold too much; null where they do not. Looks no further than that."""
    waiting: list[tuple[str, Any]] = list((variables or {}).items())
    count = 0
    while waiting:
        name, value = waiting.pop()
        count += 1
        if isinstance(value, list) and len(value) > limits.list:
            return _too_much(
                name, f"holds a list of {len(value)} items; at most {limits.list} are allowed"
            )
        if count > limits.values:
            return _too_much(name, f"brings the variables to more than {limits.values} values")
        if isinstance(value, dict | list):
            waiting += ((name, item) for item in _items(value))
    return None


def _items(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, dict) else value


def _too_much(name: str, problem: str) -> GraphQLError:
    return GraphQLError(
        f"variables.{name} {problem}. Split it into several requests.",
        extensions={"code": VARIABLES_TOO_LARGE, "field": f"variables.{name}"},
    )


def _problems(definition: Definition, extent: Extent, limits: Limits) -> Iterator[_Problem]:
    """What is too large. A fragment that nothing spreads must not cost much either."""
    if isinstance(definition, OperationDefinitionNode):
        yield from _operation_problems(extent, limits)
    if extent.fields > limits.fields:
        yield (
            TOO_MANY_FIELDS,
            f"selects more than {limits.fields} fields, fragments expanded. "
            "Split it into several requests.",
        )
    if extent.aliases > limits.aliases:
        yield (
            TOO_MANY_ALIASES,
            f"uses more than {limits.aliases} aliases, fragments expanded. "
            "Split it into several requests.",
        )


def _operation_problems(extent: Extent, limits: Limits) -> Iterator[_Problem]:
    """What only an operation can exceed: how deep a fragment stands is up to its spreads."""
    if extent.depth > limits.depth:
        yield (
            QUERY_TOO_DEEP,
            f"nests fields {extent.depth} levels deep; at most {limits.depth} are allowed. "
            "Ask for the inner objects in a request of their own.",
        )
    if extent.introspection_depth > limits.introspection_depth:
        yield (
            QUERY_TOO_DEEP,
            f"nests introspection {extent.introspection_depth} levels deep; at most "
            f"{limits.introspection_depth} are allowed.",
        )
    if extent.roots > limits.root_fields:
        yield (
            TOO_MANY_FIELDS,
            f"selects more than {limits.root_fields} root fields. Split it into several requests.",
        )


def _named(definition: Definition) -> str:
    if isinstance(definition, OperationDefinitionNode):
        label = f"The {definition.operation.value}"
    else:
        label = "The fragment"
    return f"{label} {definition.name.value!r}" if definition.name else label
