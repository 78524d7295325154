"""What cannot be counted is let through, and the operator hears of it once a minute."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from simulation.kernel.clock import ManualClock
from simulation.kernel.errors import RateLimited
from simulation.rate_limits.lenient import LOG_SECONDS, LenientRateLimits
from simulation.rate_limits.mongodb import in_database
from simulation.rate_limits.port import WINDOW_SECONDS, Room
from simulation.rate_limits.sqlite import in_file

THROUGH = Room(5, 5, WINDOW_SECONDS, granted=True)


class Hanging:
    """Limits that never answer."""

    closed = False

    async def hit(self, endpoint: str, caller: str, per_minute: int) -> Room:
        await asyncio.Event().wait()
        raise AssertionError

    async def close(self) -> None:
        self.closed = True


def errors(caplog: pytest.LogCaptureFixture) -> int:
    return sum(record.levelno == logging.ERROR for record in caplog.records)


async def test_a_storage_that_is_gone_closes_nothing(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    clock = ManualClock()
    limits = LenientRateLimits(in_file(tmp_path / "missing" / "counters.sqlite"), clock)

    for _ in range(10):
        assert await limits.hit("any", "somebody", 5) == THROUGH
    assert errors(caplog) == 1
    clock.advance(timedelta(seconds=LOG_SECONDS))
    await limits.hit("any", "somebody", 5)
    assert errors(caplog) == 2

    (tmp_path / "missing").mkdir()
    assert (await limits.hit("any", "somebody", 5)).remaining == 4, "it counts again by itself"
    await limits.close()


async def test_a_storage_that_somebody_locks_closes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "counters.sqlite"
    limits = LenientRateLimits(in_file(path))
    await limits.hit("any", "somebody", 5)
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    assert await limits.hit("any", "somebody", 5) == THROUGH

    other.close()
    assert (await limits.hit("any", "somebody", 5)).remaining == 3
    await limits.close()


async def test_a_database_that_is_gone_closes_nothing() -> None:
    limits = LenientRateLimits(in_database("mongodb://127.0.0.1:9", "gone"), patience=0.1)

    assert await limits.hit("any", "somebody", 5) == THROUGH
    await limits.close()


async def test_a_storage_that_hangs_is_not_waited_for() -> None:
    hanging = Hanging()
    limits = LenientRateLimits(hanging, patience=0.01)

    assert await limits.hit("any", "somebody", 5) == THROUGH
    await limits.close()
    assert hanging.closed


def test_what_does_not_fit_in_is_told_when_it_will() -> None:
    Room(5, 0, 7, granted=True).require()
    with pytest.raises(RateLimited) as refused:
        Room(5, 0, 7, granted=False).require()

    assert refused.value.details == {"limit": 5, "remaining": 0, "resets_in": 7}
    assert "5 requests a minute" in refused.value.message
    assert "7 seconds" in refused.value.message
