"""Examples of what is stored of judges: panels, votes, and what they cost."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.catalog.session.messages import (
    CriteriaEvaluated,
    JudgementGiven,
    PersonaJudged,
    SessionFinished,
)
from simulation.catalog.session.outcome import Outcome, Vote
from simulation.catalog.session.persona_breaks import BreakKind, PersonaBreak, told
from simulation.catalog.session.totals import Spender, Spent, Totals
from simulation.catalog.session.transcript import Usage
from simulation.kernel.messages import Event
from tests.support.examples import KINDS, body, id_of
from tests.support.runs import RUN, SESSION, result

VOTES = (
    Vote(
        value=True,
        justification="« C’est confirmé. »",
        references=("2-agent-1",),
        model="careful",
        usage=Usage(prompt_tokens=900, completion_tokens=60),
    ),
    Vote(value=None, justification="Rien à mesurer.", model="other"),
    Vote(
        value=None,
        justification="The judge gave no usable judgement.",
        usable=False,
        model="careful",
        calls=2,
        usage=Usage(prompt_tokens=1900, completion_tokens=12),
    ),
)


def _voted() -> CriteriaEvaluated:
    """A result that several judgements came to, not all of one mind."""
    kept = result("confirmed")
    measurement = kept.measurement.model_copy(
        update={"votes": (*VOTES, VOTES[0]), "agreement": 2 / 3}
    )
    return CriteriaEvaluated(results=(kept.model_copy(update={"measurement": measurement}),))


def _session() -> SessionFinished:
    """A session that ended when its events already told what its judges cost."""
    judged = Spent(role=Spender.JUDGE, calls=5, prompt_tokens=3700, completion_tokens=132)
    return SessionFinished(
        id=SESSION,
        set_run_id=RUN,
        unit_test_id=id_of("unit_test"),
        slot=3,
        run_index=3,
        outcome=Outcome.PASSED,
        reason="All criteria that apply are met.",
        turns=4,
        duration_ms=2512.5,
        agent_latency_ms=482.0,
        results=_voted().results,
        totals=Totals(
            turns_begun=5,
            objective_met=True,
            spent=(Spent(role=Spender.AGENT, calls=4), judged),
        ),
    )


def _metric_with_panel() -> Event:
    judges = [{"llm_name": "careful", "params": {"temperature": 0.7}}, {"llm_name": "other"}]
    evaluator = {"type": "judge", "judge_repeats": 3, "judges": judges}
    return KINDS["metric"].created(id=id_of("metric"), body=body("metric", evaluator=evaluator))


GIVEN = JudgementGiven(result_id=result("confirmed").id, number=1, vote=VOTES[1])


BREAKS = (
    PersonaBreak(
        kind=BreakKind.CONTRADICTED_FACTS, key="2-persona-1", why="« Je suis allergique. »"
    ),
    PersonaBreak(kind=BreakKind.LEFT_TOO_EARLY, key="", why="Rien n’était réservé."),
)
PERSONA_JUDGED = PersonaJudged(
    breaks=BREAKS,
    problem="",
    model="careful",
    calls=1,
    usage=Usage(prompt_tokens=1100, completion_tokens=70),
)


def _session_out_of_role() -> Event:
    found = {"outcome": Outcome.SIMULATOR_FAULT, "reason": told(BREAKS), "results": ()}
    return _session().model_copy(update=found | {"persona_breaks": BREAKS})


def variants() -> Iterator[tuple[str, Event]]:
    """The examples by variant."""
    yield "voted", _voted()
    yield "judged", _session()
    yield "out-of-role", _session_out_of_role()
    yield (
        "no-use",
        PERSONA_JUDGED.model_copy(
            update={"breaks": (), "problem": "No usable answer: « La la. »", "usage": None}
        ),
    )
    yield "panel", _metric_with_panel()
