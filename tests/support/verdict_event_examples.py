"""Events of sets and runs with gates, of sessions that were played again, and of those saved."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.catalog.gates.gate import AllPass, AtMostFailures, EarlyStop, PassHatK, PassRate
from simulation.catalog.gates.regression import Regression, RunBaseline
from simulation.catalog.metric_value import NumericalCriterion
from simulation.catalog.session.messages import SessionFinished, SessionOpened, SessionRoot
from simulation.catalog.session.outcome import Outcome
from simulation.catalog.set_run.messages import RunStatus, SetRunFinished, UnitTestRunSpec
from simulation.catalog.set_run.results.endings import Ending
from simulation.catalog.set_run.results.verdict import run_result, run_verdict, unit_test_result
from simulation.catalog.set_run.values.budget import Budget
from simulation.catalog.set_run.values.origin import RunOrigin
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.kernel.ids import derived_uuid
from simulation.kernel.messages import Event
from tests.support.examples import KINDS, body, id_of
from tests.support.judge_event_examples import BREAKS
from tests.support.runs import (
    CREATED,
    OPENED,
    RUN,
    SESSION,
    SPEC,
    answered,
    result,
    said,
)

GATES = (
    AllPass(),
    PassRate(at_least=0.75, confidence=0.8),
    PassHatK(k=2, at_least=0.5),
    AtMostFailures(n=1),
)
POLICY = RunPolicy(
    early_stop=EarlyStop.CERTAIN, replays=2, strict_personas=True, max_fault_share=0.25
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
    pairs=6,
)


def variants() -> Iterator[tuple[str, Event]]:
    """The examples, each with the name of its variant."""
    runs = [{"unit_test_id": id_of("unit_test"), "gate": gate.model_dump()} for gate in GATES]
    gated = body(
        "unit_test_set",
        gate={"type": "pass_rate", "at_least": 0.9, "confidence": 0.99},
        early_stop="sequential",
        unit_test_runs=runs,
    )
    yield "gated", KINDS["unit_test_set"].created(id=id_of("unit_test_set"), body=gated)
    specs = tuple(_gated(gate) for gate in GATES)
    yield "gated", CREATED.model_copy(update={"specs": specs, "policy": POLICY})
    yield "gated", _finished(specs)
    held = body("unit_test_set", no_regression={"type": "label", "key": "branch", "value": "été"})
    yield "held_against", KINDS["unit_test_set"].created(id=id_of("unit_test_set"), body=held)
    baseline = RunBaseline(set_run_id=id_of("run"), not_allowed=True)
    yield "held_against", CREATED.model_copy(update={"baseline": baseline})
    yield "held_against", _finished(specs).model_copy(update={"regressions": (WORSE,)})
    origin = RunOrigin(kind="fork", set_run_id=id_of("run"), session_id=SESSION, turn=1)
    executed_by = derived_uuid("example", "run")
    yield "by_a_task", CREATED.model_copy(update={"executed_by": executed_by})
    spec = SPEC.model_copy(update={"run_indices": (0, 1), "sources": (SESSION, SESSION)})
    taken = SPEC.model_copy(update={"run_count": 2, "places": (1, 4), "planned": 6})
    yield "placed", CREATED.model_copy(update={"specs": (taken,), "origin": origin})
    yield "derived", CREATED.model_copy(update={"specs": (spec,), "origin": origin})
    anew = RunOrigin(kind="rescore", set_run_id=id_of("run"))
    root = SessionRoot(
        session_id=SESSION,
        set_run_id=RUN,
        turn=1,
        transcript=(said(1, "Bonsoir !"), answered(1, "C’est confirmé.")),
        objective_met=True,
        leave_reason="Réservé.",
        agent_ended=True,
    )
    yield "rooted", OPENED.model_copy(update={"root": root})
    whole = {"outcome": Outcome.FAILED, "reason": "Non.", "persona_breaks": BREAKS}
    yield "rescored", OPENED.model_copy(update={"root": root.model_copy(update=whole)})
    yield "rescored", CREATED.model_copy(update={"specs": (_measuring(spec),), "origin": anew})
    measured = result("turns", value=3.0, passed=None).model_copy(update={"only_measured": True})
    yield "rescored", _session(Outcome.PASSED, results=(measured,))
    fault = Outcome.SIMULATOR_FAULT
    yield "again", SessionOpened(**OPENED.model_dump() | {"earlier": (fault, fault)})
    yield "again", _session(fault, earlier=(fault,), played_again=True)
    yield "saved", _session(Outcome.SAVED)
    budget = Budget(calls=500, tokens=1_000_000, money=2.5, seconds=3600.0)
    capped = RunPolicy(budget=budget)
    yield "capped", CREATED.model_copy(update={"policy": capped})
    yield "capped", _session(Outcome.OUT_OF_BUDGET)
    cut = [Ending(0, Outcome.PASSED, opened=True), Ending(1, Outcome.OUT_OF_BUDGET, "Zu teuer.")]
    found = unit_test_result(SPEC, cut, capped)
    yield (
        "capped",
        SetRunFinished(
            id=RUN,
            unit_test_set_id=CREATED.unit_test_set.id,
            status=RunStatus.COMPLETED,
            verdict=run_verdict([found]),
            results=(found,),
            total=run_result([SPEC], [found], [cut], capped),
        ),
    )


def _measuring(spec: UnitTestRunSpec) -> UnitTestRunSpec:
    [measured] = spec.metrics_to_evaluate
    only = measured.model_copy(update={"success_criterion": None, "optional": True})
    return spec.model_copy(update={"metrics_to_evaluate": (measured, only)})


def _gated(gate: object) -> UnitTestRunSpec:
    [measured] = SPEC.metrics_to_evaluate
    number = measured.model_copy(
        update={"success_criterion": NumericalCriterion(verb="<=", threshold=4.5)}
    )
    return SPEC.model_copy(update={"gate": gate, "metrics_to_evaluate": (measured, number)})


def _finished(specs: tuple[UnitTestRunSpec, ...]) -> SetRunFinished:
    endings = [
        Ending(
            n,
            Outcome.FAILED if n == 2 else Outcome.PASSED,
            "",
            (result("confirmed", passed=n != 2), result("turns", value=float(n))),
            earlier=(Outcome.INFRASTRUCTURE_ERROR,) * (n == 4),
            opened=True,
        )
        for n in range(6)
    ]
    results = tuple(unit_test_result(spec, endings, POLICY) for spec in specs)
    return SetRunFinished(
        id=RUN,
        unit_test_set_id=id_of("unit_test_set"),
        status=RunStatus.COMPLETED,
        verdict=run_verdict(results),
        results=results,
        total=run_result(specs, results, [endings] * len(specs), POLICY),
    )


def _session(outcome: Outcome, **fields: object) -> SessionFinished:
    given = {
        "id": SESSION,
        "set_run_id": RUN,
        "unit_test_id": id_of("unit_test"),
        "slot": 3,
        "run_index": 3,
        "outcome": outcome,
        "reason": "À cause de « lui ».",
        "turns": 2,
        "duration_ms": 812.5,
        "agent_latency_ms": 82.0,
        "results": (),
    }
    return SessionFinished(**given | fields)
