"""Reading what clients send: each event for itself, so that each refusal has its place."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from simulation.kernel.errors import SimulationError, ValidationFailed, refusal_of
from simulation.tracking.event import MAX_BATCH_EVENTS, IncomingEvent

REFUSALS_TOLD = 20
"""How many refused events the refusal of a whole batch names."""

_EVENTS = TypeAdapter(tuple[IncomingEvent, ...])


@dataclass(frozen=True, slots=True)
class RefusedEvent:
    """An event that is not stored, by its place in the batch, from 0."""

    index: int
    refusal: SimulationError


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a batch.

    ``accepted`` events are on disk, ``known`` of them were there before.
    """

    accepted: int
    known: int
    refused: tuple[RefusedEvent, ...]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A batch after reading: what is good, each with its place, and what is not."""

    events: tuple[IncomingEvent, ...]
    indexes: tuple[int, ...]
    refused: tuple[RefusedEvent, ...]

    def without(self, places: Sequence[int], refusal: SimulationError) -> Sorted:
        """The same with the events at ``places`` of ``events`` refused as well."""
        gone = set(places)
        kept = [place for place in range(len(self.events)) if place not in gone]
        more = tuple(RefusedEvent(self.indexes[place], refusal) for place in places)
        return Sorted(
            tuple(self.events[place] for place in kept),
            tuple(self.indexes[place] for place in kept),
            tuple(sorted((*self.refused, *more), key=lambda each: each.index)),
        )


def read_event(given: Any) -> IncomingEvent:
    """An event by the names of the wire.

    Raises:
        ValidationFailed: something about it is refused.
    """
    try:
        return IncomingEvent.model_validate(given, by_alias=True, by_name=False)
    except ValidationError as error:
        if isinstance(given, dict) and "name" not in given:
            raise ValidationFailed(
                "name: is required; say what happened, such as 'page.viewed'.", field="name"
            ) from error
        refusal = refusal_of(error)
        if refusal.field is not None:
            raise refusal from error
        raise ValidationFailed(
            f"event: must be an object with a name, not {type(given).__name__}.", field="event"
        ) from error


def read_events(given: Sequence[Any]) -> Sorted:
    """The events of a batch.

    Raises:
        ValidationFailed: there are too many.
    """
    if len(given) > MAX_BATCH_EVENTS:
        raise ValidationFailed(
            f"events: at most {MAX_BATCH_EVENTS:,} at once, not {len(given):,}; send the rest in "
            "another batch.",
            field="events",
        )
    with suppress(ValidationError):
        # Nearly always all are good.
        return Sorted(_all_good(given), tuple(range(len(given))), ())
    events: list[IncomingEvent] = []
    indexes: list[int] = []
    refused: list[RefusedEvent] = []
    for index, each in enumerate(given):
        try:
            events.append(read_event(each))
            indexes.append(index)
        except ValidationFailed as refusal:
            refused.append(RefusedEvent(index, refusal))
    return Sorted(tuple(events), tuple(indexes), tuple(refused))


def _all_good(given: Sequence[Any]) -> tuple[IncomingEvent, ...]:
    return _EVENTS.validate_python(given, by_alias=True, by_name=False)


def refusal_of_batch(refused: Sequence[RefusedEvent]) -> SimulationError:
    """Why nothing of a batch was stored: its first refusal, with the places of the others."""
    first = refused[0]
    field = ".".join(filter(None, ("events", str(first.index), first.refusal.field)))
    more = f" ({len(refused) - 1} more events are refused)" if len(refused) > 1 else ""
    told = [
        {"index": each.index, "code": each.refusal.code, "message": each.refusal.message}
        for each in refused[:REFUSALS_TOLD]
    ]
    return ValidationFailed(
        f"events.{first.index}: nothing was stored: {first.refusal.message}{more}",
        field=field,
        refused=told,
    )
