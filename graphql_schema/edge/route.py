"""The router that serves a schema: HTTP, WebSocket and GraphiQL at one address."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection
from datetime import timedelta
from typing import Any, TypeAlias

import orjson
from fastapi.responses import Response
from starlette.requests import HTTPConnection, Request
from starlette.websockets import WebSocket
from strawberry import UNSET
from strawberry.exceptions import ConnectionRejectionError
from strawberry.fastapi import GraphQLRouter
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL
from strawberry.types.graphql import OperationType
from strawberry.types.unset import UnsetType

from graphql_schema.edge.errors import INTERNAL, as_graphql_error
from graphql_schema.edge.http import (
    answer,
    encode,
    media_type_for,
    read_operation,
    refuse,
    unless_held,
    wants_page,
)
from graphql_schema.edge.ide import DEFAULT_EXAMPLE, GraphiqlPage
from graphql_schema.edge.schema import EdgeSchema
from graphql_schema.edge.socket import FORBIDDEN, EdgeSocket, EdgeSocketHandler, admit

PATH = "/graphql"
INIT_TIMEOUT = timedelta(seconds=10)
MAX_OPERATIONS_PER_SOCKET = 100

SERVER_FAULT = 1011

_ALLOWED: dict[str, frozenset[OperationType]] = {
    "GET": frozenset({OperationType.QUERY}),
    "POST": frozenset({OperationType.QUERY, OperationType.MUTATION}),
}

ContextGetter: TypeAlias = Callable[[HTTPConnection], Awaitable[Any]]
"""Makes the context of one HTTP request or of one WebSocket connection."""

ConnectHook: TypeAlias = Callable[[Any], Awaitable[None]]
"""Called with the context once a WebSocket has sent its first message."""


def graphql_router(
    schema: EdgeSchema,
    context_getter: ContextGetter,
    *,
    on_connect: ConnectHook | None = None,
    path: str = PATH,
    example: str = DEFAULT_EXAMPLE,
    allowed_origins: Collection[str] = (),
    init_timeout: timedelta = INIT_TIMEOUT,
) -> EdgeRouter:
    """A router to include in the app, without a prefix: it answers at ``path``.

    A refusal of the error tree that ``context_getter`` raises is answered as a GraphQL error;
    GraphiQL is served without asking it. Over a WebSocket, the payload of the first message is
    set as the context's ``connection_params`` (an attribute or, for a dict, a key) before
    ``on_connect`` is called, whose refusal closes the connection; where the context has a method
    ``renew``, that is asked again before each operation of a WebSocket, and its refusal closes it.
    A method ``until_unwelcome`` is awaited beside them, and its refusal closes it as well.
    A method ``admit`` is asked before each operation of any kind; its refusal answers the
    operation. ``allowed_origins`` are foreign origins whose pages may open a WebSocket, which
    may stay without its first message for ``init_timeout``.
    """
    return EdgeRouter(
        schema,
        context_getter,
        on_connect=on_connect,
        path=path,
        example=example,
        allowed_origins=allowed_origins,
        init_timeout=init_timeout,
    )


class EdgeRouter(GraphQLRouter[Any, None]):
    """Strawberry's router with an HTTP side that follows GraphQL over HTTP.

    The WebSocket side is Strawberry's, but speaks graphql-transport-ws only.
    """

    websocket_adapter_class = EdgeSocket
    graphql_transport_ws_handler_class = EdgeSocketHandler

    def __init__(
        self,
        schema: EdgeSchema,
        context_getter: ContextGetter,
        *,
        on_connect: ConnectHook | None,
        path: str,
        example: str,
        allowed_origins: Collection[str],
        init_timeout: timedelta,
    ) -> None:
        super().__init__(
            schema,
            path=path,
            context_getter=_no_context,
            subscription_protocols=(GRAPHQL_TRANSPORT_WS_PROTOCOL,),
            connection_init_wait_timeout=init_timeout,
            max_subscriptions_per_connection=MAX_OPERATIONS_PER_SOCKET,
            allowed_origins=tuple(allowed_origins),
            include_in_schema=False,
        )
        self._context_of = context_getter
        self._on_connect = on_connect
        self.ide = GraphiqlPage(path, example)
        self.add_api_route(f"{path}/assets/{{version}}/{{name}}", self._asset, methods=["GET"])

    async def run(
        self, request: Request | WebSocket, context: Any = UNSET, root_value: Any = UNSET
    ) -> Any:
        """Serve ``request``. The context is made here, and not for the page."""
        if isinstance(request, WebSocket):
            return await self._converse(request)
        if wants_page(request):
            return self.ide.page()
        return await self._execute(request)

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> Any:
        return await self._context_of(request)

    async def get_root_value(self, request: Request | WebSocket) -> None:
        return None

    async def on_ws_connect(self, context: Any) -> UnsetType | dict[str, object] | None:
        if self._on_connect is not None:
            try:
                await self._on_connect(context)
            except Exception as error:
                raise ConnectionRejectionError from as_graphql_error(error)
        return await super().on_ws_connect(context)

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)

    def encode_json(self, data: object) -> str:
        """``data`` as text: bytes would become binary frames, which clients do not read."""
        return encode(data).decode()

    async def _execute(self, request: Request) -> Response:
        media_type = media_type_for(request.headers.get("accept", ""))
        try:
            # First who they are: nothing of a stranger's body is kept.
            context = await self._context_of(request)
            operation = await read_operation(request)
            await admit(context)
        except Exception as error:
            return refuse(error, media_type)
        result = await self.schema.execute(
            operation.query,
            variable_values=operation.variables,
            context_value=context,
            operation_name=operation.operation_name,
            allowed_operation_types=_ALLOWED[request.method],
            operation_extensions=operation.extensions,
        )
        answered = answer(result, media_type)
        if request.method == "GET" and not result.errors:
            return unless_held(answered, request.headers.getlist("if-none-match"))
        return answered

    async def _converse(self, socket: WebSocket) -> WebSocket | None:
        try:
            return await super().run(socket)
        except Exception as error:
            refusal = as_graphql_error(error)
            internal = (refusal.extensions or {}).get("code") == INTERNAL
            code = SERVER_FAULT if internal else FORBIDDEN
            await self.websocket_adapter_class(self, socket, socket).close(code, refusal.message)
            return None

    async def _asset(self, version: str, name: str) -> Response:
        return self.ide.asset(version, name)


async def _no_context() -> None:
    """Keeps Strawberry's own context empty, without a hop to a thread."""
