"""What every kind of definition offers: shared fields, history, versions, filters."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

import strawberry
from strawberry.scalars import JSON

from graphql_schema.catalog.difference import FieldDifference, difference_of
from graphql_schema.kit.context import Info
from graphql_schema.kit.global_ids import global_id
from graphql_schema.kit.views import view
from simulation.catalog.definition.documents import DefinitionDocument, TagEntry
from simulation.catalog.definition.messages import Revised
from simulation.documents.fields import UserRef
from simulation.kernel.errors import ValidationFailed
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
    "task": "Task",
    "run": "Run",
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


async def _history(
    root: strawberry.Parent[DefinitionDocument],
    info: Info,
    latest: Annotated[
        int | None, strawberry.argument(description="Only this many, those that happened last.")
    ] = None,
) -> list[HistoryEntry]:
    if latest is not None and latest < 1:
        raise ValidationFailed(f"latest: must be at least 1, not {latest}.", field="latest")
    queries = info.context.queries(root.kind)
    commits = await queries.history(info.context.organization, root.id)
    return history_of(commits)[-(latest or 0) :]


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
    difference: list[FieldDifference] = strawberry.field(
        resolver=difference_of,
        description="What one version says otherwise than another, field by field.",
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


async def referenced(info: Info, kind: str, ids: list[str]) -> list[Any]:
    """The definitions with ``ids``, in order; soft deletion keeps them readable."""
    return await info.context.definitions(kind).load_many(ids)
