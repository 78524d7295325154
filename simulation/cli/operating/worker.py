"""`simulation worker`: executes runs beside other workers; and `simulation health`."""

from __future__ import annotations

import asyncio
import signal
import socket
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from simulation.bootstrap import Platform, open_platform
from simulation.cli.errors import complete
from simulation.cli.exit_codes import ExitCode
from simulation.cli.options import DataOption, FormatOption, settings_for
from simulation.cli.output import Format, console, table, write_json
from simulation.kernel.errors import ConfigurationInvalid, LeaseLost
from simulation.pulse.health import Health, HealthStatus
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


def health(
    format: FormatOption = Format.TABLE,
    here: Annotated[bool, typer.Option("--here", help="Ask for a worker on this machine.")] = False,
    data: DataOption = None,
) -> None:
    """Say how the runtime is doing; ends with 0 if a worker executes runs, else with 3."""
    complete(tell_health(settings_for(data), format, here=here))


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


async def tell_health(settings: Settings, format: Format, *, here: bool) -> None:
    """Write how the runtime is doing; exit code 3 where no worker executes runs.

    With ``here`` only workers of this machine count.
    """
    async with open_platform(settings, work=False) as platform:
        health = await platform.pulse.health()
    if format is Format.JSON:
        write_json(_json(health))
    else:
        _show(health)
    owners = [each.owner for each in health.workers]
    local = any(owner.startswith(f"{socket.gethostname()}-") for owner in owners)
    if health.status is not HealthStatus.OK or (here and not local):
        raise typer.Exit(ExitCode.NOT_COMPLETED)


def _json(health: Health) -> dict[str, object]:
    fields = asdict(health)
    fields["workers"] = [
        {"owner": each.owner, "heartbeat_at": each.heartbeat_at.isoformat()}
        for each in health.workers
    ]
    fields["outage"] = health.outage and health.outage.message
    return fields


def _show(health: Health) -> None:
    shown = table(f"Pulse: {health.status}", "what", "how many")
    for name in ("active_runs", "pending_runs", "waiting_runs", "max_concurrent"):
        shown.add_row(name.replace("_", " "), str(getattr(health, name)))
    for worker in health.workers:
        shown.add_row("worker", f"{worker.owner}, heard {worker.heartbeat_at:%H:%M:%S}")
    if health.outage is not None:
        shown.add_row("outage", health.outage.message)
    console().print(shown)
