"""What is forgotten by age, and that documents can always be made again from what is left."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from simulation.kernel.messages import Commit, Metadata
from simulation.pulse.envelope import TaskEnvelope
from simulation.pulse.faults import Category
from simulation.pulse.idempotency.messages import Response
from simulation.pulse.kinds.retention import RETENTION_TASK_ID
from simulation.pulse.organizations import PULSE
from simulation.pulse.run.messages import TriggerSource
from simulation.pulse.run.state import Run
from simulation.pulse.stage import Fixed, Stage, StageRetry
from simulation.pulse.status import Status
from simulation.pulse.task.messages import TaskCreated
from simulation.tracking.retention import TRACKED_RETENTION_TASK_ID
from tests.integration.pulse.acts import Act, Held, Play, awaits, fails, leaves
from tests.integration.pulse.site import OPERATOR, Process, Site

DAY = 24 * 3600


async def varied_history(process: Process, waits: str, works: str) -> None:
    """Runs of every ending, some under way, a schedule that ticked."""
    hourly = await process.task(works, cron_expression="0 * * * *")
    process.pass_time(3600)
    await process.first_run_of(hourly)
    completed = await process.played(works)
    await process.ended(await process.retry(completed.run_id))
    await process.played("test.fails")
    cancelled, signalled, parked = [await process.begin(waits) for _ in range(3)]
    for run in (cancelled, signalled, parked):
        await process.waiting(run)
    await process.cancel(cancelled)
    await process.signal(signalled, "go")
    for run in (cancelled, signalled):
        await process.ended(run)
    await process.enable(hourly, False)


def kinds(held: Held) -> tuple[Play, ...]:
    return (
        Play(Stage("a", awaits("go")), task_type="test.waits"),
        Play(Stage("a", leaves(1)), Stage("b", Act())),
        Play(Stage("a", fails(9), StageRetry(2, Fixed(0))), task_type="test.fails"),
        Play(Stage("a", held), task_type="test.held"),
    )


async def test_a_rebuild_makes_the_same_documents(site: Site) -> None:
    held = Held()
    async with site.process(*kinds(held), name="one") as process:
        for _ in range(2):
            await process.begin("test.held")
        await held.beginning(2)
    async with site.process(*kinds(held), name="two", concurrent_runs=3) as process:
        await held.beginning(2)
        await varied_history(process, "test.waits", "test.play")
        await process.begin("test.held")
        await held.beginning()
        await process.begin("test.waits")

        before = await process.documents()
        await process.platform.rebuild()
        after = await process.documents()

    assert set(before) == {"tasks", "runs", "open_runs", "run_recoveries"}
    assert all(before.values())
    assert {run["status"] for run in before["runs"]} >= {
        "completed",
        "failed",
        "cancelled",
        "waiting",
        "running",
        "pending",
    }
    assert len(before["open_runs"]) == 5
    assert after == before


async def purge(process: Process, **config: Any) -> Any:
    """What a run of the retention's kind leaves."""
    run = await process.played("pulse.retention", config, by=PULSE)
    assert run.status is Status.COMPLETED
    assert run.checkpoint is not None
    return run.checkpoint.payload


async def undisturbed(process: Process) -> None:
    """Have the platform's own tasks do nothing when their nights come."""
    for task_id in (RETENTION_TASK_ID, TRACKED_RETENTION_TASK_ID):
        await process.enable(task_id, False, by=PULSE)


