"""When a budget is used up, and that it is noted once."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.decider import SetRunDecider
from simulation.catalog.set_run.messages import (
    RecordBudgetReached,
    RunStatus,
    SetRunBudgetReached,
    SetRunCancelRequested,
)
from simulation.catalog.set_run.results.endings import left_out
from simulation.catalog.set_run.values.budget import Budget, BudgetReached, Cap, Spending, reached
from tests.support.examples import ANNA, AT
from tests.support.given import Given
from tests.support.runs import CREATED, RUN

SPENT = Spending(calls=10, tokens=2_000, money=0.5)
REACHED = BudgetReached(what=Cap.CALLS, limit=10, spent=11)


@pytest.mark.parametrize(
    ("caps", "found"),
    [
        ({}, None),
        ({"calls": 11, "tokens": 2_001, "money": 0.51, "seconds": 30.1}, None),
        ({"calls": 10}, (Cap.CALLS, 10, 10)),
        ({"tokens": 1_999}, (Cap.TOKENS, 1_999, 2_000)),
        ({"money": 0.5}, (Cap.MONEY, 0.5, 0.5)),
        ({"seconds": 30.0}, (Cap.SECONDS, 30, 30)),
        ({"calls": 11, "money": 0.4}, (Cap.MONEY, 0.4, 0.5)),
    ],
)
def test_a_cap_is_reached_by_what_was_spent(caps: dict[str, Any], found: Any) -> None:
    what = reached(Budget(**caps), SPENT, seconds=30.0)
    assert (what and (what.what, what.limit, what.spent)) == found


@pytest.mark.parametrize("caps", [{"calls": 0}, {"tokens": -1}, {"money": 0}, {"seconds": "5"}])
def test_a_cap_is_a_number_above_zero(caps: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Budget(**caps)


def test_it_says_what_it_is() -> None:
    assert str(Budget()) == "none"
    assert str(Budget(calls=5, money=1.5)) == "5 calls, 1.5 money"
    assert str(REACHED) == "11 of 10 calls"


NOTED = SetRunBudgetReached(id=RUN, what=Cap.CALLS, limit=10, spent=11)
NOTE = RecordBudgetReached(actor=ANNA, at=AT, id=RUN, reached=REACHED)


def test_that_it_is_used_up_is_noted_once() -> None:
    Given(SetRunDecider(), CREATED).when(NOTE).then(NOTED)
    given = Given(SetRunDecider(), CREATED, NOTED)
    given.when(NOTE).then_nothing()
    assert (given.state.budget_reached, given.state.status) == (REACHED, RunStatus.RUNNING)


def test_a_run_that_is_cancelled_is_stopped_by_that() -> None:
    cancelled = SetRunCancelRequested(id=RUN)
    Given(SetRunDecider(), CREATED, cancelled).when(NOTE).then_nothing()
    assert left_out(RunStatus.CANCELLING, REACHED, 3).outcome is Outcome.CANCELLED
    assert left_out(RunStatus.RUNNING, None, 3).outcome is Outcome.CANCELLED
    assert left_out(RunStatus.RUNNING, REACHED, 3).outcome is Outcome.OUT_OF_BUDGET
