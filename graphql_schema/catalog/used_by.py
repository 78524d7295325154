"""Where a definition is used: the definitions that refer to it."""

# Annotations are evaluated here, since those of the fields are made from parameters.

from typing import Any

import strawberry

from graphql_schema.kit.context import Info
from graphql_schema.kit.paging import After, Before, DefinitionSort, First, Last, connect, page
from graphql_schema.kit.views import later
from simulation.catalog.definition.documents import DefinitionDocument
from simulation.catalog.definition.facets import DELETED, Narrowed
from simulation.catalog.definition.queries import Filter


def users_field(kind: str, path: str, connection: str) -> Any:
    """The field with the living definitions of ``kind`` that hold its id at ``path``.

    ``connection`` is the name of the type of their pages, whose module knows the one of this.
    """

    async def users(
        root: strawberry.Parent[DefinitionDocument],
        info: Info,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Any:
        queries, organization = info.context.queries(kind), info.context.organization
        wanted = Filter(fields={path: [root.id]})
        rows = await queries.page(
            organization, wanted, DefinitionSort().order(), page(first, after, last, before)
        )

        async def count() -> int:
            return await queries.count(organization, wanted)

        async def facet(at: str) -> list[Any]:
            return (await queries.facets(organization, wanted, [at]))[at]

        declared: Any = info.schema.get_type_by_name(connection)
        narrowed = Narrowed(queries, organization, wanted, given=frozenset({path, DELETED}))
        return connect(declared.origin, rows, count=count, facet=facet, narrowed=narrowed)

    label = kind.replace("_", " ")
    return strawberry.field(
        resolver=users,
        graphql_type=later(connection, f"graphql_schema.catalog.{kind}") | None,
        description=f"The {label}s that use it, the newest first; null for whoever may not see "
        "them.",
    )
