"""Clocks and sources of ids: the shipped ones, and the ones that tests steer."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from simulation.kernel.clock import ManualClock, SystemClock
from simulation.kernel.ids import ObjectIdSource, SequentialIdSource, derived_id
from simulation.kernel.values import require_utc

ID = re.compile(r"[0-9a-f]{24}")


def test_the_system_clock_tells_utc_in_milliseconds_and_ticks_on() -> None:
    clock = SystemClock()
    before, ticks = datetime.now(UTC), clock.ticks()

    now = clock.now()

    assert now == require_utc(now)
    assert timedelta(0) <= now - require_utc(before) < timedelta(minutes=1)
    assert clock.ticks() >= ticks


def test_a_manual_clock_moves_only_when_told_to() -> None:
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))

    assert clock.now() == clock.now()
    before = clock.ticks()
    clock.advance(timedelta(seconds=90))
    assert clock.now() == datetime(2026, 1, 1, 0, 1, 30, tzinfo=UTC)
    assert clock.ticks() - before == 90


def test_a_manual_clock_can_step_with_each_look() -> None:
    clock = ManualClock(step=timedelta(seconds=1))

    first, second = clock.now(), clock.now()

    assert second - first == timedelta(seconds=1)


def test_fresh_ids_never_repeat() -> None:
    source = ObjectIdSource()
    ids = {source.new() for _ in range(1000)}

    assert len(ids) == 1000
    assert all(ID.fullmatch(id) for id in ids)


def test_sequential_ids_repeat_for_each_source() -> None:
    first, second = SequentialIdSource(), SequentialIdSource()

    ids = [first.new(), first.new()]

    assert ids == [second.new(), second.new()] == ["0" * 23 + "1", "0" * 23 + "2"]


def test_a_derived_id_belongs_to_its_parts() -> None:
    assert ID.fullmatch(derived_id("session", "run", 1))
    assert derived_id("session", "run", 1) == derived_id("session", "run", "1")
    assert len({derived_id(*parts) for parts in [("ab", "c"), ("a", "bc"), ("abc",), ()]}) == 4
    # Stored in names of streams: another digest would orphan what is in the log.
    assert derived_id("session", "0" * 24, 0) == "5eb045a5cf38e3e419146ce2"
