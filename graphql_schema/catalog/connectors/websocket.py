"""WebSocket connectors in GraphQL."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.connectors.parts import TimeOuts, TimeOutsInput
from graphql_schema.kit.views import view
from simulation.catalog.connectors import websocket


@view(
    websocket.EventMatch,
    description="Tells events by what stands at a path: a value, or anything where it is null.",
)
class EventMatch:
    path: str
    value: JSON | None


@view(websocket.WebSocketConnector, description="A WebSocket, one connection a session.")
class WebSocketConnector:
    type: str
    url: str
    headers: JSON
    subprotocol: str | None
    open_templates: list[JSON]
    resume_templates: list[JSON]
    message_template: JSON
    greets: bool
    text_path: str | None
    joins_texts: bool
    tool_calls_path: str | None
    ended_path: str | None
    continuation_path: str | None
    final: EventMatch | None
    failed: EventMatch | None
    ignored: list[EventMatch]
    quiet_seconds: float | None
    timeout_seconds: float
    timeouts: TimeOuts


@strawberry.input
class EventMatchInput:
    path: str
    value: JSON | None = None


@strawberry.input
class WebSocketConnectorInput:
    url: str
    message_template: JSON
    headers: JSON | None = strawberry.UNSET
    subprotocol: str | None = strawberry.UNSET
    open_templates: list[JSON] | None = strawberry.UNSET
    resume_templates: list[JSON] | None = strawberry.UNSET
    greets: bool | None = strawberry.UNSET
    text_path: str | None = strawberry.UNSET
    joins_texts: bool | None = strawberry.UNSET
    tool_calls_path: str | None = strawberry.UNSET
    ended_path: str | None = strawberry.UNSET
    continuation_path: str | None = strawberry.UNSET
    final: EventMatchInput | None = strawberry.UNSET
    failed: EventMatchInput | None = strawberry.UNSET
    ignored: list[EventMatchInput] | None = strawberry.UNSET
    quiet_seconds: float | None = strawberry.UNSET
    timeout_seconds: float | None = strawberry.UNSET
    timeouts: TimeOutsInput | None = strawberry.UNSET
