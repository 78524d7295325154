"""Fields that tell apart what is not set from what is set to null."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, PlainValidator, TypeAdapter

from simulation.kernel.values import Text


class NotSet(BaseModel):
    """An empty object: the field is not set."""


NOT_SET = NotSet()


def or_not_set(kind: Any) -> PlainValidator:
    """Reads a ``kind``, or an object as what is not set."""
    # A union would name its branches in the path of every refusal.
    inner: TypeAdapter[Any] = TypeAdapter(kind)

    def read(value: Any) -> Any:
        return NOT_SET if isinstance(value, dict | NotSet) else inner.validate_python(value)

    return PlainValidator(read, json_schema_input_type=kind | NotSet)


ClearableText = Annotated[str | NotSet | None, or_not_set(Text | None)]
"""Text, null for none, or not set."""
