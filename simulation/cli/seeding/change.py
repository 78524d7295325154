"""What applying a catalog would change, field by field."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from simulation.catalog.connectors.withholding import WITHHELD
from simulation.catalog.definition.kind import Kind
from simulation.catalog.definition.messages import Body
from simulation.cli.seeding.written import NameOf, written

UNSET = object()
"""In the place of a value where there is none."""


class Action(StrEnum):
    """What becomes of a definition."""

    CREATE = "create"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A value that becomes another one, as files write it; `UNSET` where there is none."""

    path: str
    before: Any
    after: Any


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of one definition; ``previous`` is its name until now, if that changes."""

    action: Action
    kind: Kind
    name: str
    previous: str | None = None
    fields: tuple[FieldChange, ...] = ()

    @property
    def told(self) -> str:
        """The change in a few words."""
        renamed = f", {self.previous!r} until now" if self.previous else ""
        return f"{self.action} {self.kind.label} {self.name!r}{renamed}"


@dataclass
class Plan:
    """All that would change, in the order in which it is written, and what would not."""

    changes: list[Change] = field(default_factory=list)
    unchanged: int = 0

    def left_of(self, done: Sequence[Change]) -> list[Change]:
        """What is not among those that are ``done``."""
        seen = set(map(id, done))
        return [each for each in self.changes if id(each) not in seen]

    def count(self, action: Action) -> int:
        """How many definitions it comes to."""
        return sum(each.action is action for each in self.changes)


def field_changes(
    kind: Kind, before: Body | None, after: Body | None, name_of: NameOf
) -> tuple[FieldChange, ...]:
    """The values in which two bodies differ. What is withheld from some is shown to nobody."""
    # Of what is new only that is told which somebody wrote.
    whole = before is not None
    old, new = (_values(kind, each, name_of, whole) for each in (before, after))
    nothing = (UNSET, UNSET)
    return tuple(
        FieldChange(path, old.get(path, nothing)[1], new.get(path, nothing)[1])
        for path in dict.fromkeys([*old, *new])
        if old.get(path, nothing)[0] != new.get(path, nothing)[0]
    )


def _values(
    kind: Kind, body: Body | None, name_of: NameOf, whole: bool
) -> dict[str, tuple[Any, Any]]:
    """By path: the value that counts, and the one that is shown."""
    if body is None:
        return {}
    shown = dict(_leaves(written(kind.withhold(body), name_of, whole=whole)))
    # By id: there may be two of one name.
    counted = _leaves(written(body, _itself, whole=whole))
    return {path: (value, shown.get(path, WITHHELD)) for path, value in counted}


def _itself(kind: str, id: str) -> str:
    return id


def _leaves(value: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping) and value:
        for key, each in value.items():
            yield from _leaves(each, (*path, str(key)))
    elif isinstance(value, list) and any(isinstance(each, Mapping | list) for each in value):
        for number, each in enumerate(value):
            yield from _leaves(each, (*path, str(number)))
    else:
        yield ".".join(path), value
