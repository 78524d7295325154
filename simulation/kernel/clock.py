"""Time as a port, so that nothing in the domain reads a wall clock."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol

from simulation.kernel.values import require_utc


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The current time in UTC, cut to milliseconds."""
        ...

    def ticks(self) -> float:
        """Seconds on a clock that never jumps; only differences mean anything."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return require_utc(datetime.now(UTC))

    def ticks(self) -> float:
        return time.perf_counter()


class ManualClock:
    """A clock that moves only when told to."""

    def __init__(self, start: datetime | None = None, step: timedelta = timedelta(0)) -> None:
        self._now = require_utc(start or datetime(2026, 1, 1, tzinfo=UTC))
        self._step = step

    def now(self) -> datetime:
        moment = self._now
        self._now += self._step
        return moment

    def ticks(self) -> float:
        return self._now.timestamp()

    def advance(self, by: timedelta) -> None:
        """Move the clock forward."""
        self._now += by


class Seldom:
    """Says of what happens over and over whether its time has come: once in ``seconds``."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._seconds = seconds
        self._last: float | None = None

    def is_due(self) -> bool:
        """Whether it was not due within the last seconds; from now on it was."""
        now = self._clock.ticks()
        if self._last is not None and now - self._last < self._seconds:
            return False
        self._last = now
        return True
