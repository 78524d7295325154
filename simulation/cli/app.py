"""The `simulation` command."""

from __future__ import annotations

import gc
import sys
from typing import Annotated

import typer

from simulation import __version__
from simulation.cli.commands import Commands

app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def _tell_version(asked: bool) -> None:
    if asked:
        sys.stdout.write(f"simulation {__version__}\n")
        raise typer.Exit


@app.callback()
def simulation(
    version: Annotated[
        bool,
        typer.Option(
            "--version", is_eager=True, callback=_tell_version, help="Say which version this is."
        ),
    ] = False,
) -> None:
    """Test conversational agents with simulated people."""


def main() -> None:
    """Run the command."""
    try:
        app()
    finally:
        # Python would look through all there is for garbage once more before it ends.
        gc.freeze()
