"""What the sessions of a unit test, and of a run, add up to."""

from __future__ import annotations

from simulation.catalog.gates.gate import ALL_PASS, Gate
from simulation.catalog.gates.verdict import Verdict
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.values.budget import StoppedBy
from simulation.kernel.stored import added_later
from simulation.kernel.values import EntityId, Value


class Between(Value):
    """An interval, both ends included; of confidence 0.95 where nothing else is said."""

    low: float
    high: float


class CriterionTally(Value):
    """In how many of the ``sessions`` that a criterion was held against its metric ``applied``.

    ``passed`` and ``failed`` are what came of it; ``inconclusive`` are those whose judge gave no
    usable answer.
    """

    criterion_name: str
    metric_id: EntityId
    optional: bool
    sessions: int
    applied: int
    passed: int
    failed: int
    inconclusive: int

    @property
    def never_applied(self) -> bool:
        """Whether nothing was measured by a criterion that has to apply.

        One that was undecided wherever it was held against something may apply.
        """
        return self.applied == 0 and self.inconclusive < self.sessions and not self.optional


class Figure(Value):
    """An estimate, and the interval that it lies in; null where there are too few values."""

    value: float
    interval: Between | None


class MetricSummary(Value):
    """What a metric measured in counted sessions: ``values`` of them.

    Of a numerical one mean, median and the value that nine in ten do not exceed; of any other
    how often each value was measured.
    """

    metric_id: EntityId
    name: str
    values: int
    mean: Figure | None = None
    median: Figure | None = None
    p90: Figure | None = None
    counts: dict[str, int] = {}


class Faults(Value):
    """Of how many ``attempts`` at sessions which were faults that are not the agent's."""

    attempts: int
    by_outcome: dict[Outcome, int]

    @property
    def count(self) -> int:
        """All faults."""
        return sum(self.by_outcome.values())

    @property
    def share(self) -> float:
        """Faults among attempts, from 0 to 1."""
        return self.count / self.attempts if self.attempts else 0.0


class UnitTestRunResult(Value):
    """What the sessions of one unit test add up to.

    ``pass_rate`` is passed / counted, from 0 to 1, and null where no session counted; the true
    rate lies in ``interval`` (Wilson, 0.95). ``reason`` is why the verdict is no pass; it is that
    of the session ``decided_by`` (its run index) where a session decided.

    ``saved`` sessions were not played, since the verdict was settled without them. Those that
    were being played when it was are ``surplus``: they have an outcome and are not counted here.
    """

    unit_test_id: EntityId
    sessions: int
    passed: int
    counted: int
    errors: int
    pass_rate: float | None
    verdict: Verdict
    criteria: tuple[CriterionTally, ...] = added_later(())
    reason: str = added_later("")
    decided_by: int | None = added_later(None)
    gate: Gate = added_later(ALL_PASS)
    interval: Between | None = added_later(None)
    outcomes: dict[Outcome, int] = added_later({})
    saved: int = added_later(0)
    surplus: int = added_later(0)
    faults: Faults | None = added_later(None)
    metrics: tuple[MetricSummary, ...] = added_later(())

    @property
    def decisive(self) -> int:
        """How many of its first sessions it rests on: what lies behind them settled nothing."""
        return self.sessions - self.saved - self.surplus

    @property
    def flaky(self) -> bool:
        """Whether sessions both passed and failed."""
        return 0 < self.passed < self.counted


class RunResult(Value):
    """What the sessions of all unit tests of a run add up to.

    ``standard_error`` and ``interval`` are those of the pass rate, clustered by unit test: its
    sessions are more alike than those of different ones. With ``stopped_by`` sessions are missing
    that were planned: intervals are as wide as those that are left make them.
    """

    counted: int
    passed: int
    pass_rate: float | None
    standard_error: float | None
    interval: Between | None
    faults: Faults
    too_many_faults: bool
    metrics: tuple[MetricSummary, ...]
    stopped_by: StoppedBy | None = added_later(None)
