"""Numbers that sessions give: where their middle and their bounds lie, and rates in clusters.

Of no values, everything is None; an interval is None where there are too few values for one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil, floor, fsum, sqrt

from simulation.statistics.incomplete_beta import inverse_incomplete_beta
from simulation.statistics.proportions import (
    Estimate,
    Interval,
    binomial_tail,
    score_interval,
)


@dataclass(frozen=True, slots=True)
class Clustered:
    """A value over several unit tests; of a single one, nothing says how far others are off."""

    value: float
    standard_error: float | None
    interval: Interval | None


def mean(values: Sequence[float], confidence: float = 0.95) -> Estimate | None:
    """The mean with Student's interval, which for few values is honestly wider than a normal one.

    Exact for normal values, and nearly so for means of many. At least two values have one.

    Source: Student (1908), Biometrika 6:1-25.
    """
    if not values:
        return None
    middle = fsum(values) / len(values)
    if len(values) < 2:
        return Estimate(middle, None)
    squares = fsum((value - middle) ** 2 for value in values)
    error = sqrt(squares / (len(values) - 1) / len(values))
    reach = student_t(len(values) - 1, confidence) * error
    return Estimate(middle, Interval(middle - reach, middle + reach))


def median(values: Sequence[float], confidence: float = 0.95) -> Estimate | None:
    """The middle value, as `quantile`; six values have an interval of confidence 0.95."""
    return quantile(values, 0.5, confidence)


def p90(values: Sequence[float], confidence: float = 0.95) -> Estimate | None:
    """What nine in ten do not exceed, as `quantile`; 36 values have an interval of 0.95."""
    return quantile(values, 0.9, confidence)


def quantile(values: Sequence[float], share: float, confidence: float = 0.95) -> Estimate | None:
    """The quantile, between its neighbours in proportion, and the values that bound the true one.

    Holds for whatever distribution, with at least that confidence, half of the error on each side.

    Source: Hyndman and Fan (1996), Am. Stat. 50:361-365, type 7; Conover (1999), Practical
    Nonparametric Statistics, 3rd ed., 3.2, for the interval.
    """
    if not values:
        return None
    ordered, last = sorted(values), len(values) - 1
    place = last * share
    low, high = ordered[floor(place)], ordered[ceil(place)]
    return Estimate(
        low + (high - low) * (place - floor(place)), _between(ordered, share, confidence)
    )


def _between(ordered: Sequence[float], share: float, confidence: float) -> Interval | None:
    """From the highest value that is low enough to the lowest that is high enough."""
    count, error = len(ordered), (1 - confidence) / 2
    ranks = range(1, count + 1)
    low = bisect_right(ranks, error, key=lambda n: binomial_tail(count - n + 1, count, 1 - share))
    high = bisect_left(ranks, -error, key=lambda n: -binomial_tail(n, count, share))
    return Interval(ordered[low - 1], ordered[high]) if low and high < count else None


def clustered_rate(
    by_unit_test: Sequence[tuple[int, int]], confidence: float = 0.95
) -> Clustered | None:
    """The share that passed of all counted, from passed and counted for each unit test.

    The error is that of `clustered_mean`. The interval is Wilson's, of as many sessions as would
    have that error if they were independent, but no more than there are: so it stays within 0 to
    1, and does not shrink to a point where everything passed.

    Source: Korn and Graubard (1998), Survey Methodology 24:193-201, for the number of sessions;
    Dean and Pagano (2015), J. Surv. Stat. Methodol. 3:484-503, for Wilson's interval of it.
    """
    found = clustered_mean(by_unit_test, confidence)
    if found is None or found.standard_error is None:
        return found
    rate, error = found.value, found.standard_error
    counted, clusters = _counts(by_unit_test)
    alone = rate * (1 - rate) / error**2 if error else counted
    wide = student_t(clusters - 1, confidence)
    interval = score_interval(rate, min(counted, alone) or counted, wide)
    return Clustered(rate, error, interval)


def clustered_mean(
    by_unit_test: Sequence[tuple[float, int]], confidence: float = 0.95
) -> Clustered | None:
    """The mean of all values, from the sum and the number of them for each unit test.

    Its standard error lets sessions of one unit test resemble each other, as they do; without
    that it would be too small by half or more. With the correction for few clusters, and
    Student's distribution by their number.

    Source: Miller (2024), Adding Error Bars to Evals, arXiv:2411.00640, 2.2; the correction is of
    Cameron and Miller (2015), J. Hum. Resour. 50:317-372, VI.A.
    """
    counted, clusters = _counts(by_unit_test)
    if not counted:
        return None
    value = fsum(total for total, _ in by_unit_test) / counted
    if clusters < 2:
        return Clustered(value, None, None)
    squares = fsum((total - value * count) ** 2 for total, count in by_unit_test)
    error = sqrt(squares * clusters / (clusters - 1)) / counted
    reach = student_t(clusters - 1, confidence) * error
    return Clustered(value, error, Interval(value - reach, value + reach))


def _counts(by_unit_test: Sequence[tuple[float, int]]) -> tuple[int, int]:
    """How many were counted, and in how many unit tests."""
    counts = [count for _, count in by_unit_test if count]
    return sum(counts), len(counts)


def student_t(degrees: int, confidence: float) -> float:
    """How far to either side Student's distribution holds ``confidence``.

    Source: Abramowitz and Stegun (1964), 26.7.1 by 26.5.27.
    """
    share = inverse_incomplete_beta(0.5, degrees / 2, confidence)
    return sqrt(degrees * share / (1 - share))