async def test_old_runs_are_archived_and_stay_readable(site: Site) -> None:
    held = Held()
    play = Play(Stage("a", leaves({"big": "state"})), Stage("b", held))
    async with site.process(play, name="one") as process:
        run_id = await process.begin(config={"note": "kept"})
        await held.beginning()
    async with site.process(*kinds(Held()), name="two") as process:
        before = await process.ended(run_id)
        failed = await process.played("test.fails")
        await process.waiting(await process.begin("test.waits"))
        await undisturbed(process)
        process.pass_time(40 * DAY)
        recent = await process.played()
        shown = await process.pulse.runs.get(run_id)

        left = await purge(process)

        assert left == {"engine_rows": left["engine_rows"], "idempotency_keys": 0, "runs": 2}
        run = await process.run(run_id)
        assert run == before.model_copy(update={"archived": True, "checkpoint": run.checkpoint})
        assert run.checkpoint is not None
        assert (run.checkpoint.checkpoint_name, run.checkpoint.payload) == ("b", None)
        assert await process.story(run_id) == ["run.archived"]
        archived_failure = (await process.run(failed.run_id)).failure
        assert archived_failure is not None
        assert archived_failure.category is Category.TOOL_FAILURE
        assert len(await process.story(recent.run_id)) > 1
        document = await process.pulse.runs.get(run_id)
        assert document is not None
        assert shown is not None
        assert document.archived
        same = {"archived", "position", "revision_id"}
        assert document.model_dump(exclude=same) == shown.model_dump(exclude=same)

        documents = await process.documents()
        await process.platform.rebuild()
        assert await process.documents() == documents
        assert await purge(process) == {"engine_rows": 0, "idempotency_keys": 0, "runs": 0}
        again = await process.ended(await process.retry(run_id))
        assert (again.status, again.config) == (Status.COMPLETED, run.config)
        health = await process.pulse.health()
        assert health.reclaimed_runs == 0, "as old as the run"


async def test_old_idempotency_keys_and_engine_rows_go(site: Site) -> None:
    async with site.process(Play(Stage("a", Act()))) as process:
        gate = process.pulse.idempotency

        async def executes(epoch: str) -> Response:
            return Response(status=201, body=epoch)

        first = await gate.once(OPERATOR, "r/s/old", "f", executes)
        run = await process.played()
        await undisturbed(process)
        process.pass_time(8 * DAY)
        recent = await gate.once(OPERATOR, "r/s/new", "f", executes)

        left = await purge(process)

        assert left["idempotency_keys"] == 1
        assert left["engine_rows"] >= 1
        assert left["runs"] == 0
        assert await gate.once(OPERATOR, "r/s/new", "f", executes) == recent
        assert await gate.once(OPERATOR, "r/s/old", "another request", executes) != first
        assert not process.engine.has_ended(f"run:{run.run_id}:0")
        assert len(await process.story(run.run_id)) > 1


async def test_a_task_of_an_organization_purges_nothing(site: Site) -> None:
    """Once they could be defined."""
    async with site.process(Play(Stage("a", Act()))) as process:
        run = await process.played()
        process.pass_time(40 * DAY)
        task = process.platform.ids.uuid()
        created = TaskCreated(
            task_id=task,
            task_name="Purge",
            config=TaskEnvelope(task_type="pulse.retention", task_version=1, task_config={}),
            cron_expression=None,
            enabled=True,
            timeout_seconds=60,
            next_run_at=None,
        )
        who = Metadata(OPERATOR.organization, OPERATOR.user, site.clock.now(), "0" * 24)
        await process.store.append(Commit(f"task-{task}", 1, (created,), who))
        await process.platform.bus.settle()

        def refused(run: Run) -> bool:
            failed = [each.failure for entry in run.stages for each in entry.attempts]
            return [each and each.category for each in failed] == [Category.CONFIG_DECODE_ERROR]

        await process.until(await process.trigger(task), refused)
        assert len(await process.story(run.run_id)) > 1


async def test_the_retention_runs_every_night(site: Site) -> None:
    async with site.process() as process:
        task = await process.pulse.tasks.get(RETENTION_TASK_ID)
        assert task is not None
        assert task.next_run_at is not None
        site.clock.advance(timedelta(days=1))
        run = await process.ended(await process.first_run_of(RETENTION_TASK_ID))
    async with site.process() as process:
        again = await process.pulse.tasks.get(RETENTION_TASK_ID)

    assert (run.status, run.trigger_source) == (Status.COMPLETED, TriggerSource.SCHEDULE)
    assert again is not None
    assert again.created_at == task.created_at
