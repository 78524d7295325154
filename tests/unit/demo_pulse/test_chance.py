"""Chance: in the bounds that were asked for, with the weights that were asked for."""

from __future__ import annotations

from collections import Counter
from itertools import islice
from math import log
from statistics import mean, stdev

from hypothesis import given
from hypothesis import strategies as st

from simulation.demo_pulse.synthesis.chance import Chance, Odds
from simulation.demo_pulse.synthesis.ids import long_ids, short_ids
from tests.support.usage import FEW, SEEDS


@FEW
@given(SEEDS, st.integers(-5, 5), st.integers(0, 5))
def test_both_ends_are_included(seed: int, least: int, width: int) -> None:
    chance = Chance(seed)
    drawn = {chance.between(least, least + width) for _ in range(200)}

    assert drawn == set(range(least, least + width + 1))


def test_values_come_up_by_their_weights() -> None:
    chance, odds = Chance(3), Odds.of({"often": 7, "never": 0, "seldom": 3})
    counts = Counter(chance.by(odds) for _ in range(5_000))

    assert set(counts) == {"often", "seldom"}
    assert 0.67 < counts["often"] / 5_000 < 0.73
    assert 0.17 < mean(chance.happens(0.2) for _ in range(5_000)) < 0.23


def test_latency_is_log_normal() -> None:
    chance = Chance(4)
    logarithms = [log(chance.latency(10_000) / 10_000) for _ in range(5_000)]

    assert abs(mean(logarithms)) < 0.05
    assert 0.55 < stdev(logarithms) < 0.65
    assert 0.64 < mean(abs(value) < 0.6 for value in logarithms) < 0.72
    assert min(chance.latency(1) for _ in range(100)) == 1


@FEW
@given(SEEDS)
def test_ids_are_never_used_again(seed: int) -> None:
    for ids in (short_ids("user", Chance(seed)), long_ids("sess", Chance(seed))):
        assert len(set(islice(ids, 2_000))) == 2_000


def test_the_forms_of_ids() -> None:
    assert len(next(short_ids("user", Chance(0)))) == len("user-3f9a2c")
    assert len(next(long_ids("sess", Chance(0)))) == len("sess-8b01c2d3e4f5")
