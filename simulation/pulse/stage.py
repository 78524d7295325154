"""What a kind declares of each of its stages: the work, its limits, what to do on failure."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from simulation.kernel.json_values import JsonValue
from simulation.pulse.context import StageContext
from simulation.pulse.faults import Category
from simulation.pulse.run.messages import Usage

MAX_BACKOFF_SECONDS = 300.0


@dataclass(frozen=True, slots=True)
class Fixed:
    """The same pause after each failure."""

    seconds: float

    def delay(self, failures: int) -> float:
        """Seconds to wait after the ``failures``-th failure."""
        return min(self.seconds, MAX_BACKOFF_SECONDS)


@dataclass(frozen=True, slots=True)
class Exponential:
    """A pause that grows with each failure."""

    first: float = 1.0
    factor: float = 2.0

    def delay(self, failures: int) -> float:
        """Seconds to wait after the ``failures``-th failure."""
        try:
            return min(self.first * self.factor ** (failures - 1), MAX_BACKOFF_SECONDS)
        except OverflowError:
            return MAX_BACKOFF_SECONDS


Predicate = Callable[[Category, bool], bool]

PREDICATES: dict[str, Predicate] = {
    "retryable": lambda category, retryable: retryable,
    "always": lambda category, retryable: True,
    "never": lambda category, retryable: False,
    "timeouts": lambda category, retryable: (
        category in (Category.STAGE_TIMEOUT, Category.MODEL_TIMEOUT)
    ),
    "retryable_or_timeout": lambda category, retryable: (
        retryable or category is Category.STAGE_TIMEOUT
    ),
}
"""The named predicates: which failures, by category and retryable flag, are tried again."""


class Exhaustion(StrEnum):
    """What becomes of a stage whose attempts are used up."""

    FAIL = "fail"
    SKIP = "skip"


@dataclass(frozen=True, slots=True)
class StageRetry:
    """How often a stage is tried, how long it pauses, after which failures, and what then."""

    max_attempts: int = 1
    backoff: Fixed | Exponential = Exponential()
    predicate: str = "retryable"
    on_exhaustion: Exhaustion = Exhaustion.FAIL

    def __post_init__(self) -> None:
        if self.max_attempts < 1:
            raise ValueError("max_attempts: a stage is tried at least once.")
        if self.predicate not in PREDICATES:
            known = ", ".join(sorted(PREDICATES))
            raise ValueError(f"predicate: {self.predicate!r} is unknown; use one of {known}.")

    def delay_after(self, failures: int, category: Category, retryable: bool) -> float | None:
        """Seconds until the next attempt after ``failures`` failures; null for no more."""
        if failures >= self.max_attempts or not PREDICATES[self.predicate](category, retryable):
            return None
        return self.backoff.delay(failures)


@dataclass(frozen=True, slots=True)
class Done:
    """What a stage leaves: the state for the next one, a line for people, what it used."""

    state: JsonValue = None
    summary: str = ""
    usage: tuple[Usage, ...] = ()


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of a kind.

    ``irreversible`` says that its effect cannot be repeated safely: after a crash in the
    middle of it the run fails instead. ``timeout_seconds`` bounds one attempt and wins over
    the task's timeout.
    """

    name: str
    act: Callable[[StageContext[Any]], Awaitable[Done]]
    retry: StageRetry = StageRetry()
    timeout_seconds: float | None = None
    irreversible: bool = False


def lasting(
    act: Callable[[StageContext[Any]], Awaitable[Done]],
) -> Callable[[StageContext[Any]], Awaitable[Done]]:
    """``act``, done again as soon as a store of the platform that was away is back.

    For stages that may be repeated, and meet nothing but stores of the platform.
    """

    async def patiently(context: StageContext[Any]) -> Done:
        return await context.outlast(lambda: act(context))

    return patiently
