"""How agents under test are reached, in GraphQL."""

from __future__ import annotations

from typing import Annotated

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.views import view
from simulation.catalog import connector as catalog


@view(catalog.Probe, description="What a service is asked by GET to say which build answers.")
class Probe:
    path: str
    answer_path: str | None


@view(catalog.ChatConnector, description="An OpenAI-compatible chat completions endpoint.")
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


@view(catalog.HttpConnector, description="An HTTP endpoint with a body template.")
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


Connector = Annotated[ChatConnector | HttpConnector, strawberry.union("Connector")]


@strawberry.input
class ProbeInput:
    path: str
    answer_path: str | None = strawberry.UNSET


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


@strawberry.input(one_of=True, description="Exactly one of these.")
class ConnectorInput:
    chat: ChatConnectorInput | None = strawberry.UNSET
    http: HttpConnectorInput | None = strawberry.UNSET
