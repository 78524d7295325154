"""Connectors to the Responses API in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.catalog.connectors.asked_by_http import ModelEndpoint, ModelEndpointInput
from graphql_schema.kit.views import view
from simulation.catalog.connectors import responses


@view(responses.ResponsesConnector, description="An endpoint of OpenAI's Responses API.")
class ResponsesConnector(ModelEndpoint):
    instructions: str | None


@strawberry.input
class ResponsesConnectorInput(ModelEndpointInput):
    instructions: str | None = strawberry.UNSET
