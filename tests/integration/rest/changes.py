"""Requests that change something, and the key that they are sent under."""

from __future__ import annotations

from typing import Any

from simulation.kernel.ids import derived_uuid
from simulation.pulse.idempotency.messages import ReserveKey
from simulation.pulse.run.queries import RunFilter
from simulation.rest.pulse.context import SERVICE
from simulation.rest.pulse.idempotency import fingerprint
from tests.integration.rest.api import NOWHERE, PLATFORM_TASKS, Api

KEY = f"{NOWHERE}/stage/action"
EPOCH = derived_uuid("test", "epoch")
SIGNAL: dict[str, Any] = {"name": "decision", "payload": {"answer": [1, "zwölf"]}}


async def tasks(api: Api) -> int:
    """How many tasks there are beside the platform's own."""
    return await api.house.platform.pulse.tasks.count() - PLATFORM_TASKS


async def runs(api: Api) -> int:
    """How many runs there are."""
    return await api.house.platform.pulse.runs.count(RunFilter())


async def waiting(api: Api) -> str:
    """The id of a run that waits."""
    return str((await api.run("waiting"))["run_id"])


async def cancelled(api: Api) -> str:
    """The id of a run that has ended."""
    id = await waiting(api)
    await api.post(f"/runs/{id}/cancel")
    await api.reached(id, "cancelled")
    return id


async def a_task(api: Api) -> str:
    """The address to create tasks at."""
    return "/tasks"


async def a_trigger(api: Api) -> str:
    """The address to trigger a new task at."""
    return f"/tasks/{(await api.task(task_name='Triggered'))['task_id']}/trigger"


async def a_cancellation(api: Api) -> str:
    """The address to cancel a waiting run at."""
    return f"/runs/{await waiting(api)}/cancel"


async def a_retry(api: Api) -> str:
    """The address to retry a run that has ended at."""
    return f"/runs/{await cancelled(api)}/retry"


async def a_signal(api: Api) -> str:
    """The address to send the awaited signal to."""
    return f"/runs/{await waiting(api)}/signal"


async def reserve(api: Api, path: str, body: dict[str, Any] | None) -> None:
    """Take the key as a process would that dies before it has stored a response."""
    described = fingerprint("POST", f"/Pulse/v1{path}", body or {})
    command = ReserveKey(
        actor=SERVICE,
        at=api.house.clock.now(),
        key=KEY,
        fingerprint=described,
        token=EPOCH,
    )
    await api.house.platform.bus.handle(command)
