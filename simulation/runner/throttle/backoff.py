"""Adaptive back-off: an overload halves what a service is asked at once, answers bring it back.

That is additive increase and multiplicative decrease, as in TCP (Chiu and Jain, 1989; RFC 5681).
"""

from __future__ import annotations

import math

FIRST_PAUSE_SECONDS = 0.2
LONGEST_PAUSE_SECONDS = 10.0
"""How long a service is left alone that does not say for how long; it doubles in between."""


class Backoff:
    """What one process knows of a service's load. Times are ticks of one clock, in seconds.

    ``asking`` requests are under way. ``window`` is how many may be: null for any number, as long
    as the service never had too much to do, and once it takes again what was too much then.
    ``busy_since`` is when it was overloaded first after its last answer.
    """

    def __init__(self) -> None:
        self.asking = 0
        self.window: float | None = None
        self.paused_until = -math.inf
        self.busy_since: float | None = None
        self._too_many = 0
        self._begun = 0
        self._begun_at_halving = 0
        self._halvings = 0

    @property
    def quiet(self) -> bool:
        """Whether nothing of it is worth to be remembered."""
        return self.window is None and not self.asking and self.busy_since is None

    @property
    def has_room(self) -> bool:
        """Whether one more request may be under way."""
        return self.window is None or self.asking < math.floor(self.window)

    def begin(self) -> int:
        """Begin a request; returns its number."""
        self.asking += 1
        self._begun += 1
        return self._begun

    def end(self) -> None:
        """A request is over, however it went."""
        self.asking -= 1

    def served(self) -> None:
        """A request was answered. A whole window of answers makes the window larger by one."""
        self.busy_since = None
        self._halvings = 0
        if self.window is not None:
            self.window += 1 / self.window
            if self.window >= self._too_many:
                self.window = None

    def overloaded(
        self, number: int, now: float, retry_after: float | None, patience: float = math.inf
    ) -> None:
        """The request ``number`` met an overload, and is still counted as under way.

        Those that were under way together are one overload, and halve the window once. A pause
        that nobody asked for takes half of anybody's ``patience`` at most.
        """
        if self.busy_since is None:
            self.busy_since = now
        if number > self._begun_at_halving:
            self._begun_at_halving = self._begun
            self._halvings += 1
            at_once = self.asking if self.window is None else min(self.asking, self.window)
            self._too_many = max(self._too_many if self.window is not None else 0, self.asking)
            self.window = max(1, at_once // 2)
        self.pause(now + (retry_after or min(self._usual_pause(), patience / 2)))

    def pause(self, until: float) -> None:
        """Ask nothing before ``until``; of several such moments the latest holds."""
        self.paused_until = max(self.paused_until, until)

    def _usual_pause(self) -> float:
        doubled: float = FIRST_PAUSE_SECONDS * 2 ** min(self._halvings - 1, 30)
        return min(doubled, LONGEST_PAUSE_SECONDS)
