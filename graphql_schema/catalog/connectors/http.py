"""Http connectors in GraphQL."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.connectors.asked_by_http import AskedByHttp, AskedByHttpInput
from graphql_schema.catalog.connectors.parts import (
    EventStream,
    EventStreamInput,
    Poll,
    PollInput,
)
from graphql_schema.kit.views import view
from simulation.catalog.connectors import http


@view(http.HttpConnector, description="An HTTP endpoint with a body template.")
class HttpConnector(AskedByHttp):
    body_template: JSON
    answer_path: str
    tool_calls_path: str | None
    ended_path: str | None
    reasoning_path: str | None
    finish_reason_path: str | None
    continuation_path: str | None
    event_stream: EventStream | None
    poll: Poll | None


@strawberry.input
class HttpConnectorInput(AskedByHttpInput):
    body_template: JSON
    answer_path: str
    tool_calls_path: str | None = strawberry.UNSET
    ended_path: str | None = strawberry.UNSET
    reasoning_path: str | None = strawberry.UNSET
    finish_reason_path: str | None = strawberry.UNSET
    continuation_path: str | None = strawberry.UNSET
    event_stream: EventStreamInput | None = strawberry.UNSET
    poll: PollInput | None = strawberry.UNSET
