"""From the sessions of a unit test that passed, failed or could not be judged to its verdict.

Pure counting and exact bounds: the same numbers give the same verdict on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulation.catalog.gates.critical import fewest_passes, most_passes
from simulation.catalog.gates.gate import AllPass, AtMostFailures, Gate


class Verdict(StrEnum):
    """What a run says about the agent.

    ``inconclusive``: too few sessions could be judged, or a criterion that is not optional
    applied in none of them. ``undecided``: all could be judged that it takes, and they do not
    reach the confidence that the gate asks for, either way.
    """

    PASSED = "passed"
    FAILED = "failed"
    INCONCLUSIVE = "inconclusive"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Count:
    """Sessions: how many were to be judged, how many of them count, how many of those passed."""

    sessions: int
    counted: int
    passed: int

    @property
    def failed(self) -> int:
        """Those that count and did not pass."""
        return self.counted - self.passed

    @property
    def unjudged(self) -> int:
        """Those that say nothing about the agent."""
        return self.sessions - self.counted

    def with_passed(self, more: int) -> Count:
        """If ``more`` sessions had been judged besides, and had passed."""
        return Count(self.sessions, self.counted + more, self.passed + more)

    def with_failed(self, more: int) -> Count:
        """If ``more`` sessions had been judged besides, and had failed."""
        return Count(self.sessions, self.counted + more, self.passed)


def verdict_by(gate: Gate, count: Count) -> Verdict:
    """What ``count`` says by ``gate``, once all sessions have ended."""
    if not count.counted:
        return Verdict.INCONCLUSIVE
    if shows_failure(gate, count):
        return Verdict.FAILED
    if _shows_success_without(gate, count):
        return Verdict.PASSED
    missing = count.unjudged
    decided = shows_success(gate, count.with_passed(missing)) or shows_failure(
        gate, count.with_failed(missing)
    )
    return Verdict.INCONCLUSIVE if missing and decided else Verdict.UNDECIDED


def _shows_success_without(gate: Gate, count: Count) -> bool:
    """Whether ``count`` shows success, whatever became of those that could not be judged."""
    if isinstance(gate, AllPass | AtMostFailures):
        # These speak of every session, not of a rate that the judged ones estimate.
        return shows_success(gate, count.with_failed(count.unjudged))
    return shows_success(gate, count)


def shows_success(gate: Gate, count: Count) -> bool:
    """Whether the counted sessions meet ``gate``."""
    return count.passed >= fewest_passes(gate, count.counted)


def shows_failure(gate: Gate, count: Count) -> bool:
    """Whether the counted sessions rule ``gate`` out."""
    return count.passed <= most_passes(gate, count.counted)
