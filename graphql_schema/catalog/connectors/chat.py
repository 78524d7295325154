"""Chat connectors in GraphQL."""

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
from simulation.catalog.connectors import chat


@view(chat.ChatConnector, description="An OpenAI-compatible chat completions endpoint.")
class ChatConnector:
    type: str
    url: str
    model: str
    api_key: str | None = strawberry.field(
        description="As written: `${SIMULATION_AGENT_…}` is not replaced by its value here. "
        "`(withheld)` for whoever may not change the service, and so are headers."
    )
    system_prompt: str | None
    parameters: JSON
    tools: list[JSON]
    headers: JSON
    timeout_seconds: float
    probe: Probe | None
    oauth: OAuth | None
    stream: bool
    timeouts: TimeOuts


@strawberry.input
class ChatConnectorInput:
    url: str
    model: str | None = strawberry.UNSET
    api_key: str | None = strawberry.UNSET
    system_prompt: str | None = strawberry.UNSET
    parameters: JSON | None = strawberry.UNSET
    tools: list[JSON] | None = strawberry.UNSET
    headers: JSON | None = strawberry.UNSET
    timeout_seconds: float | None = strawberry.UNSET
    probe: ProbeInput | None = strawberry.UNSET
    oauth: OAuthInput | None = strawberry.UNSET
    stream: bool | None = strawberry.UNSET
    timeouts: TimeOutsInput | None = strawberry.UNSET
