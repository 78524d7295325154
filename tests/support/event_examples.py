"""Realistic examples of every event that is stored, optional fields set and left out."""

from __future__ import annotations

from collections.abc import Iterator

from simulation.catalog.evaluation.messages import Evaluated, MetricsEvaluated
from simulation.catalog.session.messages import (
    AgentReplied,
    CriteriaEvaluated,
    PersonaLeft,
    PersonaSpoke,
    RootRehearsed,
    SessionFinished,
)
from simulation.catalog.session.outcome import Measurement, Outcome
from simulation.catalog.session.totals import Spender, Spent, Totals
from simulation.catalog.session.transcript import interaction_id
from simulation.catalog.set_run.messages import (
    Artifacts,
    RunStatus,
    SetRunArtifactsRecorded,
    SetRunBudgetReached,
    SetRunCancelRequested,
    SetRunFinished,
    SetRunServicesChecked,
    UnitTestRunResult,
    Verdict,
)
from simulation.catalog.set_run.results import endings, verdict
from simulation.catalog.set_run.values.policy import RunPolicy
from simulation.demo_pulse.messages import (
    DemoPulseEnded,
    DemoPulseStarted,
    Ending,
    EventsAttempted,
)
from simulation.kernel.ids import derived_uuid
from simulation.kernel.messages import Event
from tests.support import connector_event_examples as connectors
from tests.support import identity_event_examples as identity
from tests.support import judge_event_examples as judges
from tests.support import limits_event_examples as limits
from tests.support import pulse_event_examples as pulse
from tests.support import review_event_examples as reviews
from tests.support import tool_event_examples as tools
from tests.support import verdict_event_examples as verdicts
from tests.support.examples import KINDS, VERSIONED_FIELD, body, id_of
from tests.support.runs import (
    CREATED,
    FINDINGS,
    OPENED,
    RUN,
    SESSION,
    SPEC,
    answered,
    cut_off,
    result,
    said,
)

CHANGED = "Autrement – à la « nouvelle » façon."


def examples() -> dict[tuple[str, str], Event]:
    """The examples by stored name and variant; the usual variant has the empty name."""
    usual = (
        *_definition_events(),
        *_run_events(),
        *_session_events(),
        _evaluation(2),
        *identity.usual(),
        *limits.usual(),
        *pulse.usual(),
        *_demo_pulse_events(),
    )
    return {(event.stored_name, ""): event for event in usual} | {
        (event.stored_name, variant): event
        for variant, event in (
            ("whole", _evaluation(None)),
            ("unapplied", _unapplied()),
            ("optional", _with_an_optional_criterion()),
            ("tallied", _tallied()),
            ("labelled", CREATED.model_copy(update={"labels": {"commit": "4f2a", "ветка": "α"}})),
            *_incomplete_session_events(),
            ("totalled", _session_with_totals()),
            ("asked-again", _reply_asked_for_again()),
            *judges.variants(),
            ("probed", _service_with_probe()),
            *connectors.variants(),
            *verdicts.variants(),
            *reviews.variants(),
            *tools.variants(),
            ("limited", _service_with_limits()),
            ("part", CREATED.model_copy(update={"left_out": 2})),
            *identity.variants(),
            *limits.variants(),
            *pulse.variants(),
            ("replacing", _demo_pulse_replaced()),
        )
    }


def _reply_asked_for_again() -> Event:
    reasons = ("The agent at https://cafe.example answered with status 503; attends !",)
    reply = answered(1, "C’est confirmé.").model_copy(update={"asked_again": reasons})
    return AgentReplied(turn=1, messages=(reply,), ended=False)


def _service_with_probe() -> Event:
    connector = {
        "url": "https://cafe.example/v1",
        "probe": {"path": "/version", "answer_path": "$.build"},
    }
    return KINDS["service"].created(
        id=id_of("service"), body=body("service", connector={"type": "chat"} | connector)
    )


def _service_with_limits() -> Event:
    limits = {"max_concurrent_sessions": 4, "requests_per_minute": 90}
    return KINDS["service"].created(id=id_of("service"), body=body("service", limits=limits))


def _demo_pulse_events() -> Iterator[Event]:
    task_id = derived_uuid("example", "demo pulse")
    yield DemoPulseStarted(task_id=task_id, duration_seconds=600, events_per_minute=30)
    yield EventsAttempted(task_id=task_id, attempted=42)
    yield DemoPulseEnded(task_id=task_id, ending=Ending.EXPIRED)


def _demo_pulse_replaced() -> Event:
    old, new = (derived_uuid("example", "demo pulse", age) for age in ("old", "new"))
    return DemoPulseStarted(task_id=new, duration_seconds=3600, events_per_minute=120, replaces=old)


def _definition_events() -> Iterator[Event]:
    for name, kind in KINDS.items():
        field = VERSIONED_FIELD[name]
        yield kind.created(id=id_of(name), body=body(name))
        yield kind.revised(
            id=id_of(name), version=2, changed=(field,), body=body(name, **{field: CHANGED})
        )
        yield kind.deleted(id=id_of(name))
        yield kind.undeleted(id=id_of(name))


