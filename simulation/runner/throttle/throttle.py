"""What the sessions of one service under test pass on their way to it, in this process."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from simulation.catalog.service import ServiceLimits
from simulation.kernel.clock import Clock
from simulation.rate_limits.port import RateLimits
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.throttle.backoff import Backoff
from simulation.runner.throttle.kept_permits import KeptPermits
from simulation.runner.throttle.todays_limits import TodaysLimits
from simulation.runner.throttle.waiting_line import Obstacle, StandBy, WaitingLine
from simulation.service_permits.port import Permit

ENDPOINT = "service"
"""What requests to services are counted under."""

LOOK_SECONDS = 1.0
"""How often it is looked whether another process has given a permit back."""

LONGEST_TRY_SECONDS = 5.0
"""After how long it is tried again at the latest: limits may have been raised."""


class Throttle:
    """Lets sessions to a service: so many at once, so many requests a minute, as much as it takes.

    A service that has no limits, and never had too much to do, is asked without any of that.
    """

    def __init__(
        self,
        service: str,
        read_limits: Callable[[], Awaitable[ServiceLimits]],
        permits: KeptPermits,
        rate_limits: RateLimits,
        clock: Clock,
    ) -> None:
        self._service = service
        self._read_limits = read_limits
        self._permits = permits
        self._rate_limits = rate_limits
        self._clock = clock
        self._for_permits = WaitingLine()
        self._for_requests = WaitingLine()
        self._shared_pause = 0.0
        self.backoff = Backoff()
        self.limits = TodaysLimits(self._read, clock)
        self.visits = 0

    async def permit(
        self, session: str, has: Permit | None, stand_by: StandBy, *, resumed: bool
    ) -> Permit | None:
        """The permit that ``session`` has by now, as soon as it may have one; null for needless.

        One that was ``resumed`` may have it still, and need not stand behind those who wait for it.
        """
        has = has if has is not None and has in self._permits else None
        most = (await self.limits.look()).max_concurrent_sessions
        if most is None or (has is not None and has.number < most):
            return has
        taken = has

        async def attempt() -> Obstacle | None:
            nonlocal taken
            most = (await self.limits.look()).max_concurrent_sessions
            if most is None:
                return None
            if taken is not None:
                # The limit was lowered: whoever has too high a number waits for a lower one.
                self._permits.forget(taken)
            taken = await self._permits.take(self._service, session, most)
            if taken is not None:
                return None
            return Obstacle(f"{most} sessions at once talk to the service already.", LOOK_SECONDS)

        if not resumed or await attempt() is not None:
            await self._for_permits.passed(attempt, stand_by)
        return taken

    async def give_back(self, permit: Permit) -> None:
        """Let another session have ``permit``."""
        await self._permits.give_back(permit)
        self._for_permits.call()

    async def begin(self, stand_by: StandBy) -> int:
        """Begin a request as soon as it may be; returns its number."""
        limits = await self.limits.look()
        open_to_all = limits.requests_per_minute is None and self._for_requests.empty
        if open_to_all and self._pause_left() <= 0 and self.backoff.has_room:
            return self.backoff.begin()
        number = 0

        async def attempt() -> Obstacle | None:
            nonlocal number
            obstacle = await self._obstacle()
            if obstacle is None:
                number = self.backoff.begin()
            return obstacle

        await self._for_requests.passed(attempt, stand_by)
        return number

    def end(self) -> None:
        """A request is over."""
        self.backoff.end()
        self._for_requests.call()

    async def overloaded(self, number: int, retry_after: float | None, patience: float) -> None:
        """The request ``number`` met an overload.

        A pause that is longer than anybody has patience is nobody else's: each asks for itself,
        and gives up at once.
        """
        shared = None if retry_after is not None and retry_after > patience else retry_after
        self.backoff.overloaded(number, self._clock.ticks(), shared, patience)
        if shared and self.limits.known.any:
            until = self._clock.now().timestamp() + shared
            await self._permits.shared.pause(self._service, until)

    def require_hope(self, since: float, patience: float) -> None:
        """Return unless nobody was served for ``patience`` seconds, all of which one has waited.

        Raises:
            EndpointUnavailable: so it is.
        """
        busy_since = self.backoff.busy_since
        if busy_since is None or self._clock.ticks() - max(busy_since, since) < patience:
            return
        raise EndpointUnavailable(
            f"The agent had too much to do for {patience:.0f} s, and answered nobody; this session "
            "waited for its turn meanwhile. Lower the limits of the service, or raise its capacity."
        )

    @property
    def limited(self) -> bool:
        """Whether the service has limits."""
        return self.limits.known.any

    async def _read(self) -> ServiceLimits:
        limits = await self._read_limits()
        if limits.any:
            until = await self._permits.shared.paused_until(self._service)
            if until > self._shared_pause:
                self._shared_pause = until
                left = until - self._clock.now().timestamp()
                self.backoff.pause(self._clock.ticks() + left)
        return limits

    async def _obstacle(self) -> Obstacle | None:
        if (left := self._pause_left()) > 0:
            return Obstacle("The agent has too much to do, and is left alone.", left)
        if not self.backoff.has_room:
            asking = self.backoff.asking
            return Obstacle(f"The agent had too much to do, and is asked {asking} times at once.")
        allowed = (await self.limits.look()).requests_per_minute
        if allowed is None:
            return None
        room = await self._rate_limits.hit(ENDPOINT, self._service, allowed)
        if room.granted:
            return None
        seconds = min(room.resets_in, LONGEST_TRY_SECONDS)
        return Obstacle(f"The service is asked {allowed} times a minute.", seconds)

    def _pause_left(self) -> float:
        return self.backoff.paused_until - self._clock.ticks()
