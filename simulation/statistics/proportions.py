"""A rate from passes among counted sessions, and what it says about the true one.

Counts are whole, 0 <= passed <= counted. Of nothing counted, an interval is everything, 0 to 1,
and an estimate is None.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

from simulation.statistics.incomplete_beta import incomplete_beta, inverse_incomplete_beta

TIE = 1e-9
"""Relative; what is nearer to the stated error than this reaches it exactly, on any machine."""


@dataclass(frozen=True, slots=True)
class Interval:
    """From ``low`` to ``high``, both included."""

    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value, and where the true one lies; no interval where the data cannot bound it."""

    value: float
    interval: Interval | None


def rate(passed: int, counted: int, confidence: float = 0.95) -> Estimate | None:
    """The share that passed with its Wilson interval; None of nothing counted."""
    return Estimate(passed / counted, wilson(passed, counted, confidence)) if counted else None


def wilson(passed: int, counted: int, confidence: float = 0.95) -> Interval:
    """The two-sided score interval of a rate.

    Source: Wilson (1927), JASA 22:209-212; Newcombe (1998), Stat. Med. 17:857-872, method 3.
    """
    if not counted:
        return Interval(0.0, 1.0)
    return score_interval(passed / counted, counted, two_sided_z(confidence))


def score_interval(share: float, counted: float, z: float) -> Interval:
    """Wilson's interval of ``share`` of ``counted``, which need not be whole, ``z`` deviations."""
    middle = share + z * z / (2 * counted)
    around = z * sqrt(share * (1 - share) / counted + (z / (2 * counted)) ** 2)
    whole = 1 + z * z / counted
    low = (middle - around) / whole if share > 0 else 0.0
    high = (middle + around) / whole if share < 1 else 1.0
    return Interval(low, high)


def two_sided_z(confidence: float) -> float:
    """How many standard deviations to either side hold ``confidence`` of a normal distribution."""
    return NormalDist().inv_cdf((1 + confidence) / 2)


def clopper_pearson_low(passed: int, counted: int, confidence: float) -> float:
    """The exact one-sided lower bound of the true rate; 0 if nothing passed.

    Source: Clopper and Pearson (1934), Biometrika 26:404-413, by the beta distribution.
    """
    if not passed:
        return 0.0
    return inverse_incomplete_beta(passed, counted - passed + 1, 1 - confidence)


def clopper_pearson_high(passed: int, counted: int, confidence: float) -> float:
    """The exact one-sided upper bound of the true rate; 1 if everything passed."""
    if passed == counted:
        return 1.0
    return 1 - clopper_pearson_low(counted - passed, counted, confidence)


def binomial_tail(passed: int, counted: int, rate: float) -> float:
    """The chance of ``passed`` or more among ``counted`` at a true ``rate``.

    Source: Abramowitz and Stegun (1964), 26.5.24.
    """
    if passed <= 0:
        return 1.0
    return incomplete_beta(passed, counted - passed + 1, rate) if passed <= counted else 0.0


def shows_at_least(passed: int, counted: int, at_least: float, confidence: float) -> bool:
    """Whether the lower Clopper-Pearson bound is at or above ``at_least``, ties included."""
    return binomial_tail(passed, counted, at_least) <= (1 - confidence) * (1 + TIE)


def shows_below(passed: int, counted: int, at_least: float, confidence: float) -> bool:
    """Whether the upper Clopper-Pearson bound is below ``at_least``, ties excluded."""
    tail = binomial_tail(counted - passed, counted, 1 - at_least)
    return tail < (1 - confidence) * (1 - TIE)
