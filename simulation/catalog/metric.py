"""Metrics: what is measured in a session."""

from __future__ import annotations

from pydantic import Field, ValidationInfo, field_validator

from simulation.catalog.definition.kind import Kind, Reference
from simulation.catalog.definition.messages import (
    Body,
    Create,
    Created,
    Delete,
    Deleted,
    Revise,
    Revised,
    Undelete,
    Undeleted,
)
from simulation.catalog.evaluator import Evaluator, JudgeEvaluator, value_types
from simulation.catalog.metric_value import MetricValue
from simulation.kernel.values import EntityId, Tags, Text


class MetricBody(Body):
    """A measurement: the type of its value, and the evaluator that gives it."""

    tags: Tags = Field(default_factory=dict)
    description: Text
    applied_to_services: tuple[EntityId, ...] = ()
    additional_notes: Text | None = None
    metric_value: MetricValue
    evaluator: Evaluator = Field(default_factory=JudgeEvaluator)

    @field_validator("evaluator")
    @classmethod
    def _require_fitting_type(cls, evaluator: Evaluator, info: ValidationInfo) -> Evaluator:
        wanted = info.data.get("metric_value")  # Not there where it is itself at fault.
        possible = value_types(evaluator)
        if wanted is not None and wanted.type not in possible:
            raise ValueError(
                f"a {evaluator.type!r} evaluator gives a {' or '.join(sorted(possible))} value, "
                f"not a {wanted.type} one."
            )
        return evaluator


class CreateMetric(Create):
    body: MetricBody


class UpdateMetric(Revise):
    pass


class DeleteMetric(Delete):
    pass


class UndeleteMetric(Undelete):
    pass


class MetricCreated(Created):
    stored_name = "catalog.metric_created"
    body: MetricBody


class MetricRevised(Revised):
    stored_name = "catalog.metric_revised"
    body: MetricBody


class MetricDeleted(Deleted):
    stored_name = "catalog.metric_deleted"


class MetricUndeleted(Undeleted):
    stored_name = "catalog.metric_undeleted"


def _references(body: MetricBody) -> tuple[Reference, ...]:
    return tuple(
        Reference("service", service, "applied_to_services") for service in body.applied_to_services
    )


def _search_texts(body: MetricBody) -> tuple[str, ...]:
    return (body.name, body.description)


METRIC = Kind(
    name="metric",
    label="metric",
    body=MetricBody,
    create=CreateMetric,
    revisions=(UpdateMetric,),
    delete=DeleteMetric,
    created=MetricCreated,
    revised=MetricRevised,
    deleted=MetricDeleted,
    undelete=UndeleteMetric,
    undeleted=MetricUndeleted,
    fixed=frozenset({"metric_value"}),
    references=_references,
    search_texts=_search_texts,
)
