"""Whether unit tests pass more or less often than they did: pure, exact, corrected for many."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from simulation.catalog.comparing.played import Played, Side, are_paired, specs_by_test
from simulation.catalog.set_run.values.pinned import Pinned
from simulation.statistics.comparing import (
    benjamini_hochberg,
    difference_interval,
    independent_exact,
    mcnemar_exact,
    paired_difference_interval,
)
from simulation.statistics.proportions import Interval

SIGNIFICANT = 0.05
"""Of what is called better or worse, no greater share is so by chance."""

MARGIN = 0.1
"""Rates that are not further apart than this are the same."""


class Change(StrEnum):
    """What became of a unit test between two runs.

    ``improved`` and ``regressed``: the corrected p value is at most 0.05, and the interval of the
    difference lies on one side of 0. ``same``: the interval lies within 0.1 either way, or exactly
    the same was seen. ``undecided``: the sessions show none of these.
    """

    IMPROVED = "improved"
    REGRESSED = "regressed"
    SAME = "same"
    NEW = "new"
    GONE = "gone"
    UNDECIDED = "undecided"


NEARLY_ALL = 0.9
"""Of the sessions that count, so many have to be paired: of the others pairs say nothing."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many of the sessions that count passed."""

    passed: int
    counted: int

    @property
    def pass_rate(self) -> float | None:
        """passed / counted; null where nothing counted."""
        return self.passed / self.counted if self.counted else None


@dataclass(frozen=True, slots=True)
class RateComparison:
    """How far two rates are apart, the candidate's less the base's, and what chance makes of it.

    ``p_value`` is corrected for the other unit tests, ``uncorrected_p_value`` is not. ``pairs`` is
    how many sessions a seed pairs, null where it pairs none. All but ``change`` and the rates are
    null where either side is missing or has nothing that counts.
    """

    unit_test: Pinned
    change: Change
    base: Rate | None
    candidate: Rate | None
    difference: float | None = None
    interval: Interval | None = None
    p_value: float | None = None
    uncorrected_p_value: float | None = None
    pairs: int | None = None
    unchanged: bool = False
    """Whether exactly the same was seen."""


def compared_rates(base: Side, candidate: Side) -> list[RateComparison]:
    """Each unit test of either run: those of the candidate first, in its order."""
    then = {id: specs[0].unit_test for id, specs in specs_by_test(base.run).items()}
    now = {id: specs[0].unit_test for id, specs in specs_by_test(candidate.run).items()}
    found = [
        _compared(base, candidate, pinned)
        if id in then
        else RateComparison(pinned, Change.NEW, None, _rate(candidate.sessions.get(id, ())))
        for id, pinned in now.items()
    ]
    found += [
        RateComparison(pinned, Change.GONE, _rate(base.sessions.get(id, ())), None)
        for id, pinned in then.items()
        if id not in now
    ]
    return _corrected(found)


def _compared(base: Side, candidate: Side, unit_test: Pinned) -> RateComparison:
    before = base.sessions.get(unit_test.id, ())
    after = candidate.sessions.get(unit_test.id, ())
    first, second = _rate(before), _rate(after)
    comparison = RateComparison(unit_test, Change.UNDECIDED, first, second)
    if not (first.counted and second.counted):
        return comparison
    if are_paired(base.run, candidate.run, unit_test.id):
        pairs = _pairs(before, after)
        if len(pairs) >= NEARLY_ALL * max(first.counted, second.counted):
            return _paired(comparison, pairs)
    counts = (first.passed, first.counted, second.passed, second.counted)
    return replace(
        comparison,
        difference=second.passed / second.counted - first.passed / first.counted,
        interval=difference_interval(*counts),
        uncorrected_p_value=independent_exact(*counts),
        unchanged=first == second,
    )


def _pairs(before: Sequence[Played], after: Sequence[Played]) -> list[tuple[bool, bool]]:
    """Whether each passed then and now, of the sessions that count in both."""
    counted = {each.place: each.passed for each in before if each.passed is not None}
    return [
        (counted[each.place], each.passed)
        for each in after
        if each.passed is not None and each.place in counted
    ]


def _paired(comparison: RateComparison, pairs: Sequence[tuple[bool, bool]]) -> RateComparison:
    only_first = pairs.count((True, False))
    only_second = pairs.count((False, True))
    both, neither = pairs.count((True, True)), pairs.count((False, False))
    return replace(
        comparison,
        difference=(only_second - only_first) / len(pairs) if pairs else None,
        interval=paired_difference_interval(both, only_first, only_second, neither),
        uncorrected_p_value=mcnemar_exact(only_first, only_second),
        pairs=len(pairs),
        unchanged=comparison.base == comparison.candidate and not (only_first or only_second),
    )


def _rate(sessions: Sequence[Played]) -> Rate:
    return Rate(
        sum(each.passed is True for each in sessions),
        sum(each.passed is not None for each in sessions),
    )


def _corrected(comparisons: Sequence[RateComparison]) -> list[RateComparison]:
    raw = [each.uncorrected_p_value for each in comparisons if each.uncorrected_p_value is not None]
    corrected = iter(benjamini_hochberg(raw))
    return [
        each if each.uncorrected_p_value is None else _settled(each, next(corrected))
        for each in comparisons
    ]


def _settled(comparison: RateComparison, p_value: float) -> RateComparison:
    interval = comparison.interval
    assert interval is not None, "what was tested has an interval"
    change = Change.UNDECIDED
    if p_value <= SIGNIFICANT and interval.high < 0:
        change = Change.REGRESSED
    elif p_value <= SIGNIFICANT and interval.low > 0:
        change = Change.IMPROVED
    elif comparison.unchanged or (interval.low >= -MARGIN and interval.high <= MARGIN):
        change = Change.SAME
    return replace(comparison, p_value=p_value, change=change)
