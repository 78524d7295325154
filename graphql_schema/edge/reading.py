"""Fields that only show what stands in their parent, read without the interpreter's ceremony.

A page of fifty rows has six hundred of them, and each costs the interpreter a path, an info, a
dictionary of arguments and some twenty calls. Whatever surprises here, a null that may not be
one, a value of another type, an exception, is asked once more in the ordinary way, so that what
is answered, errors included, is the interpreter's.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any
from weakref import WeakKeyDictionary

from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    TypeNameMetaFieldDef,
    Undefined,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.collect_fields import FieldDetails, GroupedFieldSet
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext as Interpreter
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import PARENT_PARAMSPEC

__all__ = ["Interpreter", "ReadingExecutor", "reader_of"]

Read = Callable[[Any], Any]
"""What a field answers, by its parent; ``Undefined`` where the interpreter has to tell."""

_readers: WeakKeyDictionary[GraphQLSchema, dict[tuple[str, str], Read | None]] = WeakKeyDictionary()


class ReadingExecutor(Interpreter):
    """Executes operations; of an object, it reads what can be read, and resolves the rest."""

    def execute_fields(
        self,
        parent_type: GraphQLObjectType,
        source_value: Any,
        path: Any,
        grouped_field_set: GroupedFieldSet,
        position_context: Any,
    ) -> Any:
        if self.middleware_manager and self.middleware_manager.middlewares:
            return super().execute_fields(
                parent_type, source_value, path, grouped_field_set, position_context
            )
        readers = _readers.setdefault(self.schema, {})
        read: dict[str, Any] = {}
        left: GroupedFieldSet = {}
        for response_name, details in grouped_field_set.items():
            value = self._read(readers, parent_type, details, source_value)
            # The place in the answer is taken in any case.
            read[response_name] = value
            if value is Undefined:
                left[response_name] = details
        if not left:
            return read
        resolved = super().execute_fields(parent_type, source_value, path, left, position_context)
        if isinstance(resolved, dict):
            return _merged(read, resolved)
        return _merged_later(read, resolved)

    def _read(
        self,
        readers: dict[tuple[str, str], Read | None],
        parent_type: GraphQLObjectType,
        details: list[FieldDetails],
        source: Any,
    ) -> Any:
        node = details[0].node
        key = parent_type.name, node.name.value
        try:
            read = readers[key]
        except KeyError:
            read = readers[key] = reader_of(parent_type, self.schema.get_field(parent_type, key[1]))
        if read is None or node.arguments:
            return Undefined
        try:
            return read(source)
        except Exception:
            # The interpreter meets it again, and says where.
            return Undefined


async def _merged_later(read: dict[str, Any], resolved: Awaitable[Any]) -> dict[str, Any]:
    return _merged(read, await resolved)


def _merged(read: dict[str, Any], resolved: dict[str, Any]) -> dict[str, Any]:
    read.update(resolved)
    return {name: value for name, value in read.items() if value is not Undefined}


def reader_of(parent_type: GraphQLObjectType, field: GraphQLField | None) -> Read | None:
    """How ``field`` is read off its parent; null where it takes more than that."""
    if field is TypeNameMetaFieldDef:
        return lambda source: parent_type.name
    if field is None or field.args:
        return None
    completed = _completion(field.type)
    definition = field.extensions.get("strawberry-definition")
    if completed is None or not isinstance(definition, StrawberryField) or definition.extensions:
        return None
    get = _getter(definition, field)
    if get is None:
        return None
    return lambda source: completed(get(source))


def _getter(definition: StrawberryField, field: GraphQLField) -> Read | None:
    if not getattr(field.resolve, "_is_default", False):
        return _resolver_of_parent(definition)
    default, name = definition.default_resolver, definition.python_name
    return lambda source: default(source, name)


def _resolver_of_parent(definition: StrawberryField) -> Read | None:
    """The resolver, if it is a plain function of the parent and of nothing else."""
    resolver = definition.base_resolver
    if resolver is None or resolver.is_async:
        return None
    parent = resolver.reserved_parameters.get(PARENT_PARAMSPEC)
    if parent is None or len(resolver.signature.parameters) != 1:
        return None
    function: Any = resolver.wrapped_func
    return lambda source: function(source)


def _completion(of: GraphQLOutputType) -> Callable[[Any], Any] | None:
    """How a value of a leaf, or of a list of leaves, is shown; null for other types."""
    if is_non_null_type(of):
        inner = _completion(of.of_type)
        return inner and (lambda value: Undefined if value is None else inner(value))
    if is_list_type(of):
        each = _completion(of.of_type)
        return each and (lambda value: _list(value, each))
    if not is_leaf_type(of):
        return None
    show = of.coerce_output_value

    def leaf(value: Any) -> Any:
        if value is None:
            return None
        shown = show(value)
        return Undefined if shown is None else shown

    return leaf


def _list(value: Any, each: Callable[[Any], Any]) -> Any:
    if value is None:
        return None
    if not isinstance(value, list | tuple):
        return Undefined
    shown = [each(item) for item in value]
    return Undefined if any(item is Undefined for item in shown) else shown
