"""Chat connectors in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.catalog.connectors.asked_by_http import ModelEndpoint, ModelEndpointInput
from graphql_schema.kit.views import view
from simulation.catalog.connectors import chat


@view(chat.ChatConnector, description="An OpenAI-compatible chat completions endpoint.")
class ChatConnector(ModelEndpoint):
    system_prompt: str | None


@strawberry.input
class ChatConnectorInput(ModelEndpointInput):
    system_prompt: str | None = strawberry.UNSET
