"""Unit tests: one persona, one scenario, one service, and the criteria that decide."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from simulation.catalog.definition.kind import Kind, Reference
from simulation.catalog.definition.messages import (
    Body,
    Create,
    Created,
    Definition,
    Delete,
    Deleted,
    Revise,
    Revised,
    Undelete,
    Undeleted,
)
from simulation.catalog.metric import MetricBody
from simulation.catalog.metric_value import (
    CategoricalCriterion,
    CategoricalMetricValue,
    Criterion,
)
from simulation.catalog.service import ServiceBody
from simulation.kernel.errors import CriterionMismatch, NotFound
from simulation.kernel.messages import Facts, Need
from simulation.kernel.stored import added_later, when_new
from simulation.kernel.strict import Flag, Whole
from simulation.kernel.values import EntityId, Text, Value

MAX_INTERACTIONS = 100
MAX_CRITERIA = 500


class SuccessCriterion(Value):
    """A named demand on the value of a metric.

    One that is not ``optional`` has to apply in some session before its unit test can pass.
    """

    name: Text
    metric_id: EntityId
    criterion: Criterion
    optional: Flag = added_later(False)


def _require_few(
    criteria: tuple[SuccessCriterion, ...],
) -> tuple[SuccessCriterion, ...]:
    if len(criteria) > MAX_CRITERIA:
        raise ValueError(
            f"holds {len(criteria)} criteria, and at most {MAX_CRITERIA} are allowed; write "
            "several unit tests."
        )
    return criteria


class UnitTestBody(Body):
    """What is tested. ``run_count`` sessions are played each time the unit test is run."""

    description: Text
    service_id: EntityId
    service_version_set_name: Text
    persona_id: EntityId
    scenario_id: EntityId
    max_interactions: Whole = Field(gt=0, le=MAX_INTERACTIONS)
    success_criterions: Annotated[
        tuple[SuccessCriterion, ...], Field(min_length=1), when_new(_require_few)
    ]
    run_count: Whole = Field(default=1, gt=0)


class CreateUnitTest(Create):
    body: UnitTestBody


class UpdateUnitTest(Revise):
    pass


class DeleteUnitTest(Delete):
    pass


class UndeleteUnitTest(Undelete):
    pass


class UnitTestCreated(Created):
    stored_name = "catalog.unit_test_created"
    body: UnitTestBody


class UnitTestRevised(Revised):
    stored_name = "catalog.unit_test_revised"
    body: UnitTestBody


class UnitTestDeleted(Deleted):
    stored_name = "catalog.unit_test_deleted"


class UnitTestUndeleted(Undeleted):
    stored_name = "catalog.unit_test_undeleted"


def references(body: UnitTestBody) -> tuple[Reference, ...]:
    """Everything that ``body`` refers to, with the field that names it."""
    return (
        Reference("service", body.service_id, "service_id"),
        Reference("persona", body.persona_id, "persona_id"),
        Reference("scenario", body.scenario_id, "scenario_id"),
        *(
            Reference("metric", criterion.metric_id, f"success_criterions.{number}.metric_id")
            for number, criterion in enumerate(body.success_criterions)
        ),
    )


def _rules(body: UnitTestBody, facts: Facts) -> None:
    service = _definition(facts, "service", body.service_id).body
    assert isinstance(service, ServiceBody)
    if body.service_version_set_name not in service.version_sets:
        known = ", ".join(sorted(service.version_sets))
        raise NotFound(
            f"service_version_set_name: the service has no version set "
            f"{body.service_version_set_name!r}; it has {known}.",
            field="service_version_set_name",
        )
    for number, criterion in enumerate(body.success_criterions):
        metric = _definition(facts, "metric", criterion.metric_id).body
        assert isinstance(metric, MetricBody)
        _require_fit(criterion, metric, f"success_criterions.{number}.criterion")


def _require_fit(success: SuccessCriterion, metric: MetricBody, field: str) -> None:
    criterion, value = success.criterion, metric.metric_value
    if criterion.type != value.type:
        raise CriterionMismatch(
            f"{field}: the criterion is {criterion.type}, but the metric {metric.name!r} is "
            f"{value.type}; use a {value.type} criterion.",
            field=field,
        )
    if isinstance(criterion, CategoricalCriterion) and isinstance(value, CategoricalMetricValue):
        unknown = [name for name in criterion.expected_values if name not in value.categories]
        if unknown:
            raise CriterionMismatch(
                f"{field}: the metric {metric.name!r} has no category {unknown[0]!r}; "
                f"it has {', '.join(value.categories)}.",
                field=field,
            )


def _definition(facts: Facts, kind: str, id: str) -> Definition:
    found = facts[Need(kind, id)]
    assert isinstance(found, Definition), "references are checked before the rules"
    return found


def _search_texts(body: UnitTestBody) -> tuple[str, ...]:
    return (body.name, body.description)


UNIT_TEST = Kind(
    name="unit_test",
    label="unit test",
    body=UnitTestBody,
    create=CreateUnitTest,
    revisions=(UpdateUnitTest,),
    delete=DeleteUnitTest,
    created=UnitTestCreated,
    revised=UnitTestRevised,
    deleted=UnitTestDeleted,
    undelete=UndeleteUnitTest,
    undeleted=UnitTestUndeleted,
    references=references,
    rules=_rules,
    search_texts=_search_texts,
)
