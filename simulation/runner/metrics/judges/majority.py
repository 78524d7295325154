"""What several judgements of a metric come to: the majority, or the median. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean, median

from simulation.catalog.metric_value import Measured, MetricValue, NumericalMetricValue, in_words
from simulation.catalog.session.outcome import Vote


@dataclass(frozen=True, slots=True)
class Decision:
    """The value that counts, the votes that are for it, and how far all agree."""

    value: Measured | None
    votes: tuple[Vote, ...]
    agreement: float


class Undecided(Exception):
    """The votes decide nothing; the message says why, ``agreement`` how near they came."""

    def __init__(self, reason: str, agreement: float | None = None) -> None:
        super().__init__(reason)
        self.agreement = agreement


def decided(votes: Sequence[Vote], wanted: MetricValue) -> Decision:
    """What ``votes`` come to.

    At least half of them have to be usable. Of these more than half have to say the same:
    a tie shows that the judges do not know, so neither side wins it. That the metric does
    not apply is a value like any other. Of numbers more than half have to be numbers, whose
    median counts.

    Raises:
        Undecided: too few are usable, or no value has the majority.
    """
    usable = [vote for vote in votes if vote.usable]
    if not usable or 2 * len(usable) < len(votes):
        reasons = dict.fromkeys(vote.justification for vote in votes if not vote.usable)
        raise Undecided(
            f"{len(usable)} of {len(votes)} judgements can be used. {' '.join(reasons)}"
        )
    if isinstance(wanted, NumericalMetricValue):
        return _median(usable, wanted)
    return _majority(usable)


def _majority(usable: Sequence[Vote]) -> Decision:
    (value, count), *_ = Counter(vote.value for vote in usable).most_common()
    if 2 * count <= len(usable):
        raise Undecided(
            f"No value has the majority of the judgements: {_told(usable)}.", count / len(usable)
        )
    votes = tuple(vote for vote in usable if vote.value == value)
    return Decision(value, votes, count / len(usable))


def _median(usable: Sequence[Vote], wanted: NumericalMetricValue) -> Decision:
    measured = [(float(vote.value), vote) for vote in usable if vote.value is not None]
    silent = tuple(vote for vote in usable if vote.value is None)
    if 2 * len(silent) > len(usable):
        return Decision(None, silent, len(silent) / len(usable))
    if 2 * len(silent) == len(usable):
        raise Undecided(
            f"Half of the judgements say that the metric does not apply: {_told(usable)}.", 0.5
        )
    middle = median(number for number, _ in measured)
    width = wanted.upper_bound - wanted.lower_bound
    near = [1 - abs(number - middle) / width if width else 1.0 for number, _ in measured]
    nearest = sorted(measured, key=lambda each: abs(each[0] - middle))
    return Decision(
        middle, tuple(vote for _, vote in nearest), fmean([*near, *(0.0 for _ in silent)])
    )


def told(value: Measured | None) -> str:
    """A value as justifications tell it."""
    return "does not apply" if value is None else in_words(value)


def _told(votes: Sequence[Vote]) -> str:
    counts = Counter(told(vote.value) for vote in votes)
    return ", ".join(f"{value} ({count}x)" for value, count in counts.items())
