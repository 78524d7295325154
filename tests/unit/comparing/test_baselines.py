"""What a run may be held against, and what that makes of its verdict."""

from __future__ import annotations

from typing import Any

import pytest

from simulation.catalog.gates.regression import Regression, RunBaseline
from simulation.catalog.set_run.decider import SetRunDecider
from simulation.catalog.set_run.messages import (
    CreateSetRun,
    FinishSetRun,
    RunStatus,
    SetRunCreated,
    SetRunFinished,
    SimulatorKind,
    UnitTestRunResult,
    Verdict,
)
from simulation.catalog.set_run.values.origin import RunOrigin
from simulation.kernel.errors import NotFound, Refused
from tests.support.examples import ANNA, AT, OUTSIDER, definition, id_of
from tests.support.given import Given, Outcome
from tests.support.runs import CREATED, RUN

BASE = id_of("an earlier run")
PASSED = UnitTestRunResult(
    unit_test_id=id_of("unit_test"),
    sessions=6,
    passed=6,
    counted=6,
    errors=0,
    pass_rate=1.0,
    verdict=Verdict.PASSED,
)
COMPLETED = SetRunFinished(
    id=BASE,
    unit_test_set_id=id_of("unit_test_set"),
    status=RunStatus.COMPLETED,
    verdict=Verdict.PASSED,
    results=(PASSED,),
)
WORSE = Regression(
    unit_test_id=id_of("unit_test"),
    name="Zoë books a table",
    base_passed=6,
    base_counted=6,
    passed=0,
    counted=6,
    difference=-1.0,
    low=-1.0,
    high=-0.5,
    p_value=0.03125,
)


def created(base: Given, *knowing: Any) -> Outcome:
    world = Given(SetRunDecider()).where("set_run", BASE, base.state).knowing(*knowing)
    return world.when(
        CreateSetRun(
            actor=ANNA,
            at=AT,
            id=RUN,
            unit_test_set_id=id_of("unit_test_set"),
            seed=42,
            simulator=SimulatorKind.RULES,
            baseline_id=BASE,
        )
    )


def earlier(*events: Any, **changes: Any) -> Given:
    begun = CREATED.model_copy(update={"id": BASE} | changes)
    return Given(SetRunDecider(), begun, *events)


def test_a_run_is_held_against_one_that_was_completed() -> None:
    [event] = created(earlier(COMPLETED)).decision.events
    assert isinstance(event, SetRunCreated)
    assert event.baseline == RunBaseline(set_run_id=BASE, not_allowed=False)
    strict = definition(
        "unit_test_set", no_regression={"type": "last_on", "version_set": "release"}
    )
    [event] = created(earlier(COMPLETED), strict).decision.events
    assert isinstance(event, SetRunCreated)
    assert event.baseline == RunBaseline(set_run_id=BASE, not_allowed=True)


CANCELLED = COMPLETED.model_copy(update={"status": RunStatus.CANCELLED})
RETRY = RunOrigin(kind="retry", set_run_id=RUN)


@pytest.mark.parametrize(
    ("base", "refused"),
    [
        (earlier(), Refused),
        (earlier(CANCELLED), Refused),
        (earlier(COMPLETED, origin=RETRY), Refused),
        (Given(SetRunDecider()), NotFound),
        (Given(SetRunDecider(), CREATED, COMPLETED, by=OUTSIDER), NotFound),
    ],
)
def test_and_against_no_other(base: Given, refused: type[Refused | NotFound]) -> None:
    created(base).then_refused(refused, field="baseline")


@pytest.mark.parametrize(
    ("baseline", "regressions", "verdict"),
    [
        (RunBaseline(set_run_id=BASE, not_allowed=True), (WORSE,), Verdict.FAILED),
        (RunBaseline(set_run_id=BASE, not_allowed=True), (), Verdict.PASSED),
        (RunBaseline(set_run_id=BASE), (WORSE,), Verdict.PASSED),
    ],
)
def test_a_run_fails_by_a_regression_where_its_set_says_so(
    baseline: RunBaseline, regressions: tuple[Regression, ...], verdict: Verdict
) -> None:
    run = Given(SetRunDecider(), CREATED.model_copy(update={"baseline": baseline}))
    finish = FinishSetRun(actor=ANNA, at=AT, id=RUN, results=(PASSED,), regressions=regressions)
    [event] = run.when(finish).decision.events
    assert isinstance(event, SetRunFinished)
    assert (event.verdict, event.regressions) == (verdict, regressions)
