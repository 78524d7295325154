"""The sessions that a run plans, with ids and seeds that stay."""

from __future__ import annotations

from simulation.catalog.set_run.slots import (
    Slot,
    by_turns,
    session_id,
    session_seed,
    slots,
    slots_at,
    slots_between,
)
from tests.support.examples import id_of
from tests.support.runs import RUN, SPEC

OTHER_RUN = id_of("another run")


def test_slots_are_numbered_unit_test_by_unit_test() -> None:
    specs = [SPEC.model_copy(update={"run_count": count}) for count in (2, 1, 3)]

    assert slots(specs) == [
        Slot(0, 0, 0, 0), Slot(1, 0, 1, 1), Slot(2, 1, 0, 0),
        Slot(3, 2, 0, 0), Slot(4, 2, 1, 1), Slot(5, 2, 2, 2),
    ]  # fmt: skip
    assert slots([]) == []


def test_any_stretch_of_the_slots_is_the_same_as_cut_out_of_all() -> None:
    specs = [SPEC.model_copy(update={"run_count": count}) for count in (2, 1, 3)]

    for start in range(8):
        for end in range(8):
            assert slots_between(specs, start, end) == slots(specs)[start:end]


def test_the_session_of_a_slot_is_always_the_same() -> None:
    ids = {session_id(run, slot) for run in (RUN, OTHER_RUN) for slot in range(100)}

    assert len(ids) == 200
    assert session_id(RUN, 3) in ids
    # Stored in streams' names: a change here would orphan the sessions of unfinished runs.
    assert session_id("0" * 24, 0) == "5eb045a5cf38e3e419146ce2"


def test_repeats_differ_and_equal_seeds_repeat() -> None:
    unit_test, other = id_of("unit_test"), id_of("another unit test")
    seeds = {
        session_seed(seed, test, index)
        for seed in (-1, 0, 1)
        for test in (unit_test, other)
        for index in range(100)
    }

    assert len(seeds) == 600
    assert session_seed(0, unit_test, 5) == session_seed(0, unit_test, 5)
    assert all(0 <= seed < 2**53 for seed in seeds), "what every JSON reader keeps exactly"
    # Promised to whoever repeats a run by its seed, whatever the release.
    assert session_seed(42, "0" * 24, 0) == 8_105_149_165_103


def test_unit_tests_take_turns_where_sessions_may_be_left_out() -> None:
    specs = [SPEC.model_copy(update={"run_count": count}) for count in (2, 1, 3)]

    order = by_turns((2, 1, 3))

    assert order == (0, 2, 3, 1, 4, 5)
    assert [slot.number for slot in slots_at(specs, order)] == list(order)
    assert sorted(slots_at(specs, order), key=lambda slot: slot.number) == slots(specs)
