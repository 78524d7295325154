"""The versions of definitions: by number, by range, and as of a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import strawberry

from graphql_schema.catalog.definition import Tag, UserInfo
from graphql_schema.kit.context import Info
from graphql_schema.kit.paging import After, Before, First, Last, connect, page
from simulation.catalog.definition.documents import DefinitionDocument, TagEntry
from simulation.catalog.definition.messages import Definition
from simulation.catalog.version_range import VersionRange
from simulation.documents.fields import UserRef
from simulation.kernel.values import Actor


def _tags(root: strawberry.Parent[Any]) -> list[Tag]:
    tags: Any = [TagEntry(key=key, value=value) for key, value in root.body.tags.items()]
    return tags


@strawberry.interface(description="What the versions of all kinds share.")
class VersionNode:
    version: int
    name: str
    tags: list[Tag] = strawberry.field(
        resolver=_tags, description="As they were when the version was written, or at that time."
    )
    creator: UserInfo
    created_at: datetime
    is_deleted: bool = strawberry.field(
        description="Whether the definition was deleted at the time that `asOf` names."
    )


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A definition as it was: the source of version views."""

    definition_id: str
    version: int
    body: Any
    creator: UserRef
    created_at: datetime
    is_deleted: bool = False


def latest_version(root: DefinitionDocument) -> Snapshot:
    """The latest version of a document, without another read."""
    return Snapshot(
        definition_id=root.id,
        version=root.version,
        body=root.body,
        creator=root.version_creator,
        created_at=root.version_created_at,
    )


def versions_field(connection: type[Any]) -> Any:
    """The field ``versions`` of a kind, as a ``connection`` over its version type."""

    async def versions(
        root: strawberry.Parent[DefinitionDocument],
        info: Info,
        version: str | None = None,
        descending: bool = False,
        first: First = None,
        after: After = None,
        last: Last = None,
        before: Before = None,
    ) -> Any:
        queries, organization = info.context.queries(root.kind), info.context.organization
        bounds = VersionRange.parse(version)
        wanted = page(first, after, last, before)
        rows = await queries.versions(organization, root.id, bounds, wanted, descending=descending)

        async def count() -> int:
            return await queries.count_versions(organization, root.id, bounds)

        return connect(connection, rows, count=count)

    return strawberry.field(
        resolver=versions,
        graphql_type=connection,
        description="Versions by number (`3`), range (`2-5`), `latest`, or all.",
    )


def as_of_field(version: type[Any]) -> Any:
    """The field ``asOf`` of a kind, which answers with its ``version`` type."""

    async def as_of(root: strawberry.Parent[DefinitionDocument], info: Info, time: datetime) -> Any:
        queries = info.context.queries(root.kind)
        state = await queries.as_of(info.context.organization, root.id, time)
        return _snapshot(state) if state else None

    return strawberry.field(
        resolver=as_of,
        graphql_type=version | None,
        description="The definition as it was at a time; null before it existed.",
    )


def _snapshot(state: Definition) -> Snapshot:
    return Snapshot(
        definition_id=state.id,
        version=state.version,
        body=state.body,
        creator=_user(state.version_creator),
        created_at=state.version_created_at,
        is_deleted=state.is_deleted,
    )


def _user(actor: Actor) -> UserRef:
    return UserRef(org_id=actor.organization, user_id=actor.user)
