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


def session_id(set_run_id: str, slot: int) -> str:
    """The id of the session in ``slot``: always the same, so that nothing is played twice."""
    return derived_id("session", set_run_id, slot)


def session_seed(seed: int, unit_test_id: str, run_index: int) -> int:
    """The seed of a session: differs between repeats, equal for equal run seeds."""
    return int(derived_id("seed", seed, unit_test_id, run_index)[:12], 16)
