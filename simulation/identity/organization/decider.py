"""Decides over an organization: who comes and goes, with which role and which keys."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import TypeAdapter
from pydantic import ValidationError as PydanticValidationError

from simulation.identity.organization.messages import (
    OPERATOR,
    AddUser,
    ApiKeyCreated,
    ApiKeyHashReplaced,
    ApiKeyRevoked,
    ChangeUser,
    CreateApiKey,
    CreateOrganization,
    OrganizationCreated,
    OrganizationId,
    RemoveUser,
    ReplaceApiKeyHash,
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


_ORGANIZATION_ID: TypeAdapter[str] = TypeAdapter(OrganizationId)


class OrganizationDecider:
    """The decider of organizations."""

    category = "organization"
    commands = (
        CreateOrganization,
        AddUser,
        ChangeUser,
        RemoveUser,
        CreateApiKey,
        ReplaceApiKeyHash,
        RevokeApiKey,
        RotateSigningKey,
    )
    events = (
        OrganizationCreated,
        UserAdded,
        UserChanged,
        UserRemoved,
        ApiKeyCreated,
        ApiKeyHashReplaced,
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
            case ReplaceApiKeyHash():
                return _replace_hash(command, state)
            case RevokeApiKey():
                return _revoke_key(command, state)
            case _:
                return _rotate(command, state)

    def evolve(self, state: Organization | None, event: Any, metadata: Metadata) -> Organization:
        at = metadata.recorded_at
        if isinstance(event, OrganizationCreated):
            owner = User.new(event.owner, event.owner_name, Role.OWNER, at)
            return Organization(
                id=metadata.organization,
                name=event.name,
                created_at=at,
                signing_keys=(event.signing_key,),
                users={owner.id: owner},
            )
        assert state is not None, "a stream begins with its creation"
        match event:
            case UserAdded():
                return state.with_user(User.new(event.id, event.name, event.role, at))
            case UserChanged():
                changes = {"name": event.name, "role": event.role, "updated_at": at}
                return state.with_user(state.users[event.id].model_copy(update=changes))
            case UserRemoved():
                return state.without_user(event.id, at)
            case ApiKeyCreated():
                key = ApiKey(**event.model_dump(), created_by=metadata.user, created_at=at)
                return state.with_key(key)
            case ApiKeyHashReplaced():
                changed = {"secret_hash": event.secret_hash}
                return state.with_key(state.api_keys[event.id].model_copy(update=changed))
            case ApiKeyRevoked():
                return state.without_keys([event.id], at)
            case _:
                return state.with_signing_key(event.signing_key, event.retired_at, at)


def _create(command: CreateOrganization, state: Organization | None) -> Decision:
    if state is not None:
        raise NameTaken(
            f"There is already an organization {command.actor.organization!r}; choose another id.",
            field="organization",
        )
    _require_organization_id(command.actor.organization)
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
        raise Refused(
            f"An organization has at most {MAX_USERS} users; those who were removed count, for "
            "their ids stay taken.",
            field="id",
        )
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


def _replace_hash(command: ReplaceApiKeyHash, state: Organization) -> Decision:
    key = state.api_keys.get(command.id)
    if key is None or key.revoked_at is not None or key.secret_hash != command.former:
        return NOTHING  # Somebody was faster.
    return Decision((ApiKeyHashReplaced(id=key.id, secret_hash=command.secret_hash),))


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


def _require_organization_id(id: str) -> None:
    try:
        _ORGANIZATION_ID.validate_python(id)
    except PydanticValidationError:
        raise ValidationFailed(
            f"organization: {id!r} is no id; use up to 63 of a-z, digits, hyphens and "
            "underscores, and begin with a letter or digit.",
            field="organization",
        ) from None
    if id in RESERVED:
        raise ValidationFailed(
            f"organization: {id!r} is the platform's own; choose another id.",
            field="organization",
        )


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
