"""Connectors to agents that speak A2A in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.catalog.connectors.asked_by_http import AskedByHttp, AskedByHttpInput
from graphql_schema.kit.views import view
from simulation.catalog.connectors import a2a


@view(a2a.A2aConnector, description="An agent that speaks A2A, found by its card.")
class A2aConnector(AskedByHttp):
    card_path: str
    stream: bool
    poll_seconds: float


@strawberry.input
class A2aConnectorInput(AskedByHttpInput):
    card_path: str | None = strawberry.UNSET
    stream: bool | None = strawberry.UNSET
    poll_seconds: float | None = strawberry.UNSET
