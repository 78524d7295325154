"""`simulation worker`: executes runs beside other workers."""

from __future__ import annotations

import asyncio
import signal
from contextlib import suppress
from pathlib import Path

from simulation.bootstrap import Platform, open_platform
from simulation.cli.errors import complete
from simulation.cli.options import settings_for
from simulation.kernel.errors import ConfigurationInvalid, LeaseLost
from simulation.server.repeated_lines import RepeatedLines, bounded_log
from simulation.settings import Settings

TELL_SECONDS = 5.0
"""How late it may be told what was left out of the log, and that this worker lives."""


def worker() -> None:
    """Execute runs until stopped, beside any number of other workers.

    Needs SIMULATION_ENGINE_URL and SIMULATION_DATABASE_URL, the same in each process. On
    SIGTERM its runs go over to the others.
    """
    complete(work_until_stopped(settings_for(None)))


async def work_until_stopped(settings: Settings) -> None:
    """Execute runs until SIGTERM or SIGINT; then hand over what is in hand.

    Raises:
        ConfigurationInvalid: there is nothing that workers could share.
        LeaseLost: this process was silent for so long that others took over; start it anew.
    """
    if not settings.engine_url:
        raise ConfigurationInvalid(
            "engine_url: workers share an engine on PostgreSQL; set SIMULATION_ENGINE_URL (and "
            "SIMULATION_DATABASE_URL). Without it `simulation serve` executes runs itself.",
            field="engine_url",
        )
    with bounded_log() as lines:
        async with open_platform(settings, work=True) as platform:
            print(f"Ready as {platform.engine.owner}", flush=True)  # noqa: T201 - waited for
            await _stopped_or_lost(platform, lines, settings.heartbeat_file)


async def _stopped_or_lost(
    platform: Platform, lines: RepeatedLines, heartbeat: Path | None
) -> None:
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    waits = [
        asyncio.create_task(stopped.wait()),
        asyncio.create_task(platform.engine.wait_until_lost()),
    ]
    while not any(each.done() for each in waits):
        # A loop that hangs and a lease that is lost both end it: looking at the file is enough.
        if heartbeat is not None:
            _beat(heartbeat)
        await asyncio.wait(waits, timeout=TELL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        lines.tell()
    lost = not stopped.is_set()
    for each in waits:
        each.cancel()
        with suppress(asyncio.CancelledError):
            await each
    if lost:
        raise LeaseLost(
            f"The worker {platform.engine.owner} lost its lease: it was stopped, or PostgreSQL "
            "was away, for too long. Others continue its runs; start it again."
        )


def _beat(heartbeat: Path) -> None:
    # Whoever looks sees that it got old; work goes on where there is no room for the file.
    with suppress(OSError):
        heartbeat.touch()
