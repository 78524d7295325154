"""Python connectors in GraphQL."""

from __future__ import annotations

import strawberry
from strawberry.scalars import JSON

from graphql_schema.kit.views import view
from simulation.catalog.connectors import python


@view(python.PythonConnector, description="A Python function or object, in a process of its own.")
class PythonConnector:
    type: str
    callable: str = strawberry.field(description="`package.module:name`.")
    settings: JSON
    variables: JSON
    keeps_conversation: bool
    timeout_seconds: float


@strawberry.input
class PythonConnectorInput:
    callable: str
    settings: JSON | None = strawberry.UNSET
    variables: JSON | None = strawberry.UNSET
    keeps_conversation: bool | None = strawberry.UNSET
    timeout_seconds: float | None = strawberry.UNSET
