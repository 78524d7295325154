"""Faults that are not the agent's cost it nothing: benchmarks/faults.py, as a small one."""

from __future__ import annotations

import pytest

from benchmarks.faults import RATE, Bad, played


@pytest.mark.parametrize("bad", Bad)
async def test_nobody_who_is_always_bad_counts_against_the_agent(bad: Bad) -> None:
    found = await played(bad, 1.0, 10)
    assert (found.counted, found.against_agent, found.attempts) == (0, 0, 30)


@pytest.mark.parametrize("bad", Bad)
async def test_replays_bring_back_what_a_fault_now_and_then_cost(bad: Bad) -> None:
    found = await played(bad, RATE, 50)
    assert found.against_agent == 0
    assert found.attempts > found.sessions
    # One in 125 is lost to three faults in a row.
    assert found.brought_back >= 0.9
