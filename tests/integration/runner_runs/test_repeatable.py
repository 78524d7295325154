"""Any run can be explained and repeated: its versions are pinned, its chance has a seed."""

from __future__ import annotations

import asyncio
from typing import Any

from tests.support.agents import Answered, ChatServer, Messages, asks_for_the_day
from tests.support.definitions import Author, criterion
from tests.support.platform import House
from tests.support.played import outcomes, run_shown, run_to_end, script
from tests.support.rich import PUT_VERSION_SET


async def test_a_run_plays_what_it_pinned_whatever_is_revised_meanwhile(house: House) -> None:
    author, arrived, go_on = Author(house.owner), asyncio.Event(), asyncio.Event()

    async def hesitates(said: Messages) -> Answered:
        arrived.set()
        await go_on.wait()
        return await asks_for_the_day(said)

    async with ChatServer(hesitates) as agent:
        line = await author.service("Line", url=agent.url)
        ana, book = await author.persona("Ana"), await author.scenario("Book")
        booked = await author.metric("Booked")
        test = await author.unit_test(
            "Books",
            serviceId=line,
            personaId=ana,
            scenarioId=book,
            successCriterions=[criterion(booked)],
            runCount=2,
        )
        chosen = await author.unit_test_set([test], "All")
        run = await author.run(chosen)
        await arrived.wait()
        await _revise_everything(author, line, ana, book, booked, test, chosen)
        go_on.set()
        await house.ended(run)
        before = await run_shown(house, run)
        await author.update("service", line, description="Newer still.")
        assert await run_shown(house, run) == before
        later = await run_to_end(house, chosen)

    [pinned] = before["unitTests"]
    assert before["unitTestSetVersion"] == 1
    assert [pinned[kind]["version"] for kind in ("pinned", "persona", "scenario", "service")] == [
        1,
        1,
        1,
        1,
    ]
    assert pinned["metricsToEvaluate"] == [
        {"successCriterionName": "Is booked", "metricVersion": 1}
    ]
    assert (pinned["maxInteractions"], outcomes(before)) == (5, ["PASSED", "PASSED"])
    for session in before["sessions"]:
        assert script(session)[2][1].endswith("Friday.")

    [newer] = later["unitTests"]
    assert later["unitTestSetVersion"] == 2
    assert [newer[kind]["version"] for kind in ("pinned", "persona", "scenario", "service")] == [
        2,
        2,
        2,
        4,
    ]
    assert newer["metricsToEvaluate"][0]["metricVersion"] == 2
    # Its newer script does not know the day.
    assert outcomes(later) == ["SIMULATOR_FAULT"] * 4
    assert script(later["sessions"][0])[0][1].endswith("Good evening.")


async def _revise_everything(
    author: Author, line: str, ana: str, book: str, booked: str, test: str, chosen: str
) -> None:
    nowhere = {"chat": {"url": "http://127.0.0.1:9"}}
    await author.update("service", line, description="Newer.")
    await author.client.ask(
        PUT_VERSION_SET.replace("name: $name", 'name: "other"').replace("$name: String!, ", ""),
        id=line,
        set={"connector": nowhere},
    )
    await author.new_version("persona", ana, background="Somebody else.")
    await author.new_version(
        "scenario",
        book,
        objective="Greet.",
        instructions="Open with: Good evening.\nDone when the agent says: booked",
        initialMessageType="USER_MESSAGE",
    )
    await author.update("metric", booked, evaluator={"contains": {"texts": ["never said"]}})
    await author.update("unitTest", test, maxInteractions=9)
    runs = [{"unitTestId": test, "runCount": 2}]
    await author.update("unitTestSet", chosen, unitTestRuns=runs)


async def scripts(house: House, chosen: str, **fields: Any) -> list[list[tuple[str, str]]]:
    run = await run_to_end(house, chosen, **fields)
    return [script(session) for session in run["sessions"]]


async def test_the_same_seed_repeats_and_another_one_differs(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(asks_for_the_day) as agent:
        line = await author.service("Line", url=agent.url)
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line, runCount=6)])
        first = await scripts(house, chosen, seed=11)
        assert await scripts(house, chosen, seed=11) == first
        assert await scripts(house, chosen, seed=12) != first
    assert len({str(each) for each in first}) > 1, "repeats of one run differ as well"


async def test_without_a_seed_each_run_has_its_own_and_can_be_repeated_by_it(house: House) -> None:
    author = Author(house.owner)
    async with ChatServer(asks_for_the_day) as agent:
        line = await author.service("Line", url=agent.url)
        chosen = await author.unit_test_set([await author.unit_test(serviceId=line, runCount=6)])
        one = await run_to_end(house, chosen, seed=None)
        other = await run_to_end(house, chosen, seed=None)
        assert one["seed"] != other["seed"]
        again = await run_to_end(house, chosen, seed=one["seed"])
    assert [script(each) for each in again["sessions"]] == [
        script(each) for each in one["sessions"]
    ]
