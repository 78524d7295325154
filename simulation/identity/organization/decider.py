"""Decides over an organization: who comes and goes, with which role and which keys."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from simulation.identity.organization.messages import (
    OPERATOR,
    AddUser,
    ApiKeyCreated,
    ApiKeyRevoked,
    ChangeUser,
    CreateApiKey,
    CreateOrganization,
    OrganizationCreated,
    RemoveUser,
    RevokeApiKey,
    RotateSigningKey,
    SigningKeyRotated,
    UserAdded,
    UserChanged,
    UserRemoved,
)
from simulation.identity.organization.state import ApiKey, Organization, User
from simulation.identity.role import Role
from simulation.kernel.errors import Forbidden, NameTaken, NotFound, Refused, ValidationFailed
from simulation.kernel.messages import NOTHING, Decision, Facts, Metadata, Need
from simulation.kernel.values import Actor

MAX_USERS = 1_000
MAX_KEYS_OF_USER = 20

RESERVED = frozenset({"pulse"})
"""In whose name the runtime acts."""


class OrganizationDecider:
    """The decider of organizations."""

    category = "organization"
    commands = (
        CreateOrganization,
        AddUser,
        ChangeUser,
        RemoveUser,
        CreateApiKey,
        RevokeApiKey,
        RotateSigningKey,
    )
    events = (
        OrganizationCreated,
        UserAdded,
        UserChanged,
        UserRemoved,
        ApiKeyCreated,
        ApiKeyRevoked,
        SigningKeyRotated,
    )

    def target(self, command: Any) -> str:
        return str(command.actor.organization)

    def needs(self, command: Any, state: Organization | None, facts: Facts) -> Sequence[Need]:
        return ()

    def decide(self, command: Any, state: Organization | None, facts: Facts) -> Decision:
        if isinstance(command, CreateOrganization):
            return _create(command, state)
        if state is None:
            raise NotFound(
                f"There is no organization {command.actor.organization!r}.", field="organization"
            )
        match command:
            case AddUser():
                return _add(command, state)
            case ChangeUser():
                return _change(command, state)
            case RemoveUser():
                return _remove(command, state)
            case CreateApiKey():
                return _create_key(command, state)
            case RevokeApiKey():
                return _revoke_key(command, state)
            case _:
                return _rotate(command, state)

    def evolve(self, state: Organization | None, event: Any, metadata: Metadata) -> Organization:
        at = metadata.recorded_at
        if isinstance(event, OrganizationCreated):
            return Organization(
                id=metadata.organization,
                name=event.name,
                created_at=at,
                signing_keys=(event.signing_key,),
                users={event.owner: _user(event.owner, event.owner_name, Role.OWNER, at)},
            )
        assert state is not None, "a stream begins with its creation"
        match event:
            case UserAdded():
                return _with_user(state, _user(event.id, event.name, event.role, at))
            case UserChanged():
                changes = {"name": event.name, "role": event.role, "updated_at": at}
                return _with_user(state, state.users[event.id].model_copy(update=changes))
            case UserRemoved():
                return _without_user(state, event.id, at)
            case ApiKeyCreated():
                return _with_key(state, event, metadata)
            case ApiKeyRevoked():
                return _without_keys(state, [event.id], at)
            case _:
                return _with_signing_key(state, event, at)


def _create(command: CreateOrganization, state: Organization | None) -> Decision:
    if state is not None:
        raise NameTaken(
            f"There is already an organization {command.actor.organization!r}; choose another id.",
            field="organization",
        )
    if command.actor.organization in RESERVED:
        raise ValidationFailed(
            f"organization: {command.actor.organization!r} is the platform's own; choose another "
            "id.",
            field="organization",
        )
    _refuse_operator(command.owner, "owner")
    event = OrganizationCreated(
        name=command.name,
        owner=command.owner,
        owner_name=command.owner_name,
        signing_key=command.signing_key,
    )
    return Decision((event,))


def _add(command: AddUser, state: Organization) -> Decision:
    _refuse_operator(command.id, "id")
    if command.id in state.users:
        raise NameTaken(
            f"There is or was a user {command.id!r}; choose another id.",
            field="id",
        )
    if len(state.users) >= MAX_USERS:
        raise Refused(f"An organization has at most {MAX_USERS} users.", field="id")
    _require_cover(command.actor, state, command.role)
    return Decision((UserAdded(id=command.id, name=command.name, role=command.role),))


def _change(command: ChangeUser, state: Organization) -> Decision:
    user = _living(state, command.id)
    name, role = command.name or user.name, command.role or user.role
    if (name, role) == (user.name, user.role):
        return NOTHING
    _require_cover(command.actor, state, user.role, role)
    if role is not Role.OWNER:
        _keep_an_owner(state, user)
    return Decision((UserChanged(id=user.id, name=name, role=role),))


def _remove(command: RemoveUser, state: Organization) -> Decision:
    user = _living(state, command.id)
    _require_cover(command.actor, state, user.role)
    _keep_an_owner(state, user)
    return Decision((UserRemoved(id=user.id),))


def _create_key(command: CreateApiKey, state: Organization) -> Decision:
    if command.id in state.api_keys:
        return NOTHING  # The same command again: ids are fresh, so nobody else made it.
    user = _living(state, command.user)
    if command.user != command.actor.user:
        _require_cover(command.actor, state, user.role)
    living = [
        key for key in state.api_keys.values() if key.user == user.id and key.revoked_at is None
    ]
    if len(living) >= MAX_KEYS_OF_USER:
        raise Refused(
            f"A user has at most {MAX_KEYS_OF_USER} API keys; revoke one first.", field="user"
        )
    event = ApiKeyCreated(
        id=command.id, user=user.id, name=command.name, secret_hash=command.secret_hash
    )
    return Decision((event,))


def _revoke_key(command: RevokeApiKey, state: Organization) -> Decision:
    key = state.api_keys.get(command.id)
    if key is None or key.revoked_at is not None:
        raise NotFound(
            f"There is no API key with the id {command.id}; it may be revoked.", field="id"
        )
    if key.user != command.actor.user:
        _require_cover(command.actor, state, state.users[key.user].role)
    return Decision((ApiKeyRevoked(id=key.id),))


def _rotate(command: RotateSigningKey, state: Organization) -> Decision:
    if command.signing_key.id in {key.id for key in state.signing_keys}:
        return NOTHING
    event = SigningKeyRotated(signing_key=command.signing_key, retired_at=command.retire_at)
    return Decision((event,))


def _living(state: Organization, id: str) -> User:
    user = state.user(id)
    if user is None:
        raise NotFound(f"There is no user with the id {id!r}; they may be removed.", field="id")
    return user


def _refuse_operator(id: str, field: str) -> None:
    if id == OPERATOR:
        raise ValidationFailed(
            f"{field}: {OPERATOR!r} stands for the owner of the machine; choose another id.",
            field=field,
        )


def _require_cover(actor: Actor, state: Organization, *roles: Role) -> None:
    """Nobody gives a role that may do more than their own, or takes one from its holder."""
    if actor.user == OPERATOR:
        return
    own = state.user(actor.user)
    for role in roles:
        if own is None or not own.role.covers(role):
            raise Forbidden(
                f"role: only somebody with at least the role {role.value!r} may decide over it; "
                "ask an owner.",
                field="role",
            )


def _keep_an_owner(state: Organization, user: User) -> None:
    if state.owners() == [user.id]:
        raise Refused(
            f"{user.id!r} is the only owner; make somebody else an owner first.", field="id"
        )


def _user(id: str, name: str, role: Role, at: datetime) -> User:
    return User(id=id, name=name, role=role, created_at=at, updated_at=at)


def _with_user(state: Organization, user: User) -> Organization:
    return state.model_copy(update={"users": state.users | {user.id: user}})


def _without_user(state: Organization, id: str, at: datetime) -> Organization:
    # A role that may do nothing is none: who was removed counts as no owner any more.
    gone = state.users[id].model_copy(
        update={"removed": True, "role": Role.VIEWER, "updated_at": at}
    )
    keys = [key.id for key in state.api_keys.values() if key.user == id]
    return _without_keys(_with_user(state, gone), keys, at)


def _with_key(state: Organization, event: ApiKeyCreated, metadata: Metadata) -> Organization:
    key = ApiKey(**event.model_dump(), created_by=metadata.user, created_at=metadata.recorded_at)
    return state.model_copy(update={"api_keys": state.api_keys | {key.id: key}})


def _without_keys(state: Organization, ids: Sequence[str], at: datetime) -> Organization:
    revoked = {
        id: state.api_keys[id].model_copy(update={"revoked_at": at})
        for id in ids
        if state.api_keys[id].revoked_at is None
    }
    return state.model_copy(update={"api_keys": state.api_keys | revoked})


def _with_signing_key(state: Organization, event: SigningKeyRotated, at: datetime) -> Organization:
    counting = [key for key in state.signing_keys if key.retired_at is None or key.retired_at > at]
    retired = tuple(
        key.model_copy(
            update={"retired_at": min(key.retired_at or event.retired_at, event.retired_at)}
        )
        for key in counting
    )
    return state.model_copy(update={"signing_keys": (*retired, event.signing_key)})
