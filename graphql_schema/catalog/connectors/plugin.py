"""Plug-in connectors in GraphQL."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.views import view
from simulation.catalog.connectors import plugin


@view(plugin.PluginConnector, description="An agent that a package beside the worker reaches.")
class PluginConnector:
    type: str
    name: str
    settings: JSON
    variables: JSON
    keeps_conversation: bool
    timeout_seconds: float


@strawberry.input
class PluginConnectorInput:
    name: str
    settings: JSON | None = strawberry.UNSET
    variables: JSON | None = strawberry.UNSET
    keeps_conversation: bool | None = strawberry.UNSET
    timeout_seconds: float | None = strawberry.UNSET
