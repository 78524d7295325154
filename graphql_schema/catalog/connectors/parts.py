"""What several connectors are made of, in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.kit.views import view
from simulation.catalog.connectors import parts


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
