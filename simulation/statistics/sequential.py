"""A test of a pass rate that may stop after any session, and whose error holds all the same.

With each number of failures it passes from a certain session on, with each number of passes it
fails from one on. Which session that is follows exactly from the error that may be spent by then.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from typing import Literal, NamedTuple

from simulation.statistics.proportions import TIE

Decision = Literal["passed", "failed"]
Boundary = tuple[int, ...]

REMEMBERED = 64
"""Tests whose boundaries are kept; one of 10,000 sessions takes half a megabyte."""


class Prospect(NamedTuple):
    """How probable each verdict of a sequential test is, and the sessions it takes on average."""

    passed: float
    failed: float
    sessions: float


@dataclass(frozen=True, slots=True)
class SequentialTest:
    """Whether a true rate is at least ``at_least``, with ``planned`` sessions at most.

    Whatever the true rate, it passes wrongly with a chance of at most 1 - ``confidence``, and
    fails wrongly with no more. For each error, that chance times the square of the share of the
    planned sessions is spent by each session; the whole is spent at the last one, where what is
    not decided stays so. Rates and confidences are those of `planning`.

    Source: Lan and DeMets (1983), Biometrika 70:659-663, spending as Kim and DeMets (1987),
    Biometrika 74:149-154, with a look after each session and exact binomial chances. They are
    products and sums of doubles only, the same on every machine.
    """

    planned: int
    at_least: float
    confidence: float
    passes_from: Boundary = field(init=False, repr=False, compare=False)
    """By the number of failures: the session from which on it has passed with so many."""
    fails_from: Boundary = field(init=False, repr=False, compare=False)
    """By the number of passes: the session from which on it has failed with so many."""

    def __post_init__(self) -> None:
        passes, fails = _boundaries(self.planned, self.at_least, self.confidence)
        object.__setattr__(self, "passes_from", passes)
        object.__setattr__(self, "fails_from", fails)

    def decide(self, passed: int, counted: int) -> Decision | None:
        """What the first ``counted`` sessions show of which ``passed`` pass; None: nothing yet.

        Sessions come in one order, that of their slots, and the first prefix of them that shows
        something is the verdict: what comes after it is not looked at.
        """
        if _is_reached(self.passes_from, counted - passed, counted):
            return "passed"
        return "failed" if _is_reached(self.fails_from, passed, counted) else None

    def can_decide(self, passed: int, counted: int) -> bool:
        """Whether the sessions that remain could still show something."""
        return counted - passed < len(self.passes_from) or passed < len(self.fails_from)

    def prospect(self, true_rate: float) -> Prospect:
        """What will come of it at a ``true_rate``, exactly; a tenth of a second for 10,000."""
        alive, passed, failed, sessions = [1.0], 0.0, 0.0, 0.0
        passes, fails = iter(self.passes_from), iter(self.fails_from)
        passing, failing = next(passes, 0), next(fails, 0)
        for session in range(1, self.planned + 1):
            sessions += sum(alive)
            alive = _after_one_more(alive, true_rate)
            while alive and passing == session:
                passed, passing = passed + alive.pop(0), next(passes, 0)
            while alive and failing == session:
                failed, failing = failed + alive.pop(), next(fails, 0)
        return Prospect(passed, failed, sessions)


def fewest(at_least: float, confidence: float, planned: int) -> int | None:
    """The fewest sessions with which a test of ``planned`` ones can pass; None if it never can.

    It can if, and only if, ``planned`` is `planning.sessions_to_show` or more.
    """
    return next(iter(SequentialTest(planned, at_least, confidence).passes_from), None)


def _is_reached(boundary: Boundary, number: int, counted: int) -> bool:
    return number < len(boundary) and counted >= boundary[number]


@lru_cache(maxsize=REMEMBERED)
def _boundaries(planned: int, at_least: float, confidence: float) -> tuple[Boundary, Boundary]:
    """Where it passes and fails; the worst rate for both errors is ``at_least`` itself."""
    alive, passed, failed = [1.0], 0.0, 0.0
    passes: list[int] = []
    fails: list[int] = []
    for session in range(1, planned + 1):
        alive = _after_one_more(alive, at_least)
        share = session / planned
        spent = (1 - confidence) * (share * share) * (1 + TIE)
        while alive and passed + alive[0] <= spent:
            passed += alive.pop(0)
            passes.append(session)
        while alive and failed + alive[-1] <= spent:
            failed += alive.pop()
            fails.append(session)
    return tuple(passes), tuple(fails)


def _after_one_more(alive: list[float], rate: float) -> list[float]:
    """The chances of what is undecided, by the number of failures from the least on."""
    lost = 1 - rate
    return (
        [
            fewer * lost + same * rate
            for fewer, same in zip([0.0, *alive], [*alive, 0.0], strict=True)
        ]
        if alive
        else []
    )
