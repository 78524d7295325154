"""Going on after a restart: only from a checkpoint that fits the code that is there then."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.kernel.errors import ConfigUndecodable
from simulation.kernel.values import Value
from simulation.pulse.faults import Category
from simulation.pulse.run.messages import StageStatus
from simulation.pulse.stage import Stage
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Act, Held, Play, awaits, leaves
from tests.integration.pulse.site import Site


async def parked_after(site: Site, *stages: Stage, **kind: Any) -> str:
    """A run that has been through ``stages`` and then waits; its process is gone."""
    async with site.process(Play(*stages, Stage("wait", awaits("go")), **kind)) as process:
        run_id = await process.begin(config={"note": "x"})
        await process.waiting(run_id)
    return run_id


async def resumed(site: Site, run_id: str, play: Play) -> Any:
    """The run, ended by a process with ``play``, and a line about what became of it."""
    async with site.process(play) as process:
        await process.signal(run_id, "go", "gone")
        run = await process.ended(run_id)
        assert await process.documents()
    return run


async def test_a_run_goes_on_with_the_state_of_its_checkpoint(site: Site) -> None:
    before, after = leaves({"n": 1}), Act()
    run_id = await parked_after(site, Stage("a", before))
    play = Play(Stage("a", before), Stage("wait", awaits("go")), Stage("c", after))

    run = await resumed(site, run_id, play)

    assert run.status is Status.COMPLETED
    assert (before.times, after.began) == (1, [(1, "gone")])


@pytest.mark.parametrize(
    ("change", "category", "retryable", "says"),
    [
        ({"version": 2}, "checkpoint_task_version_mismatch", True, "version 1 of test.play"),
        (
            {"decode_state": lambda name, payload: payload["missing"]},
            "checkpoint_corruption",
            False,
            "The checkpoint after 'a' cannot be decoded",
        ),
        ({"stages": ("b", "wait")}, "checkpoint_name_mismatch", False, "went through a, wait"),
        ({"stages": ("a", "c", "wait")}, "checkpoint_name_mismatch", False, "now has a, c"),
        ({"stages": ("a",)}, "checkpoint_name_mismatch", False, "now has a."),
    ],
)
async def test_a_checkpoint_that_does_not_fit_fails_the_run(
    site: Site, change: dict[str, Any], category: str, retryable: bool, says: str
) -> None:
    run_id = await parked_after(site, Stage("a", leaves({"n": 1})))
    act = Act()
    names = change.pop("stages", ("a", "wait"))
    play = Play(*(Stage(name, act) for name in names), **change)

    run = await resumed(site, run_id, play)

    assert run.failure is not None
    assert (run.status, run.failure.category) == (Status.FAILED, category)
    assert run.failure.retryable is retryable
    assert says in run.failure.message
    assert act.times == 0
    assert run.stages[-1].status is StageStatus.FAILED
    assert play.settled == 1


async def test_a_state_takes_the_same_way_with_and_without_a_restart(site: Site) -> None:
    def wrapped(name: str, payload: Any) -> Any:
        return {name: payload}

    after = Act()
    play = Play(
        Stage("a", leaves(1)),
        Stage("wait", awaits("go")),
        Stage("c", after),
        decode_state=wrapped,
    )
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
    await resumed(site, run_id, play)
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        await process.signal(run_id, "go", "gone")
        await process.ended(run_id)

    assert after.began == [(1, {"wait": "gone"})] * 2


class Strict(Value):
    """A config that wants more than there is."""

    amount: int


class Broken(Play):
    """A kind whose decoder breaks."""

    def decode(self, version: int, config: Any) -> Any:
        raise KeyError("hunter2")


def demanding() -> Play:
    play = Play(Stage("a", Act()))
    play.configs = {1: Strict}  # type: ignore[misc, assignment]
    return play


def newer() -> Play:
    play = Play(Stage("a", Act()))
    play.configs = {2: Strict}  # type: ignore[misc, assignment]
    return play


@pytest.mark.parametrize(
    ("kinds", "says"),
    [
        ([], "cortexTaskType: there is no task kind 'test.play'"),
        ([newer()], "cortexTaskVersion: test.play has no version 1; use 2."),
        ([demanding()], "cortexTaskConfig.amount: amount is missing; give it."),
        ([Broken(Stage("a", Act()))], "decoding broke with KeyError; see the worker's log."),
    ],
)
async def test_a_config_that_can_no_longer_be_decoded_fails_the_run(
    site: Site, kinds: list[Play], says: str
) -> None:
    async with site.process(Play(Stage("a", Act())), work=False) as process:
        run_id = await process.begin(config={"note": "x"})
    async with site.process(*kinds) as process:
        run = await process.ended(run_id)

    assert run.failure is not None
    assert run.status is Status.FAILED
    assert (run.failure.category, run.failure.retryable) == (Category.CONFIG_DECODE_ERROR, False)
    assert says in run.failure.message
    assert "hunter2" not in run.failure.message
    assert run.stages == ()


async def test_a_run_without_a_config_can_still_be_cancelled(site: Site) -> None:
    async with site.process(Play(Stage("a", awaits("go")))) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
    async with site.process() as process:
        await process.cancel(run_id, "Its kind is gone.")
        run = await process.ended(run_id)

    assert (run.status, run.reason) == (Status.CANCELLED, "Its kind is gone.")


@pytest.mark.parametrize(
    ("task_type", "config", "says"),
    [
        ("test.unknown", {}, "there is no task kind 'test.unknown'; use one of demo_pulse"),
        ("test.play", {"note": 3}, "cortexTaskConfig.note: Input should be a valid string"),
    ],
)
async def test_a_task_that_cannot_be_decoded_is_not_created(
    site: Site, task_type: str, config: Any, says: str
) -> None:
    async with site.process(Play(Stage("a", Act()))) as process:
        before = await process.documents()
        with pytest.raises(ConfigUndecodable) as refusal:
            await process.task(task_type, config)
        assert await process.documents() == before
    assert says in refusal.value.message


async def test_a_retry_does_not_inherit_the_checkpoint(site: Site) -> None:
    first, held = leaves("fresh"), Held()
    play = Play(Stage("a", first), Stage("b", held))
    async with site.process(play) as process:
        parent = await process.begin(config={"note": "kept"})
        await held.beginning()
        await process.cancel(parent)
        held.go_on.set()
        cancelled = await process.ended(parent)
        run = await process.ended(await process.retry(parent))
        again = await process.ended(await process.retry(run.run_id))
        document = await process.pulse.runs.get(run.run_id)

    assert cancelled.checkpoint is not None
    assert (run.status, run.parent_run_id) == (Status.COMPLETED, parent)
    assert (run.config, run.task_id) == (cancelled.config, cancelled.task_id)
    assert run.trigger_source == "retry"
    assert first.began == [(1, None)] * 3
    assert again.parent_run_id == run.run_id
    assert document is not None
    assert document.parent_run_id == parent
