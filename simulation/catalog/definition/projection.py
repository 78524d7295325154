"""The only writer of definition documents."""

from __future__ import annotations

from asyncio import gather
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.catalog.definition.decider import unique_name
from simulation.catalog.definition.documents import (
    DefinitionDocument,
    DefinitionVersionDocument,
    SortKeys,
    TagEntry,
    tag_terms,
    version_id,
)
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import Created, Deleted, Revised, Undeleted
from simulation.catalog.definition.search import search_terms
from simulation.documents.fields import UserRef
from simulation.eventstore.port import EventStore
from simulation.kernel.messages import Commit, Event


class DefinitionProjection:
    """Keeps the documents of one kind in step with the log.

    Each update names the position it follows, so events apply once and in order; where
    one is missing (another process appended it and has not projected it yet), the
    projection reads the stream and catches up.
    """

    whole_streams = False

    def __init__(
        self,
        kind: Kind,
        document: type[DefinitionDocument],
        version_document: type[DefinitionVersionDocument],
        store: EventStore,
        initial: Mapping[str, Any] | None = None,
    ) -> None:
        """``initial`` holds fields of a new document that another projection updates."""
        self._initial = dict(initial or {})
        self.categories: tuple[str, ...] = (kind.name,)
        self.events: tuple[type[Event], ...] = (
            kind.created,
            kind.revised,
            kind.deleted,
            kind.undeleted,
        )
        self._kind = kind
        self._document = document
        self._version_document = version_document
        self._store = store

    async def apply(self, commit: Commit) -> None:
        if await self._apply(commit):
            return
        seen = await self._collection.find_one({"_id": _definition_id(commit)}, {"position": 1})
        shown = seen["position"] if seen else 0
        for missing in await self._store.read(commit.stream, after=shown):
            await self._apply(missing)

    async def _apply(self, commit: Commit) -> bool:
        """Whether the document shows ``commit`` now, or whether earlier ones are missing."""
        complete = True
        for position, event in enumerate(commit.events, start=commit.position):
            if isinstance(event, Created):
                await self._insert(event, commit, position)
            else:
                complete = await self._update(event, commit, position) and complete
        return complete

    async def _insert(self, event: Created, commit: Commit, position: int) -> None:
        author = _author(commit)
        at = commit.metadata.recorded_at
        document = {
            "_id": event.id,
            "organization": commit.metadata.organization,
            "creator": author,
            "created_at": at,
            "is_deleted": False,
            "position": position,
            "version": 1,
            "updated_by": author,
            "updated_at": at,
            "version_creator": author,
            "version_created_at": at,
            **self._initial,
            **self._fields_of(event.id, event.body, at, at),
        }
        await gather(
            _insert_once(self._collection, document),
            self._write_version(event.id, 1, event.body, commit),
        )

    async def _update(self, event: Event, commit: Commit, position: int) -> bool:
        assert isinstance(event, Revised | Deleted | Undeleted)
        at = commit.metadata.recorded_at
        found = await self._collection.find_one({"_id": event.id})
        if found is None or found["position"] < position - 1:
            return False
        if found["position"] >= position:
            return True
        changes: dict[str, Any] = {
            "position": position,
            "updated_by": _author(commit),
            "updated_at": at,
        }
        if isinstance(event, Revised):
            changes["version"] = event.version
            changes |= self._fields_of(event.id, event.body, found["created_at"], at)
            if event.version > found["version"]:
                changes |= {"version_creator": _author(commit), "version_created_at": at}
                await self._write_version(event.id, event.version, event.body, commit)
        else:
            changes["is_deleted"] = isinstance(event, Deleted)
            changes["sort_keys.updated_at"] = f"{at.isoformat(timespec='milliseconds')}:{event.id}"
        await self._collection.update_one(
            {"_id": event.id, "position": position - 1}, {"$set": changes}
        )
        return True

    def _fields_of(
        self, id: str, body: Any, created_at: datetime, updated_at: datetime
    ) -> dict[str, Any]:
        name = unique_name(body.name)
        # A tab, which no unique name holds and which sorts before all that one can: "Ana" has
        # to come before "Ana Maria", and a colon would come after the space.
        keys = SortKeys(
            updated_at=f"{updated_at.isoformat(timespec='milliseconds')}:{id}",
            created_at=f"{created_at.isoformat(timespec='milliseconds')}:{id}",
            name=f"{name}\t{id}",
        )
        return {
            "body": body.model_dump(mode="json"),
            "name": body.name,
            "tags": [TagEntry(key=k, value=v).model_dump() for k, v in body.tags.items()],
            "tag_terms": tag_terms(body.tags),
            "search_terms": search_terms(self._kind.search_texts(body)),
            "sort_keys": keys.model_dump(),
        }

    async def _write_version(self, id: str, version: int, body: Any, commit: Commit) -> None:
        document = {
            "_id": version_id(id, version),
            "definition_id": id,
            "organization": commit.metadata.organization,
            "version": version,
            "body": body.model_dump(mode="json"),
            "creator": _author(commit),
            "created_at": commit.metadata.recorded_at,
        }
        await _insert_once(self._version_document.get_motor_collection(), document)

    @property
    def _collection(self) -> Any:
        return self._document.get_motor_collection()


async def _insert_once(collection: Any, document: dict[str, Any]) -> None:
    # Whoever inserted it before, inserted the same.
    with suppress(DuplicateKeyError):
        await collection.insert_one(document)


def _definition_id(commit: Commit) -> str:
    return commit.stream.partition("-")[2]


def _author(commit: Commit) -> dict[str, str]:
    metadata = commit.metadata
    return UserRef(org_id=metadata.organization, user_id=metadata.user).model_dump()
