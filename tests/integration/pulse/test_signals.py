"""Signals: a run that waits for one, gets it, or waits in vain."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from simulation.kernel.errors import NotFound, SignalNotAwaited
from simulation.pulse.faults import Category, StageFault
from simulation.pulse.run.messages import SignalStatus
from simulation.pulse.stage import Done, Exhaustion, Fixed, Stage, StageRetry
from simulation.pulse.status import Status
from tests.integration.pulse.acts import Act, Context, Held, Play, awaits, leaves
from tests.integration.pulse.site import Site

DAY = 24 * 3600
WITH_RETRY = StageRetry(max_attempts=2, backoff=Fixed(0), predicate="retryable_or_timeout")


async def test_a_signal_wakes_the_run_with_what_it_brings(site: Site) -> None:
    wait, after = awaits("go"), Act()
    play = Play(Stage("a", leaves("before")), Stage("b", wait), Stage("c", after))
    async with site.process(play) as process:
        run_id = await process.begin()
        parked = await process.waiting(run_id, "go")
        await process.signal(run_id, "go", {"yes": [True, "é"]})
        run = await process.ended(run_id)
        story = await process.story(run_id)

    assert (parked.owner, parked.active_since) == (None, None)
    assert run.status is Status.COMPLETED
    assert after.began == [(1, {"yes": [True, "é"]})]
    assert wait.began == [(1, "before"), (1, "before")], "the same attempt, begun anew"
    [done] = run.waits
    assert done.status is SignalStatus.CONSUMED
    start = story.index("run.waiting")
    assert story[start : start + 4] == [
        "run.waiting",
        "signal.delivered",
        "run.resumed",
        "signal.consumed",
    ]


async def test_a_wait_survives_a_restart(site: Site) -> None:
    play = Play(Stage("a", awaits("go")))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
    async with site.process(play) as process:
        await process.waiting(run_id)
        await process.signal(run_id, "go", 7)
        run = await process.ended(run_id)

    assert run.status is Status.COMPLETED
    assert run.checkpoint is not None
    assert run.checkpoint.payload == 7


async def test_a_signal_that_nobody_could_act_on_is_not_lost(site: Site) -> None:
    play = Play(Stage("a", awaits("go")))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
    async with site.process(play, work=False) as process:
        await process.signal(run_id, "go", 7)
        assert (await process.run(run_id)).status is Status.WAITING
    async with site.process(play) as process:
        assert (await process.ended(run_id)).status is Status.COMPLETED


async def test_what_a_signal_brought_survives_a_crash_and_a_retry(site: Site) -> None:
    held, brought = Held(), []

    async def works(context: Context) -> Done:
        brought.append(await context.signal("go"))
        await held(context)
        if len(brought) == 2:
            raise StageFault(Category.TOOL_FAILURE, "Again.", retryable=True)
        return Done()

    play = Play(Stage("a", works, WITH_RETRY))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        await process.signal(run_id, "go", "payload")
        await held.beginning()
        process.wire.is_cut = True
    held.go_on.set()
    async with site.process(play) as process:
        run = await process.ended(run_id)

    assert run.status is Status.COMPLETED
    assert brought == ["payload"] * 3
    assert len(run.waits) == 1


async def test_several_signals_come_one_after_the_other(site: Site) -> None:
    async with site.process(Play(Stage("a", awaits("first", "second")))) as process:
        run_id = await process.begin()
        await process.waiting(run_id, "first")
        with pytest.raises(SignalNotAwaited, match="it waits for 'first'"):
            await process.signal(run_id, "second", 2)
        await process.signal(run_id, "first", 1)
        await process.waiting(run_id, "second")
        await process.signal(run_id, "second", 2)
        run = await process.ended(run_id)

    assert run.checkpoint is not None
    assert run.checkpoint.payload == [1, 2]
    assert run.segment == 2


async def test_a_name_may_be_used_again_by_a_later_stage(site: Site) -> None:
    last = Act()
    play = Play(Stage("a", awaits("go")), Stage("b", awaits("go")), Stage("c", last))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        await process.signal(run_id, "go", 1)
        await process.until(run_id, lambda run: run.segment == 2 and run.pending_wait is not None)
        await process.signal(run_id, "go", 2)
        await process.ended(run_id)

    assert last.began == [(1, 2)]


async def test_only_a_signal_that_is_awaited_is_taken(site: Site) -> None:
    held = Held()
    async with site.process(Play(Stage("a", held), Stage("b", awaits("go")))) as process:
        run_id = await process.begin()
        await held.beginning()
        with pytest.raises(SignalNotAwaited, match="it is running and waits for none"):
            await process.signal(run_id, "go")
        held.go_on.set()
        await process.waiting(run_id)
        with pytest.raises(SignalNotAwaited, match="does not wait for a signal 'stop'") as refusal:
            await process.signal(run_id, "stop")
        assert refusal.value.field == "name"
        with pytest.raises(NotFound):
            await process.signal(process.platform.ids.uuid(), "go")
        await process.signal(run_id, "go", request_id="r/s/signal")
        await process.ended(run_id)
        again = await process.signal(run_id, "go", "else", request_id="r/s/signal")
        assert again.status is Status.COMPLETED
        with pytest.raises(SignalNotAwaited):
            await process.signal(run_id, "go")


async def test_a_wait_that_expires_fails_the_stage(site: Site) -> None:
    play = Play(Stage("a", awaits("go", timeout_seconds=DAY)))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        process.pass_time(DAY - 60)
        assert (await process.run(run_id)).status is Status.WAITING
        process.pass_time(61)
        run = await process.ended(run_id)

    assert run.failure is not None
    assert (run.status, run.failure.category) == (Status.FAILED, Category.STAGE_TIMEOUT)
    assert run.failure.message == "The signal 'go' did not come in time."
    assert [wait.status for wait in run.waits] == [SignalStatus.EXPIRED]


async def test_a_signal_that_comes_too_late_is_refused(site: Site) -> None:
    play = Play(Stage("a", awaits("go", timeout_seconds=DAY)))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        process.pass_time(DAY + 1)
        with pytest.raises(SignalNotAwaited, match="expired at"):
            await process.signal(run_id, "go")


async def test_with_attempts_left_the_stage_waits_anew(site: Site) -> None:
    play = Play(Stage("a", awaits("go", timeout_seconds=DAY), WITH_RETRY))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        process.pass_time(DAY + 1)
        second = await process.until(
            run_id, lambda run: run.segment == 2 and run.pending_wait is not None
        )
        await process.signal(run_id, "go", "late, but in time")
        run = await process.ended(run_id)

    assert second.stages[0].attempts[0].failure is not None
    assert run.status is Status.COMPLETED
    assert [wait.status for wait in run.waits] == [SignalStatus.EXPIRED, SignalStatus.CONSUMED]
    assert [wait.attempt_number for wait in run.waits] == [1, 2]


async def test_a_stage_may_be_skipped_when_its_signal_does_not_come(site: Site) -> None:
    retry = StageRetry(on_exhaustion=Exhaustion.SKIP)
    last = Act()
    play = Play(
        Stage("a", leaves(1)), Stage("b", awaits("go", timeout_seconds=1), retry), Stage("c", last)
    )
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        process.pass_time(2)
        assert (await process.ended(run_id)).status is Status.COMPLETED
    assert last.began == [(1, 1)]


@pytest.mark.parametrize("passed", [0, 2 * DAY])
async def test_a_wait_expires_also_after_a_restart(site: Site, passed: float) -> None:
    play = Play(Stage("a", awaits("go", timeout_seconds=DAY)))
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
    site.clock.advance(timedelta(seconds=passed))
    async with site.process(play) as process:
        process.pass_time(DAY + 1)
        run = await process.ended(run_id)

    assert run.failure is not None
    assert run.failure.category is Category.STAGE_TIMEOUT


async def test_an_expiry_that_a_crash_hid_still_fails_the_stage(site: Site) -> None:
    held = Held()

    async def works(context: Context) -> Any:
        await held(context)
        return Done(await context.signal("go", timeout_seconds=DAY))

    play = Play(Stage("a", works))
    held.go_on.set()
    async with site.process(play) as process:
        run_id = await process.begin()
        await process.waiting(run_id)
        held.go_on.clear()
        process.pass_time(DAY + 1)
        await held.beginning(2)
    held.go_on.set()
    async with site.process(play) as process:
        run = await process.ended(run_id)

    assert run.failure is not None
    assert run.failure.category is Category.STAGE_TIMEOUT
    assert [each.interrupted for each in run.stages[0].attempts] == [True, False]
    assert len(run.waits) == 1


async def test_a_waiting_run_holds_no_place_and_needs_one_to_wake(site: Site) -> None:
    held = Held()
    waits, works = Play(Stage("a", awaits("go"))), Play(Stage("a", held), task_type="test.works")
    async with site.process(waits, works, concurrent_runs=1) as process:
        waiting = await process.begin()
        await process.waiting(waiting)
        busy = await process.begin("test.works")
        await held.beginning()
        await process.signal(waiting, "go")
        health = await process.platform.engine.health()
        assert (await process.run(waiting)).status is Status.WAITING
        assert (health.active, health.pending) == (1, 1)
        held.go_on.set()
        assert (await process.ended(waiting)).status is Status.COMPLETED
        assert (await process.ended(busy)).status is Status.COMPLETED


async def test_the_approval_asks_waits_and_records(site: Site) -> None:
    async with site.process() as process:
        run_id = await process.begin("example.approval", {"question": "Ship it?"})
        await process.waiting(run_id, "decision")
        await process.signal(run_id, "decision", "yes")
        run = await process.ended(run_id)

    assert run.status is Status.COMPLETED
    assert [entry.state_summary for entry in run.stages] == [
        "Asked: Ship it?",
        "Decided: yes",
        "Ship it? yes",
    ]
    assert run.checkpoint is not None
    assert run.checkpoint.payload == {"question": "Ship it?", "decision": "yes"}


async def test_the_approval_takes_no_empty_answer_and_may_expire(site: Site) -> None:
    async with site.process() as process:
        config = {"question": "Ship it?", "expires_seconds": DAY}
        empty = await process.begin("example.approval", config)
        unanswered = await process.begin("example.approval", config)
        for run_id in (empty, unanswered):
            await process.waiting(run_id)
        await process.signal(empty, "decision")
        process.pass_time(DAY + 1)
        failures = [(await process.ended(run_id)).failure for run_id in (empty, unanswered)]

    assert [failure.category for failure in failures if failure] == [
        Category.STALE_DATA,
        Category.STAGE_TIMEOUT,
    ]
