"""`simulation rebuild`: makes anew whatever follows from what is stored."""

from __future__ import annotations

from simulation.bootstrap import Platform, open_platform
from simulation.cli.errors import complete
from simulation.cli.options import DataOption, settings_for
from simulation.cli.output import console, progress_view
from simulation.settings import Settings


def rebuild(data: DataOption = None) -> None:
    """Drop all documents and replay the log; then count the tracked events anew.

    It may be interrupted: what was rebuilt and counted by then is as it should be.
    """
    complete(rebuild_views(settings_for(data)))


async def rebuild_views(settings: Settings) -> None:
    """Replay the log into fresh documents, and count the tracked events day by day."""
    async with open_platform(settings, work=False) as platform:
        commits = await platform.rebuild()
        output = console()
        output.print(f"Rebuilt the documents from {commits} commits", highlight=False)
        days, wrong = await _recount(platform)
        output.print(
            f"Counted the tracked events of {days} days anew; {wrong} counts were wrong",
            highlight=False,
        )


async def _recount(platform: Platform) -> tuple[int, int]:
    """How many days there are, each organization's apart, and how many counts were wrong."""
    days = await platform.tracking.rollup_days()
    wrong = 0
    with progress_view("days") as view:
        for number, day in enumerate(days, start=1):
            # A day is one transaction: whoever interrupts leaves no day half counted.
            wrong += await platform.tracking.recompute(day)
            view.show(number, len(days), {"counts were wrong": wrong})
    return len(days), wrong
