"""Watches a set run: what its sessions do, as it becomes known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Collection
from dataclasses import dataclass
from datetime import datetime

from simulation.bus import Bus
from simulation.catalog.news import POLL_SECONDS, SETTLE_SECONDS
from simulation.catalog.session.decider import Session
from simulation.catalog.session.transcript import Message
from simulation.catalog.set_run.documents import SessionSummary, SetRunDocument
from simulation.catalog.set_run.queries import SetRunQueries
from simulation.catalog.set_run.slots import session_id
from simulation.kernel.messages import Commit


@dataclass(frozen=True, slots=True)
class Turn:
    """The agent has answered; ``session`` is its state right after that."""

    session: Session
    finished: int

    @property
    def messages(self) -> list[Message]:
        """What was said in that turn."""
        turn = self.session.replied
        return [each for each in self.session.transcript if each.turn == turn]


@dataclass(frozen=True, slots=True)
class Spoken:
    """The persona has spoken, and the agent has not answered; ``session`` is its state then."""

    session: Session
    finished: int

    @property
    def messages(self) -> list[Message]:
        """What was said in that turn so far."""
        return [each for each in self.session.transcript if each.turn == self.session.turn]


@dataclass(frozen=True, slots=True)
class SessionEnded:
    """A session has finished. In all news ``finished`` counts those that are watched."""

    summary: SessionSummary
    finished: int


@dataclass(frozen=True, slots=True)
class RunEnded:
    """The run has ended."""

    run: SetRunDocument
    finished: int


News = Turn | Spoken | SessionEnded | RunEnded


@dataclass(frozen=True, slots=True)
class Watched:
    """What is to be told of a run, besides sessions that have finished, and its end.

    ``turns``: each turn, once the agent has answered; ``spoken``: what the persona said as well,
    before that. Of sessions that had finished before ``after`` nothing is told: they are
    counted. Only of those in ``slots``, where there are any.
    """

    turns: bool = False
    spoken: bool = False
    after: datetime | None = None
    slots: Collection[int] = ()


class SetRunWatch:
    """Yields the news of one run until it ends, beginning with what has happened already."""

    def __init__(
        self,
        bus: Bus,
        queries: SetRunQueries,
        run: SetRunDocument,
        wanted: Watched,
    ) -> None:
        self._bus = bus
        self._queries = queries
        self._run = run
        slots = sorted(set(wanted.slots)) or range(run.sessions)
        self._ids = {session_id(run.id, slot): slot for slot in slots}
        self._streams = {f"session-{id}" for id in self._ids} | {f"set_run-{run.id}"}
        self._wanted = wanted
        self._seen: set[int] = set()
        self._shown: dict[str, int] = {}
        self._heard: dict[str, int] = {}
        """The last turns in which the persona was heard, by session."""
        self._news = asyncio.Event()

    async def __aiter__(self) -> AsyncGenerator[News, None]:
        stop = self._bus.listen(self._hear)
        try:
            while True:
                self._news.clear()
                # The run is read before its sessions: if it has ended by then, so have all
                # of them, and none is missed.
                run = await self._queries.get(self._run.organization, self._run.id)
                ended = await self._ended()
                # After those that have ended: all of their turns are in the log by then.
                if self._wanted.turns or self._wanted.spoken:
                    async for said in self._moved():
                        yield said
                for summary in ended:
                    self._seen.add(summary.slot)
                    after = self._wanted.after
                    if after is None or summary.finished_at >= after:
                        yield SessionEnded(summary, len(self._seen))
                if run is None or run.is_completed:
                    if run is not None:
                        yield RunEnded(run, len(self._seen))
                    return
                await self._wait()
        finally:
            stop()

    def _hear(self, commit: Commit) -> None:
        if commit.stream in self._streams:
            self._news.set()

    async def _wait(self) -> None:
        try:
            async with asyncio.timeout(POLL_SECONDS):
                await self._news.wait()
            await asyncio.sleep(SETTLE_SECONDS)
        except TimeoutError:
            return

    async def _ended(self) -> list[SessionSummary]:
        unseen = set(self._ids.values()) - self._seen
        if not unseen:
            return []
        return await self._queries.summaries(self._run.organization, self._run.id, unseen)

    async def _moved(self) -> AsyncIterator[Turn | Spoken]:
        open_sessions = [id for id, slot in self._ids.items() if slot not in self._seen]
        for id, session in (await self._queries.sessions(open_sessions)).items():
            if self._wanted.turns:
                for turn in range(self._shown.get(id, 0) + 1, session.replied + 1):
                    yield Turn(session.after(turn), len(self._seen))
            self._shown[id] = session.replied
            heard = self._heard.get(id, 0)
            if self._wanted.spoken and session.awaits_reply and session.turn > heard:
                yield Spoken(session, len(self._seen))
                self._heard[id] = session.turn
            if session.played_again:
                self._follow(session)

    def _follow(self, session: Session) -> None:
        """Look at the attempt that takes the place of ``session`` from now on."""
        again = session_id(self._run.id, session.slot, session.attempt + 1)
        self._ids[again] = self._ids.pop(session.id)
        self._streams.add(f"session-{again}")
