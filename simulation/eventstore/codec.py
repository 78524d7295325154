"""Commits to JSON records and back, by stored name and version, never by Python path."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from pydantic import ValidationError

from simulation.kernel.errors import HistoryUnreadable
from simulation.kernel.messages import Commit, Event, Metadata
from simulation.kernel.stored import reading_stored

Record = dict[str, Any]
Upcaster = Callable[[Record], Record]


class EventCodec:
    """Knows every event that this release can write, and every version it can read."""

    def __init__(
        self,
        events: Iterable[type[Event]],
        upcasters: dict[tuple[str, int], Upcaster] | None = None,
    ) -> None:
        self._events: dict[str, type[Event]] = {}
        self._upcasters = upcasters or {}
        for event in events:
            if self._events.setdefault(event.stored_name, event) is not event:
                raise ValueError(f"Two events share the stored name {event.stored_name!r}.")

    @property
    def events(self) -> dict[str, type[Event]]:
        """The events by stored name."""
        return dict(self._events)

    def encode(self, commit: Commit) -> Record:
        """The JSON record of ``commit``: what every store keeps."""
        metadata = commit.metadata
        record: Record = {
            "stream": commit.stream,
            "position": commit.position,
            "last": commit.last,
            "events": [
                {
                    "type": event.stored_name,
                    "version": event.stored_version,
                    "data": event.model_dump(mode="json"),
                }
                for event in commit.events
            ],
            "metadata": {
                "organization": metadata.organization,
                "user": metadata.user,
                "recorded_at": metadata.recorded_at.isoformat(),
                "correlation_id": metadata.correlation_id,
                "causation_id": metadata.causation_id,
            },
        }
        if commit.claims:
            record["claims"] = list(commit.claims)
        if commit.releases:
            record["releases"] = list(commit.releases)
        return record

    def decode(self, record: Record) -> Commit:
        """The commit that ``record`` keeps, its events lifted to today's versions.

        Raises:
            HistoryUnreadable: an event's name, version or shape is unknown.
        """
        metadata = record["metadata"]
        return Commit(
            stream=record["stream"],
            position=record["position"],
            events=self._decode_events(record),
            metadata=Metadata(
                organization=metadata["organization"],
                user=metadata["user"],
                recorded_at=datetime.fromisoformat(metadata["recorded_at"]),
                correlation_id=metadata["correlation_id"],
                causation_id=metadata["causation_id"],
            ),
            claims=tuple(record.get("claims", ())),
            releases=tuple(record.get("releases", ())),
        )

    def _decode_events(self, record: Record) -> tuple[Event, ...]:
        try:
            with reading_stored():
                return tuple(self._decode_event(stored) for stored in record["events"])
        except HistoryUnreadable as error:
            place = f"{record['stream']}:{record['position']}"
            raise HistoryUnreadable(f"{place}: {error.message}", place=place) from error

    def _decode_event(self, stored: Record) -> Event:
        name, version, data = stored["type"], stored["version"], stored["data"]
        event = self._events.get(name)
        if event is None:
            raise HistoryUnreadable(
                f"The log holds an event named {name!r} that this release does not know; "
                "open it with the release that wrote it, or a later one."
            )
        while version < event.stored_version:
            upcaster = self._upcasters.get((name, version))
            if upcaster is None:
                raise HistoryUnreadable(f"No upcaster lifts {name!r} from version {version}.")
            data, version = upcaster(data), version + 1
        if version > event.stored_version:
            raise HistoryUnreadable(
                f"The log holds {name!r} in version {version}, but this release reads up to "
                f"version {event.stored_version}; open it with a later release."
            )
        try:
            return event.model_validate(data)
        except ValidationError as error:
            raise HistoryUnreadable(
                f"A stored {name!r} of version {version} cannot be read: {error}"
            ) from error
