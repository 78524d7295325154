"""What a run may take at most, and when that is used up. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from pydantic import Field

from simulation.catalog.session.totals import Spent
from simulation.kernel.strict import Real, Whole
from simulation.kernel.values import Value


class Cap(StrEnum):
    """What a budget may limit."""

    CALLS = "calls"
    TOKENS = "tokens"
    MONEY = "money"
    SECONDS = "seconds"


class StoppedBy(StrEnum):
    """What kept a run from playing all that it planned."""

    BUDGET = "budget"


class Budget(Value):
    """The caps of a run, each null where there is none.

    ``calls`` are those of agents and models that were answered, ``tokens`` what they report,
    ``money`` is in the currency of the operator's prices, ``seconds`` count from the run's
    creation, waiting included.
    """

    calls: Whole | None = Field(default=None, gt=0)
    tokens: Whole | None = Field(default=None, gt=0)
    money: Real | None = Field(default=None, gt=0, allow_inf_nan=False)
    seconds: Real | None = Field(default=None, gt=0, allow_inf_nan=False)

    def __str__(self) -> str:
        return ", ".join(f"{limit:g} {cap}" for cap, limit in self.limits()) or "none"

    def limits(self) -> Iterator[tuple[Cap, float]]:
        """The caps that there are."""
        for cap in Cap:
            limit = getattr(self, cap.value)
            if limit is not None:
                yield cap, limit


class BudgetReached(Value):
    """The cap that a run came to, and what was spent by then."""

    what: Cap
    limit: float
    spent: float

    def __str__(self) -> str:
        return f"{self.spent:,.10g} of {self.limit:,.10g} {self.what}"


@dataclass(frozen=True, slots=True)
class Spending:
    """What was spent: answered calls, tokens of prompts and completions, and their price."""

    calls: int = 0
    tokens: int = 0
    money: float = 0.0

    def __add__(self, other: Spending) -> Spending:
        return Spending(
            self.calls + other.calls, self.tokens + other.tokens, self.money + other.money
        )


def reached(budget: Budget, spending: Spending, seconds: float) -> BudgetReached | None:
    """The first cap that is reached by ``spending``, ``seconds`` after the run was created."""
    spent = {
        Cap.CALLS: spending.calls,
        Cap.TOKENS: spending.tokens,
        Cap.MONEY: spending.money,
        Cap.SECONDS: seconds,
    }
    for cap, limit in budget.limits():
        if spent[cap] >= limit:
            return BudgetReached(what=cap, limit=limit, spent=spent[cap])
    return None


def tokens_of(spent: Iterable[Spent]) -> int:
    """All tokens of ``spent``."""
    return sum(each.prompt_tokens + each.completion_tokens for each in spent)
