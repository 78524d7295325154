"""Values shared by every slice, with the limits of the simulation API."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, StringConstraints

MAX_TAGS = 20

VARIABLE_PREFIX = "SIMULATION_AGENT_"
"""Only environment variables with this prefix can be named in a connector, so that a
connector cannot carry the platform's own secrets to an address of its author's choice."""

_STRICT_TAG = re.compile(r"^[\w\s]+$")


class Value(BaseModel):
    """Base of immutable values: unknown fields are refused, not dropped."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _reject_null_characters(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not contain a null character; remove it.")
    return text


Text = Annotated[
    str,
    StringConstraints(strip_whitespace=True, min_length=1),
    AfterValidator(_reject_null_characters),
]
"""Text that is not empty once surrounding white space is stripped."""

EntityId = Annotated[str, StringConstraints(pattern=r"^[a-f0-9]{24}$")]
"""Identifier of a stored thing: 24 lower-case hexadecimal characters."""


Uuid = Annotated[
    str,
    StringConstraints(
        to_lower=True, pattern=r"^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"
    ),
]
"""Identifier of what Pulse keeps: a UUID in its usual text form, lower-case."""


def _limit_tags(tags: dict[str, str | None]) -> dict[str, str | None]:
    if len(tags) > MAX_TAGS:
        raise ValueError(f"at most {MAX_TAGS} tags are allowed, got {len(tags)}.")
    for key, value in tags.items():
        _reject_null_characters(key + (value or ""))
    return tags


def _require_plain_tags(tags: dict[str, str | None]) -> dict[str, str | None]:
    for key, value in tags.items():
        for part in (key, value):
            if part is not None and not _STRICT_TAG.match(part):
                raise ValueError(
                    f"tag {key!r}: keys and values may hold only letters, digits, "
                    "underscores and spaces, and may not be empty; use null for no value."
                )
    return tags


FreeTags = Annotated[dict[str, str | None], AfterValidator(_limit_tags)]
"""Tags of unit tests and sets: any key, optional value, at most 20."""

Tags = Annotated[
    dict[str, str | None], AfterValidator(_limit_tags), AfterValidator(_require_plain_tags)
]
"""Tags of all other definitions: letters, digits, underscores and spaces only."""


class Actor(Value):
    """Who gives a command: a user, acting in an organization."""

    organization: str
    user: str


def require_utc(moment: datetime) -> datetime:
    """``moment`` in UTC, cut to milliseconds: what every store keeps without loss."""
    if moment.tzinfo is None:
        raise ValueError("must carry a time zone; append 'Z' for UTC.")
    try:
        moment = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("lies outside of the years 1 to 9999 in UTC.") from error
    beyond = moment.microsecond % 1000
    return moment.replace(microsecond=moment.microsecond - beyond) if beyond else moment


Moment = Annotated[datetime, AfterValidator(require_utc)]
"""A point in time: UTC, millisecond precision."""

Json = Any
"""A JSON value: null, boolean, number, string, list or object."""
