"""The only writer of the documents of identity."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from pymongo.errors import DuplicateKeyError

from simulation.eventstore.port import EventStore
from simulation.identity.documents import (
    ApiKeyDocument,
    OrganizationDocument,
    UserDocument,
    user_document_id,
)
from simulation.identity.organization.decider import OrganizationDecider
from simulation.identity.organization.messages import (
    ApiKeyCreated,
    ApiKeyHashReplaced,
    ApiKeyRevoked,
    OrganizationCreated,
    SigningKeyRotated,
    UserAdded,
    UserChanged,
    UserRemoved,
)
from simulation.identity.organization.state import Organization
from simulation.identity.recollection import Recollection
from simulation.identity.role import Role
from simulation.kernel.decider import fold
from simulation.kernel.messages import Commit, Event, Metadata


class OrganizationProjection:
    """Keeps organizations, users and keys in step with the log.

    Every write may be repeated; the organization's position moves last, so that a commit
    that was shown in part is shown again. ``recollection`` forgets what is about to change.
    """

    categories: tuple[str, ...] = (OrganizationDecider.category,)
    events: tuple[type[Event], ...] = OrganizationDecider.events
    whole_streams = False

    def __init__(self, store: EventStore, recollection: Recollection) -> None:
        self._store = store
        self._recollection = recollection

    async def apply(self, commit: Commit) -> None:
        # Before and after: who reads in between must not remember what was there before.
        self._recollection.forget()
        try:
            await self._apply(commit)
        finally:
            self._recollection.forget()

    async def _apply(self, commit: Commit) -> None:
        organization = commit.metadata.organization
        found = await _organizations().find_one({"_id": organization}, {"position": 1})
        shown = found["position"] if found else 0
        if shown >= commit.last:
            return
        commits = [commit]
        if shown < commit.position - 1:
            commits = await self._store.read(commit.stream, after=shown)
        for each in commits:
            for event in each.events:
                await self._show(event, each)
            await _organizations().update_one(
                {"_id": organization, "position": {"$lt": each.last}},
                {"$set": {"position": each.last}},
            )

    async def _show(self, event: Event, commit: Commit) -> None:
        metadata = commit.metadata
        organization, at = metadata.organization, metadata.recorded_at
        match event:
            case OrganizationCreated():
                await _found(event, metadata)
            case UserAdded():
                await _add_user(organization, event.id, event.name, event.role, at)
            case UserChanged():
                changes = {"name": event.name, "role": event.role.value, "updated_at": at}
                await _change_user(organization, event.id, changes)
            case UserRemoved():
                await _change_user(organization, event.id, {"removed": True, "updated_at": at})
                await _revoke({"organization": organization, "user_id": event.id}, at)
            case ApiKeyCreated():
                await _add_key(event, metadata)
            case ApiKeyHashReplaced():
                await _replace_hash(event)
            case ApiKeyRevoked():
                await _revoke({"_id": event.id}, at)
            case SigningKeyRotated():
                await self._show_signing_keys(commit)

    async def _show_signing_keys(self, commit: Commit) -> None:
        commits = await self._store.read(commit.stream)
        state: Organization = fold(OrganizationDecider(), commits)
        keys = [key.model_dump() for key in state.signing_keys]
        await _organizations().update_one({"_id": state.id}, {"$set": {"signing_keys": keys}})


async def _found(event: OrganizationCreated, metadata: Metadata) -> None:
    document = {
        "_id": metadata.organization,
        "position": 0,
        "name": event.name,
        "signing_keys": [event.signing_key.model_dump()],
        "created_at": metadata.recorded_at,
    }
    await _insert(_organizations(), document)
    await _add_user(
        metadata.organization, event.owner, event.owner_name, Role.OWNER, metadata.recorded_at
    )


async def _add_user(organization: str, id: str, name: str, role: Role, at: datetime) -> None:
    document = {
        "_id": user_document_id(organization, id),
        "organization": organization,
        "user_id": id,
        "name": name,
        "role": role.value,
        "removed": False,
        "created_at": at,
        "updated_at": at,
        "sort_key": _sort_key(at, id),
    }
    await _insert(UserDocument.get_motor_collection(), document)


async def _change_user(organization: str, id: str, changes: dict[str, Any]) -> None:
    users = UserDocument.get_motor_collection()
    await users.update_one({"_id": user_document_id(organization, id)}, {"$set": changes})


async def _add_key(event: ApiKeyCreated, metadata: Metadata) -> None:
    document = {
        "_id": event.id,
        "organization": metadata.organization,
        "user_id": event.user,
        "name": event.name,
        "secret_hash": event.secret_hash,
        "created_by": metadata.user,
        "created_at": metadata.recorded_at,
        "revoked_at": None,
        "sort_key": _sort_key(metadata.recorded_at, event.id),
    }
    await _insert(ApiKeyDocument.get_motor_collection(), document)


async def _replace_hash(event: ApiKeyHashReplaced) -> None:
    keys = ApiKeyDocument.get_motor_collection()
    await keys.update_one({"_id": event.id}, {"$set": {"secret_hash": event.secret_hash}})


async def _revoke(condition: dict[str, Any], at: datetime) -> None:
    keys = ApiKeyDocument.get_motor_collection()
    await keys.update_many(condition | {"revoked_at": None}, {"$set": {"revoked_at": at}})


async def _insert(collection: Any, document: dict[str, Any]) -> None:
    with suppress(DuplicateKeyError):  # Shown before.
        await collection.insert_one(document)


def _sort_key(at: datetime, id: str) -> str:
    return f"{at.isoformat(timespec='milliseconds')}:{id}"


def _organizations() -> Any:
    return OrganizationDocument.get_motor_collection()
