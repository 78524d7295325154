"""One attempt at a stage: its time limit, and what its end means."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from simulation.kernel.errors import LeaseLost, SimulationError
from simulation.pulse.context import Parked, StageContext
from simulation.pulse.faults import Category, RunCancelled, StageFault
from simulation.pulse.stage import Done, Stage

GRACE_SECONDS = 20.0
"""How long a worker that stops waits for an irreversible stage to come to its end."""

log = logging.getLogger(__name__)


class RunTimedOut(Exception):
    """The task's timeout is used up."""


class Interrupted(Exception):
    """The worker stops, but the attempt could still be brought to its end: ``done``."""

    def __init__(self, done: Done) -> None:
        super().__init__()
        self.done = done


async def attempt(stage: Stage, context: StageContext[Any], seconds_left: float) -> Done:
    """What ``stage`` comes to. ``seconds_left`` is what remains of the task's timeout.

    Raises:
        StageFault: the attempt failed, or its own timeout fired.
        RunTimedOut: the stage has no timeout of its own, and the task's is used up.
        RunCancelled, Parked: as the stage raised them.
        Interrupted: it completed, and nothing more may begin here.
    """
    own = stage.timeout_seconds
    limit = own if own is not None else max(0.0, seconds_left)
    try:
        async with asyncio.timeout(limit) as timer:
            return await _act(stage, context)
    except TimeoutError as error:
        if not timer.expired():
            raise _unexpected(stage, error) from error
        if own is None:
            raise RunTimedOut from error
        raise StageFault(
            Category.STAGE_TIMEOUT, f"The stage {stage.name!r} took longer than its {own:g} s."
        ) from error
    except (StageFault, RunCancelled, Parked, LeaseLost, Interrupted):
        raise
    except SimulationError as error:
        raise StageFault(Category.HOST_ACTION_FAILURE, error.message) from error
    except Exception as error:
        raise _unexpected(stage, error) from error


async def _act(stage: Stage, context: StageContext[Any]) -> Done:
    if not stage.irreversible:
        return await stage.act(context)
    return await _finishing(stage.act(context))  # type: ignore[arg-type]


async def _finishing(work: Coroutine[Any, Any, Done]) -> Done:
    """The result of ``work``; a worker that is told to stop waits for it for a while."""
    task = asyncio.create_task(work)
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        await asyncio.wait({task}, timeout=GRACE_SECONDS)
        if not task.done():
            task.cancel()
            raise
        raise Interrupted(task.result()) from None


def _unexpected(stage: Stage, error: Exception) -> StageFault:
    log.exception("The stage %s broke", stage.name, exc_info=error)
    return StageFault(
        Category.HOST_ACTION_FAILURE,
        f"The stage {stage.name!r} broke with {type(error).__name__}; see the worker's log.",
    )
