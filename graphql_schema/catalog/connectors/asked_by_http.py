"""What connectors to agents that are asked by HTTP have in common, in GraphQL."""

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


@strawberry.type
class AskedByHttp:
    """Where an agent is, and how long it may take."""

    type: str
    url: str
    headers: JSON
    timeout_seconds: float
    timeouts: TimeOuts
    probe: Probe | None
    oauth: OAuth | None


@strawberry.input
class AskedByHttpInput:
    """The same as it is given."""

    url: str
    headers: JSON | None = strawberry.UNSET
    timeout_seconds: float | None = strawberry.UNSET
    timeouts: TimeOutsInput | None = strawberry.UNSET
    probe: ProbeInput | None = strawberry.UNSET
    oauth: OAuthInput | None = strawberry.UNSET


@strawberry.type
class ModelEndpoint(AskedByHttp):
    """An agent that is asked as models are."""

    model: str
    api_key: str | None = strawberry.field(
        description="As written: `${SIMULATION_AGENT_…}` is not replaced by its value here. "
        "`(withheld)` for whoever may not change the service, and so are headers."
    )
    parameters: JSON
    tools: list[JSON]
    stream: bool


@strawberry.input
class ModelEndpointInput(AskedByHttpInput):
    """The same as it is given."""

    model: str | None = strawberry.UNSET
    api_key: str | None = strawberry.UNSET
    parameters: JSON | None = strawberry.UNSET
    tools: list[JSON] | None = strawberry.UNSET
    stream: bool | None = strawberry.UNSET
