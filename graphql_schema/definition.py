"""What every kind of definition offers: shared fields, history, versions, filters."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from typing import Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.context import Info
from graphql_schema.global_ids import global_id, plain_id
from graphql_schema.inputs import plain
from graphql_schema.paging import DefinitionSort, connect
from graphql_schema.views import view
from simulation.catalog.definition.documents import DefinitionDocument, TagEntry, UserRef
from simulation.catalog.definition.messages import Revised
from simulation.catalog.definition.queries import Filter
from simulation.catalog.paging import Page
from simulation.kernel.errors import NotFound
from simulation.kernel.messages import Commit

TYPE_NAMES = {
    "persona": "Persona",
    "scenario": "Scenario",
    "metric": "Metric",
    "service": "Service",
    "unit_test": "UnitTest",
    "unit_test_set": "UnitTestSet",
    "set_run": "UnitTestSetRun",
    "session": "Session",
}


@view(UserRef, description="A user.")
class UserInfo:
    org_id: str
    user_id: str


@view(TagEntry, description="A tag of a definition.")
class Tag:
    key: str
    value: str | None


@strawberry.interface(description="Something with an id that `node` finds again.")
class Node:
    id: strawberry.ID


@strawberry.type(description="One change: what happened, when, and who did it.")
class HistoryEntry:
    event: str
    version: int | None
    changed: list[str]
    at: datetime
    by: UserInfo
    data: JSON = strawberry.field(description="The event as it was stored.")


def _id(root: strawberry.Parent[DefinitionDocument]) -> strawberry.ID:
    return strawberry.ID(global_id(TYPE_NAMES[root.kind], root.id))


def _database_id(root: strawberry.Parent[Any]) -> str:
    return str(root.id)


async def _history(root: strawberry.Parent[DefinitionDocument], info: Info) -> list[HistoryEntry]:
    queries = info.context.queries(root.kind)
    return history_of(await queries.history(info.context.organization, root.id))


@strawberry.interface(description="A definition: created, revised and deleted by commands.")
class DefinitionNode(Node):
    id: strawberry.ID = strawberry.field(resolver=_id)
    database_id: str = strawberry.field(
        resolver=_database_id, description="The id in the simulation API: 24 hexadecimal digits."
    )
    name: str
    tags: list[Tag]
    version: int = strawberry.field(description="The number of the latest version.")
    creator: UserInfo
    created_at: datetime
    updated_by: UserInfo
    updated_at: datetime
    is_deleted: bool
    history: list[HistoryEntry] = strawberry.field(
        resolver=_history, description="Everything that ever happened to it, oldest first."
    )


def history_of(commits: list[Commit]) -> list[HistoryEntry]:
    """The events of ``commits`` as history."""
    entries: list[HistoryEntry] = []
    for commit in commits:
        metadata = commit.metadata
        by: Any = UserRef(org_id=metadata.organization, user_id=metadata.user)
        entries += [
            HistoryEntry(
                event=type(event).__name__,
                version=event.version if isinstance(event, Revised) else None,
                changed=list(event.changed) if isinstance(event, Revised) else [],
                at=metadata.recorded_at,
                by=by,
                data=JSON(event.model_dump(mode="json")),
            )
            for event in commit.events
        ]
    return entries


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


def filter_of(
    kind: str, given: Any | None, fields: dict[str, tuple[str, str | None]] | None = None
) -> Filter:
    """The filter in the catalog's terms.

    ``fields`` maps an input field to the path of the document and, where its values are
    ids, to the kind that they belong to.
    """
    if given is None:
        return Filter()
    chosen: dict[str, Sequence[Any]] = {}
    for name, (path, referred) in (fields or {}).items():
        values = getattr(given, name) or []
        if values:
            chosen[path] = [
                plain_id(value, TYPE_NAMES[referred], name) if referred else plain(value)
                for value in values
            ]
    return Filter(
        ids=[plain_id(id, TYPE_NAMES[kind], "ids") for id in given.ids or []],
        names=given.names or [],
        creators=[
            UserRef(org_id=user.org_id, user_id=user.user_id) for user in given.creators or []
        ],
        tags=given.tags or [],
        fields=chosen,
        deleted=given.is_deleted,
        created_after=given.created_after,
        created_before=given.created_before,
    )


Facets = Callable[[str], Awaitable[list[Any]]]


async def page_of(
    connection: type[Any],
    info: Info,
    kind: str,
    wanted: Filter,
    sort: DefinitionSort | None,
    page: Page,
) -> Any:
    """A connection over the definitions that ``wanted`` describes."""
    queries, organization = info.context.queries(kind), info.context.organization
    order = (sort or DefinitionSort()).order()
    rows = await queries.page(organization, wanted, order, page)

    async def count() -> int:
        return await queries.count(organization, wanted)

    async def facet(path: str) -> list[Any]:
        return await queries.facet(organization, wanted, path)

    return connect(connection, rows, count=count, facet=facet)


async def one(info: Info, kind: str, id: str) -> Any | None:
    """The definition with ``id``, deleted or not; null where there is none."""
    return await info.context.queries(kind).get(
        info.context.organization, plain_id(id, TYPE_NAMES[kind])
    )


async def found(info: Info, kind: str, id: str) -> Any:
    """The definition that a command has just written."""
    document = await info.context.queries(kind).get(info.context.organization, id)
    if document is None:
        raise NotFound(f"There is no {TYPE_NAMES[kind]} with the id {id}.", field="id")
    return document


async def referenced(info: Info, kind: str, ids: list[str]) -> list[Any]:
    """The definitions with ``ids``, in order; soft deletion keeps them readable."""
    return await info.context.definitions(kind).load_many(ids)


async def creators_of(facet: Facets) -> list[Any]:
    """The creators among the filtered, for ``filterValues``."""
    return [UserRef(**user) for user in await facet("creator")]
