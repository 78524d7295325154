"""Whether two runs differ, and by how much. A difference is the second less the first.

Of nothing counted, a test finds nothing, with a p value of 1, and a difference can be anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from itertools import combinations
from math import comb, fsum, pi, sin, sqrt
from random import Random

from simulation.statistics.proportions import Interval, binomial_tail, wilson

SAME = 1e-12
"""Relative: sums that differ by less are of the same numbers in another order."""

BOSCHLOO_COUNTED = 50
"""Up to so many on either side, Boschloo's test is quick and sees clearly more than Fisher's."""

GRID = 128
"""Places where the worst common rate is looked for, before it is narrowed down."""

NARROWINGS = 40
GOLDEN = (sqrt(5) - 1) / 2

ROUNDS = 9_999
ENOUGH_HITS = 50
"""Permutations that show as much as what was seen: with these, a difference is chance."""


def independent_exact(
    first_passed: int, first_counted: int, second_passed: int, second_counted: int
) -> float:
    """The p value of two independent rates being the same: Boschloo's where few were counted."""
    small = max(first_counted, second_counted) <= BOSCHLOO_COUNTED
    test = boschloo if small else fisher_exact
    return test(first_passed, first_counted, second_passed, second_counted)


def fisher_exact(
    first_passed: int, first_counted: int, second_passed: int, second_counted: int
) -> float:
    """The two-sided p value of two independent rates being the same; exact over whole numbers.

    Source: Fisher (1935), The Design of Experiments; two-sided by Irwin (1935), Metron 12:83-94:
    all tables that are no more probable than the one that is there.
    """
    passed, counted = first_passed + second_passed, first_counted + second_counted
    weights = _weights(first_counted, second_counted, passed)
    seen = weights[first_passed - max(0, passed - second_counted)]
    return sum(weight for weight in weights if weight <= seen) / comb(counted, passed)


