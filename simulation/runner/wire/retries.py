"""Requests that are put again: where nobody took them, and where somebody has too much to do."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import TypeVar

from simulation.kernel.clock import Clock, SystemClock
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.wire.turnstile import turnstile_here
from simulation.runner.wire.waiting import Waiting, waiting_here

T = TypeVar("T")


class NotServed(Exception):
    """A request came to nothing, and may be put again; the message is the reason.

    ``fault`` is what it amounts to once it is given up.
    """

    def __init__(self, reason: str, fault: type[Exception] = EndpointUnavailable) -> None:
        super().__init__(reason)
        self.fault = fault

    def given_up(self, asked: int, waited: float) -> Exception:
        """The fault that it is after ``asked`` requests and ``waited`` seconds between them."""
        times = "once" if asked == 1 else f"{asked} times"
        within = f" within {waited:.0f} s" if waited >= 1 else ""
        return self.fault(f"{self} (Asked {times}{within}.)")


class Overloaded(NotServed):
    """Whoever was asked has too much to do. ``retry_after`` is the pause that it asks for."""

    def __init__(self, reason: str, retry_after: float | None = None) -> None:
        wish = "" if retry_after is None else f" (It asks for a pause of {retry_after:g} s.)"
        super().__init__(reason + wish)
        self.retry_after = retry_after


@dataclass(frozen=True, slots=True)
class Retries:
    """How often and how patiently a request is put again.

    One that nobody took is put ``attempts`` times in all; one that meets an overload as long
    as ``waiting`` has patience, which is that of the session where it is null. Pauses double
    from ``first_delay_seconds`` to ``longest_delay_seconds``, unless the endpoint asks for
    another; ``chance`` spreads them, so that those who were refused together do not come back
    together.
    """

    attempts: int = 3
    first_delay_seconds: float = 0.2
    longest_delay_seconds: float = 10.0
    waiting: Waiting | None = None
    chance: Callable[[], float] = random.random
    clock: Clock = field(default_factory=SystemClock)

    async def until_served(self, attempt: Callable[[], Awaitable[T]]) -> T:
        """What ``attempt`` returns as soon as it does not raise NotServed.

        Raises:
            EndpointUnavailable: it is given up.
        """
        waiting, turnstile = self.waiting or waiting_here(), turnstile_here()
        failures: Counter[bool] = Counter()
        waited = 0.0
        while True:
            try:
                async with turnstile.request():
                    return await attempt()
            except NotServed as failed:
                failure = failed
            # Each kind is counted on its own: who is busy may be restarted in between.
            busy = isinstance(failure, Overloaded)
            failures[busy] += 1
            left = waiting.patience_seconds - waited
            if isinstance(failure, Overloaded):
                over = left <= 0 or (failure.retry_after or 0) > waiting.patience_seconds
                pause = min(self._until_less_busy(failure, failures[busy]), left)
            else:
                over = failures[busy] >= self.attempts
                pause = self.delay(failures[busy])
            if over:
                raise failure.given_up(failures.total(), waited) from failure
            await waiting.wait(pause, str(failure))
            waited += pause

    def delay(self, failures: int) -> float:
        """Seconds to wait after the ``failures``-th failure in a row, counted from 1."""
        doubled: float = self.first_delay_seconds * 2 ** min(failures - 1, 30)
        return min(doubled, self.longest_delay_seconds) * (1 - self.chance() / 2)

    def seconds_asked_for(self, retry_after: str | None, date: str | None) -> float | None:
        """What ``Retry-After`` asks for, in seconds or as a moment; null for nothing.

        ``date`` is when the answer was sent by the clock of whoever sent it: a moment is
        meant by that clock.
        """
        if not retry_after:
            return None
        if retry_after.strip().isdecimal():
            return float(retry_after)
        moment = _moment(retry_after)
        if moment is None:
            return None
        sent = _moment(date) or self.clock.now()
        return max(0.0, (moment - sent).total_seconds())

    def _until_less_busy(self, failure: Overloaded, overloads: int) -> float:
        if not failure.retry_after:
            return self.delay(overloads)
        # Never before the moment that was asked for, and not all at that very moment.
        return failure.retry_after * (1 + self.chance() / 10)


def _moment(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text) if text else None
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment
