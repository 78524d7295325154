"""What sessions and runs come to if their reviews are right."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import pytest

from simulation.catalog.gates.gate import EarlyStop
from simulation.catalog.gates.verdict import Verdict
from simulation.catalog.metric_value import BooleanCriterion, Criterion, Measured
from simulation.catalog.review.recount import ending_by, recounted
from simulation.catalog.session.decider import Session, SessionDecider
from simulation.catalog.session.ending import outcome_by
from simulation.catalog.session.messages import AgentReplied, PersonaLeft, PersonaSpoke
from simulation.catalog.session.outcome import CriterionResult, Outcome
from simulation.catalog.set_run.results.endings import Ending
from simulation.catalog.set_run.values.policy import RunPolicy
from tests.support.given import Given
from tests.support.runs import OPENED, SPEC, answered, result, said

WANTS_TRUE = BooleanCriterion(expected_value=True)


@dataclass
class Said:
    """A review of a result."""

    id: str
    value: Measured | None
    criterion: Criterion | None = WANTS_TRUE
    note: str = "So it was said."


UNANSWERED = said(1, "A table.").model_copy(update={"unanswered": "Inside or outside?"})
RIGHT = result("confirmed")
WRONG = result("confirmed", value=False, passed=False)
UNCLEAR = result("confirmed", value=None, passed=None)
APART = UNCLEAR.model_copy(update={"inconclusive": False})


def ended(
    *results: CriterionResult, left: bool = True, spoke: Any = None, **fields: Any
) -> Session:
    """A session that ended as its results say, unless ``fields`` say otherwise."""
    events = [
        PersonaSpoke(turn=1, message=spoke or said(1, "A table.")),
        AgentReplied(turn=1, messages=(answered(1, "It is confirmed."),), ended=False),
        *([PersonaLeft(objective_met=True, reason="Booked.")] if left else []),
    ]
    state: Session = Given(SessionDecider(), OPENED, *events).state
    outcome, reason = outcome_by(state, results)
    return state.model_copy(
        update={"results": results, "outcome": outcome, "reason": reason} | fields
    )


@pytest.mark.parametrize("judged", [RIGHT, WRONG, UNCLEAR, APART])
@pytest.mark.parametrize("left", [True, False])
def test_without_reviews_a_session_ends_as_it_did(judged: CriterionResult, left: bool) -> None:
    session = ended(judged, left=left)
    ending = ending_by(session, SPEC, {})
    assert (ending.outcome, ending.reason) == (session.outcome, session.reason)
    assert ending.results == (judged,)


@pytest.mark.parametrize(
    ("session", "value", "then"),
    [
        (ended(RIGHT), False, Outcome.FAILED),
        (ended(RIGHT), None, Outcome.JUDGE_INCONCLUSIVE),
        (ended(WRONG), True, Outcome.PASSED),
        (ended(UNCLEAR), True, Outcome.PASSED),
        (ended(UNCLEAR), False, Outcome.FAILED),
        (ended(WRONG, left=False), True, Outcome.MAX_INTERACTIONS),
        (ended(WRONG, spoke=UNANSWERED), True, Outcome.PASSED),
        (ended(RIGHT, spoke=UNANSWERED), False, Outcome.SIMULATOR_FAULT),
        (ended(WRONG, outcome=Outcome.SIMULATOR_FAULT), True, Outcome.SIMULATOR_FAULT),
        (ended(WRONG, outcome=Outcome.AGENT_ERROR), True, Outcome.AGENT_ERROR),
        (ended(WRONG, outcome=Outcome.CANCELLED), True, Outcome.CANCELLED),
    ],
)
def test_a_review_decides_as_a_judge_would_have(
    session: Session, value: Measured | None, then: Outcome
) -> None:
    ending = ending_by(session, SPEC, {RIGHT.id: Said(RIGHT.id, value)})
    assert ending.outcome is then
    [corrected] = ending.results
    assert corrected.measurement.value == value
    assert corrected.measurement.justification.endswith("So it was said.")
    assert not corrected.inconclusive


def test_an_early_stop_holds_in_the_recount_too() -> None:
    policy = RunPolicy(early_stop=EarlyStop.CERTAIN)
    spec = SPEC.model_copy(update={"run_count": 4})
    endings = [
        Ending(0, Outcome.FAILED, results=(WRONG,), opened=True),
        Ending(1, Outcome.PASSED, results=(RIGHT,), opened=True),
        Ending(2, Outcome.SAVED, opened=True),
        Ending(3, Outcome.SAVED, opened=True),
    ]
    before = recounted([spec, spec], policy, [*endings, *endings], {}, 1)
    assert before.results == (None, None)
    passed = {0: Ending(0, Outcome.PASSED, results=(RIGHT,), opened=True)}
    after = recounted([spec], policy, endings, passed, 1)
    [told] = after.results
    assert told is not None
    # The sessions that were left out were not played: nobody knows how they would have ended.
    assert (told.verdict, told.passed, told.counted) == (Verdict.INCONCLUSIVE, 2, 2)
    assert after.verdict is told.verdict
