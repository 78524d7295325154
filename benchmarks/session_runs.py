"""Plays the sessions of a set through the whole platform, and looks whether all were."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from benchmarks.session_catalog import ACTOR
from benchmarks.stub_chat import TURNS
from simulation.bootstrap import Platform
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.messages import CreateSetRun, SetRunFinished, SimulatorKind
from simulation.catalog.set_run.slots import session_id
from simulation.kernel.messages import Commit

LONGEST_RUN_SECONDS = 120.0
PLAYED = (Outcome.PASSED, Outcome.MAX_INTERACTIONS)
"""How sessions end whose agent hangs up in its last turn, or cannot."""


async def play(platform: Platform, unit_test_set_id: str) -> None:
    """From the command to the finished run."""
    with _run_ended(platform) as ended:
        await platform.runs.create(
            CreateSetRun(
                actor=ACTOR,
                at=platform.clock.now(),
                id=platform.ids.new(),
                unit_test_set_id=unit_test_set_id,
                seed=1,
                simulator=SimulatorKind.MODEL,
            )
        )
        async with asyncio.timeout(LONGEST_RUN_SECONDS):
            await ended.wait()


@contextmanager
def _run_ended(platform: Platform) -> Iterator[asyncio.Event]:
    ended = asyncio.Event()

    def listen(commit: Commit) -> None:
        if isinstance(commit.events[-1], SetRunFinished):
            ended.set()

    stop = platform.bus.listen(listen)
    yield ended
    stop()


async def require_all_turns(platform: Platform, unit_test_set_id: str, sessions: int) -> None:
    """Fail unless the log holds every turn of the set's last run."""
    unit_test_sets = platform.definitions["unit_test_set"]
    played: Any = await unit_test_sets.get(ACTOR.organization, unit_test_set_id)
    run_id = played.last_triggered_run_id
    found = await platform.set_runs.sessions([session_id(run_id, slot) for slot in range(sessions)])
    complete = sum(
        session.outcome in PLAYED and len(session.transcript) == 2 * TURNS
        for session in found.values()
    )
    if complete != sessions:
        raise RuntimeError(f"Only {complete} of {sessions} sessions were played to their end.")
