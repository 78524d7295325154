"""Identifiers of what appears in a pulse: they look drawn, and none comes twice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count

from simulation.demo_pulse.synthesis.chance import Chance

_SHORT, _LONG = 6, 12


def short_ids(prefix: str, chance: Chance) -> Iterator[str]:
    """``user-3f9a2c``: for what there is little of, at most 16 million."""
    return _ids(prefix, _SHORT, chance)


def long_ids(prefix: str, chance: Chance) -> Iterator[str]:
    """``sess-8b01c2d3e4f5``: for what never ends."""
    return _ids(prefix, _LONG, chance)


def _ids(prefix: str, digits: int, chance: Chance) -> Iterator[str]:
    """Steps of an odd width round a circle of ``16**digits``: it is all used before any repeats."""
    size = 16**digits
    start = chance.between(0, size - 1)
    width = chance.between(size // 4, size // 2 - 1) | 1
    return (f"{prefix}-{(start + number * width) % size:0{digits}x}" for number in count())
