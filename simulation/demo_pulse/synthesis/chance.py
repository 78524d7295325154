"""The chance in a pulse: all of it comes from one seed, and is the same everywhere."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")

_FACTORS = range(8)
_LEAST_FACTOR, _FACTOR_WIDTH = 0.66, 0.73
"""Factors from 0.66 to 1.39: their logarithm is 0 on average and deviates by 0.21."""


@dataclass(frozen=True, slots=True)
class Odds(Generic[T]):
    """Values that come up in proportion to their weights."""

    values: tuple[T, ...]
    bounds: tuple[int, ...]
    """The sum of the weights up to and with each value."""

    @classmethod
    def of(cls, weights: Mapping[T, int]) -> Odds[T]:
        """The odds of each key, by its weight."""
        return cls(tuple(weights), tuple(accumulate(weights.values())))


class Chance:
    """Draws, in the order they are asked for.

    Only ``Random.random`` is used, the one method whose numbers Python promises to keep from
    release to release, and only arithmetic that is exact on every platform.
    """

    def __init__(self, seed: int) -> None:
        # As text, because a number and its negative are the same seed to Random.
        self._draw = Random(f"demo-pulse:{seed}").random  # noqa: S311 - it must repeat

    def happens(self, share: float) -> bool:
        """True in ``share`` (0 to 1) of all cases."""
        return self._draw() < share

    def between(self, least: int, most: int) -> int:
        """A whole number, both ends included, all equally likely."""
        return least + int(self._draw() * (most - least + 1))

    def one_of(self, values: Sequence[T]) -> T:
        """One of ``values``, all equally likely."""
        return values[int(self._draw() * len(values))]

    def by(self, odds: Odds[T]) -> T:
        """One of the values of ``odds``."""
        return odds.values[bisect_right(odds.bounds, int(self._draw() * odds.bounds[-1]))]

    def latency(self, median: int) -> int:
        """A duration in the unit of ``median``, log-normal with a sigma of about 0.6; at least 1.

        A product of many independent factors is log-normal. Unlike an exponential function it
        has the same last digit on every platform.
        """
        product = float(median)
        for _ in _FACTORS:
            product *= _LEAST_FACTOR + _FACTOR_WIDTH * self._draw()
        return max(1, round(product))
