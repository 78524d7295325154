"""One search over everything that has a name."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

import strawberry

from graphql_schema.catalog.definition import Node
from graphql_schema.kit.context import Info
from simulation.access.reads import READ
from simulation.catalog.definition.queries import Filter
from simulation.catalog.set_run.filter import SetRunFilter
from simulation.identity.permission import Permission
from simulation.kernel.errors import ValidationFailed

MAX_OF_A_KIND = 20
OF_A_KIND = 5


@strawberry.type
class SearchQuery:
    @strawberry.field(
        description="The best definitions of each kind, and runs by the name of their set; the "
        "kinds one after the other, the best of each first. Only what the viewer may see."
    )
    async def search(
        self,
        info: Info,
        query: str,
        of_each: Annotated[
            int, strawberry.argument(description="At most this many of each kind.")
        ] = OF_A_KIND,
    ) -> list[Node]:
        if not 0 <= of_each <= MAX_OF_A_KIND:
            raise ValidationFailed(
                f"ofEach: must be from 0 to {MAX_OF_A_KIND}, not {of_each}.", field="of_each"
            )
        access, organization = info.context.access, info.context.organization
        searches = [
            info.context.queries(kind).search(organization, query, Filter())
            for kind in READ
            if access.may_read(kind)
        ]
        if access.may(Permission.GET_SET_RUN):
            searches.append(access.set_runs.search(organization, query, SetRunFilter()))
        found: list[Any] = []
        for matches in await asyncio.gather(*searches):
            found += matches[:of_each]
        return found
