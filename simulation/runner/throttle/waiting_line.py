"""A line of sessions that wait for the same thing, in the order in which they came."""

from __future__ import annotations

import asyncio
import math
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a session does not get on now, and after how many seconds it tries again.

    It is called earlier where something has changed.
    """

    reason: str
    seconds: float = math.inf


StandBy = Callable[[asyncio.Event, Obstacle], Awaitable[None]]
"""Waits until it is called, or until it is time to try again."""


class WaitingLine:
    """Only the first of a line tries to get on, and the next one once it has left."""

    def __init__(self) -> None:
        self._waiting: deque[asyncio.Event] = deque()
        self._reason = ""

    @property
    def empty(self) -> bool:
        """Whether nobody waits."""
        return not self._waiting

    async def passed(
        self, attempt: Callable[[], Awaitable[Obstacle | None]], stand_by: StandBy
    ) -> bool:
        """Return when ``attempt`` meets no obstacle any more: whether one had to wait for that."""
        called = asyncio.Event()
        self._waiting.append(called)
        waited = False
        try:
            while True:
                called.clear()
                obstacle = await self._obstacle(called, attempt)
                if obstacle is None:
                    return waited
                waited = True
                await stand_by(called, obstacle)
        finally:
            self._waiting.remove(called)
            self.call()

    def call(self) -> None:
        """Have the first one try again at once."""
        if self._waiting:
            self._waiting[0].set()

    async def _obstacle(
        self, called: asyncio.Event, attempt: Callable[[], Awaitable[Obstacle | None]]
    ) -> Obstacle | None:
        if self._waiting[0] is not called:
            return Obstacle(self._reason or "Others come first.")
        obstacle = await attempt()
        self._reason = obstacle.reason if obstacle else ""
        return obstacle
