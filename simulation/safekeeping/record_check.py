"""Whether the records of a log follow each other, and hold what they claim to hold."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from simulation.eventstore.codec import EventCodec
from simulation.kernel.errors import HistoryUnreadable
from simulation.kernel.messages import Commit
from simulation.safekeeping.findings import Findings

Holder = tuple[str, int]
"""The stream and the position of the commit that holds a claim."""


@dataclass
class RecordCheck:
    """Looks at records by stream and position; knows afterwards who holds which claim."""

    codec: EventCodec
    findings: Findings
    holders: dict[str, Holder] = field(default_factory=dict)
    _stream: str = ""
    _last: int = 0
    _held: dict[str, Holder] = field(default_factory=dict)

    def look(self, stream: str, position: int, last: int, record: dict[str, Any] | None) -> None:
        """Look at the next record; ``record`` is null where it cannot be read."""
        place = f"{stream}:{position}"
        commit = self._decoded(place, record)
        if stream != self._stream:
            self.end()
            self._stream, self._last = stream, 0
            if position > 1 and commit is not None and not _supersedes(commit):
                self.findings.add(place, "the records before it are missing")
        elif position != self._last + 1:
            self.findings.add(place, f"it should follow {stream}:{self._last}")
        self._last = last
        if commit is None:
            return
        if (commit.stream, commit.position, commit.last) != (stream, position, last):
            self.findings.add(place, "it holds a record of another place")
        for claim in commit.releases:
            self._held.pop(claim, None)
        self._held |= dict.fromkeys(commit.claims, (stream, position))

    def end(self) -> None:
        """The stream has no more records."""
        for claim, holder in self._held.items():
            if claim in self.holders:
                first, _ = self.holders[claim]
                self.findings.add(
                    f"{holder[0]}:{holder[1]}", f"it claims {claim!r}, which {first} holds"
                )
            self.holders[claim] = holder
        self._held = {}

    def _decoded(self, place: str, record: dict[str, Any] | None) -> Commit | None:
        if record is None:
            return None
        try:
            return self.codec.decode(record)
        except HistoryUnreadable as error:
            self.findings.add(place, error.message.removeprefix(f"{place}: "))
        except (LookupError, TypeError, ValueError) as error:
            self.findings.add(place, f"it cannot be read ({error!r})")
        return None


def _supersedes(commit: Commit) -> bool:
    return any(event.supersedes for event in commit.events)
