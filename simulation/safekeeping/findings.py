"""What a check has found."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

MOST_KEPT = 1000
"""A log that was hit hard has as many faults as records; nobody reads them all."""

Progress = Callable[[str, int, int], None]
"""Told what is worked at, how much of it is done, and how much there is."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A fault: where it is, and what is wrong."""

    place: str
    fault: str


@dataclass
class Findings:
    """What was looked at and what was found; without faults all is as it was written."""

    records: int = 0
    unsealed: int = 0
    count: int = 0
    faults: list[Finding] = field(default_factory=list)

    def add(self, place: str, fault: str) -> None:
        """Keep a fault."""
        self.count += 1
        if len(self.faults) < MOST_KEPT:
            self.faults.append(Finding(place, fault))
