"""Whether verdicts deserve their confidence, and what it costs to stop early or to compare.

Unit tests are simulated, session by session, from a seed: the same figures on every machine.
Nothing is timed, so it may run beside anything.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

from benchmarks.report import Report, Target
from benchmarks.sequential_candidates import Candidate, candidates
from simulation.statistics.comparing import boschloo, fisher_exact
from simulation.statistics.numbers import clustered_rate
from simulation.statistics.planning import sessions_to_show
from simulation.statistics.proportions import binomial_tail, wilson
from simulation.statistics.sequential import SequentialTest

SEED = 14
UNIT_TESTS = 2_000
CONFIDENCE = 0.95
GATES = ((100, 0.8), (50, 0.9), (100, 0.9), (200, 0.95), (30, 0.7))
"""Sessions planned, and the bar."""

RATES = (0.5, 0.6, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95, 0.99)
STUDIED = (0.6, 0.8, 0.9, 0.95, 0.99)

MAY_ERR = 1 - CONFIDENCE + 0.01
MUST_SAVE = 0.4
MAY_SEE_LESS = 0.05

Draws = Sequence[Sequence[float]]
"""For each unit test, a number between 0 and 1 for each session: it passes if below the rate."""


@dataclass(frozen=True, slots=True)
class Played:
    """Shares of the unit tests that passed and failed, and sessions played on average."""

    passed: float
    failed: float
    sessions: float


def draws(unit_tests: int, planned: int) -> Draws:
    """The same for all candidates and rates, so that these are compared on equal terms."""
    chance = Random(SEED)
    return [[chance.random() for _ in range(planned)] for _ in range(unit_tests)]


def played(candidate: Candidate, drawn: Draws, rate: float) -> Played:
    """What the candidate says of unit tests whose true rate is ``rate``."""
    ends = [candidate.play([number < rate for number in each]) for each in drawn]
    decisions = [decision for decision, _ in ends]
    return Played(
        decisions.count("passed") / len(ends),
        decisions.count("failed") / len(ends),
        sum(sessions for _, sessions in ends) / len(ends),
    )


def row(*cells: object) -> None:
    """A line of a table in Markdown."""
    shown = (f"{each:.3f}" if isinstance(each, float) else str(each) for each in cells)
    print("| " + " | ".join(shown) + " |")


def head(*cells: str) -> None:
    """The head of a table in Markdown."""
    print()
    row(*cells)
    row(*("---" if place == 0 else "---:" for place in range(len(cells))))


def errors(unit_tests: int) -> list[Target]:
    """Wrong verdicts at the worst true rate, which is the bar, of the fixed and the chosen test."""
    head("gate", "fixed: passes wrongly", "fails wrongly", "sequential: passes wrongly", "fails")
    worst = {"fixed": 0.0, "sequential": 0.0}
    for planned, bar in GATES:
        drawn = draws(unit_tests, planned)
        first, *_, last = candidates(planned, bar, CONFIDENCE)
        found = {"fixed": played(first, drawn, bar), "sequential": played(last, drawn, bar)}
        for name, each in found.items():
            worst[name] = max(worst[name], each.passed, each.failed)
        cells = [share for each in found.values() for share in (each.passed, each.failed)]
        row(f"{bar} of {planned}", *cells)
    return [
        Target(f"{name}: wrong verdicts at the bar", share, MAY_ERR, at_most=True)
        for name, share in worst.items()
    ]


def saved(unit_tests: int) -> list[Target]:
    """Verdicts and sessions at each true rate, fixed and sequential, of the first gate."""
    planned, bar = GATES[0]
    drawn = draws(unit_tests, planned)
    first, *_, last = candidates(planned, bar, CONFIDENCE)
    head("true rate", "fixed: passes", "fails", "sequential: passes", "fails", "sessions", "saved")
    saving, less = 0.0, 0.0
    for rate in RATES:
        whole, early = played(first, drawn, rate), played(last, drawn, rate)
        share = 1 - early.sessions / planned
        row(rate, whole.passed, whole.failed, early.passed, early.failed,
            f"{early.sessions:.1f}", f"{share:.0%}")  # fmt: skip
        saving = share if rate == 0.95 else saving
        less = max(less, _right(whole, rate, bar) - _right(early, rate, bar))
    return [
        Target(f"saved at 0.95 against {bar}, {planned} planned", saving, MUST_SAVE),
        Target("right verdicts lost, at any of the rates", less, MAY_SEE_LESS, at_most=True),
    ]


def _right(found: Played, rate: float, bar: float) -> float:
    return found.passed if rate >= bar else found.failed


def study(unit_tests: int) -> None:
    """All candidates on the same unit tests, for two gates."""
    for planned, bar in GATES[:2]:
        drawn = draws(unit_tests, planned)
        print(f"\nBar {bar}, {planned} planned: passes, fails, sessions at a true rate of")
        head("test", *map(str, STUDIED))
        for candidate in candidates(planned, bar, CONFIDENCE):
            found = [played(candidate, drawn, rate) for rate in STUDIED]
            row(
                candidate.name,
                *(f"{e.passed:.3f}, {e.failed:.3f}, {e.sessions:.0f}" for e in found),
            )


def comparisons() -> None:
    """The chance that a difference is found at 0.05, exactly, by Fisher's test and Boschloo's."""
    head("sessions each", "true rates", "Fisher", "Boschloo")
    for counted in (10, 20, 30):
        for first, second in ((0.9, 0.9), (0.95, 0.65), (0.9, 0.5)):
            power = [0.0, 0.0]
            for one in range(counted + 1):
                for other in range(counted + 1):
                    chance = _chance(one, counted, first) * _chance(other, counted, second)
                    for place, test in enumerate((fisher_exact, boschloo)):
                        power[place] += chance * (test(one, counted, other, counted) <= 0.05)
            row(counted, f"{first}, {second}", *power)


def _chance(passed: int, counted: int, rate: float) -> float:
    return binomial_tail(passed, counted, rate) - binomial_tail(passed + 1, counted, rate)


def clusters(runs: int) -> list[Target]:
    """How often the interval of a run's rate holds the true one, where unit tests differ."""
    head("unit tests", "sessions each", "rates drawn from", "Wilson of all sessions", "clustered")
    worst = 1.0
    for unit_tests, sessions, spread in ((5, 10, (2, 0.5)), (20, 10, (4, 1)), (50, 5, (8, 0.4))):
        chance, held = Random(SEED), [0, 0]
        true = spread[0] / sum(spread)
        for _ in range(runs):
            counts = list(_counts(chance, unit_tests, sessions, spread))
            found = clustered_rate(counts)
            plain = wilson(sum(passed for passed, _ in counts), unit_tests * sessions)
            for place, interval in enumerate((plain, found and found.interval)):
                held[place] += bool(interval and interval.low <= true <= interval.high)
        row(unit_tests, sessions, f"Beta{spread}", held[0] / runs, held[1] / runs)
        worst = min(worst, held[1] / runs)
    return [Target("clustered intervals that hold the true rate", worst, 0.92)]


def _counts(
    chance: Random, unit_tests: int, sessions: int, spread: tuple[float, float]
) -> Iterable[tuple[int, int]]:
    for _ in range(unit_tests):
        rate = chance.betavariate(*spread)
        yield sum(chance.random() < rate for _ in range(sessions)), sessions


def main() -> None:
    """Simulate, print the tables, and say what was met."""
    print(f"{UNIT_TESTS:,} unit tests a figure, confidence {CONFIDENCE}, seed {SEED}")
    targets = errors(UNIT_TESTS) + saved(UNIT_TESTS)
    study(UNIT_TESTS)
    comparisons()
    targets += clusters(UNIT_TESTS)
    print()
    planned, bar = GATES[0]
    exact = SequentialTest(planned, bar, CONFIDENCE).prospect(0.95)
    report = Report(
        name="verdicts",
        value=exact.sessions,
        floor=sessions_to_show(bar, CONFIDENCE),
        unit="sessions until a verdict, at 0.95 against 0.8",
        targets=targets,
        details={"unit_tests": UNIT_TESTS, "planned": planned, "passes": exact.passed},
    )
    report.write()
    if not all(target.met for target in targets):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
