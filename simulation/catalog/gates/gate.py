"""Gates: what the sessions of a unit test have to show before it passes."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from simulation.kernel.stored import when_new
from simulation.kernel.strict import Real, Whole
from simulation.kernel.values import Value

MAX_TRIES = 10_000
"""Sessions that a run has at most."""

CONFIDENCE = 0.95


def _require_bar(rate: float) -> float:
    if not 0 < rate < 1:
        raise ValueError(
            f"must be above 0 and below 1, got {rate:g}; no number of sessions shows more than "
            "that: for all of them write the gate all."
        )
    return rate


def _require_share(rate: float) -> float:
    if not 0 < rate <= 1:
        raise ValueError(f"must be above 0 and at most 1, got {rate:g}.")
    return rate


def _require_confidence(confidence: float) -> float:
    if not 0.5 <= confidence <= 0.9999:
        raise ValueError(f"must be from 0.5 to 0.9999, got {confidence:g}; 0.95 is usual.")
    return confidence


class AllPass(Value):
    """Every counted session passes, and every session could be judged."""

    type: Literal["all"] = "all"

    def __str__(self) -> str:
        return "all pass"


class PassRate(Value):
    """The true pass rate is ``at_least`` that much, shown at ``confidence``; both from 0 to 1."""

    type: Literal["pass_rate"] = "pass_rate"
    at_least: Annotated[Real, when_new(_require_bar)]
    confidence: Annotated[Real, when_new(_require_confidence)] = CONFIDENCE

    def __str__(self) -> str:
        return f"pass rate of at least {self.at_least:g} with confidence {self.confidence:g}"


class PassHatK(Value):
    """All of ``k`` independent tries pass, by the estimate that the sessions give, ``at_least``
    in that share of cases (tau-bench, arXiv 2406.12045)."""

    type: Literal["pass_hat_k"] = "pass_hat_k"
    k: Whole = Field(gt=0, le=MAX_TRIES)
    at_least: Annotated[Real, when_new(_require_share)]

    def __str__(self) -> str:
        return f"pass^{self.k} of at least {self.at_least:g}"


class AtMostFailures(Value):
    """No more than ``n`` sessions fail."""

    type: Literal["at_most_failures"] = "at_most_failures"
    n: Whole = Field(ge=0, le=MAX_TRIES)

    def __str__(self) -> str:
        return f"at most {self.n} {'failure' if self.n == 1 else 'failures'}"


def _spelled_out(value: Any) -> Any:
    if value is None:  # Cleared: as where nobody has said anything.
        return {"type": "all"}
    return {"type": value} if isinstance(value, str) else value


Gate = Annotated[
    Annotated[AllPass | PassRate | PassHatK | AtMostFailures, Field(discriminator="type")],
    BeforeValidator(_spelled_out),
]
"""One that says nothing more than its type may be written as that: ``all``."""

ALL_PASS = AllPass()


class EarlyStop(StrEnum):
    """Which sessions are left out: none, those that cannot change the verdict any more, or all
    those after enough evidence."""

    OFF = "off"
    CERTAIN = "certain"
    SEQUENTIAL = "sequential"
