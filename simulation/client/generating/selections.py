"""From what an operation selects to the type of its answer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLCompositeType,
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    GraphQLUnionType,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_required_input_field,
    type_from_ast,
)

SCALARS = {
    "ID": "str",
    "String": "str",
    "DateTime": "str",
    "Int": "int",
    "Float": "float",
    "Boolean": "bool",
}
"""As JSON has them; what is not here may be any value."""


@dataclass
class Made:
    """A type in the making: its name, what it is, and the type of each key."""

    name: str
    told: str
    keys: dict[str, str] = field(default_factory=dict)


class Selections:
    """The types of some documents, and the names of enumerations and inputs that they use."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.types: dict[str, Made] = {}
        self.enums: set[str] = set()
        self.inputs: set[str] = set()
        self._schema = schema
        self._fragments: dict[str, FragmentDefinitionNode] = {}

    def add(self, document: DocumentNode) -> None:
        """Make the types of a document; the same fragment may stand in several."""
        self._fragments = {
            each.name.value: each
            for each in document.definitions
            if isinstance(each, FragmentDefinitionNode)
        }
        for operation in document.definitions:
            if isinstance(operation, OperationDefinitionNode):
                self._add_operation(operation)

    def _add_operation(self, operation: OperationDefinitionNode) -> None:
        assert operation.name is not None
        root = self._schema.get_root_type(operation.operation)
        assert root is not None
        for selected in operation.selection_set.selections:
            assert isinstance(selected, FieldNode)
            found = root.fields[selected.name.value].type
            self._type(found, selected, operation.name.value, operation.name.value)
        for variable in operation.variable_definitions or ():
            given = type_from_ast(self._schema, variable.type)
            self._add_input(get_named_type(given))

    def _add_input(self, given: GraphQLNamedType | None) -> None:
        if isinstance(given, GraphQLEnumType):
            self.enums.add(given.name)
        elif isinstance(given, GraphQLInputObjectType) and given.name not in self.inputs:
            self.inputs.add(given.name)
            for each in given.fields.values():
                self._add_input(get_named_type(each.type))

    def _type(
        self, of: GraphQLOutputType, node: FieldNode, operation: str, name: str | None = None
    ) -> str:
        if isinstance(of, GraphQLNonNull):
            return self._present(of.of_type, node, operation, name)
        return f"{self._present(of, node, operation, name)} | None"

    def _present(
        self, of: GraphQLOutputType, node: FieldNode, operation: str, name: str | None
    ) -> str:
        if isinstance(of, GraphQLList):
            return f"list[{self._type(of.of_type, node, operation, name)}]"
        if node.selection_set is None:
            return self.leaf(get_named_type(of))
        assert isinstance(of, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
        return self._selected(of, node.selection_set, operation, name)

    def leaf(self, of: GraphQLNamedType) -> str:
        """The type of a value without keys."""
        if isinstance(of, GraphQLEnumType):
            self.enums.add(of.name)
            return of.name
        return SCALARS.get(of.name, "Any")

    def _selected(
        self,
        of: GraphQLCompositeType,
        selection: SelectionSetNode,
        operation: str,
        name: str | None,
    ) -> str:
        first, *others = selection.selections
        if isinstance(first, FragmentSpreadNode) and not others:
            # What a fragment says alone is called as the fragment is.
            fragment = self._fragments[first.name.value]
            return self._selected(of, fragment.selection_set, first.name.value, first.name.value)
        made = Made(name or f"{operation}{of.name}", _told(of))
        possible = {each.name for each in self._possible(of)}
        seen: dict[str, set[str]] = {}
        for on, node in self._fields(of, selection):
            key = (node.alias or node.name).value
            seen.setdefault(key, set()).update(each.name for each in self._possible(on))
            if node.name.value == "__typename":
                made.keys[key] = "str"
            else:
                assert isinstance(on, GraphQLObjectType | GraphQLInterfaceType)
                found = on.fields[node.name.value].type
                made.keys[key] = self._type(found, node, operation)
        for key, kinds in seen.items():
            if possible - kinds:
                made.keys[key] = f"NotRequired[{made.keys[key]}]"
        return self._named(made)

    def _named(self, made: Made) -> str:
        """The name under which the type stands: one of its own where another has it."""
        name, number = made.name, 1
        while (known := self.types.get(name)) is not None and known.keys != made.keys:
            number += 1
            name = f"{made.name}{number}"
        made.name = name
        self.types.setdefault(name, made)
        return name

    def _possible(self, of: GraphQLCompositeType) -> list[GraphQLObjectType]:
        if isinstance(of, GraphQLObjectType):
            return [of]
        return list(self._schema.get_possible_types(of))

    def _fields(
        self, of: GraphQLCompositeType, selection: SelectionSetNode
    ) -> Iterator[tuple[GraphQLCompositeType, FieldNode]]:
        for each in selection.selections:
            if isinstance(each, FieldNode):
                yield of, each
            elif isinstance(each, FragmentSpreadNode):
                fragment = self._fragments[each.name.value]
                yield from self._fields(
                    self._on(fragment.type_condition.name.value), fragment.selection_set
                )
            elif isinstance(each, InlineFragmentNode):
                on = of if each.type_condition is None else self._on(each.type_condition.name.value)
                yield from self._fields(on, each.selection_set)

    def _on(self, name: str) -> GraphQLCompositeType:
        found = self._schema.get_type(name)
        assert isinstance(found, GraphQLObjectType | GraphQLInterfaceType | GraphQLUnionType)
        return found


def input_of(schema: GraphQLSchema, name: str) -> Made:
    """The type of an input."""
    found = schema.get_type(name)
    assert isinstance(found, GraphQLInputObjectType)
    made = Made(name, _told(found))
    for key, each in found.fields.items():
        written = _input_type(each.type)
        made.keys[key] = written if is_required_input_field(each) else f"NotRequired[{written}]"
    return made


def _input_type(of: GraphQLInputType) -> str:
    if isinstance(of, GraphQLNonNull):
        return _present_input(of.of_type)
    return f"{_present_input(of)} | None"


def _present_input(of: GraphQLInputType) -> str:
    if isinstance(of, GraphQLList):
        return f"list[{_input_type(of.of_type)}]"
    named = get_named_type(of)
    if isinstance(named, GraphQLEnumType | GraphQLInputObjectType):
        return named.name
    return SCALARS.get(named.name, "Any")


def _told(of: GraphQLNamedType) -> str:
    told = " ".join((of.description or "").split())
    return told or f"Of a `{of.name}`."
