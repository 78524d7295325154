"""`simulation health`: whether runs are executed, here or at a server."""

from __future__ import annotations

import socket
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer

from simulation.cli.errors import complete
from simulation.cli.exit_codes import ExitCode
from simulation.cli.options import ApiKeyOption, DataOption, FormatOption, UrlOption, settings_for
from simulation.cli.output import Format, console, say, table, write_json
from simulation.client.api import open_api
from simulation.kernel.imports import unhindered
from simulation.settings import Settings

OK = "ok"
ASKED = """{ pulseHealth {
  status workers { owner heartbeat_at: heartbeatAt } reclaimed_runs: reclaimedRunCount
  expired_recoveries: expiredRecoveryCount active_runs: activeRunCount
  max_concurrent: maxConcurrent pending_runs: pendingRunCount
  by_type: activeRunsByType { type: taskType active: activeRunCount }
  oldest_pending_age: oldestPendingAgeSeconds waiting_runs: waitingRunCount
} }"""
"""By the names that local health has."""


def health(
    format: FormatOption = Format.TABLE,
    here: Annotated[bool, typer.Option("--here", help="Ask for a worker on this machine.")] = False,
    data: DataOption = None,
    url: UrlOption = None,
    api_key: ApiKeyOption = None,
) -> None:
    """Say how the runtime is doing; ends with 0 if a worker executes runs, else with 3."""
    complete(tell_health(settings_for(data, url, api_key), format, here=here))


async def tell_health(settings: Settings, format: Format, *, here: bool) -> None:
    """Write how the runtime is doing; exit code 3 where no worker executes runs.

    With ``here`` only workers of this machine count.
    """
    found = await (_of_server(settings) if settings.url else _of_data(settings))
    if format is Format.JSON:
        write_json(found)
    else:
        _show(found)
    owners = [each["owner"] for each in found["workers"]]
    if not owners and not settings.url and not settings.engine_url:
        say("A server that plays runs itself is asked by --url or SIMULATION_URL.", error=True)
    local = any(owner.startswith(f"{socket.gethostname()}-") for owner in owners)
    if found["status"] != OK or (here and not local):
        raise typer.Exit(ExitCode.NOT_COMPLETED)


async def _of_data(settings: Settings) -> dict[str, Any]:
    with unhindered():
        # Imported where it is needed: who asks a server needs no platform.
        from simulation.bootstrap import open_platform
    async with open_platform(settings, work=False) as platform:
        health = await platform.pulse.health()
    workers = [
        {"owner": each.owner, "heartbeat_at": each.heartbeat_at.isoformat()}
        for each in health.workers
    ]
    outage = health.outage and health.outage.message
    return asdict(health) | {"workers": workers, "outage": outage}


async def _of_server(settings: Settings) -> dict[str, Any]:
    async with open_api(settings, work=False) as api:
        told: dict[str, Any] = (await api.ask(ASKED))["pulseHealth"]
    by_type = told.pop("by_type")
    return told | {
        "status": told["status"].lower(),
        "active_by_type": by_type and {each["type"]: each["active"] for each in by_type},
        "outage": None,
    }


def _show(health: dict[str, Any]) -> None:
    shown = table(f"Pulse: {health['status']}", "what", "how many")
    for name in ("active_runs", "pending_runs", "waiting_runs", "max_concurrent"):
        shown.add_row(name.replace("_", " "), str(health[name]))
    for worker in health["workers"]:
        heard = datetime.fromisoformat(worker["heartbeat_at"])
        shown.add_row("worker", f"{worker['owner']}, heard {heard:%H:%M:%S}")
    if health["outage"] is not None:
        shown.add_row("outage", health["outage"])
    console().print(shown)
