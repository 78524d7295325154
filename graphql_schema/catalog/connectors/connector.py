"""Every kind of connector, in GraphQL."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.catalog.connectors.a2a import A2aConnector, A2aConnectorInput
from graphql_schema.catalog.connectors.chat import ChatConnector, ChatConnectorInput
from graphql_schema.catalog.connectors.http import HttpConnector, HttpConnectorInput
from graphql_schema.catalog.connectors.plugin import PluginConnector, PluginConnectorInput
from graphql_schema.catalog.connectors.python import PythonConnector, PythonConnectorInput
from graphql_schema.catalog.connectors.responses import (
    ResponsesConnector,
    ResponsesConnectorInput,
)
from graphql_schema.catalog.connectors.websocket import (
    WebSocketConnector,
    WebSocketConnectorInput,
)

Connector = Annotated[
    ChatConnector
    | ResponsesConnector
    | HttpConnector
    | A2aConnector
    | PluginConnector
    | PythonConnector
    | WebSocketConnector,
    strawberry.union("Connector"),
]


@strawberry.input(one_of=True, description="Exactly one of these.")
class ConnectorInput:
    chat: ChatConnectorInput | None = strawberry.UNSET
    responses: ResponsesConnectorInput | None = strawberry.UNSET
    a2a: A2aConnectorInput | None = strawberry.UNSET
    http: HttpConnectorInput | None = strawberry.UNSET
    plugin: PluginConnectorInput | None = strawberry.UNSET
    python: PythonConnectorInput | None = strawberry.UNSET
    websocket: WebSocketConnectorInput | None = strawberry.UNSET
