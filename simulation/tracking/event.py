"""A tracked event: as a client sends it, and as it is kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any, NamedTuple

import orjson
from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, TypeAdapter
from pydantic.alias_generators import to_camel

from simulation.kernel.json_values import JsonObject
from simulation.kernel.values import Moment, Text, Value

MAX_NAME_LENGTH = 200
MAX_PROPERTIES_BYTES = 32 * 1024
MAX_PROPERTIES_LEVELS = 10
MAX_BATCH_EVENTS = 1_000
MAX_BATCH_BYTES = 5 * 1024 * 1024

_STORABLE: TypeAdapter[dict[str, Any]] = TypeAdapter(JsonObject)
_NULL_CHARACTER = rb"\u0000"
_NULL = b"null"
"""What is written where JSON has no number for a value, too."""


def _require_fit(properties: dict[str, Any]) -> dict[str, Any]:
    try:
        # Refuses long integers, which may be beyond 64 bits.
        text = orjson.dumps(properties, option=orjson.OPT_STRICT_INTEGER)
    except TypeError:
        text = b""
    # Nearly all events are let through here: what is written without any of these is storable.
    if not text or _NULL_CHARACTER in text or _NULL in text:
        text = orjson.dumps(_STORABLE.validate_python(properties))
    if len(text) > MAX_PROPERTIES_BYTES:
        raise ValueError(
            f"takes {len(text):,} bytes as JSON, of at most {MAX_PROPERTIES_BYTES:,}; send less."
        )
    if text.count(b"{") + text.count(b"[") > MAX_PROPERTIES_LEVELS:
        _require_flat(properties)
    return properties


def _require_flat(properties: dict[str, Any]) -> None:
    levels = _levels(properties)
    if levels > MAX_PROPERTIES_LEVELS:
        raise ValueError(
            f"is nested {levels} levels deep, of at most {MAX_PROPERTIES_LEVELS}; flatten it."
        )


def _levels(value: Any) -> int:
    """How many objects and lists lie in each other at the deepest place of ``value``."""
    if isinstance(value, dict):
        return 1 + max(map(_levels, value.values()), default=0)
    if isinstance(value, list | tuple):
        return 1 + max(map(_levels, value), default=0)
    return 0


Properties = Annotated[dict[str, Any], AfterValidator(_require_fit)]
"""What is told of an event: a JSON object of at most 32 KB and 10 levels."""

EventName = Annotated[Text, StringConstraints(max_length=MAX_NAME_LENGTH)]
"""What happened, such as ``page.viewed``: 1 to 200 characters."""

Reference = Annotated[Text, StringConstraints(max_length=200)]
"""An id that the client made up: of a user, a session or an event."""


class IncomingEvent(Value):
    """An event as a client sends it, by the names of the wire: ``userId``, ``sessionId``.

    ``client_timestamp`` is when it happened by the client's clock. ``client_id`` names it in
    its organization, so that sending it again stores it once.
    """

    model_config = ConfigDict(alias_generator=to_camel, validate_by_name=True)

    name: EventName
    properties: Properties = Field(default_factory=dict)
    user_id: Reference | None = None
    session_id: Reference | None = None
    client_timestamp: Moment | None = None
    client_id: Reference | None = None


class TrackedEvent(NamedTuple):
    """An event as it is kept.

    ``timestamp`` is when it arrived by the clock of the server: lists and reports go by it.
    ``synthetic`` events were made up by the platform.
    """

    organization: str
    id: str
    timestamp: datetime
    name: str
    properties: Mapping[str, Any] = {}
    user_id: str | None = None
    session_id: str | None = None
    client_timestamp: datetime | None = None
    client_id: str | None = None
    synthetic: bool = False

    def tells_the_same(self, other: TrackedEvent) -> bool:
        """Whether both tell of the same: all that a client says, but not when it arrived."""
        return (
            self.name == other.name
            and self.properties == other.properties
            and self.user_id == other.user_id
            and self.session_id == other.session_id
            and self.client_timestamp == other.client_timestamp
            and self.synthetic == other.synthetic
        )
