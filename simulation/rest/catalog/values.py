"""Values in requests: checked by the catalog's rules, described in the contract's words."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, WithJsonSchema

from simulation.catalog import persona
from simulation.kernel import values
from simulation.kernel.strict import a_number
from simulation.kernel.values import MAX_TAGS

LARGEST = 2**31 - 1
"""GraphQL, which shows the same definitions, has no larger integers."""

Number = Annotated[int, Field(ge=-LARGEST, le=LARGEST), a_number]
Count = Annotated[int, Field(gt=0, le=LARGEST), a_number]

_TAG_TEXT = {"type": "string", "minLength": 1, "pattern": r"^[\w\s]+$"}
_VARIABLE_NAME = {"type": "string", "minLength": 1, "pattern": "^[a-z_][a-z0-9_]+$"}


def _stripped(tags: Any) -> Any:
    if not isinstance(tags, dict):
        return tags
    return {
        key.strip(): value.strip() if isinstance(value, str) else value
        for key, value in tags.items()
    }


Tags = Annotated[
    values.Tags,
    BeforeValidator(_stripped),
    WithJsonSchema(
        {
            "type": "object",
            "maxProperties": MAX_TAGS,
            "propertyNames": _TAG_TEXT,
            "additionalProperties": {"anyOf": [_TAG_TEXT, {"type": "null"}]},
        }
    ),
]
"""Tags of everything but unit tests and sets of them."""

FreeTags = Annotated[
    values.FreeTags,
    WithJsonSchema(
        {
            "type": "object",
            "maxProperties": MAX_TAGS,
            "additionalProperties": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        }
    ),
]
"""Tags of unit tests and sets of them."""

UserVariables = Annotated[
    persona.UserVariables,
    WithJsonSchema(
        {
            "type": "object",
            "maxProperties": persona.MAX_USER_VARIABLES,
            "propertyNames": _VARIABLE_NAME,
            "additionalProperties": {"type": "string"},
        }
    ),
]
Language = Annotated[
    persona.Language,
    WithJsonSchema({"type": "string", "minLength": 3, "maxLength": 3, "description": "ISO 639-3."}),
]
TimeZone = Annotated[
    persona.TimeZone,
    WithJsonSchema({"type": "string", "minLength": 1, "description": "IANA time zone."}),
]
