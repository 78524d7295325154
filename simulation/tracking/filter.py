"""Which tracked events are wanted."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import orjson
from pydantic import TypeAdapter, ValidationError

from simulation.kernel.errors import ValidationFailed, refusal_of
from simulation.kernel.json_values import JsonValue
from simulation.tracking.event import TrackedEvent

MAX_PROPERTIES = 10

Scalar = str | int | float | bool | None

_STORABLE: TypeAdapter[Any] = TypeAdapter(JsonValue)


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time by the clock of the server: from ``start`` on, before ``end``."""

    start: datetime | None = None
    end: datetime | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start > self.end:
            raise ValidationFailed(
                "from: lies after the end of the period; exchange the two.", field="from"
            )

    def holds(self, moment: datetime) -> bool:
        """Whether ``moment`` lies in the period."""
        return (self.start is None or self.start <= moment) and (
            self.end is None or moment < self.end
        )


@dataclass(frozen=True, slots=True)
class EventFilter:
    """Conditions that an event must meet, all of them; null for what does not matter.

    ``properties`` have to be there with just these values.
    """

    name: str | None = None
    user_id: str | None = None
    session_id: str | None = None
    period: Period = Period()
    properties: Mapping[str, Scalar] = field(default_factory=dict)
    synthetic: bool | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.properties, Mapping):
            raise ValidationFailed(
                "properties: must be an object of names and values.", field="properties"
            )
        if len(self.properties) > MAX_PROPERTIES:
            raise ValidationFailed(
                f"properties: at most {MAX_PROPERTIES} can be asked for at once.",
                field="properties",
            )
        for name, value in self.properties.items():
            if not isinstance(value, Scalar):
                raise ValidationFailed(
                    f"properties.{name}: only text, numbers, true, false and null can be asked "
                    "for, not what is nested.",
                    field=f"properties.{name}",
                )
        _require_storable("name", self.name)
        _require_storable("userId", self.user_id)
        _require_storable("sessionId", self.session_id)
        _require_storable("properties", dict(self.properties))

    def matches(self, event: TrackedEvent) -> bool:
        """Whether ``event`` meets all conditions."""
        return (
            self.name in (None, event.name)
            and self.user_id in (None, event.user_id)
            and self.session_id in (None, event.session_id)
            and self.synthetic in (None, event.synthetic)
            and self.period.holds(event.timestamp)
            and self.has_properties(event)
        )

    def has_properties(self, event: TrackedEvent) -> bool:
        """Whether ``event`` has the wanted properties."""
        return all(
            name in event.properties and _equal(event.properties[name], value)
            for name, value in self.properties.items()
        )

    @property
    def countable_by_name(self) -> bool:
        """Whether counts by name, time and origin tell how many events match."""
        return self.user_id is None and self.session_id is None and not self.properties


def terms(properties: Mapping[str, Any]) -> Iterator[str]:
    """A text for each property that can be asked for: equal where the properties are."""
    for name, value in properties.items():
        if isinstance(value, Scalar):
            yield f"{name}={_canonical(value)}"


def _require_storable(field: str, value: Any) -> None:
    """Return if a store can look for ``value``; no event has what no event may have."""
    try:
        _STORABLE.validate_python(value)
    except ValidationError as error:
        message = refusal_of(error).message.lstrip(": ")
        raise ValidationFailed(f"{field}: {message}", field=field) from error


def _equal(found: Any, wanted: Scalar) -> bool:
    return isinstance(found, Scalar) and _canonical(found) == _canonical(wanted)


def _canonical(value: Scalar) -> str:
    """``value`` as JSON: true is not 1, but 1.0 is."""
    if isinstance(value, float) and value.is_integer() and abs(value) < 2**63:
        value = int(value)
    return orjson.dumps(value).decode()
