"""The stages of a run: their order, what each hands on, and how each may fail."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from simulation.kernel.errors import NotFound
from simulation.pulse.faults import RETRYABLE, Category, StageFault
from simulation.pulse.run.messages import StageStatus, TriggerSource, Usage, UsageKind
from simulation.pulse.stage import Done, Fixed, Stage, StageRetry
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Act, Context, Held, Play, fails, leaves
from tests.integration.pulse.site import Site

SECRET = "postgres://admin:hunter2@db"


async def test_stages_run_in_order_and_hand_their_state_on(site: Site) -> None:
    first, last = leaves({"n": 1}, "Counted."), Act()
    middle = Act(lambda context: counted(context))

    async def counted(context: Context) -> Done:
        return Done({"n": context.state["n"] + 1})

    play = Play(Stage("a", first), Stage("b", middle), Stage("c", last))
    async with site.process(play) as process:
        run = await process.played()

        assert run.status is Status.COMPLETED
        assert [act.began for act in (first, middle, last)] == [
            [(1, None)],
            [(1, {"n": 1})],
            [(1, {"n": 2})],
        ]
        assert [(each.stage_name, each.status) for each in run.stages] == [
            (name, StageStatus.COMPLETED) for name in "abc"
        ]
        assert run.stages[0].state_summary == "Counted."
        assert run.trigger_source is TriggerSource.MANUAL
        assert run.owner is None
        assert run.started_at is not None
        assert run.completed_at is not None
        assert play.settled == 0
        assert await process.story(run.run_id) == [
            "run.created",
            "run.started",
            *(["stage.started", "stage.attempt_started", "stage.completed"] * 3),
            "run.completed",
        ]


async def test_a_checkpoint_is_taken_after_each_stage(site: Site) -> None:
    held = Held()
    play = Play(Stage("a", leaves({"half": [1, "é"]})), Stage("b", held), Stage("c", leaves(7)))
    async with site.process(play) as process:
        run_id = await process.begin()
        await held.beginning()

        half = (await process.run(run_id)).checkpoint
        held.go_on.set()
        whole = (await process.ended(run_id)).checkpoint

    assert half is not None
    assert half.model_dump() == {
        "format_version": 1,
        "task_type": "test.play",
        "task_version": 1,
        "runtime_version": 1,
        "checkpoint_name": "a",
        "payload": {"half": [1, "é"]},
    }
    assert whole is not None
    assert (whole.checkpoint_name, whole.payload) == ("c", 7)


async def test_an_attempt_begins_with_the_same_state_whatever_the_one_before_did(
    site: Site,
) -> None:
    seen = []

    async def spoils(context: Context) -> None:
        seen.append(list(context.state["list"]))
        context.state["list"].append("spoilt")
        if len(seen) < 3:
            raise StageFault(Category.TOOL_FAILURE, "Again.", retryable=True)

    retry = StageRetry(max_attempts=3, backoff=Fixed(0))
    play = Play(Stage("a", leaves({"list": ["good"]})), Stage("b", Act(spoils), retry))
    async with site.process(play) as process:
        run = await process.played()

    assert run.status is Status.COMPLETED
    assert seen == [["good"]] * 3


async def test_what_stages_use_is_summed_up(site: Site) -> None:
    def used(calls: int, cost: float | None) -> Act:
        async def use(context: Context) -> Done:
            model = Usage(kind=UsageKind.MODEL, name="m", calls=calls, prompt_tokens=10, cost=cost)
            return Done(None, usage=(model, Usage(kind=UsageKind.TOOL, name="t", calls=1)))

        return Act(use)

    play = Play(Stage("a", used(1, 0.25)), Stage("b", used(2, 0.5)))
    async with site.process(play) as process:
        run = await process.played()
        events = await process.events(run.run_id)

    assert run.usage == (
        Usage(kind=UsageKind.MODEL, name="m", calls=3, prompt_tokens=20, cost=0.75),
        Usage(kind=UsageKind.TOOL, name="t", calls=2),
    )
    assert [each.event_type for each in events].count("tool.used") == 2


@pytest.mark.parametrize("category", Category)
async def test_a_fault_is_kept_with_its_category_and_flag(site: Site, category: Category) -> None:
    never = StageRetry(predicate="never")
    after = Act()
    play = Play(
        Stage("a", leaves("kept")), Stage("b", fails(9, category), never), Stage("c", after)
    )
    async with site.process(play) as process:
        run = await process.played()
        document = await process.pulse.runs.get(run.run_id)

    assert run.status is Status.FAILED
    assert run.failure is not None
    known = RETRYABLE[category]
    assert (run.failure.category, run.failure.message) == (category, "Failure 1.")
    assert run.failure.retryable is (True if known is None else known)
    assert [entry.status for entry in run.stages] == [StageStatus.COMPLETED, StageStatus.FAILED]
    assert run.stages[1].attempts[0].failure == run.failure
    assert run.checkpoint is not None
    assert run.checkpoint.payload == "kept"
    assert after.times == 0
    assert play.settled == 1
    assert document is not None
    assert document.failure == run.failure


async def raises(context: Context) -> None:
    raise RuntimeError(f"cannot connect to {SECRET}")


async def times_out_by_itself(context: Context) -> None:
    raise TimeoutError(SECRET)


async def cancels_itself(context: Context) -> None:
    raise asyncio.CancelledError(SECRET)


async def refused(context: Context) -> None:
    raise NotFound("There is no persona 7; choose another.")


async def in_a_group(context: Context) -> None:
    async def step() -> None:
        raise StageFault(Category.MODEL_REFUSAL, "Refused.")

    async with asyncio.TaskGroup() as group:
        group.create_task(step())


@pytest.mark.parametrize(
    ("body", "category", "message"),
    [
        (raises, "host_action_failure", "'a' broke with RuntimeError; see the worker's log"),
        (times_out_by_itself, "host_action_failure", "'a' broke with TimeoutError"),
        (cancels_itself, "host_action_failure", "'a' broke with CancelledError"),
        (refused, "host_action_failure", "There is no persona 7; choose another."),
        (in_a_group, "model_refusal", "Refused."),
    ],
)
async def test_what_a_stage_did_not_expect_fails_it_and_leaks_nothing(
    site: Site, body: Any, category: str, message: str
) -> None:
    async with site.process(Play(Stage("a", body))) as process:
        run = await process.played()
        documents = await process.documents()
        history = await process.pulse.runs.history(run.run_id)

    assert run.failure is not None
    assert (run.status, run.failure.category) == (Status.FAILED, category)
    assert run.failure.retryable is False
    assert message in run.failure.message
    assert SECRET not in repr((history, documents))


async def returns_nothing(context: Context) -> None:
    return None


async def returns_no_json(context: Context) -> Done:
    return Done({"when": object()})  # type: ignore[dict-item]


async def returns_odd_summary(context: Context) -> Done:
    return Done(None, summary=17)  # type: ignore[arg-type]


async def returns_too_much(context: Context) -> Done:
    return Done("x" * (256 * 1024))


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (returns_nothing, "broke with TypeError"),
        (returns_no_json, "left what cannot be kept"),
        (returns_odd_summary, "left what cannot be kept"),
        (returns_too_much, "at most 262,144 bytes of JSON, this one has 262,146"),
    ],
)
async def test_a_stage_that_leaves_what_cannot_be_kept_fails(
    site: Site, body: Any, message: str
) -> None:
    async with site.process(Play(Stage("a", leaves(1)), Stage("b", body))) as process:
        run = await process.played()

    assert run.failure is not None
    assert (run.status, run.failure.category) == (Status.FAILED, Category.HOST_ACTION_FAILURE)
    assert message in run.failure.message
    assert len(run.stages[1].attempts) == 1
    assert run.checkpoint is not None
    assert run.checkpoint.checkpoint_name == "a"


async def test_a_state_of_just_the_right_size_is_kept(site: Site) -> None:
    state = "x" * (256 * 1024 - 2)
    last = Act()
    async with site.process(Play(Stage("a", leaves(state)), Stage("b", last))) as process:
        assert (await process.played()).status is Status.COMPLETED
    assert last.began == [(1, state)]
