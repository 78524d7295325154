"""A Strawberry schema with the edge's limits, caches and error translation built in."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from typing import Any

from graphql import GraphQLError
from strawberry import Schema
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from graphql_schema.edge.caches import DocumentCache, edge_extensions
from graphql_schema.edge.errors import as_graphql_error, translate
from graphql_schema.edge.limits import DEFAULT_LIMITS, Limits
from graphql_schema.edge.reading import Interpreter, ReadingExecutor


class EdgeSchema(Schema):
    """Executes operations; every error that it answers with has a code.

    ``extensions`` come after the edge's own. Nothing is raised to the caller: a request that
    cannot be executed is answered with a ``PreExecutionError``.
    """

    def __init__(
        self,
        query: type,
        mutation: type | None = None,
        subscription: type | None = None,
        *,
        types: Iterable[Any] = (),
        extensions: Iterable[type[SchemaExtension] | Callable[[], SchemaExtension]] = (),
        config: StrawberryConfig | None = None,
        schema_directives: Iterable[object] = (),
        limits: Limits = DEFAULT_LIMITS,
        executor: type[Interpreter] = ReadingExecutor,
    ) -> None:
        self.documents = DocumentCache(limits)
        super().__init__(
            query=query,
            mutation=mutation,
            subscription=subscription,
            types=types,
            extensions=[*edge_extensions(self.documents), *extensions],
            config=config,
            schema_directives=schema_directives,
            execution_context_class=executor,
        )

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        try:
            return await super().execute(
                query,
                variable_values,
                context_value,
                root_value,
                operation_name,
                allowed_operation_types,
                operation_extensions,
            )
        except (
            MissingQueryError,
            CannotGetOperationTypeError,
            InvalidOperationTypeError,
        ) as error:
            return PreExecutionError(data=None, errors=[as_graphql_error(error)])

    async def stream(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any | None = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        operation_extensions: dict[str, Any] | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
    ) -> StreamResult:
        source = await super().stream(
            query,
            variable_values,
            context_value,
            root_value,
            operation_name,
            operation_extensions,
            allowed_operation_types,
        )
        return _never_silent(source)

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """Translate ``errors`` in place: the one hook that every way of executing passes."""
        errors[:] = map(translate, errors)


async def _never_silent(source: StreamResult) -> AsyncGenerator[Any, None]:
    """The results of ``source``; what it raises becomes the last of them.

    A transport that meets an exception here would end the stream as if all were well.
    """
    try:
        async with aclosing(source):
            async for result in source:
                yield result
    except Exception as error:
        yield PreExecutionError(data=None, errors=[as_graphql_error(error)])
