"""Metrics: what is measured in a session."""

from __future__ import annotations

from pydantic import Field, model_validator

from simulation.catalog.definition.kind import Kind, Reference
from simulation.catalog.definition.messages import (
    Body,
    Create,
    Created,
    Delete,
    Deleted,
    Revise,
    Revised,
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

    @model_validator(mode="after")
    def _require_fitting_evaluator(self) -> MetricBody:
        possible = value_types(self.evaluator)
        if self.metric_value.type not in possible:
            raise ValueError(
                f"evaluator: a {self.evaluator.type!r} evaluator gives a "
                f"{' or '.join(sorted(possible))} value, not a {self.metric_value.type} one."
            )
        return self


class CreateMetric(Create):
    body: MetricBody


class UpdateMetric(Revise):
    pass


class DeleteMetric(Delete):
    pass


class MetricCreated(Created):
    stored_name = "catalog.metric_created"
    body: MetricBody


class MetricRevised(Revised):
    stored_name = "catalog.metric_revised"
    body: MetricBody


class MetricDeleted(Deleted):
    stored_name = "catalog.metric_deleted"


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
    fixed=frozenset({"name", "metric_value"}),
    references=_references,
    search_texts=_search_texts,
)
