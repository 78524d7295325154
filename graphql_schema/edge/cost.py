"""What an operation costs, worked out before it is executed.

A field costs 1 for each time that it is resolved, so everything inside a list counts once for
each of its rows: ``first`` or ``last``, or the default page. A list costs a read as well.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_list_type,
    is_object_type,
)
from graphql.type import GraphQLField, GraphQLList, GraphQLNonNull

from graphql_schema.edge.extent import COUNT_CEILING
from simulation.documents.paging import DEFAULT_PAGE_SIZE

READ_COST = 300
"""A list with pages of its own: about as much as reading it from the store."""
NESTED_READ_COST = 100
"""Such a list inside others, whose reading is shared as far as it can be."""
WRITE_COST = 200
PLAIN_ROWS = 5
"""The rows of a list without pages, such as tags: not known before it is read."""
INTROSPECTION_COST = {"__schema": 5_000, "__type": 500}
"""Their results are large, and do not depend on what is stored."""

HEAVY = {
    "unitTestSetRunPlan": 1_000,
    "compareRuns": 1_000,
    "judgeAgreement": 500,
    "flakiestUnitTests": 500,
    "facets": 400,
    "merged": 50,
    "reviewed": 50,
    "reviewedResult": 50,
    "correctedRates": 50,
}
"""What is worked out from many sessions, apart from the loop, where others wait for the same."""

_SIZES = ("first", "last", "limit", "ids")

Sizes = tuple[tuple[str, int], ...]
"""The variables that say how many rows are wanted, with how many they are."""


@dataclass(frozen=True, slots=True)
class Cost:
    """``fixed``, and ``per_row`` once for each row of the connection that it stands in."""

    fixed: int = 0
    per_row: int = 0

    def __add__(self, other: Cost) -> Cost:
        return Cost(
            min(self.fixed + other.fixed, COUNT_CEILING),
            min(self.per_row + other.per_row, COUNT_CEILING),
        )


class CostModel:
    """The costs of the operations of one document, with fragments counted once."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema, sizes: Sizes) -> None:
        self._schema = schema
        self._sizes = dict(sizes)
        self._fragments = {
            node.name.value: node
            for node in document.definitions
            if isinstance(node, FragmentDefinitionNode)
        }
        self._settled: dict[str, Cost] = {}
        self._root = schema.query_type

    def of(self, operation: OperationDefinitionNode) -> int:
        """What ``operation`` costs."""
        root = self._schema.get_root_type(operation.operation)
        assert root is not None, "operations of unknown types are not valid"
        for name in _spreads(operation.selection_set):
            self._settle(name)
        writes = operation.operation is OperationType.MUTATION
        roots = sum(isinstance(each, FieldNode) for each in operation.selection_set.selections)
        return self._set(operation.selection_set, root).fixed + writes * WRITE_COST * roots

    def _settle(self, name: str) -> None:
        """Work out a fragment and all that it spreads, the innermost first, for chains may be
        longer than the stack."""
        waiting, entered = [name], set[str]()
        while waiting:
            current = waiting[-1]
            if current in self._settled:
                waiting.pop()
            elif current in entered:
                waiting.pop()
                node = self._fragments[current]
                of = self._schema.get_type(node.type_condition.name.value)
                self._settled[current] = self._set(node.selection_set, of)
            else:
                entered.add(current)
                waiting += _spreads(self._fragments[current].selection_set)

    def _set(self, selection_set: SelectionSetNode, parent: Any) -> Cost:
        total = Cost()
        for selection, of in _fields_and_spreads(selection_set, parent, self._schema):
            if isinstance(selection, FragmentSpreadNode):
                total += self._settled[selection.name.value]
            else:
                total += self._field(selection, of)
        return total

    def _field(self, node: FieldNode, parent: Any) -> Cost:
        name = node.name.value
        if name in INTROSPECTION_COST:
            return Cost(INTROSPECTION_COST[name])
        return self._plain(node, parent) + Cost(HEAVY.get(name, 0))

    def _plain(self, node: FieldNode, parent: Any) -> Cost:
        """What a field costs by its size."""
        name = node.name.value
        field = getattr(parent, "fields", {}).get(name)
        if field is None or node.selection_set is None:
            return Cost(1)
        inner = self._set(node.selection_set, get_named_type(field.type))
        if _pages(field):
            read = READ_COST if parent is self._root else NESTED_READ_COST
            total = 1 + read + inner.fixed + self._rows(node) * inner.per_row
            return Cost(min(total, COUNT_CEILING))
        if _is_rows(parent, name):
            return Cost(1, 1 + inner.fixed)
        if not _is_list(field.type):
            return Cost(1 + inner.fixed + inner.per_row)
        rows = self._rows(node) if _sized(field) else PLAIN_ROWS
        return Cost(min(1 + rows * (1 + inner.fixed), COUNT_CEILING))

    def _rows(self, node: FieldNode) -> int:
        given = {argument.name.value: argument.value for argument in node.arguments or ()}
        for name in _SIZES:
            size = self._size(given[name]) if name in given else None
            if size is not None:
                return size
        return DEFAULT_PAGE_SIZE

    def _size(self, value: Any) -> int | None:
        if isinstance(value, IntValueNode):
            return max(0, int(value.value))
        if isinstance(value, ListValueNode):
            return len(value.values)
        return self._sizes.get(value.name.value) if isinstance(value, VariableNode) else None


def sizes_of(operation: OperationDefinitionNode, given: dict[str, Any] | None) -> Sizes:
    """The sizes that variables can stand for, as far as they are numbers or lists."""
    found = {}
    for definition in operation.variable_definitions or ():
        name, default = definition.variable.name.value, definition.default_value
        value = (given or {}).get(name)
        if isinstance(value, list):
            found[name] = len(value)
        elif isinstance(value, int):
            found[name] = max(0, value)
        elif value is None and isinstance(default, IntValueNode):
            found[name] = int(default.value)
    return tuple(found.items())


def _fields_and_spreads(
    selection_set: SelectionSetNode, parent: Any, schema: GraphQLSchema
) -> Iterator[tuple[FieldNode | FragmentSpreadNode, Any]]:
    """What stands in ``selection_set``, inline fragments opened, with the type it stands in."""
    waiting = [(selection_set, parent)]
    while waiting:
        current, of = waiting.pop()
        for selection in current.selections:
            if isinstance(selection, InlineFragmentNode):
                narrowed = selection.type_condition
                inner = schema.get_type(narrowed.name.value) if narrowed else of
                waiting.append((selection.selection_set, inner))
            elif isinstance(selection, FieldNode | FragmentSpreadNode):
                yield selection, of


def _spreads(root: SelectionSetNode) -> list[str]:
    """The fragments that are spread anywhere below ``root``."""
    waiting, found = [root], []
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, FragmentSpreadNode):
                found.append(selection.name.value)
            elif isinstance(selection, FieldNode | InlineFragmentNode) and selection.selection_set:
                waiting.append(selection.selection_set)
    return found


def _pages(field: GraphQLField) -> bool:
    return "first" in field.args


def _sized(field: GraphQLField) -> bool:
    return any(name in field.args for name in _SIZES)


def _is_rows(parent: Any, name: str) -> bool:
    return name in ("nodes", "edges") and is_object_type(parent) and "pageInfo" in parent.fields


def _is_list(of: Any) -> bool:
    inner = of.of_type if isinstance(of, GraphQLNonNull) else of
    return isinstance(inner, GraphQLList) or bool(is_list_type(inner))
