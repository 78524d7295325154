"""The slots of a run: every session that it plans, numbered from 0."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate
from typing import TypeVar

from simulation.catalog.set_run.messages import UnitTestRunSpec
from simulation.kernel.ids import derived_id

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Slot:
    """A planned session: the ``run_index``-th of the unit test at ``spec_index``.

    ``place`` is which of those that are planned there it is; the same, but where the run comes of
    another one and plays some of its sessions.
    """

    number: int
    spec_index: int
    run_index: int
    place: int


def slots(specs: Sequence[UnitTestRunSpec]) -> list[Slot]:
    """The slots of a run, unit test by unit test."""
    return slots_between(specs, 0, sum(spec.run_count for spec in specs))


def slots_between(specs: Sequence[UnitTestRunSpec], start: int, end: int) -> list[Slot]:
    """The slots from ``start`` up to ``end``; a run of thousands is not counted out for ten."""
    found, first = [], 0
    for spec_index, spec in enumerate(specs):
        for number in range(max(start, first), min(end, first + spec.run_count)):
            place = number - first
            run_index = spec.run_indices[place] if spec.run_indices else place
            found.append(Slot(number, spec_index, run_index, place))
        first += spec.run_count
    return found


def slot_at(specs: Sequence[UnitTestRunSpec], number: int) -> Slot:
    """The slot with ``number``."""
    [slot] = slots_between(specs, number, number + 1)
    return slot


def spec_at(specs: Sequence[UnitTestRunSpec], number: int) -> UnitTestRunSpec:
    """What the session in the slot with ``number`` is played with."""
    return specs[slot_at(specs, number).spec_index]


def slots_at(specs: Sequence[UnitTestRunSpec], numbers: Iterable[int]) -> list[Slot]:
    """The slots with ``numbers``."""
    return [slot_at(specs, number) for number in numbers]


def by_spec(specs: Sequence[UnitTestRunSpec], by_slot: Sequence[T]) -> list[Sequence[T]]:
    """What is there for each slot, in the order of slots, unit test by unit test."""
    ends = accumulate(spec.run_count for spec in specs)
    return [by_slot[end - spec.run_count : end] for spec, end in zip(specs, ends, strict=True)]


@lru_cache(maxsize=64)
def by_turns(counts: tuple[int, ...]) -> tuple[int, ...]:
    """The numbers of all slots, one of each unit test after the other; ``counts`` are of sessions.

    Where sessions may be left out, each unit test should have a few of them, and not one all.
    """
    firsts = [0, *accumulate(counts)]
    placed = sorted((place, spec) for spec, count in enumerate(counts) for place in range(count))
    return tuple(firsts[spec] + place for place, spec in placed)


def session_id(set_run_id: str, slot: int, attempt: int = 0) -> str:
    """The id of an attempt at ``slot``: always the same, so that nothing is played twice."""
    if attempt == 0:  # As it was before slots were played again.
        return derived_id("session", set_run_id, slot)
    return derived_id("session", set_run_id, slot, attempt)


def session_seed(seed: int, unit_test_id: str, run_index: int) -> int:
    """The seed of a session: differs between repeats, equal for equal run seeds."""
    return int(derived_id("seed", seed, unit_test_id, run_index)[:12], 16)
