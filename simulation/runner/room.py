"""Room for sessions: how many are played at once, and what a session does that has to wait."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from math import isinf

from simulation.kernel.clock import Clock, Seldom

LOOK_SECONDS = 1.0
"""How late a session that waits notices that its run was stopped."""
SHORT_SECONDS = 1.0
"""Waits that are shorter are waited in one's place, and not told."""
TELL_AGAIN_SECONDS = 10.0
"""How often it is told that sessions wait, however many do."""

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[object]]


class Room:
    """A bounded number of places, and the sessions that wait beside them.

    A session that waits for an endpoint leaves its place to others meanwhile: one service
    that is overloaded keeps no session of another from being played.
    """

    def __init__(self, places: int, clock: Clock, *, sleep: Sleep = asyncio.sleep) -> None:
        self._places = asyncio.Semaphore(places)
        self._tell_again = Seldom(clock, TELL_AGAIN_SECONDS)
        self._sleep = sleep
        self.aside = 0

    @asynccontextmanager
    async def place(self) -> AsyncIterator[Place]:
        """A place, as soon as one is free."""
        await self._places.acquire()
        place = Place(self)
        try:
            yield place
        finally:
            if place.taken:
                self._places.release()

    async def leave(self, place: Place, seconds: float, reason: str, look: Look) -> None:
        """Give ``place`` to others for ``seconds``, and take one again."""
        if seconds < SHORT_SECONDS:
            await self._sleep(seconds)
            return
        async with self._without(place):
            self._tell(seconds, reason)
            while seconds > 0:
                await self._sleep(min(seconds, LOOK_SECONDS))
                seconds -= LOOK_SECONDS
                await look()

    async def stand_by(
        self, place: Place, called: asyncio.Event, seconds: float, reason: str, look: Look
    ) -> None:
        """Give ``place`` to others until ``called``, for ``seconds`` at most; take one again."""
        long = seconds >= SHORT_SECONDS
        async with self._without(place):
            while seconds > 0 and not await self._called(called, min(seconds, LOOK_SECONDS)):
                seconds -= LOOK_SECONDS
                if long:
                    self._tell(seconds, reason)
                await look()

    @asynccontextmanager
    async def _without(self, place: Place) -> AsyncIterator[None]:
        """Within, others have ``place``; who gives up there wants none any more."""
        place.taken = False
        self._places.release()
        self.aside += 1
        try:
            yield
        finally:
            self.aside -= 1
        await self._places.acquire()
        place.taken = True

    async def _called(self, called: asyncio.Event, seconds: float) -> bool:
        """Whether it was ``called`` within ``seconds``."""
        if called.is_set():
            return True
        waits = {asyncio.ensure_future(called.wait()), asyncio.ensure_future(self._sleep(seconds))}
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for each in waits:
                each.cancel()
        return called.is_set()

    def _tell(self, seconds: float, reason: str) -> None:
        if not self._tell_again.is_due():
            return
        again = "" if isinf(seconds) else f". One asks again in {max(seconds, 0):.0f} s"
        log.warning("Sessions wait (%d)%s: %s", self.aside, again, reason)


class Place:
    """The place of one session."""

    def __init__(self, room: Room) -> None:
        self.room = room
        self.taken = True


Look = Callable[[], Awaitable[None]]
"""Looks whether it is still worth to wait; raises where it is not."""


class Aside:
    """How a session waits: beside its place, and outside of all that is measured.

    What failed before a request was served is remembered from ``begin`` on.
    """

    def __init__(self, place: Place, clock: Clock, patience_seconds: float, look: Look) -> None:
        self._place = place
        self._clock = clock
        self._look = look
        self.patience_seconds = patience_seconds
        self.begin()

    def begin(self) -> None:
        """Begin a question."""
        self.failures: list[str] = []
        self.sends()

    def sends(self) -> None:
        """Put the question now, and not before."""
        self._asked_at = self._clock.ticks()

    @property
    def elapsed_ms(self) -> float:
        """How long ago the question was put the last time."""
        return round((self._clock.ticks() - self._asked_at) * 1000, 3)

    async def wait(self, seconds: float, reason: str) -> None:
        self.failures.append(reason)
        await self._place.room.leave(self._place, seconds, reason, self._look)
        self.sends()

    async def stand_by(
        self, called: asyncio.Event, seconds: float, reason: str, require_hope: Callable[[], None]
    ) -> None:
        """Wait for one's turn, which is no failure and needs no patience.

        May raise to give the question up, as ``require_hope`` does.
        """

        async def look() -> None:
            await self._look()
            require_hope()

        await self._place.room.stand_by(self._place, called, seconds, reason, look)
