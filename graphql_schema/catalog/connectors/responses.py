"""Connectors to the Responses API in GraphQL."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.connectors.parts import (
    OAuth,
    OAuthInput,
    Probe,
    ProbeInput,
    TimeOuts,
    TimeOutsInput,
)
from graphql_schema.kit.views import view
from simulation.catalog.connectors import responses


@view(responses.ResponsesConnector, description="An endpoint of OpenAI's Responses API.")
class ResponsesConnector:
    type: str
    url: str
    model: str
    api_key: str | None
    instructions: str | None
    parameters: JSON
    tools: list[JSON]
    stream: bool
    headers: JSON
    timeout_seconds: float
    timeouts: TimeOuts
    probe: Probe | None
    oauth: OAuth | None


@strawberry.input
class ResponsesConnectorInput:
    url: str
    model: str | None = strawberry.UNSET
    api_key: str | None = strawberry.UNSET
    instructions: str | None = strawberry.UNSET
    parameters: JSON | None = strawberry.UNSET
    tools: list[JSON] | None = strawberry.UNSET
    stream: bool | None = strawberry.UNSET
    headers: JSON | None = strawberry.UNSET
    timeout_seconds: float | None = strawberry.UNSET
    timeouts: TimeOutsInput | None = strawberry.UNSET
    probe: ProbeInput | None = strawberry.UNSET
    oauth: OAuthInput | None = strawberry.UNSET
