"""From GraphQL inputs to the plain values that commands are validated from."""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import Any, TypeVar

import strawberry
from pydantic import BaseModel
from strawberry.types import get_object_definition

from simulation.kernel.errors import ValidationFailed

T = TypeVar("T")


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


def plain_tags(tags: list[TagInput]) -> dict[str, str | None]:
    """Tags as the mapping that commands take.

    Raises:
        ValidationFailed: a key is there twice, so that one value would get lost.
    """
    return mapping_of(((tag.key, tag.value) for tag in tags), "tags")


def mapping_of(pairs: Iterable[tuple[str, T]], field: str) -> dict[str, T]:
    """``pairs``, given as ``field``, as a mapping.

    Raises:
        ValidationFailed: a key is there twice, so that one value would get lost.
    """
    plain_values: dict[str, T] = {}
    for key, value in pairs:
        if key in plain_values:
            raise ValidationFailed(
                f"{field}: the key {key!r} is there twice; give each key once.", field=field
            )
        plain_values[key] = value
    return plain_values


def body_of(value: Any, **replaced: Any) -> dict[str, Any]:
    """The fields of an input as changes of a body: tags as a mapping, others replaced.

    A null stays one.
    """
    fields: dict[str, Any] = plain(value)
    if fields.get("tags") is not None:
        fields["tags"] = plain_tags(value.tags)
    return fields | replaced


def cleared(fields: dict[str, Any], body: type[BaseModel]) -> dict[str, Any]:
    """``fields`` with a null for a collection of ``body`` as the empty one that it begins with.

    Any other null stays, and the body says whether its field can be null: what a number or
    a flag is when nobody says it is no matter of clearing it.
    """
    return {name: _empty(body, name) if value is None else value for name, value in fields.items()}


def _empty(body: type[BaseModel], name: str) -> Any:
    field = body.model_fields.get(name)
    if field is None or field.is_required():
        return None
    default = field.get_default(call_default_factory=True)
    return default if default == () or default == {} else None
