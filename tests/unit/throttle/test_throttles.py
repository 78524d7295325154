"""Sessions on their way to a service, by a clock of their own."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from simulation.catalog.service import ServiceLimits
from simulation.kernel.clock import ManualClock
from simulation.rate_limits.port import RateLimits
from simulation.rate_limits.port import Room as Minute
from simulation.rate_limits.sqlite import in_file
from simulation.runner.faults import EndpointUnavailable
from simulation.runner.room import Aside, Room
from simulation.runner.throttle.throttles import Throttles
from simulation.runner.throttle.visit import Visit
from simulation.runner.wire.retries import Overloaded
from simulation.service_permits.memory import MemoryServicePermits
from simulation.service_permits.port import LEASE_SECONDS
from tests.support.examples import body


class Stopped(Exception):
    """The run was cancelled."""


@dataclass
class Services:
    """The definitions of services: all are one whose limits a test sets."""

    limits: ServiceLimits | None = None
    reads: int = 0
    away: bool = False

    async def get(self, organization: str, id: str) -> Any:
        self.reads += 1
        if self.away:
            raise ConnectionError("away")

        class Found:
            body: Any = _service(self.limits)

        return Found()


def _service(limits: ServiceLimits | None) -> Any:
    return body("service", limits=limits.model_dump() if limits else None)


class Watched:
    """Counts as ``limits`` do, in their thread, and tells while it does."""

    def __init__(self, limits: RateLimits) -> None:
        self._limits = limits
        self.counting = 0

    async def hit(self, endpoint: str, caller: str, per_minute: int) -> Minute:
        self.counting += 1
        try:
            return await self._limits.hit(endpoint, caller, per_minute)
        finally:
            self.counting -= 1


class Town:
    """A process and its sessions. Time passes only where somebody sleeps."""

    def __init__(self, rate_limits: Any, clock: ManualClock) -> None:
        self.clock = clock
        self.services = Services()
        self.permits = MemoryServicePermits(clock)
        self.rate_limits: Any = Watched(rate_limits)
        self.throttles = self.process()
        self.room = Room(100, clock, sleep=self.sleep)
        self.asking = 0
        self.most = 0
        self.asked_at: list[float] = []
        self.stopped = False

    def process(self) -> Throttles:
        services: Any = self.services
        return Throttles(services, self.permits, self.rate_limits, self.clock, self.sleep)

    async def sleep(self, seconds: float) -> None:
        """Wait until the clock, which ``pass_time`` moves, says that so much has passed."""
        until = self.clock.ticks() + seconds
        while self.clock.ticks() < until:
            await asyncio.sleep(0)

    async def pass_time(self, seconds: float, step: float = 0.25) -> None:
        """Let ``seconds`` pass, with whatever happens meanwhile."""
        for _ in range(int(seconds / step)):
            await settle()
            while self.rate_limits.counting:
                await asyncio.sleep(0)
                await settle()
            self.clock.advance(timedelta(seconds=step))
        await settle()

    @asynccontextmanager
    async def visit(
        self,
        session: str,
        service: str = "cafe",
        throttles: Throttles | None = None,
        *,
        resumed: bool = False,
    ) -> AsyncIterator[Visit]:
        async def look() -> None:
            if self.stopped:
                raise Stopped

        async with self.room.place() as place:
            self.aside = aside = Aside(place, self.clock, 120, look)
            chosen = throttles or self.throttles
            async with chosen.visit("acme", service, session, aside, resumed=resumed) as visit:
                yield visit

    async def session(
        self,
        name: str,
        *,
        turns: int = 2,
        seconds: float = 1,
        service: str = "cafe",
        throttles: Throttles | None = None,
        answer: Callable[[], Awaitable[None]] | None = None,
    ) -> None:
        """A session that asks ``turns`` times, each for ``seconds``."""
        async with self.visit(name, service, throttles) as visit:
            self.asking += 1
            try:
                for _ in range(turns):
                    async with visit.request():
                        self.asked_at.append(self.clock.ticks())
                        await (answer or self._answer(seconds))()
            finally:
                self.asking -= 1

    def _answer(self, seconds: float) -> Callable[[], Awaitable[None]]:
        return lambda: self.sleep(seconds)


async def settle() -> None:
    for _ in range(40):
        await asyncio.sleep(0)


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    clock = ManualClock()
    limits = in_file(tmp_path / "counters.sqlite", clock)
    yield Town(limits, clock)
    await limits.close()


def busy(retry_after: float | None) -> Callable[[], Awaitable[None]]:
    async def answer() -> None:
        raise Overloaded("busy", retry_after)

    return answer


async def test_so_many_sessions_at_once_in_all_processes(town: Town) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=3)
    talking: set[str] = set()
    most = 0

    async def session(name: str, throttles: Throttles) -> None:
        nonlocal most
        async with town.visit(name, throttles=throttles) as visit:
            for _ in range(2):
                async with visit.request():
                    talking.add(name)
                    most = max(most, len(talking))
                    await town.sleep(1)
            talking.discard(name)

    processes = [town.process(), town.process()]
    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(session(str(number), processes[number % 2]))
        await town.pass_time(40)
    assert most == 3
    assert not talking


async def test_a_session_keeps_its_permit_between_its_turns(town: Town) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=1)
    order = []

    async def session(name: str) -> None:
        async with town.visit(name) as visit:
            for turn in range(2):
                async with visit.request():
                    order.append(f"{name}{turn}")
                await town.sleep(1)

    async with asyncio.TaskGroup() as group:
        for name in "ab":
            group.create_task(session(name))
        await town.pass_time(8)
    assert order == ["a0", "a1", "b0", "b1"]


async def test_a_permit_is_renewed_while_its_session_plays(town: Town) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(town.session("a", turns=1, seconds=3 * LEASE_SECONDS))
        await town.pass_time(2.5 * LEASE_SECONDS, step=1)
        assert await town.permits.take("cafe", "b", "another", 1) is None
        await town.pass_time(LEASE_SECONDS, step=1)
    assert await town.permits.take("cafe", "b", "another", 1) is not None


async def test_a_session_that_was_resumed_has_its_permit_back_before_those_who_wait(
    town: Town,
) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=1)
    await town.permits.take("cafe", "a", "a worker that was killed", 1)
    order = []

    async def session(name: str, *, resumed: bool) -> None:
        async with town.visit(name, resumed=resumed) as visit, visit.request():
            order.append(name)

    async with asyncio.TaskGroup() as group:
        group.create_task(session("b", resumed=False))
        group.create_task(session("c", resumed=True))
        await town.pass_time(2)
        assert order == []
        group.create_task(session("a", resumed=True))
        await town.pass_time(2)
    assert order == ["a", "b", "c"]


async def test_a_lower_limit_is_obeyed_within_seconds(town: Town) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=4)
    async with asyncio.TaskGroup() as group:
        for number in range(4):
            group.create_task(town.session(str(number), turns=6))
        await town.pass_time(2.25)
        town.services.limits = ServiceLimits(max_concurrent_sessions=1)
        await town.pass_time(2)
        town.asked_at.clear()
        await town.pass_time(6)
        gaps = [b - a for a, b in zip(town.asked_at, town.asked_at[1:], strict=False)]
        assert min(gaps) >= 0.9, "one after the other"
        town.services.limits = None
        await town.pass_time(20)
    assert town.room.aside == 0


async def test_so_many_requests_a_minute(town: Town) -> None:
    town.services.limits = ServiceLimits(requests_per_minute=10)
    began = town.clock.ticks()
    async with asyncio.TaskGroup() as group:
        for number in range(13):
            group.create_task(town.session(str(number), turns=2, seconds=0.25))
        await town.pass_time(200)
    asked = [at - began for at in town.asked_at]
    assert len(asked) == 26
    # A window begins with its first request; limits may change while it is waited for.
    assert [asked[0], asked[10]] == pytest.approx([0, 60], abs=1)
    assert asked[9] < 10
    # It ends a minute later, is told in whole seconds, and noticed a step of the clock later.
    assert 120 <= asked[20] < 122


async def test_one_that_is_told_to_wait_has_all_wait(town: Town) -> None:
    async def busy_then() -> None:
        await town.sleep(0.5)
        raise Overloaded("busy", 20)

    async with asyncio.TaskGroup() as group:
        for number in range(6):
            group.create_task(_tolerant(town.session(f"refused {number}", answer=busy_then)))
        await town.pass_time(1)
        refused_at = town.clock.ticks() - 0.5
        town.asked_at.clear()
        for number in range(8):
            group.create_task(town.session(str(number), turns=1))
        await town.pass_time(30)
    waited = [at - refused_at for at in town.asked_at]
    assert waited == pytest.approx([20] * 3 + [21] * 3 + [22] * 2, abs=0.5), "half of six at a time"


async def _tolerant(playing: Awaitable[None]) -> None:
    with pytest.raises(Overloaded):
        await playing


async def test_other_processes_wait_as_well_where_the_service_has_limits(town: Town) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=50)
    await _tolerant(town.session("a", answer=busy(20)))
    refused_at = town.clock.ticks()
    async with asyncio.TaskGroup() as group:
        group.create_task(town.session("b", turns=1, throttles=town.process()))
        await town.pass_time(25)
    assert town.asked_at[-1] - refused_at == pytest.approx(20, abs=0.5)


async def test_a_pause_beyond_all_patience_is_nobody_elses(town: Town) -> None:
    await _tolerant(town.session("a", answer=busy(3600)))
    async with asyncio.TaskGroup() as group:
        group.create_task(town.session("b", turns=1))
        await town.pass_time(3)
    assert len(town.asked_at) == 2


async def test_waiting_is_no_failure_and_in_no_latency(town: Town) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(town.session("a", turns=1, seconds=300))
        await settle()
        group.create_task(town.session("b", turns=1, seconds=2))
        await settle()
        waiting = town.aside
        await town.pass_time(301, step=1)
        assert waiting.elapsed_ms <= 2000
        assert waiting.failures == []
        await town.pass_time(3)


async def test_a_session_that_waits_sees_that_its_run_was_stopped(
    town: Town, caplog: pytest.LogCaptureFixture
) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(town.session("a", turns=1, seconds=10))
        await settle()
        stopped = group.create_task(_stops(town.session("b")))
        third = group.create_task(_stops(town.session("c")))
        with caplog.at_level(logging.WARNING):
            await town.pass_time(3)
        assert town.room.aside == 2
        town.stopped = True
        await town.pass_time(2)
        assert stopped.done()
        assert third.done()
        await town.pass_time(10)
    assert town.room.aside == 0
    [told] = [record.getMessage() for record in caplog.records]
    assert told.startswith("Sessions wait (2)")
    assert "1 sessions at once talk to the service already" in told


async def _stops(playing: Awaitable[None]) -> None:
    with pytest.raises(Stopped):
        await playing


async def test_nobody_waits_for_one_who_serves_nobody(town: Town) -> None:
    async def never() -> None:
        raise Overloaded("busy", 100)

    async def insists(name: str) -> None:
        async with town.visit(name) as visit:
            for _ in range(3):
                with pytest.raises(Overloaded):
                    async with visit.request():
                        await never()

    async with asyncio.TaskGroup() as group:
        group.create_task(insists("a"))
        await settle()
        hopeless = group.create_task(_unavailable(town.session("b")))
        await town.pass_time(119)
        assert not hopeless.done()
        await town.pass_time(3)
        assert hopeless.done()
        await town.pass_time(200)


async def _unavailable(playing: Awaitable[None]) -> None:
    with pytest.raises(EndpointUnavailable, match="answered nobody"):
        await playing


async def test_limits_are_read_once_a_second_and_the_last_ones_hold(town: Town) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=1)
    async with town.visit("a") as visit:
        for _ in range(50):
            async with visit.request():
                pass
        assert town.services.reads == 1
        town.services.away = True
        town.clock.advance(timedelta(seconds=2))
        async with visit.request():
            await settle()
        assert town.services.reads == 2
        assert await town.permits.take("cafe", "b", "another", 1) is None


async def test_a_service_without_limits_asks_no_storage(tmp_path: Path) -> None:
    class Never:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(f"{name} was asked")

    never: Any = Never()
    town = Town(never, ManualClock())
    town.permits = never
    throttles = town.process()
    async with asyncio.TaskGroup() as group:
        for number in range(20):
            group.create_task(town.session(str(number), throttles=throttles))
        await town.pass_time(3)
    assert len(town.asked_at) == 40


async def test_services_are_apart(town: Town) -> None:
    town.services.limits = ServiceLimits(max_concurrent_sessions=1)
    async with asyncio.TaskGroup() as group:
        group.create_task(town.session("a", turns=1, seconds=100))
        await settle()
        other = group.create_task(town.session("b", turns=1, service="bar"))
        await town.pass_time(2)
        assert other.done()
        await town.pass_time(100, step=1)
