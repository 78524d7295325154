"""What several connectors are made of, in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.kit.views import view
from simulation.catalog.connectors import oauth, parts, polling, streams
from simulation.catalog.connectors.oauth import ClientAuthentication
from simulation.catalog.connectors.streams import StreamFormat, StreamTexts


@view(parts.Probe, description="What a service is asked by GET to say which build answers.")
class Probe:
    path: str
    answer_path: str | None


@view(
    parts.TimeOuts,
    description="Seconds from a request on until the connection is accepted, and until the first "
    "byte of the answer comes; null for the usual.",
)
class TimeOuts:
    connect_seconds: float | None
    first_byte_seconds: float | None


@strawberry.input
class TimeOutsInput:
    connect_seconds: float | None = strawberry.UNSET
    first_byte_seconds: float | None = strawberry.UNSET


@strawberry.input
class ProbeInput:
    path: str
    answer_path: str | None = strawberry.UNSET


strawberry.enum(StreamFormat, description="How events are told apart in a stream.")
strawberry.enum(StreamTexts, description="What the texts of all events are together.")
strawberry.enum(ClientAuthentication, description="How a client says who it is to get a token.")


@view(streams.EventStream, description="How an answer that is a stream of events is read.")
class EventStream:
    format: StreamFormat
    texts: StreamTexts
    last_path: str | None
    last_event: str | None


@strawberry.input
class EventStreamInput:
    format: StreamFormat | None = strawberry.UNSET
    texts: StreamTexts | None = strawberry.UNSET
    last_path: str | None = strawberry.UNSET
    last_event: str | None = strawberry.UNSET


@view(polling.Poll, description="How an answer that comes later is asked for.")
class Poll:
    url_path: str | None
    path: str | None
    id_path: str | None
    until_path: str | None
    until: list[str]
    failed: list[str]
    interval_seconds: float


@strawberry.input
class PollInput:
    url_path: str | None = strawberry.UNSET
    path: str | None = strawberry.UNSET
    id_path: str | None = strawberry.UNSET
    until_path: str | None = strawberry.UNSET
    until: list[str] | None = strawberry.UNSET
    failed: list[str] | None = strawberry.UNSET
    interval_seconds: float | None = strawberry.UNSET


@view(oauth.OAuth, description="Client credentials by which a token is got.")
class OAuth:
    token_url: str
    client_id: str
    client_secret: str = strawberry.field(
        description="`(withheld)` for whoever may not change the service, unless it names a "
        "variable."
    )
    scope: str | None
    audience: str | None
    client_authentication: ClientAuthentication


@strawberry.input
class OAuthInput:
    token_url: str
    client_id: str
    client_secret: str
    scope: str | None = strawberry.UNSET
    audience: str | None = strawberry.UNSET
    client_authentication: ClientAuthentication | None = strawberry.UNSET
