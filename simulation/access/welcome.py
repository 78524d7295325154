"""Streams that end with the welcome of whoever reads them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from typing import Any, TypeVar

from simulation.access.caller import Caller
from simulation.bootstrap import Platform
from simulation.identity.organization.decider import OrganizationDecider
from simulation.identity.permission import Permission
from simulation.kernel.messages import Commit

WAKE_SECONDS = 4.0
"""How late a change that another process made may be noticed while there are no news."""

IDLE_WAKE_SECONDS = 30.0
"""The same for a connection over which nothing is told."""

News = TypeVar("News")


async def while_welcome(
    source: AsyncGenerator[News, None],
    platform: Platform,
    caller: Caller,
    *permissions: Permission,
    wake_seconds: float = WAKE_SECONDS,
) -> AsyncGenerator[News, None]:
    """The news of ``source``, each as long as the reader still counts and has ``permissions``.

    It looks before each, at once when somebody's rights change in this process, and from time
    to time. ``source`` is closed at the end.

    Raises:
        Unauthenticated: the sign-in has ended: its key is revoked, its user gone, its time up.
        Forbidden: a permission is gone.
    """
    looking = _Welcome(platform, caller, permissions, wake_seconds)
    async with aclosing(source), aclosing(looking) as welcome:
        while True:
            reading = asyncio.create_task(_next(source))
            try:
                await welcome.until(reading)
            finally:
                await _end(reading)
            news = reading.result()
            if not news:
                return
            yield news[0]


async def until_unwelcome(
    platform: Platform, caller: Caller, wake_seconds: float = IDLE_WAKE_SECONDS
) -> None:
    """Wait until the caller's sign-in has ended, whatever they may do.

    Raises:
        Unauthenticated: it has.
    """
    nothing: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    async with aclosing(_Welcome(platform, caller, (), wake_seconds)) as welcome:
        await welcome.until(nothing)


class _Welcome:
    """Whether a caller still counts."""

    def __init__(
        self,
        platform: Platform,
        caller: Caller,
        permissions: Sequence[Permission],
        wake_seconds: float,
    ) -> None:
        self._clock = platform.clock
        self._caller = caller
        self._permissions = permissions
        self._wake_seconds = wake_seconds
        self._changed = asyncio.Event()
        self._stop = platform.bus.listen(self._hear, OrganizationDecider.category)

    async def aclose(self) -> None:
        """Listen no longer."""
        self._stop()

    async def until(self, reading: asyncio.Future[Any]) -> None:
        """Wait for the end of ``reading``, and see then that the caller counts.

        Raises:
            Unauthenticated, Forbidden: the caller counts no more; perhaps long before the end.
        """
        while True:
            await self._wait(reading)
            # Before the look: what changes during it is looked at once more.
            self._changed.clear()
            await self._caller.renew()
            self._caller.principal.require(*self._permissions)
            if reading.done():
                return

    async def _wait(self, reading: asyncio.Future[Any]) -> None:
        changing = asyncio.create_task(self._changed.wait())
        try:
            await asyncio.wait(
                (reading, changing),
                timeout=self._patience(),
                return_when=asyncio.FIRST_COMPLETED,
            )
        finally:
            await _end(changing)

    def _patience(self) -> float:
        expires_at = self._caller.principal.expires_at
        if expires_at is None:
            return self._wake_seconds
        left = (expires_at - self._clock.now()).total_seconds()
        return min(self._wake_seconds, max(0.0, left))

    def _hear(self, commit: Commit) -> None:
        if commit.metadata.organization == self._caller.principal.organization:
            self._changed.set()


async def _next(source: AsyncGenerator[News, None]) -> tuple[News, ...]:
    """The next of ``source``, or nothing at its end."""
    async for news in source:
        return (news,)
    return ()


async def _end(task: asyncio.Task[Any]) -> None:
    if not task.done():
        task.cancel()
        await asyncio.wait((task,))
    elif not task.cancelled():
        task.exception()  # Looked at, lest it be reported as lost where nobody wants it.
