"""Creates a set run: pins the versions that it uses, and refuses what could never be run."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any

from simulation.catalog.definition.decider import require_living
from simulation.catalog.definition.kind import Reference
from simulation.catalog.definition.messages import Definition
from simulation.catalog.gates.decidable import why_undecidable
from simulation.catalog.gates.gate import Gate
from simulation.catalog.gates.regression import RunBaseline
from simulation.catalog.service import ServiceBody, VersionSet
from simulation.catalog.set_run.messages import (
    JOB,
    MAX_CRITERIA,
    MAX_SESSIONS,
    CreateSetRun,
    MetricToEvaluate,
    Pinned,
    RunStatus,
    SetRunCreated,
    UnitTestRunSpec,
)
from simulation.catalog.set_run.state import SetRun
from simulation.catalog.set_run.values.part import chosen
from simulation.catalog.unit_test import references as unit_test_references
from simulation.catalog.unit_test_set import UnitTestRun, gate_of
from simulation.catalog.unit_test_set import references as set_references
from simulation.kernel.errors import NotFound, Refused, RunUnfinished
from simulation.kernel.messages import Claim, Decision, Facts, Need
from simulation.kernel.values import Actor


def needs_of(command: CreateSetRun, facts: Facts) -> Sequence[Need]:
    """The set, then its unit tests, then all that these refer to."""
    needs = [_set_reference(command).need]
    if command.baseline_id is not None:
        needs.append(Need("set_run", command.baseline_id))
    for reference in _follow(facts, needs[0], set_references):
        needs.append(reference.need)
        needs.extend(each.need for each in _follow(facts, reference.need, unit_test_references))
    return needs


def created(command: CreateSetRun, facts: Facts) -> Decision:
    """The run as it will be played.

    Raises:
        NotFound: something that it needs is not there, or not any more.
        Refused: it would be too large, its gates could never be met, or an agent not reached.
    """
    organization = command.actor.organization
    unit_test_set = require_living(_set_reference(command), facts, organization)
    references = set_references(unit_test_set.body)
    unit_tests = [require_living(each, facts, organization) for each in references]
    part = chosen(command.only, unit_tests)
    _require_few_criteria(unit_tests, part)
    set_body = unit_test_set.body
    policy = command.policy.granted(set_body.early_stop)
    specs = tuple(
        _pin(command, run, unit_test, facts, gate_of(set_body, run))
        for run, unit_test in zip(set_body.unit_test_runs, unit_tests, strict=True)
        if unit_test.id in part
    )
    sessions = sum(spec.run_count for spec in specs)
    if sessions > MAX_SESSIONS:
        raise Refused(
            f"This run would play {sessions:,} sessions; at most {MAX_SESSIONS:,} are allowed. "
            "Lower the repeats or split the set.",
            field="repeat",
        )
    _require_decidable(specs)
    event = SetRunCreated(
        id=command.id,
        unit_test_set=pinned(unit_test_set),
        seed=command.seed,
        simulator=command.simulator,
        specs=specs,
        labels=command.labels,
        left_out=len(unit_tests) - len(specs),
        policy=policy,
        baseline=_baseline(command, facts, not_allowed=set_body.no_regression is not None),
        executed_by=command.executed_by,
    )
    claim = unfinished_claim(command.actor, unit_test_set.id, command.labels)
    return Decision((event,), claims=(claim,))


def _baseline(command: CreateSetRun, facts: Facts, *, not_allowed: bool) -> RunBaseline | None:
    id = command.baseline_id
    if id is None:
        return None
    run = facts[Need("set_run", id)]
    if not isinstance(run, SetRun) or run.organization != command.actor.organization:
        raise NotFound(f"There is no unit test set run with the id {id}.", field="baseline")
    if run.status is not RunStatus.COMPLETED or run.origin is not None:
        raise Refused(
            f"The run {id} is no baseline: it goes on, was cancelled, or comes of another run; "
            "name one that was completed.",
            field="baseline",
        )
    return RunBaseline(set_run_id=id, not_allowed=not_allowed)


def _require_decidable(specs: Sequence[UnitTestRunSpec]) -> None:
    for spec in specs:
        why = why_undecidable(spec.gate, spec.run_count)
        if why is not None:
            raise Refused(
                f"The gate of the unit test {spec.unit_test.name!r} can never be met: {why}. "
                "Raise the repeats, or ask for less.",
                field="repeat",
            )


def _require_few_criteria(unit_tests: Iterable[Definition], part: Container[str]) -> None:
    criteria = sum(len(each.body.success_criterions) for each in unit_tests if each.id in part)
    if criteria > MAX_CRITERIA:
        raise Refused(
            f"This run would have {criteria:,} success criteria; at most {MAX_CRITERIA:,} are "
            "allowed. Split the set.",
            field="unit_test_set_id",
        )


def _pin(
    command: CreateSetRun, run: UnitTestRun, unit_test: Definition, facts: Facts, gate: Gate
) -> UnitTestRunSpec:
    organization = command.actor.organization
    body = unit_test.body
    found = {
        (each.kind, each.id): require_living(each, facts, organization)
        for each in unit_test_references(body)
    }
    service = found["service", body.service_id]
    return UnitTestRunSpec(
        unit_test=pinned(unit_test),
        service=pinned(service),
        service_version_set_name=body.service_version_set_name,
        persona=pinned(found["persona", body.persona_id]),
        scenario=pinned(found["scenario", body.scenario_id]),
        run_count=run.run_count * body.run_count * command.repeat,
        max_interactions=body.max_interactions,
        llm_model_preferences=(
            require_version_set(service, body.service_version_set_name).llm_model_preferences
            | command.llm_model_preferences
        ),
        metrics_to_evaluate=tuple(
            MetricToEvaluate(
                metric=pinned(found["metric", success.metric_id]),
                success_criterion_name=success.name,
                success_criterion=success.criterion,
                optional=success.optional,
            )
            for success in body.success_criterions
        ),
        gate=gate,
    )


def require_version_set(service: Definition, name: str) -> VersionSet:
    """The version set of an active service whose agent can be reached.

    Raises:
        Refused: there is none.
    """
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


def _set_reference(command: CreateSetRun) -> Reference:
    return Reference("unit_test_set", command.unit_test_set_id, "unit_test_set_id")


def _follow(facts: Facts, need: Need, references: Any) -> Sequence[Reference]:
    found = facts.answers.get(need)
    return references(found.body) if isinstance(found, Definition) else ()


def pinned(definition: Definition) -> Pinned:
    """``definition`` in the version that it has now."""
    return Pinned(id=definition.id, version=definition.version, name=definition.body.name)


def unfinished_claim(actor: Actor, unit_test_set_id: str, labels: Mapping[str, str]) -> Claim:
    """What an unfinished run of ``actor`` keeps others of the set and the same job out by."""
    job = labels.get(JOB)
    refusal = RunUnfinished(
        "You already have an unfinished run for this unit test set"
        + (f" with the label {JOB}={job}" if job else "")
        + "; wait for it or cancel it.",
        field="unit_test_set_id",
    )
    key = f"unfinished-set-run:{actor.organization}:{actor.user}:{unit_test_set_id}"
    return Claim(f"{key}:{job}" if job else key, refusal)


def unfinished_claims(run: SetRun) -> tuple[str, ...]:
    """What a run that played a set gives back: earlier releases did not tell jobs apart."""
    claims = (unfinished_claim(run.creator, run.unit_test_set.id, of) for of in (run.labels, {}))
    return tuple(dict.fromkeys(claim.key for claim in claims))
