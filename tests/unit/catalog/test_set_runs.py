"""Set runs: what they pin, who may start one, and how they end."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from simulation.catalog.gates.gate import EarlyStop
from simulation.catalog.service import ModelPreference
from simulation.catalog.set_run.decider import SetRunDecider
from simulation.catalog.set_run.messages import (
    MAX_SESSIONS,
    CancelSetRun,
    CreateSetRun,
    FinishSetRun,
    RunStatus,
    SetRunCancelRequested,
    SetRunFinished,
    SimulatorKind,
    UnitTestRunResult,
    Verdict,
)
from simulation.catalog.set_run.values.policy import PolicyWish
from simulation.kernel.errors import NotFound, Refused, RunNotInProgress, RunUnfinished
from tests.support.examples import ANNA, AT, BERT, OUTSIDER, definition, deleted, id_of
from tests.support.given import Given
from tests.support.runs import CREATED, RUN, SPEC

CLAIM = f"unfinished-set-run:acme:anna:{id_of('unit_test_set')}"
PASSED = UnitTestRunResult(
    unit_test_id=id_of("unit_test"),
    sessions=6,
    passed=6,
    counted=6,
    errors=0,
    pass_rate=1.0,
    verdict=Verdict.PASSED,
)
CANCEL_REQUESTED = SetRunCancelRequested(id=RUN)
CHAT = {"type": "chat", "url": "https://cafe.example/v1"}


def create(**fields: Any) -> CreateSetRun:
    given: dict[str, Any] = {
        "actor": ANNA,
        "at": AT,
        "id": RUN,
        "unit_test_set_id": id_of("unit_test_set"),
        "seed": 42,
        "simulator": SimulatorKind.RULES,
    }
    return CreateSetRun(**(given | fields))


def cancel(**fields: Any) -> CancelSetRun:
    return CancelSetRun(**({"actor": ANNA, "at": AT, "id": RUN} | fields))


def finish(*results: UnitTestRunResult) -> FinishSetRun:
    return FinishSetRun(actor=ANNA, at=AT, id=RUN, results=results)


def finished(status: RunStatus, verdict: Verdict, *results: UnitTestRunResult) -> SetRunFinished:
    return SetRunFinished(
        id=RUN,
        unit_test_set_id=id_of("unit_test_set"),
        status=status,
        verdict=verdict,
        results=results,
    )


def given(*events: Any) -> Given:
    return Given(SetRunDecider(), *events)


def test_a_run_pins_every_definition_in_the_version_of_that_moment() -> None:
    later = [
        definition(kind, version=version)
        for version, kind in enumerate(
            ("unit_test_set", "unit_test", "service", "persona", "scenario", "metric"), start=2
        )
    ]

    [event] = given().knowing(*later).when(create()).decision.events

    [spec] = event.specs
    [metric] = spec.metrics_to_evaluate
    pins = (
        event.unit_test_set, spec.unit_test, spec.service, spec.persona, spec.scenario,
        metric.metric,
    )  # fmt: skip
    assert [(pin.id, pin.version) for pin in pins] == [(each.id, each.version) for each in later]
    assert [pin.name for pin in pins] == [each.body.name for each in later]


def test_a_run_holds_everything_that_its_sessions_need() -> None:
    expected = CREATED.model_copy(update={"policy": PolicyWish().granted(EarlyStop.OFF)})
    given().when(create()).then(expected).claiming(CLAIM).releasing()


def test_criteria_and_limits_are_pinned_too() -> None:
    number = definition(
        "metric",
        metric_value={"type": "numerical", "lower_bound": 0, "upper_bound": 10},
        evaluator={"type": "turn_count"},
    )
    demanding = definition(
        "unit_test",
        max_interactions=3,
        success_criterions=[
            {
                "name": "quick",
                "metric_id": number.id,
                "criterion": {"type": "numerical", "verb": "<=", "threshold": 2},
            }
        ],
    )

    [event] = given().knowing(number, demanding).when(create()).decision.events

    [spec] = event.specs
    assert spec.max_interactions == 3
    assert str(spec.metrics_to_evaluate[0].success_criterion) == "<= 2"


@pytest.mark.parametrize(("in_test", "in_set", "repeat", "sessions"), [(1, 1, 1, 1), (2, 3, 5, 30)])
def test_repeats_multiply(in_test: int, in_set: int, repeat: int, sessions: int) -> None:
    world = given().knowing(
        definition("unit_test", run_count=in_test),
        definition(
            "unit_test_set",
            unit_test_runs=[{"unit_test_id": id_of("unit_test"), "run_count": in_set}],
        ),
    )

    [event] = world.when(create(repeat=repeat)).decision.events

    assert [spec.run_count for spec in event.specs] == [sessions]


def test_model_preferences_of_the_run_win_over_those_of_the_version_set() -> None:
    bold = ModelPreference(llm_name="bold")

    [event] = given().when(create(llm_model_preferences={"judge": bold})).decision.events

    preferences = event.specs[0].llm_model_preferences
    assert preferences == SPEC.llm_model_preferences | {"judge": bold}


@pytest.mark.parametrize(("sessions", "allowed"), [(MAX_SESSIONS, True), (MAX_SESSIONS + 1, False)])
def test_a_run_plays_a_bounded_number_of_sessions(sessions: int, allowed: bool) -> None:
    world = given().knowing(
        definition("unit_test", run_count=1),
        definition(
            "unit_test_set",
            unit_test_runs=[
                {"unit_test_id": id_of("unit_test"), "run_count": sessions - 1},
                {"unit_test_id": id_of("unit_test"), "run_count": 1},
            ],
        ),
    )
    outcome = world.when(create())

    if allowed:
        assert outcome.decision.events
    else:
        outcome.then_refused(Refused, field="repeat", says="10,001 sessions; at most 10,000")


def test_a_run_has_a_bounded_number_of_criteria() -> None:
    [one, *_] = definition("unit_test").body.success_criterions
    many = definition("unit_test", success_criterions=[one.model_dump()] * 500)
    entry = {"unit_test_id": id_of("unit_test"), "run_count": 1}
    world = given().knowing(many, definition("unit_test_set", unit_test_runs=[entry] * 11))

    world.when(create()).then_refused(
        Refused, field="unit_test_set_id", says="5,500 success criteria; at most 5,000"
    )


@pytest.mark.parametrize(
    ("kind", "field"),
    [
        ("unit_test_set", "unit_test_set_id"),
        ("unit_test", "unit_test_runs.0.unit_test_id"),
        ("service", "service_id"),
        ("persona", "persona_id"),
        ("scenario", "scenario_id"),
        ("metric", "success_criterions.0.metric_id"),
    ],
)
def test_whatever_was_deleted_since_is_refused_by_name(kind: str, field: str) -> None:
    gone = given().knowing(deleted(definition(kind)))
    never = given().without(kind, id_of(kind))
    foreign = given().knowing(definition(kind, by=OUTSIDER))

    for world in (gone, never, foreign):
        world.when(create()).then_refused(NotFound, field=field, says="there is no")


def test_a_version_set_that_was_removed_since_is_refused() -> None:
    world = given().knowing(definition("unit_test", service_version_set_name="gone"))

    world.when(create()).then_refused(
        Refused, field="service_version_set_name", says="has no version set 'gone' any more"
    )


def test_a_service_that_is_not_active_is_refused() -> None:
    given().knowing(definition("service", is_active=False)).when(create()).then_refused(
        Refused, field="service_version_set_name", says="is not active"
    )


def test_an_agent_without_any_connector_is_refused() -> None:
    unreachable = definition("service", connector=None)

    given().knowing(unreachable).when(create()).then_refused(
        Refused, field="connector", says="'Café Über' has no connector"
    )


def test_a_connector_of_the_version_set_is_enough() -> None:
    service = definition("service", connector=None, version_sets={"release": {"connector": CHAT}})

    assert given().knowing(service).when(create()).decision.events


def test_one_user_has_one_unfinished_run_of_a_set() -> None:
    [claim] = given().when(create()).decision.claims

    assert isinstance(claim.refusal, RunUnfinished)
    assert claim.refusal.field == "unit_test_set_id"
    given().when(create(actor=BERT)).claiming(CLAIM.replace("anna", "bert"))


def test_starting_the_same_run_twice_changes_nothing() -> None:
    given(CREATED).when(create()).then_nothing()


@pytest.mark.parametrize(
    "fields", [{"repeat": 0}, {"repeat": 1001}, {"seed": 2**31}, {"seed": -(2**31) - 1}]
)
def test_repeats_and_seeds_are_bounded(fields: dict[str, int]) -> None:
    with pytest.raises(ValidationError):
        create(**fields)


def test_a_run_is_cancelled_in_two_steps() -> None:
    given(CREATED).when(cancel()).then(CANCEL_REQUESTED).releasing()

    cancelling = given(CREATED, CANCEL_REQUESTED)
    assert cancelling.state.status is RunStatus.CANCELLING
    cancelling.when(cancel()).then_nothing()
    cancelling.when(finish(PASSED)).then(
        finished(RunStatus.CANCELLED, Verdict.PASSED, PASSED)
    ).releasing(CLAIM)


def test_a_run_completes_with_the_verdict_of_its_results() -> None:
    failed = PASSED.model_copy(update={"passed": 5, "verdict": Verdict.FAILED})

    given(CREATED).when(finish(PASSED, failed)).then(
        finished(RunStatus.COMPLETED, Verdict.FAILED, PASSED, failed)
    ).claiming().releasing(CLAIM)


def test_the_claim_of_the_one_who_started_is_released_whoever_finishes() -> None:
    by_bert = FinishSetRun(actor=BERT, at=AT, id=RUN, results=(PASSED,))

    given(CREATED).when(by_bert).releasing(CLAIM)


@pytest.mark.parametrize("status", [RunStatus.COMPLETED, RunStatus.CANCELLED])
def test_a_run_that_has_ended_cannot_be_cancelled_and_ends_only_once(status: RunStatus) -> None:
    ended = given(CREATED, finished(status, Verdict.PASSED, PASSED))

    assert (ended.state.status, ended.state.verdict) == (status, Verdict.PASSED)
    assert (ended.state.results, ended.state.finished_at) == ((PASSED,), AT)
    ended.when(cancel()).then_refused(RunNotInProgress, field="id", says=f"ended as {status}")
    ended.when(finish()).then_nothing()


@pytest.mark.parametrize("command", [cancel(), finish(PASSED)])
def test_a_run_that_never_was_is_not_found(command: Any) -> None:
    given().when(command).then_refused(NotFound, field="id")


def test_a_run_of_another_organization_is_not_found() -> None:
    given(CREATED).when(cancel(actor=OUTSIDER)).then_refused(NotFound, field="id")
