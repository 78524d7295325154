"""Values of metrics and criteria on the wire: the catalog's, their type always said."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from simulation.catalog import metric_value as catalog

_LENIENT = ConfigDict(extra="ignore")


class MetricValueType(StrEnum):
    """What sort of value a metric has."""

    BOOLEAN = "boolean"
    NUMERICAL = "numerical"
    CATEGORICAL = "categorical"


class BooleanMetricValue(catalog.BooleanMetricValue):
    model_config = _LENIENT
    type: Literal["boolean"]


class NumericalMetricValue(catalog.NumericalMetricValue):
    model_config = _LENIENT
    type: Literal["numerical"]


class CategoricalMetricValue(catalog.CategoricalMetricValue):
    model_config = _LENIENT
    type: Literal["categorical"]


MetricValue = Annotated[
    BooleanMetricValue | NumericalMetricValue | CategoricalMetricValue,
    Field(discriminator="type"),
]


class BooleanCriterion(catalog.BooleanCriterion):
    model_config = _LENIENT
    type: Literal["boolean"]


class NumericalCriterion(catalog.NumericalCriterion):
    model_config = _LENIENT
    type: Literal["numerical"]


class CategoricalCriterion(catalog.CategoricalCriterion):
    model_config = _LENIENT
    type: Literal["categorical"]


Criterion = Annotated[
    BooleanCriterion | NumericalCriterion | CategoricalCriterion,
    Field(discriminator="type"),
]
