"""One attempt at a stage: its time limit, and what its end means."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

from simulation.kernel.errors import LeaseLost, SimulationError
from simulation.pulse.context import Parked, StageContext
from simulation.pulse.faults import Category, RunCancelled, StageFault
from simulation.pulse.stage import Done, Stage

GRACE_SECONDS = 20.0
"""How long a worker that stops waits for an irreversible stage to come to its end."""

UNWIND_SECONDS = 1.0
"""How long an irreversible stage that was cut off may take to notice."""

TOLD = (StageFault, RunCancelled, Parked, LeaseLost)
"""What a stage ends with on purpose."""

log = logging.getLogger(__name__)


class RunTimedOut(Exception):
    """The task's timeout is used up."""


async def attempt(stage: Stage, context: StageContext[Any], seconds_left: float) -> Done:
    """What ``stage`` comes to. ``seconds_left`` is what remains of the task's timeout.

    An irreversible stage may come to its end although the worker was told to stop:
    ``stopping`` says so afterwards.

    Raises:
        StageFault: the attempt failed, or its own timeout fired.
        RunTimedOut: the stage has no timeout of its own, and the task's is used up.
        RunCancelled, Parked, LeaseLost: as the stage raised them.
        asyncio.CancelledError: the worker stops, or has lost the run.
    """
    own = stage.timeout_seconds
    timer = asyncio.timeout(own if own is not None else max(0.0, seconds_left))
    try:
        async with timer:
            # In a task of its own: a group of tasks in there may leave marks of cancellation
            # on the task that it runs in, and then this one would look as if it had to stop.
            work = asyncio.ensure_future(stage.act(context))
            done = await (_finishing(work, timer) if stage.irreversible else work)
    except asyncio.CancelledError as error:
        if stopping():
            raise
        context.require_lease()
        raise _broken(stage, error) from error
    except Exception as error:
        if stopping() and not stage.irreversible:
            # Made of the very cancellation that stops this worker, most likely.
            raise asyncio.CancelledError from error
        raise _meaning(stage, error, timer) from error
    if not isinstance(done, Done):
        raise _broken(stage, TypeError(f"{stage.name} returned {done!r}, and no Done"))
    return done


def stopping() -> bool:
    """Whether this worker was told to let go of what the present task does."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


async def _finishing(task: asyncio.Future[Done], timer: asyncio.Timeout) -> Done:
    """The result of ``task``; a worker that is told to stop waits for it for a while."""
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        if not task.done() and not timer.expired():
            await asyncio.wait({task}, timeout=GRACE_SECONDS)
        if not task.done() or timer.expired():
            raise
        return task.result()
    finally:
        if not task.done():
            task.cancel()
            await asyncio.wait({task}, timeout=UNWIND_SECONDS)


def _meaning(stage: Stage, error: Exception, timer: asyncio.Timeout) -> Exception:
    """What ``error``, raised by ``stage``, says about the attempt."""
    told = _told(error)
    if told is not None:
        return told
    if timer.expired():
        own = stage.timeout_seconds
        if own is None:
            return RunTimedOut()
        return StageFault(
            Category.STAGE_TIMEOUT, f"The stage {stage.name!r} took longer than its {own:g} s."
        )
    if isinstance(error, SimulationError):
        return StageFault(Category.HOST_ACTION_FAILURE, error.message)
    return _broken(stage, error)


def _told(error: BaseException) -> Exception | None:
    """What a stage said on purpose, also where it said so out of a group of tasks."""
    if isinstance(error, BaseExceptionGroup):
        return next(filter(None, map(_told, error.exceptions)), None)
    return error if isinstance(error, TOLD) else None


def _broken(stage: Stage, error: BaseException) -> StageFault:
    log.error("The stage %s broke", stage.name, exc_info=error)
    return StageFault(
        Category.HOST_ACTION_FAILURE,
        f"The stage {stage.name!r} broke with {type(error).__name__}; see the worker's log.",
    )
