"""Lists of definitions: one, pages, search, with the filters that all kinds share."""

# Annotations are evaluated here, since those of the fields are made from parameters.

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.catalog.definition import TYPE_NAMES, UserInfo
from graphql_schema.catalog.facets import Narrowing
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import plain_id
from graphql_schema.kit.inputs import plain
from graphql_schema.kit.paging import After, Before, DefinitionSort, First, Last, connect, page
from simulation.catalog.definition.facets import Narrowed
from simulation.catalog.definition.queries import Filter
from simulation.documents.fields import UserRef


@strawberry.input(description="A user.")
class UserInput:
    org_id: str
    user_id: str


@strawberry.input
class DefinitionFilter:
    """What lists of all kinds can be narrowed by; all given conditions must hold."""

    ids: list[strawberry.ID] | None = None
    names: list[str] | None = None
    creators: list[UserInput] | None = None
    tags: list[str] | None = strawberry.field(
        default=None,
        description="`key:value`, `key:*` for any value, `key:` for none. All must be there.",
    )
    is_deleted: bool | None = strawberry.field(
        default=False, description="Null for both the living and the deleted."
    )
    created_after: datetime | None = None
    created_before: datetime | None = None
    text: str | None = strawberry.field(
        default=None,
        description="Words that all have to be in it, as search looks for them; the last may be "
        "half of one.",
    )


def user_refs(users: list[UserInput] | None) -> list[UserRef]:
    """Users as documents hold them."""
    return [UserRef(org_id=user.org_id, user_id=user.user_id) for user in users or []]


def filter_of(
    kind: str, given: Any | None, fields: Mapping[str, Narrowing] | None = None
) -> Filter:
    """The filter in the catalog's terms; ``fields`` are those that the kind has of its own."""
    if given is None:
        return Filter()
    chosen: dict[str, Sequence[Any]] = {}
    for name, narrowing in (fields or {}).items():
        value: Any = getattr(given, name)
        values: Sequence[Any] = [value] if isinstance(value, bool) else value or []
        if values:
            referred = narrowing.refers_to
            chosen[narrowing.path] = [
                plain_id(value, TYPE_NAMES[referred], name) if referred else plain(value)
                for value in values
            ]
    return Filter(
        ids=[plain_id(id, TYPE_NAMES[kind], "ids") for id in given.ids or []],
        names=given.names or [],
        creators=user_refs(given.creators),
        tags=given.tags or [],
        fields=chosen,
        deleted=given.is_deleted,
        created_after=given.created_after,
        created_before=given.created_before,
        text=given.text or "",
    )


Facets = Callable[[str], Awaitable[list[Any]]]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a kind is listed: its type, its connection, and the filter that narrows it, of which
    ``narrowings`` are the kind's own fields."""

    kind: str
    node: type[Any]
    connection: type[Any]
    narrowing: type[Any]
    narrowings: Mapping[str, Narrowing] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """The kind as people call it."""
        return self.kind.replace("_", " ")

    def condition(self, given: Any | None) -> Filter:
        """The filter in the catalog's terms."""
        return filter_of(self.kind, given, self.narrowings)


def one_field(listing: Listing) -> Any:
    """The field that finds one definition by its id."""

    async def one(info: Info, id: strawberry.ID) -> Any:
        queries = info.context.queries(listing.kind)
        return await queries.get(info.context.organization, plain_id(id, TYPE_NAMES[listing.kind]))

    return strawberry.field(
        resolver=one,
        graphql_type=listing.node | None,
        description=f"One {listing.label}, deleted or not; null where there is none.",
    )


def page_field(listing: Listing) -> Any:
    """The field that lists definitions page by page."""

    async def pages(
        info: Info,
        filter: listing.narrowing | None = None,  # type: ignore[name-defined]
        sort: DefinitionSort | None = None,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Any:
        queries, organization = info.context.queries(listing.kind), info.context.organization
        wanted = listing.condition(filter)
        order = (sort or DefinitionSort()).order()
        rows = await queries.page(organization, wanted, order, page(first, after, last, before))

        async def count() -> int:
            return await queries.count(organization, wanted)

        async def facet(path: str) -> list[Any]:
            return (await queries.facets(organization, wanted, [path]))[path]

        narrowed = Narrowed(queries, organization, wanted)
        return connect(listing.connection, rows, count=count, facet=facet, narrowed=narrowed)

    return strawberry.field(
        resolver=pages,
        graphql_type=listing.connection,
        description=f"Pages of {listing.label}s, the newest first unless asked otherwise.",
    )


def search_field(listing: Listing, reads: str) -> Any:
    """The field that searches definitions; ``reads`` says in which of their texts."""

    async def search(
        info: Info,
        query: str,
        filter: listing.narrowing | None = None,  # type: ignore[name-defined]
    ) -> Any:
        queries = info.context.queries(listing.kind)
        return await queries.search(info.context.organization, query, listing.condition(filter))

    return strawberry.field(
        resolver=search,
        graphql_type=list[listing.node],  # type: ignore[name-defined]
        description=f"The best 50 {listing.label}s by {reads}, best first.",
    )


@strawberry.type
class FilterValues:
    """Values to filter by, among what the current filter leaves; read where selected."""

    facet: strawberry.Private[Facets]

    @strawberry.field
    async def creators(self) -> list[UserInfo]:
        creators: Any = [UserRef(**user) for user in await self.facet("creator")]
        return creators


@strawberry.type
class DefinitionFilterValues(FilterValues):
    """Those of definitions."""

    @strawberry.field
    async def tags(self) -> list[str]:
        return await self.facet("tags.key")


def values_field(path: str) -> Any:
    """The field of ``filterValues`` with the different texts at ``path``."""

    async def values(root: strawberry.Parent[FilterValues]) -> list[str]:
        return await root.facet(path)

    return strawberry.field(resolver=values)


def referenced_field(kind: str, node: type[Any], path: str) -> Any:
    """The field of ``filterValues`` with the definitions of ``kind`` whose ids are at ``path``.

    Null for whoever may not see them.
    """

    async def referred(root: strawberry.Parent[FilterValues], info: Info) -> Any:
        definitions = info.context.definitions(kind)
        return await definitions.load_many(await root.facet(path))

    return strawberry.field(
        resolver=referred,
        graphql_type=list[node] | None,  # type: ignore[valid-type]
    )
