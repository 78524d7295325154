"""What waits for a moment or a signal outlives the workers, and happens once."""

from __future__ import annotations

import signal
from datetime import datetime, timedelta
from itertools import pairwise

from simulation.bootstrap import Platform
from simulation.client.actor import LOCAL_ACTOR
from simulation.kernel.ids import derived_uuid
from simulation.kernel.values import Actor
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.kinds.approval import SIGNAL, Approval
from simulation.pulse.kinds.retention import Retention
from simulation.pulse.organizations import PULSE
from simulation.pulse.run.messages import CreateRun, DeliverSignal, TriggerSource
from simulation.pulse.task.messages import CreateTask, SetTaskEnabled
from tests.acceptance.cluster import Cluster, until
from tests.acceptance.log import Told, told

pytest_plugins = ["tests.support.postgres", "tests.acceptance.cluster_fixtures"]

EVERY_OTHER_SECOND = "* * * * * */2"
TICKS = 3
LATE = timedelta(seconds=1.5)
TASK, RUN = derived_uuid("acceptance", "task"), derived_uuid("acceptance", "run")


def runs(cluster: Cluster, name: str) -> list[Told]:
    """The events called ``name`` of the runs of the task."""
    events = told(cluster.log, "run")
    ids = {each.stream for each in events if each.data.get("task_id") == TASK}
    return [each for each in events if each.stream in ids and each.name == name]


async def create_task(
    platform: Platform, actor: Actor, kind: type, cron: str | None = None, **config: object
) -> None:
    envelope = TaskEnvelope(task_type=kind.task_type, task_version=1, task_config=config)
    await platform.pulse.create_task(
        CreateTask(
            actor=actor,
            at=platform.clock.now(),
            task_id=TASK,
            task_name="Acceptance",
            config=envelope,
            cron_expression=cron,
        )
    )


async def test_a_run_waits_for_its_signal_while_all_workers_are_replaced(cluster: Cluster) -> None:
    killed, stopped = cluster.workers(2)
    async with cluster.platform() as platform:
        await create_task(platform, LOCAL_ACTOR, Approval, question="Release it?")
        await platform.pulse.trigger(
            CreateRun(
                actor=LOCAL_ACTOR,
                at=platform.clock.now(),
                run_id=RUN,
                task_id=TASK,
                trigger_source=TriggerSource.MANUAL,
            )
        )
        await until(lambda: runs(cluster, "pulse.signal_awaited"), "the run waits")
        killed.process.send(signal.SIGKILL)
        stopped.process.send(signal.SIGTERM)
        assert stopped.process.wait() == 0, stopped.process.output
        killed.process.wait()

        # Delivered while nobody is there who could take it up.
        await platform.pulse.signal(
            DeliverSignal(
                actor=LOCAL_ACTOR,
                at=platform.clock.now(),
                run_id=RUN,
                name=SIGNAL,
                payload={"approved": True},
            )
        )
    assert not runs(cluster, "pulse.run_ended")

    [worker] = cluster.workers(1)
    await until(lambda: runs(cluster, "pulse.run_ended"), "the run ends")
    [ended] = runs(cluster, "pulse.run_ended")
    assert ended.data["status"] == "completed"
    assert len(runs(cluster, "pulse.signal_consumed")) == 1
    owners = [event.data["owner"] for event in runs(cluster, "pulse.run_claimed")]
    assert owners[0] in (killed.owner, stopped.owner)
    assert owners[1:] == [worker.owner]
    begun = [event.data["stage_name"] for event in runs(cluster, "pulse.stage_started")]
    assert begun == ["ask", "decide", "record"], "none of them twice"


async def test_three_workers_make_one_run_of_each_tick(cluster: Cluster) -> None:
    cluster.workers(3)
    async with cluster.platform() as platform:
        await create_task(platform, PULSE, Retention, EVERY_OTHER_SECOND)
        await until(lambda: len(runs(cluster, "pulse.run_ended")) >= TICKS, "the ticks have come")
        await platform.pulse.set_task_enabled(
            SetTaskEnabled(actor=PULSE, at=platform.clock.now(), task_id=TASK, enabled=False)
        )
    created = runs(cluster, "pulse.run_created")
    ticks = sorted(datetime.fromisoformat(event.data["scheduled_for"]) for event in created)
    assert [later - tick for tick, later in pairwise(ticks)] == [timedelta(seconds=2)] * (
        len(ticks) - 1
    )
    for event in created:
        late = event.at - datetime.fromisoformat(event.data["scheduled_for"])
        assert timedelta(0) <= late <= LATE
    assert {event.data["trigger_source"] for event in created} == {"schedule"}
