"""Http connectors in GraphQL."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.connectors.parts import (
    EventStream,
    EventStreamInput,
    OAuth,
    OAuthInput,
    Poll,
    PollInput,
    Probe,
    ProbeInput,
    TimeOuts,
    TimeOutsInput,
)
from graphql_schema.kit.views import view
from simulation.catalog.connectors import http


@view(http.HttpConnector, description="An HTTP endpoint with a body template.")
class HttpConnector:
    type: str
    url: str
    headers: JSON
    body_template: JSON
    answer_path: str
    tool_calls_path: str | None
    ended_path: str | None
    reasoning_path: str | None
    finish_reason_path: str | None
    timeout_seconds: float
    probe: Probe | None
    timeouts: TimeOuts
    continuation_path: str | None
    event_stream: EventStream | None
    poll: Poll | None
    oauth: OAuth | None


@strawberry.input
class HttpConnectorInput:
    url: str
    body_template: JSON
    answer_path: str
    headers: JSON | None = strawberry.UNSET
    tool_calls_path: str | None = strawberry.UNSET
    ended_path: str | None = strawberry.UNSET
    reasoning_path: str | None = strawberry.UNSET
    finish_reason_path: str | None = strawberry.UNSET
    timeout_seconds: float | None = strawberry.UNSET
    probe: ProbeInput | None = strawberry.UNSET
    timeouts: TimeOutsInput | None = strawberry.UNSET
    continuation_path: str | None = strawberry.UNSET
    event_stream: EventStreamInput | None = strawberry.UNSET
    poll: PollInput | None = strawberry.UNSET
    oauth: OAuthInput | None = strawberry.UNSET
