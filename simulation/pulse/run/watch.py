"""Watches a run: its events, as they become known."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator

from simulation.bus import Bus
from simulation.kernel.decider import fold, stream_name
from simulation.kernel.messages import Commit
from simulation.kernel.news import news_within
from simulation.pulse.run.decider import RunDecider
from simulation.pulse.run.log import RunEvent, run_events
from simulation.pulse.run.queries import RunQueries
from simulation.pulse.run.state import Run

POLL_SECONDS = 1.0
"""How late news of another process may be; those of this one arrive at once."""


class RunWatch:
    """Yields the events of one run after position ``after``, and ends with the run.

    It ends at once where there is no such run, and after what is left to tell where the run
    has ended already.
    """

    def __init__(self, bus: Bus, runs: RunQueries, run_id: str, *, after: int = 0) -> None:
        self._bus = bus
        self._runs = runs
        self._run_id = run_id
        self._stream = stream_name("run", run_id)
        self._after = after
        self._decider = RunDecider()
        self._news = asyncio.Event()

    async def __aiter__(self) -> AsyncGenerator[RunEvent, None]:
        stop = self._bus.listen(self._hear)
        run: Run | None = None
        read = 0
        try:
            while True:
                self._news.clear()
                # From the start at first, whatever ``after`` says: the state tells the end,
                # and a position may lie in the middle of a commit.
                commits = await self._runs.history(self._run_id, after=read)
                for event in run_events(commits):
                    if event.position > self._after:
                        yield event
                run = fold(self._decider, commits, run)
                if run is None or run.status.terminal:
                    return
                read = commits[-1].last if commits else read
                await news_within(self._news, POLL_SECONDS)
        finally:
            stop()

    def _hear(self, commit: Commit) -> None:
        if commit.stream == self._stream:
            self._news.set()
