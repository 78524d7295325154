"""Decides over the life of a definition, for every kind alike."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pydantic import ValidationError

from simulation.catalog.definition.in_use import refuse_in_use
from simulation.catalog.definition.kind import Kind, Reference
from simulation.catalog.definition.messages import (
    Body,
    Create,
    Created,
    CreateVersion,
    Definition,
    Delete,
    Deleted,
    Revised,
    Undelete,
    Undeleted,
)
from simulation.kernel.errors import (
    NameTaken,
    NotFound,
    ValidationFailed,
    VersionMismatch,
    refusal_of,
)
from simulation.kernel.messages import (
    NOTHING,
    Claim,
    Command,
    Decision,
    Event,
    Facts,
    Metadata,
    Need,
)
from simulation.kernel.unicode import normalised_form
from simulation.kernel.values import Actor

MAX_BODY_BYTES = 256 * 1024
"""The largest definition, as JSON."""


class DefinitionDecider:
    """The decider of one kind of definition."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self.category = kind.name
        self.commands: tuple[type[Command], ...] = (
            kind.create,
            *kind.revisions,
            *kind.amendments,
            kind.delete,
            kind.undelete,
        )
        self.events: tuple[type[Event], ...] = (
            kind.created,
            kind.revised,
            kind.deleted,
            kind.undeleted,
        )

    def target(self, command: Any) -> str:
        return str(command.id)

    def needs(self, command: Any, state: Definition | None, facts: Facts) -> Sequence[Need]:
        if isinstance(command, Create):
            return [reference.need for reference in self.kind.references(command.body)]
        if isinstance(command, Undelete):
            there = self._there(command, state)
            return [reference.need for reference in self.kind.references(there.body)]
        living = self._living(command, state)
        if isinstance(command, Delete):
            return [Need(self.kind.name, command.id, "users", command.actor.organization)]
        body = self._revised_body(command, living)
        references = [reference.need for reference in self.kind.references(body)]
        return [*references, *self.kind.revision_needs(command, living)]

    def decide(self, command: Any, state: Definition | None, facts: Facts) -> Decision:
        if isinstance(command, Create):
            return self._create(command, state, facts)
        if isinstance(command, Undelete):
            return self._undelete(command, self._there(command, state), facts)
        living = self._living(command, state)
        if isinstance(command, Delete):
            return self._delete(command, living, facts)
        return self._revise(command, living, facts)

    def evolve(self, state: Definition | None, event: Any, metadata: Metadata) -> Definition:
        actor = Actor(organization=metadata.organization, user=metadata.user)
        if isinstance(event, Created):
            return Definition(
                kind=self.kind.name,
                id=event.id,
                organization=metadata.organization,
                version=1,
                body=event.body,
                creator=actor,
                created_at=metadata.recorded_at,
                updated_by=actor,
                updated_at=metadata.recorded_at,
                version_creator=actor,
                version_created_at=metadata.recorded_at,
            )
        assert state is not None, "a stream begins with its creation"
        changes: dict[str, Any] = {"updated_by": actor, "updated_at": metadata.recorded_at}
        if isinstance(event, Revised):
            changes |= {"version": event.version, "body": event.body}
            if event.version > state.version:
                changes |= {"version_creator": actor, "version_created_at": metadata.recorded_at}
        if isinstance(event, Deleted | Undeleted):
            changes["is_deleted"] = isinstance(event, Deleted)
        return state.model_copy(update=changes)

    def _create(self, command: Create, state: Definition | None, facts: Facts) -> Decision:
        if state is not None:
            return NOTHING  # The same command again: ids are fresh, so nobody else made it.
        self._check(command.body, command.actor, facts)
        self.kind.news(command.body, None)
        event = self.kind.created(id=command.id, body=command.body)
        return Decision((event,), claims=self._name_claims(command.actor, command.body))

    def _revise(self, command: Any, state: Definition, facts: Facts) -> Decision:
        body = self._revised_body(command, state)
        before, after = state.body, body
        changed = tuple(
            name
            for name in type(body).model_fields
            if getattr(before, name) != getattr(after, name)
        )
        explicit = isinstance(command, CreateVersion)
        new_version = explicit or bool(set(changed) - self.kind.outside_versions)
        version = state.version + 1 if new_version else state.version
        expected = getattr(command, "expected_version", None)
        if expected is not None and expected != state.version + 1:
            raise VersionMismatch(
                f"The next version of this {self.kind.label} is {state.version + 1}, not "
                f"{expected}; read its latest version and decide again.",
                field="version",
                next_version=state.version + 1,
            )
        if not changed and not explicit:
            return NOTHING
        self._check(body, command.actor, facts)
        self.kind.news(body, before)
        self.kind.revision_rules(command, state, body, facts)
        held = {claim.key for claim in self._name_claims(command.actor, before)}
        wanted = self._name_claims(command.actor, body)
        claims = tuple(claim for claim in wanted if claim.key not in held)
        releases = tuple(held - {claim.key for claim in wanted})
        event = self.kind.revised(id=command.id, version=version, changed=changed, body=body)
        return Decision((event,), claims, releases)

    def _delete(self, command: Delete, state: Definition, facts: Facts) -> Decision:
        users = facts[Need(self.kind.name, command.id, "users")]
        refuse_in_use(f"The {self.kind.label} {state.body.name!r}", users, "id")
        held = self._name_claims(command.actor, state.body)
        releases = tuple(claim.key for claim in held)
        return Decision((self.kind.deleted(id=command.id),), releases=releases)

    def _undelete(self, command: Undelete, state: Definition, facts: Facts) -> Decision:
        if not state.is_deleted:
            return NOTHING
        self._check(state.body, command.actor, facts)
        remedy = "rename that one, or delete it"
        claims = self._name_claims(command.actor, state.body, remedy)
        return Decision((self.kind.undeleted(id=command.id),), claims=claims)

    def _there(self, command: Any, state: Definition | None) -> Definition:
        """The definition, deleted or not."""
        if state is None or state.organization != command.actor.organization:
            raise NotFound(
                f"There is no {self.kind.label} with the id {command.id}, and there never was.",
                field="id",
            )
        return state

    def _living(self, command: Any, state: Definition | None) -> Definition:
        organization = command.actor.organization
        if state is None or state.organization != organization or state.is_deleted:
            raise NotFound(
                f"There is no {self.kind.label} with the id {command.id}; it may be deleted.",
                field="id",
            )
        return state

    def _revised_body(self, command: Any, state: Definition) -> Body:
        amend = self.kind.amendments.get(type(command))
        changes = dict(amend(command, state.body) if amend else command.changes)
        for name in changes:
            if name not in self.kind.body.model_fields:
                raise ValidationFailed(f"A {self.kind.label} has no field {name!r}.", field=name)
        try:
            body = self.kind.body.model_validate(state.body.model_dump() | changes)
        except ValidationError as error:
            raise refusal_of(error) from error
        for name in sorted(self.kind.fixed):
            if getattr(body, name) != getattr(state.body, name):
                raise ValidationFailed(
                    f"The {name} of a {self.kind.label} cannot be changed; create another one.",
                    field=name,
                )
        return body

    def _check(self, body: Body, actor: Actor, facts: Facts) -> None:
        _require_small(self.kind, body)
        for reference in self.kind.references(body):
            require_living(reference, facts, actor.organization)
        self.kind.rules(body, facts)

    def _name_claims(
        self, actor: Actor, body: Body, remedy: str = "choose another name"
    ) -> tuple[Claim, ...]:
        """The claim on the name of ``body``, unless it is one of those that take none."""
        if not self.kind.claims_name(body):
            return ()
        condition = (self.kind.claims_name_while or "").replace("_", " ")
        taken = NameTaken(
            f"There is already a {self.kind.label} named {body.name!r}"
            f"{f' that {condition}' if condition else ''}; {remedy}.",
            field="name",
        )
        return (Claim(name_key(self.kind, actor.organization, body.name), taken),)