def _run_events() -> Iterator[Event]:
    yield CREATED
    yield SetRunServicesChecked(id=RUN, findings=FINDINGS)
    yield SetRunBudgetReached(id=RUN, what="money", limit=2.5, spent=2.75)
    yield SetRunCancelRequested(id=RUN)
    yield SetRunFinished(
        id=RUN,
        unit_test_set_id=id_of("unit_test_set"),
        status=RunStatus.CANCELLED,
        verdict=Verdict.FAILED,
        results=(
            UnitTestRunResult(
                unit_test_id=id_of("unit_test"),
                sessions=6,
                passed=3,
                counted=4,
                errors=1,
                pass_rate=0.75,
                verdict=Verdict.FAILED,
            ),
        ),
    )
    yield SetRunArtifactsRecorded(
        id=RUN,
        artifacts=Artifacts(key=f"acme/{RUN}.tar.gz", sha256="0f" * 32, bytes=5_000_000_000),
    )


def _with_an_optional_criterion() -> Event:
    [metric] = SPEC.metrics_to_evaluate
    spec = SPEC.model_copy(
        update={"metrics_to_evaluate": (metric.model_copy(update={"optional": True}),)}
    )
    return CREATED.model_copy(update={"specs": (spec,)})


def _unapplied() -> Event:
    kept = result("never")
    measurement = kept.measurement.model_copy(update={"applied": False})
    return CriteriaEvaluated(results=(kept.model_copy(update={"measurement": measurement}),))


def _tallied() -> Event:
    passed, failed = result("confirmed"), result("confirmed", value=False, passed=False)
    met = endings.Ending(0, Outcome.PASSED, "", (passed,))
    missed = endings.Ending(1, Outcome.FAILED, "", (failed,))
    whole = verdict.unit_test_result(SPEC, (met, missed), RunPolicy())
    # As it was before gates: without what came later.
    later = ("gate", "interval", "outcomes", "faults", "metrics")
    found = UnitTestRunResult(**whole.model_dump(exclude=set(later)))
    return SetRunFinished(
        id=RUN,
        unit_test_set_id=id_of("unit_test_set"),
        status=RunStatus.COMPLETED,
        verdict=found.verdict,
        results=(found,),
    )


def _session_events() -> Iterator[Event]:
    results = (
        result("confirmed"),
        result("prompt", value=1.5, passed=False),
        result("tone", value="chaleureux"),
        result("unclear", value=None, passed=None),
    )
    yield OPENED
    yield RootRehearsed(turn=1, texts=("C’est confirmé.", "À demain !"), differs=True)
    yield PersonaSpoke(turn=1, message=said(1, "Bonsoir ! Une table près de la fenêtre ?"))
    yield AgentReplied(
        turn=1, messages=(answered(1, "C’est confirmé."), said(1, "À bientôt !")), ended=True
    )
    yield PersonaLeft(objective_met=False, reason="La terrasse est fermée.")
    yield CriteriaEvaluated(results=results[:2])
    yield judges.GIVEN
    yield judges.PERSONA_JUDGED
    yield from reviews.EVENTS
    yield SessionFinished(
        id=SESSION,
        set_run_id=RUN,
        unit_test_id=id_of("unit_test"),
        slot=3,
        run_index=3,
        outcome=Outcome.FAILED,
        reason="Not met: prompt.",
        turns=4,
        duration_ms=2512.5,
        agent_latency_ms=482.0,
        results=results,
    )


def _session_with_totals() -> SessionFinished:
    """A session that ended when its events already carried what its transcript adds up to."""
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
        results=(),
        totals=Totals(
            turns_begun=5,
            objective_met=True,
            spent=(
                Spent(role=Spender.AGENT, calls=4),
                Spent(role=Spender.PERSONA, calls=5, prompt_tokens=812, completion_tokens=96),
            ),
        ),
    )


def _incomplete_session_events() -> Iterator[tuple[str, Event]]:
    """A session with an answer that is not whole, and a question that nobody can answer."""
    spoke = said(1, "Je ne sais pas.").model_copy(update={"unanswered": "Quel est votre numéro ?"})
    held_back = result("confirmed", passed=None)
    measured = held_back.measurement.model_copy(update={"incomplete": ("2-agent-1",)})
    yield "unanswered", PersonaSpoke(turn=1, message=spoke)
    yield "cut-off", AgentReplied(turn=2, messages=(cut_off(2, "La terrasse"),), ended=False)
    yield (
        "incomplete",
        CriteriaEvaluated(results=(held_back.model_copy(update={"measurement": measured}),)),
    )


def _evaluation(turn: int | None) -> MetricsEvaluated:
    """The evaluation of a session up to ``turn``, or of all of it."""
    return MetricsEvaluated(
        id=SESSION,
        evaluate_to_interaction_id=interaction_id(SESSION, turn) if turn else None,
        results=(
            Evaluated(
                id=id_of("evaluation"),
                metric_id=id_of("metric"),
                name="Confirms the booking",
                measurement=Measurement(
                    value=0.75, justification="« C’est confirmé. »", references=("2-agent-1",)
                ),
            ),
            Evaluated(
                id=id_of("other evaluation"),
                metric_id=id_of("other metric"),
                name="Ton – chaleureux",
                measurement=Measurement(value=None, justification="Rien à mesurer."),
            ),
        ),
    )
