"""What several connectors are made of, in GraphQL."""

from __future__ import annotations

import strawberry

from graphql_schema.kit.views import view
from simulation.catalog.connectors import parts


@view(parts.Probe, description="What a service is asked by GET to say which build answers.")
class Probe:
    path: str
    answer_path: str | None


@strawberry.input
class ProbeInput:
    path: str
    answer_path: str | None = strawberry.UNSET
