"""A process that executes workflows on PostgreSQL, for tests that stop and kill it.

What its workflows do is appended to a journal, one line each: the owner, the work, and what
it did. Each work goes on until the file ``open`` lies next to the journal.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path

from simulation.pulse.engine.dbos import postgres_engine
from simulation.pulse.engine.port import Arguments, Context, Limits

LIMITS = Limits(runs=8, children=8, by_lane={"slow": 2})
LOST = 3
"""The exit code of a process that lost its lease."""


async def work_until_told(address: str, owner: str, journal: Path) -> int:
    """Execute until SIGTERM, or until the lease is lost; returns the exit code."""
    engine = postgres_engine(address, owner=owner, limits=LIMITS)

    def write(name: str, what: str) -> None:
        with journal.open("a") as lines:
            lines.write(f"{owner} {name} {what}\n")

    async def work(context: Context, arguments: Arguments) -> None:
        name = arguments["name"]
        write(name, "begins")
        while not (journal.parent / "open").exists():
            context.require_lease()
            write(name, "goes on")
            await asyncio.sleep(0.05)
        context.require_lease()
        write(name, "ends")

    engine.register("work", work)
    told = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, told.set)
    await engine.launch()
    write("process", "ready")
    waits = [asyncio.create_task(told.wait()), asyncio.create_task(engine.wait_until_lost())]
    await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
    for wait in waits:
        wait.cancel()
    await engine.shutdown()
    return 0 if told.is_set() else LOST


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        # Ends with the test that started it, whatever becomes of that.
        signal.alarm(int(os.environ.get("ENGINE_WORKER_SECONDS", "60")))
        sys.exit(asyncio.run(work_until_told(sys.argv[1], sys.argv[2], Path(sys.argv[3]))))
