"""Documents, parsed and validated once.

Parsing and validation are about half of the cost of a small request, and clients send the
same few documents over and over, so both results are kept by the text of the document.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Any, cast

from graphql import (
    ASTValidationRule,
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    get_operation_ast,
    parse,
)
from strawberry.extensions import SchemaExtension
from strawberry.schema.schema import validate_document

from graphql_schema.edge.cost import CostModel, Sizes, sizes_of
from graphql_schema.edge.errors import OperationUnresolved, as_graphql_error, translate_validation
from graphql_schema.edge.limits import DEFAULT_LIMITS, Limits, costliness, excesses, overflow

MAX_DOCUMENTS = 256
MAX_CACHED_LENGTH = 16_384
"""Longer documents are read anew each time: a cache must not become a place to fill."""

Rules = tuple[type[ASTValidationRule], ...]
Problems = tuple[GraphQLError, ...]


@dataclass(frozen=True, slots=True)
class Request:
    """An operation of a document, and how many rows its variables ask for."""

    text: str
    operation_name: str | None
    sizes: Sizes
    document: DocumentNode = field(compare=False)
    operation: OperationDefinitionNode = field(compare=False)


class DocumentCache:
    """Reads documents within ``limits`` and remembers the last ``MAX_DOCUMENTS`` of them."""

    def __init__(self, limits: Limits = DEFAULT_LIMITS, size: int = MAX_DOCUMENTS) -> None:
        self.limits = limits
        self.parse_options: dict[str, Any] = {
            "max_tokens": limits.tokens,
            "max_source_length": limits.query_length,
        }
        self._cached_document = lru_cache(maxsize=size)(self._parse)
        self._cached_problems = lru_cache(maxsize=size)(self._check)
        self._cached_excess = lru_cache(maxsize=size)(self._weigh)

    def document(self, text: str) -> DocumentNode:
        """The parsed document.

        Raises:
            GraphQLError: it is too large or no GraphQL. Nothing is remembered of it.
        """
        read = self._parse if len(text) > MAX_CACHED_LENGTH else self._cached_document
        return read(text)

    def problems(self, text: str, schema: GraphQLSchema, rules: Rules) -> Problems:
        """Why the document cannot be executed; nothing, where it can. Codes are set."""
        check = self._check if len(text) > MAX_CACHED_LENGTH else self._cached_problems
        return check(text, schema, rules)

    def excess(self, request: Request, schema: GraphQLSchema) -> Problems:
        """That the operation, which is valid, costs too much; nothing, where it does not."""
        weigh = self._weigh if len(request.text) > MAX_CACHED_LENGTH else self._cached_excess
        return weigh(request, schema)

    @property
    def hits(self) -> tuple[int, int]:
        """How often a parsed document and a validation were found."""
        return self._cached_document.cache_info().hits, self._cached_problems.cache_info().hits

    def _parse(self, text: str) -> DocumentNode:
        return parse(text, **self.parse_options)

    def _check(self, text: str, schema: GraphQLSchema, rules: Rules) -> Problems:
        document = self.document(text)
        errors = excesses(document, self.limits) or validate_document(schema, document, rules)
        return tuple(translate_validation(error) for error in errors)

    def _weigh(self, request: Request, schema: GraphQLSchema) -> Problems:
        cost = CostModel(request.document, schema, request.sizes).of(request.operation)
        problem = costliness(request.operation, cost, self.limits)
        return (translate_validation(problem),) if problem else ()


class CachedReading(SchemaExtension):
    """Puts the cache in the place of Strawberry's own parsing and validation."""

    def __init__(self, cache: DocumentCache) -> None:
        self._cache = cache

    def on_parse(self) -> Iterator[None]:
        context = self.execution_context
        context.parse_options = cast("Any", self._cache.parse_options)
        if context.query:
            # An error that leaves this hook ends a subscription without a word; Strawberry
            # then parses itself, meets the same error and reports it.
            with suppress(GraphQLError):
                context.graphql_document = self._cache.document(context.query)
        yield

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        assert context.query is not None
        problems = self._cache.problems(
            context.query, context.schema._schema, context.validation_rules
        )
        # A new list, for errors are translated in place.
        context.pre_execution_errors = [*(problems or self._excessive()), *self._unresolved()]
        yield

    def _excessive(self) -> Problems:
        context = self.execution_context
        document, name = context.graphql_document, context._provided_operation_name
        assert context.query is not None
        assert document is not None
        too_much = overflow(context.variables, self._cache.limits)
        if too_much is not None:
            return (translate_validation(too_much),)
        operation = get_operation_ast(document, name)
        if operation is None:
            return ()
        sizes = sizes_of(operation, context.variables)
        request = Request(context.query, name, sizes, document, operation)
        return self._cache.excess(request, context.schema._schema)

    def _unresolved(self) -> Problems:
        """Refuses to guess: Strawberry would run the first of several operations."""
        context = self.execution_context
        assert context.graphql_document
        definitions = context.graphql_document.definitions
        count = sum(isinstance(node, OperationDefinitionNode) for node in definitions)
        # Whether the caller named one is known to nothing else: the public property answers
        # with the first operation's name.
        if count < 2 or context._provided_operation_name is not None:
            return ()
        refusal = OperationUnresolved(
            f"The document holds {count} operations; say in operationName which one is meant.",
            field="operation_name",
        )
        return (as_graphql_error(refusal),)


def edge_extensions(cache: DocumentCache) -> list[Callable[[], SchemaExtension]]:
    """What a Strawberry schema needs for ``cache`` and its limits to take effect."""
    return [partial(CachedReading, cache)]
