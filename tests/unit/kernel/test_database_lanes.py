"""The driver of MongoDB works for one way in without keeping another waiting."""

from __future__ import annotations

import asyncio
import threading

import pytest
from pymongo.errors import ServerSelectionTimeoutError

from simulation.database import THREADS, MotorInLanes, open_database
from simulation.kernel.threads import Lane, in_lane

NOWHERE = "mongodb://127.0.0.1:9/gone?serverSelectionTimeoutMS=50"


@pytest.mark.parametrize("jammed", list(Lane))
async def test_a_lane_that_is_full_holds_up_no_other(jammed: Lane) -> None:
    framework, go_on = MotorInLanes("test"), threading.Event()
    loop = asyncio.get_running_loop()
    with in_lane(jammed):
        hanging = [framework.run_on_executor(loop, go_on.wait, 10) for _ in range(5 * THREADS)]
    for lane in set(Lane) - {jammed}:
        with in_lane(lane):
            async with asyncio.timeout(10):
                assert await framework.run_on_executor(loop, int, "7", base=8) == 7
    assert not any(each.done() for each in hanging)

    go_on.set()
    assert all(await asyncio.gather(*hanging))


async def test_a_client_works_in_lanes_with_all_that_comes_of_it() -> None:
    for threads in ("documents", "tracked-events"):
        database = open_database(NOWHERE, threads)
        for asked in (
            database.handle.command("ping"),
            database.handle["some"].find_one({}),
            database.handle["some"].find({}).to_list(None),
            database.handle["some"].aggregate([]).to_list(None),
        ):
            with pytest.raises(ServerSelectionTimeoutError):
                await asked
        names = {each.name for each in threading.enumerate()}
        assert any(name.startswith(f"{threads}-others") for name in names)
        database.close()
