"""One session on its way to its service."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from simulation.kernel.clock import Clock
from simulation.runner.ports import Agent, AgentReply, AgentTurn
from simulation.runner.room import Aside
from simulation.runner.throttle.throttle import Throttle
from simulation.runner.throttle.waiting_line import Obstacle
from simulation.runner.wire.answer import BadAnswer, TooSlow
from simulation.runner.wire.retries import Overloaded
from simulation.runner.wire.turnstile import passing
from simulation.service_permits.port import Permit


class Visit:
    """The turnstile of a session's agent. Whoever waits at it does so beside their place."""

    def __init__(
        self, throttle: Throttle, session: str, aside: Aside, clock: Clock, *, resumed: bool
    ) -> None:
        self._throttle = throttle
        self._session = session
        self._aside = aside
        self._clock = clock
        self._resumed = resumed
        self._came = 0.0
        self._stood = False
        self._permit: Permit | None = None

    def to(self, agent: Agent) -> Agent:
        """``agent``, reached through this."""
        return _ThrottledAgent(agent, self)

    @asynccontextmanager
    async def request(self) -> AsyncIterator[None]:
        number = await self._begin()
        try:
            yield
        except Overloaded as overload:
            patience = self._aside.patience_seconds
            await self._throttle.overloaded(number, overload.retry_after, patience)
            raise
        except TooSlow:
            raise
        except BadAnswer:
            self._throttle.backoff.served()
            raise
        else:
            self._throttle.backoff.served()
        finally:
            self._throttle.end()

    async def leave(self) -> None:
        """Ask nothing any more."""
        if self._permit is not None:
            permit, self._permit = self._permit, None
            await self._throttle.give_back(permit)

    async def _begin(self) -> int:
        self._came, self._stood = self._clock.ticks(), False
        throttle = self._throttle
        self._permit = await throttle.permit(
            self._session, self._permit, self._stand_by, resumed=self._resumed
        )
        self._resumed = False
        number = await throttle.begin(self._stand_by)
        if self._stood or throttle.limited:
            self._aside.sends()
        return number

    async def _stand_by(self, called: asyncio.Event, obstacle: Obstacle) -> None:
        self._stood = True
        await self._aside.stand_by(called, obstacle.seconds, obstacle.reason, self._require_hope)

    def _require_hope(self) -> None:
        self._throttle.require_hope(self._came, self._aside.patience_seconds)


class _ThrottledAgent:
    """An agent whose requests pass a turnstile."""

    def __init__(self, agent: Agent, visit: Visit) -> None:
        self._agent = agent
        self._visit = visit

    async def reply(self, turn: AgentTurn) -> AgentReply:
        with passing(self._visit):
            return await self._agent.reply(turn)
