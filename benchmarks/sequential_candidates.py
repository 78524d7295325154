"""Tests of a pass rate that may stop early: what could have been chosen.

Each becomes the two boundaries that `SequentialTest` has too, so that all are played alike.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import exp, lgamma, log

from simulation.statistics.incomplete_beta import incomplete_beta
from simulation.statistics.proportions import TIE, shows_at_least, shows_below
from simulation.statistics.sequential import Decision, SequentialTest


@dataclass(frozen=True, slots=True)
class Candidate:
    """By the number of failures from which session on it passes, by that of passes it fails."""

    name: str
    passes_from: Sequence[int]
    fails_from: Sequence[int]

    def play(self, outcomes: Sequence[bool]) -> tuple[Decision | None, int]:
        """The verdict of ``outcomes`` in their order, and the sessions that it took."""
        passed = failed = 0
        for session, outcome in enumerate(outcomes, 1):
            if outcome:
                passed += 1
            else:
                failed += 1
            if failed < len(self.passes_from) and session >= self.passes_from[failed]:
                return "passed", session
            if passed < len(self.fails_from) and session >= self.fails_from[passed]:
                return "failed", session
        return None, len(outcomes)


Shown = Callable[[int, int], bool]
"""Whether something is shown by so many passes of so many sessions."""


def candidates(planned: int, bar: float, confidence: float) -> list[Candidate]:
    """All of them, the fixed test first and the chosen one last."""
    error = 1 - confidence
    chosen = SequentialTest(planned, bar, confidence)
    spending = {power: spent(planned, bar, error, power) for power in (1, 2, 3)}
    if (spending[2].passes_from, spending[2].fails_from) != (
        list(chosen.passes_from), list(chosen.fails_from),
    ):  # fmt: skip
        raise RuntimeError("the chosen test is not what is compared here")
    return [
        fixed(planned, bar, confidence),
        by_rule(
            "fixed, looked at each time",
            planned,
            lambda k, n: shows_at_least(k, n, bar, confidence),
            lambda k, n: shows_below(k, n, bar, confidence),
        ),
        sprt(planned, bar, error, 0.5),
        sprt(planned, bar, error, 0.75),
        mixture(planned, bar, error),
        spending[1],
        spending[3],
        Candidate("chosen: spends t^2", chosen.passes_from, chosen.fails_from),
    ]


def fixed(planned: int, bar: float, confidence: float) -> Candidate:
    """Clopper-Pearson bounds after the last session."""
    return by_rule(
        "fixed number",
        planned,
        lambda k, n: n == planned and shows_at_least(k, n, bar, confidence),
        lambda k, n: n == planned and shows_below(k, n, bar, confidence),
    )


def by_rule(name: str, planned: int, passes: Shown, fails: Shown) -> Candidate:
    """The boundaries of a rule; where more failures pass, fewer do too."""
    passes_from: list[int] = []
    fails_from: list[int] = []
    for session in range(1, planned + 1):
        while len(passes_from) <= session and passes(session - len(passes_from), session):
            passes_from.append(session)
        while len(fails_from) <= session and fails(len(fails_from), session):
            fails_from.append(session)
    return Candidate(name, passes_from, fails_from)


def sprt(planned: int, bar: float, error: float, towards: float) -> Candidate:
    """Wald's test against a rate so far ``towards`` the end on either side, by Ville's bound."""
    above, below = bar + (1 - bar) * towards, bar * (1 - towards / 2)

    def shown(rate: float) -> Shown:
        gain, loss = log(rate / bar), log((1 - rate) / (1 - bar))
        return lambda k, n: k * gain + (n - k) * loss >= -log(error)

    return by_rule(f"SPRT against {below:.2f}, {above:.2f}", planned, shown(above), shown(below))


def mixture(planned: int, bar: float, error: float) -> Candidate:
    """An e-process: the likelihood ratio, mixed evenly over all rates on one side of the bar."""

    def ratio(k: int, n: int) -> float:
        of_all = lgamma(k + 1) + lgamma(n - k + 1) - lgamma(n + 2)
        return exp(of_all - k * log(bar) - (n - k) * log(1 - bar))

    def above(k: int, n: int) -> bool:
        share = incomplete_beta(n - k + 1, k + 1, 1 - bar)
        return ratio(k, n) * share / (1 - bar) >= 1 / error

    def below(k: int, n: int) -> bool:
        return ratio(k, n) * incomplete_beta(k + 1, n - k + 1, bar) / bar >= 1 / error

    return by_rule("beta mixture, anytime valid", planned, above, below)


def spent(planned: int, bar: float, error: float, power: int) -> Candidate:
    """The error is spent exactly, as the share of the planned sessions to a ``power``."""
    alive, passed, failed = [1.0], 0.0, 0.0
    passes_from: list[int] = []
    fails_from: list[int] = []
    for session in range(1, planned + 1):
        pairs = zip([0.0, *alive], [*alive, 0.0], strict=True)
        alive = [fewer * (1 - bar) + same * bar for fewer, same in pairs] if alive else []
        allowed = error * (session / planned) ** power * (1 + TIE)
        while alive and passed + alive[0] <= allowed:
            passed += alive.pop(0)
            passes_from.append(session)
        while alive and failed + alive[-1] <= allowed:
            failed += alive.pop()
            fails_from.append(session)
    return Candidate(f"spends t^{power}", passes_from, fails_from)
