"""What two versions of a definition say differently."""

from __future__ import annotations

from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON
from strawberry.utils.str_converters import to_camel_case

from graphql_schema.kit.context import Info
from simulation.catalog.comparing.fields import differences
from simulation.catalog.definition.documents import DefinitionDocument
from simulation.catalog.version_range import VersionRange
from simulation.documents.paging import Page
from simulation.kernel.errors import NotFound


@strawberry.type(description="A field that says something else in another version.")
class FieldDifference:
    field: str = strawberry.field(description="Dotted, as refusals name fields.")
    before: JSON | None = strawberry.field(description="Null where it said nothing.")
    after: JSON | None


async def difference_of(
    root: strawberry.Parent[DefinitionDocument],
    info: Info,
    before: Annotated[int, strawberry.argument(description="The number of a version.")],
    after: Annotated[
        int | None, strawberry.argument(description="The latest one if left out.")
    ] = None,
) -> list[FieldDifference]:
    """What one version of a definition says otherwise than another."""
    one = await _body(root, info, before, "before")
    other = root.body if after is None else await _body(root, info, after, "after")
    return [
        FieldDifference(field=".".join(map(to_camel_case, path.split("."))), before=old, after=new)
        for path, old, new in differences(one, other)
    ]


async def _body(root: DefinitionDocument, info: Info, version: int, argument: str) -> Any:
    queries, organization = info.context.queries(root.kind), info.context.organization
    bounds = VersionRange(lower=version, upper=version)
    rows = await queries.versions(organization, root.id, bounds, Page(first=1), descending=False)
    if not rows.items:
        raise NotFound(
            f"{argument}: there is no version {version}; the latest is {root.version}.",
            field=argument,
        )
    return rows.items[0].body
