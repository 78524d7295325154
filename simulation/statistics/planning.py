"""What a gate of a pass rate can show, before anything is run.

A gate asks for a true rate of ``at_least``, between 0 and 1 and neither of them, with a
``confidence`` between 0.5 and 1: nothing finite shows a rate of 1.
"""

from __future__ import annotations

from bisect import bisect_left
from math import ceil, log
from typing import NamedTuple

from simulation.statistics.proportions import (
    binomial_tail,
    shows_at_least,
    shows_below,
)


class Chances(NamedTuple):
    """How probable it is that a gate passes, and that it fails; what remains is undecided."""

    passed: float
    failed: float


def sessions_to_show(at_least: float, confidence: float) -> int:
    """The fewest sessions of which all passing shows the rate: 29 for 0.9 at 0.95."""
    sessions = max(1, ceil(log(1 - confidence) / log(at_least)) - 1)
    while not shows_at_least(sessions, sessions, at_least, confidence):
        sessions += 1
    return sessions


def sessions_to_refute(at_least: float, confidence: float) -> int:
    """The fewest sessions of which all failing shows that the rate is lower."""
    sessions = max(1, ceil(log(1 - confidence) / log(1 - at_least)) - 1)
    while not shows_below(0, sessions, at_least, confidence):
        sessions += 1
    return sessions


def fewest_to_pass(sessions: int, at_least: float, confidence: float) -> int:
    """The fewest passes among ``sessions`` that show the rate; one more than there are if none."""
    return bisect_left(
        range(sessions + 1),
        True,
        key=lambda passed: shows_at_least(passed, sessions, at_least, confidence),
    )


def most_to_fail(sessions: int, at_least: float, confidence: float) -> int:
    """The most passes among ``sessions`` that show a lower rate; -1 if none do."""
    enough = bisect_left(
        range(sessions + 1),
        True,
        key=lambda passed: not shows_below(passed, sessions, at_least, confidence),
    )
    return enough - 1


def chance_to_decide(
    sessions: int, at_least: float, confidence: float, true_rate: float
) -> Chances:
    """How probable each verdict is at ``true_rate``, if all ``sessions`` are counted."""
    passing = fewest_to_pass(sessions, at_least, confidence)
    failing = most_to_fail(sessions, at_least, confidence)
    return Chances(
        binomial_tail(passing, sessions, true_rate),
        binomial_tail(sessions - failing, sessions, 1 - true_rate),
    )
