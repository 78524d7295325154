"""Commands, events and folded state that every kind of definition builds on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from pydantic import Field

from simulation.kernel.messages import Command, Event
from simulation.kernel.values import Actor, EntityId, FreeTags, Json, Text, Value


class Body(Value):
    """What a definition says, without its life: the fields that users write."""

    name: Text
    tags: FreeTags = Field(default_factory=dict)


class Create(Command):
    """Create a definition under a fresh id."""

    begins = True

    id: EntityId
    body: Body


class Revise(Command):
    """Change some fields of a definition; fields that are not named stay as they are.

    ``expected_version`` is the number that the next version must get, if given.
    """

    id: EntityId
    changes: dict[str, Json]
    expected_version: int | None = None


class CreateVersion(Revise):
    """Write a new version even where nothing differs from the latest one."""


class Delete(Command):
    """Take a definition out of use. References to it stay valid."""

    id: EntityId


class Undelete(Command):
    """Take a deleted definition into use again, as it was."""

    id: EntityId


class Created(Event):
    """A definition came to be, as version 1."""

    id: EntityId
    body: Body


class Revised(Event):
    """A definition changed. ``body`` is the whole of it afterwards, ``changed`` what differs.

    ``version`` is the one that ``body`` belongs to: a new number, unless only fields
    outside of the kind's versions changed (the tags of a persona, for example).
    """

    id: EntityId
    version: int
    changed: tuple[str, ...]
    body: Body


class Deleted(Event):
    """A definition was taken out of use."""

    id: EntityId


class Undeleted(Event):
    """A deleted definition was taken into use again."""

    id: EntityId


class Definition(Value):
    """The folded state of a definition's stream.

    ``version_creator`` and ``version_created_at`` are those of the latest version, which
    later changes of no version (tags of a persona, deletion) leave as they are.
    """

    kind: str
    id: EntityId
    organization: str
    version: int
    body: Any
    creator: Actor
    created_at: datetime
    updated_by: Actor
    updated_at: datetime
    version_creator: Actor
    version_created_at: datetime
    is_deleted: bool = False
