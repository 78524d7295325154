"""Bodies of requests that write definitions, and the commands that they become."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel

from simulation.access.access import Access
from simulation.catalog.definition.messages import Body
from simulation.kernel.messages import Command
from simulation.rest.catalog.unset import NotSet


class Given(BaseModel):
    """What a request says of a new definition or version. Unknown fields are passed over."""

    def fields(self) -> dict[str, Any]:
        """All of it as the catalog takes it, parts side by side; what is not set is null."""
        parts = {name: part for name, part in self if isinstance(part, Given)}
        unset = _not_set(self)
        fields = self.model_dump(exclude={*parts, *unset}) | dict.fromkeys(unset)
        for part in parts.values():
            fields |= part.fields()
        return fields


class Change(BaseModel):
    """What a request changes. Unknown fields are passed over."""

    def changes(self) -> dict[str, Any]:
        """What is to be different.

        Null leaves a field as it is, but for one that could also be not set: that is cleared.
        """
        fields = self.model_dump(exclude=_not_set(self))
        return {
            name: value
            for name, value in fields.items()
            if value is not None or isinstance(type(self).model_fields[name].default, NotSet)
        }


def _not_set(given: BaseModel) -> set[str]:
    return {name for name, value in given if isinstance(value, NotSet)}


class VersionCreated(BaseModel):
    """The number of a new version."""

    version: int


async def create(
    caller: Access, command: type[Command], body: type[Body], fields: dict[str, Any]
) -> str:
    """The id of the new definition that ``command`` makes of ``fields``."""
    id = caller.new_id()
    await caller.command(command, id=id, body=body.model_validate(fields))
    return id
