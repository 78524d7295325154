"""The permutation test of many values: as permuting says, and as its source has it."""

from __future__ import annotations

from random import Random

import pytest
from scipy.stats import norm, pearsonr

from simulation.statistics.comparing import permutation_test
from simulation.statistics.permutation_limit import permutation_limit
from tests.support.oracle import CLOSE


@pytest.mark.parametrize("shift", [0.7, 0.8, 1.0])
def test_the_limit_says_what_permutations_say(shift: float) -> None:
    chance = Random(3)
    first = [chance.gauss(0, 1) for _ in range(40)]
    second = [chance.gauss(shift, 1) for _ in range(30)]
    exact = permutation_test(first, second, seed=1)
    assert permutation_limit(first, second) == pytest.approx(exact, abs=0.02)


def test_the_limit_is_that_of_the_correlation() -> None:
    """Pitman's: the correlation with the side, times the root of all but one."""
    chance = Random(4)
    first = [chance.random() for _ in range(25)]
    second = [chance.random() + 0.2 for _ in range(35)]
    sides = [0] * 25 + [1] * 35
    z = pearsonr(sides, [*first, *second]).statistic * (60 - 1) ** 0.5
    expected = 2 * norm.sf(abs(z))
    assert permutation_limit(first, second) == pytest.approx(expected, abs=CLOSE)


def test_the_limit_of_nothing_and_of_one_value_is_one() -> None:
    assert permutation_limit([], [1.0]) == permutation_limit([2.0, 2.0], [2.0]) == 1.0
