"""The numbers of passes at which a gate is decided: so a look at it compares two numbers."""

from __future__ import annotations

from bisect import bisect_left
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
    if counted < gate.k:
        return counted + 1
    return bisect_left(
        range(counted + 1),
        gate.at_least,
        key=lambda passed: pass_hat_k(passed, counted, gate.k) or 0.0,
    )
