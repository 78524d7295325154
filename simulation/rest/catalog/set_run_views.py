"""From set runs as the catalog keeps them to what the caller may see of them."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from simulation.access.access import Access
from simulation.catalog.definition.documents import version_id
from simulation.catalog.metric_value import Criterion
from simulation.catalog.service import ServiceBody
from simulation.catalog.set_run import messages as catalog
from simulation.catalog.set_run.documents import SetRunDocument
from simulation.catalog.set_run.queries import SessionEnding
from simulation.identity.permission import Permission
from simulation.rest.catalog.service_shapes import LLMConfig
from simulation.rest.catalog.set_run_shapes import (
    MetricEvaluationResult,
    MetricToEvaluate,
    SetRunInstance,
    UnitTestRunResult,
    UnitTestRunSpec,
    VersionInfo,
)

Endings = Mapping[int, SessionEnding]


@dataclass(frozen=True, slots=True)
class _Sight:
    """What is read for a page at once: services by ``version_id``, endings by run and slot.

    ``sets`` and ``unit_tests`` tell which of the fields that need more permissions are shown.
    """

    sets: bool
    unit_tests: bool
    services: Mapping[str, ServiceBody]
    endings: Mapping[str, Endings]


async def instances(caller: Access, runs: Sequence[SetRunDocument]) -> list[SetRunInstance]:
    """``runs`` as far as the caller may see them."""
    sets = caller.may(Permission.GET_UNIT_TEST_SET)
    services: Mapping[str, ServiceBody] = {}
    endings: Mapping[str, Endings] = {}
    if sets:
        queries, organization = caller.set_runs, caller.organization
        services, endings = await asyncio.gather(
            queries.services(organization, runs),
            queries.endings(organization, [run.id for run in runs]),
        )
    sight = _Sight(sets, caller.may(Permission.GET_UNIT_TEST), services, endings)
    return [_instance(run, sight) for run in runs]


def _instance(run: SetRunDocument, sight: _Sight) -> SetRunInstance:
    return SetRunInstance(
        org_id=run.organization,
        id=run.id,
        is_completed=run.is_completed,
        simulation_unit_test_set_id=run.unit_test_set.id,
        failed_metrics=run.failed_metrics,
        errored=run.errored,
        artifacts_generated=run.artifacts is not None,
        unit_test_run_specs=[_spec(spec, sight) for spec in run.specs] if sight.sets else [],
        unit_test_run_results=_results(run, sight) if sight.sets else [],
        created_at=run.created_at,
        creator=run.creator,
    )


def _spec(spec: catalog.UnitTestRunSpec, sight: _Sight) -> UnitTestRunSpec:
    machine, agent = _agent_info(spec, sight.services)
    return UnitTestRunSpec(
        unit_test_id=spec.unit_test.id,
        run_count=spec.run_count,
        service_hierarchical_state_machine_version_info=machine,
        agent_version_info=agent,
        scenario_version_info=_info(spec.scenario) if sight.unit_tests else None,
        persona_version_info=_info(spec.persona) if sight.unit_tests else None,
        llm_model_preferences={
            role: LLMConfig(llm_name=each.llm_name, params=each.params)
            for role, each in spec.llm_model_preferences.items()
        },
        max_interactions=spec.max_interactions,
        metrics_to_evaluate=(
            [_metric(each, criterion) for each, criterion in _asked(spec)]
            if sight.unit_tests
            else []
        ),
    )


def _info(pinned: catalog.Pinned) -> VersionInfo:
    return pinned.id, pinned.version


def _asked(spec: catalog.UnitTestRunSpec) -> list[tuple[catalog.MetricToEvaluate, Criterion]]:
    """Those with a criterion: the contract has no place for what is only measured."""
    return [
        (each, each.success_criterion)
        for each in spec.metrics_to_evaluate
        if each.success_criterion is not None
    ]


def _metric(each: catalog.MetricToEvaluate, criterion: Criterion) -> MetricToEvaluate:
    return MetricToEvaluate(
        metric_id=each.metric.id,
        success_criterion_name=each.success_criterion_name,
        success_criterion=criterion.model_dump(),
    )


def _agent_info(
    spec: catalog.UnitTestRunSpec, services: Mapping[str, ServiceBody]
) -> tuple[VersionInfo, VersionInfo]:
    """State machine and agent of the service, and their versions in its version set.

    Both mean nothing here: the service stands where one of them is not named.
    """
    service = spec.service
    body = services.get(version_id(service.id, service.version))
    chosen = body.version_sets.get(spec.service_version_set_name) if body else None
    machine = body.service_hierarchical_state_machine_id if body else None
    agent = body.agent_id if body else None
    numbers = (
        chosen.service_hierarchical_state_machine_version_number if chosen else None,
        chosen.agent_version_number if chosen else None,
    )
    return (
        (machine or service.id, service.version if numbers[0] is None else numbers[0]),
        (agent or service.id, service.version if numbers[1] is None else numbers[1]),
    )


def _results(run: SetRunDocument, sight: _Sight) -> list[UnitTestRunResult | None]:
    endings = sight.endings[run.id]
    ends = list(accumulate(spec.run_count for spec in run.specs))
    return [
        _result(run, spec, [endings.get(slot) for slot in range(end - spec.run_count, end)], sight)
        for spec, end in zip(run.specs, ends, strict=True)
    ]


def _result(
    run: SetRunDocument,
    spec: catalog.UnitTestRunSpec,
    sessions: Sequence[SessionEnding | None],
    sight: _Sight,
) -> UnitTestRunResult | None:
    """What ``sessions``, one for each slot, came to; null as long as none has finished."""
    if not any(sessions):
        return None
    return UnitTestRunResult(
        unit_test_id=spec.unit_test.id,
        metric_evaluation_results=_evaluations(spec, sessions) if sight.unit_tests else [],
        run_errors=[session.error if session else None for session in sessions],
        conversation_ids=[session.id if session else None for session in sessions],
    )


def _evaluations(
    spec: catalog.UnitTestRunSpec, sessions: Sequence[SessionEnding | None]
) -> list[MetricEvaluationResult]:
    found: list[list[tuple[str, bool]]] = [[] for _ in spec.metrics_to_evaluate]
    for session in filter(None, sessions):
        for results, (id, passed) in zip(found, session.results, strict=False):
            results.append((id, passed is True))
    return [
        MetricEvaluationResult(metric_id=each.metric.id, results=results)
        for each, results in zip(spec.metrics_to_evaluate, found, strict=True)
        if each.success_criterion is not None
    ]
