"""Idempotency keys by REST where a process dies, or a database is away."""

from __future__ import annotations

from typing import Any

import sqlalchemy.exc

from simulation.kernel.ids import derived_uuid
from simulation.pulse.engine.memory import MemoryEngine
from simulation.pulse.engine.port import Arguments
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.idempotency.decider import EXECUTION_LIMIT
from simulation.pulse.run.messages import (
    CancelRun,
    CreateRun,
    DeliverSignal,
    RetryRun,
    TriggerSource,
)
from simulation.pulse.task.messages import CreateTask
from simulation.rest.pulse.context import SERVICE
from tests.integration.rest.api import TASK, Answer, Api, open_house_on, serve
from tests.integration.rest.changes import (
    EPOCH,
    KEY,
    SIGNAL,
    a_trigger,
    cancelled,
    reserve,
    runs,
    tasks,
    waiting,
)


async def after_a_death(api: Api, path: str, body: dict[str, Any] | None) -> Answer:
    """The answer to the same request, once the first executor is taken for dead."""
    api.house.clock.advance(EXECUTION_LIMIT)
    return await api.post(path, body, key=KEY)


class TestDying:
    """A process dies after the effect and before the response is stored."""

    async def test_a_task_is_not_created_twice(self, api: Api) -> None:
        await reserve(api, "/tasks", TASK)
        id = derived_uuid("task", EPOCH)
        config = TASK["config"]
        await api.house.platform.pulse.create_task(
            CreateTask(
                actor=SERVICE,
                at=api.house.clock.now(),
                task_id=id,
                task_name="Approve",
                config=TaskEnvelope(
                    task_type=config["cortexTaskType"],
                    task_version=config["cortexTaskVersion"],
                    task_config=config["cortexTaskConfig"],
                ),
            )
        )

        answer = await after_a_death(api, "/tasks", TASK)

        assert (answer.status, answer.body["task_id"]) == (201, id)
        assert await tasks(api) == 1
        assert (await api.post("/tasks", TASK, key=KEY)).raw == answer.raw

    async def test_a_run_is_not_triggered_twice(self, api: Api) -> None:
        path = await a_trigger(api)
        await reserve(api, path, None)
        id = derived_uuid("run", EPOCH)
        await api.house.platform.pulse.trigger(
            CreateRun(
                actor=SERVICE,
                at=api.house.clock.now(),
                run_id=id,
                task_id=path.split("/")[2],
                trigger_source=TriggerSource.MANUAL,
            )
        )

        answer = await after_a_death(api, path, None)

        assert (answer.status, answer.body["run_id"]) == (202, id)
        assert await runs(api) == 1

    async def test_a_cancellation_is_not_refused_because_it_has_worked(self, api: Api) -> None:
        id = await waiting(api)
        path = f"/runs/{id}/cancel"
        await reserve(api, path, {"reason": "Enough."})
        await api.house.platform.pulse.cancel(
            CancelRun(
                actor=SERVICE,
                at=api.house.clock.now(),
                run_id=id,
                reason="Enough.",
                request_id=EPOCH,
            )
        )
        await api.reached(id, "cancelled")

        answer = await after_a_death(api, path, {"reason": "Enough."})

        assert (answer.status, answer.body["status"]) == (202, "cancelled")

    async def test_a_signal_is_not_refused_because_it_has_arrived(self, api: Api) -> None:
        id = await waiting(api)
        path = f"/runs/{id}/signal"
        await reserve(api, path, SIGNAL)
        await api.house.platform.pulse.signal(
            DeliverSignal(
                actor=SERVICE, at=api.house.clock.now(), run_id=id, request_id=EPOCH, **SIGNAL
            )
        )
        await api.reached(id, "completed")

        answer = await after_a_death(api, path, SIGNAL)

        assert (answer.status, answer.body["status"]) == (202, "completed")
        assert len(answer.body["signals"]) == 1

    async def test_a_run_is_not_retried_twice(self, api: Api) -> None:
        parent = await cancelled(api)
        path = f"/runs/{parent}/retry"
        await reserve(api, path, None)
        id = derived_uuid("run", EPOCH)
        await api.house.platform.pulse.retry(
            RetryRun(actor=SERVICE, at=api.house.clock.now(), run_id=id, parent_run_id=parent)
        )

        answer = await after_a_death(api, path, None)

        assert (answer.status, answer.body["run_id"]) == (202, id)
        assert await runs(api) == 2


class Outage(MemoryEngine):
    """An engine whose database is away for a while."""

    away = True

    async def start(
        self, workflow: str, id: str, arguments: Arguments, *, lane: str | None = None
    ) -> None:
        if self.away:
            raise sqlalchemy.exc.OperationalError("connect", {}, Exception("host=secret"))
        await super().start(workflow, id, arguments, lane=lane)


async def test_a_failure_of_the_server_gives_the_key_back() -> None:
    async with open_house_on(Outage) as house, serve(house) as api:
        path = await a_trigger(api)
        failed = await api.post(path, key=KEY)
        engine: Any = house.platform.engine
        engine.away = False

        answer = await api.post(path, key=KEY)

        assert (failed.status, failed.code) == (503, "UNAVAILABLE")
        assert (answer.status, answer.replayed) == (202, False)
        # What the failed request has created is what the second one carries on.
        assert await runs(api) == 1
        await api.reached(answer.body["run_id"], "waiting")
