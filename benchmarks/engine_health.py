"""How long health takes to answer with many finished runs behind it."""

from __future__ import annotations

import asyncio
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from simulation import registry
from simulation.bootstrap import open_platform
from simulation.data_directory import DataDirectory
from simulation.eventstore.sqlite import SqliteEventStore
from simulation.kernel.ids import derived_uuid
from simulation.kernel.messages import Commit, Metadata
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.run import events
from simulation.pulse.run.messages import TriggerSource
from simulation.pulse.status import Status
from simulation.pulse.task.messages import TaskCreated
from simulation.settings import Settings

ASKED = 50
AT_ONCE = 200
TASK = derived_uuid("benchmark", "task")
CONFIG = TaskEnvelope(
    task_type="example.approval", task_version=1, task_config={"question": "Again?"}
)


def _history(number: int) -> list[Commit]:
    """The life of a run that was started and completed."""
    run_id = derived_uuid("benchmark", number)
    metadata = Metadata(
        organization="benchmark",
        user="owner",
        recorded_at=datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=number),
        correlation_id=f"{number:024x}",
    )
    made = events.RunCreated(
        run_id=run_id,
        task_id=TASK,
        config=CONFIG,
        timeout_seconds=3600,
        trigger_source=TriggerSource.MANUAL,
        parent_run_id=None,
        scheduled_for=None,
    )
    claimed = events.RunClaimed(owner="benchmark", claim=events.Claim.STARTED)
    ended = events.RunEnded(task_id=TASK, status=Status.COMPLETED, reason="", failure=None)
    stream = f"run-{run_id}"
    return [
        Commit(stream, position, (event,), metadata)
        for position, event in enumerate((made, claimed, ended), start=1)
    ]


def _task() -> Commit:
    """The task of all those runs."""
    made = TaskCreated(
        task_id=TASK,
        task_name="Benchmark",
        config=CONFIG,
        cron_expression=None,
        enabled=True,
        timeout_seconds=3600,
        next_run_at=None,
    )
    metadata = Metadata("benchmark", "owner", datetime.now(UTC).replace(microsecond=0), "0" * 24)
    return Commit(f"task-{TASK}", 1, (made,), metadata)


async def _fill(directory: Path, runs: int) -> None:
    """Append the runs to a log; no document is made yet."""
    with DataDirectory(directory) as data:
        store = SqliteEventStore(data.events, registry.codec())

        await store.append(_task())

        async def append(number: int) -> None:
            for commit in _history(number):
                await store.append(commit)

        for start in range(0, runs, AT_ONCE):
            numbers = range(start, min(start + AT_ONCE, runs))
            await asyncio.gather(*(append(number) for number in numbers))
        await store.close()


async def measure(runs: int) -> tuple[float, float, float]:
    """Median and longest answer of health in milliseconds, and the seconds to open it all."""
    with tempfile.TemporaryDirectory() as name:
        await _fill(Path(name), runs)
        began = time.perf_counter()
        async with open_platform(Settings(data=Path(name))) as platform:
            opened = time.perf_counter() - began
            took = []
            for _ in range(ASKED):
                before = time.perf_counter()
                await platform.pulse.health()
                took.append((time.perf_counter() - before) * 1000)
            return median(took), max(took), opened
