"""What metrics measure and what criteria demand, in GraphQL."""

from __future__ import annotations

from typing import Annotated

import strawberry

from graphql_schema.kit.views import view
from simulation.catalog import metric_value as catalog
from simulation.catalog.metric_value import Verb

strawberry.enum(Verb, description="How a number is compared with a threshold.")


@view(catalog.BooleanMetricValue, description="Yes or no.")
class BooleanMetricValue:
    type: str


@view(catalog.NumericalMetricValue, description="A number between two bounds.")
class NumericalMetricValue:
    type: str
    lower_bound: float
    upper_bound: float


@view(catalog.CategoricalMetricValue, description="One of several categories.")
class CategoricalMetricValue:
    type: str
    categories: list[str]


MetricValue = Annotated[
    BooleanMetricValue | NumericalMetricValue | CategoricalMetricValue,
    strawberry.union("MetricValue"),
]


@view(catalog.BooleanCriterion, description="The value must equal the expected one.")
class BooleanCriterion:
    type: str
    expected_value: bool


@view(catalog.NumericalCriterion, description="The value must compare as the verb says.")
class NumericalCriterion:
    type: str
    verb: Verb
    threshold: float


@view(catalog.CategoricalCriterion, description="The value must be one of these.")
class CategoricalCriterion:
    type: str
    expected_values: list[str]


Criterion = Annotated[
    BooleanCriterion | NumericalCriterion | CategoricalCriterion, strawberry.union("Criterion")
]


@strawberry.input
class EmptyInput:
    """Nothing more to say. GraphQL wants a field, so there is one to leave out."""

    unused: bool | None = strawberry.field(default=strawberry.UNSET, name="_")


@strawberry.input
class NumericalMetricValueInput:
    lower_bound: float
    upper_bound: float


@strawberry.input
class CategoricalMetricValueInput:
    categories: list[str]


@strawberry.input(one_of=True, description="Exactly one of these.")
class MetricValueInput:
    boolean: EmptyInput | None = strawberry.UNSET
    numerical: NumericalMetricValueInput | None = strawberry.UNSET
    categorical: CategoricalMetricValueInput | None = strawberry.UNSET


@strawberry.input
class BooleanCriterionInput:
    expected_value: bool


@strawberry.input
class NumericalCriterionInput:
    verb: Verb
    threshold: float


@strawberry.input
class CategoricalCriterionInput:
    expected_values: list[str]


@strawberry.input(one_of=True, description="Exactly one of these, fitting the metric's type.")
class CriterionInput:
    boolean: BooleanCriterionInput | None = strawberry.UNSET
    numerical: NumericalCriterionInput | None = strawberry.UNSET
    categorical: CategoricalCriterionInput | None = strawberry.UNSET
