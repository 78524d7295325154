"""Mutations of definitions that all kinds share: create, revise, delete."""

# Annotations are evaluated here, since those of the fields are made from parameters.

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import strawberry

from graphql_schema.catalog.writes import changed, created, revised
from graphql_schema.kit.context import Info
from graphql_schema.kit.inputs import body_of, cleared
from graphql_schema.kit.permitted import mutation
from simulation.catalog.definition.messages import (
    Body,
    Create,
    CreateVersion,
    Delete,
    Revise,
    Undelete,
)
from simulation.identity.permission import Permission

Fields = Callable[[Any], dict[str, Any]]
"""From an input to the fields of a body."""


@dataclass(frozen=True, slots=True)
class Write:
    """A mutation that writes what users say: what it is ``given``, and how that is understood.

    ``body`` is what is created by it, null where something is changed.
    """

    given: type[Any]
    command: type[Create] | type[Revise]
    fields: Fields
    body: type[Body] | None = None


@dataclass(frozen=True, slots=True)
class Mutations:
    """Makes the mutations of a kind. They answer with its ``payload``, to whoever may see it.

    ``writes`` are those that it has made and that write what users say, by what they do.
    """

    kind: str
    payload: type[Any]
    answers: Permission
    writes: dict[str, Write] = field(default_factory=dict)

    def create(
        self, command: type[Create], body: type[Body], given: type[Any], fields: Fields = body_of
    ) -> Any:
        """The mutation that makes a definition of what is ``given``."""

        self.writes["create"] = Write(given, command, fields, body)

        async def create(info: Info, input: given) -> self.payload:  # type: ignore[valid-type, name-defined]
            says = body.model_validate(cleared(fields(input), body))
            return self._answer(await created(info, self.kind, command, says))

        return mutation(command, answers=self.answers)(create)

    def create_version(
        self, command: type[CreateVersion], given: type[Any], fields: Fields = body_of
    ) -> Any:
        """The mutation that makes a version; ``given`` has the number it must get, if any."""

        def numbered(input: Any) -> dict[str, Any]:
            changes = fields(input)
            changes["expected_version"] = changes.pop("version")
            return changes

        return self.update(command, given, numbered, does="create_version")

    def update(
        self,
        command: type[Revise],
        given: type[Any],
        fields: Fields = body_of,
        *,
        does: str = "update",
    ) -> Any:
        """The mutation that changes a definition by what is ``given``."""
        self.writes[does] = Write(given, command, fields)

        async def update(info: Info, input: given) -> self.payload:  # type: ignore[valid-type, name-defined]
            changes = cleared(fields(input), info.context.queries(self.kind).kind.body)
            return self._answer(await revised(info, self.kind, command, changes))

        return mutation(command, answers=self.answers)(update)

    def delete(self, command: type[Delete], *, in_use: bool = False) -> Any:
        """The mutation that takes a definition out of use; with ``in_use`` also one in use."""

        async def delete(info: Info, id: strawberry.ID) -> self.payload:  # type: ignore[name-defined]
            return self._answer(await changed(info, self.kind, command, id))

        description = "Soft: references stay valid." + ("" if in_use else " Refused while in use.")
        return mutation(command, answers=self.answers, description=description)(delete)

    def undelete(self, command: type[Undelete]) -> Any:
        """The mutation that takes a deleted definition into use again."""

        async def undelete(info: Info, id: strawberry.ID) -> self.payload:  # type: ignore[name-defined]
            return self._answer(await changed(info, self.kind, command, id))

        description = "As it was. Refused while another one has its name, or what it uses is gone."
        return mutation(command, answers=self.answers, description=description)(undelete)

    def _answer(self, written: Any) -> Any:
        return self.payload(**{self.kind: written})
