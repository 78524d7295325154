"""The limits of the server, which its operator sets."""

from __future__ import annotations

from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.views import view
from simulation.access.server_limits import ServerLimit as Limit


@view(Limit, description="A limit that holds for every organization of the server.")
class ServerLimit:
    name: str
    value: float
    unit: str = strawberry.field(description="What is counted, such as `sessions` or `seconds`.")
    description: str
    variable: str | None = strawberry.field(
        description="What sets it in the environment of the server; null for what nothing changes."
    )


@strawberry.type
class ServerLimitQuery:
    @strawberry.field(
        description="The limits of the server: its operator sets them, and nobody from here."
    )
    async def server_limits(self, info: Info) -> list[ServerLimit]:
        limits: Any = info.context.access.limits.of_server()
        return limits
