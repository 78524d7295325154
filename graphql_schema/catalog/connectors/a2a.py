"""Connectors to agents that speak A2A in GraphQL."""

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
from simulation.catalog.connectors import a2a


@view(a2a.A2aConnector, description="An agent that speaks A2A, found by its card.")
class A2aConnector:
    type: str
    url: str
    card_path: str
    headers: JSON
    stream: bool
    poll_seconds: float
    timeout_seconds: float
    timeouts: TimeOuts
    probe: Probe | None
    oauth: OAuth | None


@strawberry.input
class A2aConnectorInput:
    url: str
    card_path: str | None = strawberry.UNSET
    headers: JSON | None = strawberry.UNSET
    stream: bool | None = strawberry.UNSET
    poll_seconds: float | None = strawberry.UNSET
    timeout_seconds: float | None = strawberry.UNSET
    timeouts: TimeOutsInput | None = strawberry.UNSET
    probe: ProbeInput | None = strawberry.UNSET
    oauth: OAuthInput | None = strawberry.UNSET