def _weights(first_counted: int, second_counted: int, passed: int) -> list[int]:
    """How many ways each table has, from the least that can have passed of the first on."""
    least, most = max(0, passed - second_counted), min(first_counted, passed)
    weights = [comb(first_counted, least) * comb(second_counted, passed - least)]
    for k in range(least, most):
        up = (first_counted - k) * (passed - k)
        weights.append(weights[-1] * up // ((k + 1) * (second_counted - passed + k + 1)))
    return weights


@lru_cache(maxsize=1_024)
def boschloo(
    first_passed: int, first_counted: int, second_passed: int, second_counted: int
) -> float:
    """As `fisher_exact`, but over all tables: it sees more where little was counted.

    Twice the smaller p value of either side, each at the worst common rate. A millisecond or two
    for 20 and 20; time grows with the product of both counts.

    Source: Boschloo (1970), Statistica Neerlandica 24:1-9.
    """
    if not (first_counted and second_counted):
        return 1.0
    lower = _boschloo_less(first_passed, first_counted, second_passed, second_counted)
    upper = _boschloo_less(second_passed, second_counted, first_passed, first_counted)
    return min(1.0, 2 * min(lower, upper))


def _boschloo_less(
    first_passed: int, first_counted: int, second_passed: int, second_counted: int
) -> float:
    counted, passed = first_counted + second_counted, first_passed + second_passed
    least = max(0, passed - second_counted)
    seen = sum(_weights(first_counted, second_counted, passed)[: first_passed - least + 1])
    ways = comb(counted, passed)
    # By the number that passed in all: how many ways lead to a table that says as much.
    as_much = []
    for together in range(counted + 1):
        found, limit = 0, seen * comb(counted, together)
        for weight in _weights(first_counted, second_counted, together):
            if (found + weight) * ways > limit:
                break
            found += weight
        as_much.append(float(found))
    return _highest(as_much)


def _highest(weights: Sequence[float]) -> float:
    """The maximum over x of the sum of weights[s] x^s (1 - x)^(n - s)."""
    n = len(weights) - 1

    def at(angle: float) -> float:
        x = sin(angle) ** 2
        turned = x > 0.5
        near, far = (1 - x, x) if turned else (x, 1 - x)
        total, odds = 0.0, near / far
        for weight in weights if turned else reversed(weights):
            total = total * odds + weight
        return total * far**n

    angles = [pi / 2 * step / GRID for step in range(GRID + 1)]
    heights = [at(angle) for angle in angles]
    best = max(range(GRID + 1), key=heights.__getitem__)
    low, high = angles[max(0, best - 1)], angles[min(GRID, best + 1)]
    for _ in range(NARROWINGS):
        left, right = high - GOLDEN * (high - low), low + GOLDEN * (high - low)
        low, high = (left, high) if at(left) < at(right) else (low, right)
    return max(heights[best], at((low + high) / 2))


def mcnemar_exact(only_first: int, only_second: int) -> float:
    """The two-sided p value of pairs in which ``only_first`` or ``only_second`` passed.

    Source: McNemar (1947), Psychometrika 12:153-157, with the binomial distribution itself.
    """
    most = max(only_first, only_second)
    return min(1.0, 2 * binomial_tail(most, only_first + only_second, 0.5))


def benjamini_hochberg(p_values: Sequence[float]) -> list[float]:
    """The p values adjusted so that of what is found below a limit, no greater share is false.

    Source: Benjamini and Hochberg (1995), JRSS B 57:289-300.
    """
    adjusted = [1.0] * len(p_values)
    least = 1.0
    ranks = sorted(range(len(p_values)), key=p_values.__getitem__)
    for rank in range(len(ranks), 0, -1):
        place = ranks[rank - 1]
        least = min(least, p_values[place] * len(p_values) / rank)
        adjusted[place] = least
    return adjusted


def difference_interval(
    first_passed: int,
    first_counted: int,
    second_passed: int,
    second_counted: int,
    confidence: float = 0.95,
) -> Interval:
    """How far two independent rates are apart.

    Source: Newcombe (1998), Stat. Med. 17:873-890, method 10, the hybrid score interval.
    """
    if not (first_counted and second_counted):
        return Interval(-1.0, 1.0)
    first = _Score(first_passed, first_counted, confidence)
    return _hybrid(first, _Score(second_passed, second_counted, confidence), 0.0)


def paired_difference_interval(
    both: int, only_first: int, only_second: int, neither: int, confidence: float = 0.95
) -> Interval:
    """How far the rates of two runs are apart whose sessions form pairs.

    Source: Newcombe (1998), Stat. Med. 17:2635-2650, method 10.
    """
    counted = both + only_first + only_second + neither
    if not counted:
        return Interval(-1.0, 1.0)
    together: float = both * neither - only_first * only_second
    if together > 0:
        together = max(0.0, together - counted / 2)
    first_passed, second_passed = both + only_first, both + only_second
    spread = first_passed * (counted - first_passed) * second_passed * (counted - second_passed)
    return _hybrid(
        _Score(first_passed, counted, confidence),
        _Score(second_passed, counted, confidence),
        together / sqrt(spread) if spread else 0.0,
    )


class _Score:
    """A rate, and how far its Wilson interval reaches to either side."""

    def __init__(self, passed: int, counted: int, confidence: float) -> None:
        interval = wilson(passed, counted, confidence)
        self.rate = passed / counted
        self.below = self.rate - interval.low
        self.above = interval.high - self.rate


def _hybrid(first: _Score, second: _Score, correlation: float) -> Interval:
    def reach(one: float, other: float) -> float:
        return sqrt(max(0.0, one * one - 2 * correlation * one * other + other * other))

    difference = second.rate - first.rate
    low = difference - reach(second.below, first.above)
    return Interval(low, difference + reach(second.above, first.below))


def permutation_test(
    first: Sequence[float], second: Sequence[float], *, seed: int, rounds: int = ROUNDS
) -> float:
    """The two-sided p value of two means being the same, if the values could be of either.

    Over all ways to divide the values where these are ``rounds`` at most; otherwise over so
    many at random, always the same for a ``seed``, fewer where it is clear that nothing is
    shown. Time is at most ``rounds`` times the length of the shorter: 0.2 s for 100 and 100.

    Source: Phipson and Smyth (2010), Stat. Appl. Genet. Mol. Biol. 9:39; for stopping after some
    hits Besag and Clifford (1991), Biometrika 78:301-304.
    """
    if not (first and second):
        return 1.0
    values, size = [*first, *second], min(len(first), len(second))
    shorter = first if len(first) == size else second
    expected = fsum(values) * size / len(values)
    spread = fsum(abs(value) for value in values)
    seen = abs(fsum(shorter) - expected) - SAME * spread
    if comb(len(values), size) <= rounds:
        sums = [abs(fsum(some) - expected) for some in combinations(values, size)]
        return sum(each >= seen for each in sums) / len(sums)
    chance, hits = Random(seed), 0  # noqa: S311 - it must repeat
    for done in range(1, rounds + 1):
        # Only random() is the same in every release of Python, so the shuffle is written out.
        for place in range(size):
            other = place + int(chance.random() * (len(values) - place))
            values[place], values[other] = values[other], values[place]
        hits += abs(fsum(values[:size]) - expected) >= seen
        if hits == ENOUGH_HITS:
            return hits / done
    return (hits + 1) / (rounds + 1)
