"""`simulation maintenance`: closes the service for a while, and opens it again."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from simulation.adapters import maintenance_switch
from simulation.cli.errors import complete
from simulation.cli.options import DataOption, settings_for
from simulation.cli.output import console
from simulation.kernel.clock import SystemClock
from simulation.maintenance.port import DEFAULT_MESSAGE, Notice
from simulation.settings import Settings


class Position(StrEnum):
    """Where the switch is put."""

    ON = "on"
    OFF = "off"


def maintenance(
    position: Annotated[Position, typer.Argument(help="Whether callers are turned away.")],
    message: Annotated[str, typer.Option(help="What they are told.")] = DEFAULT_MESSAGE,
    data: DataOption = None,
) -> None:
    """Close the service for a while, or open it again, while its servers run.

    Runs in progress go on. Works on the servers with the same settings: on those of this data
    directory, or on all that share SIMULATION_DATABASE_URL.
    """
    complete(_put(settings_for(data), position, message))


async def _put(settings: Settings, position: Position, message: str) -> None:
    async with maintenance_switch(settings) as switch:
        if position is Position.ON:
            await switch.close_service(Notice(message=message, since=SystemClock().now()))
        else:
            await switch.open_service()
    done = {
        Position.ON: "Callers are turned away; `simulation maintenance off` lets them in again.",
        Position.OFF: "Callers are let in.",
    }
    console().print(done[position], highlight=False)
