"""How much a result of judges needs a person to look at it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from simulation.catalog.metric_value import Criterion, NumericalCriterion
from simulation.catalog.session.outcome import CriterionResult

MOST_AGREEMENT = 0.9
"""Votes that agree no more than so are divided."""

CLOSE = 0.1
"""A value is close to a threshold at no more than this share of the larger of the two."""


class Doubt(StrEnum):
    """Why a result needs a person, the strongest reason first."""

    UNDECIDED = "undecided"
    """Nothing usable was judged, or nothing can be concluded of it."""
    DIVIDED = "divided"
    """Its votes do not say the same."""
    CLOSE = "close"
    """The number is close to the threshold."""
    FAILED = "failed"
    """It says that the criterion is not met."""
    NONE = "none"
    """Nothing speaks against it."""


_RANKS = {each: rank for rank, each in enumerate(reversed(Doubt))}


@dataclass(frozen=True, slots=True)
class Doubted:
    """A reason for doubt, and how strong it is, from 0 to 1."""

    doubt: Doubt
    strength: float = 0.0

    @property
    def rank(self) -> str:
        """Sorts results by the need for a person; the greatest needs one most."""
        return f"{_RANKS[self.doubt]}{round(self.strength * 999):03d}"


def doubt_of(result: CriterionResult, criterion: Criterion | None) -> Doubted:
    """Why ``result``, which is held against ``criterion``, needs a person."""
    measurement = result.measurement
    if result.inconclusive:
        return Doubted(Doubt.UNDECIDED)
    agreement = measurement.agreement
    if agreement is not None and agreement <= MOST_AGREEMENT:
        return Doubted(Doubt.DIVIDED, 1 - agreement)
    value = measurement.value
    if isinstance(criterion, NumericalCriterion) and not isinstance(value, bool | str | None):
        distance = _distance(value, criterion.threshold)
        if distance <= CLOSE:
            return Doubted(Doubt.CLOSE, 1 - distance)
    return Doubted(Doubt.FAILED if result.passed is False else Doubt.NONE)


def _distance(value: float, threshold: float) -> float:
    """How far two numbers are apart, as a share of the larger one."""
    largest = max(abs(value), abs(threshold))
    return abs(value - threshold) / largest if largest else 0.0
