"""`simulation check`: whether what is stored is what was written."""

from __future__ import annotations

from typing import Annotated

import typer

from simulation import stored
from simulation.cli.errors import refusals_told
from simulation.cli.exit_codes import ExitCode
from simulation.cli.operating.progress import progress
from simulation.cli.options import DataOption, FormatOption, settings_for
from simulation.cli.output import Format, console, write_json
from simulation.safekeeping.findings import Findings

SHOWN = 20
"""How many faults are shown to people; JSON tells more of them."""


def check(
    format: FormatOption = Format.TABLE,
    accept: Annotated[
        bool, typer.Option("--accept", help="Go on although the end of the log is missing.")
    ] = False,
    data: DataOption = None,
) -> None:
    """Look at every record: order, claims, checksums, and whether the log's end is there.

    Works beside a running server. Ends with 0 if all is whole, else with 1.
    """
    settings = settings_for(data)
    with refusals_told():
        if accept:
            stored.accept(settings)
        with progress() as shown:
            found = stored.check(settings, shown)
    if format is Format.JSON:
        write_json(_json(found))
    else:
        _show(found)
    if found.count:
        raise typer.Exit(ExitCode.FAILED)


def _json(found: Findings) -> dict[str, object]:
    return {
        "records": found.records,
        "without_checksum": found.unsealed,
        "fault_count": found.count,
        "faults": [{"place": each.place, "fault": each.fault} for each in found.faults],
    }


def _show(found: Findings) -> None:
    output = console()

    def tell(line: str) -> None:
        output.print(line, highlight=False, markup=False, soft_wrap=True)

    for each in found.faults[:SHOWN]:
        tell(f"{each.place}: {each.fault}")
    if found.count > SHOWN:
        tell(f"… and {found.count - SHOWN} more")
    if found.unsealed:
        tell(f"{found.unsealed} records are of an earlier release, and have no checksum")
    verdict = f"{found.count} faults; restore a backup" if found.count else "all is whole"
    tell(f"Checked {found.records} records: {verdict}")
