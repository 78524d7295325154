"""`simulation backup` and `simulation restore`: all that is stored as one file, and back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from simulation import stored
from simulation.cli.errors import refusals_told
from simulation.cli.operating.progress import progress
from simulation.cli.options import DataOption, settings_for
from simulation.cli.output import console
from simulation.kernel.clock import SystemClock

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The file of the backup.")]


def backup(file: BackupFile, data: DataOption = None) -> None:
    """Copy log, engine, tracked events and artifacts to FILE, also under a running server.

    FILE is there whole or not at all: it may be interrupted.
    """
    settings = settings_for(data)
    with refusals_told():
        with progress() as shown:
            made, elsewhere = stored.write_backup(settings, file, SystemClock().now(), shown)
        size = file.stat().st_size
    output = console()
    output.print(f"Backed up {len(made.digests)} files, {size:,} bytes, to {file}", highlight=False)
    for each in elsewhere:
        output.print(each, highlight=False)


def restore(file: BackupFile, data: DataOption = None) -> None:
    """Put what the backup FILE holds into an empty data directory. Nothing is overwritten.

    It may be interrupted: the same command begins anew, and nothing else opens the directory.
    """
    settings = settings_for(data)
    with refusals_told(), progress() as shown:
        made = stored.read_backup(settings, file, shown)
    console().print(
        f"Restored {len(made.digests)} files as of {made.made_at:%Y-%m-%d %H:%M:%S} UTC; look at "
        "them with `simulation check`",
        highlight=False,
    )
