"""The slots of a run: every session that it plans, numbered from 0."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from simulation.catalog.set_run.messages import UnitTestRunSpec
from simulation.kernel.ids import derived_id


@dataclass(frozen=True, slots=True)
class Slot:
    """A planned session: the ``run_index``-th of the unit test at ``spec_index``."""

    number: int
    spec_index: int
    run_index: int


def slots(specs: Sequence[UnitTestRunSpec]) -> list[Slot]:
    """The slots of a run, unit test by unit test."""
    pairs = [
        (spec_index, run_index)
        for spec_index, spec in enumerate(specs)
        for run_index in range(spec.run_count)
    ]
    return [Slot(number, *pair) for number, pair in enumerate(pairs)]


def slots_between(specs: Sequence[UnitTestRunSpec], start: int, end: int) -> list[Slot]:
    """The slots from ``start`` up to ``end``; a run of thousands is not counted out for ten."""
    found, first = [], 0
    for spec_index, spec in enumerate(specs):
        numbers = range(max(start, first), min(end, first + spec.run_count))
        found += [Slot(number, spec_index, number - first) for number in numbers]
        first += spec.run_count
    return found


def session_id(set_run_id: str, slot: int, attempt: int = 0) -> str:
    """The id of an attempt at ``slot``: always the same, so that nothing is played twice."""
    if attempt == 0:  # As it was before slots were played again.
        return derived_id("session", set_run_id, slot)
    return derived_id("session", set_run_id, slot, attempt)


def session_seed(seed: int, unit_test_id: str, run_index: int) -> int:
    """The seed of a session: differs between repeats, equal for equal run seeds."""
    return int(derived_id("seed", seed, unit_test_id, run_index)[:12], 16)
