"""Requests a second for pages: from memory, by a route written by hand, and by the platform."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import astuple, dataclass
from statistics import median
from typing import Any

import orjson

CONNECTIONS = 4
FLOOR_TIMES = 10
"""How many times as many requests the floor gets: its turn would be over at once otherwise."""

Ask = Callable[[], Awaitable[bytes]]


@dataclass(frozen=True, slots=True)
class Ways:
    """How one and the same page is asked for."""

    floor: Ask
    by_hand: Ask
    platform: Ask


@dataclass(frozen=True, slots=True)
class Rates:
    """Requests a second for one page."""

    floor: float
    by_hand: float
    platform: float

    @property
    def over_floor(self) -> float:
        """The platform's rate as a multiple of the floor's."""
        return self.platform / self.floor

    @property
    def over_by_hand(self) -> float:
        """The platform's rate as a multiple of the hand-written route's."""
        return self.platform / self.by_hand

    def __str__(self) -> str:
        return (
            f"floor {self.floor:.1f}/s, by hand {self.by_hand:.1f}/s, "
            f"platform {self.platform:.1f}/s; platform over floor {self.over_floor:.4f}, "
            f"over by hand {self.over_by_hand:.2f}"
        )

    def beside(self) -> dict[str, float]:
        """The hand-written route, for the report."""
        return {"by_hand": self.by_hand, "ratio_by_hand": self.over_by_hand}

    def all(self) -> dict[str, float]:
        """All three ways, for the report."""
        over_floor = {"value": self.platform, "floor": self.floor, "ratio": self.over_floor}
        return over_floor | self.beside()


async def same_page(name: str, ways: Ways) -> Any:
    """What all three ways answer.

    Raises:
        RuntimeError: they do not answer the same.
    """
    floor, by_hand, platform = [
        orjson.loads(await ask()) for ask in (ways.floor, ways.by_hand, ways.platform)
    ]
    if not floor == by_hand == platform:
        raise RuntimeError(f"The three ways differ in their answers: {name}.")
    return platform


async def in_turns(pages: Mapping[str, Ways], requests: int, repetitions: int) -> dict[str, Rates]:
    """The medians over ``repetitions`` for every page, all ways in turns."""
    found: dict[str, list[Rates]] = {name: [] for name in pages}
    for ways in pages.values():
        await _turn(ways, CONNECTIONS)
    for _ in range(repetitions):
        for name, ways in pages.items():
            found[name].append(await _turn(ways, requests))
    return {name: _median(rates) for name, rates in found.items()}


async def _turn(ways: Ways, requests: int) -> Rates:
    return Rates(
        floor=await _rate(ways.floor, requests * FLOOR_TIMES),
        by_hand=await _rate(ways.by_hand, requests),
        platform=await _rate(ways.platform, requests),
    )


def _median(rates: list[Rates]) -> Rates:
    return Rates(*(median(each) for each in zip(*map(astuple, rates), strict=True)))


async def _rate(ask: Ask, requests: int) -> float:
    each = requests // CONNECTIONS

    async def connection() -> None:
        for _ in range(each):
            await ask()

    started = time.perf_counter()
    await asyncio.gather(*(connection() for _ in range(CONNECTIONS)))
    return each * CONNECTIONS / (time.perf_counter() - started)
