"""From GraphQL inputs to the plain values that commands are validated from."""

from __future__ import annotations

from enum import Enum
from typing import Any

import strawberry
from strawberry.types import get_object_definition


def plain(value: Any) -> Any:
    """``value`` as plain data, fields that were not given left out.

    A ``@oneOf`` input becomes the object of its one field, with the field's name as
    ``type``: the discriminator that the catalog's unions carry.
    """
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, list):
        return [plain(item) for item in value]
    definition = get_object_definition(value)
    if definition is None:
        return value
    given = {
        field.python_name: plain(getattr(value, field.python_name))
        for field in definition.fields
        if getattr(value, field.python_name) is not strawberry.UNSET
    }
    if definition.is_one_of:
        [(name, content)] = given.items()
        return {"type": name, **content}
    return given


@strawberry.input
class TagInput:
    """A tag; the value may be left out."""

    key: str
    value: str | None = None


def plain_tags(tags: list[TagInput] | None) -> dict[str, str | None]:
    """Tags as the mapping that commands take."""
    return {tag.key: tag.value for tag in tags or []}


def body_of(value: Any, **replaced: Any) -> dict[str, Any]:
    """The fields of an input as changes of a body: tags as a mapping, ids and others replaced."""
    fields: dict[str, Any] = plain(value)
    if "tags" in fields:
        fields["tags"] = plain_tags(value.tags)
    return fields | replaced
