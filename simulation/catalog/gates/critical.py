"""The numbers of passes at which a gate is decided: so a look at it compares two numbers."""

from __future__ import annotations

from functools import lru_cache

from simulation.catalog.gates.gate import AllPass, AtMostFailures, Gate, PassHatK, PassRate
from simulation.statistics.planning import fewest_to_pass, most_to_fail
from simulation.statistics.tries import pass_hat_k

REMEMBERED = 4096


@lru_cache(maxsize=REMEMBERED)
def fewest_passes(gate: Gate, counted: int) -> int:
    """The fewest passes among ``counted`` sessions that meet ``gate``; one more if none do."""
    match gate:
        case AllPass():
            return counted
        case AtMostFailures():
            return max(0, counted - gate.n)
        case PassRate():
            return fewest_to_pass(counted, gate.at_least, gate.confidence)
        case PassHatK():
            return _fewest_of_tries(gate, counted)


@lru_cache(maxsize=REMEMBERED)
def most_passes(gate: Gate, counted: int) -> int:
    """The most passes among ``counted`` sessions that rule ``gate`` out; -1 if none do."""
    match gate:
        case PassRate():
            return most_to_fail(counted, gate.at_least, gate.confidence)
        case PassHatK() if counted < gate.k:
            return -1
    return fewest_passes(gate, counted) - 1


def _fewest_of_tries(gate: PassHatK, counted: int) -> int:
    low, high = 0, counted + 1
    while low < high:
        middle = (low + high) // 2
        estimate = pass_hat_k(middle, counted, gate.k) if middle <= counted else 1.0
        if estimate is not None and estimate >= gate.at_least:
            high = middle
        else:
            low = middle + 1
    return low
