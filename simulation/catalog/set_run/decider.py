"""Decides over a set run: pins the versions it uses, and who may start, cancel, finish."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence
from typing import Any

from simulation.catalog.definition.decider import require_living
from simulation.catalog.definition.kind import Reference
from simulation.catalog.definition.messages import Definition
from simulation.catalog.service import ServiceBody, VersionSet
from simulation.catalog.set_run.messages import (
    MAX_CRITERIA,
    MAX_SESSIONS,
    CancelSetRun,
    CreateSetRun,
    FinishSetRun,
    MetricToEvaluate,
    Pinned,
    RecordArtifacts,
    RecordServiceChecks,
    RunStatus,
    SetRunArtifactsRecorded,
    SetRunCancelRequested,
    SetRunCreated,
    SetRunFinished,
    SetRunServicesChecked,
    UnitTestRunSpec,
)
from simulation.catalog.set_run.part import chosen
from simulation.catalog.set_run.state import SetRun as SetRun
from simulation.catalog.set_run.verdict import run_verdict
from simulation.catalog.unit_test import references as unit_test_references
from simulation.catalog.unit_test_set import UnitTestRun
from simulation.catalog.unit_test_set import references as set_references
from simulation.kernel.errors import NotFound, Refused, RunNotInProgress, RunUnfinished
from simulation.kernel.messages import (
    NOTHING,
    Claim,
    Decision,
    Facts,
    Metadata,
    Need,
)
from simulation.kernel.values import Actor


class SetRunDecider:
    """The decider of set runs."""

    category = "set_run"
    commands = (CreateSetRun, RecordServiceChecks, CancelSetRun, FinishSetRun, RecordArtifacts)
    events = (
        SetRunCreated,
        SetRunServicesChecked,
        SetRunCancelRequested,
        SetRunFinished,
        SetRunArtifactsRecorded,
    )

    def target(self, command: Any) -> str:
        return str(command.id)

    def needs(self, command: Any, state: SetRun | None, facts: Facts) -> Sequence[Need]:
        """The set, then its unit tests, then all that these refer to."""
        if not isinstance(command, CreateSetRun) or state is not None:
            return ()
        needs = [_set_reference(command).need]
        for reference in _follow(facts, needs[0], set_references):
            needs.append(reference.need)
            needs.extend(each.need for each in _follow(facts, reference.need, unit_test_references))
        return needs

    def decide(self, command: Any, state: SetRun | None, facts: Facts) -> Decision:
        if isinstance(command, CreateSetRun):
            return NOTHING if state else _create(command, facts)
        if state is None or state.organization != command.actor.organization:
            raise NotFound(f"There is no set run with the id {command.id}.", field="id")
        if isinstance(command, CancelSetRun):
            return _cancel(command, state)
        if isinstance(command, RecordArtifacts):
            return _record(command, state)
        if isinstance(command, RecordServiceChecks):
            return _checked(command, state)
        return _finish(command, state)

    def evolve(self, state: SetRun | None, event: Any, metadata: Metadata) -> SetRun:
        if isinstance(event, SetRunCreated):
            return SetRun(
                id=event.id,
                organization=metadata.organization,
                creator=Actor(organization=metadata.organization, user=metadata.user),
                created_at=metadata.recorded_at,
                unit_test_set=event.unit_test_set,
                seed=event.seed,
                simulator=event.simulator,
                specs=event.specs,
                labels=event.labels,
                left_out=event.left_out,
            )
        assert state is not None, "a stream begins with its creation"
        if isinstance(event, SetRunCancelRequested):
            return state.model_copy(update={"status": RunStatus.CANCELLING})
        if isinstance(event, SetRunServicesChecked):
            return state.model_copy(update={"findings": event.findings})
        if isinstance(event, SetRunArtifactsRecorded):
            return state.model_copy(update={"artifacts": event.artifacts})
        return state.model_copy(
            update={
                "status": event.status,
                "verdict": event.verdict,
                "results": event.results,
                "finished_at": metadata.recorded_at,
            }
        )


def _create(command: CreateSetRun, facts: Facts) -> Decision:
    organization = command.actor.organization
    unit_test_set = require_living(_set_reference(command), facts, organization)
    references = set_references(unit_test_set.body)
    unit_tests = [require_living(each, facts, organization) for each in references]
    part = chosen(command.only, unit_tests)
    _require_few_criteria(unit_tests, part)
    specs = tuple(
        _pin(command, run, unit_test, facts)
        for run, unit_test in zip(unit_test_set.body.unit_test_runs, unit_tests, strict=True)
        if unit_test.id in part
    )
    sessions = sum(spec.run_count for spec in specs)
    if sessions > MAX_SESSIONS:
        raise Refused(
            f"This run would play {sessions:,} sessions; at most {MAX_SESSIONS:,} are allowed. "
            "Lower the repeats or split the set.",
            field="repeat",
        )
    event = SetRunCreated(
        id=command.id,
        unit_test_set=_pinned(unit_test_set),
        seed=command.seed,
        simulator=command.simulator,
        specs=specs,
        labels=command.labels,
        left_out=len(unit_tests) - len(specs),
    )
    return Decision((event,), claims=(_unfinished_claim(command.actor, unit_test_set.id),))


def _require_few_criteria(unit_tests: Iterable[Definition], part: Container[str]) -> None:
    criteria = sum(len(each.body.success_criterions) for each in unit_tests if each.id in part)
    if criteria > MAX_CRITERIA:
        raise Refused(
            f"This run would have {criteria:,} success criteria; at most {MAX_CRITERIA:,} are "
            "allowed. Split the set.",
            field="unit_test_set_id",
        )


def _pin(
    command: CreateSetRun, run: UnitTestRun, unit_test: Definition, facts: Facts
) -> UnitTestRunSpec:
    organization = command.actor.organization
    body = unit_test.body
    found = {
        (each.kind, each.id): require_living(each, facts, organization)
        for each in unit_test_references(body)
    }
    service = found["service", body.service_id]
    return UnitTestRunSpec(
        unit_test=_pinned(unit_test),
        service=_pinned(service),
        service_version_set_name=body.service_version_set_name,
        persona=_pinned(found["persona", body.persona_id]),
        scenario=_pinned(found["scenario", body.scenario_id]),
        run_count=run.run_count * body.run_count * command.repeat,
        max_interactions=body.max_interactions,
        llm_model_preferences=(
            _version_set(service, body.service_version_set_name).llm_model_preferences
            | command.llm_model_preferences
        ),
        metrics_to_evaluate=tuple(
            MetricToEvaluate(
                metric=_pinned(found["metric", success.metric_id]),
                success_criterion_name=success.name,
                success_criterion=success.criterion,
                optional=success.optional,
            )
            for success in body.success_criterions
        ),
    )


def _version_set(service: Definition, name: str) -> VersionSet:
    body = service.body
    assert isinstance(body, ServiceBody)
    chosen = body.version_sets.get(name)
    if chosen is None or not body.is_active:
        problem = "is not active" if chosen else f"has no version set {name!r} any more"
        raise Refused(
            f"The service {body.name!r} {problem}; change the service or its unit tests.",
            field="service_version_set_name",
        )
    if chosen.connector is None and body.connector is None:
        raise Refused(
            f"The service {body.name!r} has no connector for its version set {name!r}, so its "
            "agent cannot be reached; set the connector of the service.",
            field="connector",
        )
    return chosen


def _cancel(command: CancelSetRun, state: SetRun) -> Decision:
    if state.status.finished:
        raise RunNotInProgress(
            f"The run has already ended as {state.status}; only a run in progress can be "
            "cancelled.",
            field="id",
        )
    if state.status is RunStatus.CANCELLING:
        return NOTHING
    return Decision((SetRunCancelRequested(id=command.id),))


def _finish(command: FinishSetRun, state: SetRun) -> Decision:
    if state.status.finished:
        return NOTHING
    cancelled = state.status is RunStatus.CANCELLING
    event = SetRunFinished(
        id=command.id,
        unit_test_set_id=state.unit_test_set.id,
        status=RunStatus.CANCELLED if cancelled else RunStatus.COMPLETED,
        verdict=run_verdict(command.results),
        results=command.results,
    )
    claim = _unfinished_claim(state.creator, state.unit_test_set.id)
    return Decision((event,), releases=(claim.key,))


def _checked(command: RecordServiceChecks, state: SetRun) -> Decision:
    findings = command.findings.after(state.findings)
    if state.status is not RunStatus.RUNNING or findings == state.findings:
        return NOTHING
    return Decision((SetRunServicesChecked(id=command.id, findings=findings),))


def _record(command: RecordArtifacts, state: SetRun) -> Decision:
    if not state.status.finished:
        raise Refused("The run goes on; only a finished one has artifacts.", field="id")
    if state.artifacts == command.artifacts:
        return NOTHING
    return Decision((SetRunArtifactsRecorded(id=command.id, artifacts=command.artifacts),))


def _set_reference(command: CreateSetRun) -> Reference:
    return Reference("unit_test_set", command.unit_test_set_id, "unit_test_set_id")


def _follow(facts: Facts, need: Need, references: Any) -> Sequence[Reference]:
    found = facts.answers.get(need)
    return references(found.body) if isinstance(found, Definition) else ()


def _pinned(definition: Definition) -> Pinned:
    return Pinned(id=definition.id, version=definition.version, name=definition.body.name)


def _unfinished_claim(actor: Actor, unit_test_set_id: str) -> Claim:
    refusal = RunUnfinished(
        "You already have an unfinished run for this unit test set; wait for it or cancel it.",
        field="unit_test_set_id",
    )
    key = f"unfinished-set-run:{actor.organization}:{actor.user}:{unit_test_set_id}"
    return Claim(key, refusal)