def _require_small(kind: Kind, body: Body) -> None:
    size = len(body.model_dump_json())
    if size <= MAX_BODY_BYTES:
        return
    names = type(body).model_fields
    largest = max(names, key=lambda name: len(body.model_dump_json(include={name})))
    raise ValidationFailed(
        f"{largest}: the {kind.label} is {size} bytes long, and at most {MAX_BODY_BYTES} are "
        "allowed; shorten it.",
        field=largest,
    )


def require_living(reference: Reference, facts: Facts, organization: str) -> Definition:
    """The definition that ``reference`` points at, or a refusal that names the field."""
    found = facts[reference.need]
    if not isinstance(found, Definition) or found.organization != organization or found.is_deleted:
        label = reference.kind.replace("_", " ")
        raise NotFound(
            f"{reference.field}: there is no {label} with the id {reference.id}; "
            "it may be deleted.",
            field=reference.field,
        )
    return found


def name_key(kind: Kind, organization: str, name: str) -> str:
    """The unique key that stands for a name among the definitions of ``kind``."""
    return f"{kind.name}-name:{organization}:{unique_name(name)}"


def unique_name(name: str) -> str:
    """The form in which names are compared: composed, case folded, single spaces."""
    return " ".join(normalised_form("NFC", name).casefold().split())
